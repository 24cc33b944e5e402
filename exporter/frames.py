"""How responses lie in a polars frame, and what a survey says about the columns.

A frame of *responses* has one row a response and one column a variable: choice codes as an Enum,
flags as Int8, integers as Int64, null where nothing was answered. `mode` and `place` stand first.

A frame of *codes* is what is written: there a missing value tells why (-1 not shown, -2 withheld).

A frame of *records* is one on its way there. It has more columns, which live while a merge runs and
are never written: `ROW` (as a spreadsheet counts; 0 for a kiosk) and, of an online export, `ID`,
`COMPLETE` (whether it was sent in), `VERSION` (what tells the later of two of its versions) and,
for each question with free text, `WORDS + question`. `ASKED + question` is what the file itself
tells of a question with a condition: whether it was asked; null where it does not tell.
"""

from collections.abc import Iterator

import polars as pl

from exporter.output_names import MODE, PLACE
from questions.codebook import can_be_not_shown
from questions.logic import has_other
from questions.model import Condition, Mode, Multi, NoneOf, Question, Survey, Text
from questions.variables import NOT_SHOWN, WITHHELD, Variable, of_question, variables

MODES = pl.Enum(["kiosk", "web"])
MODE_CODES = pl.Enum([*MODES.categories, str(WITHHELD)])
"""Of the column `mode` in a frame of codes."""

ID, COMPLETE, ROW, VERSION = "#id", "#complete", "#row", "#version"
WORDS, ASKED = "#words.", "#asked."


def column_type(variable: Variable) -> pl.DataType:
    match variable.kind:
        case "code":
            return pl.Enum(list(variable.numbers()))
        case "flag":
            return pl.Int8()
        case "integer":
            return pl.Int64()


def code_type(variable: Variable) -> pl.DataType:
    """The column in a frame of *codes*, which tells why a value is missing, too: -1 and -2."""
    if variable.kind != "code":
        return column_type(variable)
    return pl.Enum([*variable.numbers(), str(NOT_SHOWN), str(WITHHELD)])


def column_types(survey: Survey) -> dict[str, pl.DataType]:
    """The columns of a frame of responses."""
    types: dict[str, pl.DataType] = {MODE: MODES, PLACE: pl.String()}
    return types | {variable.name: column_type(variable) for variable in variables(survey)}


def record_types(survey: Survey) -> dict[str, pl.DataType]:
    """The columns of a frame of records of an online export."""
    own: dict[str, pl.DataType] = {ID: pl.String(), COMPLETE: pl.Boolean(), ROW: pl.Int64()}
    own[VERSION] = pl.List(pl.Int64)
    own |= dict.fromkeys(word_columns(survey), pl.String())
    return column_types(survey) | own | dict.fromkeys(asked_columns(survey), pl.Boolean())


def asked_columns(survey: Survey) -> list[str]:
    return [
        ASKED + question.id
        for question in survey.questions
        if can_be_not_shown(question) and of_question(question)
    ]


def word_columns(survey: Survey) -> list[str]:
    """The columns of a frame of records that hold free text."""
    return [
        WORDS + question.id
        for question in survey.questions
        if isinstance(question, Text) or has_other(question)
    ]


def comments_of(records: pl.DataFrame, survey: Survey) -> Iterator[tuple[str, str]]:
    """Question and text of all free text in a frame of records."""
    for name in word_columns(survey):
        for text in records[name].drop_nulls().to_list():
            yield name.removeprefix(WORDS), text


def shown(survey: Survey, question: Question, mode: Mode | None = None) -> pl.Expr | None:
    """Whether `question` was to be asked; None when it was asked of everybody.

    `mode`: None takes it from the column. Right only where answers to questions that were not
    shown have been taken out already, in the order of the questions.
    """
    parts = [holds(survey, name, wanted) for name, wanted in question.show_if.items()]
    if set(question.modes) != {"kiosk", "web"}:
        given = pl.col(MODE).cast(pl.String) if mode is None else pl.lit(mode)
        parts.append(given.is_in(list(question.modes)))
    return pl.all_horizontal(parts) if parts else None


def holds(survey: Survey, name: str, wanted: Condition) -> pl.Expr:
    """Whether one entry of `show_if` is met, as `questions.logic.holds` has it."""
    codes = wanted.codes if isinstance(wanted, NoneOf) else wanted
    multi = next((q for q in survey.questions if q.id == name and isinstance(q, Multi)), None)
    if multi is not None:
        flags = [v.name for v in of_question(multi) if v.part in codes]
        given = pl.any_horizontal(pl.col(flag).fill_null(0) == 1 for flag in flags)
    else:
        given = pl.col(name).cast(pl.String).is_in(list(codes)).fill_null(value=False)
    return ~given if isinstance(wanted, NoneOf) else given
