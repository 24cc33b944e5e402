"""Published figures of simulated surveys, to be written."""

import random
from collections.abc import Collection
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import polars as pl

from exporter.merge import merge
from exporter.report.figures import counted
from exporter.report.model import Base, OwnWords, Published, Theme, Written
from exporter.report.plan import plan
from exporter.report.published import published
from exporter.report.standardised import standardised
from exporter.report.writers.outputs import Release, write_report
from questions.fingerprint import fingerprint
from questions.groups import groups
from questions.model import Question, Single, Survey
from tests.exporter.limesurvey_file import write_export
from tests.exporter.municipality import SURVEY, respondents
from tests.exporter.report.small_surveys import responses, small_survey

MODES = ("kiosk", "web")
PLACES = ("bibliotek", "skola")


OWN_WORDS = OwnWords(
    written=(
        Written("forslag", {"sv": "Vad vill du föreslå?"}, Base(28, 32, 30)),
        Written("annat", {"sv": "Något annat?"}, None),
    ),
    themes=(Theme("trafik", {"sv": "Trafik"}, Base(13, 17, 15)),),
    published=("=Fler lampor", "Sänk farten, tack"),
)
"""What somebody wrote, whatever the survey."""


@cache
def small(seed: int) -> Published:
    """Of a small survey at random, with 0 to 250 respondents."""
    chance = random.Random(seed)
    survey, places = small_survey(chance)
    frame = responses(survey, places, chance.choice([0, 9, 25, 60, 120, 250]), chance)
    figures = published(counted(frame, plan(survey, MODES, places)), OWN_WORDS)
    figures = standardised(figures, inhabitants(survey))
    _SURVEYS[figures.fingerprint] = survey
    return figures


@cache
def essunga() -> Published:
    """Of 300 inhabitants: 60 at either of two kiosks, the others on the web."""
    figures = published(counted(merged(300), plan(SURVEY, MODES, PLACES)), OWN_WORDS)
    return standardised(figures, inhabitants(SURVEY))


@cache
def essunga_by_age(count: int = 600) -> Published:
    """Of inhabitants who were asked their age and nothing else of themselves, at kiosks and on the
    web. Far fewer groups are soon protected."""
    others = ("omrade", "kon")
    asked = (question for question in SURVEY.questions if question.id not in others)
    questions = tuple(_without(question, others) for question in asked)
    survey = msgspec.structs.replace(SURVEY, questions=questions)
    _SURVEYS[fingerprint(survey)] = survey
    figures = published(counted(merged(count), plan(survey, MODES, ())))
    return standardised(figures, inhabitants(survey))


def _without(question: Question, others: Collection[str]) -> Question:
    """Asked of whoever the rules that name none of `others` leave."""
    left = {item: wanted for item, wanted in question.show_if.items() if item not in others}
    return msgspec.structs.replace(question, show_if=left)


def inhabitants(survey: Survey) -> dict[str, dict[str, int]]:
    """A population in which the last group of each background question is the largest."""
    return {
        question.id: {group.name: 700 + 40 * n for n, group in enumerate(groups(survey, question))}
        for question in survey.questions
        if isinstance(question, Single) and question.background
    }


@cache
def merged(count: int) -> pl.DataFrame:
    """Responses of inhabitants: of five, two at the kiosks and three on the web."""
    with TemporaryDirectory() as folder:
        write_export(Path(folder) / "webb.csv", SURVEY, respondents(3, count))
        frame = merge([Path(folder)], SURVEY).responses
    number = pl.int_range(pl.len()) % 5
    at = pl.when(number == 0).then(pl.lit(PLACES[0])).when(number == 1).then(pl.lit(PLACES[1]))
    mode = pl.when(number < 2).then(pl.lit("kiosk")).otherwise(pl.lit("web"))
    return frame.with_columns(
        mode.cast(frame["mode"].dtype).alias("mode"), at.cast(frame["place"].dtype).alias("place")
    )


_SURVEYS = {fingerprint(SURVEY): SURVEY}


def survey_of(figures: Published) -> Survey:
    return _SURVEYS[figures.fingerprint]


def write(figures: Published, folder: Path, language: str) -> Path:
    """Everything that is published of `figures`, without a context."""
    return write_report(Release(figures, survey_of(figures), language), folder)
