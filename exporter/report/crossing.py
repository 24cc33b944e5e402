"""Tables of two answers: which of their counts can be printed.

A count of under ten is hidden. What a row and a column have in all is known from the tables of both
questions, and from it, the base and the counts that are printed a hidden one could be worked out:
so the smallest beside it is hidden, too, until a reader learns no more than of other tables.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from exporter.report.audit import Network, Term
from exporter.report.figures import Exact
from exporter.report.items import Item
from exporter.report.look import Look, Tried
from exporter.report.plan import TOTAL, UNSTATED, CrossTable
from exporter.report.printed import Bounds
from exporter.report.steps import LEAST_SHOWN, count_shown
from exporter.report.whole import Solutions
from questions.groups import Group
from questions.model import Multi, Single

Place = tuple[int, int]
"""A row and a column of the table, from 0."""
Totals = Mapping[str, Sequence[tuple[int, int]]]
"""Item to what is known of everybody: of its base first, then of each of its cells."""


def cross_shown(
    cross: CrossTable, exact: Exact, totals: Totals, sizes: Bounds
) -> frozenset[Place] | None:
    """The places whose counts can be printed; None: nothing of the table, its base neither."""
    crossed = exact.crosses[cross.name]
    if count_shown(crossed.base) is None:
        return None
    counts = dict(_places(crossed.counts))
    shown = {place for place, count in counts.items() if count >= LEAST_SHOWN}
    while shown:
        network, unknown = _network(cross, exact, totals, sizes, shown)
        network.narrow()
        told = next(_told(network, unknown, shown), None)
        if told is None:
            return frozenset(shown)
        shown.remove(min(shown, key=lambda place: (place[0] != told[0], counts[place], place)))
    return None


def _told(network: Network, unknown: Mapping[Place, int], shown: set[Place]) -> Iterator[Place]:
    """The places of which too much is known."""
    hidden = [n for place, n in unknown.items() if place not in shown]
    looks: list[Callable[[Network], Look]] = [Look, Tried, Solutions]
    for make in looks:
        look = make(network)
        look.prepare(hidden, list(unknown.values()), [])
        for place, n in unknown.items():
            if look.are_few(n) or (place not in shown and look.is_narrow(n)):
                yield place


def _network(
    cross: CrossTable, exact: Exact, totals: Totals, sizes: Bounds, shown: set[Place]
) -> tuple[Network, dict[Place, int]]:
    """All that a reader knows of the table, and the unknown at each place."""
    network = Network()
    crossed = exact.crosses[cross.name]
    printed = count_shown(crossed.base)
    low, high = (printed.low, printed.high) if printed else (0, LEAST_SHOWN - 1)
    both = network.unknown(crossed.base, low, high)
    sides = [
        _side(network, exact, question, groups, of_both, totals, sizes, both)
        for question, groups, of_both in (
            (cross.rows, cross.row_groups, crossed.rows),
            (cross.columns, cross.column_groups, crossed.columns),
        )
    ]
    unknown: dict[Place, int] = {}
    for place, count in _places(crossed.counts):
        told = count_shown(count) if place in shown else None
        few = LEAST_SHOWN - 1 if count < LEAST_SHOWN else high
        bounds = (told.low, told.high) if told else (0, few)
        unknown[place] = network.unknown(count, *bounds)
    for axis, other in enumerate((cross.columns, cross.rows)):
        for index, margin in enumerate(sides[axis]):
            line = [n for place, n in unknown.items() if place[axis] == index]
            terms: list[Term] = [*((1, n) for n in line), (-1, margin)]
            network.at_least(terms, 0)
            if isinstance(other, Single):
                network.at_most(terms, 0)
            for n in line:
                network.at_most([(1, n), (-1, margin)], 0)
    return network, unknown


def _side(
    network: Network,
    exact: Exact,
    question: Single | Multi,
    groups: Sequence[Group],
    counts: Sequence[int],
    totals: Totals,
    sizes: Bounds,
    both: int,
) -> list[int]:
    """Those of each row, or each column, who answered both questions, as unknowns."""
    answered, wholes = _alone(network, exact, question, groups, totals, sizes)
    margins = []
    for whole, count in zip(wholes, counts, strict=True):
        margin = network.unknown(count, 0, network.high[both])
        network.at_most([(1, margin), (-1, both)], 0)
        network.at_most([(1, margin), (-1, whole)], 0)
        # At most those are missing who answered one question and not the other.
        network.at_most([(1, whole), (-1, margin), (-1, answered), (1, both)], 0)
        margins.append(margin)
    terms = [*((1, margin) for margin in margins), (-1, both)]
    network.at_least(terms, 0)
    if isinstance(question, Single):
        network.at_most(terms, 0)
    return margins


def _alone(
    network: Network,
    exact: Exact,
    question: Single | Multi,
    groups: Sequence[Group],
    totals: Totals,
    sizes: Bounds,
) -> tuple[int, list[int]]:
    """Those who answered a question at all, and those of each group, as unknowns."""
    if question.background:
        keys = [(question.id, group.name) for group in groups]
        wholes = [network.unknown(exact.sizes[key], *sizes[key]) for key in keys]
        unstated = (question.id, UNSTATED)
        everybody = network.unknown(exact.sizes[TOTAL], *sizes[TOTAL])
        silent = network.unknown(exact.sizes[unstated], *sizes[unstated])
        return network.total([(1, everybody), (-1, silent)]), wholes
    [item] = [item for item in exact.plan.items if item.name == question.id]
    count = exact.items[item.name][TOTAL]
    known = totals.get(item.name) or [(0, sizes[TOTAL][1])] * (1 + len(item.cells))
    base = network.unknown(count.base, *known[0])
    cells = [network.unknown(n, *k) for n, k in zip(count.cells, known[1:], strict=True)]
    return base, [_whole(network, item, cells, group) for group in groups]


def _whole(network: Network, item: Item, cells: Sequence[int], group: Group) -> int:
    """Those who gave any answer of a group."""
    found = {cell.of: n for cell, n in zip(item.cells, cells, strict=True) if not cell.without}
    if group.codes in found:
        return found[group.codes]
    return network.total([(1, found[code,]) for code in group.codes])


def _places(counts: Sequence[Sequence[int]]) -> Iterator[tuple[Place, int]]:
    for row, line in enumerate(counts):
        for column, count in enumerate(line):
            yield (row, column), count
