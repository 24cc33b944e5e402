"""The staff's screen: the PIN, the menus, and what came of something."""

from collections.abc import Iterator
from typing import Literal

import msgspec
from msgspec import Struct
from textual import events
from textual.containers import Vertical
from textual.message import Message
from textual.widget import Widget

from kiosk.staff import pin
from kiosk.staff.actions import FoundSurvey, NewTime, Outcome, StaffActions, Work
from kiosk.staff.confirming import DIGITS
from kiosk.tui.host import Host
from kiosk.tui.screens.base import KioskScreen
from kiosk.tui.widgets.key_hints import Hint, KeyHints
from kiosk.tui.widgets.rows import Block, Content, ListLine
from kiosk.tui.widgets.sheet import Sheet
from questions.wording import Phrases

_DIGITS = "0123456789"
MENUS = {
    "menu": (
        *("export", "look_for_survey", "shut", "close_for_good", "clear"),
        *("progress", "try", "machine", "recipients"),
    ),
    "machine": ("health", "clock", "code", "restart", "shut_down"),
    "recipients": ("write_tests", "type_digits"),
}
"""What can be chosen, from top to bottom; `machine` and `recipients` lead to the others."""
CONFIRMED = ("restart", "shut_down", "close_for_good", "clear")
"""What is only done after "yes"."""


class AskPin(Struct, frozen=True):
    """Nobody gets past it without the PIN."""

    typed: str = ""
    remark: str = ""
    """Why the last one did not open the menu."""


class Menu(Struct, frozen=True):
    """What can be done with the survey, with the machine, or about who opens the answers."""

    name: Literal["menu", "machine", "recipients"] = "menu"
    highlighted: int = 0


class Confirm(Struct, frozen=True):
    """Whether that is meant."""

    name: str
    work: Work
    highlighted: int = 0


class Busy(Struct, frozen=True):
    """It is being done."""

    name: str
    share: float | None = None
    """How much of it is done, from 0 to 1, where that is known."""


class Told(Struct, frozen=True):
    """It was done, or not: sentences to read."""

    name: str
    lines: tuple[str, ...]
    then: "Stage | None"
    """What a key leads to; None: the kiosk starts anew."""


class AskClearingCode(Struct, frozen=True):
    """To clear a survey: the code from the office."""

    typed: str = ""


class AskDecision(Struct, frozen=True):
    """And the reference of the decision."""

    code: str
    typed: str = ""


class AskTime(Struct, frozen=True):
    """What the clock shall be set to."""

    typed: str = ""
    """Its digits: year, month, day, hour, minute."""


class AskCode(Struct, frozen=True):
    """A new code for staff."""

    typed: str = ""
    first: str = ""
    """What was typed before: it is asked for twice."""


class AskDigits(Struct, frozen=True):
    """What a recipient has found in a test file."""

    typed: str = ""


Written = AskPin | AskClearingCode | AskDecision | AskTime | AskCode | AskDigits
"""Stages in which something is written."""
LONGEST = {AskDecision: 60, AskTime: 12, AskDigits: DIGITS}
"""How much can be written, in characters; of others as much as a code has."""
Stage = Written | Menu | Confirm | Busy | Told


