"""The staff's menu, on the real screen, with the machine's part asked through a socket."""

import base64
import json
import socket
import sqlite3
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from kiosk.cli import PHRASES
from kiosk.settings import load_settings
from kiosk.setup import Setup
from kiosk.staff import actions as staff
from kiosk.staff import fetching, pin
from kiosk.staff.actions import MOST_FINDINGS, StaffActions
from kiosk.store.clearing import clearing_code, contents
from kiosk.store.closing import note_fetched, was_fetched
from kiosk.store.response_store import ResponseStore, open_readonly, read_meta
from kiosk.store.store_handle import StoreHandle
from kiosk.store.submission import submission_from
from kiosk.tui.held_keys import GAP
from questions.loader import SURVEYS, load_survey
from questions.logic import Chosen
from questions.wording import phrases
from tests.exporter.office import read_bundle
from tests.kiosk.circumstances import changed_kiosk
from tests.kiosk.resident import START, stored, wait_until_ready
from tests.kiosk.staff_code import CODE, F12
from tests.terminal import Terminal, kiosk

ESSUNGA = SURVEYS / "essunga_trygg.yaml"


# -- the menu


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "kiosk.yaml"
    path.write_text(f'pin_hash: "{pin.hash_of_pin(CODE)}"\nmin_new: 1\n', "utf-8")
    return path


def open_menu(terminal: Terminal) -> None:
    terminal.wait(START)
    terminal.settle()
    enter_menu(terminal)


def enter_menu(terminal: Terminal) -> None:
    terminal.type(F12)
    terminal.wait("Skriv koden")
    terminal.press(*CODE, "enter")
    terminal.wait("Personalens meny")
    terminal.settle(GAP + 0.05)


def test_without_a_code_there_is_no_menu(tmp_path: Path) -> None:
    with Terminal(kiosk(tmp_path / "data")) as terminal:
        terminal.wait(START)
        terminal.settle()
        before = terminal.text
        terminal.type(F12)
        terminal.settle(0.5)
        assert terminal.text == before


def test_while_somebody_answers_there_is_no_menu(config: Path, tmp_path: Path) -> None:
    with Terminal(kiosk(tmp_path / "data", "--config", config)) as terminal:
        wait_until_ready(terminal, tmp_path / "data")
        terminal.press("1")
        terminal.wait("Fråga 1 av")
        terminal.settle()
        before = terminal.text
        terminal.type(F12)
        terminal.settle(0.5)
        assert terminal.text == before


def open_machine_menu(terminal: Terminal) -> None:
    """From the menu to the one about the machine."""
    terminal.press("8")
    terminal.wait("Byt personalens kod")
    terminal.settle(GAP + 0.05)


def test_health_says_what_runs(config: Path, tmp_path: Path) -> None:
    with Terminal(kiosk(tmp_path / "data", "--config", config)) as terminal:
        open_menu(terminal)
        open_machine_menu(terminal)
        terminal.press("escape")
        terminal.wait("Personalens meny")
        terminal.settle(GAP + 0.05)
        open_machine_menu(terminal)
        terminal.press("1")
        terminal.wait("Hur mår kiosken?")
        terminal.wait("Inga fel sedan starten.")
        assert terminal.text.count("Kör:") <= MOST_FINDINGS
        terminal.settle(GAP + 0.05)
        terminal.press("enter")
        terminal.wait("Personalens meny")
        terminal.settle(GAP + 0.05)
        terminal.press("escape")
        terminal.wait(START)


def test_restarting_is_asked_about_first(config: Path, tmp_path: Path) -> None:
    with Terminal(kiosk(tmp_path / "data", "--config", config)) as terminal:
        open_menu(terminal)
        open_machine_menu(terminal)
        terminal.press("4")
        terminal.wait("> 1 Nej, gå tillbaka 2 Ja")
        terminal.press("2")
        terminal.wait("Det går bara på en dator som är inställd som kiosk.")


class Machine(threading.Thread):
    """The machine's side of the socket, with answers as they come from a stick in trouble."""

    def __init__(self, address: Path, answers: list[dict[str, Any]]) -> None:
        super().__init__(daemon=True)
        self._answers = answers
        self._server = socket.socket(socket.AF_UNIX)
        self._server.bind(str(address))
        self._server.listen()
        self.request: dict[str, Any] = {}
        self.content = b""

    def run(self) -> None:
        connection, _ = self._server.accept()
        with connection, connection.makefile("rwb") as stream:
            self.request = json.loads(stream.readline())
            self.content = stream.read(self.request.get("size", 0))
            for answer in self._answers:
                stream.write(json.dumps(answer).encode() + b"\n")
        self._server.close()


