"""What can still be read in a damaged store: each row by itself, and only what can be an answer.

A new store takes it over when it is made, so that the next bundle holds it. The damaged file stays
where it is. Responses and comments are taken from wherever they lie (`damaged_pages.py`). Of what
has left only that is believed which SQLite finds where it has to be: a list of which a part is
missing, or to which something was added, would let a few leave by themselves.
"""

import re
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import closing, suppress
from pathlib import Path
from sys import intern
from typing import TypeGuard

import msgspec
from msgspec import Struct
from sqlite_utils import Database

from kiosk.store.damaged_pages import MOST, leaf_rows, with_new_header
from kiosk.store.submission import LARGEST_KEY
from questions.characters import clean
from questions.fingerprint import wording_hash
from questions.model import Survey
from questions.variables import Value, Variable, variables

_ERRORS = (sqlite3.Error, OSError, UnicodeError, OverflowError)


class Salvage(Struct, frozen=True):
    """The rows of one or more damaged stores, by their keys."""

    responses: dict[int, tuple[Value | None, ...]]
    """One value for each variable of the survey, in their order."""
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
    wording: str = ""
    earlier_wordings: str = ""


def salvage(files: Sequence[Path], survey: Survey, *, fetched: bool) -> Salvage:
    """Read `files`. Never raises for what a file holds. `fetched`: whether any may have left."""
    responses: dict[int, tuple[Value | None, ...]] = {}
    comments: dict[int, tuple[str, str]] = {}
    carried: set[int] = set()
    standings: list[_Standing] = []
    sure, is_older = True, False
    for file in files:
        found = _Leaves()
        with suppress(OSError):
            found.read(file, survey)
        responses = found.responses | responses
        comments = found.comments | comments
        standing, left = _what_has_left(file)
        sure = sure and standing is not None and (left is not None or not standing.interim)
        carried.update(left or ())
        standings.append(standing or found.standing())
        is_older = is_older or found.is_of_0_1_0 or _is_of_0_1_0(file)
    # Where nothing has left, a list that is lost was empty.
    sure = sure or not (fetched or is_older)
    lost = carried - responses.keys()
    carried |= _under_another_key(responses.keys() - carried, lost)
    meta = _meta(standings, survey, len(responses), sure) | {"lost": len(lost)}
    return Salvage(responses, comments, frozenset(carried), meta)


def _under_another_key(keys: AbstractSet[int], lost: AbstractSet[int]) -> set[int]:
    """Those of `keys` that have all but one byte of a lost one: its response, which has left.

    Which of the two keys is the right one nobody knows; a merge tells.
    """
    found: set[int] = set()
    for byte in _BYTES:
        others = {key & ~byte for key in lost}
        found |= {key for key in keys if key & ~byte in others}
    return found


_BYTES = (0xFF, *(0x7F << place for first in (0, 8) for place in range(first, 62, 7)))
"""The bits that lie together in a byte of the file, of keys in up to eight bytes and in nine.

See "A variable-length integer" in https://www.sqlite.org/fileformat2.html.
"""


class _Leaves:
    """The rows of one file that can be of the survey, whatever table they are of."""

    def __init__(self) -> None:
        self.responses: dict[int, tuple[Value | None, ...]] = {}
        self.comments: dict[int, tuple[str, str]] = {}
        self._meta = {"interim": "1"}  # says nothing against it

    def read(self, file: Path, survey: Survey) -> None:
        """Raises OSError."""
        questions = {question.id for question in survey.questions}
        allowed = [_allowed(variable) for variable in variables(survey)]
        for key, row in leaf_rows(file):
            match row:
                case [str(name), str(value)]:
                    self._meta[name] = value
                # First: of two questions the codes may be called like a question and its comment.
                case [None, *values] if _is_key(key) and _are_answers(values, allowed):
                    # Each code once in memory, however many have chosen it.
                    own = [intern(value) if isinstance(value, str) else value for value in values]
                    self.responses[key] = tuple(own)
                case [None, str(question), str(text)] if question in questions and _is_key(key):
                    self.comments[key] = question, clean(text)

    @property
    def is_of_0_1_0(self) -> bool:
        return "exported" in self._meta

    def standing(self) -> _Standing:
        """What is left of it, where SQLite does not find it."""
        return _standing_of(self._meta) or _Standing(interim=True)


