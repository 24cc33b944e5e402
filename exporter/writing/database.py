"""An SQLite database, as sqlite-utils and Datasette like it."""

import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path

import polars as pl

SLICE_ROWS = 50_000


def write_database(path: Path, tables: Mapping[str, pl.DataFrame]) -> None:
    """Plain tables with an integer key each. Raises sqlite3.Error."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode=OFF")
        connection.execute("PRAGMA synchronous=OFF")  # nothing is lost: the merge is made again
        connection.execute("BEGIN")
        for name, frame in tables.items():
            columns = ", ".join(
                f'"{column}" {_type(kind)}' for column, kind in frame.schema.items()
            )
            connection.execute(f'CREATE TABLE "{name}" (id INTEGER PRIMARY KEY, {columns})')
            marks = ", ".join("?" * frame.width)
            connection.executemany(
                f'INSERT INTO "{name}" VALUES (NULL, {marks})',  # noqa: S608  names are our own
                _rows(frame),
            )
        connection.execute("COMMIT")
    finally:
        connection.close()


def _type(kind: pl.DataType) -> str:
    return "TEXT" if kind == pl.String or isinstance(kind, pl.Enum) else "INTEGER"


def _rows(frame: pl.DataFrame) -> Iterator[tuple[object, ...]]:
    """The rows as tuples."""
    for part in frame.iter_slices(SLICE_ROWS):
        yield from zip(*(_values(column) for column in part.get_columns()), strict=True)


def _values(column: pl.Series) -> list[object]:
    """An Enum has few texts: each is made once and shared by all rows."""
    if isinstance(column.dtype, pl.Enum):
        texts = [*column.dtype.categories.to_list(), None]
        return [texts[index] for index in column.to_physical().fill_null(len(texts) - 1).to_list()]
    return column.to_list()
