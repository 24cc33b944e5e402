"""What a reader of one item's figures knows: all that is printed, as inequalities.

The audit believes a reader to know these rules, and even which groups are hidden for their own
size, and so have under ten answers, and which for that of others.
"""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from exporter.report.audit import Network
from exporter.report.figures import Count, Exact
from exporter.report.model import Base, Percent
from exporter.report.plan import TOTAL, Breakdown, Item, Key, Mean, Share
from exporter.report.steps import (
    ENDS,
    LEAST_SHOWN,
    Level,
    base_shown,
    count_shown,
    ends,
    level_of,
    share_shown,
)
from questions.model import Multi, Ranking

SCALE = 200
"""Half per cents: the ends of every step are whole numbers of them."""
NOBODY = 3
"""What a number that may be 0 has to be able to be as well."""
LEAST_POSSIBLE = 5
"""So many values a hidden number may have at least."""

Bounds = Mapping[Key, tuple[int, int]]
"""What is known of the size of each group."""


class Shown(Struct):
    """What is to be printed of one item; the audit takes away from it."""

    levels: dict[Key, Level]
    """Of each group that was asked."""
    means: set[Key]
    """The groups whose means, medians and points are printed."""
    answered: bool
    """Whether it is printed who was asked and who answered."""


class Unknowns(Struct):
    """The unknowns of one item in its network, by group."""

    size: dict[Key, int]
    base: dict[Key, int]
    cells: dict[Key, tuple[int, ...]]
    counts: list[tuple[Key, int]]
    """Everything that is a number of people, with the group that it tells of."""
    opposites: list[tuple[Key, int, int]]
    """Share and rest of a base, as unknowns: neither may be known to be nobody."""


class Knowledge(Struct):
    """What a reader concludes from one item."""

    told: list[Key]
    """The groups of which too much is known."""
    sizes: dict[Key, tuple[int, int]]
    totals: tuple[tuple[int, int], ...]
    """Bounds of each cell of everybody."""


def knowledge(item: Item, exact: Exact, sizes: Bounds, shown: Shown) -> Knowledge:
    """What can be concluded from what `shown` prints, and of whom it is too much."""
    network, unknowns = _network(item, exact, sizes, shown)
    network.narrow()
    low, high = network.low, network.high
    return Knowledge(
        _told(network, unknowns, shown.levels),
        {key: (low[n], high[n]) for key, n in unknowns.size.items()},
        tuple((low[n], high[n]) for n in unknowns.cells[TOTAL]),
    )


def _network(item: Item, exact: Exact, sizes: Bounds, shown: Shown) -> tuple[Network, Unknowns]:
    """All that is printed of one item, as a reader knows it."""
    network = Network()
    counts, breakdowns = exact.items[item.name], exact.plan.breakdowns
    keys = list(shown.levels)
    most = sizes[TOTAL][1]
    size = {key: network.unknown(*sizes[key]) for key in exact.plan.keys}
    unknowns = Unknowns(size, {}, {}, [], [])
    for key in keys:
        low, high = _base_bounds(counts[key].base, shown.levels[key], most)
        base = unknowns.base[key] = network.unknown(low, min(high, sizes[key][1]))
        network.at_most([(1, base), (-1, size[key])], 0)
        unknowns.cells[key] = tuple(network.unknown(0, high) for _ in item.cells)
        unknowns.counts += [(key, base), *((key, cell) for cell in unknowns.cells[key])]
        _within(network, item, base, unknowns.cells[key])
    divide(network, breakdowns, size)
    divide(network, breakdowns, unknowns.base)
    for index in range(len(item.cells)):
        divide(network, breakdowns, {key: unknowns.cells[key][index] for key in keys})
    lines: dict[Key, dict[tuple[int, ...], Line]] = {}
    for key in keys:
        lines[key] = {}
        for share in item.shares:
            line = _print_share(network, share, unknowns, key, counts[key], shown.levels[key])
            if not share.less:
                lines[key][share.cells] = line
        if item.is_partition:
            _add_up(network, item, unknowns, key, lines[key])
        if key in shown.means:
            _print_means(network, item, unknowns, key, counts[key])
    for share in item.shares:
        if not share.less:
            of = {key: lines[key][share.cells] for key in keys}
            _across(network, breakdowns, of, unknowns.base)
    if shown.answered:
        _print_answered(network, item, exact, unknowns)
    return network, unknowns


class Line(Struct, frozen=True):
    """A count k as its share bounds it: `low * n + above <= SCALE * k <= high * n + below`."""

    count: int
    """The unknown."""
    low: int = 0
    above: int = 0
    high: int = SCALE
    below: int = 0


