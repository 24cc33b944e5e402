"""The response store loses no answer that it thanked for, whatever the disk does.

Faults come from below SQLite: from the kernel (strace, a full or read-only file system, SIGKILL)
and from damaged files. A store inside such a disk runs in a process of its own, `RESPONDENT`.
"""

import errno
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from kiosk.store.closing import note_fetched
from kiosk.store.damaged_pages import leaf_rows
from kiosk.store.response_store import (
    ResponseStore,
    StoreFault,
    StoreRefused,
    open_readonly,
    read_meta,
)
from kiosk.store.submission import Comment, Submission
from questions.loader import SURVEYS, load_survey
from questions.variables import Value, variables
from tests.bench.store import submission as answered_at_random
from tests.installed import LIGHT

ESSUNGA = SURVEYS / "essunga_trygg.yaml"
SURVEY = load_survey(ESSUNGA)
QUESTIONS = ESSUNGA.read_text("utf-8")
COMMENT = "En hemlighet som ingen annan skriver: "

RESPONDENT = f"""{LIGHT}
from pathlib import Path
import msgspec
from kiosk.store.response_store import ResponseStore, StoreFault
from kiosk.store.submission import Submission
from questions.loader import load_survey

SURVEY = load_survey(Path({str(ESSUNGA)!r}))
QUESTIONS = Path({str(ESSUNGA)!r}).read_text("utf-8")

def attempt(store, data, file):
    try:
        store = store or ResponseStore(data, SURVEY, QUESTIONS, "bibliotek")
        for submission in msgspec.json.decode(file.read_bytes(), type=list[Submission]):
            store.add(submission)
    except StoreFault as fault:
        print(fault, flush=True)
        return store, False
    print("stored", flush=True)
    return store, True
"""
"""A process that may add the submissions of a file, and prints what comes of each attempt."""

ADD = f"""{RESPONDENT}
store, stored = None, False
for _ in range(int(sys.argv[3])):
    if not stored:
        store, stored = attempt(store, Path(sys.argv[1]), Path(sys.argv[2]))
if stored:
    store.tidy()  # a fault after the thanks must not take anything back
"""


def opened(data: Path) -> ResponseStore:
    return ResponseStore(data, SURVEY, QUESTIONS, "bibliotek")


def submission(number: int, length: int = 5) -> Submission:
    """One with an answer everywhere; keys spread over the range, so that all pages change."""
    codes: list[Value] = [f"c{number % 7}", number % 5]
    response = {v.name: codes[v.kind != "code"] for v in variables(SURVEY)}
    keys = [(number * 1_234_567_891_234_567 + n) % 2**62 for n in range(1, 4)]
    texts = (Comment(key, "forslag", f"{COMMENT}{number}" * length) for key in keys[1:])
    return Submission(keys[0], response, tuple(texts))


BEFORE = [submission(number) for number in range(1, 41)]
"""Enough for several pages of each kind."""
NEW = submission(41)
LARGE = submission(42, length=200)
"""Needs pages that the file has not yet."""


@contextmanager
def memory() -> Iterator[Path]:
    """A folder in memory where there is one: these tests sync thousands of times."""
    shared = Path("/dev/shm")  # noqa: S108
    with TemporaryDirectory(dir=shared if os.access(shared, os.W_OK) else None) as name:
        yield Path(name)


@pytest.fixture
def folder() -> Iterator[Path]:
    with memory() as folder:
        yield folder


@pytest.fixture(scope="module")
def filled() -> Iterator[Path]:
    """A data folder whose store holds BEFORE. Copy it, do not touch it."""
    with memory() as data:
        with opened(data) as store:
            for known in BEFORE:
                store.add(known)
        yield data


@pytest.fixture
def data(filled: Path, folder: Path) -> Path:
    return copied(filled, folder / "data")


def copied(filled: Path, to: Path, new: Submission = NEW) -> Path:
    shutil.copytree(filled, to)
    (to.parent / "new.json").write_text(
        json.dumps([{"key": new.key, "response": new.response, "comments": new.comments}])
    )
    return to


def stored(data: Path) -> list[Submission]:
    """All that lies in the store, which must be whole and must not have been moved aside."""
    with opened(data) as store:
        assert store.set_aside == ()
    return read(store.path)


def read(path: Path) -> list[Submission]:
    with open_readonly(path) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        comments = {Comment(*row) for row in db.execute("SELECT * FROM comments").fetchall()}
        found = []
        for row in db["responses"].rows:
            key = row.pop("key")
            [known] = [s for s in (*BEFORE, NEW, LARGE) if s.key == key]
            assert set(known.comments) <= comments
            comments -= set(known.comments)
            found.append(Submission(key, row, known.comments))
        assert comments == set()
    return found


