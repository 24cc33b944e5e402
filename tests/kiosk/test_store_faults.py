"""The response store loses no answer that it thanked for, whatever the disk does.

Faults come from below SQLite: from the kernel (strace, a full or read-only file system, SIGKILL)
and from damaged files. A store inside such a disk runs in a process of its own, `RESPONDENT`.
"""

import json
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kiosk.store import ResponseStore, StoreRefused, open_readonly
from kiosk.submission import Comment, Submission
from questions.loader import SURVEYS, load_survey
from questions.variables import variables

ESSUNGA = SURVEYS / "essunga_trygg.yaml"
SURVEY = load_survey(ESSUNGA)
QUESTIONS = ESSUNGA.read_text("utf-8")
COMMENT = "En hemlighet som ingen annan skriver: "

RESPONDENT = f"""
import sys
sys.modules["numpy"] = None  # sqlite-utils would load it, and half the time would go there
from pathlib import Path
import msgspec
from kiosk.store import ResponseStore, StoreFault
from kiosk.submission import Submission
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


def submission(number: int) -> Submission:
    """One with an answer everywhere; keys spread over the range, so that all pages change."""
    codes = [f"c{number % 7}", number % 5]
    response = {v.name: codes[v.kind != "code"] for v in variables(SURVEY)}
    keys = [(number * 1_234_567_891_234_567 + n) % 2**62 for n in range(1, 4)]
    texts = (Comment(key, "forslag", f"{COMMENT}{number}" * 5) for key in keys[1:])
    return Submission(keys[0], response, tuple(texts))


BEFORE = [submission(number) for number in range(1, 41)]
"""Enough for several pages of each kind."""
NEW = submission(41)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose store holds BEFORE. Copy it, do not touch it."""
    data = tmp_path_factory.mktemp("filled")
    with opened(data) as store:
        for known in BEFORE:
            store.add(known)
    return data


@pytest.fixture
def data(filled: Path, tmp_path: Path) -> Path:
    return copied(filled, tmp_path / "data")


def copied(filled: Path, to: Path) -> Path:
    shutil.copytree(filled, to)
    (to.parent / "new.json").write_text(
        json.dumps([{"key": NEW.key, "response": NEW.response, "comments": NEW.comments}])
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
            [known] = [s for s in (*BEFORE, NEW) if s.key == key]
            assert set(known.comments) <= comments
            comments -= set(known.comments)
            found.append(Submission(key, row, known.comments))
        assert comments == set()
    return found


def same(left: list[Submission], right: list[Submission]) -> bool:
    return sorted(left, key=lambda s: s.key) == sorted(right, key=lambda s: s.key)


def disk_bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


# -- faults of single system calls

SYNCS = "fsync,fdatasync"


@pytest.fixture(scope="module")
def strace(tmp_path_factory: pytest.TempPathFactory) -> str:
    found = shutil.which("strace")
    if found is None:
        pytest.skip("strace is not installed: apt-get install strace")
    options = ["-e", "trace=fsync", "-e", "inject=fsync:error=EIO:when=1", "-o", "/dev/null"]
    probe = "import os\ntry: os.fsync(os.open('/', 0))\nexcept OSError: print('injected')"
    seen = subprocess.run(
        [found, *options, sys.executable, "-Sc", probe], capture_output=True, check=False
    )
    if seen.stdout != b"injected\n":
        pytest.skip("strace may not trace here")
    return found


def traced(
    strace: str,
    data: Path,
    calls: str,
    inject: str = "",
    attempts: int = 1,
    of: Sequence[Path] = (),
) -> subprocess.CompletedProcess[str]:
    """A respondent who adds NEW, up to `attempts` times, while system calls (`of` files) fail."""
    trace = data.parent / "trace"
    # The filter saves half the time, but strace 6.1 forgets to send signals when it is used.
    options = ["-f", "-qq", "-o", str(trace), *([] if "signal" in inject else ["--seccomp-bpf"])]
    options += ["-e", f"trace={calls}", *(["-e", f"inject={calls}:{inject}"] if inject else [])]
    options += [f"--trace-path={path}" for path in of]
    respondent = [sys.executable, "-c", ADD, data, data.parent / "new.json", str(attempts)]
    said = subprocess.run(
        [strace, *options, *respondent], capture_output=True, text=True, check=False
    )
    assert said.stderr == ""
    assert "signal" in inject or ("INJECTED" in trace.read_text()) == bool(inject)
    return said


def each_call(
    strace: str, filled: Path, folder: Path, calls: str, trial: Callable[[Path, int], None]
) -> int:
    """Run `trial` for each of the `calls` that opening the store and one add make."""
    whole = copied(filled, folder / "whole" / "data")
    assert traced(strace, whole, calls).stdout == "stored\n"
    trace = (folder / "whole" / "trace").read_text().splitlines()
    count = sum("(" in line for line in trace)

    def one(number: int) -> None:
        trial(copied(filled, folder / str(number) / "data"), number)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(one, range(1, count + 1)))
    return count


