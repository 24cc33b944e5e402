"""What respondents leave behind: nothing that they did not send, and nothing that says when.

The real program in a real terminal. Every test has a control that shows that it can fail.
"""

import base64
import json
import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random

import pyte
import pytest

from kiosk.store.durable import CONSTANT_TIME
from kiosk.store.response_store import ResponseStore, open_readonly
from questions.loader import load
from questions.variables import variables
from tests.bench.store import fill, submission
from tests.kiosk.asked import QuestionFile
from tests.kiosk.circumstances import changed_kiosk, dated_kiosk, set_day
from tests.kiosk.resident import START, Resident, stored, wait_until_ready
from tests.kiosk.small_survey import write_small_survey
from tests.terminal import Terminal, kiosk

# -- canaries

TYPED, CHANGED, PASTED, ABANDONED, SENT = (
    f"Kanariefågel {word} i tallen" for word in ("ett", "två", "tre", "fyra", "fem")
)
UNSENT = (TYPED, CHANGED, PASTED, ABANDONED)


def spellings(text: str) -> Iterator[bytes]:
    """`text` as files may hold it: three encodings, JSON, base64 wherever it begins."""
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "latin-1"):
        yield text.encode(encoding)
    yield json.dumps(text)[1:-1].encode()
    for shift in range(3):
        encoded = base64.b64encode(b"\0" * shift + text.encode())
        yield encoded[4:-4]  # the ends depend on what stands beside


def holders(folder: Path, text: str) -> set[str]:
    """The files under `folder`, and their names, in which `text` stands in some spelling."""
    found = set()
    for path in folder.rglob("*"):
        content = path.name.encode() + (path.read_bytes() if path.is_file() else b"")
        if any(spelling in content for spelling in spellings(text)):
            found.add(path.name)
    return found


def environment(folder: Path) -> dict[str, str]:
    """Everywhere that programs write without being asked, as folders of our own."""
    places = {}
    for name in ("HOME", "TMPDIR", "XDG_RUNTIME_DIR", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        (folder / name).mkdir()
        places[name] = str(folder / name)
    return places


def test_what_was_not_sent_is_nowhere_and_what_was_sent_is_in_the_store_alone(
    tmp_path: Path,
) -> None:
    path, survey = write_small_survey(tmp_path)
    everything = tmp_path / "everything"
    everything.mkdir()
    data = everything / "data"
    command = kiosk(data, "--survey", path)
    with Terminal(command, folder=everything, environment=environment(everything)) as terminal:
        wait_until_ready(terminal, data)
        first = Resident(terminal, survey)
        first.begin()
        first.go_to("tanke")
        terminal.type(f"\x1b[200~{PASTED}\x1b[201~")
        terminal.wait(PASTED)
        terminal.type("\x7f" * len(PASTED))
        first.wait_for_field("")
        first.answer(TYPED)
        first.press("left")  # and back to the words
        first.wait_to_see(survey.asked[1])
        terminal.type("\x7f" * len(TYPED))
        first.wait_for_field("")
        first.answer(CHANGED)
        first.stop()

        second = Resident(terminal, survey, seed=1)
        second.begin()
        second.go_to("tanke")
        second.type(ABANDONED)
        terminal.type("\x7f" * len(ABANDONED))
        second.wait_for_field("")
        second.answer(SENT)
        second.go_to(None)
        second.send()
        terminal.wait(START)
        gone = len(terminal.raw)
        terminal.press("down", "up")
        terminal.settle()
        assert terminal.end(signal.SIGTERM) == 143
    assert stored(data)[1] == [("tanke", SENT)]
    assert holders(everything, SENT) == {"responses.db"}
    for canary in UNSENT:
        assert holders(everything, canary) == set(), canary
        assert not any(spelling in terminal.raw[gone:] for spelling in spellings(canary))
    assert "Kanarie" not in terminal.text


@pytest.mark.parametrize("spelling", list(spellings(TYPED)))
def test_a_canary_would_be_found(tmp_path: Path, spelling: bytes) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "file").write_bytes(b"\xff\0" * 99 + spelling + b"\xfe" * 9)
    assert holders(tmp_path, TYPED) == {"file"}


