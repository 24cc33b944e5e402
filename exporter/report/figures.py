"""The exact counts: one group-by over all responses, and sums of what it gives.

Nothing of this may be written; what may be is made of it by `exporter.report.published`.
"""

from collections.abc import Iterator, Mapping, Sequence

import polars as pl
from msgspec import Struct

from exporter.frames import shown
from exporter.output_names import MODE, PLACE
from exporter.report.items import Cell, Item, Mean, Share
from exporter.report.plan import TOTAL, UNSTATED, Breakdown, CrossTable, Key, Plan
from questions.groups import groups as choice_groups
from questions.logic import choices
from questions.model import Info, Multi, Question, Ranking, Single, Survey, Text
from questions.variables import of_question


class Count(Struct, frozen=True):
    """What those in one group answered to one item."""

    base: int
    """Who were asked and answered, less declared missing."""
    cells: tuple[int, ...]
    sums: tuple[int, ...] = ()
    """One for each mean of the item."""
    median: float | None = None


def shared(share: Share, count: Count) -> tuple[int, int]:
    """How many of how many a share is."""
    counted = sum(count.cells[index] for index in share.cells)
    return counted, count.base - sum(count.cells[index] for index in share.less)


class Presence(Struct, frozen=True):
    """Of all respondents: who was asked an item, and who answered it in any way."""

    asked: int
    answered: int
    missing: Mapping[str, int]
    """Kind of declared missing answer (`unknown`, `declined`) to who gave one."""


class Crossed(Struct, frozen=True):
    """A table of two answers."""

    base: int
    """Who answered both questions."""
    rows: tuple[int, ...]
    """Of them, those in each row; and in each column."""
    columns: tuple[int, ...]
    counts: tuple[tuple[int, ...], ...]
    """Rows of counts."""


class Exact(Struct, frozen=True):
    """All counts of one survey; only `published` may read them."""

    plan: Plan
    sizes: Mapping[Key, int]
    """Responses of each group."""
    items: Mapping[str, Mapping[Key, Count]]
    presence: Mapping[str, Presence]
    crosses: Mapping[str, Crossed]


def counted(responses: pl.DataFrame, plan: Plan) -> Exact:
    """The exact counts of `responses`, a frame of responses."""
    groups = {breakdown.by: _group_columns(plan.survey, breakdown) for breakdown in plan.breakdowns}
    keys = [column.alias(name) for found in groups.values() for name, column in found.items()]
    wanted = [pl.len().cast(pl.Int64).alias("n"), *_counts(plan)]
    cube = responses.lazy().group_by(keys or [pl.lit(0).alias("#")]).agg(wanted).collect()
    medians = _medians(responses, plan, groups)
    by_key: dict[Key, dict[str, int]] = {TOTAL: _summed(cube, wanted)}
    for breakdown in plan.breakdowns:
        for name, chosen in _members(breakdown):
            by_key[breakdown.by, name] = _summed(cube.filter(chosen), wanted)
    return Exact(
        plan,
        {key: sums["n"] for key, sums in by_key.items()},
        {
            item.name: {
                key: _count(item, sums, medians.get((item.name, key)))
                for key, sums in by_key.items()
            }
            for item in plan.items
        },
        {item.name: _presence(item, by_key[TOTAL]) for item in plan.items},
        {cross.name: _crossed(responses, cross) for cross in plan.crosses},
    )


def _summed(cube: pl.DataFrame, wanted: Sequence[pl.Expr]) -> dict[str, int]:
    names = [expression.meta.output_name() for expression in wanted]
    sums = cube.select(pl.col(names).sum())
    return {name: int(sums[name].item() or 0) for name in names}


# -- groups


def _group_columns(survey: Survey, breakdown: Breakdown) -> dict[str, pl.Expr]:
    """The columns by which the groups of one breakdown are told apart: one, unless they overlap."""
    question = breakdown.question
    match question:
        case None:
            column = MODE if breakdown.by == MODE else PLACE
            return {_key(breakdown.by): pl.col(column).cast(pl.String).fill_null("")}
        case Single():
            names = {code: g.name for g in choice_groups(survey, question) for code in g.codes}
            given = pl.col(question.id).cast(pl.String)
            grouped = given.replace_strict(names, default=None, return_dtype=pl.String)
            return {_key(breakdown.by): grouped.fill_null(UNSTATED)}
        case Multi():
            answered = _counts_in(question, None)
            columns = {
                _key(breakdown.by, group.name): answered & _any(question, None, group.codes)
                for group in choice_groups(survey, question)
            }
            return {**columns, _key(breakdown.by, UNSTATED): ~answered}
        case _:
            values = pl.col(question.id).cast(pl.String)
            return {_key(breakdown.by): values.fill_null(UNSTATED)}


def _members(breakdown: Breakdown) -> Iterator[tuple[str, pl.Expr]]:
    """Each group of a breakdown, and which rows of the cube belong to it."""
    for name in breakdown.groups:
        if breakdown.overlaps:
            yield name, pl.col(_key(breakdown.by, name))
        else:
            yield name, pl.col(_key(breakdown.by)) == name


def _key(*names: str) -> str:
    return "#by." + ".".join(names)


# -- what is counted of an item


