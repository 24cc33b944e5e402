"""Words and choices, laid out in rows: what a sheet shows, as plain values.

The widget draws these rows, and the check of a question file counts them.
"""

from typing import Literal, NamedTuple

from msgspec import Struct
from rich.cells import cell_len

from kiosk.tui.widgets.wrapping import wrapped

Look = Literal["plain", "strong", "notice", "line", "mark"]
"""How words are drawn: the style sheet has a class for each."""
_LINE: Look = "line"


class Block(Struct, frozen=True):
    """Some lines of text, with a row of air below."""

    text: str
    look: Look = "plain"


class ListLine(Struct, frozen=True):
    """One line of the list: `2  (•)  Ganska trygg`."""

    digit: str
    text: str
    mark: str = ""
    """`( )`, `(•)`, `[x]`, `[1]`; empty for a line that is an action."""
    is_marked: bool = False
    apart: bool = False
    """Stands apart from the lines above."""


class Row(NamedTuple):
    """One row of the sheet: the line of the list that it belongs to, and its parts."""

    line: int | None = None
    parts: tuple[tuple[str, Look], ...] = ()
    starts: bool = False
    """The first of a line: the sign of the highlight stands here."""

    @property
    def is_notice(self) -> bool:
        return bool(self.parts) and self.parts[0][1] == "notice"


class Field(Struct, frozen=True):
    """Where something is typed: always on the screen, below as much of the words as fits."""

    rows: int
    columns: int = 0
    """What it takes of the row in its middle, where something stands beside it."""
    beside: str = ""
    below: str = ""

    @property
    def height(self) -> int:
        return self.rows + bool(self.below)

    def laid_out(self) -> list[Row]:
        """The rows in which it lies."""
        rows = [Row()] * self.rows
        if self.beside:
            beside = " " * self.columns + self.beside
            rows[self.rows // 2] = Row(None, ((beside, "plain"),))
        return [*rows, Row(None, ((self.below, "plain"),))] if self.below else rows


class Content(Struct, frozen=True):
    """What stands on a sheet, from top to bottom; it has lines or a field, or neither."""

    blocks: tuple[Block, ...] = ()
    lines: tuple[ListLine, ...] = ()
    field: Field | None = None


def laid_out(content: Content, width: int, height: int, *, plain: bool) -> list[Row]:
    """All rows, in cells of `width`; the field, which is no row, not counted.

    Each line of the list takes three rows where all fit into `height`, else two, else one. In
    plain mode there is no air to give.
    """
    rows: list[Row] = []
    for block in content.blocks:
        if block.text:
            rows += [*_words(block, width), Row()]
    if content.lines:
        rows += _list(content.lines, width, height - len(rows), plain=plain)
    elif rows and content.field is None:
        rows.pop()
    return rows


def _words(block: Block, width: int) -> list[Row]:
    texts = [row for line in block.text.rstrip().split("\n") for row in wrapped(line, width)]
    if block.look == "notice":  # one bar, as wide as its longest row
        most = max(map(cell_len, texts))
        texts = [text + " " * (most - cell_len(text)) for text in texts]
    return [Row(None, ((text, block.look),) if text else ()) for text in texts]


def _list(lines: tuple[ListLine, ...], width: int, height: int, *, plain: bool) -> list[Row]:
    indent = 12 if any(line.mark for line in lines) else 7
    """Columns before the text: highlight, digit and, where there are any, marks."""
    texts = [wrapped(line.text, max(10, width - indent - 1)) for line in lines]
    bare = sum(map(len, texts)) + sum(line.apart for line in lines)
    # Rows above and below the text of one line.
    above, below = next(
        (
            space
            for space in ((1, 1), (0, 1))
            if not plain and bare + len(texts) * sum(space) <= height
        ),
        (0, 0),
    )
    rows: list[Row] = []
    for index, (line, text) in enumerate(zip(lines, texts, strict=True)):
        if line.apart:
            rows.append(Row())
        rows += [Row(index)] * above
        mark: Look = "mark" if line.is_marked else _LINE
        sign = f"{line.mark:<{indent - 6}}", mark
        parts = (f"   {line.digit:<3}", _LINE), sign, (text[0], _LINE)
        rows.append(Row(index, parts, starts=True))
        rows += [Row(index, ((" " * indent + part, _LINE),)) for part in text[1:]]
        rows += [Row(index if above else None)] * below
    return rows


def hidden(rows: list[Row]) -> int:
    """How much stands in rows that cannot be seen: lines of the list, and rows of words."""
    return len(
        {y if row.line is None else -1 - row.line for y, row in enumerate(rows) if row.parts}
    )


class Window(NamedTuple):
    """The part of `total` rows that is seen: `height` of them from `top` on.

    Where there is more, the first and the last row of it say so.
    """

    top: int
    height: int
    total: int

    def at(self, top: int) -> "Window":
        return self._replace(top=min(max(0, top), max(0, self.total - self.height)))

    @property
    def more_above(self) -> bool:
        return self.top > 0 and self.height > 2

    @property
    def more_below(self) -> bool:
        return self.top + self.height < self.total and self.height > 2

    @property
    def first(self) -> int:
        """The first row that can be read."""
        return self.top + self.more_above

    @property
    def last(self) -> int:
        return self.top + self.height - 1 - self.more_below

    def showing(self, first: int, last: int) -> "Window":
        """Moved as little as can be, so that these rows are seen; the first of them at least."""
        window = self if last <= self.last else self.at(last + 2 - self.height)
        return window if first >= window.first else window.at(first - 1)

    def page(self, step: int) -> "Window":
        """Moved on by what is seen, less a row to find the place again."""
        return self.at(self.top + step * max(1, self.height - 3))
