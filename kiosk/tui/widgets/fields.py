"""Where a number or words are typed.

Both are Textual's own, stripped of every key that is not needed to write: no clipboard, no
selection, no undo reaches from one respondent to the next. Keys that edit nothing, and those that
would edit in an empty field, go on to the screen.
"""

from collections.abc import Mapping
from typing import ClassVar, Literal

from textual import events
from textual.widget import Widget
from textual.widgets import Input, TextArea

from kiosk.tui.widgets.receiver import Receiver
from kiosk.tui.widgets.rows import Field
from questions.characters import clean

_BOTH: Mapping[str, str] = {
    "left": "cursor_left",
    "right": "cursor_right",
    "backspace": "delete_left",
    "delete": "delete_right",
}
_BACK = ("left", "backspace")


def room(kind: str, *, plain: bool) -> Field | None:
    """What the field on a screen for a `kind` of answer takes, as the style sheet has it."""
    match kind:
        case "number":
            return Field(rows=1 if plain else 3, columns=18)
        case "text":
            return Field(rows=4 if plain else 6)
    return None


def _keep(receiver: Receiver, event: events.Key) -> None:
    """A key that stays in a field ends the holding of the key before; typing may repeat."""
    receiver.is_press(event)
    event.stop()


def _pass_on(receiver: Receiver, event: events.Key) -> None:
    """A key for the screen is dealt with at once: what is typed after it comes after it."""
    event.prevent_default()
    receiver.on_key(event)


def _came_too_late(field: Widget, event: events.Key) -> bool:
    """Whether the key was on its way to this field when a key before left the screen."""
    if field.screen.focused is field:
        return False
    event.prevent_default()
    event.stop()
    return True


class NumberField(Input, inherit_bindings=False):
    """A short field for a number, as people write one: what is none is told at Enter, not cut.

    A letter is told at once.
    """

    ALLOW_SELECT = False
    EDITING: ClassVar[Mapping[str, str]] = {**_BOTH, "home": "home", "end": "end"}

    def __init__(self, receiver: Receiver) -> None:
        self._receiver = receiver
        super().__init__(restrict=r"[-0-9., ]*", select_on_focus=False)
        self.cursor_blink = False

    def start(self, text: str, most_characters: int) -> None:
        """Begin with `text`, the cursor behind it."""
        self.max_length = most_characters
        self.value = text
        self.cursor_position = len(text)

    async def _on_key(self, event: events.Key) -> None:
        if _came_too_late(self, event):
            return
        if event.is_printable:
            _keep(self._receiver, event)
            if (event.character or "") not in "-0123456789., ":
                self._refuse(event, "not_a_number")
            elif len(self.value) >= (self.max_length or 0):
                self._refuse(event, "field_full")
            return  # Input's own handler writes it
        if event.key in self.EDITING and self.value and not self._leaves(event.key):
            _keep(self._receiver, event)
            event.prevent_default()
            getattr(self, f"action_{self.EDITING[event.key]}")()
            return
        _pass_on(self._receiver, event)

    def _refuse(self, event: events.Key, why: Literal["not_a_number", "field_full"]) -> None:
        event.prevent_default()
        self._receiver.refuse_key(why)

    def _leaves(self, key: str) -> bool:
        """Left of the first digit there is nothing but the question before."""
        return key in _BACK and self.cursor_position == 0


class WordsField(TextArea, inherit_bindings=False):
    """A framed field of some lines. One for all respondents: a new one each time leaks memory."""

    ALLOW_SELECT = False
    EDITING: ClassVar[Mapping[str, str]] = {
        **_BOTH,
        "up": "cursor_up",
        "down": "cursor_down",
        "home": "cursor_line_start",
        "end": "cursor_line_end",
    }

    def __init__(self, receiver: Receiver) -> None:
        self._receiver = receiver
        super().__init__(soft_wrap=True, show_line_numbers=False, highlight_cursor_line=False)
        self.cursor_blink = False
        self.most_characters = 0

    def start(self, text: str, most_characters: int) -> None:
        """Begin with `text`, the cursor behind it, and without anything to undo."""
        self.most_characters = most_characters
        self.load_text(text)
        self.move_cursor(self.document.end)

    async def _on_key(self, event: events.Key) -> None:
        if _came_too_late(self, event):
            return
        if event.is_printable and clean(event.character or ""):
            _keep(self._receiver, event)
            if len(self.text) < self.most_characters:
                return  # TextArea's own handler writes it
            event.prevent_default()
            self._receiver.refuse_key("field_full")
        elif event.key in self.EDITING and self.text and not self._leaves(event.key):
            _keep(self._receiver, event)
            event.prevent_default()
            getattr(self, f"action_{self.EDITING[event.key]}")()
        else:
            _pass_on(self._receiver, event)

    def _leaves(self, key: str) -> bool:
        """Left of the first character there is nothing but the question before."""
        return key in _BACK and self.cursor_location == (0, 0)

    async def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        room = self.most_characters - len(self.text)
        text = " ".join(clean(event.text[:10_000]).split())[: max(0, room)]
        if text:
            self.insert(text)
