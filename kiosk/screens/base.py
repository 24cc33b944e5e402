"""What all screens share: every key goes through one door."""

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

    def is_press(self, event: events.Key | events.Click) -> bool:
        """Whether a key or the mouse is pressed, and not held down or clicked twice.

        Every key and click has to come through here once. What counts is when it came from the
        terminal: on a slow board it may wait until a screen is drawn.
        """
        key = event.key if isinstance(event, events.Key) else "click"
        return self.kiosk.repeats.is_press(key, event.time)

    def on_key(self, event: events.Key) -> None:
        event.stop()
        if self.is_press(event):
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
