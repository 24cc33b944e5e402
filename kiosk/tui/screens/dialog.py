"""A question with two answers: stop or stay."""

from collections.abc import Iterator

from textual.containers import Vertical
from textual.message import Message
from textual.widget import Widget

from kiosk.tui.host import Host
from kiosk.tui.screens.base import KioskScreen
from kiosk.tui.widgets.choice_list import ChoiceList, ListLine
from kiosk.tui.widgets.key_hints import KeyHints
from kiosk.tui.widgets.words import Words


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

    def parts(self) -> Iterator[Widget]:
        with Vertical(id="page"):
            yield Words(id="question")
            yield Words(id="help")
            yield ChoiceList(self, id="choices")

    def on_screen_resume(self) -> None:
        self._highlighted = 0
        super().on_screen_resume()

    def fill(self) -> None:
        say = self.say
        self.query_one("#question", Words).say(say(f"{self._about}.title"))
        self.query_one("#help", Words).say(say(f"{self._about}.text"))
        self.query_one(ChoiceList).show(
            (
                ListLine("1", say(f"{self._about}.stay")),
                ListLine("2", say(f"{self._about}.leave")),
            ),
            self._highlighted,
        )
        self.query_one(KeyHints).show((("1-2", say("key.choose")),))

    def press(self, key: str) -> None:
        match key:
            case "1" | "escape" | "left" | "backspace":
                self.pick(0)
            case "2":
                self.pick(1)
            case "up" | "down":
                self._highlighted = 1 - self._highlighted
                self.draw()
            case "enter" | "space":
                self.pick(self._highlighted)

    def pick(self, index: int) -> None:
        self.post_message(self.Decided(self, leaves=index == 1))
