"""What stands on a screen between its edges: words, the list of choices, a field."""

from typing import ClassVar, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Offset, Region
from textual.strip import Strip
from textual.widget import Widget

from kiosk.tui.widgets.receiver import Receiver
from kiosk.tui.widgets.rows import Content, Row, Window, hidden, laid_out
from questions.wording import Phrases


class Drawn(NamedTuple):
    """A row as it is on the screen."""

    row: Row
    on_bar: bool = False
    """The highlight is on it."""


class Sheet(Widget):
    """Draws its rows by itself and highlights one line, or none (-1). Keys belong to the screen.

    What does not fit is moved so that the highlighted line can be seen, and the screen says that
    there is more. A field is a widget inside, and keeps its place below the words.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "sheet--plain",
        "sheet--strong",
        "sheet--notice",
        "sheet--line",
        "sheet--mark",
        "sheet--bar",
    }

    def __init__(self, receiver: Receiver, *fields: Widget) -> None:
        super().__init__(*fields)
        self._receiver = receiver
        self._content = Content()
        self._highlighted = -1
        self._say: Phrases | None = None
        self._rows: list[Row] = []
        self._laid_out_for: object = None
        self._window = Window(0, 0, 0)
        self._drawn: list[Drawn] = []

    def show(self, content: Content, highlighted: int, say: Phrases) -> None:
        """Draw what has changed. `say` tells that there is more."""
        before, self._content = self._content, content
        moved = highlighted != self._highlighted
        self._highlighted, self._say = highlighted, say
        self._draw(from_top=before.blocks != content.blocks, moved=moved)

    def step(self, at: int, step: int) -> int:
        """The line that an arrow leads to from the line `at`; `step` is 1, or -1 for up.

        From nowhere it leads to the ends. Where there is more between than has been seen, that is
        shown first.
        """
        count = len(self._content.lines)
        if not count or (step < 0 and at == 0 and self._window.top):
            self._turn(step)
            return at
        to = (max(at, 0 if step < 0 else -1) + step) % count
        page = self._window.page(step)
        first, _ = self._rows_of(to)
        if (step > 0 and to > at and first > page.last) or (0 <= to < at and first < page.first):
            self._turn(step)
            return at
        return to

    def bring_back(self) -> bool:
        """Show the highlighted line, if there is one, where it was out of sight; whether it was."""
        window = self._window
        if self._highlighted >= 0:
            window = window.showing(*self._rows_of(self._highlighted))
        was_hidden, self._window = window != self._window, window
        self._draw_window()
        return was_hidden

    @property
    def content(self) -> Content:
        return self._content

    @property
    def rows_left_out(self) -> int:
        """How many rows there is no room for."""
        return max(0, self._window.total - self._window.height)

    @property
    def cursor_screen_offset(self) -> Offset:
        """The first cell of the highlighted line, on the screen; else of the first row."""
        found = (y for y, (row, on_bar) in enumerate(self._drawn) if on_bar and row.starts)
        return self.content_region.offset + Offset(0, next(found, 0))

    def on_resize(self) -> None:
        self._draw(from_top=False, moved=True)

    def on_click(self, event: events.Click) -> None:
        if not self._receiver.is_press(event) or event.y >= len(self._drawn):
            return
        line = self._drawn[event.y].row.line
        if line is not None:
            self._receiver.pick(line)
        elif event.y == 0 and self._window.more_above:
            self._turn(-1)
        elif event.y == self._window.height - 1 and self._window.more_below:
            self._turn(1)

    def render_line(self, y: int) -> Strip:
        row, on_bar = self._drawn[y] if y < len(self._drawn) else Drawn(Row())
        segments = [
            Segment(text, self._style("bar" if on_bar else look)) for text, look in row.parts
        ]
        if on_bar and row.starts:
            segments[0] = Segment(" > " + segments[0].text[3:], segments[0].style)
        style = self._style("bar" if on_bar else "plain")
        return Strip(segments).adjust_cell_length(self.size.width, style)

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"sheet--{name}")

    # -- what is seen

    def _draw(self, *, from_top: bool, moved: bool) -> None:
        """`from_top`: there are other words; `moved`: another line is highlighted."""
        if not self.size:
            return  # it draws when it has a place
        content, plain = self._content, self.screen.has_class("-plain")
        height = max(0, self.size.height - (content.field.height if content.field else 0))
        if self._laid_out_for != (now := (content, self.size, plain)):
            self._laid_out_for = now
            self._rows = laid_out(content, self.size.width, height, plain=plain)
        window = Window(0, height, len(self._rows)).at(0 if from_top else self._window.top)
        if self._highlighted >= 0 and (from_top or moved):
            window = window.showing(*self._rows_of(self._highlighted))
        notice = [y for y, row in enumerate(self._rows) if row.is_notice]
        if notice and from_top:
            window = window.showing(notice[0], notice[-1])
        self._window = window
        self._draw_window()

    def _turn(self, step: int) -> None:
        self._window = self._window.page(step)
        self._draw_window()

    def _draw_window(self) -> None:
        """Have those rows drawn anew that are not what they were."""
        before, self._drawn = self._drawn, self._as_drawn()
        for y in range(max(len(before), len(self._drawn))):
            if before[y : y + 1] != self._drawn[y : y + 1]:
                self.refresh(Region(0, y, self.size.width, 1))

    def _as_drawn(self) -> list[Drawn]:
        window, say, field = self._window, self._say, self._content.field
        rows = self._rows[window.top : window.top + window.height]
        if window.more_above and say:
            rows[0] = _sign("^", say("list.above", count=hidden(self._rows[: window.first])))
        if window.more_below and say:
            rows[-1] = _sign("v", say("list.below", count=hidden(self._rows[window.last + 1 :])))
        if field is not None:
            for widget in self.children:
                widget.styles.offset = (0, len(rows))
            rows += field.laid_out()
        return [Drawn(row, row.line is not None and row.line == self._highlighted) for row in rows]

    def _rows_of(self, line: int) -> tuple[int, int]:
        """The first and the last row of a line."""
        rows = [y for y, row in enumerate(self._rows) if row.line == line]
        return (rows[0], rows[-1]) if rows else (0, 0)


def _sign(sign: str, more: str) -> Row:
    """The row that says that there is more: the keys reach it."""
    return Row(None, ((f" {sign}  {more}", "mark"),))