_Left = tuple[_Standing | None, list[int] | None]
"""What a store says of what has left it, and the keys of responses that have; None where not all of
it can be read."""


def _what_has_left(file: Path) -> _Left:
    """The bytes are copied into memory: the file is not changed, nor looked for a journal."""
    try:
        content = file.read_bytes() if file.stat().st_size <= MOST else b""
    except OSError:
        return None, None
    standing, left = _said_in(content)
    if standing is None:
        standing, left = _said_in(with_new_header(content))
    return standing, left


def _said_in(content: bytes) -> _Left:
    if not content:
        return None, None
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.text_factory = lambda text: text.decode("utf-8", "replace")
        try:
            connection.deserialize(content)
        except _ERRORS:
            return None, None
        return _standing(connection), _carried(connection)


def _meta(
    standings: Sequence[_Standing], survey: Survey, responses: int, sure: bool
) -> dict[str, str | int]:
    """What the new store says of what has left: never too little; and of its identity.

    Where that is not sure, everything that is here may have left already, and one more: then not
    even that nothing is new is sure.
    """
    before = max((max(s.carried_before, s.exported) for s in standings), default=0)
    named = [s.store for s in standings if re.fullmatch("[0-9a-f]{16}", s.store)]
    wordings = {
        wording
        for s in standings
        for wording in (*s.earlier_wordings.split(), s.wording)
        if re.fullmatch("[0-9a-f]{64}", wording)
    }
    meta: dict[str, str | int] = {
        "earlier_wordings": " ".join(sorted(wordings - {wording_hash(survey)})),
        "min_new": max((s.min_new for s in standings), default=0),
        "closed_for_good": any(s.closed_for_good for s in standings),
        "interim": sure and all(s.interim for s in standings),
        "carried_before": before if sure else max(before, responses + 1),
    }
    return meta | ({"store": named[0]} if named else {})


def take_over(db: Database, found: Salvage) -> None:
    """Insert what was found into a new store; to be called within its first transaction."""
    columns = list(db.table("responses").columns_dict)
    db.table("responses").insert_all(
        dict(zip(columns, (key, *values), strict=True)) for key, values in found.responses.items()
    )
    db.table("comments").insert_all(
        {"key": key, "question": question, "text": text}
        for key, (question, text) in found.comments.items()
    )
    db.table("carried").insert_all({"key": key} for key in found.carried)
    for name, value in found.meta.items():
        db.table("meta").update(name, {"value": as_text(value)})


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
    except (*_ERRORS, ValueError, TypeError):
        return None
    if "interim" not in said and "exported" in said:  # version 0.1.0
        said["interim"] = str(int(said["exported"] == "0"))
    return _standing_of(said)


def _standing_of(said: Mapping[str, str]) -> _Standing | None:
    try:
        return msgspec.convert(said, _Standing, strict=False)
    except (ValueError, TypeError):
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


def _allowed(variable: Variable) -> Collection[object]:
    """The values that the survey knows; a flipped bit mostly makes one that it does not."""
    bounds = variable.bounds()
    return range(bounds[0], bounds[1] + 1) if bounds else variable.numbers()


def _are_answers(
    values: Sequence[object], allowed: Sequence[Collection[object]]
) -> TypeGuard[Sequence[Value | None]]:
    return len(values) == len(allowed) and all(
        value is None or value in known for value, known in zip(values, allowed, strict=True)
    )


def set_aside(path: Path) -> tuple[Path, ...]:
    """The damaged stores that lie beside the store at `path`. Raises OSError."""
    pattern = f"{path.stem}.damaged-*{path.suffix}"
    return tuple(sorted(file for file in path.parent.iterdir() if file.match(pattern)))
