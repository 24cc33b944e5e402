"""A small municipality, and who of it answers: mostly those who live in its largest village."""

import random

from questions.loader import load_survey
from questions.logic import Answers, Chosen
from tests.exporter.limesurvey_file import random_answers
from tests.exporter.office_folder import ESSUNGA

INHABITANTS = 5_600
SURVEY = load_survey(ESSUNGA)
AGES = {"u16": 18, "a16": 15, "a30": 22, "a50": 20, "a65": 25}
AREAS = {
    "nosse": 38,
    "jonsl": 9,
    "framm": 9,
    "essun": 7,
    "barbe": 6,
    "faglu": 4,
    "land": 26,
    "utanf": 1,
}
GENDERS = {"kvinn": 49, "man": 50, "annat": 1}
DECLINE, SKIP = 0.03, 0.04


def respondents(seed: int, count: int) -> dict[str, Answers]:
    """Record number to what somebody answered on the web, drawn without putting back."""
    chance = random.Random(seed)
    everybody = [
        {"alder": _one(AGES, chance), "omrade": _one(AREAS, chance), "kon": _one(GENDERS, chance)}
        for _ in range(INHABITANTS)
    ]
    chosen = chance.sample(everybody, count)
    return {str(n): _answers(person, chance) for n, person in enumerate(chosen, start=1)}


def _one(shares: dict[str, int], chance: random.Random) -> str:
    return chance.choices(list(shares), list(shares.values()))[0]


def _answers(person: dict[str, str], chance: random.Random) -> Answers:
    answers = dict(random_answers(SURVEY, chance))
    for name, code in person.items():
        answers.pop(name, None)
        drawn = chance.random()
        if drawn > DECLINE + SKIP:
            answers[name] = Chosen((code,))
        elif drawn > SKIP:
            answers[name] = Chosen(("ejsv",))
    return answers
