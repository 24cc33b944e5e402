"""The tables of a store: made, taken over from an older version, judged, and what they say.

What they are is in `docs/architecture.md`; the file that they lie in is `file.py`.
"""

import re
import secrets
import sqlite3
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct
from sqlite_utils import Database

from kiosk.store.closing import is_closed_for_good, note_fetched, was_fetched
from kiosk.store.rewriting import rewritten
from kiosk.store.salvage import as_text, salvage, set_aside, take_over
from questions.fingerprint import wording_hash
from questions.loader import load
from questions.model import Survey
from questions.variables import variables

SCHEMA_VERSION = 2
"""`PRAGMA user_version` of the tables as they are made here. 1 is that of version 0.1.0."""

OLDER = frozenset({1})
"""Those that are taken over."""


class StoreRefused(Exception):  # noqa: N818 - a decision, not a mishap
    """The store is whole, but not to be used with this program or question file.

    newer_schema: written by a newer program. other_fingerprint: the questions were changed, and
    the file needs a new version number. other_place: the responses in it are from another place.
    """

    def __init__(
        self, reason: Literal["newer_schema", "other_fingerprint", "other_place"], path: Path
    ) -> None:
        super().__init__(f"{path}: {reason}")
        self.reason = reason
        self.path = path


class DamagedError(sqlite3.DatabaseError):
    """SQLite reads the file, but it is not what was written."""


class Meta(Struct, frozen=True):
    """What a store says of itself: the rows of the table `meta`."""

    survey: str
    version: str
    fingerprint: str
    place: str
    questions: str
    """The text of the question file."""
    store: str = ""
    """Random hexadecimal digits, drawn with the first response and kept by a repair."""
    min_new: int = 0
    """What the settings asked for at the first response; they can only raise it."""
    closed_for_good: bool = False
    interim: bool = True
    """Whether `carried` names all responses that have left: else none leaves before the last."""
    wording: str = ""
    """The hash of the words in which it is asked, see `questions/fingerprint.py`."""
    earlier_wordings: str = ""
    """Those in which it was asked before, since the first response; blanks between them."""
    carried_before: int = 0
    """How many responses version 0.1.0 has carried away: it kept no list of them."""
    lost: int = 0
    """How many keys in `carried` have no response: a repair did not find those."""


def read_meta(db: Database) -> Meta:
    """Raises DamagedError when it is not what a store says of itself."""
    rows = dict(db.execute("SELECT name, value FROM meta").fetchall())
    try:
        meta = msgspec.convert(rows, Meta, strict=False)
    except msgspec.ValidationError:
        raise DamagedError from None
    if not re.fullmatch("[0-9a-f]{64}", meta.fingerprint):
        raise DamagedError
    return meta


def schema_of(db: Database) -> int:
    [(schema,)] = db.execute("PRAGMA user_version").fetchall()
    return int(schema)


def create(db: Database, path: Path, survey: Survey, meta: Meta) -> None:
    """One transaction, with what damaged stores beside it still give: after a power cut there is
    either nothing or all of it."""
    fetched = was_fetched(path.parent)
    found = salvage(set_aside(path), survey, fetched=fetched)
    columns = {v.name: str if v.kind == "code" else int for v in variables(survey)}
    with rewritten(db) as new:
        new.create_table("responses", {"key": int, **columns}, pk="key", strict=True)
        new.create_table("comments", {"key": int, "question": str, "text": str}, "key", strict=True)
        new.create_table("carried", {"key": int}, pk="key", strict=True)
        new.create_table("meta", {"name": str, "value": str}, pk="name", strict=True)
        for name in Meta.__struct_fields__:
            new.table("meta").insert({"name": name, "value": as_text(getattr(meta, name))})
        take_over(new, found)
        if is_closed_for_good(path.parent):
            set_meta(new, "closed_for_good", True)
        if found.responses and not read_meta(new).store:
            set_meta(new, "store", secrets.token_hex(8))
        new.execute(f"PRAGMA user_version={SCHEMA_VERSION}")


