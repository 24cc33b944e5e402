"""`kiosk` without a command: full screen on this terminal, until it is told to end."""

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.access import held, open_store
from kiosk.machine.systemd import Supervisor, log, stay_out_of_dumps
from kiosk.setup import DiskFault, Setup, refused, set_up
from kiosk.staff.confirming import is_shut
from kiosk.tui import terminal
from questions.commands.ending import CRASHED
from questions.wording import Phrases

if TYPE_CHECKING:
    from kiosk.store.response_store import ResponseStore
    from kiosk.tui.app import KioskApp

Where = tuple[Path | None, str | None, Path | None]
"""The settings, the survey and the data folder that the command line names."""


def run(say: Phrases, where: Where) -> int:
    """Run the kiosk and return its exit code. Raises Refusal when it cannot start.

    A disk that is in the way is out of order, and no reason for systemd to start again and again.
    """
    setup = None
    try:
        setup = set_up(say, *where)
        with held(setup, say):
            return _run(setup, say)
    except DiskFault as fault:
        setup = setup or fault.setup
        if setup is None or not Supervisor().present:
            raise
        log(" ".join(fault.lines))
        return _run_out_of_order(setup, say, where)


def _run(setup: Setup, say: Phrases) -> int:
    terminal.prepare(setup.settings.languages or setup.survey.languages)
    from kiosk.tui.app import KioskApp

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
        is_closed=partial(is_shut, setup),
        repeats=terminal.repeats(),
        driver_class=terminal.driver(),
    )
    code = _show(app, supervisor, say)
    if app.refusal is not None:
        raise refused(app.refusal, setup, say)
    return code


def _run_out_of_order(setup: Setup, say: Phrases, where: Where) -> int:
    """Say so until the disk can be used: then end, for systemd to start the kiosk from there."""
    terminal.prepare(setup.settings.languages or setup.survey.languages)
    from kiosk.tui.app import KioskApp

    def look_at_disk() -> "ResponseStore":
        from kiosk.store.response_store import StoreFault, fault_name

        try:
            with held(set_up(say, *where), say):
                app.exit()
        except DiskFault as fault:
            raise StoreFault(fault_name(fault.fault)) from None
        raise StoreFault("usable again")

    supervisor = Supervisor()
    app = KioskApp(
        setup.survey,
        setup.settings,
        look_at_disk,
        supervisor=supervisor,
        driver_class=terminal.driver(),
    )
    return _show(app, supervisor, say)


def _show(app: "KioskApp", supervisor: Supervisor, say: Phrases) -> int:
    """Run `app` to its end; the exit code."""
    stay_out_of_dumps()
    crash = terminal.show(app)
    supervisor.is_stopping()
    if not crash:
        return app.return_code or 0
    sentence = say("crashed", fault=crash)
    if supervisor.present:
        log(sentence)
    else:
        print(sentence, file=sys.stderr)
    return CRASHED
