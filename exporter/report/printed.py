"""What is printed of one item, as a network of inequalities: all that a reader has to go by."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from msgspec import Struct

from exporter.report.audit import Network
from exporter.report.figures import Count, Exact, shared
from exporter.report.items import Item, Mean, Share
from exporter.report.lines import SCALE, Line, across, add_up, divide, line_of
from exporter.report.plan import TOTAL, Breakdown, Key
from exporter.report.possible import Sizes, group_sizes
from exporter.report.steps import (
    ENDS,
    LEAST_SHOWN,
    Level,
    base_shown,
    count_shown,
    level_of,
    share_shown,
    tenths,
)
from questions.model import Multi, Ranking


class Shown(Struct):
    """What is to be printed of one item; the audit takes away from it."""

    levels: dict[Key, Level]
    """Of each group that was asked."""
    means: set[Key]
    """The groups whose means, medians and points are printed."""
    answered: bool
    """Whether it is printed who was asked and who answered."""
    own_bases: bool = True
    """Whether shares are printed that leave some of those who answered out of their base."""

    def level(self, share: Share, key: Key) -> Level | None:
        """How coarse a share of a group is printed; None where it was not asked."""
        level = self.levels.get(key)
        return Level.HIDDEN if level is not None and share.less and not self.own_bases else level


class Unknowns(Struct):
    """The unknowns of one item in its network, by group."""

    size: dict[Key, int]
    base: dict[Key, int]
    cells: dict[Key, tuple[int, ...]]
    counts: list[tuple[Key, int]]
    """Everything that is a number of people, with the group that it tells of."""
    opposites: list[tuple[Key, int, int]]
    """Share and rest of a base, as unknowns: neither may be known to be nobody."""
    untold: list[tuple[Key, int]]
    """What stands as too few, beside figures that are shown."""

    def hidden(
        self, levels: Mapping[Key, Level], sizes: Collection[Key]
    ) -> Iterator[tuple[Key, int]]:
        """The numbers that are not printed, with their groups."""
        for key, base in self.base.items():
            if levels[key] is Level.HIDDEN:
                yield from ((key, number) for number in (base, *self.cells[key]))
        yield from self.untold
        # Of groups that were never asked, too: they are what the others leave over.
        yield from ((key, self.size[key]) for key in self.size if key in sizes)

    def all_counts(self) -> Iterator[tuple[Key, int]]:
        """Everything that is a number of people."""
        yield from self.counts
        yield from self.size.items()


def printed(item: Item, exact: Exact, sizes: Sizes, shown: Shown) -> tuple[Network, Unknowns]:
    """All that is printed of one item, as a reader knows it."""
    network = Network()
    size = group_sizes(network, exact, sizes)
    return network, print_item(network, size, item, exact, shown)


def print_item(
    network: Network, size: dict[Key, int], item: Item, exact: Exact, shown: Shown
) -> Unknowns:
    """Add to `network` all that is printed of one item. `size`: how many each group has."""
    counts, breakdowns = exact.items[item.name], exact.plan.breakdowns
    keys = list(shown.levels)
    most = network.high[size[TOTAL]]
    unknowns = Unknowns(size, {}, {}, [], [], [])
    for key in keys:
        low, high = _base_bounds(counts[key].base, shown.levels[key], most)
        high = min(high, network.high[size[key]])
        base = unknowns.base[key] = network.unknown(counts[key].base, low, high)
        network.at_most([(1, base), (-1, size[key])], 0)
        unknowns.cells[key] = tuple(network.unknown(count, 0, high) for count in counts[key].cells)
        unknowns.counts += [(key, base), *((key, cell) for cell in unknowns.cells[key])]
        _within(network, item, base, unknowns.cells[key])
    divide(network, breakdowns, unknowns.base)
    _silent(network, breakdowns, unknowns)
    for index in range(len(item.cells)):
        divide(network, breakdowns, {key: unknowns.cells[key][index] for key in keys})
    lines: dict[Key, dict[tuple[int, ...], Line]] = {}
    for key in keys:
        lines[key] = {}
        for share in item.shares:
            line = _print_share(network, share, unknowns, key, counts[key], shown)
            if not share.less:
                lines[key][share.cells] = line
        if item.is_partition and shown.levels[key] is not Level.HIDDEN:
            _add_up(network, item, unknowns, key, lines[key])
    for index, mean in enumerate(item.means if shown.means else ()):
        sums = {
            key: _print_mean(network, item, mean, unknowns, key, counts[key], shown, index)
            for key in keys
        }
        divide(network, breakdowns, {key: line.count for key, line in sums.items()})
        across(network, breakdowns, sums, unknowns.base)
    for key in shown.means:
        _print_median(network, item, unknowns, key, counts[key])
    for share in item.shares:
        if not share.less:
            of = {key: lines[key][share.cells] for key in keys}
            across(network, breakdowns, of, unknowns.base)
    if item.is_partition:
        across(network, breakdowns, _rare(network, item, unknowns, lines), unknowns.base)
    if shown.answered:
        _print_answered(network, item, exact, unknowns)
    return unknowns


def _silent(network: Network, breakdowns: Sequence[Breakdown], unknowns: Unknowns) -> None:
    """No more of a group did not answer than of those whom it is a part of."""
    size, base = unknowns.size, unknowns.base
    for breakdown in breakdowns:
        whole = breakdown.within
        for key in breakdown.keys:
            if key in base and whole in base:
                terms = [(1, size[key]), (-1, base[key]), (-1, size[whole]), (1, base[whole])]
                network.follows(terms, 0)


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
    add_up(network, base, choices, everything)
    for cells, line in lines.items():
        if len(cells) > 1:
            parts = [lines[index,] for index in cells]
            others = [lines[index,] for index in range(len(item.cells)) if index not in cells]
            add_up(network, base, parts, line)
            add_up(network, base, [line, *others], everything)


def _rare(
    network: Network,
    item: Item,
    unknowns: Unknowns,
    lines: Mapping[Key, Mapping[tuple[int, ...], Line]],
) -> dict[Key, Line]:
    """The choices that few of all made, taken together: more is known of their sum than of each."""
    every = range(len(item.cells))
    rare = [index for index in every if not lines[TOTAL][index,].low]
    if not 1 < len(rare) < len(item.cells):
        return {}
    found: dict[Key, Line] = {}
    for key, of in lines.items():
        base, cells = unknowns.base[key], unknowns.cells[key]
        others = [of[index,] for index in every if index not in rare]
        together = network.total([(1, cells[index]) for index in rare])
        line = found[key] = Line(
            together,
            SCALE - sum(other.high for other in others),
            -sum(other.below for other in others),
            SCALE - sum(other.low for other in others),
            -sum(other.above for other in others),
        )
        network.at_most([(SCALE, together), (-line.high, base)], line.below)
        network.at_most([(-SCALE, together), (line.low, base)], -line.above)
    return found


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
    most = _most_marks(item)
    network.at_most([*marks, (-most, base)], 0)
    for number, cell in of_cells:
        parts = [choices[code] for code in cell.of if code in choices]
        if len(cell.of) > 1 and len(parts) == len(cell.of):
            network.at_most([(1, number), *((-1, part) for part in parts)], 0)
            if not cell.without:
                for part in parts:
                    network.at_most([(1, part), (-1, number)], 0)
    # Whoever gave an answer that stands alone gave no other, of those that stand alone neither.
    alone = {item.cells[index].of[0]: cells[index] for index in item.exclusive}
    network.at_most([*marks, *((most - 1, n) for n in alone.values()), (-most, base)], 0)
    network.at_most([*((1, n) for n in alone.values()), (-1, base)], 0)
    for number, cell in of_cells:
        others = [n for code, n in alone.items() if code not in cell.of]
        if others and number not in alone.values():
            network.at_most([(1, number), *((1, n) for n in others), (-1, base)], 0)


def _most_marks(item: Item) -> int:
    match item.question:
        case Ranking() as question:
            return question.pick
        case Multi() as question:
            return question.max or len(item.cells)
        case _:
            return len(item.cells)


def _print_share(
    network: Network, share: Share, unknowns: Unknowns, key: Key, count: Count, shown: Shown
) -> Line:
    """A share as it is printed, and what it tells."""
    cells = unknowns.cells[key]
    k = cells[share.cells[0]]
    if len(share.cells) > 1:
        k = network.total([(1, cells[index]) for index in share.cells])
        unknowns.counts.append((key, k))
    level = shown.levels[key]
    if level is Level.HIDDEN:
        return Line(k)
    counted, base = shared(share, count)
    n = unknowns.base[key]
    if share.less:
        n = network.total([(1, n), *((-1, cells[index]) for index in share.less)])
    other = network.total([(1, n), (-1, k)])
    unknowns.counts.append((key, other))
    printed = base_shown(base)
    if printed is None:  # too few are left of the base, and that is told
        network.at_most([(1, n)], LEAST_SHOWN - 1)
        unknowns.untold.append((key, n))
        return Line(k)
    if shown.level(share, key) is Level.HIDDEN:
        return Line(k)
    unknowns.opposites.append((key, k, other))
    network.at_most([(1, n)], printed.high)
    network.at_least([(1, n)], printed.low)
    told = share_shown(counted, base, printed, max(level, level_of(base)))
    line = line_of(k, told, printed)
    network.at_most([(SCALE, k), (-line.high, n)], line.below)
    network.at_most([(-SCALE, k), (line.low, n)], -line.above)
    network.at_most([(SCALE, other), (line.low - SCALE, n)], -line.above)
    network.at_most([(-SCALE, other), (SCALE - line.high, n)], line.below)
    if told.kind in ("about", "about_half"):
        network.at_least([(1, k)], ENDS + 1)
        network.at_least([(1, other)], ENDS + 1)
    return line


def has_mean(item: Item, mean: Mean, count: Count) -> bool:
    """Whether a mean may be printed: points of a choice that all took, or nobody, may not."""
    if mean.measure != "points":
        return True
    [index] = [n for n, cell in enumerate(item.cells) if cell.of == (mean.name,)]
    return ENDS < count.cells[index] < count.base - ENDS


def _print_mean(
    network: Network,
    item: Item,
    mean: Mean,
    unknowns: Unknowns,
    key: Key,
    count: Count,
    shown: Shown,
    index: int,
) -> Line:
    """A sum over one group, and what its mean tells of it where that is printed."""
    base, cells = unknowns.base[key], unknowns.cells[key]
    least, most = min(mean.low), max(mean.high)
    total = network.unknown(count.sums[index], 0, most * network.high[base])
    low = [(low - least, cell) for low, cell in zip(mean.low, cells, strict=True)]
    high = [(most - high, cell) for high, cell in zip(mean.high, cells, strict=True)]
    in_cells = item.is_partition
    # What a respondent adds lies between the ends of its cell; of ranks the others add nothing.
    ends_low = [(least, base)] if in_cells else []
    network.at_most([*low, *ends_low, (-1, total)], 0)
    if in_cells:
        network.at_most([(1, total), *high, (-most, base)], 0)
    else:
        network.at_most(
            [(1, total), *((-end, cell) for end, cell in zip(mean.high, cells, strict=True))], 0
        )
    if key not in shown.means or not has_mean(item, mean, count):
        return Line(total, SCALE * least if in_cells else 0, 0, SCALE * most, 0)
    # Tenths t of a sum s over n: (2t - 1) n <= 20 s < (2t + 1) n.
    printed = tenths(count.sums[index], count.base)
    to_scale = SCALE // 20
    line = Line(total, to_scale * (2 * printed - 1), 0, to_scale * (2 * printed + 1), -1)
    network.at_most([(SCALE, total), (-line.high, base)], line.below)
    network.at_most([(-SCALE, total), (line.low, base)], -line.above)
    if in_cells:
        network.at_most([*((SCALE * f, c) for f, c in low), (SCALE * least - line.high, base)], -1)
        network.at_most([*((SCALE * f, c) for f, c in high), (line.low - SCALE * most, base)], 0)
    else:
        [at] = [cell for end, cell in zip(mean.high, cells, strict=True) if end]
        network.at_most([(-SCALE * most, at), (line.low, base)], 0)
        network.at_most([(SCALE * min(mean.points), at), (-line.high, base)], -1)
    return line


def _print_median(network: Network, item: Item, unknowns: Unknowns, key: Key, count: Count) -> None:
    """Less than half of a group lie below its median, and at most half above: it is the lower one
    of the two in the middle, or it would tell whether the group is even."""
    base, median = unknowns.base[key], count.median
    if not item.ranges or median is None:
        return
    ranges = list(zip(unknowns.cells[key], item.ranges, strict=True))
    below = [cell for cell, (_, high) in ranges if high < median]
    above = [cell for cell, (low, _) in ranges if low > median]
    network.at_most([*((2, cell) for cell in below), (-1, base)], -1)
    network.at_most([*((2, cell) for cell in above), (-1, base)], 0)


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
        unknown[name] = network.unknown(count, bounds[0], min(bounds[1], most))
        unknowns.counts.append((TOTAL, unknown[name]))
        if printed is None:
            unknowns.untold.append((TOTAL, unknown[name]))
    missing = [(1, unknown[name]) for name in presence.missing]
    network.equal([(1, unknown["asked"]), (-1, unknown["answered"]), (-1, unknown["skipped"])])
    network.equal([*missing, (1, unknowns.base[TOTAL]), (-1, unknown["answered"])])
    everybody = [(1, unknowns.size[TOTAL]), (-1, unknown["asked"])]
    if item.question.show_if or len(item.question.modes) == 1:
        network.at_least(everybody, 0)
    else:
        network.equal(everybody)
