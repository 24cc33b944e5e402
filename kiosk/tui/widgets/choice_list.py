"""The list of choices: the largest thing on the screen, drawn to the last line by itself."""

from collections.abc import Callable
from typing import ClassVar

from msgspec import Struct
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Offset, Region
from textual.strip import Strip
from textual.widget import Widget

from kiosk.tui.widgets.receiver import Receiver
from kiosk.tui.widgets.wrapping import wrapped


class ListLine(Struct, frozen=True):
    """One line of the list: `2  (•)  Ganska trygg`."""

    digit: str
    text: str
    mark: str = ""
    """`( )`, `(•)`, `[x]`, `[1]`; empty for a line that is an action."""
    is_marked: bool = False
    apart: bool = False
    """Stands apart from the lines above."""


Row = tuple[int | None, list[Segment]]
"""A row of the widget: the line that it belongs to, and its parts."""


def _lines_of(rows: list[Row]) -> list[int | None]:
    return [index for index, _ in rows]


class ChoiceList(Widget):
    """Draws lines one below the other and highlights one, or none (-1). Keys belong to the screen.

    Each line takes three rows where all fit, else two, else one. Where not even that fits, the
    list is moved so that the highlighted line can be seen, and says what is above and below.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"choice--plain", "choice--bar", "choice--mark"}

    def __init__(self, receiver: Receiver, *, id: str | None = None) -> None:  # noqa: A002  Textual's own name
        super().__init__(id=id)
        self._receiver = receiver
        self._lines: tuple[ListLine, ...] = ()
        self._highlighted = 0
        self._more: Callable[[int], str] = str
        self._shown: list[Row] | None = None
        """What is drawn, laid out once."""
        self._shown_for: object = None

    def show(
        self,
        lines: tuple[ListLine, ...],
        highlighted: int,
        more: Callable[[int], str] = str,
    ) -> None:
        """`more` says how many lines cannot be seen."""
        before, rows = self._highlighted, self._shown
        moved = lines == self._lines and highlighted != before
        if not moved and lines == self._lines:
            return
        self._lines, self._highlighted, self._more = lines, highlighted, more
        self._shown = None
        if moved and rows is not None and _lines_of(rows) == _lines_of(self._rows()):
            for y, (index, _) in enumerate(rows):
                if index is not None and index in (before, highlighted):
                    self.refresh(Region(0, y, self.size.width, 1))
        else:
            self.refresh()

    def notify_style_update(self) -> None:
        """Other colours, or plain mode."""
        self._shown = None
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        rows = self._rows()
        if y >= len(rows):
            return Strip.blank(self.size.width, self._style("choice--plain"))
        index, segments = rows[y]
        on_bar = index is not None and index == self._highlighted
        style = self._style("choice--bar" if on_bar else "choice--plain")
        return Strip(segments).adjust_cell_length(self.size.width, style)

    def on_click(self, event: events.Click) -> None:
        rows = self._rows()
        index = rows[event.y][0] if event.y < len(rows) else None
        if self._receiver.is_press(event) and index is not None:
            self._receiver.pick(index)

    @property
    def cursor_screen_offset(self) -> Offset:
        """The first cell of the highlighted line, on the screen."""
        for y, (index, segments) in enumerate(self._rows()):
            if index == self._highlighted and segments:
                return self.content_region.offset + Offset(0, y)
        return self.content_region.offset

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(name)

    def _rows(self) -> list[Row]:
        """Every row of the widget that shows something: the line it belongs to, and its parts.

        Kept until something changes: each of the rows is asked for by itself.
        """
        now = (self.size, self.screen.has_class("-plain"), self.app.theme)
        if self._shown is None or self._shown_for != now:
            self._shown, self._shown_for = self._laid_out(), now
        return self._shown

    def _laid_out(self) -> list[Row]:
        texts = [
            wrapped(line.text, max(10, self.size.width - self._indent() - 1))
            for line in self._lines
        ]
        bare = sum(map(len, texts)) + sum(line.apart for line in self._lines)
        # Rows above and below the text of one line.
        above, below = next(
            (
                space
                for space in ((1, 1), (0, 1))
                if not self.screen.has_class("-plain")
                and bare + len(texts) * sum(space) <= self.size.height
            ),
            (0, 0),
        )
        rows: list[Row] = []
        starts = []
        for index, (line, text) in enumerate(zip(self._lines, texts, strict=True)):
            if line.apart:
                rows.append((None, []))
            starts.append(len(rows))
            rows += [(index, [])] * above
            rows += [(index, self._row(index, line, part, n)) for n, part in enumerate(text)]
            rows += [(index if above else None, [])] * below
        hidden = len(rows) - self.size.height
        if hidden <= 0 or not starts or not self.size.height:
            return rows
        first = min(hidden, max(0, starts[max(0, self._highlighted)] - self.size.height // 2))
        seen = rows[first : first + self.size.height]
        if first:
            seen[0] = self._mark("^", rows[: first + 1])
        if first < hidden:
            seen[-1] = self._mark("v", rows[first + self.size.height - 1 :])
        return seen

    def _mark(self, sign: str, hidden: list[Row]) -> Row:
        """The row that says that there is more: the keys reach it."""
        lines = {index for index, _ in hidden if index is not None}
        text = f" {sign}  {self._more(len(lines))}"
        return None, [Segment(text, self._style("choice--mark"))]

    def _indent(self) -> int:
        """Columns before the text: highlight, digit and, where there are any, marks."""
        return 12 if any(line.mark for line in self._lines) else 7

    def _row(self, index: int, line: ListLine, text: str, part: int) -> list[Segment]:
        highlighted = index == self._highlighted
        style = self._style("choice--bar" if highlighted else "choice--plain")
        if part:
            return [Segment(" " * self._indent() + text, style)]
        mark_style = self._style("choice--mark") if line.is_marked and not highlighted else style
        return [
            Segment(f" {'>' if highlighted else ' '} {line.digit:<3}", style),
            Segment(f"{line.mark:<{self._indent() - 6}}", mark_style),
            Segment(text, style),
        ]
