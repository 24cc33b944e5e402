"""Screens that only say something: thanks, help, the countdown, closed, out of order."""

from collections.abc import Iterator

from textual import events
from textual.containers import Horizontal, Vertical
from textual.message import Message as TextualMessage
from textual.widget import Widget

from kiosk.tui.host import Host
from kiosk.tui.screens.base import KioskScreen
from kiosk.tui.screens.messages import Message
from kiosk.tui.widgets.key_hints import KeyHints
from kiosk.tui.widgets.qr_code import QRCode
from kiosk.tui.widgets.words import Words


class Notice(KioskScreen):
    """A title, a text, perhaps the QR code. What it says is told before it is shown."""

    class Dismissed(TextualMessage):
        """Any key, click or tap on a notice that can be left."""

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._message = Message("", "")

    def parts(self) -> Iterator[Widget]:
        with Horizontal(id="columns"):
            with Vertical(id="invitation"):
                yield Words(id="question")
                yield Words(id="help")
                yield Words(id="left")
            with Vertical(id="phone"):
                yield QRCode(id="code")

    def tell(self, message: Message) -> None:
        self._message = message
        self.draw()

    def fill(self) -> None:
        self.query_one("#question", Words).say(self._message.title)
        self.query_one("#help", Words).say(self._message.text)
        online = self.host.survey.online
        url = online.address(self.host.language) if online and self._message.with_code else ""
        self.show_code(url, rows_beside=3)
        self.query_one("#left", Words).say(url.removeprefix("https://"))
        self.query_one(KeyHints).show(self._message.keys)

    def press(self, key: str) -> None:  # noqa: ARG002  any key will do
        if self._message.keys:
            self.post_message(self.Dismissed())

    def on_click(self, event: events.Click) -> None:
        event.stop()
        if self.is_press(event) and self._message.keys:
            self.post_message(self.Dismissed())
