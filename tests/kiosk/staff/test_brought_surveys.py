"""A question file that staff bring is taken if the next start can use it, and no start ends for it.

Whatever becomes of it, of the settings or of what lies here: there is a survey, and the menu.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from kiosk.cli import PHRASES
from kiosk.machine.privileged_client import Machine as Client
from kiosk.setup import BROUGHT, Setup, set_up
from kiosk.staff import pin
from kiosk.staff.actions import FoundSurvey, StaffActions
from kiosk.staff.doctor import doctor
from kiosk.store.response_store import ResponseStore
from questions.loader import load
from questions.wording import phrases
from tests.exporter.residents import submissions
from tests.kiosk.staff.test_actions import Machine, file, open_machine_menu, open_menu
from tests.kiosk.staff_code import CODE
from tests.terminal import Terminal, kiosk

SAY = phrases(PHRASES, "sv")
OTHER = """
survey: annan
version: "1"
languages: [sv, en]
title: {sv: En annan enkät, en: Another survey}
questions:
  - id: ute
    type: single
    text: {sv: Ute?, en: Outside?}
    choices: {ja: {sv: Ja, en: "Yes"}, nej: {sv: Nej, en: "No"}}
"""
IN_SWEDISH = """
survey: annan
version: "1"
languages: [sv]
title: {sv: En annan enkät}
questions:
  - {id: ute, type: single, text: {sv: Ute?}, choices: {ja: {sv: Ja}, nej: {sv: Nej}}}
"""


def answered_at(data: Path, place: str) -> Path:
    """Somebody has answered the other survey here, while the kiosk stood at that place."""
    survey = load(OTHER.encode()).survey
    assert survey is not None
    with ResponseStore(data, survey, OTHER, place) as store:
        [one] = submissions(survey, 1)
        store.add(one)
    return store.path


def elsewhere(data: Path) -> str:
    answered_at(data, "skola")
    return OTHER


def in_fewer_languages(data: Path) -> str:
    return IN_SWEDISH


def with_other_questions(data: Path) -> str:
    answered_at(data, "bibliotek")
    return OTHER.replace("nej:", "nja:")


def by_a_newer_program(data: Path) -> str:
    path = answered_at(data, "bibliotek")
    content = bytearray(path.read_bytes())
    content[60:64] = (99).to_bytes(4, "big")  # SQLite's user_version
    path.write_bytes(content)
    return OTHER


REFUSED: dict[Callable[[Path], str], str] = {
    elsewhere: "är från en annan plats",
    in_fewer_languages: "Inställningarna räknar upp språket ”en”",
    with_other_questions: "har ändrats sedan de första svaren kom",
    by_a_newer_program: "sparade av en nyare Medborgarkiosk",
}
each_refused = pytest.mark.parametrize(
    ("written", "said"), REFUSED.items(), ids=[written.__name__ for written in REFUSED]
)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "kiosk.yaml"
    lines = f'pin_hash: "{pin.hash_of_pin(CODE)}"', "place: bibliotek", "languages: [sv, en]"
    path.write_text("\n".join(lines), "utf-8")
    return path


def started(config: Path, data: Path) -> Setup:
    return set_up(SAY, config, None, data)


@each_refused
async def test_a_file_that_the_next_start_refuses_is_not_taken(
    config: Path, tmp_path: Path, written: Callable[[Path], str], said: str
) -> None:
    data = tmp_path / "data"
    content = written(data).encode()
    Machine(tmp_path / "socket", [{"done": [file("ny.yaml", content)]}]).start()
    staff = StaffActions(started(config, data), SAY, machine=Client(tmp_path / "socket"))
    outcome = await staff.look_for_survey()
    assert (outcome.then, len(outcome.lines)) == ("menu", 1)
    assert said in outcome.lines[0]


async def test_a_file_that_is_taken_is_used(config: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    answered_at(data, "bibliotek")
    Machine(tmp_path / "socket", [{"done": [file("ny.yaml", OTHER.encode())]}]).start()
    staff = StaffActions(started(config, data), SAY, machine=Client(tmp_path / "socket"))
    found = (await staff.look_for_survey()).then
    assert isinstance(found, FoundSurvey)
    await staff.use_survey(found)
    setup = started(config, data)
    assert (setup.survey.survey, setup.passed_over) == ("annan", ())


def damaged(data: Path) -> str:
    return OTHER[:100]


@pytest.mark.parametrize(
    ("written", "said"),
    [*REFUSED.items(), (damaged, "har fel")],
    ids=[*(written.__name__ for written in REFUSED), "damaged"],
)
def test_a_file_that_a_start_refuses_later_is_passed_over_and_told(
    config: Path, tmp_path: Path, written: Callable[[Path], str], said: str
) -> None:
    """The settings, the answers or the disk have changed since it was brought."""
    data = tmp_path / "data"
    content = written(data)
    data.mkdir(exist_ok=True)
    (data / BROUGHT).write_text(content, "utf-8")
    setup = started(config, data)
    assert setup.survey.survey == "essunga_trygg"
    code, lines = doctor(setup, date(2027, 5, 1), SAY, tmp_path)
    assert code == 1
    assert "används inte: kiosken frågar enkäten i inställningarna" in lines[0]
    assert said in lines[0]


def test_a_kiosk_that_passes_a_file_over_has_its_menu(config: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / BROUGHT).write_text(IN_SWEDISH, "utf-8")
    with Terminal(kiosk(data, "--config", config)) as terminal:
        open_menu(terminal)
        open_machine_menu(terminal)
        terminal.press("1")
        terminal.wait("Enkätfilen som lästes in från en sticka används inte")