def answer(data: Path, count: int = 1) -> None:
    """So many responses in the store."""
    survey = load_survey(ESSUNGA)
    with ResponseStore(data, survey, ESSUNGA.read_text("utf-8"), "kiosk") as store:
        for _ in range(count):
            submission = submission_from(survey, {"alder": Chosen(("a30",))})
            assert submission is not None
            store.add(submission)


def asking(folder: Path, config: Path) -> list[str | Path]:
    """The command for a kiosk that asks a machine of ours."""
    change = f"""
from pathlib import Path
from kiosk.machine import privileged_client as machine
machine.Machine.__init__.__defaults__ = (Path({str(folder / "socket")!r}),)
"""
    return changed_kiosk(folder, change, "--data", folder / "data", "--config", config)


def carried(data: Path) -> int:
    [path] = data.glob("*/*/responses.db")
    with sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True) as db:
        [(count,)] = db.execute("SELECT count(*) FROM carried")
    db.close()
    return int(count)


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ([{"progress": 0.5}, {"done": True}], "Klart. Du kan dra ut stickan."),
        ([{"fault": "none", "touched": False}], "Ingen sticka hittades"),
        ([{"fault": "full", "touched": False}], "Stickan är full"),
        ([{"fault": "pulled", "touched": True}], "drogs ut för tidigt"),
        ([{"progress": 0.5}], "Det gick inte."),
    ],
)
def test_what_is_drawn_for_a_stick_is_drawn_whatever_becomes_of_it(
    config: Path, tmp_path: Path, answers: list[dict[str, Any]], said: str
) -> None:
    data = tmp_path / "data"
    answer(data, 20)
    sent = []
    for _ in range(2):
        (tmp_path / "socket").unlink(missing_ok=True)
        machine = Machine(tmp_path / "socket", answers)
        machine.start()
        with Terminal(asking(tmp_path, config)) as terminal:
            open_menu(terminal)
            terminal.press("1")
            terminal.wait(said)
            terminal.settle()
        machine.join(5)
        assert machine.request["do"] == "write"
        assert carried(data) == 10
        sent.append(machine.content)
    assert sent[0].startswith(b"PK"), "the whole bundle came"
    assert sent[0] == sent[1], "nothing is drawn anew"
    assert len(stored(data)[0]) == 20


# -- another survey


OTHER = b"""
survey: annan
version: "1"
languages: [sv]
title: {sv: En annan enk\xc3\xa4t}
questions:
  - {id: ute, type: single, text: {sv: Ute?}, choices: {ja: {sv: Ja}, nej: {sv: Nej}}}
"""


def file(name: str, content: bytes) -> dict[str, str]:
    return {"name": name, "content": base64.b64encode(content).decode()}


def test_a_question_file_from_a_stick_is_used_after_the_next_start(
    config: Path, tmp_path: Path
) -> None:
    Machine(tmp_path / "socket", [{"done": [file("ny.yaml", OTHER)]}]).start()
    with Terminal(asking(tmp_path, config)) as terminal:
        open_menu(terminal)
        terminal.press("2")
        terminal.wait("Enkäten annan, version 1, har inga fel. Kiosken ställer en fråga.")
        terminal.settle(GAP + 0.05)
        terminal.press("enter")
        terminal.wait("Ska kiosken använda den enkäten?")
        terminal.settle(GAP + 0.05)
        terminal.press("2")
        terminal.wait("Det tar en liten stund.")
        terminal.settle(GAP + 0.05)
        terminal.press("enter")
        assert terminal.wait_for_exit() == 0, "systemd starts it anew"
    with Terminal(asking(tmp_path, config)) as terminal:
        terminal.wait("En annan enkät")


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([], "ligger 0 enkätfiler"),
        ([file("a.yaml", OTHER), file("b.yaml", OTHER)], "ligger 2 enkätfiler"),
        ([file("ny.yaml", OTHER.replace(b"type: single", b"type: singel"))], "ny.yaml:7:"),
        ([file("ny\x1b[2J\u202e.yaml", b"survey: [")], "Enkäten i ny[2J.yaml har fel"),
        (
            [
                file(
                    "a.yaml", ESSUNGA.read_bytes().replace(b"  - id: forslag", b"  - id: forslaget")
                )
            ],
            "har ändrats sedan de första svaren kom",
        ),
        (
            [file("a.yaml", ESSUNGA.read_bytes().replace(b"Mycket trygg", b"Ganska trygg, ja"))],
            "andra än de som svaren i kiosken kom på",
        ),
        (
            [file("a.yaml", ESSUNGA.read_bytes() + b"\nperiod: {closes: 2027-01-01}\n")],
            "Den kan bara ändras av den som sköter datorn.",
        ),
    ],
)
def test_a_stick_without_a_good_question_file_changes_nothing(
    config: Path, tmp_path: Path, files: list[dict[str, str]], said: str
) -> None:
    answer(tmp_path / "data")
    Machine(tmp_path / "socket", [{"done": files}]).start()
    with Terminal(asking(tmp_path, config)) as terminal:
        open_menu(terminal)
        terminal.press("2")
        terminal.wait(said)
        terminal.settle(GAP + 0.05)
        terminal.press("enter")
        terminal.wait("Personalens meny")
    assert not (tmp_path / "data/survey.yaml").exists()


