"""Tables of two answers: which of their counts can be printed.

A count of under ten is hidden. What a row and a column have in all is known from the tables of both
questions, and from it, the base and the counts that are printed a hidden one could be worked out:
so the smallest beside it is hidden, too, until a reader learns no more than of other tables.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from exporter.report.audit import Network, Term
from exporter.report.figures import Exact
from exporter.report.items import Item
from exporter.report.look import Look, Tried, found_out
from exporter.report.plan import TOTAL, UNSTATED, CrossTable, Key
from exporter.report.possible import Possible, Sizes, group_sizes, one_of
from exporter.report.printed import Shown, Unknowns, print_item
from exporter.report.steps import LEAST_SHOWN, count_shown
from exporter.report.whole import Solutions
from questions.groups import Group
from questions.model import Multi, Single

Place = tuple[int, int]
"""A row and a column of the table, from 0."""


def crosses_shown(
    exact: Exact,
    sizes: Sizes,
    items: Mapping[str, Shown],
    hidden: Collection[Key],
    others: Sequence[Possible],
) -> dict[str, frozenset[Place]]:
    """What can be printed of each table, beside all that is printed of the `items`.

    `hidden`: the groups whose size is not printed; `others`: what sizes there could be instead. Of
    a table with no place nothing is printed, its base neither.
    """
    shown: dict[str, frozenset[Place]] = {}
    for cross in exact.plan.crosses:
        counts = dict(_places(exact.crosses[cross.name].counts))
        places = {place for place, count in counts.items() if count >= LEAST_SHOWN}
        while places:
            everything = _Everything(exact, sizes, items, others)
            for one in exact.plan.crosses:
                if beside := {**shown, cross.name: places}.get(one.name):
                    everything.add(one, beside)
            told = everything.told(hidden, cross, places)
            if told is None:
                break
            # The smallest, of the same row where there is one.
            places.remove(
                min(places, key=lambda place: (place[0] != told[0], counts[place], place))
            )
        shown[cross.name] = frozenset(places)
    return shown


class _Everything:
    """All that is known from tables of two answers and those of each, as one network."""

    def __init__(
        self, exact: Exact, sizes: Sizes, items: Mapping[str, Shown], others: Sequence[Possible]
    ) -> None:
        self.exact = exact
        self.network = Network()
        self.size = group_sizes(self.network, exact, sizes)
        self.others = one_of(self.network, self.size, exact, others)
        self.shown = items
        self.items: dict[str, Unknowns] = {}
        self.pairs: dict[str, dict[Place, int]] = {}
        self.printed: dict[str, Collection[Place]] = {}

    def add(self, cross: CrossTable, shown: Collection[Place]) -> None:
        """Add the table, of which these places are printed."""
        network, crossed = self.network, self.exact.crosses[cross.name]
        for item in self.exact.plan.items:
            if item.name in (cross.rows.id, cross.columns.id) and item.name not in self.items:
                of = print_item(network, self.size, item, self.exact, self.shown[item.name])
                self.items[item.name] = of
        printed = count_shown(crossed.base)
        low, high = (printed.low, printed.high) if printed else (0, LEAST_SHOWN - 1)
        both = network.unknown(crossed.base, low, high)
        sides = [
            self._side(question, groups, of_both, both)
            for question, groups, of_both in (
                (cross.rows, cross.row_groups, crossed.rows),
                (cross.columns, cross.column_groups, crossed.columns),
            )
        ]
        pairs = self.pairs[cross.name] = {}
        self.printed[cross.name] = shown
        for place, count in _places(crossed.counts):
            told = count_shown(count) if place in shown else None
            few = LEAST_SHOWN - 1 if count < LEAST_SHOWN else high
            bounds = (told.low, told.high) if told else (0, few)
            pairs[place] = network.unknown(count, *bounds)
        for axis, other in enumerate((cross.columns, cross.rows)):
            for index, margin in enumerate(sides[axis]):
                line = [n for place, n in pairs.items() if place[axis] == index]
                self._make_up(other, line, margin)
                for n in line:
                    network.at_most([(1, n), (-1, margin)], 0)
        self._in_groups(cross, sides, pairs)

    def told(
        self, hidden: Collection[Key], newest: CrossTable, shown: Collection[Place]
    ) -> Place | Key | None:
        """A place of the newest table, or a group, of which too much is known."""
        self.network.narrow()
        looks: list[Callable[[Network], Look]] = [Look, Tried, Solutions]
        for look in looks:
            found = self._found(look(self.network), hidden, newest, shown)
            if found:
                return found[0]
        return None

    def _found(
        self, look: Look, hidden: Collection[Key], newest: CrossTable, shown: Collection[Place]
    ) -> list[Place | Key]:
        numbers: list[tuple[Place | Key, int]] = [(key, self.size[key]) for key in hidden]
        counts: list[tuple[Place | Key, int]] = [*self.size.items()]
        sides: list[tuple[Place | Key, int]] = [*self.others]
        for cross, pairs in self.pairs.items():
            counts += pairs.items()
            printed = shown if cross == newest.name else self.printed[cross]
            numbers += ((place, n) for place, n in pairs.items() if place not in printed)
        for name, of in self.items.items():
            numbers += of.hidden(self.shown[name].levels, hidden)
            counts += of.counts
            sides += ((key, side) for key, *both in of.opposites for side in both)
        return found_out(look, numbers, counts, sides)

    def _side(
        self, question: Single | Multi, groups: Sequence[Group], counts: Sequence[int], both: int
    ) -> list[int]:
        """Those of each row, or each column, who answered both questions, as unknowns."""
        network = self.network
        answered, wholes = self._alone(question, groups)
        margins = []
        for whole, count in zip(wholes, counts, strict=True):
            margin = network.unknown(count, 0, network.high[both])
            network.at_most([(1, margin), (-1, both)], 0)
            network.at_most([(1, margin), (-1, whole)], 0)
            # At most those are missing who answered one question and not the other.
            network.at_most([(1, whole), (-1, margin), (-1, answered), (1, both)], 0)
            margins.append(margin)
        self._make_up(question, margins, both)
        return margins

    def _in_groups(
        self, cross: CrossTable, sides: Sequence[Sequence[int]], pairs: Mapping[Place, int]
    ) -> None:
        """Of a background question the other's own table tells of each group what is crossed."""
        questions = (cross.rows, cross.columns)
        groups = (cross.row_groups, cross.column_groups)
        for axis in (0, 1):
            by, other = questions[axis], questions[1 - axis]
            if not by.background or other.background:
                continue
            [item] = [item for item in self.exact.plan.items if item.name == other.id]
            of = self.items[item.name]
            for index, group in enumerate(groups[axis]):
                key = (by.id, group.name)
                if key not in of.cells:
                    continue
                self.network.equal([(1, sides[axis][index]), (-1, of.base[key])])
                for at, answer in enumerate(groups[1 - axis]):
                    place = (index, at) if axis == 0 else (at, index)
                    whole = _whole(self.network, item, of.cells[key], answer)
                    self.network.equal([(1, pairs[place]), (-1, whole)])

    def _make_up(self, question: Single | Multi, parts: Sequence[int], whole: int) -> None:
        """Each gave one answer to a single, and one at least to a multi."""
        terms: list[Term] = [*((1, part) for part in parts), (-1, whole)]
        if isinstance(question, Single):
            self.network.equal(terms)
        else:
            self.network.at_least(terms, 0)

    def _alone(self, question: Single | Multi, groups: Sequence[Group]) -> tuple[int, list[int]]:
        """Those who answered a question at all, and those of each group, as unknowns."""
        if question.background:
            silent = self.size[question.id, UNSTATED]
            answered = self.network.total([(1, self.size[TOTAL]), (-1, silent)])
            return answered, [self.size[question.id, group.name] for group in groups]
        [item] = [item for item in self.exact.plan.items if item.name == question.id]
        of = self.items[item.name]
        cells = of.cells[TOTAL]
        return of.base[TOTAL], [_whole(self.network, item, cells, group) for group in groups]


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
