"""What makes answers comparable, and the words they answer, each as one number.

All are SHA-256 in hex over JSON whose keys are sorted: the same on every machine, whatever the
order of keys in a file, and however it is laid out.
"""

import hashlib
from collections.abc import Mapping

import msgspec

from questions.logic import choices
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
from questions.variables import Variable, of_question


def fingerprint(survey: Survey) -> str:
    """Over variables, codes, numbers, limits and skip rules; not over any wording.

    Questions count in their order. Texts, languages, themes, the period, the address and info
    screens may change without changing it.
    """
    parts = [_part(question) for question in survey.questions if not isinstance(question, Info)]
    return _sha256([survey.survey, parts])


def wording_hash(survey: Survey) -> str:
    """Over what respondents read in the questions, in all languages.

    That is texts, help, choices, rows, columns, units and labels of all questions, info screens
    among them. Title, intro and thanks, the address and the period, and what the result shows may
    change without changing it.
    """
    return _sha256({question.id: _wording(question) for question in survey.questions})


def codes_hash(variable: Variable) -> str:
    """Over what the values of one variable are and whom it was asked of; not over any wording.

    Its kind, its codes with their numbers and what is missing of them, its bounds, and the skip
    rule and the modes of its question. Its name and the other variables are no part.
    """
    question = variable.question
    return _sha256(
        [
            variable.kind,
            dict(variable.numbers()),
            dict(variable.missing()),
            variable.bounds(),
            _conditions(question),
            sorted(question.modes),
        ]
    )


def text_hash(variable: Variable, language: str) -> str:
    """Over what respondents read in `language` when they gave one variable its value.

    The texts and help of its question, of a matrix its row alone, of a multi its choice alone.
    """
    said = _wording(variable.question)
    part = {Matrix: "rows", Multi: "choices"}.get(type(variable.question))
    if part:
        said[part] = {key: texts for key, texts in said[part].items() if key == variable.part}
    words = {
        kind: {key: texts[language] for key, texts in parts.items()} for kind, parts in said.items()
    }
    return _sha256(words)


def _sha256(content: object) -> str:
    return hashlib.sha256(msgspec.json.encode(content, order="deterministic")).hexdigest()


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


def _wording(question: Question) -> dict[str, dict[str, Mapping[str, object]]]:
    """All that is read in one question: what it is, its code where it has one, its languages."""
    said: dict[str, dict[str, Mapping[str, object]]] = {
        "text": {"": question.text},
        "choices": {code: choice.text for code, choice in choices(question).items()},
    }
    if not isinstance(question, Info) and question.help:
        said["help"] = {"": question.help}
    match question:
        case Matrix():
            said["rows"] = {code: row.text for code, row in question.rows.items()}
        case Number() if question.unit:
            said["unit"] = {"": question.unit}
        case Rating() if question.labels:
            said["labels"] = {"": question.labels}
    return said