# -- closing and clearing


def choose(terminal: Terminal, digit: str, said: str) -> None:
    """Choose a line of the menu, read what comes of it, and go back."""
    terminal.settle(GAP + 0.05)
    terminal.press(digit)
    terminal.wait(said)
    terminal.settle(GAP + 0.05)
    terminal.press("enter")
    terminal.wait("Personalens meny")


def test_staff_close_the_survey_and_open_it_again(config: Path, tmp_path: Path) -> None:
    with Terminal(asking(tmp_path, config)) as terminal:
        open_menu(terminal)
        choose(terminal, "3", "Enkäten är stängd.")
        terminal.press("escape")
        terminal.wait("Enkäten är stängd just nu.")
        terminal.settle(GAP + 0.05)
        terminal.press("1", "enter")
        terminal.settle()
        assert "Enkäten är stängd just nu." in terminal.words
    with Terminal(asking(tmp_path, config)) as terminal:
        terminal.wait("Enkäten är stängd just nu.")
        terminal.settle()
        terminal.type(F12)
        terminal.wait("Skriv koden")
        terminal.press(*CODE, "enter")
        terminal.wait("Öppna enkäten igen")
        choose(terminal, "3", "Enkäten är öppen igen.")
        terminal.press("escape")
        terminal.wait(START)


def confirm(terminal: Terminal, digit: str) -> None:
    """Choose a line of the menu, and say that it is meant."""
    terminal.settle(GAP + 0.05)
    terminal.press(digit)
    terminal.wait("2 Ja")
    terminal.settle(GAP + 0.05)
    terminal.press("2")


def go_on(terminal: Terminal) -> None:
    terminal.settle(GAP + 0.05)
    terminal.press("enter")


