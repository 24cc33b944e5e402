"""The kiosk: brings the screens together with the store, the clock and the signals."""

import asyncio
import gc
import os
import signal
import time
from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal, get_args

from textual import events
from textual.screen import Screen

from kiosk.machine.systemd import Supervisor
from kiosk.opening import Closed, closed
from kiosk.respondent.session import begin
from kiosk.settings import Settings
from kiosk.tui.adjusting import AdjustableApp
from kiosk.tui.held_keys import Repeats
from kiosk.tui.screens import messages
from kiosk.tui.screens.dialog import Dialog
from kiosk.tui.screens.messages import Message
from kiosk.tui.screens.notice import Notice
from kiosk.tui.screens.start import StartScreen
from kiosk.tui.screens.survey import SurveyScreen
from kiosk.tui.store_handle import StoreHandle
from kiosk.wording import words
from questions.faults import where_raised
from questions.model import Survey

if TYPE_CHECKING:
    from kiosk.staff.actions import StaffActions
    from kiosk.store.response_store import ResponseStore, StoreRefused
    from kiosk.store.submission import Submission
    from kiosk.tui.screens.staff import StaffScreen

Phase = Literal["start", "closed", "survey", "saving", "thanks", "broken", "staff"]
"""What the screen at the bottom of the pile is."""