class StaffScreen(KioskScreen):
    """One screen for all of it."""

    class Left(Message):
        """Staff want to go back to the survey."""

    class TrialWanted(Message):
        """Staff want to try the survey out."""

    class RestartWanted(Message):
        """The next start is to take another survey."""

    def __init__(self, host: Host, actions: StaffActions) -> None:
        super().__init__(host)
        self._actions = actions
        self._works: dict[str, Work] = {
            "export": lambda: actions.fetch(self._show_progress),
            "look_for_survey": actions.look_for_survey,
            "shut": actions.close,
            "close_for_good": actions.before_closing,
            "clear": actions.clear,
            "progress": actions.progress,
            "health": actions.health,
            "restart": actions.restart,
            "shut_down": actions.shut_down,
            "recipients": actions.recipients,
            "write_tests": lambda: actions.write_tests(self._show_progress),
        }
        """What is done as soon as it is chosen, or confirmed."""
        self._stage: Stage = AskPin()

    def parts(self) -> Iterator[Widget]:
        with Vertical(id="page"):
            yield Sheet(self)

    @property
    def say(self) -> Phrases:
        return self._actions.say

    @property
    def is_busy(self) -> bool:
        return isinstance(self._stage, Busy)

    def begin(self) -> None:
        """Ask for the PIN, whoever was here before."""
        self._go(AskPin())

    def _go(self, stage: Stage) -> None:
        self._stage = stage
        self.draw()

    # -- drawing

    def fill(self) -> None:
        lines, highlighted = self._lines()
        blocks = Block(self.say(f"staff.{self._title()}"), "strong"), Block(self._text())
        self.show(Content(blocks, lines), highlighted)
        self.query_one(KeyHints).show(*self._keys())

    def _title(self) -> str:
        match self._stage:
            case AskPin():
                return "title_code"
            case Menu("menu"):
                return "title_menu"
            case Menu(name):
                return name
            case AskTime():
                return "clock"
            case AskCode():
                return "code"
            case Confirm(name) | Busy(name) | Told(name):
                return name
            case AskClearingCode() | AskDecision():
                return "clear"
            case AskDigits():
                return "recipients"

    def _text(self) -> str:
        say = self.say
        match self._stage:
            case AskPin(typed, remark):
                return remark or f"{say('staff.type_code')}\n\n{'•' * len(typed) or '-'}"
            case AskClearingCode(typed):
                return f"{say('staff.type_clear_code')}\n\n{typed or '-'}"
            case AskDecision(_, typed):
                return f"{say('staff.type_decision')}\n\n{typed or '-'}"
            case AskDigits(typed):
                return f"{say('staff.type_test_digits')}\n\n{typed or '-'}"
            case AskTime(typed):
                now = f"{self._actions.now():%Y-%m-%d %H:%M}"
                return f"{say('staff.type_time', now=now)}\n\n{_time(typed)}"
            case AskCode(typed, first):
                asked = say("pin.again") if first else say("staff.type_new_code")
                return f"{asked}\n\n{'•' * len(typed) or '-'}"
            case Confirm(name) if f"staff.{name}_text" in say:
                return say(f"staff.{name}_text")
            case Busy(_, share):
                done = round(40 * share) if share is not None else 0
                bar = f"\n\n{'█' * done}{'─' * (40 - done)}" if share is not None else ""
                return say("staff.busy") + bar
            case Told(_, lines):
                return "\n".join(lines)
        return ""

    def _lines(self) -> tuple[tuple[ListLine, ...], int]:
        """What can be chosen, and which of it is highlighted."""
        say = self.say
        match self._stage:
            case Menu(menu, highlighted):
                names = [self._line_of(name) for name in MENUS[menu]]
                lines = [ListLine(str(n), name) for n, name in enumerate(names, start=1)]
                out = say("staff.leave" if menu == "menu" else "staff.back")
                return (*lines, ListLine("0", out, apart=True)), highlighted
            case Confirm(highlighted=highlighted):
                answers = (ListLine("1", say("staff.no")), ListLine("2", say("staff.yes")))
                return answers, highlighted
        return (), 0

    def _line_of(self, work: str) -> str:
        """The line of the menu that closes the survey opens it, too."""
        opens = work == "shut" and self._actions.is_closed
        return self.say("staff.open" if opens else f"staff.{work}")

    def _keys(self) -> tuple[tuple[Hint, ...], ...]:
        say = self.say
        match self._stage:
            case AskPin():
                return (("Enter", say("staff.go_on")),), (("Esc", say("staff.leave")),)
            case Menu("menu"):
                return (("0-9", say("staff.choose")),), (("Esc", say("staff.leave")),)
            case Menu() | Confirm():
                return (("0-9", say("staff.choose")),), (("Esc", say("staff.back")),)
            case AskClearingCode() | AskDecision() | AskTime() | AskCode() | AskDigits():
                return (("Enter", say("staff.go_on")),), (("Esc", say("staff.back")),)
            case Told():
                return ((("Enter", say("staff.go_on")),),)
        return ((),)

    # -- keys

    def is_press(self, event: events.Key | events.Click) -> bool:
        """What is written may hold the same character twice in a short time."""
        is_character = isinstance(event, events.Key) and event.is_printable
        return super().is_press(event) or (is_character and isinstance(self._stage, Written))

    def press(self, key: str) -> None:
        match self._stage:
            case Menu() | Confirm() as stage:
                self._press_list(key, stage)
            case Told() if key in ("up", "down"):
                self.sheet.step(-1, 1 if key == "down" else -1)
            case Told(then=then) if key in ("enter", "space", "escape", "left", "backspace"):
                if then is None:
                    self.post_message(self.RestartWanted())
                else:
                    self._go(then)
            case stage if isinstance(stage, Written):
                self._write(key, stage)

    def _write(self, key: str, stage: Written) -> None:
        character = self.character
        if key == "escape":
            self._give_up()
        elif key == "backspace":
            self._go(msgspec.structs.replace(stage, typed=stage.typed[:-1]))
        elif key == "enter" and stage.typed.strip():
            self._take(stage, stage.typed.strip())
        elif character and (character in _DIGITS or isinstance(stage, AskDecision)):
            most = LONGEST.get(type(stage), pin.LONGEST)
            written = msgspec.structs.replace(stage, typed=(stage.typed + character)[:most])
            self._go(AskPin(written.typed) if isinstance(written, AskPin) else written)

    def _take(self, stage: Written, typed: str) -> None:
        match stage:
            case AskPin():
                self._go(Busy("title_code"))
                self.run_worker(self._judge(typed))
            case AskClearingCode():
                self._go(AskDecision(typed))
            case AskDecision(code):
                self._do("clear", lambda: self._actions.clear_with(code, typed))
            case AskDigits():
                self._do("recipients", lambda: self._actions.confirm(typed))
            case AskTime():
                self._do("clock", lambda: self._actions.look_at_time(typed))
            case AskCode(first=""):
                self._go(AskCode(first=typed))
            case AskCode(first=first):
                self._do("code", lambda: self._actions.change_code(first, typed))

    def _give_up(self) -> None:
        match self._stage:
            case AskPin() | Menu("menu"):
                self.post_message(self.Left())
            case AskTime() | AskCode():
                self._go(Menu("machine"))
            case AskDigits():
                self._go(Menu("recipients"))
            case _:
                self._go(Menu())

    async def _judge(self, typed: str) -> None:
        remark = await self._actions.refuses(typed)
        self._go(AskPin(remark=remark) if remark else Menu())

    def _press_list(self, key: str, stage: Menu | Confirm) -> None:
        lines, highlighted = self._lines()
        match key:
            case "escape" | "left" | "backspace":
                self._give_up()
            case "up" | "down":
                moved = self.sheet.step(highlighted, 1 if key == "down" else -1)
                self._go(msgspec.structs.replace(stage, highlighted=moved))
            case "enter" | "space":
                self.pick(highlighted)
            case _:
                for index, line in enumerate(lines):
                    if line.digit == key:
                        self.pick(index)

    def pick(self, index: int) -> None:
        match self._stage:
            case Confirm(name, work):
                if index == 0:
                    self._go(Menu())
                else:
                    self._do(name, work)
            case Menu(menu) if index == len(MENUS[menu]):
                self._give_up()
            case Menu(menu):
                self._choose(MENUS[menu][index])

    def _choose(self, name: str) -> None:
        """A line of a menu."""
        match name:
            case "machine":
                self._go(Menu("machine"))
            case "try":
                self.post_message(self.TrialWanted())
            case "clock":
                self._go(AskTime())
            case "code":
                self._go(AskCode())
            case "type_digits":
                self._go(AskDigits())
            case _ if name in CONFIRMED:
                self._go(Confirm(name, self._works[name]))
            case _:
                self._do(name, self._works[name])

    # -- doing it

    def _do(self, name: str, work: Work) -> None:
        self._go(Busy(name))
        self.run_worker(self._work(name, work))

    async def _work(self, name: str, work: Work) -> None:
        outcome = await work()
        self._go(Told(name, outcome.lines, self._after(outcome)))

    def _after(self, outcome: Outcome) -> Stage | None:
        match outcome.then:
            case "restart":
                return None
            case "clearing_code":
                return AskClearingCode()
            case "decision":
                return AskDecision(code="")
            case "recipients":
                return Menu("recipients")
            case "close_for_good":
                return Confirm("close_for_good", self._actions.close_for_good)
            case "fetch_last":
                return Confirm("fetch_last", lambda: self._actions.fetch_last(self._show_progress))
            case NewTime() as new:
                return Confirm("set_clock", lambda: self._actions.set_clock(new))
            case FoundSurvey() as found:
                return Confirm("use_survey", lambda: self._actions.use_survey(found))
        return Menu()

    def _show_progress(self, share: float) -> None:
        if isinstance(self._stage, Busy):
            self._go(Busy(self._stage.name, share))


def _time(typed: str) -> str:
    """The digits in their places, and dots for those that are to come: `2027-09-.. ..:..`."""
    digits = iter(typed.ljust(LONGEST[AskTime], "."))
    return "".join(next(digits) if place == "." else place for place in "....-..-.. ..:..")
