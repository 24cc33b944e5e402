"""The start screen: what this is, in which language, and the way to the phone."""

from bisect import bisect_left
from collections.abc import Iterator

from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widget import Widget

from kiosk.tui.host import Host
from kiosk.tui.qr import size
from kiosk.tui.screens.base import KioskScreen
from kiosk.tui.screens.pages import Refused, told
from kiosk.tui.widgets.key_hints import KeyHints
from kiosk.tui.widgets.qr_code import QRCode
from kiosk.tui.widgets.rows import Block, Content, ListLine
from kiosk.tui.widgets.sheet import Sheet
from kiosk.tui.widgets.words import Words
from kiosk.tui.widgets.wrapping import wrapped
from kiosk.wording import language_name

OTHER_KEYS = (("F1", "key.help"), ("F3", "key.colours"), ("F4", "key.plain"))


class StartScreen(KioskScreen):
    """Shown to whoever walks past."""

    class Moved(Message):
        """The highlight is on another language now: the screen is to speak it."""

        def __init__(self, language: str) -> None:
            super().__init__()
            self.language = language

    class Begun(Message):
        """Somebody has chosen a language."""

        def __init__(self, language: str) -> None:
            super().__init__()
            self.language = language

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._highlighted = 0
        self._refused: Refused | None = None

    def parts(self) -> Iterator[Widget]:
        with Horizontal(id="columns"):
            yield Sheet(self)
            with Vertical(id="phone"):
                yield QRCode(id="code")
                yield Words(id="how")

    def on_screen_resume(self) -> None:
        self._highlighted = 0
        self._refused = None
        super().on_screen_resume()

    def on_resize(self) -> None:
        self.draw()

    def fill(self) -> None:
        survey, say = self.host.survey, self.say
        language = self.host.language
        names = [language_name(offered) for offered in self.host.languages]
        does = say("key.language" if len(names) > 1 else "key.begin")
        if len(names) == 1:
            names = [does]  # there is nothing to choose
        lines = tuple(ListLine(str(n), name) for n, name in enumerate(names, start=1))
        blocks = (
            Block(survey.title[language], "strong"),
            Block(survey.intro[language] if survey.intro else ""),
            Block(self._phone(survey.online.address(language) if survey.online else "")),
            told(say, self._refused, lines),
        )
        self.show(Content(blocks, lines), self._highlighted)
        others = tuple((key, say(name)) for key, name in OTHER_KEYS)
        digits = "1" if len(names) == 1 else f"1-{len(names)}"
        self.query_one(KeyHints).show(((digits, does),), others)

    def _phone(self, url: str) -> str:
        """Show the QR code where it fits with words beside it; else these words tell the way."""
        shown = url.removeprefix("https://")
        how = (
            self.say("start.phone"),
            self.say("start.scan"),
            f"{self.say('start.address')} {shown}",
        )
        columns, _ = size(url) if url else (1, 0)
        rows = [row for text in how for row in wrapped(text, columns)]
        if self.show_code(url, rows_beside=4 + len(rows)):
            self.query_one("#how", Words).say("\n".join(rows))
            return ""
        return f"{self.say('start.only_address')} {shown}" if url else ""

    def longest_address(self) -> int | None:
        """How long an address may be for its QR code to have a place, when this one's has none."""
        online = self.host.survey.online
        url = online.address(self.host.language) if online else ""
        if not url or not self._phone(url):
            return None
        return bisect_left(range(len(url)), 1, key=lambda end: bool(self._phone(url[: end + 1])))

    def press(self, key: str) -> None:
        offered = self.host.languages
        self._refused = None
        match key:
            case "up" | "down":
                self._highlighted = self.sheet.step(self._highlighted, 1 if key == "down" else -1)
                self.post_message(self.Moved(offered[self._highlighted]))
            case "enter" | "space":
                self._begin(self._highlighted)
            case "f1":
                self.request("help")
            case _ if len(key) == 1 and key in "0123456789":
                self._digit(key)

    def _digit(self, digit: str) -> None:
        """Nothing is answered here: however fast it comes, it chooses."""
        if 1 <= int(digit) <= len(self.host.languages):
            self._begin(int(digit) - 1)
        else:
            self._refused = Refused("no_line", digit)
            self.draw()

    def pick(self, index: int) -> None:
        self._begin(index)

    def _begin(self, index: int) -> None:
        self.post_message(self.Begun(self.host.languages[index]))