def _counts(plan: Plan) -> Iterator[pl.Expr]:
    """A sum for each number that is asked of the answers, under the names that `_count` knows."""
    for item in plan.items:
        question, row = item.question, item.row
        asked = shown(plan.survey, question)
        base = _counts_in(question, row)
        everybody = pl.col(MODE).is_not_null()  # a literal would be one row, not all
        yield _total(everybody if asked is None else asked, f"{item.name}#asked")
        yield _total(_answered(question, row), f"{item.name}#answered")
        yield _total(base, f"{item.name}#base")
        for index, cell in enumerate(item.cells):
            yield _total(base & _in(item, cell), f"{item.name}#cell{index}")
        for index, mean in enumerate(item.means):
            yield _total(_added(item, mean), f"{item.name}#sum{index}")
        for code in item.missing:
            yield _total(_any(question, row, [code]), f"{item.name}#missing.{code}")


def _total(counts: pl.Expr, name: str) -> pl.Expr:
    return counts.cast(pl.Int64).sum().alias(name)


def _column(question: Question, row: str | None) -> pl.Expr:
    return pl.col(f"{question.id}_{row}" if row else question.id)


def _answered(question: Question, row: str | None) -> pl.Expr:
    """Whether there is any answer; those that are declared missing are answers, too."""
    if isinstance(question, Multi | Ranking):
        return pl.any_horizontal(pl.col(v.name).is_not_null() for v in of_question(question))
    return _column(question, row).is_not_null()


def _counts_in(question: Question, row: str | None) -> pl.Expr:
    """Whether there is an answer that counts."""
    missing = [] if isinstance(question, Info | Text) else _missing(question)
    answered = _answered(question, row)
    return answered & ~_any(question, row, missing) if missing else answered


def _missing(question: Question) -> list[str]:
    return [code for code, choice in choices(question).items() if choice.missing is not None]


def _any(question: Question, row: str | None, codes: Sequence[str]) -> pl.Expr:
    """Whether the answer is, or holds, one of `codes`."""
    match question:
        case Multi():
            found = [pl.col(f"{question.id}_{code}") == 1 for code in codes]
        case Ranking():
            ranks = [pl.col(variable.name) for variable in of_question(question)]
            found = [rank == code for rank in ranks for code in codes]
        case _:
            found = [_column(question, row) == code for code in codes]
    return pl.any_horizontal(given.fill_null(value=False) for given in found)


def _in(item: Item, cell: Cell) -> pl.Expr:
    if item.ranges:
        low, high = item.ranges[item.cells.index(cell)]
        return _column(item.question, None).is_between(low, high).fill_null(value=False)
    found = _any(item.question, item.row, cell.of)
    return found & ~_any(item.question, item.row, cell.without) if cell.without else found


def _added(item: Item, mean: Mean) -> pl.Expr:
    """What a respondent adds to a sum."""
    if not isinstance(item.question, Ranking):
        return _column(item.question, None).fill_null(0)
    ranks = [pl.col(variable.name) for variable in of_question(item.question)]
    return pl.sum_horizontal(
        (rank == mean.name).fill_null(value=False).cast(pl.Int64) * points
        for rank, points in zip(ranks, mean.points, strict=True)
    )


def _count(item: Item, sums: Mapping[str, int], median: float | None) -> Count:
    return Count(
        base=sums[f"{item.name}#base"],
        cells=tuple(sums[f"{item.name}#cell{index}"] for index in range(len(item.cells))),
        sums=tuple(sums[f"{item.name}#sum{index}"] for index in range(len(item.means))),
        median=median,
    )


def _presence(item: Item, sums: Mapping[str, int]) -> Presence:
    missing: dict[str, int] = {}
    for code, kind in item.missing.items():
        missing[kind] = missing.get(kind, 0) + sums[f"{item.name}#missing.{code}"]
    return Presence(sums[f"{item.name}#asked"], sums[f"{item.name}#answered"], missing)


def _medians(
    responses: pl.DataFrame, plan: Plan, groups: Mapping[str, Mapping[str, pl.Expr]]
) -> dict[tuple[str, Key], float]:
    """Of each item with numbers, in each group where anybody gave one."""
    found: dict[tuple[str, Key], float] = {}
    items = [item for item in plan.items if item.ranges]
    if not items:
        return found
    medians = [pl.col(i.question.id).quantile(0.5, "lower").alias(i.name) for i in items]

    def add(key: Key, chosen: pl.Expr | None) -> None:
        frame = responses if chosen is None else responses.filter(chosen)
        for item, median in zip(items, frame.select(medians).row(0), strict=True):
            if median is not None:
                found[item.name, key] = median

    add(TOTAL, None)
    for breakdown in plan.breakdowns:
        columns = groups[breakdown.by]
        for name in breakdown.groups:
            member = columns.get(_key(breakdown.by, name))
            add(
                (breakdown.by, name),
                columns[_key(breakdown.by)] == name if member is None else member,
            )
    return found


def _crossed(responses: pl.DataFrame, cross: CrossTable) -> Crossed:
    both = _counts_in(cross.rows, None) & _counts_in(cross.columns, None)
    rows = [both & _any(cross.rows, None, group.codes) for group in cross.row_groups]
    columns = [both & _any(cross.columns, None, group.codes) for group in cross.column_groups]
    counted = [both, *rows, *columns, *(row & column for row in rows for column in columns)]
    sums = [_total(one, str(index)) for index, one in enumerate(counted)]
    base, *found = responses.select(sums).row(0)
    height, width = len(rows), len(columns)
    margins, counts = found[: height + width], found[height + width :]
    lines = (counts[at : at + width] for at in range(0, len(counts), width))
    return Crossed(
        base, tuple(margins[:height]), tuple(margins[height:]), tuple(tuple(one) for one in lines)
    )
