"""What a file says of who was asked a question, held against what the survey says of it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import polars as pl

from exporter.findings import Notes
from exporter.frames import ASKED, COMPLETE, asked_columns, shown
from exporter.reading.columns import Column, question_of
from exporter.tools.tool import Tool
from questions.model import Multi, Number, Question, Survey

NOT_SHOWN = "{question_not_shown}"
"""How an empty cell is read that tells a question that was not shown from one that was skipped."""


def told_asked(columns: Sequence[Column], survey: Survey, tool: Tool) -> dict[str, pl.Expr]:
    """Whether each question with a condition was asked, as a frame of text has it.

    A number that was skipped is nothing, too: of numbers no file tells.
    """
    cells = _cells(columns)
    asked = asked_columns(survey)
    return {
        ASKED + question.id: ~_hidden(question, cells[question.id], tool)
        for question in survey.questions
        if ASKED + question.id in asked and cells[question.id] and not isinstance(question, Number)
    }


def where_told(records: pl.DataFrame, survey: Survey) -> pl.DataFrame:
    """`records`; of a file that calls nothing not shown an empty cell tells nothing.

    One that says so in words alone says it of several choices alone.
    """
    in_words = {ASKED + question.id for question in survey.questions if isinstance(question, Multi)}
    telling = {name for name in asked_columns(survey) if not records[name].all()}
    kept = in_words if telling <= in_words else set(asked_columns(survey))
    return records.with_columns(
        pl.lit(None, pl.Boolean).alias(name)
        for name in asked_columns(survey)
        if not telling or name not in kept
    )


def _hidden(question: Question, cells: Sequence[str], tool: Tool) -> pl.Expr:
    """Whether nothing of a question was shown."""
    word = tool.box_not_shown if isinstance(question, Multi) else ""
    words = [NOT_SHOWN, *([word] if word else [])]
    return pl.all_horizontal(
        pl.any_horizontal(pl.col(cell) == word for word in words) for cell in cells
    )


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
    tool: Tool,
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
        hidden = raw.select(_hidden(question, cells[question.id], tool).alias("x"))["x"]
        if not hidden.any():
            continue
        applies = shown(survey, question, "web")
        asked = pl.col(COMPLETE) if applies is None else pl.col(COMPLETE) & applies
        count = int((hidden & records.select(asked.alias("x"))["x"]).sum())
        if count:
            notes.note("hidden", column=question.id, count=count)
