"""The numbers that the handbook names are those of the menu."""

import re
from pathlib import Path

import pytest

from kiosk.cli import PHRASES, main
from kiosk.errors import Refusal
from kiosk.staff.handbook import handbook
from kiosk.tui.screens.staff import MENUS
from questions.characters import CONSOLE_GLYPHS
from questions.wording import phrases
from tests.typed import typed

PAGE = Path(__file__).parents[3] / "docs/handbok.md"
NUMBER = r"\*\*(\d)\*\*|\((\d)\)|enkäten med (\d)\."
NAMED = (
    *("recipients", "export", "look_for_survey", "shut"),
    *("progress", "try", "machine", "clock", "code"),
    *("close_for_good", "export", "close_for_good", "export", "clear", "shut"),
    *("machine", "health"),
)
"""What each number on the page is to do, from top to bottom."""


def test_the_numbers_are_those_of_the_menus() -> None:
    numbers = {name: str(n) for names in MENUS.values() for n, name in enumerate(names, start=1)}
    found = ["".join(groups) for groups in re.findall(NUMBER, PAGE.read_text("utf-8"))]
    assert found == [numbers[name] for name in NAMED]


@pytest.mark.parametrize("columns", [80, 240])
def test_on_a_console_the_handbook_is_whole_and_can_be_drawn(columns: int) -> None:
    """Nothing is cut off, and there is no picture and no character that the font lacks."""
    text = handbook(columns, phrases(PHRASES, "sv"), PAGE)
    assert max(map(len, text.splitlines())) <= min(columns, 100)
    words = re.sub(r"!\[.*?\]\(.*?\)", "", PAGE.read_text("utf-8"))
    assert text.count("…") == words.count("…")
    for command in re.findall(r"^ +((?:mount|apt|cd|umount) .*)$", words, re.MULTILINE):
        assert command in text
    assert "photographs" not in text
    assert not set(text) - CONSOLE_GLYPHS - {"\n"}


def test_the_command_shows_it() -> None:
    told = typed(main, "handbook")
    assert (told.code, told.err) == (0, "")
    assert "Från gammal dator till kiosk" in told.out


def test_where_it_is_not_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"Handboken ligger inte på den här datorn \(.*handbok.md\)"):
        handbook(80, phrases(PHRASES, "sv"), tmp_path / "handbok.md")
