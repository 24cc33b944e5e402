"""CSV as it comes: which encoding, which separator, and its rows.

One reader sees every row, straight from the file: a row that it cannot place is refused by its
number, none is passed over, and nothing is copied to anywhere.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO, TextIO

import polars as pl
from msgspec import Struct

from exporter.errors import ExporterError
from exporter.reading.batches import NumberedRow, in_batches
from exporter.reading.bounds import LONGEST_CELL
from exporter.tools.tool import FileKind

MOST_HEADINGS = 5_000
_LONGEST_LINE = 1 << 24
_SAMPLE = 1 << 20
"""Characters in which the heading must end."""
DAMAGED = "\ufffd"
"""What a byte that is not UTF-8 is read as, in a file that else is."""
SHORT = "\uffff"
"""Stands in the cells that a row lacks; no text can hold it."""
FIRST_ROWS = 12
"""By which it is seen what a file is."""
_NUL_CELL = re.compile(r"(?<![^,;\t\"])\0(?![^,;\t\"\r\n])")
_NUL_LINES = 3
"""Cells that are nothing but a zero, and the first lines: SurveyMonkey writes such headings."""


class CsvFile(Struct, frozen=True):
    """A CSV file of which it is known how to read it."""

    source: Path | bytes
    """Where it lies, or what it holds."""
    encoding: str
    separator: str
    head: tuple[tuple[str, ...], ...]
    """Its first rows."""
    is_quoted: bool = True
    """False for text with tabs in which quotes are quotes."""
    name: str = ""
    """Its own name, where it lay in another file."""

    @property
    def headings(self) -> tuple[str, ...]:
        return self.head[0]

    @property
    def kind(self) -> FileKind:
        return "csv" if self.is_quoted else "tsv"


def opened(source: Path | bytes, name: str) -> CsvFile:
    """Look at a CSV file. Raises ExporterError, OSError."""
    encoding = _encoding(source, name)
    with _text(source, encoding) as file:
        try:
            sample = file.read(_SAMPLE).lstrip("\ufeff")
        except UnicodeError:
            raise ExporterError("encoding", file=name) from None
    if "\0" in sample:
        sample = "".join(_without_nul_cells(sample))
    separator = _separator(sample)
    is_quoted = separator != "\t" or not _has_quotes_as_text(sample)
    try:
        head = _first_rows(sample, separator, is_quoted=is_quoted)
    except csv.Error:
        raise ExporterError("not_csv", file=name) from None
    headings = head[0] if head else ()
    if not any(map(str.strip, headings)) or len(headings) > MOST_HEADINGS or "\0" in sample:
        raise ExporterError("not_csv", file=name)
    stripped = tuple(tuple(map(str.strip, row)) for row in head)
    return CsvFile(source, encoding, separator, stripped, is_quoted)


def batches(
    file: CsvFile, name: str, skip: int = 1, bare: str = "", spare: int = 0
) -> Iterator[pl.DataFrame]:
    """The rows below the first `skip` in order; empty lines are none.

    `bare`: what an empty cell without quotes is read as; `spare`: how many cells a row may lack at
    its end, where `SHORT` stands then. Raises ExporterError.
    """
    width = max(map(len, file.head[:skip]))
    return in_batches(_rows(file, name, skip, bare, spare), width, name)


def _rows(file: CsvFile, name: str, skip: int, bare: str, spare: int) -> Iterator[NumberedRow]:
    """Every row that is not empty and its number, the heading being 1, as a spreadsheet counts."""
    csv.field_size_limit(LONGEST_CELL)
    expected = max(map(len, file.head[:skip]))
    number = 1
    with _text(file.source, file.encoding) as source:
        lines = _lines(source, name)
        if bare:
            lines = _marked(lines, file.separator, bare)
        try:
            reader = _reader(lines, file.separator, strict=True, is_quoted=file.is_quoted)
            for _ in islice(reader, skip):
                number += 1
            for row in reader:
                if len(row) == expected:
                    yield number, row
                elif row and expected - spare <= len(row) < expected:
                    yield number, [*row, *[SHORT] * (expected - len(row))]
                elif row:
                    raise ExporterError("csv_row", file=name, row=number)
                number += 1
        except csv.Error as error:
            phrase = "csv_cell" if "field limit" in str(error) else "csv_row"
            raise ExporterError(phrase, file=name, row=number) from None
        except UnicodeError:
            raise ExporterError("encoding", file=name) from None


def _reader(
    lines: Iterable[str], separator: str, *, strict: bool, is_quoted: bool
) -> Iterator[list[str]]:
    if is_quoted:
        return csv.reader(lines, delimiter=separator, strict=strict)
    return csv.reader(lines, delimiter=separator, quoting=csv.QUOTE_NONE)


def _lines(source: TextIO, name: str) -> Iterator[str]:
    line = source.readline(_LONGEST_LINE).lstrip("\ufeff")
    number = 0
    while line:
        number += 1
        if "\0" in line and number <= _NUL_LINES:
            line = _NUL_CELL.sub("", line)
        if "\0" in line or len(line) == _LONGEST_LINE:
            raise ExporterError("not_csv", file=name)
        yield line
        line = source.readline(_LONGEST_LINE)


def _without_nul_cells(text: str) -> Iterator[str]:
    for number, line in enumerate(io.StringIO(text, newline="\n"), start=1):
        yield _NUL_CELL.sub("", line) if number <= _NUL_LINES else line


def _marked(lines: Iterator[str], separator: str, bare: str) -> Iterator[str]:
    """`lines` with `bare` in every empty cell that has no quotes, if all other cells have some. A
    line without any cell that holds something is nobody's, and stays as it is."""
    between = re.compile(f"(?<={re.escape(separator)})(?={re.escape(separator)})")
    heading = next(lines, "")
    yield heading
    pieces = heading.split('"')
    if not all(piece.strip("\r\n") in ("", separator) for piece in pieces[::2]):
        yield from lines
    is_open = heading.count('"') % 2
    """1 where a line begins within quotes."""
    two, ends = separator * 2, (f"{separator}\n", f"{separator}\r\n", separator)
    for line in lines:
        opens = line.count('"') % 2
        blank = not is_open and not line.strip(f"{separator}\r\n")
        if not blank and (two in line or line[0] == separator or line.endswith(ends)):
            pieces = line.split('"')
            if not is_open and pieces[0][:1] == separator:
                pieces[0] = bare + pieces[0]
            for number in range(is_open, len(pieces), 2):  # what stands outside of quotes
                pieces[number] = between.sub(bare, pieces[number])
            last = pieces[-1].rstrip("\r\n")
            if last[-1:] == separator and is_open == opens:
                pieces[-1] = last + bare + pieces[-1][len(last) :]
            line = '"'.join(pieces)
        is_open ^= opens
        yield line


