"""What is on a disk, looked at from outside, as after a theft or a power cut."""

import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.kiosk.resident import Record
from tests.vm.image import GAP, MEGABYTE, SECOND, run

CODES = ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le")


def raw_copy(overlay: Path, folder: Path) -> Path:
    """The disk as bytes."""
    copy = folder / "after.raw"
    run("qemu-img", "convert", "-U", "-O", "raw", overlay, copy)
    return copy


def replay(raw: Path) -> None:
    """What the machine does when it is switched on again. Raises RuntimeError on lost errors."""
    for start in (GAP, SECOND):
        try:
            run("e2fsck", "-fy", _at(raw, start))
        except RuntimeError as error:
            if "UNEXPECTED INCONSISTENCY" in str(error):
                raise


@contextmanager
def as_at_next_start(overlay: Path, folder: Path) -> Iterator[Path]:
    """The disk as bytes, while somebody looks at it."""
    raw = raw_copy(overlay, folder)
    replay(raw)
    try:
        yield raw
    finally:
        raw.unlink()


def _at(raw: Path, start: int) -> str:
    """A partition of a disk, as e2fsprogs name it; `start` in megabytes."""
    return f"{raw}?offset={start * MEGABYTE}"


def state(raw: Path, folder: Path) -> Path:
    """The kiosk's folder of responses, taken from a disk that is not running."""
    target = folder / "state"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    run("debugfs", "-R", f"rdump / {target}", _at(raw, SECOND))
    return target


def responses(data: Path, survey: str) -> tuple[list[Record], list[tuple[str, str]]]:
    """What is in the store of a survey: rows without keys, and comments. Raises AssertionError."""
    stores = list(data.glob(f"{survey}/*/responses.db"))
    assert len(stores) == 1, stores
    with sqlite3.connect(stores[0]) as db:  # writable: a journal that is left is played back
        db.row_factory = sqlite3.Row
        assert [tuple(row) for row in db.execute("PRAGMA integrity_check")] == [("ok",)]
        rows = [dict(row) for row in db.execute("SELECT * FROM responses")]
        comments = [(row[0], row[1]) for row in db.execute("SELECT question, text FROM comments")]
    db.close()
    for row in rows:
        del row["key"]
    return rows, comments


def found(raw: Path, wanted: Mapping[bytes, str]) -> set[str]:
    """The names of those byte strings that stand anywhere on the disk."""
    seen = set()
    keep = max(map(len, wanted)) - 1
    rest = b""
    with raw.open("rb") as disk:
        while piece := disk.read(1 << 20):
            if piece.count(0) < len(piece):
                window = rest + piece
                seen |= {name for pattern, name in wanted.items() if pattern in window}
            rest = piece[-keep:]
    return seen


def traces(raw: Path, disk: Path, words: list[str]) -> set[str]:
    """Those of `words` that stand anywhere on the disk, as UTF-8, UTF-16 or UTF-32.

    `disk` is how it was before anybody typed: where nothing has changed there is nothing of them.
    """
    wanted = {word.encode(code): word for word in words for code in CODES}
    found = set()
    keep = max(map(len, wanted), default=2) - 1
    rest = b""
    with raw.open("rb") as after, disk.open("rb") as before:
        while piece := after.read(1 << 20):
            window = rest + piece
            if piece != before.read(1 << 20):
                found |= {word for pattern, word in wanted.items() if pattern in window}
            rest = window[-keep:]
    return found
