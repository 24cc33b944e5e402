"""From the command to the whole first screen, on a real pseudo-terminal."""

import compileall
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import kiosk
import questions
from tests.bench.measure import Figure, compared, in_turn
from tests.bench.watched import Watched

KIOSK = Path(sys.executable).with_name("kiosk")
EMPTY = """
from textual.app import App
from textual.widgets import Static

class Empty(App):
    def compose(self):
        yield Static("Välkommen")

Empty().run()
"""


def figures() -> Iterator[Figure]:
    for package in (kiosk, questions):
        compileall.compile_dir(package.__path__[0], quiet=1)
    with tempfile.TemporaryDirectory() as data:
        ours, empty = in_turn(
            lambda: seconds_to_screen([KIOSK, "--data", data], "Välj språk och börja", "▀" * 33),
            lambda: seconds_to_screen([sys.executable, "-c", EMPTY], "Välkommen"),
            runs=20,
        )
    yield compared(
        "start to first full screen, against an empty Textual app",
        ("kiosk", ours),
        ("empty app", empty),
        "aim: at most 1.25",
    )


def seconds_to_screen(command: Sequence[str | Path], *shown: str) -> float:
    """Until the screen shows for the first time what it shows in the end: all of `shown`."""
    with Watched(command) as terminal:
        for words in shown:
            terminal.until(words)
        terminal.settle(0.4)
        screens = list(terminal.screens())
        _, final = screens[-1]
        assert all(words in final for words in shown), final
        return next(moment for moment, text in screens if text == final) - terminal.started
