"""Many respondents, one after the other, in one process: `python -m tests.bench.respondents 9`.

The real app without a terminal; every respondent answers all of the Essunga survey at random, by
keys, and sends it to a real store. Prints, after so many respondents, the bytes of memory, the open
files and the threads.
"""

import asyncio
import gc
import os
import random
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from textual import events

from kiosk.respondent.choices import lines, numbers_are_read
from kiosk.respondent.session import Session
from kiosk.settings import Settings
from kiosk.store.response_store import ResponseStore
from kiosk.tui.app import KioskApp
from kiosk.tui.held_keys import Repeats
from kiosk.tui.screens.notice import Notice
from kiosk.tui.screens.survey import SurveyScreen
from questions.loader import SURVEYS, load_survey

SURVEY = SURVEYS / "essunga_trygg.yaml"
MEMORY = Path("/dev/shm")  # noqa: S108  not for its safety: 2 000 times VACUUM wait for no disk
WORDS = "Det är för mörkt vid busshållplatsen"
PATIENCE = 20.0
"""Seconds of work after which an app that does not react is given up."""


class NoRepeats(Repeats):
    """These respondents are faster than a key that is held down, and than a mark is seen."""

    pause = 0.0

    def is_press(self, key: str, now: float) -> bool:  # noqa: ARG002  all are
        return True


class Respondents:
    """All who come to one kiosk."""

    def __init__(self, app: KioskApp) -> None:
        self._app = app
        self._questions = app.get_screen("questions", SurveyScreen)
        self._random = random.Random(1)

    async def next(self) -> None:
        """One respondent answers and sends everything, and leaves."""
        app = self._app
        await self._press(self._random.choice("123"), until=lambda: app.screen is self._questions)
        while (session := self._session).kind != "finish":
            await self._answer(session)
        await self._press("1", until=lambda: isinstance(app.screen, Notice))
        await self._press("enter", until=lambda: app.screen is app.get_screen("start"))

    @property
    def _session(self) -> Session:
        session = self._questions.session
        assert session is not None
        return session

    async def _answer(self, session: Session) -> None:
        item = session.item
        assert item is not None
        match session.kind:
            case "choice":
                digits = [str(n) for n, _ in enumerate(lines(session), start=1)]
                marked = self._random.sample(digits, k=session.most_marks)
                if session.one_of_many and not numbers_are_read(session):  # it leads on
                    await self._press(*marked, until=lambda: self._session.at != session.at)
                    return
                await self._press(*marked, until=lambda: len(self._session.marks) > 0)
            case "number":
                await self._press("7", until=lambda: self._session.typed == "7")
            case "text":
                self._app.post_message(events.Paste(WORDS))
                await self._press(until=lambda: self._session.typed == WORDS)
        await self._press("enter", until=lambda: self._session.at != session.at)

    async def _press(self, *keys: str, until: Callable[[], bool]) -> None:
        for key in keys:
            self._app.post_message(events.Key(key, key if len(key) == 1 else None))
        end = time.process_time() + PATIENCE
        while not until():
            assert time.process_time() < end, f"no effect of {keys} at {self._session.at}"
            await asyncio.sleep(0)


async def memory_after(counts: Iterable[int]) -> None:
    survey = load_survey(SURVEY)
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as data:
        store = ResponseStore(Path(data), survey, SURVEY.read_text("utf-8"), "kiosk")
        app = KioskApp(survey, Settings(idle_seconds=600), lambda: store, repeats=NoRepeats())
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            respondents = Respondents(app)
            served = 0
            for count in counts:
                for _ in range(count - served):
                    await respondents.next()
                served = count
                await pilot.pause()
                gc.collect()
                print(resident(), open_files(), threading.active_count(), flush=True)
            assert store.count() == served


def resident() -> int:
    """Bytes of this process that are in memory."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


if __name__ == "__main__":
    asyncio.run(memory_after(map(int, sys.argv[1:])))
