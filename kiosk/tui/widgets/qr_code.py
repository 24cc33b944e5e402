"""The QR code on the screen."""

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from kiosk.tui.qr import Modules, qr_matrix, size


class QRCode(Widget):
    """A QR code in half blocks, always dark on light.

    The Linux console has eight background colours: both colours are from these, so that a module
    looks the same as the upper and as the lower half of a cell.
    """

    DARK, LIGHT = "#000000", "#aaaaaa"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  Textual's own name
        super().__init__(id=id)
        self._matrix: Modules = ()

    def show(self, url: str) -> None:
        self._matrix = qr_matrix(url)
        self.styles.width, self.styles.height = size(url)
        self.refresh(layout=True)

    def render_line(self, y: int) -> Strip:
        if 2 * y >= len(self._matrix):
            return Strip.blank(self.size.width)
        upper = self._matrix[2 * y]
        lower = self._matrix[2 * y + 1] if 2 * y + 1 < len(self._matrix) else (False,) * len(upper)
        return Strip(
            [
                Segment("▀", self._style(above, below))
                for above, below in zip(upper, lower, strict=True)
            ]
        ).simplify()

    def _style(self, above: bool, below: bool) -> Style:
        return Style(
            color=self.DARK if above else self.LIGHT,
            bgcolor=self.DARK if below else self.LIGHT,
        )
