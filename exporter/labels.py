"""The responses as they are written: as codes and numbers, or in words."""

import polars as pl

from exporter.frames import MODE, PLACE, shown
from questions.codebook import value_labels, variable_label
from questions.model import Survey
from questions.variables import NOT_SHOWN, Variable, variables
from questions.wording import Phrases


def coded(frame: pl.DataFrame, survey: Survey) -> pl.DataFrame:
    """`frame` with codes as text and numbers as they are; -1 where a question was not shown."""
    columns = [pl.col(MODE).cast(pl.String), pl.col(PLACE)]
    for variable in variables(survey):
        kind = pl.String if variable.kind == "code" else pl.Int64
        value = pl.col(variable.name).cast(kind)
        columns.append(_or_not_shown(value, variable, survey, pl.lit(NOT_SHOWN).cast(kind)))
    return frame.select(columns)


def labelled(frame: pl.DataFrame, survey: Survey, language: str, say: Phrases) -> pl.DataFrame:
    """`frame` in the words of the survey, numbers as they are where they are answers."""
    columns = [
        pl.col(MODE)
        .cast(pl.String)
        .replace_strict(
            {mode: say(f"codebook.mode_{mode}") for mode in ("kiosk", "web")},
            return_dtype=pl.String,
        ),
        pl.col(PLACE),
    ]
    for variable in variables(survey):
        value = pl.col(variable.name).cast(pl.String)
        if variable.kind != "integer":
            words = value_labels(variable, language, say)
            value = value.replace_strict(words, default=None, return_dtype=pl.String)
        columns.append(_or_not_shown(value, variable, survey, pl.lit(say("codebook.not_shown"))))
    return frame.select(columns)


def headings(survey: Survey, language: str, say: Phrases) -> tuple[str, ...]:
    """The columns of a frame of responses in words."""
    known = (variable_label(variable, language, say) for variable in variables(survey))
    return (say("codebook.heading_mode"), say("codebook.heading_place"), *known)


def _or_not_shown(value: pl.Expr, variable: Variable, survey: Survey, stand_in: pl.Expr) -> pl.Expr:
    applies = shown(survey, variable.question)
    if applies is None:
        return value.alias(variable.name)
    return pl.when(applies).then(value).otherwise(stand_in).alias(variable.name)
