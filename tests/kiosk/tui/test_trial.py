"""Trying a survey: all is as it will be, every screen says that it is a trial, nothing is kept."""

import shlex
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from kiosk.cli import PHRASES
from kiosk.settings import Settings
from kiosk.staff.pin import hash_of_pin
from kiosk.store.closing import close
from kiosk.store.response_store import ResponseStore
from kiosk.tui.app import KioskApp
from kiosk.tui.held_keys import GAP
from kiosk.tui.phases import Answering, Inviting, OutOfOrder, Parting, Shut, WithStaff
from kiosk.wording import words
from questions.loader import load
from questions.wording import phrases
from tests.gallery import NoRepeats
from tests.kiosk.circumstances import changed_kiosk
from tests.kiosk.resident import Resident
from tests.kiosk.small_survey import write_small_survey
from tests.kiosk.staff_code import CODE
from tests.kiosk.tui.test_views import Clock, Kiosk, kiosk
from tests.terminal import Terminal
from tests.terminal import kiosk as kiosk_command
from tests.test_imports import WITHOUT_POSIX

SAY = words("sv")

ANOTHER_SYSTEM = f"""
{WITHOUT_POSIX}
import os, sys
from threading import Thread
from time import monotonic
from textual import app, events
from textual.driver import Driver
from textual.geometry import Size
from kiosk.tui.console_input import ConsoleReader

class Plain(Driver):
    def start_application_mode(self):
        size = Size(80, 24)
        self.process_message(events.Resize(size, size))
        Thread(target=self.read, daemon=True).start()
    def read(self):
        reader = ConsoleReader()
        while typed := os.read(0, 100):
            for message in [*reader.feed(typed.decode(), monotonic())]:
                self.process_message(message)
    def write(self, text): sys.__stderr__.write(text)
    def flush(self): sys.__stderr__.flush()
    def disable_input(self): pass
    def stop_application_mode(self): pass

app.App.get_driver_class = lambda self: Plain
"""
"""As on Windows: no module of POSIX, and a driver of its own, by which Textual reads and draws."""
NOTHING_WRITTEN = """
import os, sys
def look(event, arguments):
    made = event in ("os.mkdir", "os.rename", "os.remove", "os.link", "sqlite3.connect")
    flags = arguments[2] if event == "open" else 0
    if made or (flags or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        raise SystemError(f"written: {event}")
sys.addaudithook(look)
"""


def on_another_system(folder: Path, *options: str | Path) -> list[str | Path]:
    """The program on a terminal that somebody else has made raw."""
    command = changed_kiosk(folder, ANOTHER_SYSTEM + NOTHING_WRITTEN, *options)
    return ["sh", "-c", f"stty raw -echo; exec {shlex.join(map(str, command))}"]


def test_a_survey_is_tried_where_there_is_no_posix_and_nothing_is_written(tmp_path: Path) -> None:
    path, survey = write_small_survey(tmp_path)
    here = tmp_path / "here"
    here.mkdir()
    home = {"HOME": str(here), "XDG_DATA_HOME": str(here), "TMPDIR": str(here)}
    home["PYTHONDONTWRITEBYTECODE"] = "1"
    command = on_another_system(tmp_path, "try", path)
    with Terminal(command, environment=home, folder=here) as terminal:
        resident = Resident(terminal, survey)
        resident.begin()
        assert SAY("trial.command") in terminal.words
        resident.answer_all()
        resident.press("1")
        terminal.wait(SAY("trial.nothing_kept"))
        resident.leave()
        terminal.settle(GAP + 0.05)
        terminal.press("ctrl+q")
        terminal.wait(SAY("leave.title"))
        terminal.settle(GAP + 0.05)
        terminal.press("2")
        assert terminal.wait_for_exit() == 0
    assert list(here.iterdir()) == []


def test_what_is_written_would_be_noticed(tmp_path: Path) -> None:
    command = changed_kiosk(tmp_path, NOTHING_WRITTEN, "--data", tmp_path / "data")
    with Terminal(command) as terminal:
        assert terminal.wait_for_exit() != 0


@pytest.mark.parametrize("named", ["faulty.yaml", "missing.yaml", "no_such_survey"])
def test_what_cannot_be_tried_is_said(tmp_path: Path, named: str) -> None:
    (tmp_path / "faulty.yaml").write_text("survey: liten\n", "utf-8")
    command = kiosk_command(tmp_path / "data", "try", named)
    with Terminal(command, folder=tmp_path, columns=200) as terminal:
        assert terminal.wait_for_exit() == 2
        assert named.removesuffix(".yaml") in terminal.words
    assert not (tmp_path / "data").exists()


LANGUAGES = ("sv", "en", "sv-simple", "fi", "pl", "so", "uk")


def _in_all(text: str) -> str:
    return "{" + ", ".join(f"{language}: {text}" for language in LANGUAGES) + "}"


ONE_QUESTION = f"""
survey: en
version: "1"
languages: [{", ".join(LANGUAGES)}]
title: {_in_all("Prov")}
period: {{closes: 2020-01-01}}
questions:
  - {{id: ord, type: text, text: {_in_all("Ord?")}}}
""".encode()


@asynccontextmanager
async def tried() -> AsyncIterator[Kiosk]:
    """What `kiosk try` shows."""
    survey = load(ONE_QUESTION).survey
    assert survey is not None
    clock = Clock()
    app = KioskApp(survey, Settings(), None, clock=clock, repeats=NoRepeats())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        yield Kiosk(app, pilot, clock)


