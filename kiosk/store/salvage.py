"""What can still be read in a damaged store: each row by itself, and only what can be an answer.

A new store takes it over when it is made, so that the next bundle holds it. The damaged file stays
where it is.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct
from sqlite_utils import Database

from kiosk.store.submission import LARGEST_KEY
from questions.characters import clean
from questions.variables import Value, Variable

_ERRORS = (sqlite3.Error, OSError, UnicodeError, OverflowError)

StoredRow = dict[str, Value | None]


class Salvage(Struct, frozen=True):
    """The rows of one or more damaged stores, by their keys."""

    responses: dict[int, StoredRow]
    comments: dict[int, tuple[str, str]]
    """Question and text."""
    exported: int
    """How many responses may have been carried away: never too few, or the next bundle could be a
    single answer apart from the last one."""


def salvage(files: Sequence[Path], variables: Sequence[Variable]) -> Salvage:
    """Read `files`. Never raises for what a file holds."""
    responses: dict[int, StoredRow] = {}
    comments: dict[int, tuple[str, str]] = {}
    exported: list[int | None] = []
    for file in files:
        try:
            # Not to be changed, and not to be looked for a journal: as it was when it was moved.
            uri = f"{file.absolute().as_uri()}?mode=ro&immutable=1"
            connection = sqlite3.connect(uri, uri=True)
        except _ERRORS:
            continue
        try:
            connection.text_factory = lambda content: content.decode("utf-8", "replace")
            columns = ["key", *(variable.name for variable in variables)]
            for key, *values in _rows(connection, "responses", columns):
                if _is_key(key) and all(map(_may_be, variables, values)):
                    responses[key] = dict(zip(columns[1:], values, strict=True))
            for key, question, text in _rows(connection, "comments", ["key", "question", "text"]):
                if _is_key(key) and isinstance(question, str) and isinstance(text, str):
                    comments[key] = clean(question), clean(text)
            exported.append(_exported(connection))
        finally:
            connection.close()
    known = [count for count in exported if count is not None]
    # Where a file no longer says it, everything may have been carried away, and one more.
    most = max(known, default=0) if len(known) == len(exported) else len(responses) + 1
    return Salvage(responses, comments, most if responses else 0)


def take_over(db: Database, found: Salvage) -> None:
    """Insert what was found into a new store; to be called within its first transaction."""
    db.table("responses").insert_all({"key": key, **row} for key, row in found.responses.items())
    db.table("comments").insert_all(
        {"key": key, "question": question, "text": text}
        for key, (question, text) in found.comments.items()
    )
    if found.exported:
        db.table("meta").update("exported", {"value": str(found.exported)})


def _rows(connection: sqlite3.Connection, table: str, columns: list[str]) -> Iterator[list[Any]]:
    """The rows from the one end until something cannot be read, then from the other end."""
    names = ", ".join(f'"{name}"' for name in columns)
    for order in ("ASC", "DESC"):
        try:
            for row in connection.execute(
                f'SELECT {names} FROM "{table}" ORDER BY key {order}'  # noqa: S608  names are our own
            ):
                yield list(row)
        except _ERRORS:
            continue
        return


def _exported(connection: sqlite3.Connection) -> int | None:
    try:
        [(value,)] = connection.execute("SELECT value FROM meta WHERE name = 'exported'")
        return int(value)
    except (*_ERRORS, ValueError, TypeError):
        return None


def _is_key(value: object) -> bool:
    return isinstance(value, int) and 0 < value <= LARGEST_KEY


def _may_be(variable: Variable, value: object) -> bool:
    """Whether `value` is one that the survey knows; a flipped bit mostly makes one that is not."""
    if value is None:
        return True
    if variable.kind == "code":
        return value in variable.numbers()
    bounds = variable.bounds()
    return isinstance(value, int) and (bounds is None or bounds[0] <= value <= bounds[1])
