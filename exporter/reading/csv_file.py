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

from exporter.errors import ExporterError

BATCH_ROWS = 50_000
MOST_HEADINGS = 5_000
_SAMPLE = 1 << 20
"""Bytes in which the heading must end."""


class CsvFile(Struct, frozen=True):
    """A CSV file, ready to be read: UTF-8 at `path`, whatever it came as."""

    path: Path
    separator: str
    headings: tuple[str, ...]


@contextmanager
def opened(path: Path, name: str) -> Iterator[CsvFile]:
    """Look at a CSV file; what is not UTF-8 is copied to a temporary file. Raises ExporterError."""
    encoding = _encoding(path, name)
    if encoding == "utf-8" and str(path).isprintable():
        yield _looked_at(path, name)
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
            raise ExporterError("encoding", file=name) from None
        yield _looked_at(copy, name)


def batches(file: CsvFile, name: str) -> Iterator[pl.DataFrame]:
    """The rows in order, as text columns `0`, `1`, …; empty cells are "". Raises ExporterError."""
    _check_rows(file, name)
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
            yield batch.fill_null("")
    except pl.exceptions.PolarsError:
        raise ExporterError("not_csv", file=name) from None


def _check_rows(file: CsvFile, name: str) -> None:
    """Every row has as many cells as the heading, and every quote is closed.

    polars fills up what is missing without a word: a file that was cut off would lose answers.
    """
    expected = len(file.headings)
    number = 1
    with file.path.open(encoding="utf-8-sig", newline="") as source:
        try:
            for row in csv.reader(source, delimiter=file.separator, strict=True):
                if row and len(row) != expected:
                    raise ExporterError("csv_row", file=name, row=number)
                number += 1
        except csv.Error:
            raise ExporterError("csv_row", file=name, row=number) from None
    if number <= 2:
        raise ExporterError("no_rows", file=name)


def _encoding(path: Path, name: str) -> str:
    """UTF-16 says so by its mark; what decodes as UTF-8 is UTF-8; the rest is Windows-1252."""
    with path.open("rb") as file:
        head = file.read(_SAMPLE)
        if head.startswith((b"PK\x03\x04", b"\x89PNG", b"%PDF", b"\xd0\xcf\x11\xe0")):
            raise ExporterError("not_csv", file=name)
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        if b"\0" in head:
            raise ExporterError("not_csv", file=name)
        file.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while block := file.read(1 << 20):
                if b"\0" in block:
                    raise ExporterError("not_csv", file=name)
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8"


def _looked_at(path: Path, name: str) -> CsvFile:
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
    if b"\0" in sample:
        raise ExporterError("not_csv", file=name)
    text = sample.decode("utf-8", errors="ignore").removeprefix("\ufeff")
    separator = _separator(text)
    try:
        # Rows end with a line feed: a heading that a lone CR ends is an error here.
        headings = next(csv.reader(io.StringIO(text, newline="\n"), delimiter=separator), [])
    except csv.Error:
        raise ExporterError("not_csv", file=name) from None
    if not any(heading.strip() for heading in headings) or len(headings) > MOST_HEADINGS:
        raise ExporterError("not_csv", file=name)
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
