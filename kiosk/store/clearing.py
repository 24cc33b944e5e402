"""Clearing a closed survey: the one way in which answers leave a kiosk for good.

It takes a code that only somebody has who merged a bundle with every single answer, and the
reference of the decision to delete them (in Swedish law, gallring).
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path

import msgspec

from kiosk.store.closing import forget_fetched
from kiosk.store.durable import discard, finish_discarding, hide_time, sync_file
from kiosk.store.file import open_readonly
from kiosk.store.rewriting import journal_of
from kiosk.store.salvage import set_aside
from questions.paths import is_there
from questions.variables import Value

DIGITS = 8
_NOTE = "cleared"


Response = tuple[int, tuple[Value | None, ...]]
"""Key, and one value for each variable of the survey, in their order."""
Spoken = tuple[int, str, str]
"""Key, question and text of a comment."""


def clearing_code(responses: Iterable[Response], comments: Iterable[Spoken]) -> str:
    """The code of all that a store holds: 8 digits, the same for the same content.

    Over what is said, both in the order of the keys, and not over the bytes of a file: those differ
    from one SQLite to the next.
    """
    said = hashlib.sha256()
    for rows in (responses, comments):
        for row in rows:
            said.update(msgspec.json.encode(row))
        said.update(b";")
    number = int.from_bytes(said.digest()[:8], "big")
    return f"{number % 10**DIGITS:0{DIGITS}}"


def contents(store: Path) -> tuple[list[Response], list[Spoken]]:
    """All responses and comments of a store file, in the order of their keys. Raises FAULTS."""
    with open_readonly(store) as db:
        rows = db.execute("SELECT * FROM responses ORDER BY key").fetchall()
        comments = db.execute("SELECT * FROM comments ORDER BY key").fetchall()
    return [(key, tuple(values)) for key, *values in rows], comments


def clear(store: Path, decision: str) -> None:
    """Overwrite and delete the store, which nobody has open, and what was set aside of it.

    The decision is kept. The store goes last: after a power cut it is whole, or gone, and nothing
    is salvaged. Raises OSError.
    """
    note = store.with_name(_NOTE)
    note.write_text(f"{decision}\n", "utf-8")
    hide_time(note)
    sync_file(note)
    forget_fetched(store.parent)
    finish_discarding(store.parent)
    for path in (*set_aside(store), store):
        for file in (journal_of(path), path):
            if is_there(file):
                discard(file)
    hide_time(store.parent)
