"""The published figures one by one: what `tables.csv` and `report.json` have a row for each of."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from exporter.report.model import (
    Base,
    Between,
    Cross,
    Group,
    Percent,
    Published,
    Row,
    Status,
    Table,
    Texts,
    Value,
)
from exporter.report.writers.words import Words

RESPONDENTS = "who_answered"
"""The table of how many each group has; no question and no row of one can be called so."""

THEME = "theme."
"""Before the name of a theme, so that it is no question's."""
COMMENTS = "own_words"
"""The table of what people wrote themselves; no question can be called so, either."""

AS_POPULATION = "as_population"
"""What a standardised total is grouped by; no question can be called so."""

KEY = ("table", "item", "measure", "group_by", "group")
"""No two figures have these alike."""
MEASURES = (
    *("choice", "group", "indicator", "plus", "minus", "balance", "mean", "median", "points"),
    *("count", "asked", "answered", "skipped", "declined", "unknown", "comments"),
)


class Cell(Struct, frozen=True, kw_only=True):
    """One figure of one group: the first twelve fields are the columns of `tables.csv`.

    | measure                        | the figure is                                              |
    |--------------------------------|------------------------------------------------------------|
    | choice, group, indicator       | a share of those who answered, in words: `27 %`            |
    | plus, minus                    | the two shares of which a balance is the difference        |
    | balance                        | percentage points, with a sign: `+8`, `−8`                 |
    | mean, median, points           | a number with one decimal                                  |
    | count                          | people: of a group (`who_answered`), or who gave both of   |
    |                                | two answers (a table `<rows>_x_<columns>`)                 |
    | asked, answered, skipped, and  | people, of everybody                                       |
    | declined, unknown              |                                                            |
    | comments                       | comments: at a question, or about a theme (`own_words`)    |
    """

    table: str
    """The question, of a matrix with its row: `problem_fart`; a cross, or `who_answered`."""
    item: str
    """What the figure is of. A choice or group of choices by its code, an indicator as context
    files name it (`problem_stort.fart`); of the table as a whole, its name once more."""
    item_text: str
    group_by: str
    """`total`, `mode`, `place` or a background question; of a cross the question of its columns;
    `as_population` of everybody, if they were spread over a question as the population is."""
    group: str
    """Empty for everybody; `-` for those who told nothing of themselves; of `as_population` the
    background question."""
    group_text: str
    measure: str
    share_shown: str
    """The figure, whatever its measure is, or why there is none: all files have these words."""
    share_low: int | None = None
    share_high: int | None = None
    """The ends of the interval of chance, in per cent; None where none is told."""
    base_shown: str
    """How many answered, in words; of a count, how many it is out of. Empty for `as_population`."""
    status: Status
    shown: Percent | Value | Between | int | None = None
    """The figure for programs: an integer is a count."""
    base: Base | None = None


def cells(published: Published, words: Words) -> Iterator[Cell]:
    """Every figure there is, in the order in which the tables stand."""
    for group in published.groups:
        yield _size(published, group, words)
    for table in published.tables:
        for row in table.rows:
            yield from _of_row(published, table, row, words)
        for measure, count in presence(table).items():
            yield _presence(published, table, measure, count, words)
    for cross in published.crosses:
        yield _of_both(cross, words)
        yield from _of_cross(cross, words)
    own = published.own_words
    for one in own.written:
        yield _comments(published, one.question, one.text, one.count, words)
    for theme in own.themes:
        yield _comments(published, f"{THEME}{theme.name}", theme.text, theme.count, words)


def _size(published: Published, group: Group, words: Words) -> Cell:
    everybody = published.groups[0].size
    return Cell(
        table=RESPONDENTS,
        item=RESPONDENTS,
        item_text=words.size(),
        group_by=group.by,
        group=group.name,
        group_text=words.text(group.text),
        measure="count",
        share_shown=words.base(group.size),
        base_shown=words.base(everybody),
        status="hidden" if group.size is None else "shown",
        shown=_near(group.size),
        base=everybody,
    )


