"""What staff learn and change in their menu: how it goes, the clock, their code."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from kiosk.cli import PHRASES
from kiosk.machine.privileged_client import Machine as Client
from kiosk.settings import Settings
from kiosk.setup import Setup
from kiosk.staff import pin
from kiosk.staff.actions import NewTime, StaffActions
from kiosk.staff.chosen_code import CHOSEN_CODE, choose, pin_hash
from kiosk.staff.doctor import doctor
from kiosk.staff.new_time import read_time, why_not
from kiosk.store.response_store import ResponseStore
from kiosk.store.store_handle import StoreHandle
from kiosk.store.submission import submission_from
from questions.loader import load
from questions.logic import Chosen
from questions.model import Period, Survey
from questions.wording import phrases
from tests.kiosk.staff.test_actions import Machine
from tests.kiosk.staff_code import CODE
from tests.kiosk.tui.test_views import SURVEY, Kiosk, kiosk

SAY = phrases(PHRASES, "sv")
TODAY = date(2027, 6, 1)
OPENS, CLOSES = date(2027, 5, 1), date(2027, 9, 1)
HASH = pin.hash_of_pin(CODE)


def survey_of(opens: date | None = None, closes: date | None = None) -> Survey:
    survey = load(SURVEY).survey
    assert survey is not None
    return replace(survey, period=Period(opens=opens, closes=closes))


@contextmanager
def staffed(
    folder: Path, survey: Survey, today: date = TODAY, kept: Survey | None = None
) -> Iterator[StaffActions]:
    """Staff at a kiosk that asks `survey`; its store was opened with the question file `kept`."""
    setup = Setup(Settings(pin_hash=HASH), survey, SURVEY.decode(), folder)
    text = SURVEY.decode()
    if kept is not None and kept.period is not None:
        text += f"\nperiod: {{closes: {kept.period.closes}}}\n"
    machine = Client(folder / "socket")
    actions = StaffActions(setup, SAY, today=lambda: today, machine=machine)
    store_handle = StoreHandle(lambda: ResponseStore(folder, survey, text, "kiosk"))
    actions.attend(store_handle)
    yield actions
    store_handle.let_go()


def answer(folder: Path, count: int) -> None:
    survey = survey_of()
    with ResponseStore(folder, survey, SURVEY.decode(), "kiosk") as store:
        for _ in range(count):
            submission = submission_from(survey, {"ute": Chosen(("ja",))})
            assert submission is not None
            store.add(submission)


# -- how is it going


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ((None, None), "Enkäten är öppen."),
        ((None, CLOSES), "Enkäten är öppen. Sista dagen är 2027-09-01."),
        ((date(2027, 6, 2), None), "Enkäten öppnar 2027-06-02."),
        ((None, date(2027, 5, 31)), "Enkätens sista dag har varit."),
    ],
)
async def test_staff_see_whether_the_survey_is_open(
    tmp_path: Path, period: tuple[date | None, date | None], said: str
) -> None:
    with staffed(tmp_path, survey_of(*period)) as actions:
        assert said in (await actions.progress()).lines[0]


async def test_staff_see_in_steps_how_it_goes(tmp_path: Path) -> None:
    seen = []
    for count in (0, 9, 1, 9, 1):
        answer(tmp_path, count)
        with staffed(tmp_path, survey_of()) as actions:
            seen.append((await actions.progress()).lines)
    assert seen[0] == seen[1], "up to nine they all look alike"
    assert seen[2] == seen[3], "and from ten to nineteen"
    assert "färre än 10 svar" in seen[0][1]
    assert "10–19 svar" in seen[2][1]
    assert [lines[-1] for lines in seen] == [SAY("progress.not_enough")] * 4 + [
        SAY("progress.enough")
    ]


async def test_what_may_be_fetched_is_no_more_than_fetching_tells(tmp_path: Path) -> None:
    answer(tmp_path, 20)
    with staffed(tmp_path, survey_of()) as actions:
        assert (await actions.progress()).lines[-1] == SAY("progress.enough")
        assert SAY("stick.nothing_lost") in (await actions.fetch(print)).lines, "it was drawn"
        assert (await actions.progress()).lines[-1] == SAY("progress.not_enough")


async def test_staff_see_that_it_is_closed(tmp_path: Path) -> None:
    with staffed(tmp_path, survey_of()) as actions:
        await actions.close()
        assert (await actions.progress()).lines[0] == SAY("progress.by_staff")
        await actions.close_for_good()
        assert (await actions.progress()).lines[0] == SAY("progress.for_good")


# -- the clock


@pytest.mark.parametrize(
    ("today", "then", "why"),
    [
        (TODAY, TODAY, None),
        (TODAY, OPENS, None),
        (TODAY, OPENS - timedelta(1), "across"),
        (TODAY, CLOSES, None),
        (TODAY, CLOSES + timedelta(1), "across"),
        (CLOSES + timedelta(1), CLOSES, "across"),
        (CLOSES + timedelta(1), CLOSES + timedelta(99), None),
        (OPENS - timedelta(9), OPENS - timedelta(1), None),
        (OPENS - timedelta(9), CLOSES + timedelta(9), "across"),
        (TODAY, date(2020, 1, 1), "unlikely"),
        (TODAY, date(2040, 1, 1), "unlikely"),
        (date(1970, 1, 1), TODAY, None),
        (date(1970, 1, 1), CLOSES + timedelta(1), "across"),
    ],
)
def test_the_clock_never_goes_across_the_first_or_the_last_day(
    today: date, then: date, why: str | None
) -> None:
    survey = survey_of(OPENS, CLOSES)
    assert why_not([survey], today, then) == why
    assert why_not([survey_of(), survey], today, then) == why
    if why == "across":
        assert why_not([survey_of()], today, then) is None


@pytest.mark.parametrize(
    "digits", ["", "2027", "202713011230", "202702301230", "202709012460", "000000000000"]
)
async def test_a_time_that_is_none_is_told(tmp_path: Path, digits: str) -> None:
    assert read_time(digits) is None
    with staffed(tmp_path, survey_of()) as actions:
        outcome = await actions.look_at_time(digits)
        assert (outcome.lines, outcome.then) == ((SAY("staff.no_time"),), "menu")


@pytest.mark.parametrize("of_store", [False, True], ids=["the survey", "what answers came to"])
async def test_what_would_end_the_survey_is_refused(tmp_path: Path, of_store: bool) -> None:
    ends, open_ = survey_of(closes=CLOSES), survey_of()
    asked, kept = (open_, ends) if of_store else (ends, None)
    with staffed(tmp_path, asked, kept=kept) as actions:
        outcome = await actions.look_at_time("202709020000")
        assert (outcome.lines, outcome.then) == ((SAY("staff.time_across"),), "menu")
        meant = read_time("202709020000")
        assert meant is not None
        assert (await actions.set_clock(NewTime(meant))).lines == (SAY("staff.time_across"),)


async def test_the_machine_is_asked_to_set_the_clock(tmp_path: Path) -> None:
    machine = Machine(tmp_path / "socket", [{"done": True}])
    machine.start()
    with staffed(tmp_path, survey_of(closes=CLOSES)) as actions:
        outcome = await actions.look_at_time("202709011230")
        assert "2027-09-01 12:30" in outcome.lines[0]
        assert isinstance(outcome.then, NewTime)
        assert (await actions.set_clock(outcome.then)).lines == (SAY("staff.clock_set"),)
    machine.join(5)
    meant = read_time("202709011230")
    assert meant is not None
    assert machine.request == {"do": "clock", "to": int(meant.timestamp())}


# -- on the screen


@asynccontextmanager
async def menu_about_the_machine(folder: Path) -> AsyncIterator[Kiosk]:
    async with kiosk(folder, settings=Settings(pin_hash=HASH)) as one:
        await open_menu(one, CODE)
        await one.press("8")
        assert SAY("staff.machine") in one.says
        yield one


async def open_menu(one: Kiosk, code: str) -> None:
    await one.press("f12", *code, "enter")
    await one.app.workers.wait_for_complete()
    await one.pilot.pause()


async def go_on(one: Kiosk) -> None:
    await one.press("enter")
    await one.app.workers.wait_for_complete()
    await one.pilot.pause()


async def test_the_time_is_written_in_its_places(tmp_path: Path) -> None:
    async with menu_about_the_machine(tmp_path) as one:
        await one.press("2", *"202")
        assert "202.-..-.. ..:.." in one.says
        await one.press(*"70901x12309", "backspace", "0")
        assert "2027-09-01 12:30" in one.says
        await go_on(one)
        assert "Klockan ställs på 2027-09-01 12:30." in one.says
        await one.press("enter")
        assert SAY("staff.set_clock") in one.says
        await one.press("2")
        await one.app.workers.wait_for_complete()
        await one.pilot.pause()
        assert SAY("stick.unreachable") in one.says, "this machine is no kiosk"


async def test_staff_change_their_code(tmp_path: Path) -> None:
    async with menu_about_the_machine(tmp_path) as one:
        await one.press("3", *"271828")
        assert "271828" not in one.screen
        assert "••••••" in one.says
        await one.press("enter", *"271828")
        await go_on(one)
        assert SAY("staff.code_changed") in one.says
        await one.press("enter", "escape")
        await open_menu(one, CODE)
        assert SAY("staff.title_menu") not in one.says, "the old one opens nothing"
        one.app._actions._deaf_until = 0.0  # type: ignore[union-attr]
        await one.press("escape")
        await open_menu(one, "271828")
        assert SAY("staff.title_menu") in one.says
    assert (tmp_path / CHOSEN_CODE).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [("12345", "12345", "Koden ska vara 6 till 12"), ("123456", "123457", "inte lika")],
)
async def test_a_code_that_cannot_be_is_told_and_the_old_one_holds(
    tmp_path: Path, first: str, second: str, said: str
) -> None:
    with staffed(tmp_path, survey_of()) as actions:
        assert said in (await actions.change_code(first, second)).lines[0]
        assert await actions.refuses(CODE) == ""


def test_whoever_looks_after_the_machine_has_the_last_word(tmp_path: Path) -> None:
    choose("271828", HASH, tmp_path)
    assert pin.is_pin_of("271828", pin_hash(HASH, tmp_path))
    from_root = pin.hash_of_pin("314159")
    assert pin_hash(from_root, tmp_path) == from_root
    assert pin_hash("", tmp_path) == "", "without a code in the settings there is no menu"


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\n\xff\n", f"{HASH}\nno hash\n".encode()],
    ids=["empty", "no text", "no hash"],
)
def test_what_nobody_here_has_written_changes_no_code(tmp_path: Path, content: bytes) -> None:
    (tmp_path / CHOSEN_CODE).write_bytes(content)
    assert pin_hash(HASH, tmp_path) == HASH


def test_doctor_judges_the_code_that_holds(tmp_path: Path) -> None:
    old = ":".join(HASH.split(":")[:-1])
    setup = Setup(Settings(pin_hash=old), survey_of(), SURVEY.decode(), tmp_path)
    short = SAY("doctor.short_code", least=pin.SHORTEST)
    assert short in doctor(setup, TODAY, SAY, tmp_path)[1]
    choose("271828", old, tmp_path)
    assert short not in doctor(setup, TODAY, SAY, tmp_path)[1]
