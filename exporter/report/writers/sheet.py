"""A sheet of a workbook: how its cells look, how high its rows are, how it is printed."""

import textwrap
from collections.abc import Sequence

from msgspec import Struct
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from exporter.report.writers.words import Words

TEXT_WIDTH, FIGURE_WIDTH = 40, 12
"""Of the columns of a table, in characters: what the figures are of, and the figures."""
FIGURE_PIXELS = 7 * FIGURE_WIDTH + 5
LINE, TITLE = 15, 24
"""Points that a line of text is high, and the title of a sheet."""
A4 = 9
GREY = "#808080"


class Styles:
    """How cells look: each kind of them is a format of the workbook."""

    def __init__(self, book: Workbook) -> None:
        def of(**properties: object) -> Format:
            return book.add_format({"valign": "top", **properties})

        wrapped = {"text_wrap": True}
        lined = {"bottom": 1, "bottom_color": GREY}
        self.title = of(bold=True, font_size=14)
        self.text = of(**wrapped)
        self.link = of(font_color="#0B5394", underline=1)
        self.heading = of(bold=True, valign="bottom", **wrapped, **lined)
        self.over = of(bold=True, align="center", valign="bottom", **wrapped, **lined)
        self.group = of(bold=True, align="right", valign="bottom", **wrapped, **lined)
        self.part = of(bold=True, top=1, top_color=GREY)
        self.figure = of(align="right", **wrapped)
        self.quiet = of(font_color="#404040", italic=True)


class Sheet(Struct):
    """Where to write, and in which words."""

    book: Workbook
    page: Worksheet
    styles: Styles
    words: Words
    height: int = 4 * LINE
    """Points that its rows have taken so far."""

    def title(self, text: str) -> None:
        """Write what the sheet is about in its first row."""
        self.page.write_string(0, 0, text, self.styles.title)
        self.page.set_row(0, TITLE)

    def part(self, row: int, title: str) -> None:
        """Begin a part of a table."""
        self.page.write_string(row, 0, title, self.styles.part)
        self.height += 2 * LINE  # there is an empty row above it

    def row(self, row: int, texts: Sequence[str], styles: Sequence[Format]) -> None:
        """Write a row; the last style holds for all that are left. It is as high as its longest."""
        most = 1
        for column, text in enumerate(texts):
            self.page.write_string(row, column, text, styles[min(column, len(styles) - 1)])
            most = max(most, lines_of(text, TEXT_WIDTH if column == 0 else FIGURE_WIDTH))
        self.page.set_row(row, LINE * most)
        self.height += LINE * most

    def printed(self, heading: tuple[int, int] | None = None) -> None:
        """Lay it out for A4, with the rows of the heading on each page."""
        page = self.page
        page.set_landscape()
        page.set_paper(A4)
        page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        page.set_footer("&L&A&R&P / &N")
        if heading:
            page.repeat_rows(*heading)


def lines_of(text: str, width: int) -> int:
    """How many lines a text takes in a column, by rather one too many."""
    return max(1, len(textwrap.wrap(text, max(4, width - 1))))
