"""What all screens share: every key goes through one door."""

import time
from typing import TYPE_CHECKING, cast

from textual import events
from textual.screen import Screen

from kiosk.wording import words
from questions.wording import Phrases

if TYPE_CHECKING:
    from kiosk.app import KioskApp


class KioskScreen(Screen[None], inherit_bindings=False):
    """A screen that is made once and shown to one respondent after the other.

    Nothing but `press` reacts to keys: Textual's own bindings are not inherited.
    """

    ALLOW_SELECT = False
    AUTO_FOCUS = ""
    CSS_PATH = None

    @property
    def kiosk(self) -> "KioskApp":
        return cast("KioskApp", self.app)

    @property
    def say(self) -> Phrases:
        """The phrases in the language of the respondent."""
        return words(self.kiosk.language)

    def is_press(self, key: str) -> bool:
        """Whether `key` is pressed, not held down. Every key has to come through here once."""
        return self.kiosk.repeats.is_press(key, time.monotonic())

    def on_key(self, event: events.Key) -> None:
        event.stop()
        if self.is_press(event.key):
            if event.key == "ctrl+q":
                self.kiosk.ask_to_leave()
            else:
                self.press(event.key)

    def press(self, key: str) -> None:
        """A key was pressed that no field has taken."""
        raise NotImplementedError

    def draw(self) -> None:
        """Draw everything anew: the screen comes up, or the language has changed."""
        raise NotImplementedError

    def on_screen_resume(self) -> None:
        self.draw()