def test_ending_the_survey_is_asked_about_twice_with_the_date(config: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    answer(data, 12)
    machine = Machine(tmp_path / "socket", [{"done": True}])
    machine.start()
    with Terminal(asking(tmp_path, config)) as terminal:
        open_menu(terminal)
        confirm(terminal, "4")
        terminal.wait(date.today().isoformat())  # noqa: DTZ011  as the screen has it
        go_on(terminal)
        terminal.wait("2 Ja")
        terminal.settle(GAP + 0.05)
        terminal.press("2")
        terminal.wait("Enkäten är avslutad. Hämta nu svaren")
        go_on(terminal)
        terminal.wait("Personalens meny")
        choose(terminal, "3", "avslutad för gott")
        choose(terminal, "1", "Alla svar och egna ord är hämtade.")
        terminal.press("escape")
        terminal.wait("Enkäten är stängd just nu.")
    machine.join(5)
    path = tmp_path / "fetched.kiosk"
    path.write_bytes(machine.content)
    assert (read_bundle(path).manifest.responses, read_bundle(path).manifest.last) == (12, True)
    with Terminal(asking(tmp_path, config)) as terminal:
        terminal.wait("Enkäten är stängd just nu.")


def test_a_survey_that_has_not_ended_is_not_cleared(config: Path, tmp_path: Path) -> None:
    answer(tmp_path / "data")
    with Terminal(asking(tmp_path, config)) as terminal:
        open_menu(terminal)
        choose(terminal, "3", "Enkäten är stängd.")
        confirm(terminal, "5")
        terminal.wait("Enkäten är inte avslutad.")
    assert len(stored(tmp_path / "data")[0]) == 1


def close_for_good(data: Path) -> Path:
    """The store, closed for good."""
    survey = load_survey(ESSUNGA)
    with ResponseStore(data, survey, ESSUNGA.read_text("utf-8"), "kiosk") as store:
        assert store.close_for_good()
    return store.path


def decide(terminal: Terminal) -> None:
    terminal.wait("diarienummer, till exempel")
    terminal.type("KS 2027/12")
    terminal.wait("KS 2027/12")
    go_on(terminal)


def test_a_survey_that_has_ended_is_cleared_with_the_code_of_all_its_answers(
    config: Path, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    answer(data, 10)
    store = close_for_good(data)
    aside = store.with_name("responses.damaged-1.db")
    aside.write_bytes(b"damaged")
    code = clearing_code(*contents(store))
    with open_readonly(store) as db:
        before = read_meta(db).store
    with Terminal(asking(tmp_path, config)) as terminal:
        terminal.wait("Enkäten är stängd just nu.")
        terminal.settle()
        enter_menu(terminal)
        for typed, said in (("00000000", "Inget är raderat."), (code, "raderade i")):
            confirm(terminal, "5")
            terminal.wait("En skadad fil som ligger åt sidan raderas också.")
            go_on(terminal)
            terminal.wait("Skriv koden som står i merge-report.md")
            terminal.type(typed)
            terminal.press("enter")
            decide(terminal)
            terminal.wait(said)
            go_on(terminal)
            terminal.wait("Personalens meny")
        choose(terminal, "3", "Enkäten är öppen igen.")  # for the next ones
        terminal.press("escape")
        terminal.wait(START)
    assert not aside.exists()
    assert stored(data) == ([], [])
    assert (store.parent / "cleared").read_text("utf-8") == "KS 2027/12\n"
    answer(data)
    with open_readonly(store) as db:
        assert read_meta(db).store != before, "a bundle from before is of another store"


def test_where_too_few_answered_the_decision_alone_clears(config: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    answer(data, 9)
    close_for_good(data)
    with Terminal(asking(tmp_path, config)) as terminal:
        terminal.wait("Enkäten är stängd just nu.")
        terminal.settle()
        enter_menu(terminal)
        choose(terminal, "1", "Färre än 10 har svarat.")
        confirm(terminal, "5")
        terminal.wait("behöver du bara beslutets diarienummer")
        go_on(terminal)
        decide(terminal)
        terminal.wait("raderade i")
    assert not list(data.glob("*/*/responses*"))


def nothing(data: Path) -> None:
    """No more than that there are ten."""


def fetched(data: Path) -> None:
    [store] = data.glob("*/*/responses.db")
    note_fetched(store.parent)


def set_aside(data: Path) -> None:
    [store] = data.glob("*/*/responses.db")
    store.with_name("responses.damaged-1.db").write_bytes(b"damaged")


@pytest.mark.parametrize(
    ("count", "happened"), [(99, nothing), (10, nothing), (9, fetched), (9, set_aside)]
)
async def test_without_the_code_of_the_office_staff_clear_nothing_else(
    config: Path, tmp_path: Path, count: int, happened: Callable[[Path], None]
) -> None:
    """The settings let nothing leave: `min_new` is 100."""
    answer(tmp_path, count)
    settings = replace(load_settings(config), min_new=100)
    survey = load_survey(ESSUNGA)
    setup = Setup(settings, survey, ESSUNGA.read_text("utf-8"), tmp_path)
    actions = StaffActions(setup, phrases(PHRASES, "sv"))
    store_handle = StoreHandle(lambda: ResponseStore(tmp_path, survey, setup.source, "kiosk", 100))
    actions.attend(store_handle)
    try:
        await actions.close_for_good()
        happened(tmp_path)
        assert "för få för att hämtas" in (await actions.clear()).lines[0]
        assert "Inget är raderat." in (await actions.clear_with("", "KS 2027/1")).lines[0]
        assert len(stored(tmp_path)[0]) == count
    finally:
        store_handle.let_go()


def test_the_last_fetching_is_noted_too(tmp_path: Path) -> None:
    """Should damage leave fewer than ten, they are not cleared without the code."""
    answer(tmp_path, 10)
    store = close_for_good(tmp_path)
    with ResponseStore(
        tmp_path, load_survey(ESSUNGA), ESSUNGA.read_text("utf-8"), "kiosk"
    ) as opened:
        assert not was_fetched(store.parent)
        assert fetching.fetch(opened, (), phrases(PHRASES, "sv")).kind == "last"
        assert was_fetched(store.parent)


async def test_a_store_that_cannot_be_read_is_a_sentence_without_its_words(
    config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(tmp_path, 20)
    survey = load_survey(ESSUNGA)
    setup = Setup(load_settings(config), survey, ESSUNGA.read_text("utf-8"), tmp_path)
    actions = StaffActions(setup, phrases(PHRASES, "sv"))
    store_handle = StoreHandle(lambda: ResponseStore(tmp_path, survey, setup.source, "kiosk"))
    actions.attend(store_handle)

    def unreadable(store: Path) -> None:
        raise sqlite3.DatabaseError("what somebody has answered")

    monkeypatch.setattr(fetching, "pack", unreadable)
    monkeypatch.setattr(staff, "contents", unreadable)
    try:
        for outcome in (
            await actions.fetch(print),
            await actions.clear_with("12345678", "KS 2027/1"),
        ):
            assert "går inte att läsa just nu (DatabaseError)" in " ".join(outcome.lines)
        assert len(stored(tmp_path)[0]) == 20
    finally:
        store_handle.let_go()
