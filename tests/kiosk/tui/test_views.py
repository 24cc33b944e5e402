"""What the screens do around the questions: speak, change colours, end, and begin anew."""

import re
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual import events
from textual.geometry import Offset
from textual.pilot import Pilot

from kiosk.cli import PHRASES
from kiosk.respondent.session import begin
from kiosk.settings import Settings
from kiosk.setup import Setup
from kiosk.staff.actions import StaffActions
from kiosk.staff.pin import hash_of_pin
from kiosk.store.response_store import ResponseStore
from kiosk.tui.app import RETRIES, RETRY_SECONDS, KioskApp
from kiosk.tui.digits import PAUSE
from kiosk.tui.held_keys import GAP
from kiosk.tui.phases import Answering, Inviting, Parting, Saving, WithStaff
from kiosk.tui.screens.dialog import Dialog
from kiosk.tui.theme import THEMES
from kiosk.tui.widgets.fields import WordsField
from kiosk.tui.widgets.key_hints import KeyHints
from kiosk.tui.widgets.sheet import Sheet
from kiosk.wording import words
from questions.loader import load
from questions.wording import phrases
from tests.gallery import NoRepeats

SURVEY = b"""
survey: liten
version: "1"
languages: [sv, en]
title: {sv: Liten, en: Small}
intro: {sv: Vi vill veta., en: We want to know.}
questions:
  - {id: ute, type: single, text: {sv: Ute?, en: Outside?},
     choices: {ja: {sv: Ja, en: "Yes"}, nej: {sv: Nej, en: "No"}}}
  - {id: ord, type: text, text: {sv: Ord?, en: Words?}}
  - {id: sist, type: single, text: {sv: Sist?, en: Last?},
     choices: {ja: {sv: Ja, en: "Yes"}, nej: {sv: Nej, en: "No"}}}
"""


class Clock:
    """Monotonic seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = time.monotonic()

    def __call__(self) -> float:
        return self.now


class Kiosk:
    """An app in this process, with its keys; the size is that of a small console."""

    def __init__(self, app: KioskApp, pilot: Pilot[None], clock: Clock) -> None:
        self.app = app
        self.pilot = pilot
        self._clock = clock

    async def press(self, *keys: str) -> None:
        for key in keys:
            character = {"space": " "}.get(key, key if len(key) == 1 else None)
            self.app.post_message(events.Key(key, character))
            await self.pilot.pause()
        await self.pilot.pause()

    async def press_when(self, key: str, moment: float) -> None:
        """As if the key had come from the terminal at a moment, in monotonic seconds."""
        event = events.Key(key, key if len(key) == 1 else None)
        event.time = moment
        self.app.post_message(event)
        await self.pilot.pause()
        await self.pilot.pause()

    def sleep(self, seconds: float) -> None:
        """As if the machine had slept for so long, and nothing had run."""
        self._clock.now += seconds

    async def leave_alone(self, seconds: float) -> None:
        """As if nobody had touched anything for so long."""
        self._clock.now += seconds
        self.app.tick()
        await self.pilot.pause()

    @property
    def says(self) -> str:
        """All words on the screen but those of the choice list."""
        return "\n".join(block.text for block in self.app.screen.query_one(Sheet).content.blocks)

    @property
    def screen(self) -> str:
        """All that is drawn."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join("".join(text for text, _, _ in strip) for strip in strips)

    @property
    def foot(self) -> str:
        """The row of keys."""
        return self.app.screen.query_one(KeyHints).render_line(1).text

    @property
    def cursor(self) -> int:
        return self.app.questions._highlighted


@asynccontextmanager
async def kiosk(
    folder: Path, *, settings: Settings | None = None, fast: bool = True, text: bytes = SURVEY
) -> AsyncIterator[Kiosk]:
    survey = load(text).survey
    assert survey is not None
    settings = settings or Settings()
    setup = Setup(settings, survey, text.decode(), folder)
    clock = Clock()
    app = KioskApp(
        survey,
        settings,
        lambda: ResponseStore(folder, survey, text.decode(), "kiosk"),
        actions=StaffActions(setup, phrases(PHRASES, "sv")),
        clock=clock if fast else time.monotonic,  # that of the keys
        repeats=NoRepeats() if fast else None,
    )
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        yield Kiosk(app, pilot, clock)


