"""The responses as they are written: as codes and numbers, or in words."""

from collections.abc import Mapping

import polars as pl

from exporter.frames import shown
from exporter.output_names import MODE, PLACE
from questions.codebook import value_labels, variable_label
from questions.model import Survey
from questions.variables import NOT_SHOWN, Variable, variables
from questions.wording import Phrases


def coded(frame: pl.DataFrame, survey: Survey) -> pl.DataFrame:
    """`frame` with codes and numbers as they are, and -1 where a question was not shown."""
    columns = [pl.col(MODE), pl.col(PLACE)]
    for variable in variables(survey):
        value = pl.col(variable.name)
        if variable.kind == "code":
            texts = pl.Enum([*variable.numbers(), str(NOT_SHOWN)])
            stand_in = pl.lit(str(NOT_SHOWN), texts)
            value = value.cast(pl.String).cast(texts)
        else:
            stand_in = pl.lit(NOT_SHOWN, pl.Int8 if variable.kind == "flag" else pl.Int64)
        columns.append(_or_not_shown(value, variable, survey, stand_in))
    return frame.select(columns)


def labelled(frame: pl.DataFrame, survey: Survey, say: Phrases) -> pl.DataFrame:
    """`frame` in words; `say` speaks a language of the survey.

    Integers stay numbers, to be counted with, unless some were not shown the question.
    """
    columns = [
        _in_words({mode: say(f"codebook.mode_{mode}") for mode in ("kiosk", "web")}, MODE),
        pl.col(PLACE),
    ]
    not_shown = say("codebook.not_shown")
    for variable in variables(survey):
        applies = shown(survey, variable.question)
        if variable.kind != "integer":
            words = value_labels(variable, say)
            columns.append(
                _or_not_shown(
                    _in_words(words, variable.name, not_shown), variable, survey, pl.lit(not_shown)
                )
            )
        elif applies is None:
            columns.append(pl.col(variable.name))
        else:
            value = pl.col(variable.name).cast(pl.String)
            columns.append(_or_not_shown(value, variable, survey, pl.lit(not_shown)))
    return frame.select(columns)


def _in_words(words: Mapping[str, str], name: str, *others: str) -> pl.Expr:
    """A column of few values in words: an Enum, for a million texts would take a lot of room."""
    texts = pl.Enum(list(dict.fromkeys([*words.values(), *others])))
    return pl.col(name).cast(pl.String).replace_strict(words, default=None, return_dtype=texts)


def headings(survey: Survey, say: Phrases) -> tuple[str, ...]:
    """The columns of a frame of responses in words."""
    known = (variable_label(variable, say) for variable in variables(survey))
    return (say("codebook.heading_mode"), say("codebook.heading_place"), *known)


def _or_not_shown(value: pl.Expr, variable: Variable, survey: Survey, stand_in: pl.Expr) -> pl.Expr:
    applies = shown(survey, variable.question)
    if applies is None:
        return value.alias(variable.name)
    return pl.when(applies).then(value).otherwise(stand_in).alias(variable.name)