@pytest.mark.parametrize("language", ["sv", "so"])
async def test_every_screen_says_that_it_is_a_trial_in_every_language(language: str) -> None:
    at = LANGUAGES.index(language)
    said = words(language)("trial.command")
    async with tried() as one:
        for keys, phase in (
            (("down",) * at, Inviting),
            (("f1",), Inviting),
            (("x", "f4"), Inviting),
            (("f4", str(at + 1)), Answering),
            (("f1",), Answering),
            (("x", "escape"), Answering),
            (("1", "ctrl+q"), Answering),
            (("1", "h", "enter"), Answering),  # before sending
            (("1",), Parting),
            (("x", str(at + 1), "escape", "2"), Parting),
            (("x", str(at + 1), "enter", "enter", "1"), Parting),  # nothing was answered
        ):
            await one.press(*keys)
            assert said in one.screen, (keys, one.screen)
            assert isinstance(one.app.phase, phase), keys
        await one.press("x", str(at + 1))
        idle = Settings().idle_seconds + 1
        for said_too in ("countdown.title", "forgotten.title"):
            await one.leave_alone(idle)
            assert said in one.screen
            assert words(language)(said_too) in one.says
            idle = Settings().warn_seconds


async def test_who_has_tried_it_is_told_that_nothing_is_saved() -> None:
    async with tried() as one:
        await one.press("1", "h", "enter", "1")
        assert SAY("trial.nothing_kept") in one.says
        assert SAY("thanks.text") in one.says
        assert SAY("thanks.stored") not in one.screen


# -- out of the staff's menu


@asynccontextmanager
async def trial_from_menu(folder: Path) -> AsyncIterator[Kiosk]:
    async with kiosk(folder, settings=Settings(pin_hash=hash_of_pin(CODE))) as one:
        await begin_trial(one)
        yield one


async def begin_trial(one: Kiosk) -> None:
    await one.press("f12", *CODE, "enter")
    await one.app.workers.wait_for_complete()
    assert phrases(PHRASES, "sv")("staff.try") in one.screen
    await one.press("7")
    assert (one.app.trial, type(one.app.phase)) == ("menu", Inviting)
    assert SAY("trial.menu") in one.screen


def count(one: Kiosk, folder: Path) -> int:
    with ResponseStore(folder, one.app.survey, "", "kiosk") as store:
        return store.count()


def is_over(one: Kiosk) -> bool:
    return isinstance(one.app.phase, Inviting) and SAY("trial.menu") not in one.screen


PASSES = {
    "sent": ("1", "0", "h", "enter", "0", "1", "x"),
    "stopped": ("1", "escape", "2", "x"),
    "nothing answered": ("1", "0", "enter", "enter", "0", "1", "x"),
}


@pytest.mark.parametrize("way", PASSES)
async def test_a_trial_from_the_menu_is_over_after_one_pass(tmp_path: Path, way: str) -> None:
    async with trial_from_menu(tmp_path) as one:
        for key in PASSES[way][:-1]:
            await one.press(key)
            assert SAY("trial.menu") in one.screen
        await one.press("x")
        assert is_over(one)
        assert count(one, tmp_path) == 0
        await one.press("1", "down", "space", "enter", "enter", "enter", "0", "1")
        assert SAY("thanks.stored") in one.says, "the next one's answers are kept"
        assert count(one, tmp_path) == 1


@pytest.mark.parametrize("keys", [(), ("1",)], ids=["the start screen", "a question"])
async def test_a_trial_that_nobody_goes_on_with_is_over(
    tmp_path: Path, keys: tuple[str, ...]
) -> None:
    async with trial_from_menu(tmp_path) as one:
        await one.press(*keys)
        await one.leave_alone(Settings().idle_seconds + Settings().warn_seconds + 1)
        await one.leave_alone(11)  # that it is forgotten stands a while
        assert is_over(one)


async def test_staff_end_a_trial_by_asking_for_the_menu(tmp_path: Path) -> None:
    async with trial_from_menu(tmp_path) as one:
        await one.press("f12")
        assert isinstance(one.app.phase, WithStaff)
        await one.press("escape")
        assert is_over(one)


async def test_what_is_closed_can_be_tried_and_is_closed_after_it(tmp_path: Path) -> None:
    survey_folder = tmp_path / "liten" / "1"
    async with kiosk(tmp_path, settings=Settings(pin_hash=hash_of_pin(CODE))) as one:
        close(survey_folder)
        one.app._is_closed = (survey_folder / "closed").exists
        await one.leave_alone(1)
        assert isinstance(one.app.phase, Shut)
        await begin_trial(one)
        await one.leave_alone(1)
        await one.press("1", "escape", "2", "x")
        assert isinstance(one.app.phase, Shut)


async def test_a_kiosk_that_is_out_of_order_is_so_after_a_trial(tmp_path: Path) -> None:
    async with kiosk(tmp_path, settings=Settings(pin_hash=hash_of_pin(CODE))) as one:
        one.app._store_handle.let_go()
        [store] = tmp_path.glob("*/*/responses.db")
        store.parent.rename(tmp_path / "away")
        store.parent.write_bytes(b"no folder")
        one.app.show_out_of_order(lost=False)
        await begin_trial(one)
        await one.press("1", "escape", "2", "x")
        assert isinstance(one.app.phase, OutOfOrder)
        assert SAY("trial.menu") not in one.screen
