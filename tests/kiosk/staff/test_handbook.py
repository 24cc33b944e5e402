"""The numbers that the handbook names are those of the menu."""

import re
from pathlib import Path

from kiosk.tui.screens.staff import MENUS

PAGE = Path(__file__).parents[3] / "docs/handbok.md"
NUMBER = r"\*\*(\d)\*\*|\((\d)\)|enkäten med (\d)\."
NAMED = (
    *("export", "look_for_survey", "shut"),
    *("progress", "try", "machine", "clock", "code"),
    *("close_for_good", "export", "close_for_good", "export", "clear", "shut"),
    *("machine", "health"),
)
"""What each number on the page is to do, from top to bottom."""


def test_the_numbers_are_those_of_the_menus() -> None:
    numbers = {name: str(n) for names in MENUS.values() for n, name in enumerate(names, start=1)}
    found = ["".join(groups) for groups in re.findall(NUMBER, PAGE.read_text("utf-8"))]
    assert found == [numbers[name] for name in NAMED]
