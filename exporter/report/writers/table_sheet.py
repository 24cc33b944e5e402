"""One table of published figures as a sheet of a workbook, with a chart of what all answered.

No cell has a number that is more exact than the words beside it: the figures are text, and the
chart is drawn from the middles that `exporter.report.model` gives them.
"""

import textwrap
from collections.abc import Sequence
from itertools import groupby
from typing import cast

from msgspec import Struct
from xlsxwriter import Workbook
from xlsxwriter.chart_bar import ChartBar
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from exporter.report.model import Cross, Group, Percent, Published, Row, Table
from exporter.report.writers.cells import presence
from exporter.report.writers.words import Words

TEXT_WIDTH, FIGURE_WIDTH, BARS_WIDTH = 40, 12, 9
"""Of columns, in characters."""
SCALE = 65
"""Per cent of their size at which tables are printed."""
PAGE_WIDTH, PAGE_HEIGHT = 160, 760
"""What an A4 page takes at that: characters side by side in any font, and points."""
LINE, TITLE = 15, 24
"""Points that a line of text is high, and the title of a sheet."""
HEAD, GROUPS, FIRST = 4, 5, 6
"""Rows: what the respondents are divided by, the groups, and what is below them."""
BAR, AROUND, CHART_WIDTH = 42, 30, 760
"""Pixels of a chart: a bar with the room around it, what is above and below all, and across."""
A4 = 9
PARTS = ("choice", "group", "indicator", "number")
"""Of a table, one below the other."""
_POINTS = 0.75
"""Of a pixel."""
_COLOUR, _GREY = "#1F5F8B", "#808080"


class Styles:
    """How cells look: each kind of them is a format of the workbook."""

    def __init__(self, book: Workbook) -> None:
        def of(**properties: object) -> Format:
            return book.add_format({"valign": "top", **properties})

        wrapped = {"text_wrap": True}
        lined = {"bottom": 1, "bottom_color": _GREY}
        self.title = of(bold=True, font_size=14)
        self.bold = of(bold=True)
        self.plain = of()
        self.text = of(**wrapped)
        self.link = of(font_color="#0B5394", underline=1)
        self.heading = of(bold=True, valign="bottom", **wrapped, **lined)
        self.over = of(bold=True, align="center", valign="bottom", **wrapped, **lined)
        self.group = of(bold=True, align="right", valign="bottom", **wrapped, **lined)
        self.part = of(bold=True, top=1, top_color=_GREY)
        self.figure = of(align="right", **wrapped)
        self.quiet = of(font_color="#404040", italic=True)


class Sheet(Struct):
    """Where to write, and in which words."""

    book: Workbook
    page: Worksheet
    styles: Styles
    words: Words
    height: int = LINE * HEAD
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


# -- the table of one item