def same(left: list[Submission], right: list[Submission]) -> bool:
    return sorted(left, key=lambda s: s.key) == sorted(right, key=lambda s: s.key)


# -- faults of single system calls

of_each_sync = pytest.mark.parametrize("sync", ["fdatasync", "fsync"])
"""SQLite calls the one, the store itself the other; strace counts each by itself."""


def traced(
    strace: str,
    data: Path,
    calls: str,
    *faults: str,
    attempts: int = 1,
    of: Sequence[Path] = (),
) -> subprocess.CompletedProcess[str]:
    """A respondent who adds NEW, up to `attempts` times, while system calls (`of` files) fail."""
    trace = data.parent / "trace"
    signals = any("signal" in fault for fault in faults)
    # The filter saves half the time, but strace 6.1 forgets to send signals when it is used.
    options = ["-f", "-qq", "-o", str(trace), *([] if signals else ["--seccomp-bpf"])]
    options += ["-e", f"trace={calls}", *(f"--inject={fault}" for fault in faults)]
    options += [f"--trace-path={path}" for path in of]
    respondent: list[str | Path] = [
        sys.executable,
        "-c",
        ADD,
        data,
        data.parent / "new.json",
        str(attempts),
    ]
    said = subprocess.run(
        [strace, *options, *respondent], capture_output=True, text=True, check=False
    )
    assert said.stderr == ""
    assert signals or ("INJECTED" in trace.read_text()) == bool(faults)
    return said


def each_call(
    strace: str,
    filled: Path,
    folder: Path,
    calls: str,
    trial: Callable[[Path, int], None],
    every: int = 1,
) -> int:
    """Run `trial` for every so many of the `calls` that a respondent makes; how many there are."""
    whole = copied(filled, folder / "whole" / "data")
    assert traced(strace, whole, calls).stdout == "stored\n"
    trace = (folder / "whole" / "trace").read_text().splitlines()
    count = sum("(" in line for line in trace)

    def one(number: int) -> None:
        trial(copied(filled, folder / str(number) / "data"), number)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(one, range(1, count + 1, every)))
    return count


@of_each_sync
def test_a_failing_sync_is_made_up_for(strace: str, filled: Path, folder: Path, sync: str) -> None:
    def trial(data: Path, number: int) -> None:
        said = traced(strace, data, sync, f"{sync}:error=EIO:when={number}", attempts=2)
        assert said.stdout.splitlines()[-1:] == ["stored"]
        assert same(stored(data), [*BEFORE, NEW])

    assert each_call(strace, filled, folder, sync, trial) >= (12 if sync == "fdatasync" else 2)


@of_each_sync
def test_syncs_that_fail_for_a_while_lose_nothing(
    strace: str, filled: Path, folder: Path, sync: str
) -> None:
    def trial(data: Path, number: int) -> None:
        said = traced(
            strace, data, sync, f"{sync}:error=EIO:when={number}..{number + 9}", attempts=12
        )
        *faults, last = said.stdout.splitlines()
        assert last == "stored"
        assert set(faults) <= FAULTS_OF_A_DISK
        assert same(stored(data), [*BEFORE, NEW])

    each_call(strace, filled, folder, sync, trial, every=2)


@of_each_sync
def test_syncs_that_fail_for_ever_are_told(
    strace: str, filled: Path, folder: Path, sync: str
) -> None:
    """No thanks without a commit; and when the disk is well again, the same add stores it once."""

    def trial(data: Path, number: int) -> None:
        said = traced(strace, data, sync, f"{sync}:error=EIO:when={number}+").stdout.splitlines()
        assert said == ["stored"] or set(said) <= FAULTS_OF_A_DISK
        if said == ["stored"]:
            assert same(stored(data), [*BEFORE, NEW])
        with opened(data) as store:
            store.add(NEW)
        assert same(stored(data), [*BEFORE, NEW])

    each_call(strace, filled, folder, sync, trial, every=2)


FAULTS_OF_A_DISK = {
    *(f"OperationalError SQLITE_IOERR_{call}" for call in ("FSYNC", "DIR_FSYNC", "DELETE")),
    "OperationalError SQLITE_FULL",
    "OSError EIO",
}