def test_a_failing_sync_is_made_up_for(strace: str, filled: Path, tmp_path: Path) -> None:
    def trial(data: Path, number: int) -> None:
        said = traced(strace, data, SYNCS, f"error=EIO:when={number}", attempts=2)
        assert said.stdout.splitlines()[-1:] == ["stored"]
        assert same(stored(data), [*BEFORE, NEW])

    assert each_call(strace, filled, tmp_path, SYNCS, trial) >= 12


def test_syncs_that_fail_for_a_while_lose_nothing(
    strace: str, filled: Path, tmp_path: Path
) -> None:
    def trial(data: Path, number: int) -> None:
        said = traced(strace, data, SYNCS, f"error=EIO:when={number}..{number + 9}", attempts=12)
        *faults, last = said.stdout.splitlines()
        assert last == "stored"
        assert set(faults) <= FAULTS_OF_A_DISK
        assert same(stored(data), [*BEFORE, NEW])

    each_call(strace, filled, tmp_path, SYNCS, trial)


def test_syncs_that_fail_for_ever_are_told(strace: str, filled: Path, tmp_path: Path) -> None:
    """No thanks without a commit; and when the disk is well again, the same add stores it once."""

    def trial(data: Path, number: int) -> None:
        said = traced(strace, data, SYNCS, f"error=EIO:when={number}+").stdout.splitlines()
        assert said == ["stored"] or set(said) <= FAULTS_OF_A_DISK
        if said == ["stored"]:
            assert same(stored(data), [*BEFORE, NEW])
        with opened(data) as store:
            store.add(NEW)
        assert same(stored(data), [*BEFORE, NEW])

    each_call(strace, filled, tmp_path, SYNCS, trial)


FAULTS_OF_A_DISK = {
    *(f"OperationalError SQLITE_IOERR_{call}" for call in ("FSYNC", "DIR_FSYNC", "DELETE")),
    "OperationalError SQLITE_FULL",
    "OSError EIO",
}


@pytest.mark.parametrize(("calls", "every"), [(SYNCS, 1), ("unlink", 1), ("pwrite64", 12)])
def test_a_process_killed_at_any_moment_loses_nothing_acknowledged(
    strace: str, filled: Path, tmp_path: Path, calls: str, every: int
) -> None:
    def trial(data: Path, number: int) -> None:
        if number % every:
            return
        said = traced(strace, data, calls, f"signal=KILL:when={number}")
        assert said.returncode == -signal.SIGKILL
        if said.stdout == "stored\n":
            assert same(stored(data), [*BEFORE, NEW])
        else:
            assert any(same(stored(data), [*BEFORE, *new]) for new in ([], [NEW]))

    each_call(strace, filled, tmp_path, calls, trial)


