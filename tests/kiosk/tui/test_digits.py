"""What a digit means, pressed on a real keyboard's times into the real program."""

import os
import pty
import time
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from textual.drivers.headless_driver import HeadlessDriver

from kiosk.respondent.session import begin
from kiosk.settings import Settings
from kiosk.store.response_store import ResponseStore
from kiosk.tui.app import KioskApp
from kiosk.tui.console_driver import is_console
from kiosk.tui.digits import PAUSE, SAME_PRESS, TYPED, Digits
from kiosk.tui.held_keys import Repeats
from kiosk.wording import words
from questions.loader import load
from tests.kiosk.resident import stored
from tests.terminal import Terminal, kiosk

SURVEY = """
survey: siffror
version: "1"
languages: [sv]
title: {sv: Siffror}
questions:
  - id: alder
    type: single
    text: {sv: Hur gammal är du?}
    choices:
      u16: {sv: Under 16 år}
      a16: {sv: 16-29 år}
      a30: {sv: 30-49 år}
      a50: {sv: 50-64 år}
      a65: {sv: 65-79 år}
      a80: {sv: 80 år eller äldre}
  - id: ute
    type: single
    text: {sv: Är du ute?}
    choices: {ja: {sv: Ja}, nej: {sv: Nej}, bland: {sv: Ibland}}
  - id: oro
    type: matrix
    text: {sv: Är du orolig?}
    rows: {hund: {sv: För hundar}, katt: {sv: För katter}}
    columns: {ja: {sv: Ja}, nej: {sv: Nej}}
  - id: sist
    type: multi
    text: {sv: Vad såg du?}
    choices: {bil: {sv: Bil}, buss: {sv: Buss}, tag: {sv: Tåg}}
  - id: ide
    type: text
    text: {sv: Har du ett förslag?}
"""
SAY = words("sv")
MARKED = "(•)"


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    """At the question about age, long enough to have read it."""
    path = tmp_path / "siffror.yaml"
    path.write_text(SURVEY, "utf-8")
    with Terminal(kiosk(tmp_path / "data", "--survey", path)) as terminal:
        terminal.wait("Börja")
        terminal.wait(lambda: any((tmp_path / "data").glob("*/*/responses.db")))
        terminal.press("1")
        terminal.wait("Hur gammal är du?")
        terminal.settle(PAUSE + 0.1)
        yield terminal


def type_slowly(terminal: Terminal, keys: list[str], seconds: float) -> None:
    for key in keys:
        terminal.press(key)
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            terminal.read(left)


def answer_age(terminal: Terminal) -> None:
    terminal.settle(TYPED)
    terminal.press("2", "enter")
    terminal.wait("Är du ute?")
    terminal.settle(PAUSE + 0.1)


@pytest.mark.parametrize(
    ("typed", "seconds"),
    [
        *product(["82", "65", "28", "70", "1950"], [0.2, 0.6, 1.5]),
        *product(["44", "66"], [0.0, 0.1, 0.6, 1.5]),
    ],
)
def test_an_age_that_is_typed_is_no_answer(terminal: Terminal, typed: str, seconds: float) -> None:
    type_slowly(terminal, [*typed], seconds)
    terminal.wait(SAY("notice.typed_number"))
    assert MARKED not in terminal.text
    type_slowly(terminal, ["enter", "tab", "enter"], 0.4)
    terminal.wait(SAY("notice.choose"))
    assert "Hur gammal är du?" in terminal.text


def test_a_line_with_a_number_is_marked_and_enter_goes_on(terminal: Terminal) -> None:
    terminal.press("2")
    terminal.wait(f"2 {MARKED} 16-29 år")
    terminal.settle(PAUSE + 0.5)
    assert "Hur gammal är du?" in terminal.text
    terminal.press("enter")
    terminal.wait("Är du ute?")


def test_a_digit_shows_its_mark_and_leads_on_and_its_enter_is_the_same_press(
    terminal: Terminal,
) -> None:
    answer_age(terminal)
    terminal.press("1")
    terminal.wait(f"1 {MARKED} Ja")
    terminal.wait("För hundar")
    terminal.press("enter")
    terminal.settle(0.3)
    assert "!" not in terminal.text, "a digit and Enter, as on the form before, is no mistake"
    terminal.settle(SAME_PRESS)
    terminal.press("tab", "enter")
    terminal.wait(SAY("notice.choose"))
    for row in ("För hundar", "För katter"):
        terminal.wait(row)
        terminal.settle(PAUSE + 0.1)
        terminal.press("2")
    terminal.wait("Vad såg du?")


def test_a_digit_that_no_line_has_is_told_and_nothing_goes_on_by_itself(
    terminal: Terminal,
) -> None:
    answer_age(terminal)
    terminal.press("8")
    terminal.wait(SAY("notice.no_line", digit="8", lines="1-3"))
    terminal.settle(PAUSE + 0.1)
    terminal.press("2")
    terminal.wait(f"2 {MARKED} Nej")
    terminal.settle(PAUSE + 0.5)
    assert "Är du ute?" in terminal.text
    terminal.press("enter")
    terminal.wait("För hundar")


def test_two_digits_at_once_count_nowhere(terminal: Terminal) -> None:
    answer_age(terminal)
    terminal.type("12")
    terminal.wait(SAY("notice.together", lines="1-3"))
    terminal.settle(PAUSE + 0.5)
    assert MARKED not in terminal.text
    assert "Är du ute?" in terminal.text


