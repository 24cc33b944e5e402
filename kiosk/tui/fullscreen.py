"""`kiosk` without a command: full screen on this terminal, until it is told to end."""

import codecs
import gc
import os
import sys
from collections.abc import MutableMapping
from contextlib import suppress
from functools import partial

from kiosk.access import held, open_store
from kiosk.errors import Refusal
from kiosk.machine.systemd import Supervisor, log, stay_out_of_dumps
from kiosk.setup import Setup, refused
from kiosk.store.closing import is_closed
from questions.commands.ending import CRASHED
from questions.faults import where_raised
from questions.wording import Phrases

_ENVIRONMENT = {
    "TEXTUAL_ANIMATIONS": "none",
    "TEXTUAL_SMOOTH_SCROLL": "0",
    "TEXTUAL_DISABLE_KITTY_KEY": "1",  # old consoles would print the request
    "ESCDELAY": "25",
}


def has_terminal() -> bool:
    """Textual reads keys from standard input and draws on standard error."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def run(setup: Setup, say: Phrases) -> int:
    """Run the kiosk and return its exit code. Raises Refusal when it cannot start."""
    if not has_terminal():
        raise Refusal(say("no_terminal"))
    if codecs.lookup(sys.stderr.encoding).name != "utf-8":
        raise Refusal(say("not_utf8", encoding=sys.stderr.encoding))
    with held(setup, say):
        return _run(setup, say)


def _run(setup: Setup, say: Phrases) -> int:
    gc.disable()  # until the first screen stands: the collector finds nothing in modules
    settle_environment(os.environ)
    from kiosk.tui.app import KioskApp
    from kiosk.tui.console_driver import ConsoleDriver
    from kiosk.wording import words

    for offered in setup.settings.languages or setup.survey.languages:
        words(offered)  # somebody may have edited them: now is the time to find out
    stay_out_of_dumps()
    supervisor = Supervisor()
    if setup.passed_over and supervisor.present:
        log(say("doctor.passed_over", reason=" ".join(setup.passed_over)))
    actions = None
    if setup.settings.pin_hash:
        from kiosk.staff.actions import StaffActions

        actions = StaffActions(setup, say)
    app = KioskApp(
        setup.survey,
        setup.settings,
        partial(open_store, setup),
        supervisor=supervisor,
        actions=actions,
        is_closed=partial(is_closed, setup.folder),
        driver_class=ConsoleDriver,
    )
    crash = ""
    try:
        app.run()
        crash = app.crash
    except Exception as error:
        crash = where_raised(error)
    finally:
        supervisor.is_stopping()
        _leave_clean()
    if crash:
        sentence = say("crashed", fault=crash)
        if supervisor.present:
            log(sentence)
        else:
            print(sentence, file=sys.stderr)
        return CRASHED
    if app.refusal is not None:
        raise refused(app.refusal, setup, say)
    return app.return_code or 0


def settle_environment(environment: MutableMapping[str, str]) -> None:
    """Before Textual is imported: nothing that somebody has set may log keys, or press any."""
    for name in [name for name in environment if name.startswith("TEXTUAL")]:
        del environment[name]
    environment.update(_ENVIRONMENT)


def _leave_clean() -> None:
    """The Linux console has no second screen to leave: wipe this one, and what scrolled off it."""
    if os.environ.get("TERM") == "linux":
        with suppress(OSError):  # the terminal may be what has gone
            sys.stderr.write("\x1b[0m\x1b[H\x1b[2J\x1b[3J\x1b[?25h")
            sys.stderr.flush()
