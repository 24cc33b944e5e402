"""The file under the response store: opened, checked, created whole, moved aside when damaged.

No answer goes through here; the tables in it are `tables.py`.
What is told apart: a file that is *damaged* (moved aside, a new one takes its place), a file that
is *refused* (whole, but not for this program or question file), and a disk, folder or lock that is
in the way (the error is raised as it comes, see `FAULTS`).
"""

import errno
import os
import secrets
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from sqlite_utils import Database

from kiosk.store.closing import was_fetched
from kiosk.store.damaged_pages import MOST
from kiosk.store.durable import (
    finish_discarding,
    hide_time,
    make_folder,
    overwrite,
    read_from_disk,
    restrict,
    sync_folder,
)
from kiosk.store.rewriting import (
    is_over,
    journal_of,
    journal_watched,
    size,
    wipe_journal,
)
from kiosk.store.salvage import set_aside
from kiosk.store.tables import (
    OLDER,
    SCHEMA_VERSION,
    DamagedError,
    Meta,
    StoreRefused,
    create,
    judge,
    refuse_newer,
    schema_of,
    take_over_texts,
    upgrade,
)
from questions.model import Survey
from questions.paths import is_there

PRAGMAS = (
    # The first look at the file rolls back what a power cut left open, and then SQLite deletes the
    # journal, into free blocks where nobody can overwrite it; but not while it locks others out.
    ("locking_mode", "EXCLUSIVE", "exclusive"),
    ("journal_mode", "PERSIST", "persist"),  # the same; and WAL is a ledger in order of arrival
    ("journal_size_limit", "-1", -1),  # nor is it cut off
    ("synchronous", "EXTRA", 3),  # with FULL a journal that was deleted could come back
    ("secure_delete", "ON", 1),
    ("temp_store", "MEMORY", 2),  # nothing in /tmp
    ("locking_mode", "NORMAL", "normal"),
)
"""Name, what is set, what is then read back; in this order."""

FAULTS = (sqlite3.Error, OSError, UnicodeError)
"""What a bad disk, a full one, a locked or a damaged file raise. Their messages may quote answers.

UnicodeError: SQLite's Python module raises it for names that are no longer UTF-8.
"""

BUSY_SECONDS = 5.0
"""For which a reader waits while the store is written."""
HELD_SECONDS = 0.25
"""For which the kiosk waits while others read: its screen stands still, and it tries again."""

_DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


class PragmaError(sqlite3.NotSupportedError):
    """SQLite did not take a setting that anonymity or durability stands on."""


def open_readonly(path: Path) -> Database:
    """Open a store to read it; writing raises sqlite3.OperationalError.

    Bytes that are no longer UTF-8 are read as U+FFFD: one flipped bit must not keep the other
    responses from being read, and the error would quote the text.
    """
    uri = f"{path.absolute().as_uri()}?mode=ro"
    connection = sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    connection.text_factory = lambda content: content.decode("utf-8", "replace")
    return Database(connection, execute_plugins=False, strict=True)


def open_file(path: Path, survey: Survey, meta: Meta) -> Database:
    """Open the store at `path`, or make it from `meta`; move it aside first if it is damaged.

    The connection may be used from any thread, by one at a time. Raises StoreRefused, and FAULTS.
    """
    folder, of_survey, data = path.parents[:3]
    make_folder(folder)
    for ours in (of_survey, folder):  # the mode of the data folder is its owner's business
        restrict(ours, 0o700)
    for parent in (data, of_survey):  # a folder made right before a crash may be in memory only
        sync_folder(parent)
    with suppress(OSError):  # it is tried again at each opening
        finish_discarding(folder)
    try:
        return _opened(path, survey, meta)
    except (sqlite3.Error, UnicodeError) as error:
        if not _means_damage(error, _header(path)):
            raise
    if not _is_damaged(path, survey, meta):
        raise OSError(errno.EIO, "read otherwise a moment later", str(path))
    _move_aside(path)
    return _opened(path, survey, meta)