def _line(count: int, shown: Percent | None, base: Base | None) -> Line:
    if shown is None or base is None:
        return Line(count)
    match shown.kind:
        case "at_most":
            return Line(count, high=0, below=SCALE * ends(shown, base))
        case "at_least":
            return Line(count, low=SCALE, above=-SCALE * ends(shown, base))
        case "under_half":
            return Line(count, high=80)
        case "over_half":
            return Line(count, low=120)
        case "about_half":
            return Line(count, low=80, high=120)
        case "about":
            middle = 2 * shown.percent
            return Line(count, middle - shown.step, 0, middle + shown.step, -1)


def _add_up(
    network: Network,
    item: Item,
    unknowns: Unknowns,
    key: Key,
    lines: Mapping[tuple[int, ...], Line],
) -> None:
    """What the shares of one group tell together: those of all choices make up its base.

    Each count by itself is bounded by its share of a base that is not known. All shares are of the
    same base, and so tell more.
    """
    base = unknowns.base[key]
    choices = [lines[index,] for index in range(len(item.cells))]
    everything = Line(base, SCALE, 0, SCALE, 0)
    _sum(network, base, choices, everything)
    for cells, line in lines.items():
        if len(cells) > 1:
            parts = [lines[index,] for index in cells]
            others = [lines[index,] for index in range(len(item.cells)) if index not in cells]
            _sum(network, base, parts, line)
            _sum(network, base, [line, *others], everything)


def _sum(network: Network, base: int, parts: Sequence[Line], whole: Line) -> None:
    """`parts` make up `whole`, all of them shares of one base."""
    low, above = sum(p.low for p in parts), sum(p.above for p in parts)
    high, below = sum(p.high for p in parts), sum(p.below for p in parts)
    if whole.count != base:
        network.at_most([(SCALE, whole.count), (-high, base)], below)
        network.at_most([(-SCALE, whole.count), (low, base)], -above)
    for part in parts:
        most = whole.high - (low - part.low)
        least = whole.low - (high - part.high)
        network.at_most([(SCALE, part.count), (-most, base)], whole.below - (above - part.above))
        network.at_most([(-SCALE, part.count), (least, base)], (below - part.below) - whole.above)


def _across(
    network: Network,
    breakdowns: Sequence[Breakdown],
    lines: Mapping[Key, Line],
    bases: Mapping[Key, int],
) -> None:
    """What the shares of all groups of a breakdown tell together: they make up the whole's."""
    for breakdown in breakdowns:
        keys = [key for key in breakdown.keys if key in lines]
        if breakdown.overlaps or not keys or breakdown.within not in lines:
            continue
        whole = lines[breakdown.within]
        above, below = sum(lines[k].above for k in keys), sum(lines[k].below for k in keys)
        # The base of the whole is that of its parts, and so does not stand here by itself.
        network.at_most([(whole.low - lines[k].high, bases[k]) for k in keys], below - whole.above)
        network.at_most([(lines[k].low - whole.high, bases[k]) for k in keys], whole.below - above)
        for key in keys:
            line = lines[key]
            others = [other for other in keys if other != key]
            network.at_most(
                [
                    (SCALE, line.count),
                    (-whole.high, bases[key]),
                    *((lines[k].low - whole.high, bases[k]) for k in others),
                ],
                whole.below - (above - line.above),
            )
            network.at_most(
                [
                    (-SCALE, line.count),
                    (whole.low, bases[key]),
                    *((whole.low - lines[k].high, bases[k]) for k in others),
                ],
                (below - line.below) - whole.above,
            )


def _base_bounds(base: int, level: Level, most: int) -> tuple[int, int]:
    shown = base_shown(base)
    if shown is None:
        return 0, LEAST_SHOWN - 1
    if level is Level.HIDDEN:
        return 0, most
    return shown.low, shown.high


def _within(network: Network, item: Item, base: int, cells: Sequence[int]) -> None:
    """How the cells of one group hang together."""
    if item.is_partition:
        network.equal([*((1, cell) for cell in cells), (-1, base)])
        return
    for number in cells:
        network.at_most([(1, number), (-1, base)], 0)
    of_cells = list(zip(cells, item.cells, strict=True))
    choices = {cell.of[0]: n for n, cell in of_cells if len(cell.of) == 1 and not cell.without}
    marks = [(1, number) for number in choices.values()]
    network.at_least([*marks, (-1, base)], 0)
    network.at_most([*marks, (-_most_marks(item), base)], 0)
    for number, cell in of_cells:
        parts = [choices[code] for code in cell.of if code in choices]
        if len(cell.of) > 1 and len(parts) == len(cell.of):
            network.at_most([(1, number), *((-1, part) for part in parts)], 0)
            if not cell.without:
                for part in parts:
                    network.at_most([(1, part), (-1, number)], 0)
    for index in item.exclusive:
        alone = cells[index]
        for number, cell in of_cells:
            if item.cells[index].of[0] not in cell.of:
                network.at_most([(1, number), (1, alone), (-1, base)], 0)


