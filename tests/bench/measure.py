"""How the benchmarks measure: two commands in turn, so that both see the same noise."""

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

from tests.installed import AS_ON_A_KIOSK


class Figure(NamedTuple):
    """One line of the report."""

    what: str
    value: str
    aim: str = ""
    details: Sequence[str] = ()


def wall(command: Sequence[str]) -> float:
    """Seconds that a command takes as a whole process."""
    start = time.perf_counter()
    subprocess.run(
        command, check=True, env={**os.environ, **AS_ON_A_KIOSK}, stdout=subprocess.DEVNULL
    )
    return time.perf_counter() - start


def in_turn(
    ours: Callable[[], float], reference: Callable[[], float], runs: int
) -> tuple[list[float], list[float]]:
    """The results of both, run alternately after one warm-up each."""
    ours(), reference()
    pairs = [(ours(), reference()) for _ in range(runs)]
    return [a for a, _ in pairs], [b for _, b in pairs]


def spread(values: Sequence[float], unit: str = "ms", scale: float = 1000) -> str:
    """Median, and the range in which half of the values lie."""
    low, middle, high = statistics.quantiles(values, n=4)
    return f"{middle * scale:.1f} {unit} ({low * scale:.1f}–{high * scale:.1f})"


def compared(
    what: str,
    ours: tuple[str, list[float]],
    reference: tuple[str, list[float]],
    aim: str,
    *details: str,
) -> Figure:
    """The ratio of the medians of two measurements, each with its name, and both sides."""
    ratio = statistics.median(ours[1]) / statistics.median(reference[1])
    sides = [f"{name:24} {spread(times)}, {len(times)} times" for name, times in (ours, reference)]
    return Figure(what, f"{ratio:.2f}", aim, [*sides, *details])
