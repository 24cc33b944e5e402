"""The foot of every screen: which keys do what. Each can be clicked or tapped, too."""

from rich.segment import Segment
from textual import events
from textual.strip import Strip
from textual.widget import Widget

from kiosk.tui.widgets.receiver import Receiver

Hint = tuple[str, str]
"""A key and what it does."""

_KEYS = {"Enter": "enter", "<-": "left", "Home <-": "left", "Esc": "escape"}
"""The names on the screen that are not Textual's own in capitals."""


class KeyHints(Widget):
    """A rule and one row of keys: the way on at the left, the way out at the right.

    Where not all fit, those before the last give way: help tells of them too. In plain mode there
    is no rule; the two halves stand on a row each.
    """

    COMPONENT_CLASSES = {"hints--key", "hints--word", "hints--rule"}  # noqa: RUF012  Textual's form

    def __init__(self, receiver: Receiver) -> None:
        super().__init__()
        self._receiver = receiver
        self._left: tuple[Hint, ...] = ()
        self._right: tuple[Hint, ...] = ()

    def show(self, left: tuple[Hint, ...], right: tuple[Hint, ...] = ()) -> None:
        if (left, right) != (self._left, self._right):
            self._left, self._right = left, right
            self.refresh()

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        word = self.get_component_rich_style("hints--word")
        if self.screen.has_class("-plain"):
            return self._strip(self._right if y else self._left).adjust_cell_length(width, word)
        if y == 0:
            return Strip([Segment("─" * width, self.get_component_rich_style("hints--rule"))])
        left, right = self._strip(self._left), self._strip(self._fitting())
        gap = width - left.cell_length - right.cell_length
        if gap < 0:
            return left.adjust_cell_length(width, word)
        return Strip.join([left, Strip.blank(gap, word), right])

    def on_click(self, event: events.Click) -> None:
        name = self._name_at(event.x, event.y)
        key = _KEYS.get(name, name.lower())
        if key in _KEYS.values() or key[:1] == "f":  # else it is a tap on the screen at large
            event.stop()
            if self._receiver.is_press(event):
                self._receiver.act(key)

    def _name_at(self, x: int, y: int) -> str:
        """The name of the key that stands, with its word, in a cell; empty where none does."""
        if self.screen.has_class("-plain"):
            parts = [(0, self._right if y else self._left)]
        else:
            right = self._fitting()
            parts = [(0, self._left), (self.size.width - self._strip(right).cell_length, right)]
        for start, hints in parts:
            column = start
            for hint in hints:
                end = column + self._strip((hint,)).cell_length
                if column <= x < end:
                    return hint[0]
                column = end + _GAP
        return ""

    def _fitting(self) -> tuple[Hint, ...]:
        """Those of the right half for which there is room."""
        right = self._right
        room = self.size.width - self._strip(self._left).cell_length - 2
        while len(right) > 2 and self._strip(right).cell_length > room:
            right = (*right[:-2], right[-1])
        return right

    def _strip(self, hints: tuple[Hint, ...]) -> Strip:
        key = self.get_component_rich_style("hints--key")
        word = self.get_component_rich_style("hints--word")
        segments = []
        for number, (name, does) in enumerate(hints):
            segments += [Segment(" " * _GAP if number else "", word), Segment(name, key)]
            segments.append(Segment(f" {does}", word))
        return Strip(segments)


_GAP = 3
"""Columns between two keys."""