def _text(source: Path | bytes, encoding: str) -> TextIO:
    """Rows end with a line feed: a lone CR outside of quotes is an error of the reader's."""
    errors = "replace" if encoding == "utf-8" else "strict"
    return io.TextIOWrapper(_binary(source), encoding=encoding, errors=errors, newline="\n")


def _binary(source: Path | bytes) -> BinaryIO:
    return io.BytesIO(source) if isinstance(source, bytes) else source.open("rb")


def _encoding(source: Path | bytes, name: str) -> str:
    """UTF-16 says so by its mark, or by its letters; what is mostly UTF-8 is UTF-8; the rest is
    Windows-1252.

    Hardly ever do letters of Windows-1252 make UTF-8 by chance: where more characters beyond ASCII
    are UTF-8 than bytes are not, somebody has damaged a file of UTF-8.
    """
    with _binary(source) as file:
        head = file.read(_SAMPLE)
        if head.startswith((b"PK\x03\x04", b"\x89PNG", b"%PDF", b"\xd0\xcf\x11\xe0")):
            raise ExporterError("not_csv", file=name)
        if encoding := utf_16(head):
            return encoding
        if b"\0" in head:
            if head[:4096].count(0) * 10 > len(head[:4096]):
                raise ExporterError("not_csv", file=name)
            return "utf-8"
        file.seek(0)
        good = bad = 0
        text = io.TextIOWrapper(file, "utf-8", errors="surrogateescape", newline="\n")
        while block := text.read(_SAMPLE):
            if not block.isascii():
                kept = block.encode("utf-8", "ignore").decode()
                bad += len(block) - len(kept)
                good += len(kept) - len(kept.encode("ascii", "ignore"))
    return "utf-8" if good > bad or not bad else "cp1252"


def utf_16(head: bytes) -> str | None:
    """Which UTF-16 `head`, the beginning of a file, is written in; None if in none.

    Without its mark it is known by its letters: nearly all are below U+2000, where those that come
    of two letters of any other text, or of two bytes turned round, are above.
    """
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\0" not in head:
        return None
    for encoding in ("utf-16-le", "utf-16-be"):
        text = head[:4096].decode(encoding, "replace")
        if 2 * sum(letter < "\u2000" for letter in text) > len(text):
            return encoding
    return None


def _separator(text: str) -> str:
    """The separator that takes the heading apart into most columns; of a title, the next rows."""
    counts: dict[str, list[int]] = {}
    for separator in ",;\t":
        try:
            rows = _first_rows(text, separator, most=3, strict=False)
            widths = list(map(len, rows))
            counts[separator] = [max(widths[:1], default=0), max(widths, default=0)]
        except csv.Error:
            counts[separator] = [0, 0]
    return max(counts, key=lambda separator: counts[separator])


def _first_rows(
    text: str,
    separator: str,
    *,
    most: int = FIRST_ROWS,
    strict: bool = True,
    is_quoted: bool = True,
) -> list[list[str]]:
    """The first rows as they are told apart; only the first has to be right."""
    csv.field_size_limit(LONGEST_CELL)
    lines = io.StringIO(text, newline="\n")
    reader = _reader(lines, separator, strict=strict, is_quoted=is_quoted)
    rows: list[list[str]] = []
    try:
        rows += islice(reader, most)
    except csv.Error:
        if not rows:
            raise
    return rows


def _has_quotes_as_text(text: str) -> bool:
    """Whether quotes are text: all lines are equally wide, and in one a cell only begins or ends
    with a quote."""
    lines = [line.rstrip("\r") for line in text.split("\n")[:-1] if line.strip()]
    widths = {line.count("\t") for line in lines}
    return len(widths) == 1 and any(
        cell[:1] == '"' and not re.fullmatch(r'"(?:[^"]|"")*"', cell)
        for line in lines
        for cell in line.split("\t")
    )
