"""What sizes the hidden groups could have instead: the doubt that all tables leave together.

Each item says something of how many a group has, and two items may say together what neither says
by itself. Between the items nothing else is shared. So a few sizes of all groups are chosen, the
true ones among them, and every item has to leave each of them possible: whatever one item leaves
open with such sizes, it leaves open beside all the others.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence

from exporter.report.asked import rules
from exporter.report.audit import Network
from exporter.report.figures import Exact
from exporter.report.lines import divide
from exporter.report.look import LEAST_POSSIBLE
from exporter.report.plan import TOTAL, Key
from exporter.report.whole import nearest

Sizes = Mapping[Key, tuple[int, int]]
"""The least and the largest that each group can have."""
Possible = tuple[Key, Mapping[Key, int]]
"""How many each group could have, for the sake of a hidden one."""


def group_sizes(network: Network, exact: Exact, sizes: Sizes) -> dict[Key, int]:
    """How many each group has, as unknowns."""
    size = {key: network.unknown(exact.sizes[key], *sizes[key]) for key in exact.plan.keys}
    divide(network, exact.plan.breakdowns, size)
    return size


def other_sizes(
    exact: Exact,
    sizes: Sizes,
    hidden: Collection[Key],
    readers: Sequence[tuple[Network, Mapping[Key, int]]],
) -> list[Possible]:
    """Sizes of all groups with which each of `hidden` has one of five values and more.

    `readers`: what is known from each item, and the unknowns that are sizes in it. Of the sizes
    that would do, those are taken that the fewest of them rule out.
    """
    if TOTAL in hidden:
        return []
    found: list[Possible] = []
    for key in exact.plan.keys:
        if key not in hidden:
            continue
        best: list[Mapping[Key, int]] = []
        least = len(readers) + 1
        for others in _enough(exact, sizes, key, hidden):
            against = sum(
                not all(_fits(network, size, one) for one in others) for network, size in readers
            )
            if against < least:
                best, least = others, against
            if not against:
                break
        found += ((key, one) for one in best)
    return found


def one_of(
    network: Network, size: Mapping[Key, int], exact: Exact, others: Sequence[Possible]
) -> list[tuple[Key, int]]:
    """The true sizes are those of the groups, or others are; whether each is, as an unknown."""
    chosen = [(key, network.unknown(0, 0, 1)) for key, _ in others]
    for key in _shared(exact, others):
        number, true = size[key], exact.sizes[key]
        more = [(true - one[key], n) for (_, n), (_, one) in zip(chosen, others, strict=True)]
        network.equal([(1, number), *(term for term in more if term[0])], true)
    if len(chosen) > 1:
        network.at_most(((1, n) for _, n in chosen), 1)
    return chosen


def _shared(exact: Exact, others: Sequence[Possible]) -> list[Key]:
    """The groups of whose sizes two items may tell more together than each by itself.

    Those beside hidden ones; and those of which a skip rule left some out, so that it is told how
    many the rest are. To believe a reader to know all sizes would hide very much more.
    """
    plan = exact.plan
    moved = {key for _, one in others for key, number in one.items() if number != exact.sizes[key]}
    survey = plan.survey
    asked_by = {by for i in plan.items for by, _ in rules(survey, i.question.show_if.items())}
    return [
        key
        for breakdown in plan.breakdowns
        if breakdown.by in asked_by or moved.intersection(breakdown.keys)
        for key in breakdown.keys
    ]


def _enough(
    exact: Exact, sizes: Sizes, key: Key, hidden: Collection[Key]
) -> Iterator[list[Mapping[Key, int]]]:
    """Sizes of all groups, one or two, that leave enough doubt of `key`; as near as can be."""
    true, apart = exact.sizes[key], LEAST_POSSIBLE - 1
    for less in (0, apart, *range(1, apart)):
        found = [
            _near(exact, sizes, key, value, hidden)
            for value in (true - less, true - less + apart)
            if value != true
        ]
        if all(found):
            yield [one for one in found if one]


def _near(
    exact: Exact, sizes: Sizes, key: Key, value: int, hidden: Collection[Key]
) -> dict[Key, int] | None:
    """The sizes nearest to the true ones with this one; those that are hidden move first."""
    low, high = sizes[key]
    if not low <= value <= high:
        return None
    network = Network()
    size = group_sizes(network, exact, {**sizes, key: (value, value)})
    dear = {number: 1 if one in hidden else _DEAR for one, number in size.items()}
    found = nearest(network, dear)
    return {one: found[number] for one, number in size.items()} if found else None


_DEAR = 3
"""To move a size that is printed, and so bounded narrowly, beside one that is not."""


def _fits(network: Network, size: Mapping[Key, int], values: Mapping[Key, int]) -> bool:
    return network.fits({number: values[key] for key, number in size.items()})
