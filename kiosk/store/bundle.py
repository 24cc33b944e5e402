"""Bundles: the file that carries all responses of one store away on a stick.

A ZIP of three members with constant times, which `packing.py` writes. It is read as something a
stranger may have made.
"""

import hashlib
import io
import re
import sqlite3
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from kiosk.store.clearing import Response, Spoken
from kiosk.store.sealing import DamagedSealError, is_sealed, unseal
from kiosk.store.tables import DamagedError, shape_of
from questions.fingerprint import fingerprint
from questions.loader import load
from questions.model import Name, Survey, SurveyId
from questions.source import LARGEST_FILE

SUFFIX = ".kiosk"
FORMAT = 2
_READ = frozenset({1, FORMAT})
"""1 is that of version 0.1.0."""
LARGEST_STORE = 1 << 30
"""Bytes of a store in a bundle: some million responses. More is refused unread."""
LARGEST_RATIO = 100
"""How far a member may inflate; a store of codes inflates tenfold."""
BATCH = 4_000
"""Responses that are read at once."""

DATABASE, SURVEY, MANIFEST = "responses.db", "survey.yaml", "manifest.json"
_LARGEST = {DATABASE: LARGEST_STORE, SURVEY: LARGEST_FILE + 3, MANIFEST: 64 * 1024}

_Hash = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]


class Manifest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a bundle says of itself."""

    format: int
    survey: SurveyId
    version: SurveyId
    fingerprint: _Hash
    place: Name
    store: Annotated[str, Meta(pattern="^([0-9a-f]{16})?$")]
    """Empty where nobody has answered."""
    wording: _Hash | None = None
    """Of the question file in it; 0.1.0 did not say."""
    earlier_wordings: tuple[_Hash, ...] = ()
    """In which some responses may have been given."""
    last: bool = False
    """Whether the survey is closed for good: then all responses are in it, and the comments."""
    responses: int
    comments: int
    sha256: Mapping[str, _Hash]
    """Of the other two members."""


class _Format(Struct, frozen=True):
    """The part of a manifest that every format has."""

    format: int


class Bundle(Struct, frozen=True, kw_only=True):
    """A bundle that was verified, for as long as it is open."""

    manifest: Manifest
    survey: Survey
    database: sqlite3.Connection
    """Holds what the methods read out: a million responses would be 3 GB of Python's values."""

    def responses(self) -> Iterator[Response]:
        """In the order of their keys."""
        for rows in self.batches():
            yield from ((key, tuple(values)) for key, *values in rows)

    def batches(self) -> Iterator[list[tuple[Any, ...]]]:
        """The same, `BATCH` at a time: each one a key and a value for each variable."""
        cursor = self.database.execute("SELECT * FROM responses ORDER BY key")
        while rows := cursor.fetchmany(BATCH):
            yield rows

    def comments(self) -> Iterator[Spoken]:
        """In the order of their keys."""
        for key, question, text in self.database.execute("SELECT * FROM comments ORDER BY key"):
            if question is None or text is None:
                raise DamagedError
            yield key, question, text


