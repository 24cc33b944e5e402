"""What all screens share: every key goes through one door."""

from collections.abc import Iterator
from typing import Literal

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.geometry import Offset
from textual.getters import query_one
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget

from kiosk.tui.digits import Digits, now
from kiosk.tui.host import Host
from kiosk.tui.qr import size
from kiosk.tui.widgets.key_hints import KeyHints
from kiosk.tui.widgets.qr_code import QRCode
from kiosk.tui.widgets.rows import Content
from kiosk.tui.widgets.sheet import Sheet
from kiosk.tui.widgets.words import Words
from kiosk.wording import words
from questions.wording import Phrases

COLUMNS_BESIDE = 42
"""Of words beside a QR code."""
STAGE_ROWS = 36
"""The most that a composition takes, however large the screen: see the style sheet."""

Request = Literal["help", "language", "theme", "plain", "staff", "leave"]
_REQUESTS: dict[str, Request] = {"ctrl+q": "leave", "f3": "theme", "f4": "plain", "f12": "staff"}
"""Keys that ask for the same on every screen."""


class KioskScreen(Screen[None], inherit_bindings=False):
    """A screen that is made once and shown to one respondent after the other.

    Nothing but `press` reacts to keys: Textual's own bindings are not inherited.
    """

    ALLOW_SELECT = False
    AUTO_FOCUS = ""
    CSS_PATH = None
    sheet = query_one(Sheet)
    """What stands on it."""
    character = ""
    """What the key that is being dealt with writes."""
    pressed_at = 0.0
    """When it was read from the terminal, in monotonic seconds."""

    class Requested(Message):
        """Something was asked for that is the app's to do."""

        def __init__(self, what: Request) -> None:
            super().__init__()
            self.what = what

    def __init__(self, host: Host) -> None:
        super().__init__()
        self.host = host
        self.digits = Digits(host.repeats.pause)

    def compose(self) -> ComposeResult:
        with Vertical(id="stage"):
            yield Words(id="trial")
            yield from self.parts()
            yield KeyHints(self)

    def parts(self) -> Iterator[Widget]:
        """What stands above the key hints."""
        raise NotImplementedError

    @property
    def say(self) -> Phrases:
        """The phrases in the language of the respondent."""
        return words(self.host.language)

    def is_press(self, event: events.Key | events.Click) -> bool:
        """Whether a key or the mouse is pressed, and not held down or clicked twice.

        Every key and click has to come through here once. What counts is when it came from the
        terminal: on a slow board it may wait until a screen is drawn.
        """
        key = event.key if isinstance(event, events.Key) else "click"
        self.pressed_at = event.time
        return self.host.repeats.is_press(key, event.time)

    def on_key(self, event: events.Key) -> None:
        event.stop()
        self.character = event.character or ""
        if self.is_press(event):
            self.act(event.key)

    def refuse_key(self, why: Literal["not_a_number", "field_full"]) -> None:
        """A character was typed that a field does not take: to be said."""

    def act(self, key: str) -> None:
        """A key was pressed, or its name at the foot was tapped."""
        if what := _REQUESTS.get(key):
            self.request(what)
        else:
            self.press(key)

    def request(self, what: Request) -> None:
        self.post_message(self.Requested(what))

    def press(self, key: str) -> None:
        """A key was pressed that no field has taken."""
        raise NotImplementedError

    def pick(self, index: int) -> None:
        """A line of the choice list was clicked or tapped."""
        raise NotImplementedError

    def draw(self) -> None:
        """Draw everything anew: the screen comes up, or something on it has changed."""
        if not self.is_mounted:
            return  # its widgets are not there yet: it draws when it comes up
        if self.app.return_code is not None:
            return  # the app is ending: Textual mounts no widgets any more
        self.set_class(self.host.plain, "-plain")
        trial = self.host.trial
        self.set_class(trial is not None, "-trial")
        self.query_one("#trial", Words).say(self.say(f"trial.{trial}") if trial else "")
        self.fill()
        if self.host.plain:
            self.call_after_refresh(self.host.move_cursor)

    def fill(self) -> None:
        """Put into the widgets what they are to show now."""
        raise NotImplementedError

    def show(self, content: Content, highlighted: int = -1) -> None:
        """Put `content` onto the sheet. That there is more of it is said as to respondents."""
        self.sheet.show(content, highlighted, words(self.host.language))

    def on_screen_resume(self) -> None:
        self.note_new_screen()
        self.draw()

    def note_new_screen(self) -> None:
        """From now on there is something else to read and to choose from."""
        moment = now()
        self.digits.new_screen(moment)
        self.host.repeats.new_screen(moment)

    def show_code(self, url: str, rows_beside: int) -> bool:
        """Show the QR code where it fits with words beside it and so many rows below; whether."""
        columns, rows = size(url) if url else (0, 0)
        fits = bool(url) and not self.host.plain
        fits = fits and columns + COLUMNS_BESIDE <= self.size.width
        fits = fits and rows + rows_beside <= min(self.size.height, STAGE_ROWS)
        self.query_one("#phone").display = fits
        if fits:
            self.query_one(QRCode).show(url)
        return fits

    def cursor_offset(self) -> Offset:
        """Where the hardware cursor belongs for those who read by braille or speech."""
        return self.sheet.cursor_screen_offset if self.query(Sheet) else Offset()
