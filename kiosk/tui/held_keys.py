"""Keys held down, or leaned on, act once."""

from kiosk.tui.digits import PAUSE

GAP = 0.35
"""Seconds of silence after which a key counts as pressed anew. The Linux console repeats a held key
first after 0.25 s and then 11 times a second."""

REPEATABLE = frozenset({"up", "down"})
"""Keys that only move may be held."""


class Repeats:
    """Tells a press from the repeats of a key that is held down."""

    pause = PAUSE
    """Seconds of the hands: in which two digits, or a screen and a digit, count as one."""

    def __init__(self) -> None:
        self._key = ""
        self._at = float("-inf")
        self._deaf_until = float("-inf")

    def rest(self, now: float) -> None:
        """Take no key for a moment: it was meant for the screen or the respondent before."""
        self._deaf_until = now + GAP

    def is_press(self, key: str, now: float) -> bool:
        """Whether `key` at `now` (monotonic seconds) is a press of its own."""
        held = key == self._key and now - self._at < GAP
        self._key, self._at = key, now
        return now >= self._deaf_until and (not held or key in REPEATABLE)
