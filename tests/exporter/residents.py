"""Residents who answer at a kiosk."""

import random

from kiosk.store.submission import Submission, submission_from
from questions import logic
from questions.logic import Answer, Chosen
from questions.model import OTHER, Info, Multi, Number, Question, Rating, Survey, Text

WORDS = [
    "Fler lampor vid stationen",
    "=1+1",
    "Två\nrader",
    "Ring 070-123 45 67",
    'Sätt upp "Sakta"',
]


def kiosk_answers(
    survey: Survey, chance: random.Random, *, at_least_one: bool = True
) -> dict[str, Answer]:
    """Valid answers at a kiosk, some questions skipped."""
    answers: dict[str, Answer] = {}
    for item in logic.items(survey, "kiosk"):
        if not logic.applies(item.question, answers) or chance.random() < 0.1:
            continue
        match item.question:
            case Info():
                continue
            case Number() | Rating() as question:
                answers[item.name] = chance.randint(question.min, min(question.max, 30))
            case Text():
                answers[item.name] = chance.choice(WORDS)
            case question:
                answers[item.name] = _chosen(question, chance)
    return answers if answers or not at_least_one else kiosk_answers(survey, chance)


def _chosen(question: Question, chance: random.Random) -> Chosen:
    codes = [*logic.choices(question), *([OTHER] if logic.has_other(question) else [])]
    most = min(logic.most_codes(question), len(codes))
    picked = chance.sample(codes, chance.randint(1, most))
    if isinstance(question, Multi) and set(picked) & set(question.exclusive):
        picked = [code for code in picked if code in question.exclusive][:1]
    return Chosen(tuple(picked), "egna ord" if OTHER in picked else "")


def submissions(survey: Survey, count: int, seed: int = 1) -> list[Submission]:
    chance = random.Random(seed)
    drawn = [submission_from(survey, kiosk_answers(survey, chance)) for _ in range(count)]
    return [submission for submission in drawn if submission is not None]
