"""The published figures of one report by what they are of, as parts of a page."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Literal

from exporter.report.context import Context
from exporter.report.model import Base, Cross, Figure, Group, Percent, Published, Row, Table
from exporter.report.writers.cells import AS_POPULATION, COMMENTS, RESPONDENTS, Cell, cells
from exporter.report.writers.page.elements import Bar, BarRow, Line, Told, Warm
from exporter.report.writers.report_json import EarlierReport
from exporter.report.writers.words import Words, in_tenths
from questions.model import Asked, Question, Survey

EVERYBODY = 0
"""Its index among the groups."""
HEAT_STEP = 20
"""Per cent that a step of a heat table is wide."""
SHARES = ("choice", "group", "indicator")
UNSTATED = "-"
"""The group of those who told nothing of themselves."""


class Facts:
    """What the sections of a page are made of."""

    def __init__(
        self,
        published: Published,
        survey: Survey,
        words: Words,
        context: Context | None,
        earlier: EarlierReport | None,
    ) -> None:
        self.published = published
        self.survey = survey
        self.words = words
        self.context = context
        self.earlier = earlier
        self.say = words.say

    # -- what there is

    @cached_property
    def _cells(self) -> Mapping[tuple[str, ...], Cell]:
        return {
            (cell.table, cell.item, cell.measure, cell.group_by, cell.group): cell
            for cell in cells(self.published, self.words)
        }

    @cached_property
    def tables(self) -> Mapping[str, Table]:
        return {table.name: table for table in self.published.tables}

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        return {question.id: question for question in self.survey.questions}

    @property
    def groups(self) -> Sequence[Group]:
        return self.published.groups

    def groups_by(self, by: str) -> list[int]:
        """The indices of the groups of one breakdown; of `total`, everybody."""
        return [index for index, group in enumerate(self.groups) if group.by == by]

    @cached_property
    def backgrounds(self) -> Sequence[str]:
        """The background questions that divide the respondents, in the order of the survey."""
        found = dict.fromkeys(group.by for group in self.groups)
        return [by for by in found if by not in ("total", "mode", "place")]

    def rows(self, *measures: str) -> Iterator[tuple[Table, Row]]:
        for table in self.published.tables:
            for row in table.rows:
                if row.measure in measures:
                    yield table, row

    @cached_property
    def main(self) -> Sequence[tuple[Table, Row]]:
        """The shares of indicators that are no part of a matrix."""
        return [(table, row) for table, row in self.rows("indicator") if not table.row_text]

    @cached_property
    def of_matrices(self) -> Mapping[str, Sequence[tuple[Table, Row]]]:
        """Indicator to its share in each row of its matrix."""
        found: dict[str, list[tuple[Table, Row]]] = {}
        for table, row in self.rows("indicator"):
            if table.row_text:
                found.setdefault(row.name, []).append((table, row))
        return found

    @property
    def places(self) -> Cross | None:
        """The first cross: places and reasons."""
        return self.published.crosses[0] if self.published.crosses else None

    # -- figures in words

    def figure(self, table: Table, row: Row, group: int = EVERYBODY) -> Line:
        return (Told(self._cell(table, row, group).share_shown, self._source(table, row, group)),)

    def tenths(self, table: Table, row: Row) -> Line:
        """Of everybody, in tenths; empty where it is no share."""
        shown = row.figures[EVERYBODY].shown
        if not isinstance(shown, Percent):
            return ()
        text, source = self.words.share(in_tenths(shown)), self._source(table, row, EVERYBODY)
        return (Told(text, source, "tenths"),)

    def interval(self, table: Table, row: Row, group: int = EVERYBODY) -> Line:
        text = self.words.interval(row.figures[group])
        return (Told(text, self._source(table, row, group), "interval"),) if text else ()

    def standardised(
        self, table: Table, row: Row, number: int, part: Literal["figure", "interval"] = "figure"
    ) -> Line:
        """Of everybody, if they were as one of the standards is."""
        source = _item(table, row, AS_POPULATION, self.published.standards[number].by)
        figure = row.standardised[number]
        if part == "figure":
            return self.cell(*source)
        text = self.words.interval(figure)
        return (Told(text, "/".join(source), part),) if text else ()

    def base(self, table: Table, row: Row, group: int = EVERYBODY) -> Line:
        if table.base(row, group) is None:
            return ()
        cell = self._cell(table, row, group)
        return (Told(cell.base_shown, self._source(table, row, group), "base"),)

    def size(self, group: int = EVERYBODY) -> Line:
        return self.cell(RESPONDENTS, RESPONDENTS, "count", *self._key(group))

    def comments(self, item: str) -> Line:
        """How many comments there are at a question, or about a theme."""
        return self.cell(COMMENTS, item, "comments", "total", "")

    def cell(self, table: str, item: str, measure: str, by: str, group: str) -> Line:
        """Any figure, by the names of `tables.csv`."""
        cell = self._cells[table, item, measure, by, group]
        return (Told(cell.share_shown, "/".join((table, item, measure, by, group))),)

    def presence(self, table: Table, measure: str) -> Line:
        return self.cell(table.name, table.name, measure, "total", "")

    def sentence(self, text: str, **parts: Line) -> Line:
        """`text` with figures where it has `<name>`."""
        line: list[str | Told] = [text]
        for name, part in parts.items():
            mark = f"<{name}>"
            line = [
                piece
                for one in line
                for piece in (_split(one, mark, part) if isinstance(one, str) else [one])
            ]
        return tuple(one for one in line if one)

    def _key(self, group: int) -> tuple[str, str]:
        return self.groups[group].by, self.groups[group].name

    def _cell(self, table: Table, row: Row, group: int) -> Cell:
        return self._cells[_item(table, row, *self._key(group))]

    def _source(self, table: Table, row: Row, group: int) -> str:
        return "/".join(_item(table, row, *self._key(group)))

    # -- rows of tables

    def bar_row(self, label: str, table: Table, row: Row, group: int, *others: Line) -> BarRow:
        """A figure with its interval and base, and `others`."""
        return BarRow(
            label,
            self.figure(table, row, group),
            bar(row.figures[group]),
            (self.interval(table, row, group), self.base(table, row, group), *others),
        )

    def warm(self, table: Table, row: Row, group: int) -> Warm:
        return Warm(self.figure(table, row, group), heat(row.figures[group]))

    def group_text(self, group: int) -> str:
        return self.words.text(self.groups[group].text)

    def by_text(self, by: str) -> str:
        return self.words.text(self.groups[self.groups_by(by)[0]].by_text)

    def theme(self, name: str) -> str:
        return self.words.text(self.survey.themes.get(name, {})) or name

    def theme_of(self, table: Table) -> str:
        """The theme; of a row of a matrix its own or else the matrix's."""
        if table.theme:
            return table.theme
        question = self.questions[table.question]
        return (question.theme or "") if isinstance(question, Asked) else ""


