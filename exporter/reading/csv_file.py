"""CSV as it comes: which encoding, which separator, and the rows in batches of text columns.

One reader sees every row, straight from the file: a row that it cannot place is refused by its
number, none is passed over, and nothing is copied to anywhere.
"""

import codecs
import csv
import io
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TextIO

import polars as pl
from msgspec import Struct

from exporter.errors import ExporterError
from exporter.frames import ROW

BATCH_PIECES, PIECE_CELLS = 32, 1 << 17
"""Many rows at once are quick to work on, and few at once to put into columns."""
MOST_HEADINGS = 5_000
LONGEST_CELL = 1_000_000
"""Characters. Beyond it a quote is missing rather than that somebody wrote so much."""
_LONGEST_LINE = 1 << 24
_SAMPLE = 1 << 20
"""Characters in which the heading must end."""
DAMAGED = "\ufffd"
"""What a byte that is not UTF-8 is read as, in a file that else is."""


class CsvFile(Struct, frozen=True):
    """A CSV file of which it is known how to read it."""

    path: Path
    encoding: str
    separator: str
    headings: tuple[str, ...]


def opened(path: Path, name: str) -> CsvFile:
    """Look at a CSV file. Raises ExporterError, OSError."""
    encoding = _encoding(path, name)
    with _text(path, encoding) as source:
        try:
            sample = source.read(_SAMPLE).lstrip("\ufeff")
        except UnicodeError:
            raise ExporterError("encoding", file=name) from None
    separator = _separator(sample)
    try:
        headings = _heading(sample, separator)
    except csv.Error:
        raise ExporterError("not_csv", file=name) from None
    if not any(map(str.strip, headings)) or len(headings) > MOST_HEADINGS or "\0" in sample:
        raise ExporterError("not_csv", file=name)
    return CsvFile(path, encoding, separator, tuple(map(str.strip, headings)))


def batches(file: CsvFile, name: str) -> Iterator[pl.DataFrame]:
    """The rows in order, as text columns `0`, `1`, … and `ROW`; empty lines are none.

    Raises ExporterError.
    """
    pieces = _pieces(file, name)
    batch = list(islice(pieces, BATCH_PIECES))
    if not batch:
        raise ExporterError("no_rows", file=name)
    while batch:
        yield pl.concat(batch, rechunk=True)
        batch = list(islice(pieces, BATCH_PIECES))


def _pieces(file: CsvFile, name: str) -> Iterator[pl.DataFrame]:
    columns = [str(number) for number in range(len(file.headings))]
    rows = _rows(file, name)
    next(rows, None)  # the heading
    while piece := list(islice(rows, max(1, PIECE_CELLS // len(columns)))):
        numbers, cells = zip(*piece, strict=True)
        texts = zip(columns, zip(*cells, strict=True), strict=True)
        series = [pl.Series(column, text, pl.String) for column, text in texts]
        yield pl.DataFrame([*series, pl.Series(ROW, numbers, pl.Int64)])


def _rows(file: CsvFile, name: str) -> Iterator[tuple[int, list[str]]]:
    """Every row that is not empty and its number, the heading being 1, as a spreadsheet counts."""
    csv.field_size_limit(LONGEST_CELL)
    expected = len(file.headings)
    number = 1
    with _text(file.path, file.encoding) as source:
        try:
            for row in csv.reader(_lines(source, name), delimiter=file.separator, strict=True):
                if len(row) == expected:
                    yield number, row
                elif row:
                    raise ExporterError("csv_row", file=name, row=number)
                number += 1
        except csv.Error as error:
            phrase = "csv_cell" if "field limit" in str(error) else "csv_row"
            raise ExporterError(phrase, file=name, row=number) from None
        except UnicodeError:
            raise ExporterError("encoding", file=name) from None


def _lines(source: TextIO, name: str) -> Iterator[str]:
    line = source.readline(_LONGEST_LINE).lstrip("\ufeff")
    while line:
        if "\0" in line or len(line) == _LONGEST_LINE:
            raise ExporterError("not_csv", file=name)
        yield line
        line = source.readline(_LONGEST_LINE)


def _text(path: Path, encoding: str) -> TextIO:
    """Rows end with a line feed: a lone CR outside of quotes is an error of the reader's."""
    errors = "replace" if encoding == "utf-8" else "strict"
    return path.open(encoding=encoding, errors=errors, newline="\n")


def _encoding(path: Path, name: str) -> str:
    """UTF-16 says so by its mark; what is mostly UTF-8 is UTF-8; the rest is Windows-1252.

    Hardly ever do letters of Windows-1252 make UTF-8 by chance: where more characters beyond ASCII
    are UTF-8 than bytes are not, somebody has damaged a file of UTF-8.
    """
    with path.open("rb") as file:
        head = file.read(_SAMPLE)
        if head.startswith((b"PK\x03\x04", b"\x89PNG", b"%PDF", b"\xd0\xcf\x11\xe0")):
            raise ExporterError("not_csv", file=name)
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        if b"\0" in head:
            raise ExporterError("not_csv", file=name)
        file.seek(0)
        good = bad = 0
        text = io.TextIOWrapper(file, "utf-8", errors="surrogateescape", newline="\n")
        while block := text.read(_SAMPLE):
            if not block.isascii():
                kept = block.encode("utf-8", "ignore").decode()
                bad += len(block) - len(kept)
                good += len(kept) - len(kept.encode("ascii", "ignore"))
    return "utf-8" if good > bad or not bad else "cp1252"


def _separator(text: str) -> str:
    """The separator that takes the heading apart into most columns."""
    counts = {}
    for separator in ",;\t":
        try:
            counts[separator] = len(_heading(text, separator, strict=False))
        except csv.Error:
            counts[separator] = 0
    return max(counts, key=lambda separator: counts[separator])


def _heading(text: str, separator: str, *, strict: bool = True) -> list[str]:
    csv.field_size_limit(LONGEST_CELL)
    lines = io.StringIO(text, newline="\n")
    return next(csv.reader(lines, delimiter=separator, strict=strict), [])
