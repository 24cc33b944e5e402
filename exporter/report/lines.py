"""Shares of one group, and of all groups together: what they tell that none tells by itself.

Each count is bounded by its share of a base that is not known. Shares of the same base, and shares
that make up another, tell more: the unknown base falls out.
"""

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from exporter.output_names import PLACE
from exporter.report.audit import Network
from exporter.report.model import Base, Percent
from exporter.report.plan import ONLINE, TOTAL, Breakdown, Key
from exporter.report.steps import ENDS, LEAST_SHOWN

SCALE = 200
"""Half per cents: the ends of every step are whole numbers of them."""


class Line(Struct, frozen=True):
    """A count k as its share bounds it: `low * n + above <= SCALE * k <= high * n + below`."""

    count: int
    """The unknown."""
    low: int = 0
    above: int = 0
    high: int = SCALE
    below: int = 0

    @property
    def is_silent(self) -> bool:
        """Whether nothing is printed of it."""
        return (self.low, self.high) == (0, SCALE)


def line_of(count: int, shown: Percent | None, base: Base | None) -> Line:
    """What a share tells of a count, exactly: with what holds of every "about", that neither the
    count nor the rest is one of the ends, no other whole numbers lie between its lines."""
    if shown is None or base is None:
        return Line(count)
    match shown.kind:
        case "at_most":
            if shown.step * base.low <= SCALE * ENDS:
                return Line(count, high=0, below=SCALE * ENDS)
            return Line(count, high=shown.step, below=-1)
        case "at_least":
            if shown.step * base.low <= SCALE * ENDS:
                return Line(count, low=SCALE, above=-SCALE * ENDS)
            return Line(count, low=SCALE - shown.step)
        case "under_half":
            high, below = _under_half(base)
            return Line(count, high=high, below=below)
        case "over_half":
            high, below = _under_half(base)
            return Line(count, low=SCALE - high, above=-below)
        case "about_half":
            return Line(count, low=80, high=120)
        case "about":
            middle = 2 * shown.percent
            return Line(count, middle - shown.step, 0, middle + shown.step, -1)


def _under_half(base: Base) -> tuple[int, int]:
    """5 k < 2 n; but 4 of 10 are an end, and told alike. What lies below the line through 4 of 10
    and 7 of 18 is both together, up to 19."""
    return (75, 50) if base.low == LEAST_SHOWN else (80, -40)


def add_up(network: Network, base: int, parts: Sequence[Line], whole: Line) -> None:
    """`parts` make up `whole`, all of them shares of one base."""
    low, above = sum(p.low for p in parts), sum(p.above for p in parts)
    high, below = sum(p.high for p in parts), sum(p.below for p in parts)
    if whole.count != base:
        network.follows([(SCALE, whole.count), (-high, base)], below)
        network.follows([(-SCALE, whole.count), (low, base)], -above)
    for part in parts:
        most = whole.high - (low - part.low)
        least = whole.low - (high - part.high)
        network.follows([(SCALE, part.count), (-most, base)], whole.below - (above - part.above))
        network.follows([(-SCALE, part.count), (least, base)], (below - part.below) - whole.above)


def _divisions(breakdowns: Sequence[Breakdown]) -> Iterator[tuple[Key, tuple[Key, ...]]]:
    """Groups, and those into which they are divided without overlap."""
    for breakdown in breakdowns:
        if not breakdown.overlaps:
            yield breakdown.within, breakdown.keys
        if breakdown.by == PLACE and breakdown.within != TOTAL:
            yield TOTAL, (*breakdown.keys, ONLINE)


def across(
    network: Network,
    breakdowns: Sequence[Breakdown],
    lines: Mapping[Key, Line],
    bases: Mapping[Key, int],
) -> None:
    """What the shares of all groups of a breakdown tell together: they make up the whole's."""
    for within, divided in _divisions(breakdowns):
        keys = [key for key in divided if key in lines]
        if within not in lines or all(lines[key].is_silent for key in keys):
            continue
        whole = lines[within]
        above, below = sum(lines[k].above for k in keys), sum(lines[k].below for k in keys)
        # The base of the whole is that of its parts, and so does not stand here by itself.
        network.follows([(whole.low - lines[k].high, bases[k]) for k in keys], below - whole.above)
        network.follows([(lines[k].low - whole.high, bases[k]) for k in keys], whole.below - above)
        for key in keys:
            line = lines[key]
            others = [other for other in keys if other != key]
            network.follows(
                [
                    (SCALE, line.count),
                    (-whole.high, bases[key]),
                    *((lines[k].low - whole.high, bases[k]) for k in others),
                ],
                whole.below - (above - line.above),
            )
            network.follows(
                [
                    (-SCALE, line.count),
                    (whole.low, bases[key]),
                    *((whole.low - lines[k].high, bases[k]) for k in others),
                ],
                (below - line.below) - whole.above,
            )


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
