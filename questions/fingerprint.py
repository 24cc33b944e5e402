"""What makes two sets of answers comparable, as one number."""

import hashlib

import msgspec

from questions.model import (
    Info,
    Matrix,
    Multi,
    NoneOf,
    Number,
    Question,
    QuestionBase,
    Ranking,
    Rating,
    Single,
    Survey,
    Text,
)
from questions.variables import of_question


def fingerprint(survey: Survey) -> str:
    """SHA-256 (hex) over variables, codes, numbers, limits and skip rules; not over any wording.

    Questions count in their order. Texts, languages, themes, the period, the address and info
    screens may change without changing it.
    """
    parts = [_part(question) for question in survey.questions if not isinstance(question, Info)]
    content = msgspec.json.encode([survey.survey, parts], order="deterministic")
    return hashlib.sha256(content).hexdigest()


def _part(question: Question) -> dict[str, object]:
    return {
        "id": question.id,
        "type": type(question).__name__,
        "modes": sorted(question.modes),
        "show_if": _conditions(question),
        "variables": [
            [variable.name, variable.kind, dict(variable.numbers()), dict(variable.missing())]
            for variable in of_question(question)
        ],
        "limits": _limits(question),
    }


def _conditions(question: QuestionBase) -> dict[str, list[object]]:
    return {
        name: [isinstance(wanted, NoneOf), sorted(_codes(wanted))]
        for name, wanted in question.show_if.items()
    }


def _codes(wanted: tuple[str, ...] | NoneOf) -> tuple[str, ...]:
    return wanted.codes if isinstance(wanted, NoneOf) else wanted


def _limits(question: Question) -> list[object]:
    match question:
        case Number() | Rating():
            return [question.min, question.max]
        case Multi():
            return [question.max, sorted(question.exclusive)]
        case Ranking():
            return [question.pick, list(question.choices)]
        case Matrix() | Single() | Text() | Info():
            return []