def write_table(sheet: Sheet, published: Published, table: Table) -> None:
    """Write everything that is published of an item."""
    page, styles, words = sheet.page, sheet.styles, sheet.words
    say = words.say
    sheet.title(words.title(table))
    of = say("workbook.of_all" if table.is_partition else "workbook.several")
    page.write_string(1, 0, of, styles.quiet)
    to_index(sheet, 2)
    _head(sheet, published.groups)
    bases = [words.base(base, status) for status, base in table.bases]
    sheet.row(FIRST, [say("workbook.base"), *bases], [styles.text, styles.figure])
    row = _figures(sheet, table, FIRST + 1)
    row = _intervals(sheet, table, row + 1)
    row = _presence(sheet, table, row + 1)
    _chart(sheet, table, FIRST + 2, row + 1)
    sheet.printed(heading=(HEAD, GROUPS))
    page.repeat_columns(0, 0)
    page.set_print_scale(min(SCALE, SCALE * PAGE_HEIGHT // sheet.height))
    page.set_v_pagebreaks(_breaks(published.groups))
    page.freeze_panes(FIRST, 1)


def to_index(sheet: Sheet, row: int) -> None:
    say = sheet.words.say
    address = f"internal:'{say('workbook.sheet_index')}'!A1"
    sheet.page.write_url(row, 0, address, sheet.styles.link, say("workbook.to_index"))


def _head(sheet: Sheet, groups: Sequence[Group]) -> None:
    """What divides the respondents, and below it the groups."""
    page, styles, words = sheet.page, sheet.styles, sheet.words
    page.set_column(0, 0, TEXT_WIDTH)
    page.set_column(1, len(groups), FIGURE_WIDTH)
    height, column = 1, 1
    for _, members in groupby(groups, key=lambda group: group.by):
        [first, *others] = members
        last = column + len(others)
        text = words.text(first.by_text) if first.by != "total" else ""
        if others:
            page.merge_range(HEAD, column, HEAD, last, "", styles.over)
        page.write_string(HEAD, column, text, styles.over)
        height = max(height, lines_of(text, FIGURE_WIDTH * (1 + len(others))))
        column = last + 1
    page.set_row(HEAD, LINE * height)
    texts = [words.text(group.text) for group in groups]
    sheet.row(GROUPS, ["", *texts], [styles.heading, styles.group])


def _breaks(groups: Sequence[Group]) -> list[int]:
    """The columns at which a new page begins: groups of one breakdown stay together."""
    found: list[int] = []
    column, used = 1, TEXT_WIDTH
    for _, members in groupby(groups, key=lambda group: group.by):
        width = FIGURE_WIDTH * len(list(members))
        if used + width > PAGE_WIDTH and used > TEXT_WIDTH:
            found.append(column)
            used = TEXT_WIDTH
        used += width
        column += width // FIGURE_WIDTH
    return found


def _figures(sheet: Sheet, table: Table, row: int) -> int:
    """The figures, part by part; the row below."""
    styles, words = sheet.styles, sheet.words
    say = words.say
    for part, rows in groupby(table.rows, key=_part):
        sheet.part(row, say(f"workbook.part_{part}"))
        for one in rows:
            row += 1
            texts = [words.row(one), *(words.figure(one, figure) for figure in one.figures)]
            sheet.row(row, texts, [styles.text, styles.figure])
        row += 1
    return row


def _part(row: Row) -> str:
    """One of `PARTS`."""
    match row.measure:
        case "choice" | "group" as part:
            return part
        case "mean" | "median" | "points":
            return "number"
        case _:
            return "indicator"


def _intervals(sheet: Sheet, table: Table, row: int) -> int:
    styles, words = sheet.styles, sheet.words
    say = words.say
    rows = [one for one in table.rows if any(figure.interval for figure in one.figures)]
    if not rows:
        return row
    sheet.part(row, say("workbook.intervals"))
    for one in rows:
        row += 1
        texts = [words.row(one), *(words.interval(figure) for figure in one.figures)]
        sheet.row(row, texts, [styles.text, styles.figure])
    return row + 1


def _presence(sheet: Sheet, table: Table, row: int) -> int:
    styles, words = sheet.styles, sheet.words
    say = words.say
    told = presence(table)
    if not told:
        return row
    sheet.part(row, say("workbook.presence"))
    for measure, count in told.items():
        row += 1
        texts = [words.presence(measure), words.few(count)]
        sheet.row(row, texts, [styles.text, styles.figure])
    return row + 1


def _chart(sheet: Sheet, table: Table, first: int, row: int) -> None:
    """A bar for each choice, of everybody.

    `first` is the row of the first choice: its labels stand there, and how long each bar is in the
    column behind the last group. `row`: where the chart is put.
    """
    page, styles, words = sheet.page, sheet.styles, sheet.words
    say = words.say
    choices = [one for one in table.rows if one.measure == "choice"]
    bars = [shown for one in choices if isinstance(shown := one.figures[0].shown, Percent)]
    if not bars:
        return
    column = 1 + len(table.bases)
    page.set_column(column, column, BARS_WIDTH)
    page.write_string(GROUPS, column, say("workbook.bars"), styles.group)
    told = []
    for number, one in enumerate(choices):
        shown = one.figures[0].shown
        if isinstance(shown, Percent):
            page.write_number(first + number, column, shown.middle, styles.quiet)
            told.append((words.row(one), words.share(shown)))
    labels = [said for _, said in told]
    last = first + len(choices) - 1
    chart = cast("ChartBar", sheet.book.add_chart({"type": "bar"}))
    chart.add_series(
        {
            "name": words.title(table),
            "categories": [page.name, first, 0, last, 0],
            "values": [page.name, first, column, last, column],
            "fill": {"color": _COLOUR},
            "gap": 45,
            "data_labels": {"value": True, "custom": [{"value": label} for label in labels]},
        }
    )
    chart.set_title({"none": True})
    chart.set_legend({"none": True})
    chart.set_x_axis(
        {"min": 0, "max": 100, "visible": False, "major_gridlines": {"visible": False}}
    )
    chart.set_y_axis(
        {"reverse": True, "interval_unit": 1, "num_font": {"size": 9}, "line": {"color": _GREY}}
    )
    height = AROUND + BAR * len(choices)
    chart.set_size({"width": CHART_WIDTH, "height": height})
    chart_text = say(
        "workbook.chart",
        title=words.title(table),
        told="; ".join(f"{text}: {said}" for text, said in told),
    )
    page.insert_chart(row + 1, 1, chart, {"description": chart_text})
    if sheet.height + height * _POINTS > PAGE_HEIGHT:
        page.set_h_pagebreaks([row])


# -- two answers together


def write_cross(sheet: Sheet, cross: Cross) -> None:
    page, styles, words = sheet.page, sheet.styles, sheet.words
    say = words.say
    rows, columns = (words.text(texts) for texts in cross.texts)
    sheet.title(words.cross_title(cross))
    base = f"{words.both()}: {words.few(cross.base)}. {say('workbook.cross')}"
    page.write_string(1, 0, base, styles.quiet)
    to_index(sheet, 2)
    page.set_column(0, 0, TEXT_WIDTH)
    page.set_column(1, len(cross.column_names), 2 * FIGURE_WIDTH)
    if len(cross.column_names) > 1:
        page.merge_range(HEAD, 1, HEAD, len(cross.column_names), "", styles.over)
    page.write_string(HEAD, 1, columns, styles.over)
    headings = [rows, *(words.text(texts) for texts in cross.column_texts)]
    sheet.row(GROUPS, headings, [styles.heading, styles.group])
    for row, (texts, counts) in enumerate(zip(cross.row_texts, cross.counts, strict=True), FIRST):
        told = [words.text(texts), *map(words.count, counts)]
        sheet.row(row, told, [styles.text, styles.figure])
    sheet.printed(heading=(HEAD, GROUPS))
    page.fit_to_pages(1, 0)
    page.freeze_panes(FIRST, 1)