def _most_marks(item: Item) -> int:
    match item.question:
        case Ranking() as question:
            return question.pick
        case Multi() as question:
            return question.max or len(item.cells)
        case _:
            return len(item.cells)


def _print_share(
    network: Network, share: Share, unknowns: Unknowns, key: Key, count: Count, level: Level
) -> Line:
    """A share as it is printed, and what it tells."""
    cells = unknowns.cells[key]
    most = network.high[unknowns.base[key]]
    k = cells[share.cells[0]]
    if len(share.cells) > 1:
        k = network.unknown(0, most)
        network.equal([*((1, cells[index]) for index in share.cells), (-1, k)])
        unknowns.counts.append((key, k))
    if level is Level.HIDDEN:
        return Line(k)
    counted, base = shared(share, count)
    n = unknowns.base[key]
    if share.less:
        n = network.unknown(0, most)
        network.equal([(1, unknowns.base[key]), *((-1, cells[i]) for i in share.less), (-1, n)])
    other = network.unknown(0, most)
    network.equal([(1, n), (-1, k), (-1, other)])
    unknowns.counts.append((key, other))
    printed = base_shown(base)
    if printed is None:
        return Line(k)  # too few are left of the base: the share is hidden
    unknowns.opposites.append((key, k, other))
    network.at_most([(1, n)], printed.high)
    network.at_least([(1, n)], printed.low)
    shown = share_shown(counted, base, printed, max(level, level_of(base)))
    line = _line(k, shown, printed)
    network.at_most([(SCALE, k), (-line.high, n)], line.below)
    network.at_most([(-SCALE, k), (line.low, n)], -line.above)
    network.at_most([(SCALE, other), (line.low - SCALE, n)], -line.above)
    network.at_most([(-SCALE, other), (SCALE - line.high, n)], line.below)
    if shown.kind in ("about", "about_half"):
        network.at_least([(1, k)], ENDS + 1)
        network.at_least([(1, other)], ENDS + 1)
    return line


def shared(share: Share, count: Count) -> tuple[int, int]:
    """How many of how many a share is."""
    counted = sum(count.cells[index] for index in share.cells)
    return counted, count.base - sum(count.cells[index] for index in share.less)


def has_mean(item: Item, mean: Mean, count: Count) -> bool:
    """Whether a mean may be printed: points of a choice that all took, or nobody, may not."""
    if mean.measure != "points":
        return True
    [index] = [n for n, cell in enumerate(item.cells) if cell.of == (mean.name,)]
    return ENDS < count.cells[index] < count.base - ENDS


def tenths(total: int, base: int) -> int:
    """A mean to one decimal, in tenths."""
    return (20 * total + base) // (2 * base)


def _print_means(network: Network, item: Item, unknowns: Unknowns, key: Key, count: Count) -> None:
    base, cells = unknowns.base[key], unknowns.cells[key]
    for mean, total in zip(item.means, count.sums, strict=True):
        if not has_mean(item, mean, count):
            continue
        least = [(low, cell) for low, cell in zip(mean.low, cells, strict=True) if low]
        most = [(high, cell) for high, cell in zip(mean.high, cells, strict=True) if high]
        printed = tenths(total, count.base)
        # Tenths t of a sum s over n: (2t - 1) n <= 20 s < (2t + 1) n, and s lies between bounds.
        network.at_most(
            [((2 * printed - 1), base), *((-20 * high, cell) for high, cell in most)], 0
        )
        network.at_most(
            [*((20 * low, cell) for low, cell in least), (-(2 * printed + 1), base)], -1
        )
    if item.ranges and count.median is not None:
        below = [
            cell for cell, (_, high) in zip(cells, item.ranges, strict=True) if high < count.median
        ]
        above = [
            cell for cell, (low, _) in zip(cells, item.ranges, strict=True) if low > count.median
        ]
        for side in (below, above):
            network.at_most([*((2, cell) for cell in side), (-1, base)], 0)