@pytest.mark.parametrize(
    ("calls", "every"), [("fdatasync", 1), ("fsync", 1), ("unlink", 1), ("pwrite64", 18)]
)
def test_a_process_killed_at_any_moment_loses_nothing_acknowledged(
    strace: str, filled: Path, folder: Path, calls: str, every: int
) -> None:
    def trial(data: Path, number: int) -> None:
        said = traced(strace, data, calls, f"{calls}:signal=KILL:when={number}")
        assert said.returncode == -signal.SIGKILL
        if said.stdout == "stored\n":
            assert same(stored(data), [*BEFORE, NEW])
        else:
            assert any(same(stored(data), [*BEFORE, *new]) for new in ([], [NEW]))

    each_call(strace, filled, folder, calls, trial, every)


@pytest.mark.parametrize(
    ("calls", "error", "every"), [("pwrite64", "ENOSPC", 24), ("unlink", "EROFS", 1)]
)
def test_a_write_that_fails_once_is_made_up_for(
    strace: str, filled: Path, folder: Path, calls: str, error: str, every: int
) -> None:
    def trial(data: Path, number: int) -> None:
        said = traced(strace, data, calls, f"{calls}:error={error}:when={number}", attempts=2)
        assert said.stdout.splitlines()[-1:] == ["stored"]
        assert same(stored(data), [*BEFORE, NEW])

    each_call(strace, filled, folder, calls, trial, every)


def test_a_disk_that_cannot_be_read_is_a_fault_and_no_damage(
    strace: str, filled: Path, folder: Path
) -> None:
    """Not even where SQLite's own check counts what it cannot read among the damage."""

    def trial(number: int) -> None:
        data = copied(filled, folder / str(number) / "data")
        fault = f"read,pread64:error=EIO:when={number}..{number + 19}"
        paths = list(data.rglob("responses.db"))
        said = traced(strace, data, "read,pread64", fault, attempts=60, of=paths)
        assert said.stdout.splitlines()[-1:] == ["stored"]
        assert same(stored(data), [*BEFORE, NEW])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(trial, range(1, 50, 7)))


@pytest.mark.parametrize("calls", ["pread64", "read,pread64"])
def test_a_disk_that_fails_now_and_then_sets_no_store_aside(
    strace: str, filled: Path, folder: Path, calls: str
) -> None:
    """However often it does: damage is what bytes in memory show, too."""

    def trial(every: int) -> str:
        data = copied(filled, folder / str(every) / "data")
        fault = f"{calls}:error=EIO:when={every}+{every}"
        said = traced(strace, data, calls, fault, attempts=9, of=list(data.rglob("responses.db")))
        told = said.stdout.splitlines()[-1]
        assert any(same(stored(data), [*BEFORE, *new]) for new in ([NEW], [])), every
        assert told != "stored" or same(stored(data), [*BEFORE, NEW])
        return told

    with ThreadPoolExecutor(4) as pool:
        assert "stored" in set(pool.map(trial, range(3, 80, 4)))


def test_a_write_that_never_reached_the_disk_is_noticed(
    strace: str, filled: Path, folder: Path
) -> None:
    """The disk says "written" and has not: what is read back tells, before the thanks."""

    def files(data: Path) -> list[Path]:
        [path] = data.rglob("responses.db")
        return [path, path.with_name("responses.db-journal")]

    whole = copied(filled, folder / "whole" / "data")
    traced(strace, whole, "openat,pwrite64", of=files(whole))
    content = files(whole)[0].read_bytes()
    holding = {m.start() // 4096 * 4096 for m in re.finditer(b"skriver: 41", content)}
    writes, journals, to_store = 0, 0, []
    for call in (folder / "whole" / "trace").read_text().splitlines():
        writes += "pwrite64(" in call
        journals += "-journal" in call and "O_CREAT" in call
        page = re.search(r", 4096, (\d+)\) = 4096$", call)
        # The first change is that of opening, the second that of the response.
        if page and int(page[1]) in holding and journals == 2:
            to_store.append(writes)
    assert len(to_store) == len(holding) > 0

    def trial(number: int) -> None:
        data = copied(filled, folder / str(number) / "data")
        lost = f"pwrite64:retval=4096:when={number}"
        said = traced(strace, data, "openat,pwrite64", lost, attempts=9, of=files(data))
        assert said.stdout.splitlines()[-1:] == ["stored"]
        with opened(data) as store:
            responses, comments = rows(store.path)
            assert responses[NEW.key] == NEW.response
            assert set(NEW.comments) <= comments
            assert store.set_aside or same(read(store.path), [*BEFORE, NEW])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(trial, to_store))


# -- a disk that is full or read-only


SMALL_DISK = """
import json, os, shutil, subprocess
from pathlib import Path
data, new, filled, out = map(Path, sys.argv[1:])
data.mkdir()
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "none", data], check=True)
"""

