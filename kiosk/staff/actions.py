"""What staff can do at the kiosk itself, behind their code: each thing gives sentences to read."""

import asyncio
import shutil
import time
from collections.abc import Awaitable, Callable, Coroutine
from datetime import date, datetime
from typing import Any, Concatenate, Literal, ParamSpec

from msgspec import Struct

from kiosk.errors import Refusal
from kiosk.machine.privileged_client import Machine, NotDoneError
from kiosk.machine.systemd import log
from kiosk.opening import closed
from kiosk.setup import BROUGHT, Setup, check_usable
from kiosk.staff import pin
from kiosk.staff.chosen_code import choose, pin_hash
from kiosk.staff.confirming import confirm, confirmed_recipients, sealed_test, unconfirmed
from kiosk.staff.doctor import doctor
from kiosk.staff.fetching import close_for_good, fetch, is_over
from kiosk.staff.new_time import read_time, why_not
from kiosk.staff.status import status
from kiosk.staff.wrong_codes import WrongCodes, delay
from kiosk.store.clearing import clear, clearing_code, contents
from kiosk.store.closing import close, is_closed, reopen
from kiosk.store.durable import replace_file
from kiosk.store.fetch_rule import LEAST
from kiosk.store.file import FAULTS, open_readonly
from kiosk.store.response_store import ResponseStore, StoreFault, fault_name, store_path
from kiosk.store.sealing import NotARecipientError, fingerprint_of
from kiosk.store.store_handle import StoreHandle
from kiosk.store.tables import read_meta
from questions.characters import clean
from questions.fingerprint import fingerprint, wording_hash
from questions.loader import load
from questions.model import Survey
from questions.paths import is_there
from questions.problem_lines import problem_lines
from questions.wording import Phrases

ShareDone = Callable[[float], None]
"""Is told how much is done, from 0 to 1."""


class FoundSurvey(Struct, frozen=True):
    """A question file from a stick that the kiosk could use."""

    content: bytes


class NewTime(Struct, frozen=True):
    """A time that the clock may be set to."""

    moment: datetime


Next = (
    Literal["menu", "restart", "close_for_good", "fetch_last"]
    | Literal["clearing_code", "decision", "recipients"]
    | FoundSurvey
    | NewTime
)
"""The menu, a new start, whether closing for good is meant, the question for the office's code or
for the decision, what recipients are still to do, whether another survey shall be used, or the
clock set."""


class Outcome(Struct, frozen=True):
    """How something went."""

    lines: tuple[str, ...]
    """Sentences to read."""
    then: Next = "menu"


Work = Callable[[], Awaitable[Outcome]]
"""Something that takes time."""


def told(*lines: str, then: Next = "menu") -> Outcome:
    return Outcome(lines, then)


_P = ParamSpec("_P")
_Action = Callable[Concatenate["StaffActions", _P], Coroutine[Any, Any, Outcome]]


def _told_when_not_done(action: _Action[_P]) -> _Action[_P]:
    """`action`, which tells why it cannot be done: what the store, the stick or a rule says."""

    async def done_or_told(
        self: "StaffActions", /, *arguments: _P.args, **named: _P.kwargs
    ) -> Outcome:
        try:
            return await action(self, *arguments, **named)
        except Refusal as refusal:
            return told(*refusal.lines)
        except NotDoneError as reason:
            return told(self.say(f"stick.{reason.reason}"))
        except (StoreFault, *FAULTS) as fault:
            return told(self.say("export.fault", reason=fault_name(fault)))

    return done_or_told


MOST_LINES = 12
"""Sentences about a faulty question file that have room on the screen."""
MOST_FINDINGS = 3
"""Sentences of `kiosk doctor` that have room on the screen; all are in the command."""


