"""A bundle of what may leave a store, on its way to a stick.

It is written so that a pulled stick or a power cut leaves either a bundle that verifies or a
`.part` that nobody takes for one.
"""

import hashlib
import io
import os
import secrets
import sqlite3
import zipfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from kiosk.store.bundle import DATABASE, FORMAT, MANIFEST, SUFFIX, SURVEY, Manifest
from kiosk.store.durable import read_from_disk, sync_folder
from kiosk.store.file import open_readonly
from kiosk.store.tables import read_meta

_LONG_AGO = (1980, 1, 1, 0, 0, 0)
TEMPORARY = "MEMORY"
"""Where SQLite puts what it needs on the way: in a file all answers would touch a disk unsealed."""
_LONGEST = 80
"""Characters of what a bundle is called."""


def write_bundle(store: Path, folder: Path) -> tuple[Path, int]:
    """Write a bundle of the store file into `folder`; its path and how many responses it holds.

    Synced, read back past the cache and compared before it gets its name. Raises OSError; what
    was written by then is removed if the disk still allows it, else its name ends in `.part`.
    """
    content, manifest = pack(store)
    return write(bundle_name(manifest), content, folder), manifest.responses


def bundle_name(manifest: Manifest) -> str:
    """A name of its own for each bundle, without a time or a number in it.

    For people alone: what is in it says the manifest. Whatever the survey is called, the privileged
    part takes it, and so does any file system of a stick.
    """
    called = f"{manifest.survey}_{manifest.version}_{manifest.place}"[:_LONGEST].lstrip("_-.")
    return f"{called}_{secrets.token_hex(4)}".lstrip("_") + SUFFIX


def write(name: str, content: bytes, folder: Path) -> Path:
    """A packed bundle as a file, see `write_bundle`."""
    path = folder / name
    part = path.with_name(name + ".part")
    try:
        _write(part, content)
        part.rename(path)
        sync_folder(folder)
    except OSError:
        for left in (path, part):
            with suppress(OSError):
                left.unlink(missing_ok=True)
        raise
    return path


def _write(part: Path, content: bytes) -> None:
    with part.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    if read_from_disk(part) != content:
        raise OSError(5, "not read back as written", str(part))


def pack(store: Path) -> tuple[bytes, Manifest]:
    """The bytes of a bundle of the store file, and its manifest: what has been drawn for it.

    Once the survey is closed for good that is everything, and the comments; before, no comment.
    """
    with open_readonly(store) as db:
        meta = read_meta(db)
        last = meta.closed_for_good
        responses = db.execute(_ALL if last else _DRAWN).fetchall()
        comments = db.execute(_COMMENTS if last else _NO_COMMENTS).fetchall()
        tables = [db.table(name).schema for name in ("responses", "comments", "meta")]
    told = [(name, getattr(meta, name)) for name in _TOLD]
    database = _database(tables, {"responses": responses, "comments": comments, "meta": told})
    members = {DATABASE: database, SURVEY: meta.questions.encode()}
    manifest = Manifest(
        format=FORMAT,
        survey=meta.survey,
        version=meta.version,
        fingerprint=meta.fingerprint,
        place=meta.place,
        store=meta.store,
        wording=meta.wording,
        earlier_wordings=tuple(meta.earlier_wordings.split()),
        last=last,
        responses=len(responses),
        comments=len(comments),
        sha256={name: hashlib.sha256(content).hexdigest() for name, content in members.items()},
    )
    members[MANIFEST] = msgspec.json.format(msgspec.json.encode(manifest))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(members):
            archive.writestr(zipfile.ZipInfo(name, _LONG_AGO), members[name], zipfile.ZIP_DEFLATED)
    return buffer.getvalue(), manifest


_ALL = "SELECT * FROM responses ORDER BY key"
_DRAWN = "SELECT * FROM responses WHERE key IN (SELECT key FROM carried) ORDER BY key"
_COMMENTS = "SELECT * FROM comments ORDER BY key"
_NO_COMMENTS = "SELECT * FROM comments WHERE 0"
"""Each would be one of the few that came since the bundle before."""
_TOLD = ("survey", "version", "fingerprint", "place", "store", "questions")
"""What a bundle says of `meta`."""


def _database(tables: Sequence[str], rows: Mapping[str, Sequence[tuple[object, ...]]]) -> bytes:
    """A database made anew of rows in the order of their keys: nothing else of the store is in it.

    `tables`: the statements that make them.
    """
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        connection.execute(f"PRAGMA temp_store={TEMPORARY}")
        for statement in tables:
            connection.execute(statement)
        for table, values in rows.items():
            for row in values:
                marks = ", ".join("?" * len(row))
                connection.execute(f'INSERT INTO "{table}" VALUES ({marks})', row)  # noqa: S608  names are our own
        connection.execute("VACUUM")
        content = bytearray(connection.serialize())
    finally:
        connection.close()
    # Change counter, schema cookie, version-valid-for: https://www.sqlite.org/fileformat2.html
    for start in (24, 40, 92):
        content[start : start + 4] = (1).to_bytes(4, "big")
    return bytes(content)
