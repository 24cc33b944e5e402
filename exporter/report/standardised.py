"""Totals as they would be if those who answered were spread over a background question as the
population is: each group's published share, times the share of the population that the group is.

Of what is published already, and of nothing else. So it tells no more of anybody, and needs no
protection of its own. One question at a time: of two together neither the answers nor the
population are known by both.
"""

from collections.abc import Mapping, Sequence
from math import ceil, floor

from msgspec.structs import replace

from exporter.report.formulas import square_and_add, wilson
from exporter.report.model import (
    Base,
    Between,
    Figure,
    Percent,
    Published,
    Row,
    Standard,
    Status,
    Table,
)

WIDEST = 10
"""Percentage points that may lie between the two ends of a total; else none is given."""

Known = tuple[int, Percent, Base]
"""Of a group: how many inhabitants, and its published share and base."""


def standardised(published: Published, inhabitants: Mapping[str, Mapping[str, int]]) -> Published:
    """`published` with standardised totals beside all shares of everybody.

    `inhabitants`: background question to group to how many they are, as
    `exporter.report.context.population` has them. A question of one group is no standard, nor one
    whose groups are not published.
    """
    number = {(group.by, group.name): index for index, group in enumerate(published.groups)}
    standards = tuple(
        Standard(by, published.groups[number[by, next(iter(sizes))]].by_text, sizes)
        for by, sizes in inhabitants.items()
        if len(sizes) > 1 and all((by, name) in number for name in sizes)
    )

    def total(table: Table, row: Row, standard: Standard) -> Figure:
        indices = [number[standard.by, name] for name in standard.sizes]
        groups = [(row.figures[index], table.base(row, index)) for index in indices]
        return _total(row.figures[0], groups, list(standard.sizes.values()))

    def with_totals(table: Table) -> Table:
        rows = (
            replace(row, standardised=tuple(total(table, row, one) for one in standards))
            if row.is_share
            else row
            for row in table.rows
        )
        return replace(table, rows=tuple(rows))

    return replace(published, standards=standards, tables=tuple(map(with_totals, published.tables)))


def _total(
    everybody: Figure, groups: Sequence[tuple[Figure, Base | None]], sizes: Sequence[int]
) -> Figure:
    """The standardised share; none where that of everybody or of any group is not shown."""
    known: list[Known] = []
    for size, (figure, base) in zip(sizes, groups, strict=True):
        if isinstance(figure.shown, Percent) and base is not None:
            known.append((size, figure.shown, base))
    if everybody.status != "shown" or len(known) < len(groups):
        return Figure(_why([everybody, *(figure for figure, _ in groups)]))
    whole = sum(sizes)
    low, high = (sum(size * share.bounds[end] for size, share, _ in known) for end in (0, 1))
    shown = Between(low // (10 * whole), -(-high // (10 * whole)))
    if shown.high - shown.low > WIDEST:
        return Figure("coarse")
    return Figure("shown", shown, _interval(known, whole))


def _why(figures: Sequence[Figure]) -> Status:
    """Why there is no total; that somebody was not asked says more than that few answered."""
    states = {figure.status for figure in figures}
    return "not_asked" if "not_asked" in states else "hidden"


def _interval(known: Sequence[Known], whole: int) -> tuple[int, int]:
    """Of chance, and of what the published shares leave open: in per cent, rounded outwards."""

    def limits(end: int) -> tuple[float, float]:
        parts = []
        for size, share, base in known:
            fraction = share.bounds[end] / 1000
            # Of a range the smaller end: an interval is rather too wide than too narrow.
            parts.append((size / whole, fraction, wilson(fraction, base.near or base.low)))
        return square_and_add(parts)

    lower, upper = limits(0)[0], limits(1)[1]
    return max(0, floor(100 * lower)), min(100, ceil(100 * upper))
