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
from kiosk.tui.widgets.rows import Block, Content
from kiosk.tui.widgets.sheet import Sheet
from kiosk.wording import words
from questions.wording import Phrases


class Notice(KioskScreen):
    """A title, a text, perhaps the QR code. What it says is told before it is shown."""

    class Dismissed(TextualMessage):
        """Any key, click or tap on a notice that can be left."""

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._message = Message("", "")
        self._language = host.language
        """In which it was told: whoever reads it may have been forgotten by now."""

    @property
    def say(self) -> Phrases:
        return words(self._language)

    def parts(self) -> Iterator[Widget]:
        with Horizontal(id="columns"):
            yield Sheet(self)
            with Vertical(id="phone"):
                yield QRCode(id="code")

    def tell(self, message: Message) -> None:
        self._message = message
        self._language = self.host.language
        self.draw()

    def fill(self) -> None:
        online = self.host.survey.online
        url = online.address(self.host.language) if online and self._message.with_code else ""
        self.show_code(url, rows_beside=3)
        blocks = (
            Block(self._message.title, "strong"),
            Block(self._message.text),
            Block(url.removeprefix("https://")),
        )
        self.show(Content(blocks))
        self.query_one(KeyHints).show(self._message.keys)

    def press(self, key: str) -> None:
        """Any key will do; where not all is seen, arrows lead there."""
        if key in ("up", "down") and self.sheet.rows_left_out:
            self.sheet.step(-1, 1 if key == "down" else -1)
        elif self._message.keys:
            self.post_message(self.Dismissed())

    def pick(self, index: int) -> None:
        """There is nothing to choose."""

    def on_click(self, event: events.Click) -> None:
        event.stop()
        if self.is_press(event) and self._message.keys:
            self.post_message(self.Dismissed())
