"""How the store is changed: on a copy in memory, which then takes the place of the whole file.

That is one transaction, and the file is laid out as by VACUUM: by its keys, whatever came first. If
rows were inserted into the file, and that were rebuilt, the disk would remember: pages are split
for a row, and the last ones are cut off again, into free blocks, as they were at that moment.

The rollback journal holds the pages as they were before. It is never deleted, nor cut off, which
would leave them in free blocks, too; it is overwritten in its place.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from kiosk.store.durable import overwrite, overwrite_open, restrict
from questions.paths import is_there

_FILLING = "filling"
"""A table of zeros, over what a file is about to be shortened by."""


class BusyError(sqlite3.OperationalError):
    """Another program has the file locked."""

    sqlite_errorcode = sqlite3.SQLITE_BUSY
    sqlite_errorname = "SQLITE_BUSY"


@contextmanager
def rewritten(db: Database) -> Iterator[Database]:
    """The store as a copy to be changed; when that is done, the file is written anew.

    All of it or nothing, and on the disk. Raises sqlite3.Error.
    """
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        copy = Database(connection, execute_plugins=False, strict=True)
        _put(db, copy)
        yield copy
        copy.execute(f"DROP TABLE IF EXISTS {_FILLING}")  # of a power cut
        copy.vacuum()
        if (less := size(db) - size(copy)) > 0:
            copy.execute(f"CREATE TABLE {_FILLING} AS SELECT zeroblob({less}) AS zeros")
            _put(copy, db)
            copy.execute(f"DROP TABLE {_FILLING}")
            copy.vacuum()
        _put(copy, db)
    finally:
        connection.close()


def _put(source: Database, target: Database) -> None:
    """Make `target` what `source` is, in one transaction."""
    source.conn.backup(target.conn, progress=_raise_when_busy)


def _raise_when_busy(status: int, remaining: int, total: int) -> None:  # noqa: ARG001
    """Python would try for ever, where SQLite has waited for its time-out already."""
    if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        raise BusyError


def size(db: Database) -> int:
    """Bytes that the file should have."""
    [(pages,)] = db.execute("PRAGMA page_count").fetchall()
    [(page_size,)] = db.execute("PRAGMA page_size").fetchall()
    return int(pages * page_size)


# -- the journal


def journal_of(path: Path) -> Path:
    """The journal of the store at `path`: zeros, but while something is being written."""
    return path.with_name(f"{path.name}-journal")


def is_over(path: Path) -> bool:
    """Whether there is a journal that nothing is to be rolled back from any more.

    See section 4.1 of https://www.sqlite.org/atomiccommit.html.
    """
    try:
        with journal_of(path).open("rb") as journal:
            return journal.read(1) == b"\0"
    except FileNotFoundError:
        return False


@contextmanager
def journal_watched(path: Path) -> Iterator[None]:
    """While the file is opened: overwrite the journal should SQLite delete it.

    It does so where it finds that the file is no database.
    """
    try:
        journal = journal_of(path).open("r+b", buffering=0)
    except FileNotFoundError:
        yield
        return
    with journal:
        try:
            yield
        finally:
            if not os.fstat(journal.fileno()).st_nlink:
                overwrite_open(journal)


def wipe_journal(db: Database, path: Path) -> None:
    """Overwrite what is left of the last change. Raises sqlite3.Error and OSError."""
    journal = journal_of(path)
    if not is_there(journal):
        return
    restrict(journal, 0o600)
    db.execute("BEGIN IMMEDIATE")  # nobody is in the middle of writing, and nobody begins to
    try:
        overwrite(journal)
    finally:
        db.execute("ROLLBACK")
