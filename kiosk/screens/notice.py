"""Screens that only say something: thanks, help, the countdown, closed, out of order."""

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

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

    def compose(self) -> ComposeResult:
        with Vertical(id="page"):
            yield Words(id="question")
            yield Words(id="help")
            yield QRCode(id="code")
            yield Words(id="left")
        yield KeyHints()

    def set_words(
        self, title: str, text: str, keys: tuple[Hint, ...] = (), *, with_code: bool = False
    ) -> None:
        """`keys`: none when the notice cannot be left; `with_code`: with the way to the phone."""
        self._title, self._text, self._keys, self._with_code = title, text, keys, with_code
        if self.is_mounted:
            self.draw()

    def draw(self) -> None:
        self.query_one("#question", Words).say(self._title)
        self.query_one("#help", Words).say(self._text)
        online = self.kiosk.survey.online
        url = online.url if online and self._with_code else ""
        code, address = self.query_one(QRCode), self.query_one("#left", Words)
        height = size(url)[1] if url else 0
        code.display = bool(url) and height + self._text.count("\n") + 5 <= self.size.height
        if code.display:
            code.show(url)
        address.say(url.removeprefix("https://"))
        self.query_one(KeyHints).show(self._keys)

    def press(self, key: str) -> None:  # noqa: ARG002  any key will do
        if self._keys:
            self.post_message(self.Dismissed())

    def on_click(self, event: events.Click) -> None:
        event.stop()
        if self._keys:
            self.post_message(self.Dismissed())
