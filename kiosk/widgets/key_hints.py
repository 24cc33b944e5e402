"""The foot of every screen: which keys do what."""

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

Hint = tuple[str, str]
"""A key and what it does."""


class KeyHints(Widget):
    """A rule and one row of keys: the way on at the left, the way out at the right."""

    COMPONENT_CLASSES = {"hints--key", "hints--word", "hints--rule"}  # noqa: RUF012  Textual's form

    def __init__(self) -> None:
        super().__init__()
        self._left: tuple[Hint, ...] = ()
        self._right: tuple[Hint, ...] = ()

    def show(self, left: tuple[Hint, ...], right: tuple[Hint, ...] = ()) -> None:
        if (left, right) != (self._left, self._right):
            self._left, self._right = left, right
            self.refresh()

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        if y == 0:
            return Strip([Segment("─" * width, self.get_component_rich_style("hints--rule"))])
        left, right = self._strip(self._left), self._strip(self._right)
        gap = width - left.cell_length - right.cell_length
        word = self.get_component_rich_style("hints--word")
        if gap < 0:
            return left.adjust_cell_length(width, word)
        return Strip.join([left, Strip.blank(gap, word), right])

    def _strip(self, hints: tuple[Hint, ...]) -> Strip:
        key = self.get_component_rich_style("hints--key")
        word = self.get_component_rich_style("hints--word")
        segments = []
        for number, (name, does) in enumerate(hints):
            segments += [Segment(f"{'   ' if number else ''}", word), Segment(name, key)]
            segments.append(Segment(f" {does}", word))
        return Strip(segments)
