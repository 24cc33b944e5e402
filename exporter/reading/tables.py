"""The tables that lie in a file, whichever kind it is of."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

import polars as pl
from msgspec.structs import replace

from exporter.errors import ExporterError
from exporter.reading import csv_file, grid
from exporter.reading.bounds import LARGEST_TEXTS, UNREADABLE_ZIP
from exporter.reading.csv_file import CsvFile
from exporter.reading.grid import Grid, of_workbook
from exporter.reading.json_file import of_json
from exporter.reading.own import is_own_document, is_own_file, is_own_workbook
from exporter.reading.variable_sheet import in_words

Table = CsvFile | Grid

_OLE = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK\x03\x04"
_PRINTED = (b"%PDF-", b"\x89PNG")
_WORD = "word/document.xml"
"""The text of a Word file."""
_START = 1 << 16
"""Bytes by which it is seen what a file is."""


def tables_of(path: Path, name: str) -> Sequence[Table]:
    """All tables of the file at `path`, which people know as `name`.

    Raises ExporterError, OSError.
    """
    with path.open("rb") as file:
        start = file.read(_START)
    if is_own_file(path, start):
        raise ExporterError("own_output", file=name)
    if start.startswith(_OLE):
        return _of_workbook(path.read_bytes(), name)
    if start.startswith(_ZIP):
        return _of_zip(path.read_bytes(), name)
    if start.startswith(_PRINTED):
        raise ExporterError("no_answers", file=name)
    start = start[:1024]
    encoding = csv_file.utf_16(start) or "utf-8"
    if start.decode(encoding, "ignore").lstrip("\ufeff \t\r\n").startswith(("{", "[")):
        return of_json(path.read_bytes(), name, encoding)
    return [csv_file.opened(path, name)]


def batches(
    table: Table, name: str, skip: int, bare: str = "", spare: int = 0
) -> Iterator[pl.DataFrame]:
    """The rows below the first `skip`, in batches. `bare`: what an empty cell without quotes is
    read as, where quotes are seen; `spare`: cells that a row may lack. Raises ExporterError."""
    match table:
        case CsvFile():
            return csv_file.batches(table, name, skip, bare, spare)
        case Grid():
            return grid.batches(table, name, skip)


def _of_workbook(content: bytes, name: str) -> Sequence[Table]:
    sheets = of_workbook(content, name)
    if not sheets:
        raise ExporterError("no_rows", file=name)
    return in_words(sheets) or sheets


def _is_text(member: str) -> bool:
    return member.lower().endswith((".csv", ".tsv")) and not _is_of_the_system(member)


def _may_hold_answers(member: str) -> bool:
    """Whether a member of a ZIP is not read, and may be a file of answers; ODK's attachments are
    none."""
    is_attached = PurePosixPath(member).parts[:1] == ("media",)
    endings = (".xlsx", ".xlsm", ".xls", ".ods", ".json", ".txt", ".zip", ".kiosk", ".age")
    return member.lower().endswith(endings) and not (is_attached or _is_of_the_system(member))


def _is_of_the_system(member: str) -> bool:
    """What macOS puts into every ZIP."""
    parts = PurePosixPath(member).parts
    return "__MACOSX" in parts or parts[-1:] == (".DS_Store",)


def _of_zip(content: bytes, name: str) -> Sequence[Table]:
    """A workbook is a ZIP, too. Of others every CSV is a table."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            names = {member.filename for member in members}
            if _WORD in names:
                ours = is_own_document(archive)
                raise ExporterError("own_output" if ours else "no_answers", file=name)
            if is_own_workbook(archive):
                raise ExporterError("own_output", file=name)
            if "[Content_Types].xml" in names or "mimetype" in names:
                return _of_workbook(content, name)
            others = [one.filename for one in members if _may_hold_answers(one.filename)]
            if others:
                raise ExporterError("zip_others", file=name, members=", ".join(others))
            texts = [one for one in members if _is_text(one.filename)]
            if not texts or sum(one.file_size for one in texts) > LARGEST_TEXTS:
                raise ExporterError("zip_without_csv", file=name)
            found: list[Table] = []
            for member in texts:
                own = PurePosixPath(member.filename).name
                table = csv_file.opened(archive.read(member), f"{name}, {own}")
                found.append(replace(table, name=own))
            return found
    except UNREADABLE_ZIP:
        raise ExporterError("zip_damaged", file=name) from None
