"""Nothing that was once in a page of the store is given back to the disk, to go on lying there.

What the kernel is asked to do to the files is recorded (strace) and played again, and what is cut
off a file or deleted is looked at: it has to be zeros.
"""

import os
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.store.rewriting import journal_of
from tests.installed import LIGHT
from tests.proofs.day import PAGE, QUESTIONS, submission
from tests.proofs.disk import Everything, File, Folder, Node, Resize
from tests.proofs.power_cuts import MEMORY, laid_out
from tests.proofs.recording import Player, Recording, can_record, record

LONGER = f"{QUESTIONS}# {'lång ' * PAGE}"

AUTHOR = f"""{LIGHT}
sys.path.insert(0, {str(Path(__file__).parents[3])!r})
from pathlib import Path
from kiosk.store.response_store import ResponseStore
from tests.proofs.day import PLACE, SURVEY, submission
data, first, last, questions = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
with ResponseStore(data, SURVEY, questions, PLACE) as store:
    for number in range(first, last + 1):
        store.add(submission(number))
"""


def recorded(disk: Path, first: int, last: int, questions: str = QUESTIONS) -> Recording:
    """The responses `first` to `last` are stored."""
    arguments: list[str | Path] = [disk / "data", str(first), str(last), questions]
    return record([sys.executable, "-c", AUTHOR, *arguments], disk)


def given_back(recording: Recording) -> list[bytes]:
    """What was cut off files, each piece, and what files hold that were deleted, in the end."""
    pieces, deleted, known = list[bytes](), list[File](), dict[int, File]()
    player = Player(recording)
    for _ in player.play():
        there = {id(node): node for node in files(player.disk.live.values())}
        deleted += [known[name] for name in known.keys() - there.keys()]
        known = there
        for file in there.values():
            if file.changes and isinstance(last := file.changes[-1], Resize):
                before = File(file.content)
                before.changes = file.changes[:-1]
                pieces.append(before.after(Everything())[last.size :])
    return [*pieces, *(file.after(Everything()) for file in deleted)]


def files(nodes: Iterable[Node]) -> Iterator[File]:
    for node in nodes:
        if isinstance(node, File):
            yield node
        elif isinstance(node, Folder):
            yield from files(node.live.values())


@pytest.fixture(autouse=True)
def _needed() -> None:
    if not os.access(MEMORY, os.W_OK) or not can_record():
        pytest.skip("strace that may trace and a disk in memory are needed")


@pytest.fixture
def disk() -> Iterator[Path]:
    with laid_out({"data": None}) as disk:
        yield disk


def test_nothing_is_given_back_while_answers_come(disk: Path) -> None:
    pieces = given_back(recorded(disk, 1, 30))
    assert not any(map(any, pieces))
    [path] = disk.rglob("responses.db-journal")
    assert path.stat().st_size > 0
    assert not any(path.read_bytes())


def test_what_a_file_is_shortened_by_is_overwritten_first(disk: Path) -> None:
    recorded(disk, 1, 10, LONGER)
    pieces = given_back(recorded(disk, 11, 11))
    assert sum(map(len, pieces)) > 2 * PAGE
    for piece in pieces:  # zeros, but for the numbers of pages with which SQLite links them
        assert sum(map(bool, piece)) < len(piece) / 100


def cut_in_the_middle(disk: Path) -> Path:
    """A store of 30 responses, in the middle of a change: with a journal to be rolled back."""
    recorded(disk, 1, 30)
    [path] = disk.rglob("responses.db")
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA cache_size=1")
        db.execute("BEGIN")
        db.execute("UPDATE comments SET text = upper(text)")
        cut = [(file, file.read_bytes()) for file in (path, journal_of(path))]
    for file, content in cut:
        file.write_bytes(content)
    assert "MöRKT".encode() in path.read_bytes()
    return path


def test_a_journal_that_a_power_cut_left_is_rolled_back_and_then_wiped(disk: Path) -> None:
    path = cut_in_the_middle(disk)
    journal = journal_of(path).stat().st_ino
    pieces = given_back(recorded(disk, 31, 31))
    assert journal_of(path).stat().st_ino == journal
    assert not any(map(any, pieces))
    assert not any(journal_of(path).read_bytes())
    with closing(sqlite3.connect(path)) as db:
        texts = {text for (text,) in db.execute("SELECT text FROM comments")}
    assert texts == {comment.text for n in range(1, 32) for comment in submission(n).comments}


def test_the_journal_of_a_file_that_is_no_database_is_wiped(disk: Path) -> None:
    path = cut_in_the_middle(disk)
    path.write_bytes(bytes(4096) + path.read_bytes()[4096:])
    pieces = given_back(recorded(disk, 31, 31))
    assert len(pieces) > 0, "SQLite has deleted it"
    assert not any(map(any, pieces))


def test_the_look_at_what_is_given_back_can_fail(disk: Path) -> None:
    deletes = "import pathlib, sys; a = pathlib.Path(sys.argv[1]); a.write_text('a'); a.unlink()"
    assert given_back(record([sys.executable, "-c", deletes, disk / "a"], disk)) == [b"a"]
