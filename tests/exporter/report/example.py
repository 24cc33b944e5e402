"""The answers of docs/figures.md: what is written there of them by hand is what comes out."""

from collections.abc import Mapping

import polars as pl

from exporter.frames import column_types
from questions.model import Survey
from tests.exporter.office import survey_of

QUESTIONS = """\
survey: exempel
version: "1"
languages: [sv]
title: {sv: Ett exempel}
questions:
  - id: alder
    type: single
    background: true
    text: {sv: Hur gammal är du?}
    choices:
      ung: {sv: Under 30 år}
      mitt: {sv: 30–64 år}
      gam: {sv: 65 år eller äldre}
      ejsv: {sv: Vill inte svara, missing: declined}
  - id: kvall
    type: single
    text: {sv: Hur trygg känner du dig när du går ut ensam sent på kvällen?}
    choices:
      mtry: {sv: Mycket trygg}
      gtry: {sv: Ganska trygg}
      gotr: {sv: Ganska otrygg}
      motr: {sv: Mycket otrygg}
      vetej: {sv: Vet inte, missing: unknown}
indicators:
  otrygg: {text: {sv: Känner sig otrygga}, question: kvall, count: [gotr, motr]}
"""

ANSWERS = {
    "ung": {"mtry": 1, "gtry": 2, "gotr": 5, "motr": 3, "vetej": 0},
    "mitt": {"mtry": 5, "gtry": 4, "gotr": 1, "motr": 2, "vetej": 1},
}
"""Age to answers: 24 in all, all of them at one kiosk."""

OF_AN_OLD_MANY = {
    "ung": {"mtry": 20, "gtry": 35, "gotr": 7, "motr": 5},
    "mitt": {"mtry": 28, "gtry": 45, "gotr": 10, "motr": 7},
    "gam": {"mtry": 20, "gtry": 53, "gotr": 40, "motr": 20},
}
"""290 answers, nearly half of them of the oldest."""
INHABITANTS = {"ung": 1860, "mitt": 2420, "gam": 1370}


def survey() -> Survey:
    return survey_of(QUESTIONS)


def responses(answers: Mapping[str, Mapping[str, int]] = ANSWERS) -> pl.DataFrame:
    rows = [
        ("kiosk", "biblioteket", age, code)
        for age, given in answers.items()
        for code, count in given.items()
        for _ in range(count)
    ]
    return pl.DataFrame(rows, schema=column_types(survey()), orient="row")
