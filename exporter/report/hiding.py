"""What may be shown: the least is hidden, or shown coarser, that keeps a reader from too much.

A group with under ten answers is hidden. As the others and the total would give it away, the audit
(`exporter.report.reader`) reads all that would be printed of an item, and as long as it learns too
much, the smallest group beside is hidden, too, or the finest shown coarser:

- a hidden number may be any of at least five;
- no number is known to be 1 to 4, and no group is known to be of one mind, or never of it.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from msgspec import Struct

from exporter.report.audit import Network
from exporter.report.crossing import Place, cross_shown
from exporter.report.figures import Exact
from exporter.report.items import Item
from exporter.report.lines import divide
from exporter.report.look import Look
from exporter.report.model import Base
from exporter.report.plan import TOTAL, Breakdown, Key, never_asked
from exporter.report.printed import Bounds, Shown
from exporter.report.reader import Knowledge, knowledge
from exporter.report.steps import LEAST_SHOWN, Level, count_shown, level_of

LEAST_MEAN = 30
"""The least base of a mean, a median or points."""


class Decided(Struct, frozen=True):
    """What is shown of everything that was counted."""

    sizes: Mapping[Key, Base | None]
    items: Mapping[str, Shown]
    crosses: Mapping[str, frozenset[Place] | None]
    """Name of the table to the places that are shown; None where nothing of it is."""


def decided(exact: Exact) -> Decided:
    """What can be shown of `exact` so that nobody can be picked out."""
    sizes = _sizes_shown(exact)
    known: dict[Key, tuple[int, int]] = _size_bounds(exact, sizes)
    hidden = {key for key, size in sizes.items() if size is None}
    items: dict[str, Shown] = {}
    before: dict[Key, tuple[int, int]] = {}
    while known != before:  # what one item tells of the sizes can give away another's
        before = known
        for item in exact.plan.items:
            items[item.name], learnt = _item_shown(item, exact, known, items.get(item.name), hidden)
            known = _both(known, learnt.sizes) if learnt else known

    def closely(item: Item) -> Knowledge | None:
        """The last word on an item; whatever is shown less from here on tells less of the sizes."""
        return _item_shown(item, exact, known, items[item.name], hidden, closely=True)[1]

    with ThreadPoolExecutor() as pool:  # the solver works beside Python
        learnt_of = list(pool.map(closely, exact.plan.items))
    totals = {
        item.name: learnt.totals
        for item, learnt in zip(exact.plan.items, learnt_of, strict=True)
        if learnt
    }
    return Decided(
        sizes,
        items,
        {cross.name: cross_shown(cross, exact, totals, known) for cross in exact.plan.crosses},
    )


def _both(one: Bounds, other: Bounds) -> dict[Key, tuple[int, int]]:
    """What is known by either."""
    return {
        key: (max(low, other[key][0]), min(high, other[key][1])) for key, (low, high) in one.items()
    }


def _sizes_shown(exact: Exact) -> dict[Key, Base | None]:
    """How many each group has, where that can be shown."""
    sizes = exact.sizes
    hidden = {key for key in exact.plan.keys if count_shown(sizes[key]) is None}

    def shown() -> dict[Key, Base | None]:
        return {key: None if key in hidden else count_shown(sizes[key]) for key in exact.plan.keys}

    while TOTAL not in hidden:
        network = Network()
        known = _size_bounds(exact, shown())
        unknowns = {key: network.unknown(sizes[key], *known[key]) for key in exact.plan.keys}
        divide(network, exact.plan.breakdowns, unknowns)
        network.narrow()
        look = Look(network)
        told = next(
            (
                key
                for key in exact.plan.keys
                if (key in hidden and look.is_narrow(unknowns[key])) or look.are_few(unknowns[key])
            ),
            None,
        )
        if told is None:
            break
        hidden.add(_next_to_hide(exact.plan.breakdowns, told, sizes, hidden))
    return shown()


def _size_bounds(exact: Exact, shown: Mapping[Key, Base | None]) -> dict[Key, tuple[int, int]]:
    total = shown[TOTAL]
    most = total.high if total else LEAST_SHOWN - 1
    found: dict[Key, tuple[int, int]] = {}
    for key, base in shown.items():
        if base is not None:
            found[key] = base.low, base.high
        elif exact.sizes[key] < LEAST_SHOWN:
            found[key] = 0, min(most, LEAST_SHOWN - 1)
        else:
            found[key] = 0, most
    return found


def _next_to_hide(
    breakdowns: Sequence[Breakdown],
    told: Key,
    sizes: Mapping[Key, int],
    hidden: Iterable[Key],
) -> Key:
    """The smallest group that is shown, of those among which `told` can be found out."""
    hidden = set(hidden)
    if told not in hidden:
        return told
    near = [b for b in breakdowns if told in b.keys] + [b for b in breakdowns if told not in b.keys]
    for breakdown in near:
        shown = [key for key in breakdown.keys if key in sizes and key not in hidden]
        if shown:
            return min(shown, key=lambda key: sizes[key])
    return TOTAL


# -- one item


def _item_shown(
    item: Item,
    exact: Exact,
    sizes: Bounds,
    before: Shown | None,
    hidden: Collection[Key],
    *,
    closely: bool = False,
) -> tuple[Shown, Knowledge | None]:
    """What can be printed of `item`, and what a reader then knows.

    `before`: what could be printed when less was known of the sizes.
    """
    plan, counts = exact.plan, exact.items[item.name]
    asked = [key for key in plan.keys if not never_asked(plan.survey, item.question, key)]
    bases = {key: counts[key].base for key in asked}
    levels = dict.fromkeys(asked, Level.HIDDEN)
    levels[TOTAL] = level_of(bases[TOTAL])
    shown = before or Shown(levels, set(), answered=False)
    levels = shown.levels

    def settle(give_up: Callable[[Key], bool], *, closely: bool = False) -> Knowledge | None:
        while levels[TOTAL] is not Level.HIDDEN:
            known = knowledge(item, exact, sizes, shown, hidden, closely=closely)
            if not known.told:
                return known
            given_up = [give_up(key) for key in _one_a_breakdown(plan.breakdowns, known.told)]
            if not any(given_up):
                _coarsen_total(levels)
            _no_finer_than_whole(plan.breakdowns, levels)
        return None

    def coarser(told: Key) -> bool:
        key = _next_to_coarsen(plan.breakdowns, told, bases, levels)
        if key is not None:
            hides = levels.get(told, Level.HIDDEN) is Level.HIDDEN
            levels[key] = Level.HIDDEN if hides else Level(levels[key] + 1)
        return key is not None

    if before is None:
        settle(coarser)  # the total by itself: no group is worth a coarser one
        if levels[TOTAL] is not Level.HIDDEN:
            levels.update({key: level_of(bases[key]) for key in asked if key != TOTAL})
            _no_finer_than_whole(plan.breakdowns, levels)
            settle(coarser)
        shown.answered = levels[TOTAL] is not Level.HIDDEN
        shown.means = {
            key
            for key in asked
            if (item.means or item.ranges)
            and levels[key] <= Level.FIVES
            and bases[key] >= LEAST_MEAN
        }

    def fewer_extras(told: Key) -> bool:
        if shown.means:
            smallest = min(shown.means, key=lambda key: bases[key])
            shown.means.discard(told if told in shown.means else smallest)
        elif shown.answered:
            shown.answered = False
        else:
            return coarser(told)
        return True

    return shown, settle(fewer_extras, closely=closely)


def _coarsen_total(levels: dict[Key, Level]) -> None:
    levels[TOTAL] = Level(levels[TOTAL] + 1)


def _no_finer_than_whole(breakdowns: Sequence[Breakdown], levels: dict[Key, Level]) -> None:
    """Parts that are shown finer than what they make up would tell it."""
    for breakdown in breakdowns:
        for key in breakdown.keys:
            if key in levels:
                levels[key] = max(levels[key], levels.get(breakdown.within, Level.HIDDEN))


def _next_to_coarsen(
    breakdowns: Sequence[Breakdown],
    told: Key,
    bases: Mapping[Key, int],
    levels: Mapping[Key, Level],
) -> Key | None:
    """What to show coarser so that less is known of `told`.

    Of a hidden group: the smallest beside it is hidden, too. Of a shown one: the finest beside it
    is shown coarser, itself first. None when no group is left, and it is up to the total.
    """
    every = [b.keys for b in breakdowns]
    beside = [keys for keys in every if told in keys]
    for near in (*beside, [key for keys in every for key in keys]):
        shown = [key for key in near if levels.get(key, Level.HIDDEN) is not Level.HIDDEN]
        if shown:
            break
    else:
        return None
    if levels.get(told, Level.HIDDEN) is Level.HIDDEN:
        return min(shown, key=lambda key: bases[key])
    return min(shown, key=lambda key: (levels[key], key != told, bases[key]))


def _one_a_breakdown(breakdowns: Sequence[Breakdown], told: Sequence[Key]) -> list[Key]:
    """The first of `told` in each breakdown: what is mended for one may do for the others."""
    if TOTAL in told:
        return [TOTAL]
    first: dict[str, Key] = {}
    for key in told:
        first.setdefault(key[0], key)
    return [first[b.by] for b in breakdowns if b.by in first]
