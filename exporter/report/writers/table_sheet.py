"""One table of published figures as a sheet of a workbook, with a chart of what all answered.

No cell has a number that is more exact than the words beside it: the figures are text, and the
chart is drawn from the middles that `exporter.report.model` gives them.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from math import ceil

from msgspec import Struct

from exporter.report.model import Cross, Published, Row, Table
from exporter.report.writers.bar_chart import add_chart
from exporter.report.writers.cells import AS_POPULATION, presence
from exporter.report.writers.sheet import FIGURE_WIDTH, LINE, TEXT_WIDTH, Sheet, lines_of
from exporter.report.writers.words import Words

HEAD, GROUPS, FIRST = 4, 5, 6
"""Rows: what the respondents are divided by, the groups, and what is below them."""
SCALE = 65
"""Per cent of their size at which tables are printed."""
PAGE_WIDTH, PAGE_HEIGHT = 160, 780
"""What an A4 page takes at that: characters side by side in any font, and points."""
WIDEST, HIGHEST = 310, 1000
"""Characters side by side and points of a table that one page takes at nearly half its size."""
PARTS = ("choice", "group", "indicator", "number")
"""Of a table, one below the other."""


class Column(Struct, frozen=True):
    """Of figures: of a group, or of everybody if they were as the population is."""

    by: str
    over: str
    """What stands over it and those of the same kind."""
    text: str


# -- the table of one item


def write_table(sheet: Sheet, published: Published, table: Table) -> None:
    """Write everything that is published of an item."""
    page, styles, words = sheet.page, sheet.styles, sheet.words
    say = words.say
    sheet.title(words.title(table))
    of = say("workbook.of_all" if table.is_partition else "workbook.several")
    page.write_string(1, 0, of, styles.quiet)
    to_index(sheet, 2)
    columns = list(_columns(published, words))
    _head(sheet, columns)
    bases = [words.base(base, status) for status, base in table.bases]
    sheet.row(FIRST, [say("workbook.base"), *bases], [styles.text, styles.figure])
    row = _figures(sheet, table, FIRST + 1)
    row = _own_bases(sheet, table, row + 1)
    row = _intervals(sheet, table, row + 1)
    row = _presence(sheet, table, row + 1)
    breaks = _breaks(columns)
    on_first_page = breaks[0] - 1 if breaks else PAGE_WIDTH
    height = add_chart(sheet, table, (FIRST + 2, 1 + len(columns)), GROUPS, row + 2, on_first_page)
    sheet.printed(heading=(HEAD, GROUPS))
    page.freeze_panes(FIRST, 1)
    # The lengths of bars are for the chart alone.
    page.print_area(0, 0, row + 2 + ceil(height / LINE), len(columns))
    width = TEXT_WIDTH + FIGURE_WIDTH * len(columns)
    if width <= WIDEST and sheet.height + height <= HIGHEST:
        page.fit_to_pages(1, 1)
        return
    if height and sheet.height + height > PAGE_HEIGHT:
        page.set_h_pagebreaks([row + 1])
    page.repeat_columns(0, 0)
    page.set_print_scale(min(SCALE, SCALE * PAGE_HEIGHT // sheet.height))
    page.set_v_pagebreaks(breaks)


def to_index(sheet: Sheet, row: int) -> None:
    """Write a link to the index."""
    say = sheet.words.say
    address = f"internal:'{say('workbook.sheet_index')}'!A1"
    sheet.page.write_url(row, 0, address, sheet.styles.link, say("workbook.to_index"))


def _columns(published: Published, words: Words) -> Iterator[Column]:
    for group in published.groups:
        over = words.text(group.by_text) if group.by != "total" else ""
        yield Column(group.by, over, words.text(group.text))
    for standard in published.standards:
        over = words.say("workbook.as_population")
        yield Column(AS_POPULATION, over, words.text(standard.by_text))


def _head(sheet: Sheet, columns: Sequence[Column]) -> None:
    """What divides the respondents, and below it the groups; then the standardised totals."""
    page, styles = sheet.page, sheet.styles
    page.set_column(0, 0, TEXT_WIDTH)
    page.set_column(1, len(columns), FIGURE_WIDTH)
    height, column = 1, 1
    for _, members in groupby(columns, key=lambda one: one.by):
        [first, *others] = members
        last = column + len(others)
        if others:
            page.merge_range(HEAD, column, HEAD, last, "", styles.over)
        page.write_string(HEAD, column, first.over, styles.over)
        height = max(height, lines_of(first.over, FIGURE_WIDTH * (1 + len(others))))
        column = last + 1
    page.set_row(HEAD, LINE * height)
    texts = [one.text for one in columns]
    sheet.row(GROUPS, ["", *texts], [styles.heading, styles.group])


def _breaks(columns: Sequence[Column]) -> list[int]:
    """The columns at which a new page begins: groups of one breakdown stay together."""
    found: list[int] = []
    column, used = 1, TEXT_WIDTH
    for _, members in groupby(columns, key=lambda one: one.by):
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
            figures = (*one.figures, *one.standardised)
            texts = [words.row(one), *(words.figure(one, figure) for figure in figures)]
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


def _own_bases(sheet: Sheet, table: Table, row: int) -> int:
    """How many answered, of figures that leave some of them out."""
    styles, words = sheet.styles, sheet.words
    say = words.say
    rows = [one for one in table.rows if one.bases and one.measure != "balance"]
    if not rows:
        return row
    sheet.part(row, say("workbook.own_bases"))
    for one in rows:
        row += 1
        states = (status for status, _ in table.bases)
        bases = [words.base(*told) for told in zip(one.bases, states, strict=True)]
        sheet.row(row, [words.row(one), *bases], [styles.text, styles.figure])
    return row + 1


def _intervals(sheet: Sheet, table: Table, row: int) -> int:
    styles, words = sheet.styles, sheet.words
    say = words.say
    rows = [one for one in table.rows if any(figure.interval for figure in one.figures)]
    if not rows:
        return row
    sheet.part(row, say("workbook.intervals"))
    for one in rows:
        row += 1
        figures = (*one.figures, *one.standardised)
        texts = [words.row(one), *map(words.interval, figures)]
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