def upgrade(db: Database, path: Path) -> None:
    """Take over a store of version 0.1.0, in one transaction."""
    if schema_of(db) == SCHEMA_VERSION:
        return
    [(said,)] = db.execute("SELECT value FROM meta WHERE name = 'exported'").fetchall() or [("",)]
    # What cannot be read may have been all of it.
    exported = int(said) if said.isdecimal() else db.table("responses").count
    fresh: dict[str, str | int] = {
        "closed_for_good": is_closed_for_good(path.parent),
        "interim": exported == 0,
        "carried_before": exported,
        "min_new": 0,
        "wording": _wording_of_0_1_0(db),
        "earlier_wordings": "",
    }
    if exported:
        note_fetched(path.parent)
    with rewritten(db) as new:
        new.create_table("carried", {"key": int}, pk="key", strict=True)
        new.table("meta").delete_where("name = 'exported'")
        for name, value in fresh.items():
            new.table("meta").insert({"name": name, "value": as_text(value)})
        new.execute(f"PRAGMA user_version={SCHEMA_VERSION}")


def _wording_of_0_1_0(db: Database) -> str:
    """That of the question file that the store holds."""
    survey = load(read_meta(db).questions.encode()).survey
    return wording_hash(survey) if survey else ""


_Shape = dict[str, list[tuple[str, str, int]]]
"""Table name to columns: name, type, place in the primary key."""


def _shape(db: Database) -> _Shape:
    """The tables of a store, without those that are not STRICT or have not our names."""
    tables = [db.table(name) for name in ("responses", "comments", "carried", "meta")]
    return {
        table.name: [(column.name, column.type, column.is_pk) for column in table.columns]
        for table in tables
        if table.exists() and table.strict
    }


def shape_of(survey: Survey) -> _Shape:
    types = [(v.name, "TEXT" if v.kind == "code" else "INTEGER", 0) for v in variables(survey)]
    return {
        "responses": [("key", "INTEGER", 1), *types],
        "comments": [("key", "INTEGER", 1), ("question", "TEXT", 0), ("text", "TEXT", 0)],
        "carried": [("key", "INTEGER", 1)],
        "meta": [("name", "TEXT", 1), ("value", "TEXT", 0)],
    }


def refuse_newer(db: Database, path: Path) -> None:
    """Before all else: a newer file may hold what this SQLite cannot read."""
    if schema_of(db) > SCHEMA_VERSION:
        raise StoreRefused("newer_schema", path)


def judge(db: Database, path: Path, survey: Survey, meta: Meta) -> None:
    """Refuse a store of other questions or another place.

    The fingerprint comes before the columns: other questions have other columns, rightly.
    """
    shape, wanted = _shape(db), shape_of(survey)
    if schema_of(db) in OLDER:
        del wanted["carried"]
    if shape.get("meta") != wanted["meta"]:
        raise DamagedError
    found = read_meta(db)
    if (found.survey, found.version) != (meta.survey, meta.version):
        raise DamagedError
    if found.fingerprint != meta.fingerprint:
        raise StoreRefused("other_fingerprint", path)
    if shape != wanted:
        raise DamagedError
    if schema_of(db) == SCHEMA_VERSION:
        check_keys(db, found)
    if found.place != meta.place and db.table("responses").count:
        raise StoreRefused("other_place", path)


def check_keys(db: Database, meta: Meta) -> None:
    """What has left is still here: else a key has changed, and its response would count twice.

    Raises DamagedError.
    """
    if db.execute(_LOST).fetchall() != [(meta.lost,)]:
        raise DamagedError


_LOST = "SELECT count(*) FROM (SELECT key FROM carried EXCEPT SELECT key FROM responses)"


def take_over_texts(db: Database, meta: Meta) -> None:
    """Those that were mended."""
    found = read_meta(db)
    changed = [
        n for n in ("place", "questions", "wording") if getattr(found, n) != getattr(meta, n)
    ]
    if changed:
        with rewritten(db) as new:
            if "wording" in changed and db.table("responses").count:
                earlier = f"{found.earlier_wordings} {found.wording}".strip()
                set_meta(new, "earlier_wordings", earlier)
            for name in changed:
                set_meta(new, name, getattr(meta, name))


def set_meta(new: Database, name: str, value: str | int) -> None:
    """In a copy of the store that is being changed."""
    new.table("meta").update(name, {"value": as_text(value)})
