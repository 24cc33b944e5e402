"""Tables that EUSurvey goes on with in other sheets and in rows below, put into one piece."""

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from exporter.errors import ExporterError
from exporter.reading.grid import Grid
from exporter.reading.identity import own_columns
from exporter.reading.tables import Table
from exporter.tools.tool import Layout, Tool

FULL_CELL = 32_767
"""UTF-16 units that a cell of Excel holds."""

Rows = Sequence[Sequence[str]]


def in_one_piece(
    table: Table, tables: Sequence[Table], tool: Tool, layout: Layout, name: str
) -> Table:
    """`table` with what stands in the sheets and rows that it goes on in.

    Raises ExporterError where a sheet cannot be put beside it: others begin with the same rows, and
    each response has its number in one of them.
    """
    if not tool.goes_on_in or not isinstance(table, Grid):
        return table
    grids = [one for one in tables if isinstance(one, Grid)]
    sheets = [one for one in grids if one is table or re.fullmatch(tool.goes_on_in, one.name)]
    sheets.sort(key=_number)
    begins = [_begin(one.rows, layout) for one in sheets]
    rows = list(_beside([one.rows for one in sheets]))
    record = own_columns(tool, layout, rows[: len(layout.rows)]).record
    if len(sheets) > 1 and (not record or any(begin != begins[0] for begin in begins)):
        raise ExporterError("too_wide", file=name)
    if not record or len(sheets) > 1:  # in several sheets a row below may stand in another place
        return replace(table, rows=rows)
    return replace(table, rows=list(_with_rows_below(rows, len(layout.rows), record[0])))


def _number(sheet: Grid) -> int:
    found = re.search(r"\d+$", sheet.name)
    return int(found[0]) if found else 0


def _begin(rows: Rows, layout: Layout) -> Sequence[Sequence[str]]:
    """What stands above the headings of a sheet. The last one may have nothing else."""
    cells = ([cell for cell in row if cell] for row in rows[: layout.naming])
    return [row for row in cells if row]


def _beside(sheets: Sequence[Rows]) -> Iterator[Sequence[str]]:
    for number in range(max(map(len, sheets))):
        row: list[str] = []
        for rows in sheets:
            row += rows[number] if number < len(rows) else [""] * len(rows[0])
        yield row


def _with_rows_below(rows: Rows, skip: int, record: int) -> Iterator[Sequence[str]]:
    """`rows`, a text that was too long for its cell as a whole, and nothing in the row that it went
    on in. A row without a number that holds anything else stays as it is."""
    yield from rows[:skip]
    whole: list[str] = []
    below: list[Sequence[str]] = []
    above: Sequence[str] = ()
    for row in rows[skip:]:
        goes_on = [number for number, cell in enumerate(row) if cell] if whole else []
        if not row[record] and goes_on and all(_is_full(above[number]) for number in goes_on):
            for number in goes_on:
                whole[number] += row[number]
            below.append([""] * len(row))
        else:
            if whole:
                yield whole
            yield from below
            whole, below = list(row), []
        above = row
    if whole:
        yield whole
    yield from below


def _is_full(cell: str) -> bool:
    return len(cell.encode("utf-16-le", "surrogatepass")) == 2 * FULL_CELL
