"""The staff's screens: the code, the menu, and what came of something."""

import time
from collections.abc import Iterator
from typing import Literal

from textual import events
from textual.containers import Vertical
from textual.widget import Widget

from kiosk import pin
from kiosk.screens.base import KioskScreen
from kiosk.staff import Desk, Work
from kiosk.widgets.choice_list import ChoiceList, ListLine
from kiosk.widgets.key_hints import KeyHints
from kiosk.widgets.words import Words
from questions.wording import Phrases

Stage = Literal["code", "menu", "sure", "busy", "said"]
"""The code is asked for; what to do is asked for; whether that is meant; it is being done; done."""

ASKED_FIRST = ("restart", "shut_down")
"""What is only done after "yes"."""


class StaffScreen(KioskScreen):
    """One screen for all of it. Nobody gets past "code" without the code."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._works: dict[str, Work] = {
            "export": desk.export,
            "health": desk.health,
            "restart": desk.restart,
            "shut_down": desk.shut_down,
        }
        self._stage: Stage = "code"
        self._typed = ""
        self._wrong = 0
        self._deaf_until = 0.0
        self._highlighted = 0
        self._chosen = ""
        self._text = ""

    def parts(self) -> Iterator[Widget]:
        with Vertical(id="page"):
            yield Words(id="question")
            yield Words(id="help")
            yield ChoiceList(id="choices")

    @property
    def say(self) -> Phrases:
        return self._desk.say

    @property
    def is_busy(self) -> bool:
        return self._stage == "busy"

    def begin(self) -> None:
        """Ask for the code, whoever was here before."""
        self._go("code")

    def _go(self, stage: Stage, text: str = "") -> None:
        self._stage = stage
        self._typed = ""
        self._highlighted = 0
        self._text = text
        self.draw()

    # -- drawing

    def fill(self) -> None:
        say = self.say
        title = say(f"staff.{self._chosen}") if self._stage in ("sure", "busy", "said") else None
        self.query_one("#question", Words).say(title or say(f"staff.title_{self._stage}"))
        self.query_one("#help", Words).say(self._text or self._dots())
        lines = self._lines()
        choices = self.query_one(ChoiceList)
        choices.display = bool(lines)
        choices.show(lines, self._highlighted)
        self.query_one(KeyHints).show(*self._keys())

    def _dots(self) -> str:
        if self._stage != "code":
            return ""
        return f"{self.say('staff.type_code')}\n\n{'•' * len(self._typed) or '-'}"

    def _lines(self) -> tuple[ListLine, ...]:
        if self._stage == "menu":
            names = [self.say(f"staff.{name}") for name in self._works]
            lines = [ListLine(str(n), name) for n, name in enumerate(names, start=1)]
            return (*lines, ListLine("0", self.say("staff.leave"), apart=True))
        if self._stage == "sure":
            return (ListLine("1", self.say("staff.no")), ListLine("2", self.say("staff.yes")))
        return ()

    def _keys(self) -> tuple[tuple[tuple[str, str], ...], ...]:
        say = self.say
        match self._stage:
            case "code":
                return (("Enter", say("staff.go_on")),), (("Esc", say("staff.leave")),)
            case "said":
                return ((("Enter", say("staff.back")),),)
            case "busy":
                return ((),)
        return (("0-9", say("staff.choose")),), (("Esc", say("staff.leave")),)

    # -- keys

    def is_press(self, event: events.Key | events.Click) -> bool:
        """In a code the same digit may come twice in a short time."""
        is_digit = isinstance(event, events.Key) and event.key.isdecimal()
        return super().is_press(event) or (self._stage == "code" and is_digit)

    def press(self, key: str) -> None:
        match self._stage:
            case "code":
                self._press_code(key)
            case "menu" | "sure":
                self._press_list(key)
            case "said" if key in ("enter", "space", "escape", "left", "backspace"):
                self._go("menu")

    def _press_code(self, key: str) -> None:
        if key == "escape":
            self.kiosk.leave_staff()
        elif key == "backspace":
            self._typed = self._typed[:-1]
            self.draw()
        elif key == "enter" and self._typed:
            self._try(self._typed)
        elif key.isdecimal() and len(key) == 1 and len(self._typed) < pin.LONGEST:
            self._text = ""
            self._typed += key
            self.draw()

    def _try(self, typed: str) -> None:
        left = self._deaf_until - time.monotonic()
        if left > 0:
            self._go("code", self.say("staff.too_soon", seconds=int(left) + 1))
            return
        self._chosen = "title_code"
        self._go("busy", self.say("staff.busy"))
        self.run_worker(self._judge(typed))

    async def _judge(self, typed: str) -> None:
        if await self._desk.lets_in(typed):
            self._wrong = 0
            self._go("menu")
            return
        self._wrong += 1
        seconds = pin.delay(self._wrong)
        self._deaf_until = time.monotonic() + seconds
        self._desk.note_wrong_code()
        self._go("code", self.say("staff.wrong", seconds=round(seconds)))

    def _press_list(self, key: str) -> None:
        lines = self._lines()
        match key:
            case "escape" if self._stage == "menu":
                self.kiosk.leave_staff()
            case "escape" | "left" | "backspace":
                self._go("menu")
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
            if index == 1:
                self._do(self._chosen)
            else:
                self._go("menu")
        elif self._stage == "menu" and index == len(names):
            self.kiosk.leave_staff()
        elif self._stage == "menu":
            self._chosen = names[index]
            if self._chosen in ASKED_FIRST:
                self._go("sure")
            else:
                self._do(self._chosen)

    def _do(self, name: str) -> None:
        self._go("busy", self.say("staff.busy"))
        self.run_worker(self._work(self._works[name]))

    async def _work(self, work: Work) -> None:
        lines = await work(self._show_progress)
        self._go("said", "\n".join(lines))

    def _show_progress(self, share: float) -> None:
        done = round(40 * share)
        self._text = f"{self.say('staff.busy')}\n\n{'█' * done}{'─' * (40 - done)}"
        self.draw()
