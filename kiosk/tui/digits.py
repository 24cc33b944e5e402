"""When a digit chooses a line, and when it is part of a number or was meant for another screen.

Somebody who is asked for their age types 82. Neither figure is a choice then, and both are told.
"""

import sys
import time
from typing import Literal

PAUSE = 1 / 3
"""Seconds that a mark is seen before the next question comes. Digits that come faster, one after
the other or after their screen, were not chosen from what stands on it."""
TYPED = 2.0
"""Seconds within which a second digit makes a number, on a screen where numbers can be read."""
SAME_PRESS = 1.0
"""Seconds in which an Enter still belongs to the digit that has led to a new screen."""

Objection = Literal["together", "typed_number", "too_early", "no_line"]
"""Why a digit counts nowhere; phrases `notice.…`."""


now = time.perf_counter if sys.platform == "win32" else time.monotonic
"""The time by the clock that Textual stamps keys with, in seconds."""


class Digits:
    """The digits that are pressed on one screen; all times in monotonic seconds."""

    def __init__(self, pause: float) -> None:
        self._pause = pause
        self._shown = self._last = float("-inf")

    def new_screen(self, now: float) -> None:
        """From now on there is something else to choose from."""
        self._shown = now
        self._last = float("-inf")

    def objection(self, at: float, *, numbers_are_read: bool) -> Objection | None:
        """Why a digit that was pressed `at` counts nowhere, and the one before it neither.

        `numbers_are_read`: a label on the screen holds digits.
        """
        since, self._last = at - self._last, at
        if self._pause and at - self._shown < self._pause:
            return "too_early"
        if numbers_are_read and since < TYPED:
            return "typed_number"
        return "together" if since < self._pause else None
