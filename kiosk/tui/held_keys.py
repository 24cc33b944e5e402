"""Keys held down, or leaned on, act once; and a digit and its Enter are one press."""

from kiosk.tui.digits import PAUSE, SAME_PRESS

GAP = 0.35
"""Seconds of silence after which a key counts as pressed anew. The Linux console repeats a held key
first after 0.25 s and then 11 times a second."""

SOONEST = 0.22
"""Seconds before which no keyboard repeats: a second press that comes sooner is a finger's."""

REPEATABLE = frozenset({"up", "down"})
"""Keys that only move may be held."""


class Repeats:
    """Tells a press from the repeats of a key that is held down."""

    pause = PAUSE
    """Seconds of the hands: in which two digits, or a screen and a digit, count as one."""

    def __init__(self, *, keyboard_repeats: bool = True) -> None:
        """`keyboard_repeats`: a key held down comes again and again, and not once."""
        self.keyboard_repeats = keyboard_repeats
        self._key = self._pressed = ""
        self._was_press = False
        self._at = float("-inf")
        self._deaf_until = float("-inf")
        self._shown = float("-inf")
        self._digit_led_here = False

    def new_screen(self, now: float) -> None:
        """Something else is shown from `now` on: an Enter may still be for the digit before."""
        self._shown = now
        self._digit_led_here = self._pressed.isdecimal()

    def rest(self, now: float) -> None:
        """Take no key for a moment: it was meant for the screen or the respondent before."""
        self._deaf_until = now + GAP

    def is_press(self, key: str, now: float) -> bool:
        """Whether `key` at `now` (monotonic seconds) is a press of its own."""
        since = now - self._at
        held = key == self._key and since < GAP
        soonest = SOONEST if self.keyboard_repeats else GAP
        if key.isdecimal() and self._was_press and since < soonest:
            held = False  # 44, typed as a number, is to be told like 43
        self._key, self._at = key, now
        self._was_press = now >= self._deaf_until and not held
        if self._was_press:
            self._was_press = not (key == "enter" and self._is_of_digit(now))
            self._pressed, self._digit_led_here = key, False
        return self._was_press or (now >= self._deaf_until and key in REPEATABLE)

    def _is_of_digit(self, now: float) -> bool:
        """Whether an Enter belongs to the digit that has led to what is shown.

        Those who have learned to press a digit and Enter would else leave a screen unread.
        """
        return self._digit_led_here and now - self._shown < SAME_PRESS