def _is_damaged(path: Path, survey: Survey, meta: Meta) -> bool:
    """Whether bytes that are read anew, and lie in memory, show the damage, too.

    Else it was the disk: SQLite's check counts what it cannot read among the damage. A file larger
    than any store is not looked at again. Raises OSError.
    """
    if path.stat().st_size > MOST:
        return True
    content = read_from_disk(path)
    if not content:
        return was_fetched(path.parent)
    if content[18:20] == _WAL:  # which memory cannot have
        content = content[:18] + _NO_WAL + content[20:]
    header = content[:100]
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        try:
            connection.deserialize(content)
            db = Database(connection, execute_plugins=False, strict=True)
            _check(db, path, header, len(content))
            judge(db, path, survey, meta)
        except StoreRefused:
            return False
        except (sqlite3.Error, UnicodeError) as error:
            return _means_damage(error, header)
    return False


_WAL, _NO_WAL = b"\2\2", b"\1\1"
"""How a header says which journal there is, see _header."""


def set_constant_times(path: Path) -> None:
    """Give the store, what lies aside and its two folders one constant time: no trace of when."""
    for file in path.parent.glob(f"{path.stem}*"):
        hide_time(file)
    for folder in (path.parent, path.parent.parent):  # last: looking into a folder touches it
        hide_time(folder)


def _opened(path: Path, survey: Survey, meta: Meta) -> Database:
    with journal_watched(path):
        return _open(path, survey, meta)


def _open(path: Path, survey: Survey, meta: Meta) -> Database:
    # Made here, for its mode, and opened for writing: a read-only disk is found out now.
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    restrict(path, 0o600)
    if not path.stat().st_size and was_fetched(path.parent) and not set_aside(path):
        raise DamagedError  # answers were here; beside one set aside it may be a new one, cut short
    connection = sqlite3.connect(
        path,
        timeout=HELD_SECONDS,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=0,  # each would hold what it was last given: the words of a comment
    )
    try:
        db = Database(connection, execute_plugins=False, strict=True)
        _set_pragmas(db)
        _check(db, path, _header(path), path.stat().st_size)
        if not db.table_names():
            create(db, path, survey, meta)
        judge(db, path, survey, meta)
        upgrade(db, path)
        take_over_texts(db, meta)
        # Also for what is in the file: should the last sync before have failed, the journal that is
        # on the disk would take the newest change back after a power cut.
        wipe_journal(db, path)
    except BaseException:
        connection.close()
        raise
    return db


def _set_pragmas(db: Database) -> None:
    for name, value, wanted in PRAGMAS:
        db.execute(f"PRAGMA {name}={value}").fetchall()
        if db.execute(f"PRAGMA {name}").fetchall() != [(wanted,)]:
            raise PragmaError(name)


def _check(db: Database, path: Path, header: bytes, length: int) -> None:
    """Look at the whole file. The first statement has rolled back what a power cut left open."""
    refuse_newer(db, path)
    schema = schema_of(db)
    if db.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
        raise DamagedError
    if (schema in OLDER or schema == SCHEMA_VERSION) != bool(db.table_names()):
        raise DamagedError
    # SQLite takes what is cut off the last page for zeros, and does not look beyond the last page.
    if length != size(db):
        raise DamagedError
    # SQLite opens a file with another write version for reading, and says so at the first write.
    if schema and header[18] > 2:
        raise DamagedError


def _means_damage(error: sqlite3.Error | UnicodeError, header: bytes) -> bool:
    """Whether `error`, raised while opening, means that the file itself is broken."""
    if isinstance(error, DamagedError | UnicodeError):
        return True
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:  # raised by Python: a text that is not UTF-8
        return isinstance(error, sqlite3.OperationalError)
    if code == sqlite3.SQLITE_ERROR:  # "unsupported file format"; anything else would be our bug
        return int.from_bytes(header[44:48]) not in {1, 2, 3, 4}
    return code & 0xFF in _DAMAGE


def _header(path: Path) -> bytes:
    """The header of an SQLite file, see https://www.sqlite.org/fileformat.html#the_database_header."""
    with path.open("rb") as file:
        return file.read(100)


def _move_aside(path: Path) -> None:
    """Rename a damaged store, and what SQLite may have left of it, to a new random name.

    The journal goes first: beside a new store it would be rolled back into that. One that is over
    is wiped; one that could not be rolled back may be of use to whoever repairs the file.
    """
    if is_over(path):
        overwrite(journal_of(path))
    aside = path.with_name(f"{path.stem}.damaged-{secrets.token_hex(4)}{path.suffix}")
    for suffix in ("-journal", "-wal", "-shm", ""):
        source = path.with_name(path.name + suffix)
        if is_there(source):
            source.rename(aside.with_name(aside.name + suffix))
    sync_folder(path.parent)
