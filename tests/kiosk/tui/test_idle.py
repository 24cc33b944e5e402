"""When the kiosk takes it that nobody is there."""

import inspect
import time

import pytest

from kiosk.settings import Settings
from kiosk.tui.app import KioskApp
from kiosk.tui.idle import Gone, Leaving, There, idle, uptime

SETTINGS = Settings(idle_seconds=60, warn_seconds=30)


@pytest.mark.parametrize(
    ("quiet", "means"),
    [
        (0, There()),
        (59.9, There()),
        (60, Leaving(30)),
        (75.2, Leaving(15)),
        (89.9, Leaving(1)),
        (90, Gone()),
        (9_999, Gone()),
    ],
)
def test_after_a_minute_it_counts_down_and_then_forgets(
    quiet: float, means: There | Leaving | Gone
) -> None:
    assert idle(quiet, SETTINGS) == means


def test_time_passes_while_the_machine_sleeps() -> None:
    """By the clock of the kernel that counts it; a machine that has slept since its start tells."""
    before = time.clock_gettime(time.CLOCK_BOOTTIME)
    assert before <= uptime() <= time.clock_gettime(time.CLOCK_BOOTTIME)
    clock = inspect.signature(KioskApp).parameters["clock"].default
    assert clock is uptime
