"""The kiosk: brings the screens together with the store, the clock and the signals."""

import asyncio
import gc
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, get_args

from textual import events
from textual.driver import Driver
from textual.worker import WorkerFailed

from kiosk.machine.systemd import Supervisor
from kiosk.opening import Closed, closed
from kiosk.respondent.session import begin
from kiosk.settings import Settings
from kiosk.store.store_handle import Done, Faulty, NoStore, NotOurs, Reply, StoreHandle
from kiosk.tui.adjusting import AdjustableApp
from kiosk.tui.digits import now
from kiosk.tui.held_keys import Repeats
from kiosk.tui.host import Trial
from kiosk.tui.idle import Gone, Leaving, idle, uptime
from kiosk.tui.memory import forget_drawn_text
from kiosk.tui.phases import (
    Answering,
    Inviting,
    OutOfOrder,
    Parting,
    Phase,
    Saving,
    Shut,
    WithStaff,
)
from kiosk.tui.screens import messages
from kiosk.tui.screens.base import KioskScreen
from kiosk.tui.screens.dialog import Dialog
from kiosk.tui.screens.messages import Message
from kiosk.tui.screens.notice import Notice
from kiosk.tui.screens.start import StartScreen
from kiosk.wording import words
from questions.faults import where_raised
from questions.model import Survey

if TYPE_CHECKING:
    from kiosk.staff.actions import StaffActions
    from kiosk.store.response_store import ResponseStore, StoreRefused
    from kiosk.store.submission import Submission
    from kiosk.tui.screens.staff import StaffScreen
    from kiosk.tui.screens.survey import SurveyScreen

HANG_UP = 1
"""SIGHUP, which Windows has no name for."""
THANKS_SECONDS = 10
RETRY_SECONDS = 2
RETRIES, RETRIES_WHILE_HELD = 3, 15
RECOVERY_SECONDS = 10
"""Between two looks at a store that could not be used."""


