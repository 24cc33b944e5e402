"""The terminal that the kiosk takes over, and gives back; of any system."""

import codecs
import gc
import os
import sys
from collections.abc import Iterable, MutableMapping
from contextlib import suppress
from typing import TYPE_CHECKING

from kiosk.errors import Refusal
from kiosk.tui.held_keys import Repeats
from questions.faults import where_raised
from questions.wording import Phrases

if TYPE_CHECKING:
    from textual.driver import Driver

    from kiosk.tui.app import KioskApp

_ENVIRONMENT = {
    "TEXTUAL_ANIMATIONS": "none",
    "TEXTUAL_SMOOTH_SCROLL": "0",
    "TEXTUAL_DISABLE_KITTY_KEY": "1",  # old consoles would print the request
    "ESCDELAY": "25",
}


def check_terminal(say: Phrases) -> None:
    """Textual reads keys from standard input and draws on standard error. Raises Refusal."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise Refusal(say("no_terminal"))
    if codecs.lookup(sys.stderr.encoding).name != "utf-8":
        raise Refusal(say("not_utf8", encoding=sys.stderr.encoding))


def prepare(languages: Iterable[str]) -> None:
    """Before the app is made: what it says is read, and nothing is collected while it starts."""
    gc.disable()  # until the first screen stands: the collector finds nothing in modules
    settle_environment(os.environ)
    from kiosk.wording import words

    for offered in languages:
        words(offered)  # somebody may have edited them: now is the time to find out


def settle_environment(environment: MutableMapping[str, str]) -> None:
    """Before Textual is imported: nothing that somebody has set may log keys, or press any."""
    for name in [name for name in environment if name.startswith("TEXTUAL")]:
        del environment[name]
    environment.update(_ENVIRONMENT)


def driver() -> "type[Driver] | None":
    """Ours, where the terminal is one of POSIX; None: the one that Textual has for the system."""
    try:
        from kiosk.tui.console_driver import ConsoleDriver
    except ImportError:  # there is no termios
        return None
    return ConsoleDriver


def repeats() -> Repeats:
    """What tells presses from keys held down, which a Linux console can be told not to repeat."""
    try:
        from kiosk.tui.console_driver import is_console
    except ImportError:  # as above
        return Repeats()
    return Repeats(keyboard_repeats=not is_console(0))


def show(app: "KioskApp") -> str:
    """Run `app` to its end: class and place of the exception that ended it; empty without one."""
    try:
        app.run()
    except Exception as error:
        return where_raised(error)
    finally:
        _leave_clean()
    return app.crash


def _leave_clean() -> None:
    """The Linux console has no second screen to leave: wipe this one, and what scrolled off it."""
    if os.environ.get("TERM") == "linux":
        with suppress(OSError):  # the terminal may be what has gone
            sys.stderr.write("\x1b[0m\x1b[H\x1b[2J\x1b[3J\x1b[?25h\x1b[?8h")
            sys.stderr.flush()
