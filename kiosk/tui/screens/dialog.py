"""A question with two answers: stop or stay."""

from collections.abc import Iterator

from textual.containers import Vertical
from textual.message import Message
from textual.widget import Widget

from kiosk.tui.host import Host
from kiosk.tui.screens.base import KioskScreen
from kiosk.tui.screens.pages import Refused, told
from kiosk.tui.widgets.key_hints import KeyHints
from kiosk.tui.widgets.rows import Block, Content, ListLine
from kiosk.tui.widgets.sheet import Sheet


class Dialog(KioskScreen):
    """Asks with the phrases `<about>.title`, `.text`, `.stay` and `.leave`."""

    class Decided(Message):
        """Somebody stays, or leaves."""

        def __init__(self, dialog: "Dialog", *, leaves: bool) -> None:
            super().__init__()
            self.dialog = dialog
            self.leaves = leaves

    def __init__(self, host: Host, about: str) -> None:
        super().__init__(host)
        self._about = about
        self._highlighted = 0
        self._refused: Refused | None = None

    def parts(self) -> Iterator[Widget]:
        with Vertical(id="page"):
            yield Sheet(self)

    def on_screen_resume(self) -> None:
        self._highlighted = 0
        self._refused = None
        super().on_screen_resume()

    def fill(self) -> None:
        say = self.say
        lines = (
            ListLine("1", say(f"{self._about}.stay")),
            ListLine("2", say(f"{self._about}.leave")),
        )
        blocks = (
            Block(say(f"{self._about}.title"), "strong"),
            Block(say(f"{self._about}.text")),
            told(say, self._refused, lines),
        )
        self.show(Content(blocks, lines), self._highlighted)
        self.query_one(KeyHints).show((("1-2", say("key.choose")),))

    def press(self, key: str) -> None:
        self._refused = None
        match key:
            case _ if len(key) == 1 and key in "0123456789":
                self._digit(key)
            case "escape" | "left" | "backspace":
                self.pick(0)
            case "up" | "down":
                self._highlighted = self.sheet.step(self._highlighted, 1 if key == "down" else -1)
                self.draw()
            case "enter" | "space":
                self.pick(self._highlighted)

    def _digit(self, digit: str) -> None:
        why = self.digits.objection(self.pressed_at, numbers_are_read=False)
        if why or digit not in "12":
            self._refused = Refused(why or "no_line", digit)
            self.draw()
        else:
            self.pick(int(digit) - 1)

    def pick(self, index: int) -> None:
        self.post_message(self.Decided(self, leaves=index == 1))
