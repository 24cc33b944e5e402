"""Fields say what they do not take, and how one gets out of them; other screens do not lie."""

import time
from pathlib import Path

import pytest

from kiosk.tui.digits import SAME_PRESS
from kiosk.wording import words
from tests.kiosk.resident import START, field, stored, wait_until_ready
from tests.kiosk.small_survey import SMALL
from tests.terminal import Terminal, kiosk

SAY = words("sv")
NUMBER_FIRST = """
survey: tal
version: "1"
languages: [sv]
title: {sv: Tal}
questions:
  - {id: forst, type: info, text: {sv: Läs det här först.}}
  - {id: antal, type: number, max: 99999, text: {sv: Hur många steg?}}
  - {id: ord, type: text, max_chars: 5, text: {sv: Vad tänker du?}}
"""


def opened(folder: Path) -> Terminal:
    path = folder / "tal.yaml"
    path.write_text(NUMBER_FIRST, "utf-8")
    return Terminal(kiosk(folder / "data", "--survey", path))


def at_the_number(terminal: Terminal, data: Path) -> None:
    terminal.wait(lambda: any(data.glob("*/*/responses.db")))
    terminal.press("enter")
    terminal.wait("Läs det här först.")
    terminal.press("tab", "enter")
    terminal.wait("Hur många steg?")


@pytest.mark.parametrize("typed", ["1,5", "1.5", "10 000", "1-2"])
def test_a_number_that_is_none_stays_as_it_was_typed_and_is_told(
    tmp_path: Path, typed: str
) -> None:
    with opened(tmp_path) as terminal:
        at_the_number(terminal, tmp_path / "data")
        terminal.type(typed)
        terminal.wait(lambda: field(terminal) == "".join(typed.split()))
        terminal.press("enter")
        terminal.wait(SAY("notice.not_a_number"))
        assert "Hur många steg?" in terminal.text


def test_zeros_before_a_number_make_no_other_number(tmp_path: Path) -> None:
    with opened(tmp_path) as terminal:
        at_the_number(terminal, tmp_path / "data")
        terminal.type("00012")
        terminal.wait(lambda: field(terminal) == "00012")
        terminal.press("enter")
        terminal.wait("Vad tänker du?")
        terminal.type("hejsan")
        terminal.wait(SAY("notice.field_full"))
        terminal.press("enter")
        terminal.wait("Klar?")
        terminal.settle(0.4)
        terminal.press("1")
        terminal.wait(SAY("thanks.stored"))
        [response], comments = stored(tmp_path / "data")
        assert (response["antal"], comments) == (12, [("ord", "hejsa")])


def test_a_letter_in_a_field_for_a_number_is_told(tmp_path: Path) -> None:
    with opened(tmp_path) as terminal:
        at_the_number(terminal, tmp_path / "data")
        terminal.type("tre")
        terminal.wait(SAY("notice.not_a_number"))
        assert field(terminal) == ""


def test_the_foot_says_how_one_gets_back_out_of_words(tmp_path: Path) -> None:
    with opened(tmp_path) as terminal:
        at_the_number(terminal, tmp_path / "data")
        assert "<- Tillbaka" in terminal.words
        terminal.type("12")
        terminal.wait("Home <- Tillbaka")
        terminal.press("home", "backspace")
        terminal.wait("Läs det här först.")


def test_an_info_screen_is_no_question_and_one_language_is_no_choice(tmp_path: Path) -> None:
    with opened(tmp_path) as terminal:
        terminal.wait("1 Börja")
        assert "Välj språk" not in terminal.text
        terminal.wait(lambda: any((tmp_path / "data").glob("*/*/responses.db")))
        terminal.press("1")
        terminal.wait("Läs det här först.")
        assert "Fråga" not in terminal.text
        time.sleep(SAME_PRESS)  # an Enter right after a digit belongs to it
        terminal.press("enter")
        terminal.wait("Fråga 1 av 2")


def test_two_languages_are_a_choice(tmp_path: Path) -> None:
    path = tmp_path / "liten.yaml"
    path.write_text(SMALL, "utf-8")
    with Terminal(kiosk(tmp_path / "data", "--survey", path)) as terminal:
        wait_until_ready(terminal, tmp_path / "data")
        terminal.wait(START)
