"""What a file says of who was asked a question, held against what the survey says of it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import polars as pl

from exporter.findings import Notes
from exporter.frames import ASKED, COMPLETE, asked_columns, shown
from exporter.reading.columns import Column, question_of
from questions.model import Number, Survey

NOT_SHOWN = "{question_not_shown}"
"""How an empty cell is read that tells a question that was not shown from one that was skipped."""


def told_asked(columns: Sequence[Column], survey: Survey) -> dict[str, pl.Expr]:
    """Whether each question with a condition was asked, as a frame of text has it.

    A number that was skipped is nothing, too: of numbers no file tells.
    """
    cells = _cells(columns)
    told = {}
    for name in asked_columns(survey):
        question = name.removeprefix(ASKED)
        if cells[question] and question not in _numbers(survey):
            told[name] = pl.any_horizontal(pl.col(cell) != NOT_SHOWN for cell in cells[question])
    return told


def where_told(records: pl.DataFrame, survey: Survey) -> pl.DataFrame:
    """`records`; of a file that calls nothing not shown an empty cell tells nothing."""
    names = asked_columns(survey)
    tells = any(not records[name].all() for name in names)
    return (
        records if tells else records.with_columns(pl.lit(None, pl.Boolean).alias(n) for n in names)
    )


def _numbers(survey: Survey) -> set[str]:
    return {question.id for question in survey.questions if isinstance(question, Number)}


def _cells(columns: Sequence[Column]) -> Mapping[str, Sequence[str]]:
    """The columns of each question."""
    cells: defaultdict[str, list[str]] = defaultdict(list)
    for number, column in enumerate(columns):
        if question := question_of(column):
            cells[question.id].append(str(number))
    return cells


def tell_hidden(
    raw: pl.DataFrame,
    records: pl.DataFrame,
    columns: Sequence[Column],
    survey: Survey,
    notes: Notes,
) -> None:
    """Note questions that were not shown to somebody who should have been asked.

    `raw`: the rows as text; `records`: the same, decoded. Only of those who sent their answers in:
    others never came so far. A choice alone may be hidden, too, beside one that excludes it.
    """
    cells = _cells(columns)
    for question in survey.questions:
        if not cells[question.id] or "web" not in question.modes or isinstance(question, Number):
            continue  # a number that was skipped is nothing, too
        hidden = raw.select(
            pl.all_horizontal(pl.col(name) == NOT_SHOWN for name in cells[question.id]).alias("x")
        )["x"]
        if not hidden.any():
            continue
        applies = shown(survey, question, "web")
        asked = pl.col(COMPLETE) if applies is None else pl.col(COMPLETE) & applies
        count = int((hidden & records.select(asked.alias("x"))["x"]).sum())
        if count:
            notes.note("hidden", column=question.id, count=count)
