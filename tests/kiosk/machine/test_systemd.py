"""The kiosk under systemd: ready, alive, new each day, and never in an image of the memory.

The real program in a real terminal; a datagram socket takes systemd's place.
"""

import os
import re
import resource
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.cli import PHRASES
from kiosk.machine import systemd as supervision
from kiosk.machine.systemd import RESTART_WITHIN_SECONDS, Supervisor
from kiosk.wording import words
from questions.wording import phrases
from tests.kiosk.asked import QuestionFile
from tests.kiosk.circumstances import changed_kiosk
from tests.kiosk.resident import START, Resident, stored, wait_until_ready
from tests.kiosk.small_survey import write_small_survey
from tests.terminal import Terminal

CANARY = "Kanariefågeln sjunger"


class Systemd:
    """Listens where systemd would."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind("\0" + address[1:] if address.startswith("@") else address)
        self._socket.setblocking(False)
        self.heard: list[str] = []

    def environment(self, watchdog_seconds: float = 0.0) -> dict[str, str]:
        variables = {"NOTIFY_SOCKET": self.address}
        if watchdog_seconds:
            variables["WATCHDOG_USEC"] = str(int(watchdog_seconds * 1_000_000))
        return variables

    def hears(self) -> list[str]:
        """All that has come since it was asked last."""
        new: list[str] = []
        while True:
            try:
                new.append(self._socket.recv(4096).decode())
            except BlockingIOError:
                self.heard += new
                return new

    def close(self) -> None:
        self._socket.close()


@pytest.fixture(params=["a file", "no file"])
def systemd(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Systemd]:
    listening = Systemd(
        str(tmp_path / "notify") if request.param == "a file" else f"@kiosk-{os.urandom(8).hex()}"
    )
    yield listening
    listening.close()


@pytest.fixture
def listening(tmp_path: Path) -> Iterator[Systemd]:
    listening = Systemd(str(tmp_path / "notify"))
    yield listening
    listening.close()


@pytest.fixture
def survey(tmp_path: Path) -> QuestionFile:
    return write_small_survey(tmp_path)[1]


def small_kiosk(folder: Path, change: str = "") -> list[str | Path]:
    """A kiosk with the small survey and its responses in `data`, changed by lines of Python."""
    options = "--data", folder / "data", "--survey", folder / "liten.yaml"
    return changed_kiosk(folder, change, *options)


def wait_to_hear(terminal: Terminal, systemd: Systemd) -> None:
    """Wait until the kiosk has said that it is ready."""
    terminal.wait(lambda: "READY=1" in systemd.hears() or "READY=1" in systemd.heard)


# -- ready, and at the end


def test_it_is_ready_when_the_start_screen_stands_and_the_store_is_there(
    tmp_path: Path, survey: QuestionFile, systemd: Systemd
) -> None:
    command = small_kiosk(tmp_path)
    with Terminal(command, environment=systemd.environment()) as terminal:
        terminal.wait(lambda: bool(systemd.hears()))
        assert any((tmp_path / "data").glob("*/*/responses.db"))
        terminal.settle(0.05, at_most=0.3)  # what had been written when it said so
        assert START in terminal.words
        assert terminal.end(signal.SIGTERM) == 143
    systemd.hears()
    assert systemd.heard == ["READY=1", "STOPPING=1"]


SLOW_TO_DRAW = """
import time
from pathlib import Path
from kiosk.tui.screens.start import StartScreen
draw = StartScreen.draw
def slow(self):
    while Path({flag!r}).exists():
        Path({flag!r} + " seen").touch()
        time.sleep(0.05)
    draw(self)
