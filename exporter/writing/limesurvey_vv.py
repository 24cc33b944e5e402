"""Answers of the kiosks to be loaded into the online survey: LimeSurvey's own format "VV".

Tabs, UTF-8, two rows of headings: words, then codes as LimeSurvey's expressions have them. Without
a column `id` each row is a new response. A response counts as sent in from 1980-01-01 on, which is
also the date that anonymous surveys give to all. Free words lie apart from the answers at a kiosk,
so there are none here: of "other" only that it was marked.
(LimeSurvey 6: application/helpers/admin/import_helper.php, VVImport.)
"""

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from exporter.frames import shown
from exporter.output_names import MODE
from exporter.writing.result import Result
from questions.logic import has_other
from questions.model import OTHER, Matrix, Multi, Question, Ranking, Survey, Text
from questions.variables import NOT_SHOWN, Variable, of_question
from questions.wording import Phrases

SENT = "1980-01-01 00:00:00"
NOT_ASKED = "{question_not_shown}"
SINGLE_OTHER = "-oth-"


def write_vv(result: Result, path: Path) -> None:
    """Every response of a kiosk, and the questions that are asked online, too."""
    survey, words = result.merged.survey, result.words
    kiosks = result.codes.filter(pl.col(MODE).cast(pl.String) == "kiosk")
    given = result.merged.responses.filter(pl.col(MODE).cast(pl.String) == "kiosk")
    language = words.language
    columns = [
        ("Date submitted", pl.Series("submitdate", [SENT]).new_from_index(0, kiosks.height)),
        ("Start language", pl.Series("startlanguage", [language]).new_from_index(0, kiosks.height)),
    ]
    for question in survey.questions:
        if "web" in question.modes:
            columns += _columns(question, kiosks, _was_asked(survey, question, given), words)
    headings = pl.DataFrame(
        [pl.Series(str(n), [_plain(text), column.name]) for n, (text, column) in enumerate(columns)]
    )
    rows = pl.DataFrame([column for _, column in columns])
    with path.open("wb") as file:
        for table in (headings, rows):
            table.write_csv(file, include_header=False, separator="\t")


Heading = tuple[str, pl.Series]


def _columns(
    question: Question, kiosks: pl.DataFrame, asked: pl.Series, words: Phrases
) -> Iterator[Heading]:
    for variable in of_question(question):
        column = _values(kiosks[variable.name], variable, words)
        yield _heading(variable, words), column.alias(_name(variable))
    is_text = isinstance(question, Text)
    if is_text or (has_other(question) and not isinstance(question, Multi)):
        empty = pl.select(pl.when(asked).then(pl.lit("")).otherwise(pl.lit(NOT_ASKED))).to_series()
        name = question.id if is_text else f"{question.id}_{OTHER}"
        text = question.text[words.language]
        heading = text if is_text else f"{text} ({words('codebook.other')})"
        yield heading, empty.alias(name)


def _heading(variable: Variable, words: Phrases) -> str:
    """The question, and what of it the column is about."""
    question, part = variable.question, variable.part or ""
    text = question.text[words.language]
    match question:
        case Matrix():
            return f"{text} ({question.rows[part].text[words.language]})"
        case Multi() if part in question.choices:
            return f"{text} ({question.choices[part].text[words.language]})"
        case Multi():
            return f"{text} ({words('codebook.other')})"
        case Ranking():
            return f"{text} {part}"
        case _:
            return text


def _name(variable: Variable) -> str:
    """A ranking is as many questions there as it has ranks."""
    if isinstance(variable.question, Ranking):
        return f"{variable.question.id}{variable.part}"
    return variable.name


def _values(codes: pl.Series, variable: Variable, words: Phrases) -> pl.Series:
    """A column of codes as text; what was skipped is empty."""
    texts = {str(NOT_SHOWN): NOT_ASKED}
    if variable.kind == "flag":
        marked = _plain(words("codebook.other")) if variable.part == OTHER else "Y"
        texts |= {"0": "", "1": marked}
    elif variable.kind == "code":
        texts |= {OTHER: SINGLE_OTHER}
    return codes.cast(pl.String).replace(texts).fill_null("")


def _was_asked(survey: Survey, question: Question, given: pl.DataFrame) -> pl.Series:
    asked = shown(survey, question)
    everybody = pl.col(MODE).is_not_null()
    return given.select((everybody if asked is None else asked).alias("asked")).to_series()


def _plain(text: str) -> str:
    """Text on one line, escaped as LimeSurvey undoes it."""
    return " ".join(text.replace("{", "{lbrace}").split())
