"""The responses as they are written: as codes and numbers, or in words."""

from collections.abc import Collection, Mapping, Sequence

import polars as pl

from exporter.frames import ASKED, MODE_CODES, code_type, shown
from exporter.output_names import MODE, PLACE
from questions.codebook import can_be_not_shown, value_labels, variable_label
from questions.model import Survey
from questions.variables import NOT_SHOWN, WITHHELD, variables
from questions.wording import Phrases


def coded(frame: pl.DataFrame, survey: Survey, asked: pl.DataFrame | None = None) -> pl.DataFrame:
    """`frame`, of responses, as a frame of codes: -1 where a question was not shown.

    `asked`: what files tell of that; where they tell nothing the conditions of the survey hold.
    """
    told = frame if asked is None else pl.concat([frame, asked], how="horizontal")
    columns = [pl.col(MODE).cast(pl.String).cast(MODE_CODES), pl.col(PLACE)]
    for variable in variables(survey):
        value = pl.col(variable.name)
        kind = code_type(variable)
        if variable.kind == "code":
            value = value.cast(pl.String).cast(kind)
            stand_in = pl.lit(str(NOT_SHOWN), kind)
        else:
            stand_in = pl.lit(NOT_SHOWN, kind)
        applies = shown(survey, variable.question)
        if applies is not None:
            if (name := ASKED + variable.question.id) in told.columns:
                applies = pl.coalesce(name, applies) | value.is_not_null()
            value = pl.when(applies).then(value).otherwise(stand_in)
        columns.append(value.alias(variable.name))
    return told.select(columns)


def labelled(
    codes: pl.DataFrame, survey: Survey, say: Phrases, withheld: Collection[str] = ()
) -> pl.DataFrame:
    """`codes` in words; `say` speaks a language of the survey.

    Integers stay numbers, to be counted with, unless some were not shown the question, or some are
    `withheld`.
    """
    reasons = {NOT_SHOWN: say("codebook.not_shown"), WITHHELD: say("codebook.withheld")}
    texts = {str(number): text for number, text in reasons.items()}
    modes = {mode: say(f"codebook.mode_{mode}") for mode in ("kiosk", "web")}
    columns = [_in_words(codes[MODE], modes | texts)]
    columns += [codes[name] for name in codes.columns if name == PLACE]
    for variable in variables(survey):
        values = codes[variable.name]
        if variable.kind != "integer":
            words = {**value_labels(variable, say), **texts}
            columns.append(_in_words(values, words))
        elif can_be_not_shown(variable.question) or variable.name in withheld:
            columns.append(values.cast(pl.String).replace(texts))
        else:
            columns.append(values)
    return pl.DataFrame(columns)


def _in_words(values: pl.Series, words: Mapping[str, str]) -> pl.Series:
    """A column of few values in words: an Enum, for a million texts would take a lot of room."""
    texts = pl.Enum(list(dict.fromkeys(words.values())))
    if isinstance(values.dtype, pl.Enum):
        known = [words[code] for code in values.dtype.categories]
        return pl.Series(values.name, known, texts).gather(values.to_physical().cast(pl.UInt32))
    numbers = {int(code): text for code, text in words.items()}
    return values.replace_strict(numbers, default=None, return_dtype=texts)


def headings(columns: Sequence[str], survey: Survey, say: Phrases) -> tuple[str, ...]:
    """The columns of a frame of codes in words."""
    known = {variable.name: variable_label(variable, say) for variable in variables(survey)}
    own = {MODE: say("codebook.heading_mode"), PLACE: say("codebook.heading_place")}
    return tuple((known | own)[name] for name in columns)
