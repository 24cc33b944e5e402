"""Whatever is pressed, pasted, clicked or resized: the app stands, and stores what was sent."""

import asyncio

import pytest

from tests.kiosk.monkey import play


@pytest.mark.parametrize("seed", [1, 2])
def test_events_at_random_leave_the_app_on_a_valid_screen(seed: int) -> None:
    outcome = asyncio.run(play(1_000, seed))
    assert outcome.begun > 1, "the monkey has to get somewhere"
