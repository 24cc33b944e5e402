"""What a power cut left: looked at with the product, and compared with what was promised."""

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

from msgspec import Struct

from exporter.errors import ExporterError
from exporter.reading.files import input_files
from exporter.reading.keys import Key
from kiosk.store.bundle import NotABundleError
from kiosk.store.response_store import ResponseStore, StoreFault, StoreRefused
from tests.exporter.office import read_bundle
from tests.proofs.day import KEY, LONGEST_DAY, PLACE, QUESTIONS, RECIPIENT, SURVEY, submission

LOST, CORRUPT, STRANGE, FORGOTTEN = FAILURES = ("lost", "corrupt", "strange", "forgotten")
"""A thanked response or a handed out bundle is not there; damaged; there, but never submitted; an
export of which the kiosk knows no more."""


class Promised(Struct):
    """What the kiosk has said by some moment."""

    begun: int = 0
    kept: int = 0
    packing: frozenset[int] = frozenset()
    """How many responses a bundle on the stick may hold."""
    packed: tuple[tuple[int, str], ...] = ()

    def hear(self, line: str) -> None:
        match line.split():
            case ["begun", number]:
                self.begun = int(number)
            case ["kept", number]:
                self.kept = int(number)
            case ["packing", number]:
                self.packing |= {int(number)}
            case ["packed", number, name]:
                self.packed = (*self.packed, (int(number), name))


class Found(Struct, frozen=True):
    """What a new kiosk finds in a store."""

    responses: list[tuple[object, ...]]
    comments: list[tuple[object, ...]]
    carried: int


def look_at_store(disk: Path) -> Found | None:
    """What the product finds when it opens the store; None: not what was stored."""
    try:
        with ResponseStore(disk / "data", SURVEY, QUESTIONS, PLACE) as store:
            if store.set_aside:
                return None
            carried = store.standing().carried
        with closing(sqlite3.connect(store.path)) as reader:
            if reader.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                return None
            responses = reader.execute("SELECT * FROM responses").fetchall()
            return Found(responses, reader.execute("SELECT * FROM comments").fetchall(), carried)
    except (StoreFault, StoreRefused, sqlite3.Error):
        return None


def judge_store(found: object, promised: Promised) -> str:
    if not isinstance(found, Found):
        return CORRUPT
    known = {number: as_rows(number) for number in range(1, promised.begun + 1)}
    there = {number for number, rows in known.items() if rows[0] in found.responses}
    if sorted(found.responses) != sorted(known[number][0] for number in there):
        return STRANGE
    if sorted(found.comments) != sorted(row for number in there for row in known[number][1]):
        return STRANGE
    if not there.issuperset(range(1, promised.kept + 1)):
        return LOST
    return FORGOTTEN if any(found.carried < n for n, _ in promised.packed) else ""


def as_rows(number: int) -> tuple[tuple[object, ...], list[tuple[object, ...]]]:
    sent = submission(number)
    return (sent.key, *sent.response.values()), [tuple(comment) for comment in sent.comments]


def look_at_stick(disk: Path) -> Mapping[str, int | None]:
    """The bundles that the office would take from the stick: how many responses they hold.

    None: what has the name of a bundle is none, or it holds what nobody submitted.
    """
    try:
        files = input_files([disk / "stick"], [Key(KEY, RECIPIENT)]).files
    except ExporterError:  # no files
        return {}
    found: dict[str, int | None] = {}
    for file in files:
        found[file.path.name] = None
        try:
            bundle = read_bundle(file.path, KEY)
        except NotABundleError:
            continue
        known = {as_rows(number)[0] for number in range(1, LONGEST_DAY + 1)}
        responses = {(key, *values) for key, values in bundle.responses}
        if responses <= known and not bundle.comments:
            found[file.path.name] = len(responses)
    return found


def judge_stick(found: object, promised: Promised) -> str:
    assert isinstance(found, dict)
    if None in found.values():
        return CORRUPT
    if not promised.packing.issuperset(found.values()):
        return STRANGE
    return "" if all(found.get(name) == number for number, name in promised.packed) else LOST


def look_at_cleared(disk: Path, responses: int) -> str:
    """Which of FAILURES is seen where a store of so many responses was being cleared.

    It is whole, or it is gone: then nothing of it comes back, and no word of it is in any file.
    """
    [*folders] = disk.glob("data/*/*")
    try:
        with ResponseStore(disk / "data", SURVEY, QUESTIONS, PLACE) as store:
            found, aside = store.count(), store.set_aside
    except (StoreFault, StoreRefused):
        return CORRUPT
    if found == responses:
        return ""
    left = b"".join(file.read_bytes() for file in folders[0].iterdir())
    return STRANGE if found or aside or "mörkt mörkt".encode() in left else ""


Look = Callable[[Path], object]
Judge = Callable[[object, Promised], str]
PARTS: Mapping[str, tuple[Look, Judge]] = {
    "data": (look_at_store, judge_store),
    "stick": (look_at_stick, judge_stick),
}
"""Of each folder of a disk: what is seen in it, and which of FAILURES that is, or ""."""