def _print_answered(network: Network, item: Item, exact: Exact, unknowns: Unknowns) -> None:
    presence = exact.presence[item.name]
    most = network.high[unknowns.size[TOTAL]]
    parts = {
        "skipped": presence.asked - presence.answered,
        **presence.missing,
    }
    unknown: dict[str, int] = {}
    for name, count in {"asked": presence.asked, "answered": presence.answered, **parts}.items():
        printed = count_shown(count)
        bounds = (printed.low, printed.high) if printed else (0, LEAST_SHOWN - 1)
        unknown[name] = network.unknown(bounds[0], min(bounds[1], most))
        unknowns.counts.append((TOTAL, unknown[name]))
    missing = [(1, unknown[name]) for name in presence.missing]
    network.equal([(1, unknown["asked"]), (-1, unknown["answered"]), (-1, unknown["skipped"])])
    network.equal([*missing, (1, unknowns.base[TOTAL]), (-1, unknown["answered"])])
    everybody = [(1, unknowns.size[TOTAL]), (-1, unknown["asked"])]
    if item.question.show_if or len(item.question.modes) == 1:
        network.at_least(everybody, 0)
    else:
        network.equal(everybody)


def _told(network: Network, unknowns: Unknowns, levels: Mapping[Key, Level]) -> list[Key]:
    """The groups of which too much is known: at the first look, else at the stricter one."""
    return _seen(network, unknowns, levels, _First(network)) or _seen(
        network, unknowns, levels, _Stricter(network)
    )


class _First:
    """What the bounds say."""

    def __init__(self, network: Network) -> None:
        self.network = network

    def can_be(self, unknown: int, low: int, high: int) -> bool:
        return self.network.low[unknown] <= high and low <= self.network.high[unknown]

    def is_few(self, unknown: int) -> bool:
        """Whether it is known to be 1 to 4."""
        low, high = self.network.low[unknown], self.network.high[unknown]
        return (
            high > 0
            and low <= ENDS
            and not self.can_be(unknown, 0, 0)
            and not self.can_be(unknown, ENDS + 1, high)
        )

    def too_narrow(self, unknown: int) -> bool:
        """Whether fewer than five values are left."""
        low, high = self.network.low[unknown], self.network.high[unknown]
        while high - low + 1 >= LEAST_POSSIBLE:
            if not self.can_be(unknown, high, high):
                high -= 1
            elif not self.can_be(unknown, low, low):
                low += 1
            else:
                return False
        return True

    def is_nobody(self, unknown: int) -> bool:
        """Whether it is known to be 0, or so little above that whole numbers may rule it out."""
        return not self.can_be(unknown, NOBODY, self.network.high[unknown])


class _Stricter(_First):
    """What is left when each number is tried by itself."""

    def can_be(self, unknown: int, low: int, high: int) -> bool:
        return self.network.can_be(unknown, low, high)


def _seen(
    network: Network, unknowns: Unknowns, levels: Mapping[Key, Level], look: _First
) -> list[Key]:
    told: dict[Key, None] = {}
    if any(network.high[cell] < ENDS for cell in unknowns.cells[TOTAL]):
        told[TOTAL] = None  # no part of it could be any of five values
    for key, base in unknowns.base.items():
        if levels[key] is Level.HIDDEN and any(
            look.too_narrow(unknown) for unknown in (base, *unknowns.cells[key])
        ):
            told[key] = None
    sizes = ((key, unknown) for key, unknown in unknowns.size.items() if key in levels)
    for key, unknown in (*unknowns.counts, *sizes):
        if key not in told and look.is_few(unknown):
            told[key] = None
    for key, count, rest in unknowns.opposites:
        if key not in told and (look.is_nobody(count) or look.is_nobody(rest)):
            told[key] = None
    return list(told)


def divide(network: Network, breakdowns: Sequence[Breakdown], of: Mapping[Key, int]) -> None:
    """The groups of a breakdown make up those whom it divides."""
    for breakdown in breakdowns:
        parts = [of[key] for key in breakdown.keys if key in of]
        if breakdown.within not in of or not parts:
            continue
        whole = of[breakdown.within]
        terms = [(1, part) for part in parts]
        if not breakdown.overlaps:
            network.equal([*terms, (-1, whole)])
            continue
        network.at_least([*terms, (-1, whole)], 0)
        *groups, unstated = parts
        for group in groups:
            network.at_most([(1, group), (1, unstated), (-1, whole)], 0)


def too_narrow(network: Network, unknown: int) -> bool:
    return network.high[unknown] - network.low[unknown] + 1 < LEAST_POSSIBLE


def is_few(network: Network, unknown: int) -> bool:
    """Whether it is known to be 1 to 4."""
    return network.low[unknown] >= 1 and network.high[unknown] <= ENDS
