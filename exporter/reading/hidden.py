"""What a file says was not shown, held against what the survey says of it."""

from collections import defaultdict
from collections.abc import Sequence

import polars as pl

from exporter.findings import Notes
from exporter.frames import COMPLETE, shown
from exporter.reading.columns import Column, question_of
from questions.model import Number, Survey

NOT_SHOWN = "{question_not_shown}"
"""How an empty cell is read that tells a question that was not shown from one that was skipped."""


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
    cells: defaultdict[str, list[str]] = defaultdict(list)
    for number, column in enumerate(columns):
        if question := question_of(column):
            cells[question.id].append(str(number))
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
