"""Keys, pastes, clicks and sizes at random, posted to the real app with a real store.

    python -m tests.kiosk.monkey 100000 7      (so many events, from this seed)

After each event the app is looked at: it has to stand on a screen of ours that fits its phase, and
nothing is stored but by a way through the survey that was begun, and once.
"""

import asyncio
import os
import sys
import tempfile
from pathlib import Path
from random import Random
from typing import NamedTuple

from textual import events
from textual.message import Message
from textual.pilot import Pilot

from kiosk.cli import PHRASES
from kiosk.machine.systemd import Supervisor
from kiosk.settings import Settings
from kiosk.setup import Setup
from kiosk.staff.actions import StaffActions
from kiosk.staff.pin import hash_of_pin
from kiosk.store.closing import is_closed
from kiosk.store.response_store import ResponseStore
from kiosk.tui.app import KioskApp
from kiosk.tui.held_keys import Repeats
from kiosk.tui.phases import Answering, Parting
from questions.loader import SURVEYS, load_survey
from questions.wording import phrases

CODE = "1"
"""Of the staff: one that a monkey finds."""
UNDER_SYSTEMD = Supervisor({"NOTIFY_SOCKET": "/nowhere"})
ESSUNGA = SURVEYS / "essunga_trygg.yaml"
LIKELY = [
    *"1234567890",
    *"12301230",
    "enter",
    "enter",
    "enter",
    "down",
    "up",
    "space",
    "left",
    "backspace",
]
OTHER = [
    *("f1", "f2", "f3", "f4", "f5", "f12", "escape", "tab", "shift+tab", "home", "end", "delete"),
    *("ctrl+q", "ctrl+c", "ctrl+v", "ctrl+x", "ctrl+z", "ctrl+p", "ctrl+a", "ctrl+d", "alt+x"),
    *("pageup", "pagedown", "insert", "print_screen", "shift+left", "ctrl+right", "å", "[", "\x1b"),
]
PASTES = ["hej", "1\n2\r\n3", "\x1b[2J\x9b31m", "[@click=app.quit]x[/]", "å" * 5000, "\u202e\u200b"]
SIZES = [(80, 24), (106, 33), (240, 67), (40, 10), (20, 5), (1, 1)]


class Outcome(NamedTuple):
    events: int
    begun: int
    """Ways through the survey that somebody began."""
    stored: int
    """Responses in the store in the end."""


class SomeRepeats(Repeats):
    """Half of the keys that came as fast as a held one are let through: hands are that fast."""

    pause = 0.0

    def __init__(self, chance: Random) -> None:
        super().__init__()
        self._chance = chance

    def is_press(self, key: str, now: float) -> bool:
        return super().is_press(key, now) or self._chance.random() < 0.5


async def play(count: int, seed: int) -> Outcome:
    """Post `count` events. Raises AssertionError, or what the app raised."""
    chance = Random(seed)
    survey = load_survey(ESSUNGA)
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.path.isdir("/dev/shm") else None) as data:  # noqa: PTH112, S108
        store = ResponseStore(Path(data), survey, ESSUNGA.read_text("utf-8"), "kiosk")
        setup = Setup(Settings(pin_hash=hash_of_pin(CODE)), survey, "", Path(data))
        app = KioskApp(
            survey,
            setup.settings,
            lambda: store,
            supervisor=UNDER_SYSTEMD,
            actions=StaffActions(setup, phrases(PHRASES, "sv")),
            is_closed=lambda: is_closed(setup.folder),
            repeats=SomeRepeats(chance),
        )
        begun = sent = 0
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            phase = app.phase
            for number in range(count):
                await act(app, pilot, chance)
                for _ in range(chance.choice((0, 1, 10, 40))):
                    await asyncio.sleep(0)
                if number % 200 == 0:
                    await pilot.pause()
                assert_valid(app)
                begun += not isinstance(phase, Answering) and isinstance(app.phase, Answering)
                sent += isinstance(phase, Answering) and isinstance(app.phase, Parting)
                phase = app.phase
            await pilot.pause()
            assert store.count() <= sent + 1 <= begun + 1
            assert app.return_code in (None, 0), app.crash
            stored = store.count()
    return Outcome(count, begun, stored)


async def act(app: KioskApp, pilot: Pilot[None], chance: Random) -> None:
    """One thing that hands, or time, can do."""
    match chance.choices(("likely", "other", "paste", "click", "resize", "time"), _WEIGHTS)[0]:
        case "likely":
            post(app, key(chance.choice(LIKELY)))
        case "other":
            post(app, key(chance.choice(OTHER)))
        case "paste":
            post(app, events.Paste(chance.choice(PASTES)))
        case "click":
            x, y = chance.randrange(80), chance.randrange(24)
            for kind in (events.MouseDown, events.MouseUp):
                post(app, kind(None, x, y, 0, 0, 1, False, False, False, x, y))
        case "resize":
            await pilot.resize_terminal(*chance.choice(SIZES))
        case "time" if isinstance(app.phase, Answering):
            app.watch_idle(chance.choice((61.0, 75.0, 95.0)))


_WEIGHTS = (80, 14, 2, 3, 0.2, 0.8)


def key(name: str) -> events.Key:
    return events.Key(name, {"space": " "}.get(name, name if len(name) == 1 else None))


def post(app: KioskApp, message: Message) -> None:
    app.post_message(message)


def assert_valid(app: KioskApp) -> None:
    assert app.is_running, app.crash
    assert not app.crash
    stack = app.screen_stack
    assert 2 <= len(stack) <= 4, stack
    bottom = stack[1]
    if isinstance(app.phase, Answering):
        assert bottom is app.questions
        session = app.questions.session
        assert session is not None
        assert session.kind == "finish" or session.at is not None
    else:
        assert bottom is not app.questions
        assert app.questions.session is None, "somebody's answers after they have left"


def main() -> None:
    count, seed = map(int, sys.argv[1:])
    print(asyncio.run(play(count, seed)))


if __name__ == "__main__":
    main()