StartScreen.draw = slow
"""


def test_it_is_not_ready_before_the_start_screen_is_drawn(
    tmp_path: Path, survey: QuestionFile, listening: Systemd
) -> None:
    flag = tmp_path / "wait"
    flag.touch()
    command = small_kiosk(tmp_path, SLOW_TO_DRAW.format(flag=str(flag)))
    with Terminal(command, environment=listening.environment()) as terminal:
        terminal.wait((tmp_path / "wait seen").exists)
        terminal.settle(0.5, at_most=0.5)
        assert listening.hears() == []
        flag.unlink()
        wait_to_hear(terminal, listening)
        terminal.wait(START)


def test_a_kiosk_out_of_order_is_ready_too(
    tmp_path: Path, survey: QuestionFile, listening: Systemd
) -> None:
    """It says so on the screen and comes back by itself: to start it anew would help nobody."""
    change = """
from kiosk.store import response_store as store
def unusable(*_):
    raise store.StoreFault("OSError EIO")
store.ResponseStore.__init__ = unusable
"""
    command = small_kiosk(tmp_path, change)
    with Terminal(command, environment=listening.environment()) as terminal:
        terminal.wait(words("sv")("broken.title"))
        wait_to_hear(terminal, listening)


SOON = "from kiosk.machine import systemd\nsystemd.REFUSAL_SECONDS = 2\n"


def test_what_keeps_it_from_starting_can_be_read_on_the_screen_for_a_while(
    tmp_path: Path, survey: QuestionFile, listening: Systemd
) -> None:
    file = tmp_path / "liten.yaml"
    file.write_text(file.read_text("utf-8").replace("type: number\n", "type: nummer\n"), "utf-8")
    command = small_kiosk(tmp_path, SOON)
    with Terminal(command, columns=200, environment=listening.environment()) as terminal:
        terminal.wait(phrases(PHRASES, "sv")("survey_faulty", file=file))
        shown = time.monotonic()
        assert terminal.wait_for_exit() == 2
        assert time.monotonic() - shown > 1
    assert listening.hears() == []


# -- alive


def test_the_heart_beats_three_times_as_often_as_it_has_to(
    tmp_path: Path, survey: QuestionFile, listening: Systemd
) -> None:
    command = small_kiosk(tmp_path)
    with Terminal(command, environment=listening.environment(watchdog_seconds=3)) as terminal:
        wait_to_hear(terminal, listening)
        terminal.settle(7, at_most=7)
        beats = listening.hears()
        assert set(beats) == {"WATCHDOG=1"}
        assert 4 <= len(beats) <= 8


def test_nobody_waits_for_a_beat_that_was_not_asked_for(
    tmp_path: Path, survey: QuestionFile, listening: Systemd
) -> None:
    command = small_kiosk(tmp_path)
    with Terminal(command, environment=listening.environment()) as terminal:
        wait_to_hear(terminal, listening)
        terminal.settle(2, at_most=2)
        assert listening.hears() == []


BLOCKED_LOOP = """
import time
from pathlib import Path
from kiosk.tui.app import KioskApp
tick = KioskApp.tick
def blocked(self):
    while Path({flag!r}).exists():
        time.sleep(0.05)
    tick(self)
KioskApp.tick = blocked
"""
DEAF_SCREEN = """
import asyncio
from pathlib import Path
from kiosk.tui.screens.start import StartScreen
on_event = StartScreen.on_event
async def deaf(self, event):
    while Path({flag!r}).exists():
        await asyncio.sleep(0.05)
    await on_event(self, event)
