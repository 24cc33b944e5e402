"""The staff's screens: the code, the menu, and what came of something."""

import time
from collections.abc import Callable, Iterator
from typing import Literal

from textual import events
from textual.containers import Vertical
from textual.widget import Widget

from kiosk.staff import pin
from kiosk.staff.actions import StaffActions, Work
from kiosk.tui.screens.base import KioskScreen
from kiosk.tui.widgets.choice_list import ChoiceList, ListLine
from kiosk.tui.widgets.key_hints import Hint, KeyHints
from kiosk.tui.widgets.words import Words
from questions.wording import Phrases

Stage = Literal["code", "menu", "sure", "busy", "said", "clear_code", "decision"]
"""The code is asked for; what to do; whether that is meant; it is being done; it was done. To clear
a survey takes two more: the code from the office, and the reference of the decision."""

WRITTEN: dict[Stage, int] = {"code": pin.LONGEST, "clear_code": 12, "decision": 60}
"""Where something is written, and at most how many characters."""
_DIGITS = "0123456789"
ASKED_FIRST = ("restart", "shut_down", "use_survey", "clear")
"""What is only done after "yes"."""


class StaffScreen(KioskScreen):
    """One screen for all of it. Nobody gets past "code" without the code."""

    def __init__(self, actions: StaffActions) -> None:
        super().__init__()
        self._actions = actions
        self._works: dict[str, Work] = {
            "export": lambda: actions.export(self._show_progress),
            "look_for_survey": actions.look_for_survey,
            "shut": actions.close,
            "clear": actions.clear,
            "health": actions.health,
            "restart": actions.restart,
            "shut_down": actions.shut_down,
        }
        """The menu, from top to bottom."""
        self._stage: Stage = "code"
        self._typed = ""
        self._clear_code = ""
        self._wrong = 0
        self._deaf_until = 0.0
        self._highlighted = 0
        self._chosen = "title_code"
        self._text = ""
        self._then: Callable[[], None] = self._to_menu
        """What a key on the sentences leads to."""

    def parts(self) -> Iterator[Widget]:
        with Vertical(id="page"):
            yield Words(id="question")
            yield Words(id="help")
            yield ChoiceList(id="choices")

    @property
    def say(self) -> Phrases:
        return self._actions.say

    @property
    def is_busy(self) -> bool:
        return self._stage == "busy"

    def begin(self) -> None:
        """Ask for the code, whoever was here before."""
        self._chosen = "title_code"
        self._go("code")

    def _go(self, stage: Stage, text: str = "") -> None:
        self._stage = stage
        self._typed = ""
        self._highlighted = 0
        self._text = text
        self.draw()

    def _to_menu(self) -> None:
        self._chosen = "title_menu"
        self._go("menu")

    # -- drawing

    def fill(self) -> None:
        say = self.say
        self.query_one("#question", Words).say(say(f"staff.{self._chosen}"))
        self.query_one("#help", Words).say(self._text or self._written())
        lines = self._lines()
        choices = self.query_one(ChoiceList)
        choices.display = bool(lines)
        choices.show(lines, self._highlighted)
        self.query_one(KeyHints).show(*self._keys())

    def _written(self) -> str:
        if self._stage not in WRITTEN:
            return ""
        shown = "•" * len(self._typed) if self._stage == "code" else self._typed
        return f"{self.say(f'staff.type_{self._stage}')}\n\n{shown or '-'}"

    def _lines(self) -> tuple[ListLine, ...]:
        if self._stage == "menu":
            names = [self._line_of(name) for name in self._works]
            lines = [ListLine(str(n), name) for n, name in enumerate(names, start=1)]
            return (*lines, ListLine("0", self.say("staff.leave"), apart=True))
        if self._stage == "sure":
            return (ListLine("1", self.say("staff.no")), ListLine("2", self.say("staff.yes")))
        return ()

    def _line_of(self, work: str) -> str:
        """The line of the menu that closes the survey opens it, too."""
        opens = work == "shut" and self._actions.is_closed
        return self.say("staff.open" if opens else f"staff.{work}")

    def _keys(self) -> tuple[tuple[Hint, ...], ...]:
        say = self.say
        leave = (("Esc", say("staff.leave" if self._stage in ("code", "menu") else "staff.back")),)
        match self._stage:
            case "menu" | "sure":
                return (("0-9", say("staff.choose")),), leave
            case "said":
                return ((("Enter", say("staff.go_on")),),)
            case "busy":
                return ((),)
        return (("Enter", say("staff.go_on")),), leave

    # -- keys

    def is_press(self, event: events.Key | events.Click) -> bool:
        """What is written may hold the same character twice in a short time."""
        writes = isinstance(event, events.Key) and event.is_printable and self._stage in WRITTEN
        return super().is_press(event) or writes

    def press(self, key: str) -> None:
        match self._stage:
            case "menu" | "sure":
                self._press_list(key)
            case "said" if key in ("enter", "space", "escape", "left", "backspace"):
                self._then()
            case "code" | "clear_code" | "decision":
                self._write(key)

    def _write(self, key: str) -> None:
        character = self.character
        if key == "escape":
            self._give_up()
        elif key == "backspace":
            self._typed = self._typed[:-1]
            self.draw()
        elif key == "enter" and self._typed.strip():
            self._take(self._typed.strip())
        elif character and (character in _DIGITS or self._stage == "decision"):
            self._text = ""
            self._typed = (self._typed + character)[: WRITTEN[self._stage]]
            self.draw()

    def _take(self, typed: str) -> None:
        match self._stage:
            case "code":
                self._try(typed)
            case "clear_code":
                self._clear_code = typed
                self._go("decision")
            case _:
                self._do("clear", lambda: self._actions.clear_with(self._clear_code, typed))

    def _give_up(self) -> None:
        if self._stage in ("code", "menu"):
            self.kiosk.leave_staff()
        else:
            self._to_menu()

    def _try(self, typed: str) -> None:
        left = self._deaf_until - time.monotonic()
        if left > 0:
            self._go("code", self.say("staff.too_soon", seconds=int(left) + 1))
            return
        self._go("busy", self.say("staff.busy"))
        self.run_worker(self._judge(typed))

    async def _judge(self, typed: str) -> None:
        if await self._actions.lets_in(typed):
            self._wrong = 0
            self._to_menu()
            return
        self._wrong += 1
        seconds = pin.delay(self._wrong)
        self._deaf_until = time.monotonic() + seconds
        self._actions.note_wrong_code()
        self._go("code", self.say("staff.wrong", seconds=round(seconds)))

    def _press_list(self, key: str) -> None:
        lines = self._lines()
        match key:
            case "escape" | "left" | "backspace":
                self._give_up()
            case "up" | "down":
                step = 1 if key == "down" else -1
                self._highlighted = (self._highlighted + step) % len(lines)
                self.draw()
            case "enter" | "space":
                self.pick(self._highlighted)
            case _:
                for index, line in enumerate(lines):
                    if line.digit == key:
                        self.pick(index)

    def pick(self, index: int) -> None:
        names = list(self._works)
        if self._stage == "sure":
            if index == 0:
                self._to_menu()
            elif self._chosen == "use_survey":
                self._do("use_survey", self._actions.use_survey)
            else:
                self._do(self._chosen, self._works[self._chosen])
        elif self._stage == "menu" and index == len(names):
            self.kiosk.leave_staff()
        elif self._stage == "menu":
            self._chosen = names[index]
            if self._chosen in ASKED_FIRST:
                self._go("sure", self._warning())
            else:
                self._do(self._chosen, self._works[self._chosen])

    def _warning(self) -> str:
        name = f"staff.{self._chosen}_text"
        return self.say(name) if name in self.say else ""

    # -- doing it

    def _do(self, name: str, work: Work) -> None:
        self._chosen = name
        self._then = self._to_menu
        self._go("busy", self.say("staff.busy"))
        self.run_worker(self._work(work))

    async def _work(self, work: Work) -> None:
        lines = await work()
        self._then = self._after(self._chosen)
        self._go("said", "\n".join(lines))

    def _after(self, name: str) -> Callable[[], None]:
        """What follows the sentences: mostly the menu."""
        if name == "look_for_survey" and self._actions.brought is not None:
            return self._ask_to_use
        if name == "use_survey" and self._actions.brought is not None:
            return self.kiosk.exit  # systemd starts it anew, with the other survey
        if name == "clear" and self._actions.may_clear:
            self._actions.may_clear = False
            return self._ask_for_clear_code
        return self._to_menu

    def _ask_to_use(self) -> None:
        self._chosen = "use_survey"
        self._go("sure")

    def _ask_for_clear_code(self) -> None:
        self._go("clear_code")

    def _show_progress(self, share: float) -> None:
        done = round(40 * share)
        self._text = f"{self.say('staff.busy')}\n\n{'█' * done}{'─' * (40 - done)}"
        self.draw()
