"""A question with two answers: stop or stay."""

from collections.abc import Iterator

from textual.containers import Vertical
from textual.message import Message
from textual.widget import Widget

from kiosk.tui.host import Host
from kiosk.tui.screens.base import KioskScreen
from kiosk.tui.screens.pages import Refused, refusal
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
        self._refused: Refused | None = None

    def parts(self) -> Iterator[Widget]:
        with Vertical(id="page"):
            yield Words(id="question")
            yield Words(id="help")
            yield Words(id="hint")
            yield ChoiceList(self, id="choices")

    def on_screen_resume(self) -> None:
        self._highlighted = 0
        self._refused = None
        super().on_screen_resume()

    def fill(self) -> None:
        say = self.say
        self.query_one("#question", Words).say(say(f"{self._about}.title"))
        self.query_one("#help", Words).say(say(f"{self._about}.text"))
        lines = (
            ListLine("1", say(f"{self._about}.stay")),
            ListLine("2", say(f"{self._about}.leave")),
        )
        self.query_one(ChoiceList).show(lines, self._highlighted)
        told = f"! {refusal(say, self._refused, lines)}" if self._refused else ""
        hint = self.query_one("#hint", Words)
        hint.say(told)
        hint.set_class(bool(told), "-notice")
        self.query_one(KeyHints).show((("1-2", say("key.choose")),))

    def press(self, key: str) -> None:
        self._refused = None
        match key:
            case _ if len(key) == 1 and key in "0123456789":
                self._digit(key)
            case "escape" | "left" | "backspace":
                self.pick(0)
            case "up" | "down":
                self._highlighted = 1 - self._highlighted
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