async def test_a_key_before_the_store_is_looked_at_counts(tmp_path: Path) -> None:
    """The first screen is drawn before: whoever is quick has begun by then."""
    async with kiosk(tmp_path) as one:
        await one.press("1")
        one.app._first_look_at_store()
        await one.press("tab")
        assert isinstance(one.app.phase, Answering)
        assert one.app.screen is one.app.questions


async def test_who_is_gone_is_told_in_their_own_language(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as one:
        await one.press("2", "1")
        await one.leave_alone(Settings().idle_seconds + Settings().warn_seconds + 1)
        assert words("en")("forgotten.title") in one.says
        assert one.app.language == "sv", "the next one begins in the first language"
        assert one.app.questions.session is None


async def test_who_stops_is_told_that_nothing_was_stored(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as one:
        await one.press("2", "1", "escape", "2")
        assert words("en")("stopped.title") in one.says
        assert one.app.questions.session is None
        await one.press("x")
        assert isinstance(one.app.phase, Inviting)


async def test_the_countdown_says_when_and_any_key_keeps_everything(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as one:
        await one.press("1", "2")
        before = one.app.questions.session
        await one.leave_alone(Settings().idle_seconds + 1)
        left = Settings().warn_seconds - 1
        assert words("sv")("countdown.text", seconds=left) in one.says
        await one.press("1")
        assert one.app.screen is one.app.questions
        assert one.app.questions.session == before, "the key that wakes does nothing else"


async def test_who_wakes_a_machine_that_slept_meets_nothing_of_the_one_before(
    tmp_path: Path,
) -> None:
    """The key comes before the kiosk has looked at the clock again."""
    async with kiosk(tmp_path) as one:
        await one.press("1", "0", "h", "e", "j")
        one.sleep(Settings().idle_seconds + Settings().warn_seconds + 1)
        await one.press("enter")
        assert words("sv")("forgotten.title") in one.says
        assert one.app.questions.session is None


async def test_who_wakes_a_machine_that_slept_is_not_in_the_staff_s_menu(tmp_path: Path) -> None:
    async with kiosk(tmp_path, settings=Settings(pin_hash=hash_of_pin("4711"))) as one:
        await one.press("f12", *"4711", "enter")
        await one.app.workers.wait_for_complete()
        one.sleep(Settings().idle_seconds + Settings().warn_seconds + 1)
        await one.press("1")
        assert isinstance(one.app.phase, Inviting)


async def test_left_at_the_start_of_a_field_goes_back(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as one:
        await one.press("1", "1", "enter", "h", "e", "j", "left")
        assert one.app.questions.session is not None
        assert one.app.questions.session.at == "ord", "within the words it moves"
        await one.press("home", "left")
        assert one.app.questions.session.at == "ute"
        assert one.app.questions.session.answers["ord"] == "hej"


async def test_enter_alone_leads_nowhere(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as one:
        await one.press("1", "enter", "enter", "enter")
        assert one.app.questions.session is not None
        assert (one.app.questions.session.at, one.cursor) == ("ute", -1)
        assert words("sv")("notice.choose") in one.says
        await one.press("0", "enter", "enter", "0", "enter", "enter")
        assert isinstance(one.app.phase, Answering), "Klar? is not passed by leaning on Enter"
        assert words("sv")("finish.choose") in one.says


async def test_the_start_screen_speaks_the_highlighted_language(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as one:
        assert "Vi vill veta." in one.says
        await one.press("down")
        assert "We want to know." in one.says
        await one.press("down")
        assert "Vi vill veta." in one.says


async def test_the_start_screen_goes_back_to_its_first_state(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as one:
        await one.press("down", "f3", "f4")
        assert (one.app.language, one.app.plain) == ("en", True)
        assert one.app.theme != Settings().theme
        await one.leave_alone(Settings().idle_seconds + Settings().warn_seconds + 1)
        assert (one.app.language, one.app.plain) == ("sv", False)
        assert one.app.theme == Settings().theme
        assert "Vi vill veta." in one.says


async def test_f3_goes_through_all_colours(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as one:
        seen = [one.app.theme]
        for _ in THEMES:
            await one.press("f3")
            seen.append(one.app.theme)
        assert set(seen) == set(THEMES)
        assert seen[0] == seen[-1]


async def test_colours_and_plain_mode_are_those_of_the_settings_for_the_next(
    tmp_path: Path,
) -> None:
    settings = Settings(theme="light", plain=True)
    async with kiosk(tmp_path, settings=settings) as one:
        for way_out in (("0", "enter", "enter", "0", "1", "x"), ("escape", "2", "x")):
            await one.press("1", "f3", "f4")
            assert (one.app.theme == "light", one.app.plain) == (False, False)
            await one.press(*way_out)
            assert isinstance(one.app.phase, Inviting)
            assert (one.app.theme, one.app.plain) == ("light", True)


async def test_the_thanks_are_not_dismissed_by_the_key_that_sent(tmp_path: Path) -> None:
    async with kiosk(tmp_path, fast=False) as one:
        await one.press("enter", "down", "enter", "tab", "enter", "tab", "enter", "down", "enter")
        assert one.app.questions.session is not None
        assert one.app.questions.session.kind == "finish"
        await one.press_when("1", time.monotonic() + PAUSE)
        assert isinstance(one.app.phase, Parting)
        since = one.app.phase.since
        for key in ("enter", "space", "x"):
            await one.press_when(key, since + GAP - 0.05)
            assert isinstance(one.app.phase, Parting), (
                "within the time of a held key nothing is read"
            )
        await one.press_when("space", since + GAP + 1)
        assert isinstance(one.app.phase, Inviting)


async def test_a_store_that_somebody_else_holds_is_waited_for_with_a_word(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as one:
        await one.press("1", "down", "space", "enter", "enter", "enter", "0")
        [path] = tmp_path.glob("*/*/responses.db")
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        await one.press("1")
        for _ in range(RETRIES + 3):
            assert isinstance(one.app.phase, Saving)
            assert words("sv")("saving.title") in one.says
            await one.leave_alone(RETRY_SECONDS)
        other.close()
        await one.leave_alone(RETRY_SECONDS)
        assert isinstance(one.app.phase, Parting)
        assert words("sv")("thanks.stored") in one.says


async def test_f2_leads_to_the_language_that_the_screen_names(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as one:
        await one.press("1")
        assert "F2 English" in one.foot
        await one.press("f2")
        assert "Outside?" in one.says
        assert "F2 Svenska" in one.foot


async def test_time_that_passes_while_the_app_ends_does_no_harm(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as one:
        app = one.app
        app.exit()
    assert not app.screen_stack
    app.tick()
    await app.on_event(events.Key("a", "a"))
    assert not app.crash


@pytest.mark.parametrize("keys", [(), tuple("4711")], ids=["before the PIN", "the menu"])
async def test_a_menu_that_staff_leave_open_closes(tmp_path: Path, keys: tuple[str, ...]) -> None:
    settings = Settings(pin_hash=hash_of_pin("4711"))
    async with kiosk(tmp_path, settings=settings) as one:
        await one.press("f12", *keys)
        if keys:
            await one.press("enter")
            await one.app.workers.wait_for_complete()
            await one.press("down")
            assert phrases(PHRASES, "sv")("staff.title_menu") in one.says
        await one.leave_alone(settings.idle_seconds + settings.warn_seconds - 1)
        assert isinstance(one.app.phase, WithStaff)
        await one.leave_alone(2)
        assert isinstance(one.app.phase, Inviting)
        await one.press("f12")
        assert phrases(PHRASES, "sv")("staff.title_code") in one.says


async def test_nothing_that_is_marked_and_copied_is_kept(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as one:
        await one.press("1", "1", "enter", "h", "e", "j")
        field = one.app.screen.query_one(WordsField)
        assert await one.pilot.mouse_down(field, offset=(1, 1))
        assert await one.pilot.hover(field, offset=(4, 1))
        assert await one.pilot.mouse_up(field, offset=(4, 1))
        assert field.selected_text
        await one.press("ctrl+c", "super+c", "ctrl+insert", "ctrl+x", "shift+delete")
        assert (field.text, one.app.clipboard) == ("hej", "")


@pytest.mark.parametrize("marked", [False, True])
async def test_the_line_to_skip_says_what_becomes_of_an_answer(
    tmp_path: Path, marked: bool
) -> None:
    async with kiosk(tmp_path) as one:
        await one.press("1", *(["down", "space"] if marked else []))
        line = one.app.questions._lines[-1]
        assert line.text == words("sv")("question.skip_answer" if marked else "question.skip")


def _long(name: str) -> str:
    return " ".join(f"{name}{n}" for n in range(1, 150))


LONG = f"""
survey: lang
version: "1"
languages: [sv, en, fi, pl, de, da, nb, nl, fr]
title: {{sv: Lång}}
intro: {{sv: {_long("valkommen")}}}
questions:
  - {{id: info, type: info, text: {{sv: {_long("info")}}}}}
  - {{id: val, type: single, text: {{sv: {_long("fraga")}}}, help: {{sv: {_long("hjalp")}}},
     choices: {{a: {{sv: Svar1}}, b: {{sv: {_long("svar")[:290]}}}}}}}
  - {{id: tal, type: number, text: {{sv: {_long("antal")}}}, unit: {{sv: minuter}}}}
  - {{id: ord, type: text, text: {{sv: {_long("skriv")}}}}}
"""


async def test_arrows_reach_every_word_of_every_screen(tmp_path: Path) -> None:
    async with kiosk(tmp_path, text=_in_all_languages(LONG)) as one:
        await _read_all(one, _long("valkommen"), "Dansk", "Français")
        await one.press("1")
        await _read_all(one, _long("info"))
        await one.press("enter")
        skip = words("sv")("question.skip")
        await _read_all(one, _long("fraga"), _long("hjalp"), "Svar1", _long("svar")[:290], skip)
        await one.press("0")
        await _read_all(one, _long("antal"), "minuter")
        assert "┌" in one.screen
        await one.press("enter", "enter")
        left = words("sv")("question.characters", count=500)
        await _read_all(one, _long("skriv"), left)
        assert "└" in one.screen


def _in_all_languages(text: str) -> bytes:
    """The Swedish texts for all: which language they are in is not what this is about."""
    languages = ("en", "fi", "pl", "de", "da", "nb", "nl", "fr")

    def all_of_them(found: re.Match[str]) -> str:
        others = ", ".join(f'{language}: "{found[1]}"' for language in languages)
        return f'{{sv: "{found[1]}", {others}}}'

    return re.sub(r"\{sv: ([^{}]*)\}", all_of_them, text).encode()


async def _read_all(one: Kiosk, *texts: str) -> None:
    """Down to the end and up to the beginning: each word is seen on the way."""
    wanted = {word for text in texts for word in text.split()}
    seen: set[str] = set()
    for key in ("down", "up"):
        for _ in range(30):
            seen |= set(one.screen.split())
            await one.press(key)
    assert wanted <= seen, sorted(wanted - seen)


async def test_the_cursor_has_a_place_before_the_screen_has_come_up(tmp_path: Path) -> None:
    async with kiosk(tmp_path, settings=Settings(plain=True)) as one:
        await one.app.push_screen(Dialog(one.app, "stop"))
        one.app.shown.query_one(Sheet).remove()
        await one.pilot.pause()
        assert one.app.shown.cursor_offset() == Offset()


async def test_enter_never_answers_with_a_line_that_is_out_of_sight(tmp_path: Path) -> None:
    async with kiosk(tmp_path, text=_in_all_languages(LONG)) as one:
        await one.press("1", "enter", *["down"] * 30)
        while "Svar1" not in one.screen:
            await one.press("up")
        while one.cursor != 0:
            await one.press("up")
        await one.press("up", "up")
        assert "Svar1" not in one.screen
        await one.press("enter")
        assert one.app.questions.session is not None
        assert (one.app.questions.session.at, one.app.questions.session.marks) == ("val", ())
        assert "> 1  ( )   Svar1" in one.screen
        await one.press("enter")
        assert one.app.questions.session.at == "tal"


async def test_who_is_forgotten_before_the_first_question_stands_does_no_harm(
    tmp_path: Path,
) -> None:
    async with kiosk(tmp_path) as one:
        questions = one.app.questions
        await one.press("1", "escape", "2", "x")
        questions.begin(begin(one.app.survey, "sv"))
        questions.forget()
        questions.on_screen_resume()
        assert questions.session is None