class NotABundleError(Exception):
    """The file is none, or is not whole. `reason` names a phrase `bundle.…`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@contextmanager
def open_bundle(path: Path, identities: Sequence[str] = ()) -> Iterator[Bundle]:
    """Read and verify a bundle. Raises NotABundleError, OtherKeyError, or OSError.

    A sealed one is opened in memory; `identities`: private halves of key pairs, as age writes them.
    What SQLite finds while the bundle is read from becomes a NotABundleError as well.
    """
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        manifest, survey = _loaded(path, connection, identities)
        try:
            yield Bundle(manifest=manifest, survey=survey, database=connection)
        except sqlite3.Error:
            raise NotABundleError("damaged") from None
    finally:
        connection.close()


def _loaded(
    path: Path, connection: sqlite3.Connection, identities: Sequence[str]
) -> tuple[Manifest, Survey]:
    """Verify a bundle, and give `connection` its database."""
    manifest, survey, database = _unpacked(content_of(path, identities))
    try:
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
        connection.deserialize(database)
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        _check_tables(connection, survey)
        for table, count in (("responses", manifest.responses), ("comments", manifest.comments)):
            if connection.execute(f"SELECT count(*) FROM {table}").fetchall() != [(count,)]:  # noqa: S608  names are our own
                raise DamagedError
    except (sqlite3.Error, OverflowError, ValueError, MemoryError):
        raise NotABundleError("damaged") from None
    return manifest, survey


def content_of(path: Path, identities: Sequence[str]) -> bytes:
    """The file of a bundle, of a sealed one what was sealed.

    Raises NotABundleError, OtherKeyError, or OSError.
    """
    if path.stat().st_size > LARGEST_STORE:
        raise NotABundleError("damaged")
    content = path.read_bytes()  # what is wrong from here on is the file's fault, not the disk's
    if not is_sealed(content):
        return content
    try:
        return unseal(content, identities)
    except DamagedSealError:
        raise NotABundleError("damaged") from None


def _unpacked(content: bytes) -> tuple[Manifest, Survey, bytes]:
    try:
        members = _members(content)
    except _UNREADABLE:
        raise NotABundleError("damaged") from None
    try:
        if msgspec.json.decode(members[MANIFEST], type=_Format).format > FORMAT:
            raise NotABundleError("newer")
        manifest = msgspec.json.decode(members[MANIFEST], type=Manifest)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        raise NotABundleError("damaged") from None
    if manifest.format not in _READ:
        raise NotABundleError("damaged")
    for name in (DATABASE, SURVEY):
        if hashlib.sha256(members[name]).hexdigest() != manifest.sha256.get(name):
            raise NotABundleError("damaged")
    survey = load(members[SURVEY]).survey
    if survey is None or fingerprint(survey) != manifest.fingerprint:
        raise NotABundleError("damaged")
    if (survey.survey, survey.version) != (manifest.survey, manifest.version):
        raise NotABundleError("damaged")
    return manifest, survey, members[DATABASE]


_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    MemoryError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
    struct.error,
)
"""What zipfile raises for files that are none."""


def _members(content: bytes) -> dict[str, bytes]:
    """The three members; sizes are looked at before anything is unpacked."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        if sorted(entry.filename for entry in entries) != sorted(_LARGEST):
            raise NotABundleError("not_ours")
        members = {}
        for entry in entries:
            most = min(_LARGEST[entry.filename], LARGEST_RATIO * entry.compress_size + 4096)
            packed = entry.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
            if entry.flag_bits & 1 or not packed or entry.file_size > most:
                raise NotABundleError("damaged")
            with archive.open(entry) as file:
                member = file.read(entry.file_size + 1)
            if len(member) != entry.file_size:
                raise NotABundleError("damaged")
            members[entry.filename] = member
    return members


_LONGEST = 1 << 20
"""Bytes of a value or a row; a comment has some thousand, a question file 256 KiB at most."""

_PRAGMAS = (
    "temp_store=MEMORY",
    "trusted_schema=OFF",
    "ignore_check_constraints=ON",
    "cell_size_check=ON",
    "query_only=ON",
)
"""None is needed where a table is `_PLAIN`; a second wall."""

_PLAIN = re.compile(
    r'CREATE TABLE "\w+" \(\s*"\w+" (?:INTEGER|TEXT)(?: PRIMARY KEY)?'
    r'(?:,\s*"\w+" (?:INTEGER|TEXT)(?: PRIMARY KEY)?)*\s*\) STRICT'
)
"""A table of names and types. A computed column, a condition or a default would be a program of a
stranger's, which even the check of the file runs."""


def _check_tables(connection: sqlite3.Connection, survey: Survey) -> None:
    """Exactly the tables that a store has, and nothing that would run when they are read."""
    found = connection.execute("SELECT type, name, sql FROM sqlite_schema").fetchall()
    tables = [(name, sql) for kind, name, sql in found if kind == "table"]
    others = {(kind, name, sql) for kind, name, sql in found if kind != "table"}
    if not others <= {("index", "sqlite_autoindex_meta_1", None)}:
        raise DamagedError
    if not all(_PLAIN.fullmatch(str(sql)) for _, sql in tables):
        raise DamagedError
    # The check looks at the types in STRICT tables, too.
    if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
        raise DamagedError
    wanted = shape_of(survey)
    del wanted["carried"]  # stays on the kiosk
    if sorted(name for name, _ in tables) != sorted(wanted):
        raise DamagedError
    for table, columns in wanted.items():
        found = connection.execute(f"PRAGMA table_info({table})").fetchall()
        if [(name, kind, key) for _, name, kind, _, _, key in found] != columns:
            raise DamagedError