THANKS_SECONDS = 10
RETRY_SECONDS = 2
RETRIES = 3
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
        open_store: "Callable[[], ResponseStore]",
        *,
        supervisor: Supervisor | None = None,
        actions: "StaffActions | None" = None,
        is_closed: Callable[[], bool] = lambda: False,
        today: Callable[[], date] = lambda: datetime.now().astimezone().date(),
    ) -> None:
        """`open_store` is called after the first screen is drawn: it takes longer than the rest.

        A StoreRefused that it raises ends the app and is found in `refusal`.
        """
        super().__init__(settings, settings.languages or survey.languages)
        self.survey = survey
        self.repeats = Repeats()
        self.crash = ""
        """Class and place of the exception that ended the app; never its message."""
        self.refusal: StoreRefused | None = None
        self._store_handle = StoreHandle(open_store)
        self._most_idle = settings.idle_seconds + settings.warn_seconds
        self._supervisor = supervisor or Supervisor({})
        self._today = today
        self.phase: Phase = "start"
        self._since = 0.0
        """When the phase began, in monotonic seconds."""
        self._last_input = 0.0
        self._submission: Submission | None = None
        self._attempts = 0
        self._start, self.questions = StartScreen(), SurveyScreen()
        self._message, self._help, self._countdown = Notice(), Notice(), Notice()
        self._stop = Dialog("stop", lambda: self._end_without_storing("stopped"))
        self._leave = Dialog("leave", self.exit)
        self._actions = actions
        self._is_closed = is_closed
        """Whether staff have closed the survey."""
        self._staff: StaffScreen | None = None

    # -- coming and going

    def on_mount(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            loop.add_signal_handler(number, self.exit, None, 128 + number)
        self.install_screen(self.questions, "questions")
        for name in ("start", "message", "help", "countdown", "stop", "leave"):
            self.install_screen(getattr(self, f"_{name}"), name)
        self.push_screen("start")
        self.set_interval(0.5, self._tick)
        self.call_after_refresh(self._first_look_at_store)

    def on_unmount(self) -> None:
        self._store_handle.close()

    def _fatal_error(self) -> None:
        """Textual's way out after an exception, without its traceback of local variables."""
        error = self._exception
        if error is not None and not self.crash:
            self.crash = where_raised(error)
        self._close_messages_no_wait()

    # -- what screens ask for

    def on_start_screen_begun(self, event: StartScreen.Begun) -> None:
        if self.phase == "start":
            self.language = event.language
            self.questions.begin(begin(self.survey, event.language))
            self._enter("survey", "questions")

    def on_survey_screen_stopped(self) -> None:
        self._lay_over("stop", "survey")

    def on_survey_screen_sent(self, event: SurveyScreen.Sent) -> None:
        if self.phase != "survey":
            return  # sent already: two keys at once are one answer
        from kiosk.store.submission import submission_from

        self._submission = submission_from(self.survey, event.session.answers)
        self.questions.forget()
        if self._submission is None:
            self._end_without_storing("empty")
            return
        self._attempts = 0
        self._try_to_store()

    def on_notice_dismissed(self) -> None:
        if self.screen is self._help:
            self.pop_screen()
        elif self.phase == "thanks" and self.screen is self._message:
            self.back_to_start()

    def show_help(self) -> None:
        self._help.tell(messages.help_message(words(self.language)))
        self._lay_over("help", "start", "survey", "closed", "broken", above=self._stop)

    def ask_to_leave(self) -> None:
        if not self._supervisor.present:
            self._lay_over("leave", *get_args(Phase))

    def show_staff(self) -> None:
        """Ask staff for their code: where nobody is answering, and only if there is a code."""
        if self._actions is None or not self._actions.is_open:
            return
        if self.phase in ("start", "closed", "broken") and len(self.screen_stack) == 2:
            if self._staff is None:
                from kiosk.tui.screens.staff import StaffScreen

                self._actions.attend(self._store_handle)
                self._staff = StaffScreen(self._actions)
                self.install_screen(self._staff, "staff")
            self._enter("staff", "staff")
            self._staff.begin()

    def leave_staff(self) -> None:
        if self._look_at_store():
            self.back_to_start()

    def back_to_start(self) -> None:
        """Forget the respondent and show the start screen, or that the survey is closed."""
        self._forget()
        self._show_start()
        self.repeats.rest(time.monotonic())

    # -- forgetting

    def _forget(self) -> None:
        if self.questions.is_mounted:
            self.questions.forget()
        self._submission = None
        self._clipboard = ""
        self.put_back()

    def _show_start(self) -> None:
        why = self._why_closed()
        if why is None:
            self._enter("start", "start")
            return
        self._message.tell(messages.closed(why, words(self.language)))
        self._enter("closed", "message")

    def _why_closed(self) -> Closed | None:
        if why := closed(self.survey, self._today()):
            return why
        return Closed("by_staff") if self._is_closed() else None

    def _lay_over(self, name: str, *phases: Phase, above: Screen[None] | None = None) -> None:
        """Show a screen above the one of a phase, or `above`; others it would be in the way of."""
        if self.phase in phases and (len(self.screen_stack) == 2 or self.screen is above):
            self.push_screen(name)

    def _enter(self, phase: Phase, name: str) -> None:
        """Make the screen `name` the only one, whatever lies above."""
        self.phase = phase
        self._since = time.monotonic()
        while len(self.screen_stack) > 2:
            self.pop_screen()
        if self.screen is self.get_screen(name):
            self.shown.on_screen_resume()
        else:
            self.switch_screen(name)

    # -- storing

    def _first_look_at_store(self) -> None:
        self.show_cursor(shown=self.plain)
        gc.freeze()  # what is there now stays: no collection has to look through it again
        gc.enable()
        self._show_start()
        self._look_at_store()
        if self.refusal is None:
            self._supervisor.is_ready()

    def _look_at_store(self) -> bool:
        """Whether the store can be used, again or for the first time; out of order while not."""
        works = self._unless_refused(self._store_handle.works)
        if works is False:
            self.show_broken(lost=False)
        return bool(works)

    def _try_to_store(self) -> None:
        submission = self._submission
        assert submission is not None  # noqa: S101  only a submission gets here
        kept = self._unless_refused(lambda: self._store_handle.keeps(submission))
        if kept:
            self._submission = None
            say = words(self.language)
            self._say_goodbye(messages.stored(self.survey, self.language, say))
        elif kept is False:
            self._attempts += 1
            if self._attempts > RETRIES:
                self.show_broken(lost=True)
            else:
                self.show_saving()

    def _unless_refused(self, use: Callable[[], bool]) -> bool | None:
        """What `use` of the store gives; None, and the end of the app, when it is not for us."""
        from kiosk.store.response_store import StoreRefused

        try:
            return use()
        except StoreRefused as error:
            self.refusal = error
            self.exit(return_code=2)
            return None

    def _end_without_storing(self, why: str) -> None:
        self._say_goodbye(messages.nothing_stored(why, words(self.language)))
        self._forget()  # after it: the language goes, too

    def _say_goodbye(self, message: Message) -> None:
        self._message.tell(message)
        self._enter("thanks", "message")
        self.repeats.rest(time.monotonic())

    def show_saving(self) -> None:
        self._message.tell(messages.saving(words(self.language)))
        self._enter("saving", "message")

    def show_broken(self, *, lost: bool) -> None:
        self._message.tell(messages.broken(self.survey, words(self.language), lost=lost))
        self._enter("broken", "message")
        self._forget()  # after it: the language goes, too

    # -- time

    async def on_event(self, event: events.Event) -> None:
        """Note that somebody is there; what wakes the countdown does nothing else."""
        if isinstance(event, events.InputEvent | events.Paste) and not event.is_forwarded:
            self._last_input = time.monotonic()
            if not self.screen_stack:
                return  # the app is ending
            if self.screen is self._countdown:
                self.pop_screen()
                return
        await super().on_event(event)

    def _tick(self) -> None:
        if not self.is_headless and not os.isatty(0):
            self.exit(return_code=128 + signal.SIGHUP)  # the terminal has gone without a word
        if not self.screen_stack:
            return  # the app is ending
        self.screen.call_later(self._supervisor.is_alive)  # the screen that is seen has to answer
        now = time.monotonic()
        since = now - self._since
        match self.phase:
            case "survey":
                self.watch_idle(now - max(self._last_input, self._since))
            case "thanks" if since >= THANKS_SECONDS:
                self.back_to_start()
            case "saving" if since >= RETRY_SECONDS:
                self._try_to_store()
            case "broken" if since >= RECOVERY_SECONDS:
                if self._look_at_store():
                    self.back_to_start()
            case "staff" if self._staff and not self._staff.is_busy:
                if now - max(self._last_input, self._since) > self._most_idle:
                    self.leave_staff()
            case "start" | "closed" if now - max(self._last_input, self._since) > self._most_idle:
                self.back_to_start()  # in the colours and the language of the next one
            case "start" | "closed" if len(self.screen_stack) == 2:
                self._watch_period()
                if self._supervisor.wants_new_start():
                    self.exit()

    def watch_idle(self, quiet: float) -> None:
        """Count down, or forget, when nobody has pressed a key for `quiet` seconds."""
        left = self._most_idle - quiet
        if left <= 0:
            self._end_without_storing("forgotten")
        elif left <= self.settings.warn_seconds:
            self._countdown.tell(messages.countdown(round(left), words(self.language)))
            if self.screen is not self._countdown:
                self.push_screen("countdown")

    def _watch_period(self) -> None:
        if (self._why_closed() is None) != (self.phase == "start"):
            self._show_start()