StartScreen.on_event = deaf
"""


@pytest.mark.parametrize(
    "hang", [BLOCKED_LOOP, DEAF_SCREEN], ids=["the loop is blocked", "the screen is deaf"]
)
def test_the_heart_stops_with_the_program(
    tmp_path: Path, survey: QuestionFile, listening: Systemd, hang: str
) -> None:
    flag = tmp_path / "hang"
    command = small_kiosk(tmp_path, hang.format(flag=str(flag)))
    with Terminal(command, environment=listening.environment(watchdog_seconds=0.9)) as terminal:
        wait_to_hear(terminal, listening)
        terminal.wait(lambda: "WATCHDOG=1" in listening.hears())
        flag.touch()
        terminal.press("tab")
        terminal.settle(1, at_most=1)
        listening.hears()
        terminal.settle(3, at_most=3)
        assert listening.hears() == []
        flag.unlink()
        terminal.wait(lambda: "WATCHDOG=1" in listening.hears())


def test_systemd_that_has_gone_disturbs_nobody(
    tmp_path: Path, survey: QuestionFile, listening: Systemd
) -> None:
    command = small_kiosk(tmp_path)
    with Terminal(command, environment=listening.environment(watchdog_seconds=0.9)) as terminal:
        wait_to_hear(terminal, listening)
        listening.close()
        Path(listening.address).unlink()
        terminal.settle(1.5, at_most=1.5)
        Resident(terminal, survey).begin()


def test_the_beats_of_another_process_are_not_ours() -> None:
    environment = {"NOTIFY_SOCKET": "/nowhere", "WATCHDOG_USEC": "3000000"}
    assert Supervisor(environment)._beat_every == 1.0
    assert Supervisor({**environment, "WATCHDOG_PID": "1"})._beat_every is None
    assert Supervisor({**environment, "WATCHDOG_PID": str(os.getpid())})._beat_every == 1.0


# -- what it does not tell


def what_systemd_is_told(folder: Path, *ways: str) -> list[str]:
    """All but the beats, while one resident after the other answers and ends in one of `ways`."""
    folder.mkdir()
    _, survey = write_small_survey(folder)
    systemd = Systemd(str(folder / "notify"))
    command = small_kiosk(folder)
    with Terminal(command, environment=systemd.environment(watchdog_seconds=0.9)) as terminal:
        wait_to_hear(terminal, systemd)
        for seed, way in enumerate(ways):
            resident = Resident(terminal, survey, seed=seed)
            resident.begin()
            resident.answer("sol")
            if way == "sends":
                resident.go_to(None)
                resident.send()
            else:
                resident.stop()
        beats = systemd.heard.count("WATCHDOG=1")
        terminal.wait(lambda: bool(systemd.hears()))
        assert systemd.heard.count("WATCHDOG=1") > beats
        assert terminal.end(signal.SIGTERM) == 143
    systemd.hears()
    systemd.close()
    assert len(stored(folder / "data")[0]) == ways.count("sends")
    return [word for word in systemd.heard if word != "WATCHDOG=1"]


def test_systemd_is_told_the_same_whether_anybody_has_answered_or_not(tmp_path: Path) -> None:
    told = what_systemd_is_told(tmp_path / "nobody")
    assert told == ["READY=1", "STOPPING=1"]
    assert what_systemd_is_told(tmp_path / "one", "sends") == told
    assert what_systemd_is_told(tmp_path / "two", "stops", "sends") == told


# -- new each day

DAY = 4
SHORT_DAY = f"""
from kiosk.machine import systemd as supervision
supervision.RESTART_AFTER_SECONDS, supervision.RESTART_WITHIN_SECONDS = {DAY}, 0
"""


def test_when_a_day_is_over_is_drawn_by_lot(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half an hour before the middle of the hour in which it may be."""
    monkeypatch.setattr(supervision, "RESTART_AFTER_SECONDS", -RESTART_WITHIN_SECONDS / 2)
    days = [Supervisor({"NOTIFY_SOCKET": "/nowhere"}) for _ in range(100)]
    assert {supervisor.wants_new_start() for supervisor in days} == {True, False}


def test_after_a_day_a_kiosk_that_nobody_answers_ends_for_a_new_start(
    tmp_path: Path, survey: QuestionFile, listening: Systemd
) -> None:
    begun = time.monotonic()
    command = small_kiosk(tmp_path, SHORT_DAY)
    with Terminal(command, environment=listening.environment()) as terminal:
        wait_to_hear(terminal, listening)
        assert terminal.wait_for_exit() == 0
        assert time.monotonic() - begun >= DAY
        assert terminal.is_clean()
        assert not terminal.text.strip()
    assert "STOPPING=1" in listening.hears()


