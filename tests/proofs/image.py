"""A1 A5 A9 A20: what one image of the disk tells of responses that it holds, or held.

Responses are stored on file systems of their own, with other writes between them, and all bytes of
the disk are looked at (`stale.py`). Ours is made as `kiosk disk` makes it. The control is a disk as
Debian makes it, and a store that inserts rows and deletes its journal, as 0.1.0 did; where the
real program stores, and where a survey is cleared, one thing is different at a time.
"""

import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from math import sqrt
from pathlib import Path
from random import Random

from msgspec import Struct

from kiosk.machine.disk import MAKE, OPTIONS
from kiosk.store.clearing import clear
from kiosk.store.response_store import ResponseStore
from kiosk.store.submission import Comment, Submission, drawn_key
from questions.loader import SURVEYS, load_survey
from questions.variables import variables
from tests.bench.store import value
from tests.kiosk.resident import Resident, wait_until_ready
from tests.kiosk.small_survey import write_small_survey
from tests.proofs.proof import Proof
from tests.proofs.stale import Told, changes, image, told
from tests.terminal import Terminal, kiosk

ESSUNGA = SURVEYS / "essunga_trygg.yaml"
MEGABYTES = 128
AS_DEBIAN = ("mke2fs", "-q", "-F", "-t", "ext4", "-b", "4096", "-J", "size=16")
STORED = (60, 150)
BY_HAND = 15
WORDS = "Ord nummer {} som ingen annan skriver"


class Run(Struct, frozen=True):
    """What was stored in one run, and what the image tells of it."""

    told: Told
    moments: int
    """For how many responses some time on the disk lies within the moment of storing."""


def proofs() -> Iterator[Proof]:
    for count in STORED:
        ours, control = stored(count, MAKE, _by_the_store), stored(count, AS_DEBIAN, _as_in_0_1_0)
        yield Proof(
            threat="A1",
            tried=f"one image of a disk with {count} responses: which came first",
            figure=f"{_order(ours)}; control {_order(control)}",
            holds=_is_chance(ours.told) and not _is_chance(control.told),
        )
        fewest, fewest_of_control = min(ours.told.candidates), min(control.told.candidates)
        yield Proof(
            threat="A5",
            tried=f"the same: which of {count} responses a comment came with",
            figure=f"at least {fewest} candidates; control {fewest_of_control}",
            holds=fewest == count and ours.told.certain and fewest_of_control < count,
        )
        yield Proof(
            threat="A9",
            tried=f"the same: the moments of {count} responses",
            figure=f"{ours.moments}; control {control.moments}",
            holds=ours.moments <= 1 and control.moments > count / 2,
        )
    ours_by_hand, control_by_hand = by_hand(MAKE), by_hand(AS_DEBIAN)
    yield Proof(
        threat="A9",
        tried=f"the same of {BY_HAND} who answered the real program",
        figure=f"{ours_by_hand}; control with a journal {control_by_hand}",
        holds=ours_by_hand <= 1 and control_by_hand > BY_HAND / 2,
    )
    left, left_of_control = cleared(clear), cleared(_unlinked)
    yield Proof(
        threat="A20",
        tried="a cleared survey of 60: whose words are on the disk",
        figure=f"{left}; control, deleted only: {left_of_control}",
        holds=not left and left_of_control > 0,
    )


def _order(run: Run) -> str:
    return f"{run.told.determined} of {run.told.pairs} pairs told, {run.told.right} right"


def _is_chance(found: Told) -> bool:
    """Whether what is told of the order is right in no more than half of the pairs, by 3 SE."""
    half = found.determined / 2
    return abs(found.right - half) <= 3 * sqrt(found.determined) / 2


# -- the disks


@contextmanager
def disk(made: Sequence[str]) -> Iterator[tuple[Path, Path]]:
    """A folder on a file system of its own, and the file of the disk; as root.

    The file is whole once the context is left.
    """
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        file, point = Path(folder) / "disk", Path(folder) / "mounted"
        with file.open("wb") as empty:
            empty.truncate(MEGABYTES << 20)
        point.mkdir()
        subprocess.run([*made, file], check=True)
        subprocess.run(["mount", "-o", f"loop,{OPTIONS}", file, point], check=True)
        try:
            yield point, file
        finally:
            if point.is_mount():
                subprocess.run(["umount", point], check=True)


def unmount(point: Path) -> None:
    subprocess.run(["umount", point], check=True)


# -- by the store

Opened = Callable[[Path], AbstractContextManager[Callable[[Submission], object]]]
"""Opens a store in a folder, and gives what stores a response there."""