class KioskApp(AdjustableApp, inherit_bindings=False):
    """One kiosk. Screens are made once; a respondent is a `Session` in the survey screen."""

    CSS_PATH = "kiosk.tcss"
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    ESCAPE_TO_MINIMIZE = False

    def __init__(
        self,
        survey: Survey,
        settings: Settings,
        open_store: "Callable[[], ResponseStore] | None",
        *,
        supervisor: Supervisor | None = None,
        actions: "StaffActions | None" = None,
        is_closed: Callable[[], bool] = lambda: False,
        today: Callable[[], date] = lambda: datetime.now().astimezone().date(),
        clock: Callable[[], float] = uptime,
        repeats: Repeats | None = None,
        driver_class: type[Driver] | None = None,
    ) -> None:
        """`open_store` is called after the first screen is drawn: it takes longer than the rest.

        A StoreRefused that it raises ends the app and is found in `refusal`. None: nothing is ever
        kept, the survey is being tried. `clock` gives seconds that never go back, and that pass
        while the machine sleeps. `driver_class` reads and draws in the place of Textual's own.
        """
        super().__init__(settings, settings.languages or survey.languages, driver_class)
        self.survey = survey
        self.repeats = repeats or Repeats()
        self.crash = ""
        """Class and place of the exception that ended the app; never its message."""
        self.refusal: StoreRefused | None = None
        self._store_handle = StoreHandle(open_store) if open_store else NoStore()
        self._usual_trial: Trial | None = None if open_store else "command"
        self.trial = self._usual_trial
        self._supervisor = supervisor or Supervisor({})
        self._today = today
        self._clock = clock
        self.phase: Phase = Inviting(clock())
        self._last_input = clock()
        self._start = StartScreen(self)
        self._message, self._help, self._countdown = Notice(self), Notice(self), Notice(self)
        self._stop, self._leave = Dialog(self, "stop"), Dialog(self, "leave")
        self._actions = actions
        self._is_closed = is_closed
        """Whether staff keep it shut, or it waits for them. Raises OSError where the disk does not
        say."""
        self._staff: StaffScreen | None = None

    # -- coming and going

    def on_mount(self) -> None:
        loop = asyncio.get_running_loop()
        with suppress(NotImplementedError):  # on Windows a terminal that closes ends all in it
            for number in (signal.SIGTERM, HANG_UP, signal.SIGINT):
                loop.add_signal_handler(number, self.exit, None, 128 + number)
        for name in ("start", "message", "help", "countdown", "stop", "leave"):
            self.install_screen(getattr(self, f"_{name}"), name)
        self.push_screen("start")
        self.let_keys_repeat(repeat=False)
        self.set_interval(0.5, self.tick)
        self.call_after_refresh(self._first_look_at_store)

    @cached_property
    def questions(self) -> "SurveyScreen":
        """The survey; made when the first screen stands, as its fields take long to import."""
        from kiosk.tui.screens.survey import SurveyScreen

        screen = SurveyScreen(self)
        self.install_screen(screen, "questions")
        return screen

    def on_unmount(self) -> None:
        self._store_handle.let_go()

    def _fatal_error(self) -> None:
        """Textual's way out after an exception, without its traceback of local variables."""
        self.panic()

    def panic(self, *_: object) -> None:
        """Textual's way out after anything else; what it would show is shown to nobody."""
        error = self._exception or sys.exception()
        if isinstance(error, WorkerFailed):
            error = error.error
        if not self.crash:
            self.crash = where_raised(error) if error else "panic"
        self._close_messages_no_wait()

    # -- what screens tell

    def on_kiosk_screen_requested(self, event: KioskScreen.Requested) -> None:
        match event.what:
            case "help":
                self._help.tell(messages.help_message(words(self.language)))
                phases = (Inviting, Answering, Shut, OutOfOrder)
                self._lay_over("help", *phases, above=self._stop)
            case "language":
                self.next_language()
                self.questions.speak(self.language)
            case "theme":
                self.next_theme()
            case "plain":
                self.change_plain()
            case "staff":
                self._show_staff()
            case "leave" if not self._supervisor.present:
                self._lay_over("leave", *get_args(Phase))

    def on_start_screen_moved(self, event: StartScreen.Moved) -> None:
        if isinstance(self.phase, Inviting):
            self.language = event.language
            self.shown.draw()

    def on_start_screen_begun(self, event: StartScreen.Begun) -> None:
        if isinstance(self.phase, Inviting):
            self.language = event.language
            self.questions.begin(begin(self.survey, event.language))
            self._enter(Answering(self._clock()), "questions")

    def on_survey_screen_stopped(self) -> None:
        self._lay_over("stop", Answering)

    def on_survey_screen_sent(self, event: "SurveyScreen.Sent") -> None:
        if not isinstance(self.phase, Answering):
            return  # sent already: two keys at once are one answer
        from kiosk.store.submission import submission_from

        submission = submission_from(self.survey, event.session.answers)
        self.questions.forget()
        if submission is None:
            self._end_without_storing("empty")
        elif self.trial:
            say = words(self.language)
            self._say_goodbye(messages.tried(self.survey, self.language, say))
        else:
            self._store(submission, attempts=1)

    def on_dialog_decided(self, event: Dialog.Decided) -> None:
        if self.screen is not event.dialog:
            return  # a second key came before the first had closed the dialog
        self.pop_screen()
        if event.leaves and event.dialog is self._stop:
            self._end_without_storing("stopped")
        elif event.leaves:
            self.exit()

    def on_notice_dismissed(self) -> None:
        if self.screen is self._help:
            self.pop_screen()
        elif isinstance(self.phase, Parting) and self.screen is self._message:
            self.back_to_start()

    def on_staff_screen_left(self) -> None:
        if isinstance(self.phase, WithStaff):
            self._leave_staff()

    def on_staff_screen_trial_wanted(self) -> None:
        """One pass; whatever ends it leads back to the start screen, which is no trial."""
        if isinstance(self.phase, WithStaff):
            self.put_back()
            self.trial = "menu"
            self._enter(Inviting(self._clock()), "start")

    def on_staff_screen_restart_wanted(self) -> None:
        self.exit()  # systemd starts it anew, with the other survey

    def _show_staff(self) -> None:
        """Ask staff for their code: where nobody is answering, and only if there is a code."""
        if self._actions is None or not self._actions.is_open:
            return
        if isinstance(self.phase, Inviting | Shut | OutOfOrder) and len(self.screen_stack) == 2:
            if self._staff is None:
                from kiosk.tui.screens.staff import StaffScreen

                self._actions.attend(self._store_handle)
                self._staff = StaffScreen(self, self._actions)
                self.install_screen(self._staff, "staff")
            self.trial = None
            self._enter(WithStaff(self._clock()), "staff")
            self._staff.begin()

    def _leave_staff(self) -> None:
        if self._look_at_store():
            self.back_to_start()

    def back_to_start(self) -> None:
        """Forget the respondent and show the start screen, or that the survey is closed."""
        was_trial, self.trial = self.trial, self._usual_trial
        if was_trial and not self._look_at_store():
            return  # staff may try the survey while the kiosk is out of order
        self._forget()
        self._show_start()
        self.repeats.rest(now())

    # -- forgetting

    def _forget(self) -> None:
        if self.questions.is_mounted:
            self.questions.forget()
        self.put_back()
        self.call_after_refresh(forget_drawn_text)

    def _show_start(self) -> None:
        match self._why_closed():
            case None:
                self._enter(Inviting(self._clock()), "start")
            case Closed() as why:
                self._message.tell(messages.closed(why, words(self.language)))
                self._enter(Shut(self._clock()), "message")
            case Faulty():
                self.show_out_of_order(lost=False)

    def _why_closed(self) -> Closed | Faulty | None:
        if self.trial:
            return None
        if why := closed(self.survey, self._today()):
            return why
        try:
            return Closed("by_staff") if self._is_closed() else None
        except OSError as error:
            return self._store_handle.note(error)

    def _lay_over(self, name: str, *phases: type[Phase], above: KioskScreen | None = None) -> None:
        """Show a screen above the one of a phase, or `above`; others it would be in the way of."""
        if isinstance(self.phase, phases) and (len(self.screen_stack) == 2 or self.screen is above):
            self.push_screen(name)

    def _enter(self, phase: Phase, name: str) -> None:
        """Make the screen `name` the only one, whatever lies above."""
        self.phase = phase
        while len(self.screen_stack) > 2:
            self.pop_screen()
        if self.screen is self.get_screen(name):
            self.shown.on_screen_resume()
        else:
            self.switch_screen(name)

    # -- storing

    def _first_look_at_store(self) -> None:
        self.show_cursor(shown=self.plain)
        import_module("questions.personal_data")  # and not at the first words of somebody
        _ = self.questions
        gc.freeze()  # what is there now stays: no collection has to look through it again
        gc.enable()
        if self._why_closed():
            self._show_start()  # else it stands already, perhaps with somebody's first key
        self._look_at_store()
        if self.refusal is None:
            self._supervisor.is_ready()

    def _look_at_store(self) -> bool:
        """Whether the store can be used, again or for the first time; out of order while not."""
        reply = self._store_handle.look()
        if isinstance(reply, Faulty):
            self.show_out_of_order(lost=False)
        return self._is_done(reply)

    def _store(self, submission: "Submission", attempts: int) -> None:
        """Try for the `attempts`-th time to store what a respondent has sent."""
        reply = self._store_handle.keep(submission)
        if self._is_done(reply):
            say = words(self.language)
            self._say_goodbye(messages.stored(self.survey, self.language, say))
        elif isinstance(reply, Faulty) and attempts > (
            RETRIES_WHILE_HELD if reply.is_held else RETRIES
        ):
            self.show_out_of_order(lost=True)
        elif isinstance(reply, Faulty):
            self.show_saving(submission, attempts)

    def _is_done(self, reply: Reply) -> bool:
        """A store that is not for this kiosk ends the app."""
        if isinstance(reply, NotOurs):
            self.refusal = reply.error
            self.exit(return_code=2)
        return isinstance(reply, Done)

    def _end_without_storing(self, why: str) -> None:
        self._say_goodbye(messages.nothing_stored(why, words(self.language)))
        self._forget()  # after it: the language goes, too

    def _say_goodbye(self, message: Message) -> None:
        self._message.tell(message)
        self._enter(Parting(self._clock()), "message")
        self.repeats.rest(now())

    def show_saving(self, submission: "Submission", attempts: int) -> None:
        self._message.tell(messages.saving(words(self.language)))
        self._enter(Saving(self._clock(), submission, attempts), "message")

    def show_out_of_order(self, *, lost: bool) -> None:
        self._message.tell(messages.broken(self.survey, words(self.language), lost=lost))
        self._enter(OutOfOrder(self._clock()), "message")
        self._forget()  # after it: the language goes, too

    # -- time

    async def on_event(self, event: events.Event) -> None:
        """Note that somebody is there; what wakes the countdown does nothing else."""
        if isinstance(event, events.InputEvent | events.Paste) and not event.is_forwarded:
            if not self.screen_stack:
                return  # the app is ending
            if isinstance(self.phase, Answering | WithStaff) and self._nobody_is_there():
                self.tick()  # the machine has slept: whoever wakes it is somebody else
                return
            self._last_input = self._clock()
            if self.screen is self._countdown:
                self.pop_screen()
                return
        await super().on_event(event)

    def tick(self) -> None:
        """Twice a second: what time has brought."""
        if not self.is_headless and not os.isatty(0):
            self.exit(return_code=128 + HANG_UP)  # the terminal has gone without a word
        if not self.screen_stack:
            return  # the app is ending
        self.screen.call_later(self._supervisor.is_alive)  # the screen that is seen has to answer
        moment = self._clock()
        nobody_is_there = self._nobody_is_there()
        match self.phase:
            case Answering():
                self.watch_idle(self._quiet())
            case Parting(since) if moment - since >= THANKS_SECONDS:
                self.back_to_start()
            case Saving(since, submission, attempts) if moment - since >= RETRY_SECONDS:
                self._store(submission, attempts + 1)
            case OutOfOrder(since) if moment - since >= RECOVERY_SECONDS:
                if self._look_at_store():
                    self.back_to_start()
            case WithStaff() if self._staff and not self._staff.is_busy:
                if nobody_is_there:
                    self._leave_staff()
            case Inviting() | Shut() if nobody_is_there:
                self.back_to_start()  # in the colours and the language of the next one
            case Inviting() | Shut() if len(self.screen_stack) == 2:
                self._watch_period()
                if self._supervisor.wants_new_start():
                    self.exit()

    def _quiet(self) -> float:
        """Seconds without a key, while what is on the screen is there."""
        return self._clock() - max(self._last_input, self.phase.since)

    def _nobody_is_there(self) -> bool:
        return isinstance(idle(self._quiet(), self.settings), Gone)

    def watch_idle(self, quiet: float) -> None:
        """Count down, or forget, when nobody has pressed a key for `quiet` seconds."""
        match idle(quiet, self.settings):
            case Gone():
                self._end_without_storing("forgotten")
            case Leaving(seconds):
                self._countdown.tell(messages.countdown(seconds, words(self.language)))
                if self.screen is not self._countdown:
                    self.push_screen("countdown")

    def _watch_period(self) -> None:
        if (self._why_closed() is None) != isinstance(self.phase, Inviting):
            self._show_start()
