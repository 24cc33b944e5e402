"""Every published table as a sheet of a workbook: first how to read them, then where each is.

All text is typed as text, so nothing becomes a formula; equal figures give equal bytes.
"""

import io
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from msgspec import Struct
from xlsxwriter import Workbook

from exporter.output_names import ReportOutput
from exporter.report.model import Base, OwnWords, Percent, Published, Texts, Value
from exporter.report.writers.cells import COMMENTS, RESPONDENTS
from exporter.report.writers.sheet import LINE, Sheet, Styles, lines_of
from exporter.report.writers.table_sheet import to_index, write_cross, write_table
from exporter.report.writers.words import Words

MOST_NAME = 31
"""Characters of the name of a sheet in Excel, which counts UTF-16 units."""
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_OPTIONS = {
    "in_memory": True,  # no temporary files
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_ABOUT, _INDEX, _SIZES = (30, 80), (32, 80, 14, 26), (44, 44, 14)
_COMMENTS = (88, 14)
"""Widths of columns."""


class Entry(Struct, frozen=True):
    """What the index tells of a sheet."""

    sheet: str
    title: str
    base: str
    """How many answered."""
    name: str
    """Of the table in `tables.csv`."""


def tables_workbook(published: Published, words: Words) -> bytes:
    """The file: an .xlsx."""
    say = words.say
    content = io.BytesIO()
    with Workbook(content, _OPTIONS) as book:
        book.set_properties(
            {
                "title": words.text(published.title),
                "author": "Medborgarkiosk",
                "created": datetime(2000, 1, 1, tzinfo=UTC),
            }
        )
        styles = Styles(book)

        def added(name: str) -> Sheet:
            return Sheet(book, book.add_worksheet(name), styles, words)

        entries = list(entries_of(published, words))
        _write_about(added(say("workbook.sheet_about")), published)
        _write_index(added(say("workbook.sheet_index")), entries)
        sheets = [added(entry.sheet) for entry in entries]
        _write_sizes(sheets[0], published)
        of_crosses = sheets[1 + len(published.tables) :]
        for sheet, table in zip(sheets[1:], published.tables, strict=False):
            write_table(sheet, published, table)
        for sheet, cross in zip(of_crosses, published.crosses, strict=False):
            write_cross(sheet, cross)
        if _has_comments(published):
            _write_comments(sheets[-1], published)
    return content.getvalue()


def entries_of(published: Published, words: Words) -> Iterator[Entry]:
    """Each sheet after the index: who answered, the tables, the crosses."""
    say = words.say
    groups = say("workbook.sheet_sizes")
    everybody = words.base(published.groups[0].size)
    yield Entry(_sheet_name(1, groups), groups, everybody, RESPONDENTS)
    for number, table in enumerate(published.tables, start=2):
        short = words.text(table.row_text) or words.text(table.text)
        status, base = table.bases[0]
        name = _sheet_name(number, short)
        yield Entry(name, words.title(table), words.base(base, status), table.name)
    for number, cross in enumerate(published.crosses, start=2 + len(published.tables)):
        title = words.cross_title(cross)
        yield Entry(_sheet_name(number, title), title, words.few(cross.base), cross.name)
    if _has_comments(published):
        title = say("workbook.sheet_comments")
        number = 2 + len(published.tables) + len(published.crosses)
        yield Entry(_sheet_name(number, title), title, everybody, COMMENTS)


def _has_comments(published: Published) -> bool:
    return published.own_words != OwnWords()


def _sheet_name(number: int, text: str) -> str:
    """A name that no other sheet has: its number, and as many words as there is room for."""
    name = str(number)
    for word in text.translate(_NOT_IN_NAMES).split():
        if len(f"{name} {word}".encode("utf-16-le")) > 2 * MOST_NAME:
            break
        name = f"{name} {word}"
    return name.rstrip(",.;–- ")


def _write_about(sheet: Sheet, published: Published) -> None:
    """What a reader has to know: in sentences, then what each kind of figure means."""
    page, styles, words = sheet.page, sheet.styles, sheet.words
    say = words.say
    _widths(sheet, _ABOUT)
    title, version = words.text(published.title), published.version
    sheet.title(say("workbook.sheet_about"))
    row = 1
    for text in (
        say("workbook.about", title=title, survey=published.survey, version=version),
        *(say(f"workbook.{name}") for name in ("who", "protected", "exact", "rounded")),
    ):
        page.merge_range(row, 0, row, 1, "", styles.text)
        page.write_string(row, 0, text, styles.text)
        page.set_row(row, LINE * lines_of(text, sum(_ABOUT) - 8) + 4)
        row += 1
    _line(sheet, row, [say("workbook.seen"), say("workbook.means")], _ABOUT, heading=True)
    for line, texts in enumerate(_meanings(words), start=row + 1):
        _line(sheet, line, texts, _ABOUT)
    sheet.printed()
    page.fit_to_pages(1, 1)


def _meanings(words: Words) -> Iterator[tuple[str, str]]:
    """An example of each kind of figure, and what it means."""
    say = words.say
    few = (Percent(kind, 50, 0) for kind in ("under_half", "about_half", "over_half"))
    yield words.share(Percent("about", 27, 1)), say("workbook.means_share")
    yield words.share(Percent("about", 30, 10)), say("workbook.means_tenths")
    yield ", ".join(map(words.share, few)), say("workbook.means_halves")
    ends = (words.share(Percent("at_most", 2, 1)), words.share(Percent("at_least", 98, 1)))
    yield ", ".join(ends), say("workbook.means_ends")
    yield words.untold("hidden"), say("workbook.means_hidden")
    yield words.untold("not_asked"), say("workbook.means_not_asked")
    bases = (words.base(Base(273, 277, 275)), words.base(Base(10, 19)), words.few(None))
    yield ", ".join(bases), say("workbook.means_base")
    yield words.between(24, 30), say("workbook.means_interval")
    yield say("workbook.as_population"), say("workbook.means_as_population")
    yield f"{words.balance(Value(80))}, {words.balance(Value(-80))}", say("workbook.means_balance")
    yield words.mean(Value(24)), say("workbook.means_mean")
    yield say("workbook.charts"), say("workbook.means_chart")
    yield say("workbook.bars"), say("workbook.means_bars")


def _write_index(sheet: Sheet, entries: Sequence[Entry]) -> None:
    """Where each table is; a merge knows the workbook by its last heading."""
    page, words = sheet.page, sheet.words
    say = words.say
    _widths(sheet, _INDEX)
    headings = [say("workbook.sheet"), say("workbook.table"), words.size(), ReportOutput.TABLES]
    _line(sheet, 0, headings, _INDEX, heading=True)
    for row, entry in enumerate(entries, start=1):
        _line(sheet, row, [entry.sheet, entry.title, entry.base, entry.name], _INDEX)
        page.write_url(row, 0, f"internal:'{entry.sheet}'!A1", sheet.styles.link, entry.sheet)
    sheet.printed(heading=(0, 0))
    page.fit_to_pages(1, 0)
    page.freeze_panes(1, 0)


def _write_sizes(sheet: Sheet, published: Published) -> None:
    """Who answered."""
    page, styles, words = sheet.page, sheet.styles, sheet.words
    say = words.say
    _widths(sheet, _SIZES)
    sheet.title(say("workbook.sheet_sizes"))
    page.write_string(1, 0, say("workbook.sizes"), styles.quiet)
    to_index(sheet, 2)
    headings = [say("workbook.by"), say("workbook.group"), words.size()]
    _line(sheet, 4, headings, _SIZES, heading=True)
    for row, group in enumerate(published.groups, start=5):
        texts = [words.text(group.by_text), words.text(group.text), words.base(group.size)]
        _line(sheet, row, texts, _SIZES)
    sheet.printed(heading=(4, 4))
    page.fit_to_pages(1, 0)
    page.freeze_panes(5, 0)


def _write_comments(sheet: Sheet, published: Published) -> None:
    """How many comments there are, and what they are about; then those that staff let pass."""
    page, styles, words, own = sheet.page, sheet.styles, sheet.words, published.own_words
    say = words.say
    _widths(sheet, _COMMENTS)
    sheet.title(say("workbook.sheet_comments"))
    page.write_string(1, 0, say("workbook.comments"), styles.quiet)
    to_index(sheet, 2)
    _line(sheet, 4, [say("workbook.of"), words.comments()], _COMMENTS, heading=True)
    counts: list[tuple[Texts, Base | None]] = [(one.text, one.count) for one in own.written]
    counts += [(theme.text, theme.count) for theme in own.themes]
    lines = [[words.text(text), words.few(count)] for text, count in counts]
    if own.published:
        lines += [["", ""], *([text, ""] for text in own.published)]
    for row, texts in enumerate(lines, start=5):
        _line(sheet, row, texts, _COMMENTS)
    sheet.printed(heading=(4, 4))
    page.fit_to_pages(1, 0)
    page.freeze_panes(5, 0)


def _widths(sheet: Sheet, widths: Sequence[int]) -> None:
    for column, width in enumerate(widths):
        sheet.page.set_column(column, column, width)


def _line(
    sheet: Sheet, row: int, texts: Sequence[str], widths: Sequence[int], *, heading: bool = False
) -> None:
    style = sheet.styles.heading if heading else sheet.styles.text
    for column, text in enumerate(texts):
        sheet.page.write_string(row, column, text, style)
    most = max(lines_of(text, width) for text, width in zip(texts, widths, strict=True))
    sheet.page.set_row(row, LINE * most + 2)
