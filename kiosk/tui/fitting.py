"""What of a survey does not fit on a screen: real screens, laid out, say what they leave out.

In an app without a terminal, at each size in turn.
"""

from collections.abc import Iterator
from typing import NamedTuple

import msgspec
from textual.drivers.headless_driver import HeadlessDriver

from kiosk.respondent.session import Session, begin
from kiosk.settings import Settings
from kiosk.tui.adjusting import AdjustableApp
from kiosk.tui.held_keys import Repeats
from kiosk.tui.screens import messages
from kiosk.tui.screens.base import KioskScreen
from kiosk.tui.screens.notice import Notice
from kiosk.tui.screens.start import StartScreen
from kiosk.tui.screens.survey import SurveyScreen
from kiosk.wording import words
from questions import logic
from questions.model import OTHER, Survey

SIZES = ((80, 24), (106, 33), (120, 33), (160, 50), (240, 67))
"""Columns and rows: of the smallest screen, of the recommended one, and of larger ones."""


Size = tuple[int, int]


class LeftOut(NamedTuple):
    """What is not seen at first sight on one screen."""

    part: str
    """Whose text it is: `title`, `thanks`, or a question, `questions.alder`; `online`: the QR code
    has no place."""
    size: Size
    language: str
    number: int
    """Rows that are not seen; of the QR code, the characters of the longest address that fits."""


class Fitting(AdjustableApp):
    """Shows the screens of a survey to nobody."""

    CSS_PATH = "kiosk.tcss"

    def __init__(self, survey: Survey) -> None:
        super().__init__(Settings(), survey.languages, HeadlessDriver)
        self.survey = survey
        self.repeats = Repeats()


async def left_out(survey: Survey) -> list[LeftOut]:
    """All that is not seen at first sight: every screen, in every language, at every size."""
    app = Fitting(survey)
    found: list[LeftOut] = []
    async with app.run_test(size=SIZES[0]) as pilot:
        start, thanks, questions = StartScreen(app), Notice(app), SurveyScreen(app)
        for screen in (start, thanks, questions):
            _lay_out_only(screen)
        for size in SIZES:
            await pilot.resize_terminal(*size)
            for screen in (start, thanks, questions):
                await app.push_screen(screen)
                await pilot.pause()  # it takes its place
            for app.language in survey.languages:
                found += _of_questions(questions, size)
                thanks.tell(messages.stored(survey, app.language, words(app.language)))
                found += _rows("thanks", thanks, size)
            for _ in (questions, thanks):
                await app.pop_screen()
            for app.language in survey.languages:
                start.draw()
                await pilot.pause()  # the code takes its place, and the words theirs beside it
                found += _rows("title", start, size)
                found += _of_code(start, size)
            await app.pop_screen()
    return found


def _lay_out_only(screen: KioskScreen) -> None:
    """What goes where is looked at; to draw it would take as long once more."""
    screen._compositor_refresh = lambda: None  # type: ignore[method-assign]


def _of_questions(screen: SurveyScreen, size: Size) -> Iterator[LeftOut]:
    for session in _sessions(screen.host.survey, screen.host.language):
        screen.begin(session)
        screen.on_screen_resume()
        if session.item is not None:
            yield from _rows(f"questions.{session.item.question.id}", screen, size)
    screen.forget()


def _sessions(survey: Survey, language: str) -> Iterator[Session]:
    """One for each screen with words of the question file, whatever it hangs on."""
    first = begin(_asking_all(survey), language)
    for item in first.items:
        session = msgspec.structs.replace(first, at=item.name)
        yield session
        if logic.has_other(item.question):
            yield msgspec.structs.replace(session, marks=(OTHER,), on_free_line=True)


def _asking_all(survey: Survey) -> Survey:
    """With nothing that hangs on another answer."""
    questions = [msgspec.structs.replace(asked, show_if={}) for asked in survey.questions]
    return msgspec.structs.replace(survey, questions=tuple(questions))


def _rows(part: str, screen: KioskScreen, size: Size) -> Iterator[LeftOut]:
    if rows := screen.sheet.rows_left_out:
        yield LeftOut(part, size, screen.host.language, rows)


def _of_code(start: StartScreen, size: Size) -> Iterator[LeftOut]:
    most = start.longest_address()
    if most is not None:
        yield LeftOut("online", size, start.host.language, most)
