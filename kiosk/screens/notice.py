"""Screens that only say something: thanks, help, the countdown, closed, out of order."""

from collections.abc import Iterator

from textual import events
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widget import Widget

from kiosk.qr import size
from kiosk.screens.base import KioskScreen
from kiosk.widgets.key_hints import Hint, KeyHints
from kiosk.widgets.qr_code import QRCode
from kiosk.widgets.words import Words


class Notice(KioskScreen):
    """A title, a text, perhaps the QR code. What it says is set before it is shown."""

    class Dismissed(Message):
        """Any key, click or tap on a notice that can be left."""

    def __init__(self) -> None:
        super().__init__()
        self._title, self._text = "", ""
        self._keys: tuple[Hint, ...] = ()
        self._with_code = False

    def parts(self) -> Iterator[Widget]:
        with Horizontal(id="columns"):
            with Vertical(id="invitation"):
                yield Words(id="question")
                yield Words(id="help")
                yield Words(id="left")
            with Vertical(id="phone"):
                yield QRCode(id="code")

    def set_words(
        self, title: str, text: str, keys: tuple[Hint, ...] = (), *, with_code: bool = False
    ) -> None:
        """`keys`: none when the notice cannot be left; `with_code`: with the way to the phone."""
        self._title, self._text, self._keys, self._with_code = title, text, keys, with_code
        if self.is_mounted:
            self.draw()

    def fill(self) -> None:
        self.query_one("#question", Words).say(self._title)
        self.query_one("#help", Words).say(self._text)
        online = self.kiosk.survey.online
        url = online.url if online and self._with_code else ""
        columns, rows = size(url) if url else (0, 0)
        fits = bool(url) and not self.kiosk.plain
        fits = fits and columns + 42 <= self.size.width and rows + 3 <= self.size.height
        self.query_one("#phone").display = fits
        if fits:
            self.query_one(QRCode).show(url)
        self.query_one("#left", Words).say(url.removeprefix("https://"))
        self.query_one(KeyHints).show(self._keys)

    def press(self, key: str) -> None:  # noqa: ARG002  any key will do
        if self._keys:
            self.post_message(self.Dismissed())

    def on_click(self, event: events.Click) -> None:
        event.stop()
        if self.is_press(event) and self._keys:
            self.post_message(self.Dismissed())
