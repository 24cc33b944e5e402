"""Rows of text, put into batches of columns: the one shape in which all answers are worked on."""

from collections.abc import Iterator, Sequence
from itertools import islice

import polars as pl

from exporter.errors import ExporterError
from exporter.frames import ROW

BATCH_PIECES, PIECE_CELLS = 32, 1 << 17
"""Many rows at once are quick to work on, and few at once to put into columns."""

NumberedRow = tuple[int, Sequence[str]]
"""A row and its number as a spreadsheet counts it, from 1."""


def in_batches(rows: Iterator[NumberedRow], width: int, name: str) -> Iterator[pl.DataFrame]:
    """`rows`, of `width` cells each, as text columns `0`, `1`, … and `ROW`.

    Raises ExporterError when there is none.
    """
    pieces = _pieces(rows, width)
    batch = list(islice(pieces, BATCH_PIECES))
    if not batch:
        raise ExporterError("no_rows", file=name)
    while batch:
        yield pl.concat(batch, rechunk=True)
        batch = list(islice(pieces, BATCH_PIECES))


def _pieces(rows: Iterator[NumberedRow], width: int) -> Iterator[pl.DataFrame]:
    columns = [str(number) for number in range(width)]
    while piece := list(islice(rows, max(1, PIECE_CELLS // width))):
        numbers, cells = zip(*piece, strict=True)
        texts = zip(columns, zip(*cells, strict=True), strict=True)
        series = [pl.Series(column, text, pl.String) for column, text in texts]
        yield pl.DataFrame([*series, pl.Series(ROW, numbers, pl.Int64)])
