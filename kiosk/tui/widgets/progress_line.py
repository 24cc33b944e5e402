"""How far one has come, in words and as a bar."""

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget


class ProgressLine(Widget):
    """`Fråga 3 av 18   ███────────`; in plain mode the words alone."""

    COMPONENT_CLASSES = {"progress--word", "progress--done", "progress--left"}  # noqa: RUF012  Textual's form

    def __init__(self) -> None:
        super().__init__()
        self._words = ""
        self._share = 0.0

    def show(self, words: str, share: float) -> None:
        """`share` is the part that lies behind, from 0 to 1."""
        if (words, share) != (self._words, self._share):
            self._words, self._share = words, share
            self.refresh()

    def render_line(self, y: int) -> Strip:  # noqa: ARG002  the only one
        word = self.get_component_rich_style("progress--word")
        if self.screen.has_class("-plain"):
            return Strip([Segment(self._words, word)])
        # The bar has its place at the right, however long the words are that change beside it.
        column = max(self.size.width // 2, cell_len(self._words) + 3)
        words = Strip([Segment(self._words, word)]).adjust_cell_length(column, word)
        width = max(0, self.size.width - column)
        done = min(width, round(width * self._share))
        return Strip.join(
            [
                words,
                Strip([Segment("█" * done, self.get_component_rich_style("progress--done"))]),
                Strip(
                    [Segment("─" * (width - done), self.get_component_rich_style("progress--left"))]
                ),
            ]
        )
