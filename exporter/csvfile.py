"""CSV as it comes: which encoding, which separator, and the rows in batches of text columns."""

import codecs
import csv
import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl
from msgspec import Struct

from exporter.refusal import Refusal

BATCH_ROWS = 50_000
MOST_COLUMNS = 5_000
_SAMPLE = 1 << 20
"""Bytes in which the heading must end."""


class CsvFile(Struct, frozen=True):
    """A CSV file, ready to be read: UTF-8 at `path`, whatever it came as."""

    path: Path
    separator: str
    headings: tuple[str, ...]


@contextmanager
def opened(path: Path) -> Iterator[CsvFile]:
    """Look at a CSV file; what is not UTF-8 is copied to a temporary file. Raises Refusal."""
    encoding = _encoding(path)
    if encoding == "utf-8":
        yield _looked_at(path, path.name)
        return
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "utf8.csv"
        try:
            with (
                path.open(encoding=encoding, newline="") as source,
                copy.open("w", encoding="utf-8", newline="") as target,
            ):
                while block := source.read(1 << 20):
                    target.write(block)
        except UnicodeError:
            raise Refusal("encoding", file=path.name) from None
        yield _looked_at(copy, path.name)


def batches(file: CsvFile, name: str) -> Iterator[pl.DataFrame]:
    """The rows in order, as text columns `0`, `1`, …; empty cells are "". Raises Refusal."""
    columns = [str(number) for number in range(len(file.headings))]
    frame = pl.scan_csv(
        file.path,
        has_header=False,
        skip_rows=1,
        separator=file.separator,
        schema=dict.fromkeys(columns, pl.String()),
        empty_string_is_null=False,
        glob=False,
    )
    try:
        for batch in frame.collect_batches(chunk_size=BATCH_ROWS, maintain_order=True):
            if columns[1:] and batch.select(_cut_off(columns)).to_series().any():
                raise Refusal("csv_row", file=name, row=_first_bad_row(file))
            yield batch.fill_null("")
    except pl.exceptions.PolarsError:
        raise Refusal("csv_row", file=name, row=_first_bad_row(file)) from None


def _cut_off(columns: list[str]) -> pl.Expr:
    """Whether a row has fewer cells than the heading: those that are missing are null. A line
    without anything is none."""
    blank = pl.all_horizontal(pl.col(columns[1:]).is_null()) & (pl.col(columns[0]) == "")
    return pl.col(columns[-1]).is_null() & ~blank


def _encoding(path: Path) -> str:
    """UTF-16 says so by its mark; what decodes as UTF-8 is UTF-8; the rest is Windows-1252."""
    with path.open("rb") as file:
        head = file.read(_SAMPLE)
        if head.startswith((b"PK\x03\x04", b"\x89PNG", b"%PDF", b"\xd0\xcf\x11\xe0")):
            raise Refusal("not_csv", file=path.name)
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        if b"\0" in head:
            raise Refusal("not_csv", file=path.name)
        file.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while block := file.read(1 << 20):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8"


def _looked_at(path: Path, name: str) -> CsvFile:
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
    if b"\0" in sample:
        raise Refusal("not_csv", file=name)
    text = sample.decode("utf-8", errors="ignore").removeprefix("\ufeff")
    separator = _separator(text)
    try:
        headings = next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), [])
    except csv.Error:
        raise Refusal("not_csv", file=name) from None
    if not any(heading.strip() for heading in headings) or len(headings) > MOST_COLUMNS:
        raise Refusal("not_csv", file=name)
    return CsvFile(path, separator, tuple(heading.strip() for heading in headings))


def _separator(text: str) -> str:
    """The separator that takes the heading apart into most columns."""
    counts = {}
    for separator in ",;\t":
        try:
            heading = next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), [])
        except csv.Error:
            heading = []
        counts[separator] = len(heading)
    return max(counts, key=lambda separator: counts[separator])


def _first_bad_row(file: CsvFile) -> int:
    """The first row that has not as many cells as the heading, as a spreadsheet counts; else 0."""
    with file.path.open(encoding="utf-8-sig", newline="") as source:
        try:
            for number, row in enumerate(csv.reader(source, delimiter=file.separator), start=1):
                if row and len(row) != len(file.headings):
                    return number
        except csv.Error:
            return 0
    return 0