class StaffActions:
    """The staff's side of one kiosk. Nothing here counts exactly, or shows an answer."""

    def __init__(
        self,
        setup: Setup,
        say: Phrases,
        *,
        today: Callable[[], date] = lambda: datetime.now().astimezone().date(),
        machine: Machine | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.say = say
        self._setup = setup
        self._today = today
        self._machine = machine or Machine()
        self._clock = clock
        self._store_handle: StoreHandle | None = None
        self._wrong_codes = WrongCodes(setup.data)
        self._deaf_until = clock() + delay(self._wrong_codes.count)

    @property
    def is_open(self) -> bool:
        """Whether there is a code at all: without one nobody gets in."""
        return pin.is_hash(self._pin_hash)

    @property
    def _pin_hash(self) -> str:
        return pin_hash(self._setup.settings.pin_hash, self._setup.data)

    def attend(self, store_handle: StoreHandle) -> None:
        """The store of the running kiosk."""
        self._store_handle = store_handle

    async def refuses(self, typed: str) -> str:
        """Why `typed` does not open the menu; empty when it is the PIN.

        It takes a moment, on purpose, and after each wrong one longer, a new start or not.
        """
        left = self._deaf_until - self._clock()
        if left > 0:
            return self.say("staff.too_soon", seconds=int(left) + 1)
        self._wrong_codes.add()  # now: whoever pulls the plug while it is judged has tried, too
        if await asyncio.to_thread(pin.is_pin_of, typed, self._pin_hash):
            self._wrong_codes.clear()
            return ""
        seconds = delay(self._wrong_codes.count)
        self._deaf_until = self._clock() + seconds
        log(self.say("staff.logged_wrong"))  # the fact, and nothing of what was typed
        return self.say("staff.wrong", seconds=round(seconds))

    async def health(self) -> Outcome:
        """What runs here, and what needs a person."""
        setup, say = self._setup, self.say
        survey = setup.survey
        now = self._today()
        _, findings = doctor(setup, now, say)
        fault = self._store_handle.fault if self._store_handle else ""
        return told(
            say("staff.survey", survey=survey.survey, version=survey.version),
            say("staff.fingerprint", fingerprint=fingerprint(survey)[:16]),
            self._room(now),
            say("staff.fault", fault=fault) if fault else say("staff.no_fault"),
            *findings[:MOST_FINDINGS],
            *findings[MOST_FINDINGS:][-1:],  # how many there are
        )

    def _room(self, now: date) -> str:
        try:
            free = shutil.disk_usage(self._setup.data).free // 10**6
        except OSError as error:
            return self._failed(error)
        return self.say("staff.disk", free=free, date=now)

    @_told_when_not_done
    async def progress(self) -> Outcome:
        """Whether the survey is open, how much there is in coarse steps, and what may be fetched.

        That tells no more than to try fetching does.
        """
        setup, say = self._setup, self.say
        store = self._store()
        _, lines = status(setup.data, setup.survey.survey, setup.survey.version, say)
        standing = store.standing()
        if standing.closed_for_good:
            return told(say("progress.for_good"), *lines)
        if is_over(store, self._today()):
            return told(say("progress.over"), *lines)
        ready = "progress.enough" if standing.may_draw else "progress.not_enough"
        return told(self._opening(), *lines, say(ready))

    def _opening(self) -> str:
        """Whether somebody can answer today, and how long. Raises OSError."""
        survey, say = self._setup.survey, self.say
        if why := closed(survey, self._today()):
            return say(f"progress.{why.why}", date=why.when)
        if is_closed(self._setup.folder):
            return say("progress.by_staff")
        last = survey.period.closes if survey.period else None
        return say("progress.open_until", date=last) if last else say("progress.open")

    @_told_when_not_done
    async def fetch(self, progress: ShareDone) -> Outcome:
        """A bundle onto the one stick that is plugged in; the last one asks before it closes."""
        confirmed_recipients(self._setup, self.say)  # before anything is closed or drawn
        store = self._store()
        if is_over(store, self._today()):
            return told(self.say("staff.is_over", date=self._today()), then="fetch_last")
        return await self._fetched(store, progress)

    @_told_when_not_done
    async def fetch_last(self, progress: ShareDone) -> Outcome:
        """Close the survey for good, and everything onto the stick."""
        confirmed_recipients(self._setup, self.say)
        store = self._store()
        close_for_good(store, self.say)
        return await self._fetched(store, progress)

    async def _fetched(self, store: ResponseStore, progress: ShareDone) -> Outcome:
        """Raises Refusal, StoreFault and FAULTS."""
        packed = fetch(store, confirmed_recipients(self._setup, self.say), self.say)
        try:
            await self._machine.put_on_stick(packed.name, packed.content, progress)
        except NotDoneError as reason:
            return told(self.say(f"stick.{reason.reason}"), self.say("stick.nothing_lost"))
        return told(
            self.say("staff.exported", name=packed.name),
            self.say(f"export.{packed.kind}"),
            self.say("staff.pull"),
        )

    def _store(self) -> ResponseStore:
        """Raises Refusal where it cannot be used."""
        store = self._store_handle.store() if self._store_handle else None
        if store is None:
            raise Refusal(self.say("staff.no_store"))
        return store

    # -- the survey

    @property
    def is_closed(self) -> bool:
        """For the menu, which stands also where the disk does not say."""
        try:
            return is_closed(self._setup.folder)
        except OSError:
            return False

    @_told_when_not_done
    async def close(self) -> Outcome:
        """Close the survey until staff open it again, or open it."""
        folder = self._setup.folder
        store = self._store()
        try:
            if store.closed_for_good:
                return told(self.say("staff.stays_shut"))
            if is_closed(folder):
                reopen(folder)
                return told(self.say("staff.now_open"))
            close(folder)
        except OSError as error:
            return told(self._failed(error))
        return told(self.say("staff.now_shut"))

    @_told_when_not_done
    async def before_closing(self) -> Outcome:
        """What closing for good means, before it is asked for a second time."""
        store = self._store()
        if store.closed_for_good:
            return told(self.say("staff.stays_shut"))
        standing = store.standing()
        lines = [self.say("staff.closing_date", date=self._today())]
        if standing.gives_nothing:
            lines.append(self.say("export.gives_nothing", least=standing.least))
        return told(*lines, then="close_for_good")

    @_told_when_not_done
    async def close_for_good(self) -> Outcome:
        close_for_good(self._store(), self.say)
        return told(self.say("staff.closed_for_good"))

    @_told_when_not_done
    async def look_for_survey(self) -> Outcome:
        """Check the one question file on the stick; what follows is it, when nothing is wrong."""
        files = await self._machine.files_on_stick()
        if len(files) != 1:
            return told(self.say("staff.one_file", count=len(files)))
        [file] = files
        name = clean(file.name)[:60]
        loaded = load(file.content)
        if loaded.survey is None:
            lines = (
                self.say("survey_faulty", file=name),
                *problem_lines(name, loaded, self.say.language),
            )
            return told(*lines[:MOST_LINES])
        survey = loaded.survey
        source = file.content.decode("utf-8-sig")
        check_usable(self._setup._replace(survey=survey, source=source), self.say)
        values = {"survey": survey.survey, "version": survey.version}
        if why := self._why_not(survey):
            return told(self.say(f"store_refused.{why}", **values))
        asked = len([q for q in survey.questions if "kiosk" in q.modes])
        questions = self.say("staff.asked", count=asked)
        found = self.say("staff.found_survey", **values, questions=questions)
        return told(found, then=FoundSurvey(file.content))

    def _why_not(self, survey: Survey) -> str:
        """Why staff may not bring this survey, where answers lie here under its name: a phrase.

        Those came to other words, or it would change when it is open: both are for whoever looks
        after the machine to change.
        """
        path = store_path(self._setup.data, survey.survey, survey.version)
        try:
            if not is_there(path):
                return ""
            with open_readonly(path) as db:
                own, some = read_meta(db), db.table("responses").count > 0
        except FAULTS:
            return ""  # what is damaged is moved aside
        if some and own.wording != wording_hash(survey):
            return "other_wording"
        before = load(own.questions.encode()).survey
        if some and before is not None and before.period != survey.period:
            return "other_period"
        return ""

    async def use_survey(self, found: FoundSurvey) -> Outcome:
        """Put the file that was looked at into the data folder: the next start takes it."""
        try:
            replace_file(self._setup.data / BROUGHT, found.content, 0o600)
        except OSError as error:
            return told(self._failed(error))
        return told(self.say("staff.wait"), then="restart")

    # -- clearing

    @_told_when_not_done
    async def clear(self) -> Outcome:
        """Whether the survey can be cleared, before anything is asked for."""
        store = self._store()
        if not store.closed_for_good:
            return told(self.say("staff.clear_open"))
        if store.needs_no_code():
            return told(self.say("staff.clear_few", least=LEAST), then="decision")
        if store.standing().gives_nothing:
            return told(self.say("staff.clear_no_code"))
        ready = self.say("staff.clear_ready", count=len(store.set_aside))
        return told(ready, then="clearing_code")

    @_told_when_not_done
    async def clear_with(self, code: str, decision: str) -> Outcome:
        """Delete everything of this survey, if `code` is that of all that is here.

        Where nobody can have one, and nothing is there but a few responses, the decision is enough.
        """
        store = self._store()
        wanted = clearing_code(*contents(store.path))
        if not store.closed_for_good:
            return told(self.say("staff.clear_open"))
        if code != wanted and not store.needs_no_code():
            return told(self.say("staff.clear_wrong"))
        if self._store_handle is not None:
            self._store_handle.let_go()
        decision = clean(decision)
        try:
            # First: a power cut must neither invite anybody nor hold the new store to be the old.
            close(self._setup.folder)
            clear(store.path, decision)
        except OSError as error:
            return told(self._failed(error))
        survey = self._setup.survey
        values = {"survey": survey.survey, "version": survey.version, "decision": decision}
        log(self.say("staff.logged_clear", **values))
        return told(self.say("staff.cleared"))

    # -- who can open the bundles

    @_told_when_not_done
    async def recipients(self) -> Outcome:
        """By their fingerprints, and who has still to confirm that they can. It changes nothing."""
        say, missing = self.say, unconfirmed(self._setup)
        if not self._setup.settings.recipients:
            return told(say("staff.not_sealed"))
        lines = [
            say(
                "staff.recipient_missing" if one in missing else "staff.recipient_confirmed",
                fingerprint=fingerprint_of(one),
            )
            for one in self._setup.settings.recipients
        ]
        if not missing:
            return told(say("staff.sealed"), *lines)
        return told(say("staff.sealed"), *lines, say("staff.how_to_confirm"), then="recipients")

    @_told_when_not_done
    async def write_tests(self, progress: ShareDone) -> Outcome:
        """A test file onto the stick for each recipient who has not confirmed yet."""
        missing = unconfirmed(self._setup)
        for number, recipient in enumerate(missing):
            try:
                test = sealed_test(self._setup, recipient)
            except NotARecipientError:
                values = {"fingerprint": fingerprint_of(recipient)}
                return told(self.say("doctor.not_a_recipient", **values))

            def share(done: float, number: int = number) -> None:
                progress((number + done) / len(missing))

            await self._machine.put_on_stick(test.name, test.content, share)
        fingerprints = ", ".join(map(fingerprint_of, missing))
        written = self.say("staff.tests_written", fingerprints=fingerprints)
        return told(written, self.say("staff.pull"), then="recipients")

    @_told_when_not_done
    async def confirm(self, digits: str) -> Outcome:
        """What a recipient has found in a test file."""
        recipient = await asyncio.to_thread(confirm, self._setup, digits)
        if not recipient:
            return told(self.say("staff.wrong_digits"), then="recipients")
        told_of = self.say("staff.recipient_confirmed", fingerprint=fingerprint_of(recipient))
        if unconfirmed(self._setup):
            return told(told_of, self.say("staff.others_missing"), then="recipients")
        return told(told_of, self.say("staff.all_confirmed"))

    def _failed(self, error: OSError) -> str:
        return self.say("staff.failed", reason=self.say.reason(error))

    # -- the code

    @_told_when_not_done
    async def change_code(self, first: str, second: str) -> Outcome:
        """Let another code open the menu from now on, if it was typed the same twice."""
        if not pin.may_be_chosen(first):
            return told(self.say("pin.digits", least=pin.SHORTEST, most=pin.LONGEST))
        if first != second:
            return told(self.say("pin.differ"))
        setup = self._setup
        try:
            await asyncio.to_thread(choose, first, setup.settings.pin_hash, setup.data)
        except OSError as error:
            return told(self._failed(error))
        return told(self.say("staff.code_changed"))

    # -- the machine

    def now(self) -> datetime:
        """The time of this place, by the machine's clock."""
        return datetime.now().astimezone()

    @_told_when_not_done
    async def look_at_time(self, digits: str) -> Outcome:
        """Whether the clock may be set to a time; what follows is it, when it may."""
        moment = read_time(digits)
        if moment is None:
            return told(self.say("staff.no_time"))
        self._check_time(moment)
        time = f"{moment:%Y-%m-%d %H:%M}"
        return told(self.say("staff.new_time", time=time), then=NewTime(moment))

    def _check_time(self, moment: datetime) -> None:
        """By the survey that is asked, and by the file that the responses came to.

        Raises Refusal where the clock may not be set to it, and StoreFault.
        """
        of_store = load(self._store().questions().encode()).survey
        surveys = [survey for survey in (self._setup.survey, of_store) if survey is not None]
        if reason := why_not(surveys, self._today(), moment.date()):
            raise Refusal(self.say(f"staff.time_{reason}"))

    @_told_when_not_done
    async def set_clock(self, new: NewTime) -> Outcome:
        self._check_time(new.moment)  # midnight may have passed meanwhile
        await self._machine.set_clock(int(new.moment.timestamp()))
        return told(self.say("staff.clock_set"))

    @_told_when_not_done
    async def restart(self) -> Outcome:
        await self._machine.restart()
        return told(self.say("staff.wait"))

    @_told_when_not_done
    async def shut_down(self) -> Outcome:
        await self._machine.shut_down()
        return told(self.say("staff.wait"))