@pytest.mark.parametrize("leaves", ["stops", "waits"])
def test_whoever_leaves_leaves_no_byte(tmp_path: Path, leaves: str) -> None:
    """At every question in turn; once by waiting until the kiosk forgets."""
    path, survey = write_small_survey(tmp_path)
    settings = tmp_path / "kiosk.yaml"
    settings.write_text("idle_seconds: 10\nwarn_seconds: 20\n")
    data = tmp_path / "data"
    with Terminal(kiosk(data, "--survey", path, "--config", settings)) as terminal:
        wait_until_ready(terminal, data)
        terminal.wait(lambda: {time for time, _ in snapshot(data / "liten").values()} == CONSTANT)
        before = snapshot(data)
        names = [asked.name for asked in survey.asked] if leaves == "stops" else ["tanke"]
        for name in names:
            resident = Resident(terminal, survey)
            resident.begin()
            resident.go_to(name)
            if leaves == "stops":
                resident.stop()
            else:
                resident.type("Jag går nu")
                terminal.wait(resident.say("forgotten.title"), 40)
                resident.leave()
            assert snapshot(data) == before, name


CONSTANT = {CONSTANT_TIME}
"""What all times of a store are once it is open."""


def snapshot(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {
        str(path): (path.stat().st_mtime_ns, path.read_bytes() if path.is_file() else b"")
        for path in folder.rglob("*")
    }


def test_nothing_scrolls_off_the_screen(tmp_path: Path) -> None:
    """A console keeps what scrolls off; what is drawn over is gone."""
    path, survey = write_small_survey(tmp_path)
    with Terminal(kiosk(tmp_path / "data", "--survey", path)) as terminal:
        wait_until_ready(terminal, tmp_path / "data")
        resident = Resident(terminal, survey)
        resident.begin()
        resident.go_to("tanke")
        resident.answer(SENT)
        resident.go_to(None)
        resident.send()
        assert terminal.end(signal.SIGTERM) == 143
    assert scrolled_off(bytes(terminal.raw)) == ""
    assert "rad 1" in scrolled_off(b"".join(b"rad %d\r\n" % n for n in range(50))), "a control"


def scrolled_off(raw: bytes) -> str:
    """What somebody finds who scrolls back."""
    screen = pyte.HistoryScreen(80, 24, history=1000)
    pyte.ByteStream(screen).feed(
        re.sub(rb"\x1b\[[?>=<]?[0-9;]*(\$p|u)|\x1b\]22;[^\x07\x1b]*.", b"", raw)
    )
    lines = ("".join(cell.data for _, cell in sorted(line.items())) for line in screen.history.top)
    return "\n".join(lines).strip()


# -- no time

CLOCKS = {"1970": 0, "2001": 10**9, "2037": 2_114_380_800}


def test_the_same_answers_are_the_same_rows_whatever_the_clock_says(tmp_path: Path) -> None:
    path, survey = write_small_survey(tmp_path)
    rows = []
    for year, seconds in CLOCKS.items():
        data = tmp_path / year
        change = f"""
import time
from datetime import datetime
from kiosk.tui import app
time.time = lambda: {seconds}
time.time_ns = lambda: {seconds} * 10**9
class Fixed(datetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp({seconds}, tz)
app.datetime = Fixed
"""
        with Terminal(
            changed_kiosk(tmp_path, change, "--data", data, "--survey", path)
        ) as terminal:
            wait_until_ready(terminal, data)
            resident = Resident(terminal, survey)
            resident.begin()
            resident.answer("moln")
            resident.go_to("tanke")
            resident.answer("Samma ord")
            resident.go_to(None)
            resident.send()
            assert terminal.end(signal.SIGTERM) == 143
        rows.append(stored(data))
        [db] = data.rglob("*.db")
        with open_readonly(db) as opened:
            dump = "".join(opened.conn.iterdump())
        dump = re.sub("[0-9a-f]{64}", "", dump)  # a hash may hold any four digits
        assert not [y for y in (year, str(seconds)) if seconds and y in dump]
    assert rows[0] == rows[1] == rows[2]
    assert rows[0][1] == [("tanke", "Samma ord")]


@pytest.mark.parametrize("day", ["1970-01-01", "2046-11-23", "2027-03-28"])
def test_a_clock_that_jumps_disturbs_nobody(tmp_path: Path, day: str) -> None:
    """Nor does summer time, which begins on the last of these days."""
    path, survey = write_small_survey(tmp_path)
    data = tmp_path / "data"
    set_day(tmp_path, date(2027, 3, 27))
    with Terminal(dated_kiosk(tmp_path, "--data", data, "--survey", path)) as terminal:
        wait_until_ready(terminal, data)
        resident = Resident(terminal, survey)
        resident.begin()
        resident.answer("regn")
        set_day(tmp_path, date.fromisoformat(day))
        terminal.settle(0.7)  # longer than the kiosk takes between two looks at the clock
        resident.go_to(None)
        resident.send()
    assert len(stored(data)[0]) == 1


# -- no count


def test_the_screens_are_the_same_for_the_first_and_the_five_hundredth(tmp_path: Path) -> None:
    path, survey = write_small_survey(tmp_path)
    assert seen_by_one(tmp_path / "none", path, survey) == seen_by_one(
        filled(tmp_path / "many", path, 500), path, survey
    )


def filled(data: Path, path: Path, count: int) -> Path:
    survey = load(path.read_bytes()).survey
    assert survey is not None
    with ResponseStore(data, survey, path.read_text("utf-8"), "kiosk") as store:
        draw = Random(1)
        fill(store.path, [submission(survey, draw) for _ in range(count)])
    assert len(variables(survey)) > 3
    return data


def seen_by_one(data: Path, path: Path, survey: QuestionFile) -> list[str]:
    """Every screen that one respondent sees."""
    with Terminal(kiosk(data, "--survey", path)) as terminal:
        wait_until_ready(terminal, data)
        terminal.settle(0.3)
        screens = [terminal.text]
        terminal.press("f1")
        terminal.wait("114 14")
        terminal.settle()
        screens.append(terminal.text)
        terminal.press("x")
        resident = Resident(terminal, survey)
        resident.begin()
        resident.answer("sol")
        for asked in [*survey.asked[2:], None]:
            resident.go_to(asked.name if asked else None)
            terminal.settle()
            screens.append(terminal.text)
        resident.press("1")
        terminal.wait(resident.say("thanks.stored"))
        terminal.settle()
        screens.append(terminal.text)
    return screens


# -- no word to anybody


def test_the_kiosk_tells_nobody_that_somebody_has_answered(tmp_path: Path) -> None:
    """No log line, no message, no file: what it opens and whom it calls is the same for 0 and 3."""
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("strace is not installed: apt-get install strace")
    path, survey = write_small_survey(tmp_path)
    assert told(strace, tmp_path / "none", path, survey, 0) == told(
        strace, tmp_path / "three", path, survey, 3
    )


def told(strace: str, folder: Path, path: Path, survey: QuestionFile, count: int) -> set[str]:
    """Sockets connected to or sent to, and files opened for writing, but for the store's own."""
    folder.mkdir()
    data, log = folder / "data", folder / "log"
    calls = "trace=connect,sendto,sendmsg,openat,creat,mkdir,rename,unlink"
    options = [strace, "-f", "-qq", "-e", calls, "-e", "signal=none", "-o", str(log)]
    with Terminal([*options, *kiosk(data, "--survey", path)]) as terminal:
        terminal.wait(START, 60)
        terminal.wait(lambda: any(data.glob("*/*/responses.db")), 60)
        for seed in range(count):
            resident = Resident(terminal, survey, seed=seed)
            resident.begin()
            resident.answer("sol")
            resident.go_to(None)
            resident.send()
        for process in subprocess.check_output(
            ["pgrep", "-P", str(terminal.process.pid)], text=True
        ).split():
            os.kill(int(process), signal.SIGTERM)
        terminal.wait_for_exit()
    lines = (line.split(" ", 1)[1].strip() for line in log.read_text("utf-8").splitlines())
    calls_made = {re.split(r" <unfinished| += ", line)[0] for line in lines if line[:4] != "<..."}
    return {
        call
        for call in calls_made
        if str(data) not in call
        and ("O_RDONLY" not in call or "O_CREAT" in call)
        and not re.match(r'sendto\(\d+, "\\0", 1,', call)  # asyncio wakes itself up
    }
