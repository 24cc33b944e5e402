"""What can still be read in a damaged store: each row by itself, and only what can be an answer.

A new store takes it over when it is made, so that the next bundle holds it. The damaged file stays
where it is.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
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
    carried: frozenset[int]
    """Keys of responses that have left."""
    meta: Mapping[str, str | int]
    """What the new store takes over of `meta`."""


class _Standing(Struct, frozen=True):
    """What one damaged store says of what has left it."""

    store: str = ""
    min_new: int = 0
    closed_for_good: bool = False
    interim: bool = False
    carried_before: int = 0
    exported: int = 0
    """As version 0.1.0 has it."""


def salvage(files: Sequence[Path], variables: Sequence[Variable], *, fetched: bool) -> Salvage:
    """Read `files`. Never raises for what a file holds. `fetched`: whether any may have left."""
    responses: dict[int, StoredRow] = {}
    comments: dict[int, tuple[str, str]] = {}
    carried: set[int] = set()
    standings: list[_Standing] = []
    known = True
    for file in files:
        try:
            # Not to be changed, and not to be looked for a journal: as it was when it was moved.
            uri = f"{file.absolute().as_uri()}?mode=ro&immutable=1"
            connection = sqlite3.connect(uri, uri=True)
        except _ERRORS:
            known = False
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
            standing, left = _standing(connection), _carried(connection)
            known = known and standing is not None and (left is not None or not standing.interim)
            carried.update(left or ())
            standings += [standing] if standing else []
        finally:
            connection.close()
    # Where nothing has left, a list that is lost was empty.
    sure = known or not (fetched or any(map(_is_of_0_1_0, files)))
    return Salvage(responses, comments, frozenset(carried), _meta(standings, len(responses), sure))


def _meta(standings: Sequence[_Standing], responses: int, sure: bool) -> dict[str, str | int]:
    """What the new store says of what has left: never too little.

    Where that is not sure, everything that is here may have left already, and one more: then not
    even that nothing is new is sure.
    """
    before = max((max(s.carried_before, s.exported) for s in standings), default=0)
    named = [s.store for s in standings if s.store]
    meta: dict[str, str | int] = {
        "min_new": max((s.min_new for s in standings), default=0),
        "closed_for_good": any(s.closed_for_good for s in standings),
        "interim": sure and all(s.interim for s in standings),
        "carried_before": before if sure else max(before, responses + 1),
    }
    return meta | ({"store": named[0]} if named else {})


def take_over(db: Database, found: Salvage) -> None:
    """Insert what was found into a new store; to be called within its first transaction."""
    db.table("responses").insert_all({"key": key, **row} for key, row in found.responses.items())
    db.table("comments").insert_all(
        {"key": key, "question": question, "text": text}
        for key, (question, text) in found.comments.items()
    )
    db.table("carried").insert_all({"key": key} for key in found.carried)
    for name, value in found.meta.items():
        db.table("meta").update(name, {"value": as_text(value)})


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


def _is_of_0_1_0(file: Path) -> bool:
    """By the number that SQLite's header has for its user, at byte 60."""
    try:
        with file.open("rb") as opened:
            return int.from_bytes(opened.read(64)[60:64]) == 1
    except OSError:
        return True


def _standing(connection: sqlite3.Connection) -> _Standing | None:
    """None where it cannot be read."""
    try:
        said = dict(connection.execute("SELECT name, value FROM meta").fetchall())
        if "interim" not in said and "exported" in said:  # version 0.1.0
            said["interim"] = str(int(said["exported"] == "0"))
        return msgspec.convert(said, _Standing, strict=False)
    except (*_ERRORS, ValueError, TypeError):
        return None


def _carried(connection: sqlite3.Connection) -> list[int] | None:
    """Keys of responses that have left; None where not all of them can be read."""
    try:
        if not connection.execute("PRAGMA table_info(carried)").fetchall():
            return []  # version 0.1.0, from which nothing was fetched
        return [key for (key,) in connection.execute("SELECT key FROM carried")]
    except _ERRORS:
        return None


def as_text(value: str | int) -> str:
    """As `meta` holds a value."""
    return str(int(value)) if isinstance(value, bool) else str(value)


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