def test_whoever_is_answering_when_the_day_is_over_finishes(
    tmp_path: Path, survey: QuestionFile, listening: Systemd
) -> None:
    command = small_kiosk(tmp_path, SHORT_DAY)
    with Terminal(command, environment=listening.environment()) as terminal:
        wait_to_hear(terminal, listening)
        resident = Resident(terminal, survey)
        resident.begin()
        terminal.settle(DAY, at_most=DAY)
        resident.answer("sol")
        resident.ask_to_stop()
        terminal.settle(1, at_most=1)
        resident.press("1")
        resident.wait_to_see(survey.asked[1])
        resident.go_to(None)
        resident.press("1")
        terminal.wait(words("sv")("thanks.stored"))
        terminal.settle(1, at_most=1)
        assert terminal.process.poll() is None
        resident.press("x")
        assert terminal.wait_for_exit() == 0
    assert stored(tmp_path / "data")[0] == [resident.record()]


def test_whoever_started_it_by_hand_ends_it(tmp_path: Path, survey: QuestionFile) -> None:
    command = small_kiosk(tmp_path, SHORT_DAY)
    with Terminal(command) as terminal:
        terminal.wait(START)
        terminal.settle(DAY + 1, at_most=DAY + 1)
        assert terminal.process.poll() is None


# -- images of the memory

NO_LIMIT = "import resource\nresource.setrlimit = lambda *_: None\n"
NO_MARK = "import ctypes\nctypes.CDLL = lambda _: None\n"
"""What keeps an image from being written, taken away: the limit, and the mark on the process."""


def images_of_a_killed_kiosk(folder: Path, change: str) -> list[bytes]:
    """What is in its folder after somebody who was writing the canary was interrupted by SIGABRT.

    A shell has asked for images of any size.
    """
    _, survey = write_small_survey(folder)
    place = folder / "dumps"
    place.mkdir()
    ask = 'ulimit -c unlimited && cd "$0" && exec "$@"'
    with Terminal(["sh", "-c", ask, place, *small_kiosk(folder, change)]) as terminal:
        wait_until_ready(terminal, folder / "data")
        resident = Resident(terminal, survey)
        resident.begin()
        resident.go_to("tanke")
        resident.type(CANARY)
        limits = Path(f"/proc/{terminal.process.pid}/limits").read_text("ascii")
        limited = re.search(r"^Max core file size +0 +0 ", limits, re.MULTILINE) is not None
        assert limited == (NO_LIMIT not in change)
        terminal.process.send_signal(signal.SIGABRT)
        assert terminal.wait_for_exit() == -signal.SIGABRT
    return [path.read_bytes() for path in place.iterdir()]


@pytest.fixture
def kernel_that_writes_images(tmp_path: Path) -> None:
    """The control: without anything of ours an image is written, and the words are in it."""
    if resource.getrlimit(resource.RLIMIT_CORE)[1] != resource.RLIM_INFINITY:
        pytest.skip("no image may be written here")
    (tmp_path / "control").mkdir()
    images = images_of_a_killed_kiosk(tmp_path / "control", NO_LIMIT + NO_MARK)
    if not images:
        pytest.skip("this system hands images of the memory to another program, or to nobody")
    assert CANARY.encode() in images[0] or CANARY.encode("utf-16-le") in images[0]


@pytest.mark.parametrize(
    "change", ["", NO_LIMIT, NO_MARK], ids=["as it is", "the mark alone", "the limit alone"]
)
def test_a_killed_kiosk_leaves_no_image_of_its_memory(
    tmp_path: Path, kernel_that_writes_images: None, change: str
) -> None:
    assert images_of_a_killed_kiosk(tmp_path, change) == []
