"""The numbers that the handbook names are those of the menu."""

import re
from pathlib import Path
from types import SimpleNamespace
from typing import cast

from kiosk.cli import PHRASES
from kiosk.settings import Settings
from kiosk.setup import Setup
from kiosk.staff.actions import StaffActions
from kiosk.tui.host import Host
from kiosk.tui.screens.staff import StaffScreen
from questions.loader import SURVEYS, load_survey
from questions.wording import phrases
from tests.gallery import NoRepeats

PAGE = Path(__file__).parents[3] / "docs/handbok.md"
NUMBER = r"\*\*(\d)\*\*|\((\d)\)|enkäten med (\d)\."
NAMED = (
    *("export", "look_for_survey", "shut", "close_for_good", "export"),
    *("close_for_good", "export", "clear", "shut", "health"),
)
"""What each number on the page is to do, from top to bottom."""


def test_the_numbers_are_those_of_the_menu(tmp_path: Path) -> None:
    setup = Setup(Settings(), load_survey(SURVEYS / "essunga_trygg.yaml"), "", tmp_path)
    screen = StaffScreen(
        cast("Host", SimpleNamespace(repeats=NoRepeats())),
        StaffActions(setup, phrases(PHRASES, "sv")),
    )
    menu = list(screen._works)
    found = ["".join(groups) for groups in re.findall(NUMBER, PAGE.read_text("utf-8"))]
    assert found == [str(menu.index(name) + 1) for name in NAMED]
