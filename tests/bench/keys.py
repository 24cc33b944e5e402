"""From a key on the keyboard to its effect on the screen, on a real pseudo-terminal."""

import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import cycle

from tests.bench.measure import Figure, compared, in_turn
from tests.bench.start import KIOSK
from tests.bench.watched import Watched

RADIO = """
from textual.app import App
from textual.widgets import RadioSet

class Radio(App):
    def compose(self):
        yield RadioSet("Val 1", "Val 2", "Val 3", "Val 4", "Val 5", "Val 6")

Radio().run()
"""


def figures() -> Iterator[Figure]:
    with (
        tempfile.TemporaryDirectory() as data,
        Watched([KIOSK, "--data", data]) as survey,
        Watched([sys.executable, "-c", RADIO]) as radio,
    ):
        survey.until("Välj språk och börja")
        survey.settle(0.5)
        survey.press("1")
        survey.until(r"\( \)")
        radio.until("Val 6")
        digits, labels = cycle("234561"), cycle("234561")
        ours, bare = in_turn(
            lambda: seconds_to_effect(survey, digit := next(digits), rf"> {digit} .*?\(•\)"),
            lambda: seconds_to_effect(radio, "down", f"Val {next(labels)}"),
            runs=150,
        )
    yield compared(
        "key to screen, against a bare Textual RadioSet",
        ("a digit in the survey", ours),
        ("down in the RadioSet", bare),
        "aim: at most 1.5",
    )


def seconds_to_effect(terminal: Watched, key: str, effect: str) -> float:
    """From writing `key` until the bytes of `effect` have come."""
    terminal.settle(0.08)
    since = len(terminal.raw)
    pressed = time.perf_counter()
    terminal.press(key)
    return terminal.until(effect, since) - pressed
