"""`kiosk` without a command: full screen on this terminal, until it is told to end."""

import os
import sys
from typing import TYPE_CHECKING

from kiosk.lock import DataFolderBusy, hold
from kiosk.refusal import Refusal
from kiosk.setup import Setup
from questions.report import PHRASES as QUESTION_PHRASES
from questions.wording import Phrases, phrases

if TYPE_CHECKING:
    from kiosk.store import ResponseStore

CRASHED = 70

_TEXTUAL = {
    "TEXTUAL_ANIMATIONS": "none",
    "TEXTUAL_SMOOTH_SCROLL": "0",
    "TEXTUAL_DISABLE_KITTY_KEY": "1",  # old consoles would print the request
    "ESCDELAY": "25",
}


def has_terminal() -> bool:
    """Textual reads keys from standard input and draws on standard error."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def run(setup: Setup, say: Phrases, language: str) -> int:
    """Run the kiosk and return its exit code. Raises Refusal when it cannot start."""
    if not has_terminal():
        raise Refusal(say("no_terminal"))
    try:
        with hold(setup.data):
            return _run(setup, say)
    except DataFolderBusy:
        raise Refusal(say("busy", folder=setup.data)) from None
    except OSError as error:
        reason = phrases(QUESTION_PHRASES, language).reason(error)
        raise Refusal(say("data_unusable", folder=setup.data, reason=reason)) from None


def _run(setup: Setup, say: Phrases) -> int:
    for name, value in _TEXTUAL.items():
        os.environ.setdefault(name, value)
    from kiosk.app import KioskApp, place_of

    def open_store() -> "ResponseStore":
        from kiosk.store import ResponseStore

        return ResponseStore(setup.data, setup.survey, setup.source, setup.settings.place)

    supervised = "NOTIFY_SOCKET" in os.environ
    app = KioskApp(setup.survey, setup.settings, open_store, can_leave=not supervised)
    crash = ""
    try:
        app.run()
        crash = app.crash
    except Exception as error:
        crash = place_of(error)
    finally:
        _leave_clean()
    if crash:
        _tell(say("crashed", fault=crash), supervised=supervised)
        return CRASHED
    if app.refusal is not None:
        raise Refusal(
            say(
                f"store_refused.{app.refusal.reason}",
                file=app.refusal.path,
                survey=setup.survey.survey,
                version=setup.survey.version,
            )
        )
    return app.return_code or 0


def _leave_clean() -> None:
    """The Linux console has no second screen to leave: wipe this one, and what scrolled off it."""
    if os.environ.get("TERM") == "linux":
        sys.stderr.write("\x1b[0m\x1b[H\x1b[2J\x1b[3J\x1b[?25h")
        sys.stderr.flush()


def _tell(sentence: str, *, supervised: bool) -> None:
    """To the system's log when the terminal is the residents', else to whoever started us."""
    if supervised:
        import syslog

        syslog.syslog(syslog.LOG_CRIT, sentence)
    else:
        print(sentence, file=sys.stderr)