def _item(table: Table, row: Row, by: str, group: str) -> tuple[str, str, str, str, str]:
    return table.name, row.indicator or row.name or table.name, row.measure, by, group


def _split(text: str, mark: str, part: Line) -> Iterator[str | Told]:
    before, found, after = text.partition(mark)
    yield before
    if found:
        yield from part
        yield from _split(after, mark, part)


# -- what is drawn of a figure, and compared


def middle(figure: Figure) -> int | None:
    """In per cent; None where no share is shown."""
    return figure.shown.middle if isinstance(figure.shown, Percent) else None


def bar(figure: Figure) -> Bar | None:
    shown = figure.shown
    if not isinstance(shown, Percent):
        return None
    return Bar(shown.middle, figure.interval, shown.step == 0 or shown.kind != "about")


def heat(figure: Figure) -> int | None:
    """None for words, too: what stands for "less than half" is less than they may be."""
    if isinstance(figure.shown, Percent) and figure.shown.step == 0:
        return None
    share = middle(figure)
    return None if share is None else min(4, share // HEAT_STEP)


def number(base: Base) -> int:
    """What stands for a base in a formula: of a range the smaller end."""
    return base.near or base.low


def by_share(rows: Iterable[tuple[Table, Row]], group: int = EVERYBODY) -> list[tuple[Table, Row]]:
    """Largest published share first; what is not shown last; ties in the order of the file."""

    def size(one: tuple[Table, Row]) -> int:
        share = middle(one[1].figures[group])
        return 1 if share is None else -share

    return sorted(rows, key=size)


def bands(
    rows: Sequence[tuple[Table, Row]], group: int = EVERYBODY
) -> list[tuple[int, int] | None]:
    """Of rows sorted by their share, the ranks that each may have: those whose intervals overlap
    that of the first of them share a band. None: no interval is shown."""
    found: list[tuple[int, int] | None] = []
    start = 0
    while start < len(rows):
        first = rows[start][1].figures[group].interval
        if first is None:
            found.append(None)
            start += 1
            continue
        end = start + 1
        while end < len(rows) and _overlap(first, rows[end][1].figures[group].interval):
            end += 1
        found += [(start + 1, end)] * (end - start)
        start = end
    return found


def _overlap(one: tuple[int, int], other: tuple[int, int] | None) -> bool:
    return other is not None and one[0] <= other[1] and other[0] <= one[1]