def stored(count: int, made: Sequence[str], opened: Opened) -> Run:
    """Store so many, one in two with a comment, and look at the disk."""
    survey = load_survey(ESSUNGA)
    chance = Random(count)
    responses: list[int] = []
    comments: dict[int, int] = {}
    moments: list[tuple[float, float]] = []
    with disk(made) as (folder, file):
        data = folder / "data"
        with opened(data) as add:
            for number in range(count):
                words = (Comment(drawn_key(), "forslag", WORDS.format(number)),) * (number % 2)
                answers = {v.name: value(v, chance) for v in variables(survey)}
                one = Submission(drawn_key(), answers, words)
                _others_write(folder, chance)
                time.sleep(0.02)
                begun = time.time()
                add(one)
                moments.append((begun, time.time()))
                time.sleep(0.02)
                responses.append(one.key)
                comments |= {comment.key: one.key for comment in words}
        unmount(folder)
        raw = image(file)
        return Run(told(raw, responses, comments), _found(changes(raw), moments))


def _others_write(folder: Path, chance: Random) -> None:
    """What else goes on on a disk."""
    (folder / "log").open("ab").write(chance.randbytes(300))
    other = folder / f"other{chance.randrange(9)}"
    other.write_bytes(chance.randbytes(chance.randrange(20_000)))
    if chance.random() < 0.3:
        other.unlink()


def _found(times: Sequence[float], moments: Sequence[tuple[float, float]]) -> int:
    # The kernel's clock of files ticks 100 to 1000 times a second.
    return sum(any(begun - 0.01 <= at <= ended for at in times) for begun, ended in moments)


@contextmanager
def _by_the_store(data: Path) -> Iterator[Callable[[Submission], object]]:
    with ResponseStore(data, load_survey(ESSUNGA), ESSUNGA.read_text("utf-8"), "kiosk") as store:
        yield store.add


@contextmanager
def _as_in_0_1_0(data: Path) -> Iterator[Callable[[Submission], object]]:
    with ResponseStore(data, load_survey(ESSUNGA), ESSUNGA.read_text("utf-8"), "kiosk") as store:
        path = store.path
    db = sqlite3.connect(path, isolation_level=None)
    for setting in ("journal_mode=DELETE", "synchronous=EXTRA", "secure_delete=ON"):
        db.execute(f"PRAGMA {setting}")

    def add(one: Submission) -> None:
        db.execute("BEGIN IMMEDIATE")
        row = {"key": one.key, **one.response}
        names, marks = ", ".join(row), ", ".join("?" * len(row))
        insert = f"INSERT INTO responses ({names}) VALUES ({marks})"  # noqa: S608  names of ours
        db.execute(insert, list(row.values()))
        for comment in one.comments:
            values = (comment.key, comment.question, comment.text)
            db.execute("INSERT INTO comments (key, question, text) VALUES (?, ?, ?)", values)
        db.execute("COMMIT")
        db.execute("VACUUM")

    yield add
    db.close()


# -- by hand


def by_hand(made: Sequence[str]) -> int:
    """Answer the real program; for how many responses some time lies within their moment."""
    moments = []
    with disk(made) as (folder, file), tempfile.TemporaryDirectory() as other:
        path, survey = write_small_survey(Path(other))
        data = folder / "data"
        with Terminal(kiosk(data, "--survey", path)) as terminal:
            wait_until_ready(terminal, data)
            for number in range(BY_HAND):
                resident = Resident(terminal, survey, seed=number)
                resident.begin()
                resident.answer_all()
                begun = time.time()
                resident.send()
                moments.append((begun, time.time()))
        unmount(folder)
        return _found(changes(image(file)), moments)


# -- cleared


def cleared(forget: Callable[[Path, str], object]) -> int:
    """How many of 30 comments are on the disk after a survey was cleared."""
    survey = load_survey(ESSUNGA)
    chance = Random(1)
    with disk(MAKE) as (folder, file):
        with _by_the_store(folder / "data") as add:
            for number in range(STORED[0]):
                words = (Comment(drawn_key(), "forslag", WORDS.format(number)),) * (number % 2)
                answers = {v.name: value(v, chance) for v in variables(survey)}
                add(Submission(drawn_key(), answers, words))
                _others_write(folder, chance)
        [path] = folder.glob("data/*/*/responses.db")
        forget(path, "beslut 7")
        unmount(folder)
        raw = image(file).tobytes()
        return sum(WORDS.format(number).encode() in raw for number in range(STORED[0]))


def _unlinked(store: Path, _: str) -> None:
    for file in store.parent.iterdir():
        file.unlink()