FULL = f"""{RESPONDENT}{SMALL_DISK}
def fill(leave):
    with (data / "ballast").open("wb", buffering=0) as ballast:
        try:
            while True:
                ballast.write(bytes(4096))
        except OSError:
            ballast.truncate((ballast.tell() // 4096 - leave) * 4096)

for leave in range(0, 40):
    shutil.rmtree(data / "essunga_trygg", ignore_errors=True)
    shutil.copytree(filled / "essunga_trygg", data / "essunga_trygg")
    store = ResponseStore(data, SURVEY, QUESTIONS, "bibliotek")
    fill(leave)
    assert not store.tidy(), "nobody is asked when there is no room"
    stored = attempt(store, data, new)[1]
    pending = store.state().wipe_pending
    store.close()
    left = b"".join(path.read_bytes() for path in store.path.parent.iterdir())
    print(json.dumps([stored, pending, b"hemlighet som ingen annan skriver: 42" in left]))
    (data / "ballast").unlink()
    assert store.tidy()
    assert attempt(store, data, new)[1]
    assert not store.state().wipe_pending
    store.close()
    shutil.copytree(data / "essunga_trygg", out / str(leave) / "essunga_trygg")
"""

READ_ONLY = f"""{RESPONDENT}{SMALL_DISK}
shutil.copytree(filled / "essunga_trygg", data / "essunga_trygg")
def remount(how):
    subprocess.run(["mount", "-o", f"remount,{{how}}", data], check=True)

remount("ro")
attempt(None, data, new)
remount("rw")
attempt(None, data, new)
shutil.copytree(data / "essunga_trygg", out / "essunga_trygg")
"""


@pytest.fixture(scope="module")
def unshare() -> Sequence[str]:
    command = ["unshare", "-Urm"]
    probe = [*command, "mount", "-t", "tmpfs", "none", "/mnt"]
    if not shutil.which("unshare") or subprocess.run(probe, check=False).returncode:
        pytest.skip("a process may not mount a small disk for itself here")
    return command


