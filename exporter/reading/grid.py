"""What is not text but cells: sheets of workbooks, and tables that are made of other things."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import IO
from xml.parsers import expat

import polars as pl
from msgspec import Struct

from exporter.errors import ExporterError
from exporter.reading.batches import NumberedRow, in_batches
from exporter.tools.tool import FileKind

MOST_CELLS = 10_000_000
"""Of one sheet, the empty ones among others included: all are held in memory."""
_LARGEST = 1 << 30
"""Bytes of a workbook once it is unpacked."""
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,9})([0-9]+)""")
MOST_REPEATED = 10_000
"""Cells or rows of ODS that are written as one."""
UNREADABLE_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    ValueError,
    EOFError,
    OSError,
)
"""What the library raises for a damaged one."""
_BLOCK, _OVERLAP = 1 << 20, 200


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
        _refuse_what_is_too_large(content, name)
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


def _refuse_what_is_too_large(content: bytes, name: str) -> None:
    """A cell far away from all others makes a sheet that no memory holds, and the library ends the
    program then. Raises ExporterError."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if sum(member.file_size for member in members) > _LARGEST:
                raise ExporterError("workbook_large", file=name)
            for member in members:
                if member.filename.lower().endswith(".xml"):
                    with archive.open(member) as part:
                        _refuse_far_cells(part, name)
    except (*UNREADABLE_ZIP, expat.ExpatError):
        raise ExporterError("workbook_damaged", file=name) from None


def _refuse_far_cells(part: IO[bytes], name: str) -> None:
    """Look at the places of cells in XLSX, and at the cells of ODS that stand for several.

    What is no whole XML is damaged: the library may look for its end for ever.
    """
    width = height = 1
    kept = b""
    parser = expat.ParserCreate()
    while block := part.read(_BLOCK):
        parser.Parse(block)
        piece = kept + block
        for letters, digits in set(_PLACE.findall(piece)):
            column = 0
            for letter in letters.upper():
                column = 26 * column + letter - 64
            width, height = max(width, column), max(height, int(digits[:12]))
        if width * height > MOST_CELLS or (b"value-type" in piece and _repeats(piece)):
            raise ExporterError("workbook_large", file=name)
        kept = block[-_OVERLAP:]
    parser.Parse(b"", True)


def _repeats(piece: bytes) -> bool:
    """Whether a cell with something in it, or a row with such a cell, stands for very many."""
    for found in re.finditer(rb"<table:table-(?:row|cell)[^>]*repeated=\"([0-9]+)\"[^>]*>", piece):
        if int(found[1][:12]) > MOST_REPEATED:
            is_row = found[0].startswith(b"<table:table-row")
            end = piece.find(b"</table:table-row>", found.end()) if is_row else found.end()
            if b"value-type" in piece[found.start() : max(end, found.end())]:
                return True
    return False
