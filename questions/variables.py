"""The flat columns that questions yield, their codes and the missing values."""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from questions.logic import Answer, Answers, Chosen, choices
from questions.model import (
    OTHER,
    OTHER_NUMBER,
    Matrix,
    Multi,
    Number,
    Question,
    Ranking,
    Rating,
    Single,
    Survey,
)

NOT_SHOWN = -1
"""Stands for a question that did not apply, in files of codes; never stored."""
WITHHELD = -2
"""Stands for a value that is left out so that nobody can be told apart; never stored."""

Value = str | int
"""A code, or an integer; None stands for an answer that was not given."""


class Variable(Struct, frozen=True, eq=False):
    """One column of the result."""

    name: str
    question: Question
    kind: Literal["code", "flag", "integer"]
    """A choice code; 1 or 0 for marked or not; a whole number."""
    part: str | None = None
    """Of a matrix the row, of a multi the choice, of a ranking the rank from 1."""

    @property
    def item(self) -> str:
        """The name of the item that is answered (`questions.logic.Item`)."""
        rows = isinstance(self.question, Matrix)
        return f"{self.question.id}_{self.part}" if rows else self.question.id

    def numbers(self) -> Mapping[str, int]:
        """Code to number; empty for other kinds than `code`."""
        if self.kind != "code":
            return {}
        numbers = {code: choice.value for code, choice in choices(self.question).items()}
        if isinstance(self.question, Single) and self.question.other:
            numbers[OTHER] = OTHER_NUMBER
        return numbers

    def missing(self) -> Mapping[str, str]:
        """The codes that are declared missing, and as what."""
        if self.kind != "code":
            return {}
        return {
            code: choice.missing
            for code, choice in choices(self.question).items()
            if choice.missing is not None
        }

    def bounds(self) -> tuple[int, int] | None:
        """The least and the largest value of an `integer` or a `flag`."""
        if isinstance(self.question, Number | Rating):
            return self.question.min, self.question.max
        return (0, 1) if self.kind == "flag" else None


def variables(survey: Survey) -> tuple[Variable, ...]:
    """All variables of `survey`, of both modes, in the order of the questions."""
    return tuple(variable for question in survey.questions for variable in of_question(question))


def of_question(question: Question) -> tuple[Variable, ...]:
    """The variables that one question yields; text and info yield none."""
    name = question.id
    match question:
        case Single():
            return (Variable(name, question, "code"),)
        case Multi():
            codes = [*question.choices, *([OTHER] if question.other else [])]
            return tuple(Variable(f"{name}_{code}", question, "flag", code) for code in codes)
        case Matrix():
            return tuple(Variable(f"{name}_{row}", question, "code", row) for row in question.rows)
        case Number() | Rating():
            return (Variable(name, question, "integer"),)
        case Ranking():
            ranks = range(1, question.pick + 1)
            return tuple(Variable(f"{name}_{n}", question, "code", str(n)) for n in ranks)
        case _:
            return ()


def flat(survey: Survey, answers: Answers) -> dict[str, Value | None]:
    """The closed answers as one value for each variable; None where nothing was answered."""
    row: dict[str, Value | None] = {}
    for variable in variables(survey):
        row[variable.name] = _value(variable, answers.get(variable.item))
    return row


def comments(answers: Answers) -> tuple[tuple[str, str], ...]:
    """The free words of an answered survey: (question id, text), the lines of `other` included."""
    found = []
    for name, answer in answers.items():
        text = answer.words if isinstance(answer, Chosen) else answer
        if isinstance(text, str) and text:
            found.append((name, text))
    return tuple(found)


def _value(variable: Variable, answer: Answer | None) -> Value | None:
    match answer:
        case None:
            return None
        case Chosen() if variable.kind == "flag":
            return int(variable.part in answer.codes)
        case Chosen() if isinstance(variable.question, Ranking):
            index = int(variable.part or 1) - 1
            return answer.codes[index] if index < len(answer.codes) else None
        case Chosen():
            return answer.codes[0]
        case int():
            return answer
        case _:
            return None