def test_a_digit_before_anybody_can_have_read_the_screen_counts_nowhere(
    terminal: Terminal, tmp_path: Path
) -> None:
    terminal.settle(TYPED)
    terminal.press("2", "enter")
    terminal.wait("Är du ute?")
    terminal.press("3")
    terminal.wait(SAY("notice.too_early", lines="1-3"))
    assert MARKED not in terminal.text
    assert stored(tmp_path / "data") == ([], [])


def test_several_answers_are_marked_and_unmarked_by_digits(terminal: Terminal) -> None:
    answer_age(terminal)
    type_slowly(terminal, ["1", "1", "2"], PAUSE + SAME_PRESS)
    terminal.wait("Vad såg du?")
    terminal.settle(PAUSE + 0.1)
    type_slowly(terminal, ["1", "3", "1"], PAUSE + 0.2)
    terminal.wait("1 [ ] Bil 2 [ ] Buss 3 [x] Tåg")
    assert "1-3 Markera" in terminal.text


def test_in_plain_mode_enter_goes_on(terminal: Terminal) -> None:
    answer_age(terminal)
    terminal.press("f4")
    terminal.settle(PAUSE + 0.1)
    terminal.press("1")
    terminal.wait(f"1 {MARKED} Ja")
    terminal.settle(PAUSE + 0.5)
    assert "Är du ute?" in terminal.text
    terminal.press("enter")
    terminal.wait("För hundar")


def test_the_last_moment_in_which_digits_make_a_number() -> None:
    digits = Digits(PAUSE)
    digits.new_screen(0.0)
    assert digits.objection(PAUSE - 0.01, numbers_are_read=True) == "too_early"
    assert digits.objection(10.0, numbers_are_read=True) is None
    assert digits.objection(10.0 + TYPED - 0.01, numbers_are_read=True) == "typed_number"
    assert digits.objection(20.0, numbers_are_read=False) is None
    assert digits.objection(20.0 + PAUSE - 0.01, numbers_are_read=False) == "together"
    assert digits.objection(30.0, numbers_are_read=False) is None
    assert digits.objection(30.0 + PAUSE + 0.01, numbers_are_read=False) is None


def test_the_enter_after_a_digit_is_the_same_press_wherever_the_digit_has_led(
    terminal: Terminal,
) -> None:
    def digit_and_enter(digit: str, then: str) -> None:
        terminal.settle(SAME_PRESS)
        terminal.press(digit)
        terminal.wait(then)
        terminal.press("enter")
        terminal.settle(0.3)
        assert then in terminal.text
        assert "  ! " not in terminal.text.replace("! Borttaget", "")

    digit_and_enter("0", "Är du ute?")
    digit_and_enter("0", "För hundar")
    digit_and_enter("1", "För katter")
    digit_and_enter("0", "Vad såg du?")
    digit_and_enter("0", "Har du ett förslag?")
    terminal.type("Ring mig på 070-123 45 67 på kvällen")
    terminal.press("enter")
    terminal.wait(SAY("found.title"))
    digit_and_enter("1", "Ring mig på")
    terminal.settle(SAME_PRESS)
    terminal.press("enter")
    terminal.wait(SAY("finish.title"))
    digit_and_enter("1", SAY("thanks.stored"))
    terminal.settle(SAME_PRESS)
    terminal.press("enter")
    terminal.wait("Börja")
    digit_and_enter("1", "Hur gammal är du?")
    terminal.press("escape")
    terminal.wait(SAY("stop.title"))
    digit_and_enter("2", SAY("stopped.title"))


@pytest.mark.parametrize("key", ["4", "enter"])
def test_a_key_that_the_console_repeats_is_one_press(key: str) -> None:
    repeats = Repeats()
    moments = [10.0, *(10.25 + 0.09 * n for n in range(20))]
    assert [repeats.is_press(key, moment) for moment in moments] == [True] + [False] * 20
    assert repeats.is_press(key, 20.0)


@pytest.mark.parametrize("since", [0.1, 0.22, 0.25, 0.3, 0.34])
def test_on_a_console_that_repeats_nothing_44_is_two_presses_at_any_speed(since: float) -> None:
    repeats = Repeats(keyboard_repeats=False)
    assert [repeats.is_press("4", moment) for moment in (10.0, 10.0 + since)] == [True, True]
    assert [repeats.is_press("enter", moment) for moment in (20.0, 20.0 + since)] == [True, False]


@pytest.mark.parametrize("keyboard_repeats", [True, False])
async def test_a_console_repeats_keys_only_where_own_words_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, keyboard_repeats: bool
) -> None:
    written: list[str] = []
    monkeypatch.setattr(HeadlessDriver, "write", lambda _, text: written.append(text))
    survey = load(SURVEY.encode()).survey
    assert survey is not None
    app = KioskApp(
        survey,
        Settings(),
        lambda: ResponseStore(tmp_path, survey, SURVEY, "kiosk"),
        repeats=Repeats(keyboard_repeats=keyboard_repeats),
    )
    off, on = ("", "") if keyboard_repeats else ("\x1b[?8l", "\x1b[?8h")

    def last_told() -> str:
        told = [text for text in written if text in ("\x1b[?8l", "\x1b[?8h")]
        return told[-1] if told else ""

    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert last_told() == off
        app.questions.begin(begin(survey, "sv"))
        app.push_screen("questions")
        await pilot.pause()
        session = app.questions.session
        while session is not None and session.at != "ide":
            assert last_told() == off
            app.questions.pressed_at = time.monotonic() + PAUSE
            app.questions.act("0")
            session = app.questions.session
        assert last_told() == on
        app.questions.forget()
        assert last_told() == off


def test_a_terminal_that_is_no_console_is_known() -> None:
    ends = pty.openpty()
    assert not any(is_console(end) for end in ends)
    for end in ends:
        os.close(end)
