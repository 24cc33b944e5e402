"""`kiosk try`: a survey on this terminal, of which nothing is kept; on Windows and macOS, too."""

import sys

from kiosk.settings import Settings
from kiosk.tui import terminal
from questions.commands.ending import CRASHED
from questions.model import Survey
from questions.wording import Phrases


def run(survey: Survey, say: Phrases) -> int:
    """Ask `survey` until whoever tries it leaves; the exit code.

    Nothing is opened but the terminal: no settings, no data folder, no store.
    """
    terminal.prepare(survey.languages)
    from kiosk.tui.app import KioskApp

    app = KioskApp(
        survey, Settings(), None, repeats=terminal.repeats(), driver_class=terminal.driver()
    )
    if crash := terminal.show(app):
        print(say("crashed", fault=crash), file=sys.stderr)
        return CRASHED
    return app.return_code or 0
