"""What staff can do at the kiosk itself, behind their code: each thing gives sentences to read."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from datetime import date, datetime

from kiosk import pin
from kiosk.doctor import doctor
from kiosk.export import prepare, take_back
from kiosk.keeper import Keeper
from kiosk.machine import Machine, NotDoneError
from kiosk.refusal import Refusal
from kiosk.setup import Setup
from kiosk.status import status
from kiosk.store import StoreFault
from kiosk.supervision import log
from questions.fingerprint import fingerprint
from questions.wording import Phrases

Progress = Callable[[float], None]
Work = Callable[[Progress], Awaitable[list[str]]]
"""Something that takes time: sentences that say how it went."""


MOST_FINDINGS = 3
"""Sentences of `kiosk doctor` that have room on the screen; all are in the command."""


class Desk:
    """The staff's side of one kiosk. Nothing here counts exactly, or shows an answer."""

    def __init__(
        self,
        setup: Setup,
        say: Phrases,
        *,
        today: Callable[[], date] = lambda: datetime.now().astimezone().date(),
        machine: Machine | None = None,
    ) -> None:
        self.say = say
        self._setup = setup
        self._today = today
        self._machine = machine or Machine()
        self._keeper: Keeper | None = None

    @property
    def is_open(self) -> bool:
        """Whether there is a code at all: without one nobody gets in."""
        return pin.is_hash(self._setup.settings.pin_hash)

    def attend(self, keeper: Keeper) -> None:
        """The store of the running kiosk."""
        self._keeper = keeper

    async def lets_in(self, typed: str) -> bool:
        """Whether `typed` is the code; it takes a moment, on purpose."""
        return await asyncio.to_thread(pin.matches, typed, self._setup.settings.pin_hash)

    def note_wrong_code(self) -> None:
        """The fact, and nothing of what was typed."""
        log(self.say("staff.logged_wrong"))

    async def health(self, progress: Progress) -> list[str]:  # noqa: ARG002  it takes no time
        """What runs here, how much there is in coarse steps, and what needs a person."""
        setup, say = self._setup, self.say
        survey = setup.survey
        free = shutil.disk_usage(setup.data).free // 10**6
        now = self._today()
        _, lines = status(setup.data, survey.survey, survey.version, say)
        _, findings = doctor(setup, now, say)
        fault = self._keeper.fault if self._keeper else ""
        return [
            say("staff.survey", survey=survey.survey, version=survey.version),
            say("staff.fingerprint", fingerprint=fingerprint(survey)[:16]),
            *lines,
            say("staff.disk", free=free, date=now),
            say("staff.fault", fault=fault) if fault else say("staff.no_fault"),
            *findings[:MOST_FINDINGS],
            *findings[MOST_FINDINGS:][-1:],  # how many there are
        ]

    async def export(self, progress: Progress) -> list[str]:
        """A bundle onto the one stick that is plugged in."""
        store = self._keeper.store() if self._keeper else None
        if store is None:
            return [self.say("staff.no_store")]
        try:
            parcel = prepare(store, self._setup, self._today(), self.say)
        except Refusal as refusal:
            return list(refusal.lines)
        except (StoreFault, OSError) as fault:
            return [self.say("export.fault", reason=fault if isinstance(fault, StoreFault) else "")]
        try:
            await self._machine.put_on_stick(parcel.name, parcel.content, progress)
        except NotDoneError as reason:
            if not reason.touched:
                take_back(store, parcel)
            return [self.say(f"stick.{reason.reason}"), self.say("stick.nothing_lost")]
        return [self.say("staff.exported", name=parcel.name), self.say("staff.pull")]

    async def restart(self, progress: Progress) -> list[str]:  # noqa: ARG002
        return await self._power(self._machine.restart)

    async def shut_down(self, progress: Progress) -> list[str]:  # noqa: ARG002
        return await self._power(self._machine.shut_down)

    async def _power(self, ask: Callable[[], Awaitable[None]]) -> list[str]:
        try:
            await ask()
        except NotDoneError as reason:
            return [self.say(f"stick.{reason.reason}")]
        return [self.say("staff.wait")]