def _near(count: Base | None) -> int | None:
    return None if count is None else count.near


def _of_row(published: Published, table: Table, row: Row, words: Words) -> Iterator[Cell]:
    text = item_text(table, row, words)
    for number, group in enumerate(published.groups):
        figure, (status, _) = row.figures[number], table.bases[number]
        base = table.base(row, number)
        low, high = figure.interval or (None, None)
        yield Cell(
            table=table.name,
            item=row.indicator or row.name or table.name,
            item_text=text,
            group_by=group.by,
            group=group.name,
            group_text=words.text(group.text),
            measure=row.measure,
            share_shown=words.figure(row, figure),
            share_low=low,
            share_high=high,
            base_shown=words.base(base, status),
            status=figure.status,
            shown=figure.shown,
            base=base,
        )
    for standard, figure in zip(published.standards, row.standardised, strict=False):
        low, high = figure.interval or (None, None)
        yield Cell(
            table=table.name,
            item=row.indicator or row.name or table.name,
            item_text=text,
            group_by=AS_POPULATION,
            group=standard.by,
            group_text=words.as_population(standard),
            measure=row.measure,
            share_shown=words.figure(row, figure),
            share_low=low,
            share_high=high,
            base_shown="",
            status=figure.status,
            shown=figure.shown,
        )


def item_text(table: Table, row: Row, words: Words) -> str:
    """What a figure is of, by itself: an indicator of a matrix is one of its row."""
    text = words.row(row)
    return words.of_row(text, table) if row.indicator else text


def presence(table: Table) -> Mapping[str, Base | None]:
    """How many were `asked`, `answered`, `skipped`, and gave each kind of missing answer."""
    told = table.answered
    if told is None:
        return {}
    every = {"asked": told.asked, "answered": told.answered, "skipped": told.skipped}
    return {**every, **told.missing}


def _presence(
    published: Published, table: Table, measure: str, count: Base | None, words: Words
) -> Cell:
    everybody = published.groups[0]
    return Cell(
        table=table.name,
        item=table.name,
        item_text=words.presence(measure),
        group_by=everybody.by,
        group=everybody.name,
        group_text=words.text(everybody.text),
        measure=measure,
        share_shown=words.few(count),
        base_shown=words.base(everybody.size),
        status="hidden" if count is None else "shown",
        shown=_near(count),
        base=everybody.size,
    )


def _comments(
    published: Published, item: str, text: Texts, count: Base | None, words: Words
) -> Cell:
    everybody = published.groups[0]
    return Cell(
        table=COMMENTS,
        item=item,
        item_text=words.text(text),
        group_by=everybody.by,
        group=everybody.name,
        group_text=words.text(everybody.text),
        measure="comments",
        share_shown=words.few(count),
        base_shown=words.base(everybody.size),
        status="hidden" if count is None else "shown",
        shown=_near(count),
        base=everybody.size,
    )


def _of_both(cross: Cross, words: Words) -> Cell:
    return Cell(
        table=cross.name,
        item=cross.name,
        item_text=words.both(),
        group_by="total",
        group="",
        group_text=words.everybody(),
        measure="count",
        share_shown=words.few(cross.base),
        base_shown=words.few(cross.base),
        status="hidden" if cross.base is None else "shown",
        shown=_near(cross.base),
        base=cross.base,
    )


def _of_cross(cross: Cross, words: Words) -> Iterator[Cell]:
    for item, text, counts in zip(cross.row_names, cross.row_texts, cross.counts, strict=True):
        columns = zip(cross.column_names, cross.column_texts, counts, strict=True)
        for name, column, count in columns:
            yield Cell(
                table=cross.name,
                item=item,
                item_text=words.text(text),
                group_by=cross.columns,
                group=name,
                group_text=words.text(column),
                measure="count",
                share_shown=words.count(count),
                base_shown=words.few(cross.base),
                status="hidden" if count is None else "shown",
                shown=count,
                base=cross.base,
            )