@pytest.mark.parametrize(
    ("calls", "error", "every"), [("pwrite64", "ENOSPC", 6), ("unlink", "EROFS", 1)]
)
def test_a_write_that_fails_once_is_made_up_for(
    strace: str, filled: Path, tmp_path: Path, calls: str, error: str, every: int
) -> None:
    def trial(data: Path, number: int) -> None:
        if number % every == 0:
            said = traced(strace, data, calls, f"error={error}:when={number}")
            assert said.stdout == "stored\n"
            assert same(stored(data), [*BEFORE, NEW])

    each_call(strace, filled, tmp_path, calls, trial)


def test_a_disk_that_cannot_be_read_is_a_fault_and_no_damage(
    strace: str, filled: Path, tmp_path: Path
) -> None:
    """Not even where SQLite's own check counts what it cannot read among the damage."""

    def trial(number: int) -> None:
        data = copied(filled, tmp_path / str(number) / "data")
        when = f"error=EIO:when={number}..{number + 19}"
        store = list(data.rglob("responses.db"))
        said = traced(strace, data, "read,pread64", when, attempts=60, of=store)
        assert said.stdout.splitlines()[-1:] == ["stored"]
        assert same(stored(data), [*BEFORE, NEW])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(trial, range(1, 50, 4)))


def test_a_write_that_never_reached_the_disk_is_noticed(
    strace: str, filled: Path, tmp_path: Path
) -> None:
    """The disk says "written" and has not: what is read back tells, before the thanks."""
    whole = copied(filled, tmp_path / "whole" / "data")
    traced(strace, whole, "pwrite64,fdatasync", of=list(whole.rglob("responses.db")))
    calls = (tmp_path / "whole" / "trace").read_text().splitlines()
    syncs = [number for number, call in enumerate(calls) if "fdatasync" in call]
    # The first transaction is the VACUUM at opening, the second the response.
    writes = range(syncs[0] + 1, syncs[1])
    assert 2 <= len(writes) <= 12

    def trial(number: int) -> None:
        data = copied(filled, tmp_path / str(number) / "data")
        paths = list(data.rglob("responses.db"))
        said = traced(strace, data, "pwrite64", f"retval=4096:when={number}", of=paths)
        assert said.stdout == "stored\n"
        with opened(data) as store:
            assert any(
                same(read(store.path), kept) for kept in ([*BEFORE, NEW], [NEW]) if store.set_aside or NEW
            )

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(trial, writes))


# -- a disk that is full or read-only


