"""From a key on the keyboard to its effect on the screen, on a real pseudo-terminal."""

import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import cycle

from tests.bench.measure import Figure, compared
from tests.bench.start import KIOSK
from tests.bench.watched import Watched

QUIET = 0.4
"""Seconds without a byte after which a screen stands; in less a key would count as held."""

RADIO = """
from textual.app import App
from textual.widgets import RadioSet

class Radio(App):
    def compose(self):
        yield RadioSet("Val 1", "Val 2", "Val 3", "Val 4", "Val 5", "Val 6")

Radio().run()
"""


def figures() -> Iterator[Figure]:
    for size in ((80, 24), (106, 33)):
        yield from _figures_at(*size)


def _figures_at(columns: int, rows: int) -> Iterator[Figure]:
    """A moved highlight, and the next question, beside a bare list of radio buttons."""
    with (
        tempfile.TemporaryDirectory() as data,
        Watched([KIOSK, "--data", data], columns, rows) as survey,
        Watched([sys.executable, "-c", RADIO], columns, rows) as radio,
    ):
        survey.until("Välj språk och börja")
        survey.settle(0.5)
        survey.press("1")
        survey.until(r"\( \)")
        radio.until("Val 6")
        ours, bare = _in_turn(survey, radio, cycle(["down"]), 150)
        onward, again = _in_turn(survey, radio, cycle(["0", "left"]), 60)
    at = f"{columns}x{rows}"
    yield _settled(f"key to settled screen, a moved highlight, {at}", ours, bare, "aim: 0.9")
    sent = statistics.median(count for _, count in ours)
    reference = statistics.median(count for _, count in bare)
    yield Figure(
        f"bytes for a moved highlight, {at}",
        f"{sent:.0f}",
        "aim: under 750",
        [f"{'RadioSet':24} {reference:.0f} bytes"],
    )
    yield _settled(f"key to settled screen, the next question, {at}", onward, again, "aim: 2")


Pressed = tuple[float, int]
"""Seconds from a key to the last byte that comes of it, and how many bytes come."""


def _in_turn(
    survey: Watched, radio: Watched, keys: Iterator[str], runs: int
) -> tuple[list[Pressed], list[Pressed]]:
    pairs = [(settled(survey, next(keys)), settled(radio, "down")) for _ in range(runs)]
    return [ours for ours, _ in pairs], [bare for _, bare in pairs]


def _settled(what: str, ours: list[Pressed], bare: list[Pressed], aim: str) -> Figure:
    return compared(
        what,
        ("the survey", [seconds for seconds, _ in ours]),
        ("down in a RadioSet", [seconds for seconds, _ in bare]),
        aim,
    )


def settled(terminal: Watched, key: str) -> Pressed:
    """Press `key` and wait until nothing more comes."""
    terminal.settle(QUIET)
    since = len(terminal.raw)
    pressed = time.perf_counter()
    terminal.press(key)
    while len(terminal.raw) == since:
        terminal.read(0.1)
    terminal.settle(QUIET)
    return terminal.last_arrival - pressed, len(terminal.raw) - since
