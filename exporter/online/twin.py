"""The online twin: the same survey, made from the question file for an online tool."""

from collections.abc import Mapping
from typing import assert_never

from msgspec import Struct

from questions.model import (
    SIMPLE,
    Info,
    Matrix,
    Multi,
    NoneOf,
    Number,
    Question,
    Ranking,
    Rating,
    Single,
    Survey,
    Text,
)


class Form(Struct, frozen=True):
    """One survey in the tool. Easy-read is one of its own: it is no language that tools know."""

    suffix: str
    """What sets its file apart."""
    languages: Mapping[str, str]
    """As the tool calls them, the first one first, to the language of the question file."""


def forms(survey: Survey) -> tuple[Form, ...]:
    """All that are to be made of a survey."""
    plain = {name: name for name in survey.languages if not name.endswith(SIMPLE)}
    found = [Form("", plain)] if plain else []
    found += [
        Form(f"_{name}", {name.removesuffix(SIMPLE): name})
        for name in survey.languages
        if name.endswith(SIMPLE)
    ]
    return tuple(found)


def asked(survey: Survey) -> tuple[Question, ...]:
    """What is asked online."""
    return tuple(question for question in survey.questions if "web" in question.modes)


def ranks(question: Ranking) -> dict[int, str]:
    """Each rank, and the name of the drop-down in which it is chosen."""
    return {rank: f"{question.id}{rank}" for rank in range(1, question.pick + 1)}


class Asked(Struct, frozen=True):
    """What one entry of `show_if` is about: the answer to a question, or to a row of a matrix."""

    question: Question
    row: str = ""
    codes: tuple[str, ...] = ()
    """Any of these."""
    is_none: bool = False
    """None of them, rather; which holds, too, where nothing was answered."""


def conditions(survey: Survey, question: Question) -> tuple[Asked, ...]:
    """The skip rule of a question; all of them have to hold."""
    by_name = {
        f"{one.id}_{row}" if row else one.id: (one, row)
        for one in survey.questions
        for row in (one.rows if isinstance(one, Matrix) else ("",))
    }
    found = []
    for name, wanted in question.show_if.items():
        one, row = by_name[name]
        if isinstance(wanted, NoneOf):
            found.append(Asked(one, row, wanted.codes, is_none=True))
        else:
            found.append(Asked(one, row, wanted))
    return tuple(found)


def help_of(question: Question, language: str) -> str:
    """The help of a question, with the unit of a number and the ends of a rating."""
    if isinstance(question, Info):
        return ""
    lines = [question.help[language]] if question.help else []
    match question:
        case Number(unit=unit) if unit:
            lines.append(f"({unit[language]})")
        case Rating(labels=labels) if labels:
            low, high = labels[language]
            lines.append(f"{question.min} = {low}, {question.max} = {high}")
        case Number() | Rating() | Single() | Multi() | Matrix() | Ranking() | Text():
            pass
        case _:
            assert_never(question)
    return "\n".join(lines)
