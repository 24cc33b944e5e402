"""`kiosk` without a command: full screen on this terminal, until it is told to end."""

import sys
from functools import partial

from kiosk.access import held, open_store
from kiosk.machine.systemd import Supervisor, log, stay_out_of_dumps
from kiosk.setup import Setup, refused
from kiosk.store.closing import is_closed
from kiosk.tui import terminal
from questions.commands.ending import CRASHED
from questions.wording import Phrases


def run(setup: Setup, say: Phrases) -> int:
    """Run the kiosk and return its exit code. Raises Refusal when it cannot start."""
    with held(setup, say):
        return _run(setup, say)


def _run(setup: Setup, say: Phrases) -> int:
    terminal.prepare(setup.settings.languages or setup.survey.languages)
    from kiosk.tui.app import KioskApp

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
        driver_class=terminal.driver(),
    )
    crash = terminal.show(app)
    supervisor.is_stopping()
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