SMALL_DISK = """
import json, os, shutil, subprocess
from pathlib import Path
data, new, filled, out = map(Path, sys.argv[1:])
data.mkdir()
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400k", "none", data], check=True)
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
    stored = attempt(store, data, new)[1]
    pending = store.state().vacuum_pending
    store.close()
    left = b"".join(path.read_bytes() for path in store.path.parent.iterdir())
    print(json.dumps([stored, pending, b"hemlighet som ingen annan skriver: 41" in left]))
    (data / "ballast").unlink()
    assert store.tidy()
    assert attempt(store, data, new)[1]
    assert not store.state().vacuum_pending
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
    new = copied(filled, folder / "unused").parent / "new.json"
    arguments = [folder / "small", new, filled, folder / "out"]
    said = subprocess.run(
        [*unshare, sys.executable, "-c", script, *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.stderr == ""
    return said.stdout.splitlines()


def test_a_full_disk_withholds_the_thanks_and_nothing_else(
    unshare: Sequence[str], filled: Path, tmp_path: Path
) -> None:
    """With 0 … 39 pages left on it: none stored, stored without VACUUM, stored and tidy."""
    said = on_small_disk(unshare, FULL, filled, tmp_path)
    faults = {line for line in said if line[0] != "["} - {"stored"}
    assert faults == {"OperationalError SQLITE_FULL"}
    outcomes = [json.loads(line) for line in said if line[0] == "["]
    assert len(outcomes) == 40
    assert {tuple(outcome) for outcome in outcomes} == {
        (False, True, False),  # refused, and not a word of it is left on the disk
        (True, True, True),
        (True, False, True),
    }
    for leave in range(40):
        assert same(stored(tmp_path / "out" / str(leave)), [*BEFORE, NEW])


def test_a_read_only_disk_is_told_and_its_end_noticed(
    unshare: Sequence[str], filled: Path, tmp_path: Path
) -> None:
    said = on_small_disk(unshare, READ_ONLY, filled, tmp_path)
    assert said == ["OSError EROFS", "stored"]
    assert same(stored(tmp_path / "out"), [*BEFORE, NEW])


def test_a_store_that_may_not_grow_for_a_moment_takes_the_answer(data: Path) -> None:
    with opened(data) as store:
        limit = store._opened().execute("PRAGMA page_count").fetchall()[0][0]
        store._opened().execute(f"PRAGMA max_page_count={limit}")
        with pytest.raises(sqlite3.OperationalError, match="full"):
            store._opened().execute("CREATE TABLE more (a)")
        for number in range(42, 52):  # at least one of them needs a new page
            store.add(submission(number))
        assert store.count() == len(BEFORE) + 10


# -- damaged files


def damage(data: Path, change: Callable[[bytearray], object]) -> tuple[Path, bytes]:
    [path] = data.rglob("responses.db")
    content = bytearray(path.read_bytes())
    change(content)
    path.write_bytes(content)
    return path, bytes(content)


def assert_moved_aside(store: ResponseStore, content: bytes) -> None:
    [aside] = store.set_aside
    assert aside.read_bytes() == content
    assert aside.name.startswith("responses.damaged-")
    assert store.state().set_aside == 1
    store.add(NEW)
    assert same(read(store.path), [NEW])


def test_a_store_cut_off_anywhere_is_moved_aside(data: Path, filled: Path) -> None:
    [whole] = filled.rglob("responses.db")
    for length in {1, 2, 99, 100, 511, *range(512, whole.stat().st_size, 512)}:
        path, content = damage(data, lambda file, at=length: file.__delitem__(slice(at, None)))
        with opened(data) as store:
            assert_moved_aside(store, content)
        shutil.rmtree(path.parent)
        shutil.copytree(whole.parent, path.parent)


@pytest.mark.parametrize(
    "change",
    [
        lambda file: file.__setitem__(slice(0, 16), b"SQLite format 4\0"),
        lambda file: file.__setitem__(slice(0, 100), random.Random(1).randbytes(100)),  # noqa: S311
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
        "UPDATE meta SET value = 'x' WHERE name = 'exported'",
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
    within = [*range(10), 2048, 4095]
    offsets = {*range(100), *range(100, 116), *(page + o for page in pages for o in within)}
    moved = 0
    for offset in sorted(offsets):
        path, content = damage(data, lambda file, at=offset: file.__setitem__(at, file[at] ^ 0xFF))
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


def test_an_empty_file_is_completed(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        pass
    store.path.write_bytes(b"")
    with opened(tmp_path) as store:
        store.add(NEW)
        assert store.set_aside == ()
    assert same(read(store.path), [NEW])


def test_a_store_damaged_under_way_is_replaced(data: Path) -> None:
    with opened(data) as store:
        _, content = damage(data, lambda file: file.__setitem__(slice(0, 8192), bytes(8192)))
        store.add(NEW)
        assert_moved_aside(store, content)


def test_damaged_stores_gather(data: Path) -> None:
    for number in range(1, 4):
        path, _ = damage(data, lambda file: file.__setitem__(0, 0))
        with opened(data) as store:
            assert len(store.set_aside) == store.state().set_aside == number
    assert path.parent.stat().st_mtime == store.set_aside[0].stat().st_mtime == 946_684_800


def test_what_is_left_of_a_journal_goes_along(data: Path) -> None:
    path, _ = damage(data, lambda file: file.__setitem__(0, 0))
    journal = path.with_name("responses.db-journal")
    journal.write_bytes(bytes(512))
    with opened(data) as store:
        [aside] = store.set_aside
        assert aside.with_name(f"{aside.name}-journal").read_bytes() == bytes(512)
        assert not journal.exists()
