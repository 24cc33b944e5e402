"""What is not text but cells: sheets of workbooks, and tables that are made of other things."""

import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

import polars as pl
from msgspec import Struct

from exporter.errors import ExporterError
from exporter.reading.batches import NumberedRow, in_batches
from exporter.reading.bounds import refuse_what_is_too_large
from exporter.tools.tool import FileKind


class Grid(Struct, frozen=True):
    """A table of cells, all of it in memory."""

    name: str
    """Of the sheet; empty where a file has but one table."""
    kind: FileKind
    rows: Sequence[Sequence[str]]
    """As wide as the first; what is no text is written as text."""
    separator: str = ""

    @property
    def head(self) -> Sequence[Sequence[str]]:
        return [[cell.strip() for cell in row] for row in self.rows[:12]]


def batches(grid: Grid, name: str, skip: int = 1) -> Iterator[pl.DataFrame]:
    """The rows below the first `skip`; empty ones are none. Raises ExporterError."""
    return in_batches(_numbered(grid.rows, skip), len(grid.rows[0]), name)


def _numbered(rows: Sequence[Sequence[str]], skip: int) -> Iterator[NumberedRow]:
    for number, row in enumerate(rows[skip:], start=skip + 1):
        if any(row):
            yield number, row


def of_workbook(content: bytes, name: str) -> list[Grid]:
    """The sheets of a workbook that are not empty: XLSX, XLS or ODS. Raises ExporterError."""
    import python_calamine

    if content.startswith(b"PK"):
        refuse_what_is_too_large(content, name)
    try:
        book = python_calamine.load_workbook(io.BytesIO(content))
        sheets = [(one, book.get_sheet_by_name(one)) for one in book.sheet_names]
        raw = [(one, sheet.to_python(skip_empty_area=False)) for one, sheet in sheets]
    except python_calamine.PasswordError:
        raise ExporterError("workbook_password", file=name) from None
    except (python_calamine.CalamineError, ValueError, OSError):
        raise ExporterError("workbook_damaged", file=name) from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # of the library, for which it has no class
            raise
        raise ExporterError("workbook_damaged", file=name) from None
    return [
        Grid(one, "workbook", [list(map(cell_text, row)) for row in rows])
        for one, rows in raw
        if any(cell != "" for row in rows for cell in row)
    ]


def cell_text(cell: object) -> str:
    """What a cell shows, but for its format: whole numbers as such, times as ISO 8601 has them."""
    match cell:
        case str():
            return cell
        case bool():
            return "true" if cell else "false"
        case float():
            return str(int(cell)) if cell.is_integer() and abs(cell) < 1e16 else repr(cell)
        case datetime():
            return cell.isoformat(" ")
        case date() | time():
            return cell.isoformat()
        case timedelta():
            return str(cell)
        case None:
            return ""
        case _:
            return str(cell)
