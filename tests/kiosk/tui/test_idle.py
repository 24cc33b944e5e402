"""When the kiosk takes it that nobody is there."""

import pytest

from kiosk.settings import Settings
from kiosk.tui.idle import Gone, Leaving, There, idle

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