def on_small_disk(unshare: Sequence[str], script: str, filled: Path, folder: Path) -> list[str]:
    new = copied(filled, folder / "unused", LARGE).parent / "new.json"
    arguments: list[Path] = [folder / "small", new, filled, folder / "out"]
    said = subprocess.run(
        [*unshare, sys.executable, "-c", script, *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.stderr == ""
    return said.stdout.splitlines()


def test_a_full_disk_withholds_the_thanks_and_nothing_else(
    unshare: Sequence[str], filled: Path, folder: Path
) -> None:
    """With 0 … 39 pages left on it: none stored, or stored and tidy."""
    said = on_small_disk(unshare, FULL, filled, folder)
    faults = {line for line in said if line[0] != "["} - {"stored"}
    assert faults == {"OperationalError SQLITE_FULL"}
    outcomes = [json.loads(line) for line in said if line[0] == "["]
    assert len(outcomes) == 40
    assert {tuple(outcome) for outcome in outcomes} == {
        (False, True, False),  # refused, and not a word of it is left in the files
        (True, False, True),
    }
    for leave in range(40):
        assert same(stored(folder / "out" / str(leave)), [*BEFORE, LARGE])


def test_a_read_only_disk_is_told_and_its_end_noticed(
    unshare: Sequence[str], filled: Path, folder: Path
) -> None:
    said = on_small_disk(unshare, READ_ONLY, filled, folder)
    assert said == ["OSError EROFS", "stored"]
    assert same(stored(folder / "out"), [*BEFORE, LARGE])


def test_a_store_that_may_not_grow_for_a_moment_takes_the_answer(data: Path) -> None:
    with opened(data) as store:
        limit = store._opened().execute("PRAGMA page_count").fetchall()[0][0]
        store._opened().execute(f"PRAGMA max_page_count={limit}")
        with pytest.raises(sqlite3.OperationalError, match="full"):
            store._opened().execute("CREATE TABLE more (a)")
        for number in range(42, 52):  # at least one of them needs a new page
            store.add(submission(number))
        assert store.count() == len(BEFORE) + 10


# -- power cuts

POWER_CUT = f"""{RESPONDENT}
import json, shutil, subprocess
from kiosk.store import file as store_file
folder, new, synchronous = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
if synchronous == "OFF":
    store_file.PRAGMAS = (*store_file.PRAGMAS, ("synchronous", "OFF", 0))
[submission] = msgspec.json.decode(new.read_bytes(), type=list[Submission])
disk, after = folder / "disk", folder / "after"
disk.mkdir(), after.mkdir()
with (folder / "image").open("wb") as image:
    image.truncate(16 << 20)
subprocess.run(["mkfs.ext4", "-q", "-F", folder / "image"], check=True)
subprocess.run(["mount", "-o", "loop", folder / "image", disk], check=True)
store = ResponseStore(disk / "data", SURVEY, QUESTIONS, "bibliotek")
for key in range(1, 9):
    store.add(msgspec.structs.replace(submission, key=key, comments=()))
    shutil.copyfile(folder / "image", folder / "cut")  # what has reached the disk by now
    subprocess.run(["mount", "-o", "loop", folder / "cut", after], check=True)
    with ResponseStore(after / "data", SURVEY, QUESTIONS, "bibliotek") as found:
        print(json.dumps([key, found.count(), len(found.set_aside)]))
    subprocess.run(["umount", after], check=True)
"""


def after_power_cuts(filled: Path, folder: Path, synchronous: str) -> list[list[int]]:
    """After the 1st, 2nd, … thanks: how many responses and damaged files are on the disk."""
    new = copied(filled, folder / "unused").parent / "new.json"
    mount = "mkdir $0 && mkfs.ext4 -q -F $0.image 4M && mount -o loop $0.image $0"
    own_mounts: list[str | Path] = ["unshare", "--mount"]
    probe = [*own_mounts, "sh", "-c", mount, folder / "probe"]
    if subprocess.run(probe, capture_output=True, check=False).returncode:
        pytest.skip("a process may not mount a disk image here (root may)")
    said = subprocess.run(
        [*own_mounts, sys.executable, "-c", POWER_CUT, folder, new, synchronous],
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.stderr == ""
    return [json.loads(line) for line in said.stdout.splitlines()]


def test_a_power_cut_after_the_thanks_takes_nothing_away(filled: Path, folder: Path) -> None:
    assert after_power_cuts(filled, folder, "EXTRA") == [[n, n, 0] for n in range(1, 9)]


def test_without_syncs_a_power_cut_would_take_answers(filled: Path, folder: Path) -> None:
    """The test above can fail."""
    found = after_power_cuts(filled, folder, "OFF")
    assert any(count < acknowledged for acknowledged, count, _ in found)


# -- damaged files


def damage(data: Path, change: Callable[[bytearray], object]) -> tuple[Path, bytes]:
    [path] = data.rglob("responses.db")
    content = bytearray(path.read_bytes())
    change(content)
    path.write_bytes(content)
    return path, bytes(content)


def zeros_at(page: int) -> Callable[[bytearray], None]:
    return lambda content: content.__setitem__(slice(page, page + 4096), bytes(4096))


def cut_at(length: int) -> Callable[[bytearray], None]:
    return lambda file: file.__delitem__(slice(length, None))


def flipped_at(offset: int) -> Callable[[bytearray], None]:
    return lambda file: file.__setitem__(offset, file[offset] ^ 0xFF)


def assert_moved_aside(store: ResponseStore, content: bytes) -> None:
    [aside] = store.set_aside
    assert aside.read_bytes() == content
    assert aside.name.startswith("responses.damaged-")
    assert store.state().set_aside == 1
    store.add(NEW)
    responses, comments = rows(store.path)
    assert responses == {NEW.key: NEW.response}, "no code of BEFORE is one of the survey's"
    known = {comment for one in (*BEFORE, NEW) for comment in one.comments}
    assert set(NEW.comments) <= comments <= known, "what could still be read, to the letter"


def rows(path: Path) -> tuple[dict[int, dict[str, Value | None]], set[Comment]]:
    """All responses and comments of a store that is whole, by their keys."""
    with open_readonly(path) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        comments = {Comment(*row) for row in db.execute("SELECT * FROM comments").fetchall()}
        return {row.pop("key"): row for row in db["responses"].rows}, comments


def answered(data: Path, count: int, *, draws: bool = False) -> dict[int, Submission]:
    """A store of so many whole answers, by their keys."""
    chance = random.Random(5)
    sent = [answered_at_random(SURVEY, chance) for _ in range(count)]
    with opened(data) as store:
        for one in sent:
            store.add(one)
        if draws:
            assert store.draw()
    return {one.key: one for one in sent}


@pytest.mark.parametrize("seed", range(5))
def test_what_a_damaged_store_still_gives_is_in_the_new_one(folder: Path, seed: int) -> None:
    """Zeros over one page, then over another one of what was made of the first."""
    sent = answered(folder, 100, draws=True)
    chance = random.Random(seed)
    left = set(sent)
    for number in (1, 2):
        [path] = folder.rglob("responses.db")
        page = 4096 * chance.randrange(1, path.stat().st_size // 4096)
        damage(folder, zeros_at(page))
        with opened(folder) as store:
            assert (
                len(store.set_aside) <= number
            )  # zeros at the end of the question file are no damage
            responses, comments = rows(store.path)
            assert set(responses) <= left
            assert all(responses[key] == sent[key].response for key in responses)
            assert comments <= {comment for one in sent.values() for comment in one.comments}
            assert len(responses) > 50 or len(comments) > 50, "most of one table at least"
            standing = store.standing()
            assert standing.carried <= 90 or not standing.interim
            assert standing.interim or not standing.may_draw


def leaves_of(content: bytes) -> dict[int, set[int]]:
    """Where the leaves of the table of responses lie, and the keys of the rows on each."""
    found: dict[int, set[int]] = {}
    with TemporaryDirectory() as name:
        path = Path(name) / "a.db"
        for page in range(4096, len(content), 4096):
            path.write_bytes(bytes(4096) + content[page : page + 4096])
            keys = {key for key, row in leaf_rows(path) if len(row) == 1 + len(variables(SURVEY))}
            if keys:
                found[page] = keys
    return found


def test_no_row_is_lost_but_those_on_the_damaged_page(folder: Path) -> None:
    """Each page in turn: of the first one, the roots and the inner pages nothing goes with it.

    A list of what has left is whole, or it is not believed.
    """
    sent = answered(folder, 120, draws=True)
    [path] = folder.rglob("responses.db")
    whole = path.read_bytes()
    leaves = leaves_of(whole)
    assert set().union(*leaves.values()) == set(sent)
    assert len(leaves) > 4
    for page in range(0, len(whole), 4096):
        damage(folder, zeros_at(page))
        with opened(folder) as store:
            if store.set_aside:  # zeros at the end of the question file are no damage
                responses, _ = rows(store.path)
                assert set(responses) == set(sent) - leaves.get(page, set())
                assert all(responses[key] == sent[key].response for key in responses)
                assert store.standing().carried == 110 or not store.standing().interim
        for file in path.parent.glob("responses*"):
            file.unlink()
        path.write_bytes(whole)


def test_no_bit_of_the_header_takes_a_row_away(folder: Path) -> None:
    """Nor the identity of the store, or what is known of what has left it."""
    sent = answered(folder, 30, draws=True)
    [path] = folder.rglob("responses.db")
    whole = path.read_bytes()
    with opened(folder) as store:
        before = store.standing()
    with open_readonly(path) as db:
        identity = read_meta(db).store
    moved = 0
    for bit in range(0, 8 * 100, 5):
        content = bytearray(whole)
        content[bit // 8] ^= 1 << bit % 8
        path.write_bytes(content)
        with suppress(StoreRefused), opened(folder) as store:  # the schema number
            assert set(rows(store.path)[0]) == set(sent)
            assert store.standing() == before
            with open_readonly(path) as db:
                assert read_meta(db).store == identity
            moved += len(store.set_aside)
        for file in path.parent.glob("responses*"):
            file.unlink()
    assert moved > 20


def test_a_flipped_bit_does_not_become_an_answer(folder: Path) -> None:
    """Neither a code that the survey has not, nor a number beyond its range."""
    sent = answered(folder, 30)
    [path] = folder.rglob("responses.db")
    whole = path.read_bytes()
    chance = random.Random(3)
    for _ in range(60):
        content = bytearray(whole)
        for at in chance.sample(range(100, len(content)), 40):
            content[at] ^= 1 << chance.randrange(8)
        path.write_bytes(content)
        with opened(folder) as store:
            for row in rows(store.path)[0].values() if store.set_aside else ():
                for variable in variables(SURVEY):
                    value, bounds = row[variable.name], variable.bounds()
                    assert value is None or value in variable.numbers() or bounds is not None
                    assert bounds is None or value is None or bounds[0] <= int(value) <= bounds[1]
        for file in path.parent.glob("responses*"):
            file.unlink()
    assert len(sent) == 30


def test_when_nobody_knows_what_was_carried_away_all_may_have_been(folder: Path) -> None:
    """The next bundle must not be a single answer apart from one that is on a stick already."""
    answered(folder, 30, draws=True)
    [path] = folder.rglob("responses.db")
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TABLE meta")
    connection.close()
    with opened(folder) as store:
        assert len(store.set_aside) == 1
        assert store.count() == 30
        standing = store.standing()
        assert (standing.new, standing.carried, standing.interim) == (0, 31, False)
        assert not standing.may_close, "not even that nothing is new is sure"


def places_of(key: int, content: bytes) -> list[int]:
    """Where the last byte of a key lies, in each table that has it: a varint of nine bytes.

    It has all of its bits.
    """
    first = [0x80 | (key >> place & 0x7F) for place in range(57, 7, -7)]
    sought = bytes([*first, key & 0xFF])
    return [at.end() - 1 for at in re.finditer(re.escape(sought), content)]


def drawn_and_sound(folder: Path) -> tuple[set[int], int, bytes]:
    """The keys of 40 responses, one that is drawn, and the bytes of their store."""
    sent = answered(folder, 40, draws=True)
    [path] = folder.rglob("responses.db")
    with open_readonly(path) as db:
        drawn = [key for (key,) in db.execute("SELECT key FROM carried").fetchall()]
    return set(sent), next(key for key in drawn if key >> 56), path.read_bytes()


def test_a_key_that_has_left_and_is_gone_is_damage(folder: Path) -> None:
    """One byte of it, be it in the response or in the list of what has left.

    Else the response would leave again under another key. None is lost; it counts as one that has
    left, and the store that is made is not taken for damaged itself.
    """
    sent, key, whole = drawn_and_sound(folder)
    assert len(places_of(key, whole)) == 2
    for at in places_of(key, whole):
        path, _ = damage(folder, flipped_at(at))
        for _ in range(2):
            with opened(folder) as store:
                assert len(store.set_aside) == 1
                responses, _ = rows(path)
                assert set(responses) in (sent, sent ^ {key, key ^ 0xFF})
                standing = store.standing()
                assert (standing.new, standing.interim) == (10, True)
        for file in path.parent.glob("responses*"):
            file.unlink()
        path.write_bytes(whole)


def test_a_key_that_goes_while_the_kiosk_runs_is_found_before_anything_is_fetched(
    folder: Path,
) -> None:
    _, key, _ = drawn_and_sound(folder)
    with opened(folder) as store:
        assert store.standing().interim
        with sqlite3.connect(store.path) as connection:
            connection.execute("UPDATE responses SET key = ? WHERE key = ?", [key ^ 1, key])
        connection.close()
        with pytest.raises(StoreFault, match="DamagedError"):
            store.draw()
        assert not store.draw(), "it was opened anew"
        assert len(store.set_aside) == 1


def test_a_store_cut_off_anywhere_is_moved_aside(data: Path, filled: Path) -> None:
    [whole] = filled.rglob("responses.db")
    for length in {1, 2, 99, 100, 511, *range(512, whole.stat().st_size, 1024)}:
        path, content = damage(data, cut_at(length))
        with opened(data) as store:
            assert_moved_aside(store, content)
        shutil.rmtree(path.parent)
        shutil.copytree(whole.parent, path.parent)


@pytest.mark.parametrize(
    "change",
    [
        lambda file: file.__setitem__(slice(0, 16), b"SQLite format 4\0"),
        lambda file: file.__setitem__(slice(0, 100), random.Random(1).randbytes(100)),
        lambda file: file.__setitem__(slice(None), bytes(len(file))),
        lambda file: file.__setitem__(slice(0, 4096), bytes(4096)),
        lambda file: file.__setitem__(slice(None), b"key;alder\n1;u16\n" * 100),
        lambda file: file.__setitem__(slice(4096, 8192), file[8192:12288]),
    ],
    ids=["magic", "header", "zeros", "first page", "text", "page twice"],
)
def test_a_file_that_is_no_store_is_moved_aside(
    data: Path, change: Callable[[bytearray], object]
) -> None:
    _, content = damage(data, change)
    with opened(data) as store:
        assert_moved_aside(store, content)


def test_another_database_is_moved_aside(data: Path) -> None:
    [path] = data.rglob("responses.db")
    for statement in (
        "DROP TABLE comments",
        "ALTER TABLE responses DROP COLUMN kon",
        "ALTER TABLE meta RENAME COLUMN value TO worth",
        "DROP TABLE meta",
        "DELETE FROM meta WHERE name = 'fingerprint'",
        "UPDATE meta SET value = 'x' WHERE name = 'carried_before'",
        "UPDATE meta SET value = 'another_survey' WHERE name = 'survey'",
        "UPDATE meta SET value = CAST(x'ff' AS TEXT) WHERE name = 'place'",
        "PRAGMA user_version=0",
    ):
        shutil.rmtree(path.parent)
        with opened(data) as fresh:
            fresh.close()
        foreign = sqlite3.connect(path, isolation_level=None)
        foreign.execute(statement)
        foreign.close()
        content = path.read_bytes()
        with opened(data) as store:
            assert_moved_aside(store, content)


def test_no_flipped_byte_keeps_the_kiosk_from_opening(data: Path, filled: Path) -> None:
    """The whole header; of every page its own header, first pointers, middle and end."""
    [whole] = filled.rglob("responses.db")
    pages = range(0, whole.stat().st_size, 4096)
    kinds = {whole.read_bytes()[page] for page in pages}
    assert kinds >= {0x05, 0x0A, 0x0D, 0x00}  # inner, index, leaf; the rest of a long text
    within = [*range(0, 10, 2), 2048, 4095]
    offsets = {*range(100), *range(100, 116), *(page + o for page in pages for o in within)}
    moved = 0
    for offset in sorted(offsets):
        path, content = damage(data, flipped_at(offset))
        try:
            with opened(data) as store:
                store.add(NEW)
                assert store.count() == (1 if store.set_aside else len(BEFORE) + 1)
                assert [aside.read_bytes() for aside in store.set_aside] in ([], [content])
                moved += len(store.set_aside)
        except StoreRefused:  # the schema number: a newer program may have written it
            assert offset in (61, 62, 63)
        shutil.rmtree(path.parent)
        shutil.copytree(whole.parent, path.parent)
    assert moved > len(offsets) / 3


def test_an_empty_file_is_completed(folder: Path) -> None:
    with opened(folder) as store:
        pass
    store.path.write_bytes(b"")
    with opened(folder) as store:
        store.add(NEW)
        assert store.set_aside == ()
    assert same(read(store.path), [NEW])


def test_an_empty_file_is_damage_where_answers_have_left(data: Path) -> None:
    path, _ = damage(data, cut_at(0))
    note_fetched(path.parent)
    with opened(data) as store:
        store.add(NEW)
        assert [aside.read_bytes() for aside in store.set_aside] == [b""]
        assert not store.standing().may_draw, "who has left is not known any more"
    path.write_bytes(b"")  # as a power cut leaves the one that took its place
    with opened(data) as store:
        assert len(store.set_aside) == 1


def test_a_store_damaged_under_way_is_replaced(data: Path) -> None:
    with opened(data) as store:
        _, content = damage(data, lambda file: file.__setitem__(slice(0, 8192), bytes(8192)))
        store.add(NEW)
        assert_moved_aside(store, content)


@pytest.mark.parametrize("size", [1 << 30, 40 << 30], ids=["1 GiB", "40 GiB"])
def test_a_store_of_an_absurd_size_is_moved_aside_in_little_memory(data: Path, size: int) -> None:
    """Sparse; the unit's limit for the whole kiosk is 300 MB."""
    path, _ = damage(data, lambda _: None)
    os.truncate(path, size)
    said = subprocess.run(
        [sys.executable, "-c", f"{RESPONDENT}{MEASURED}", data],
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.stderr == ""
    moved, comments, grown = map(int, said.stdout.split())
    assert (moved, comments) == (1, 2 * len(BEFORE))
    assert grown < 40 << 20


MEASURED = """
import re
def most():
    return 1024 * int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1])
ResponseStore(Path(sys.argv[1]) / "other", SURVEY, QUESTIONS, "bibliotek").close()
before = most()
store = ResponseStore(Path(sys.argv[1]), SURVEY, QUESTIONS, "bibliotek")
[[comments]] = store._opened().execute("SELECT count(*) FROM comments").fetchall()
print(len(store.set_aside), comments, most() - before)
"""


def test_damaged_stores_gather(data: Path) -> None:
    for number in range(1, 4):
        path, _ = damage(data, lambda file: file.__setitem__(0, 0))
        with opened(data) as store:
            assert len(store.set_aside) == store.state().set_aside == number
    assert path.parent.stat().st_mtime == store.set_aside[0].stat().st_mtime == 946_684_800


def test_a_journal_goes_along_and_is_wiped(data: Path) -> None:
    path, _ = damage(data, lambda file: file.__setitem__(0, 0))
    journal = path.with_name("responses.db-journal")
    journal.write_bytes(bytes(28) + COMMENT.encode())
    with opened(data) as store:
        [aside] = store.set_aside
        along = aside.with_name(f"{aside.name}-journal").read_bytes()
        assert along == bytes(28 + len(COMMENT.encode()))
        assert not any(journal.read_bytes())


def test_a_damaged_store_that_cannot_be_read_stays_where_it_is(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What SQLite calls damage may be a sector that the disk does not give: no system call tells
    one sector from another, so the disk is played here."""
    path, content = damage(data, lambda file: file.__setitem__(slice(8192, 12288), bytes(4096)))

    def unreadable(path: Path) -> bytes:
        raise OSError(errno.EIO, "Input/output error", str(path))

    with monkeypatch.context() as disk:
        disk.setattr("kiosk.store.file.read_from_disk", unreadable)
        with pytest.raises(StoreFault, match=r"^OSError EIO$"):
            opened(data)
    assert path.read_bytes() == content
    with opened(data) as store:
        assert_moved_aside(store, content)
