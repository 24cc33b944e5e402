"""What columns of an export can hold."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from msgspec import Struct

from exporter.tools.tool import Tool
from questions.logic import has_other
from questions.model import OTHER, Multi, Question, Ranking, Survey, Text
from questions.variables import Variable, of_question

Matched = Literal["code", "text", "item", "map"]
"""By what a column was matched: its code, the text of its question, of its row or choice alone."""


class VariableColumn(Struct, frozen=True):
    """Holds the values of a variable."""

    variable: Variable


class WordsColumn(Struct, frozen=True):
    """Holds free text: a text question's, or the free line of `other: true`."""

    question: Question


class ChosenColumn(Struct, frozen=True):
    """Holds all choices of a question with several, or a whole ranking, in one cell."""

    question: Multi | Ranking


class RankColumn(Struct, frozen=True):
    """Holds the rank of one choice of a ranking."""

    question: Ranking
    code: str


class IgnoredColumn(Struct, frozen=True):
    """Holds nothing for the result."""

    why: Literal["metadata", "identifying", "unknown", "other_text"]


Held = VariableColumn | WordsColumn | ChosenColumn | RankColumn
Column = Held | IgnoredColumn


class Match(Struct, frozen=True):
    """A column, and how sure it is that it holds that."""

    column: Column
    by: Matched | None = None
    differs: bool = False
    """Its code is right, and its text is nearly, but not quite, the question's."""


def key_of(column: Column) -> str:
    """What is the same for columns that hold the same."""
    match column:
        case VariableColumn(variable):
            return variable.name
        case WordsColumn(question):
            return f"{question.id}."
        case ChosenColumn(question):
            return f"{question.id},"
        case RankColumn(question, code):
            return f"{question.id}#{code}"
        case IgnoredColumn():
            return ""


def question_of(column: Column) -> Question | None:
    match column:
        case VariableColumn(variable):
            return variable.question
        case WordsColumn(question) | ChosenColumn(question) | RankColumn(question):
            return question
        case IgnoredColumn():
            return None


def lacking(held: Sequence[Column], survey: Survey, tool: Tool) -> Mapping[str, Sequence[str]]:
    """Of each question that is asked online the columns, by `column_names`, that are not there."""
    there = {name for column in held for name in _names(column, tool)}
    gone = {
        question.id: [name for name in column_names(question) if name not in there]
        for question in survey.questions
        if "web" in question.modes
    }
    return {question: names for question, names in gone.items() if names}


def column_names(question: Question) -> Sequence[str]:
    """What holds a question online: its variables, and the free text or the free line."""
    names = [variable.name for variable in of_question(question)]
    if isinstance(question, Text):
        names.append(question.id)
    elif has_other(question) and f"{question.id}_{OTHER}" not in names:
        names.append(f"{question.id}_{OTHER}")
    return names


def names_of(column: Column) -> Sequence[str]:
    """The variables of a column, as people are told of them; of several the question."""
    match column:
        case VariableColumn(variable):
            return [variable.name]
        case WordsColumn(question):
            return [question.id if isinstance(question, Text) else f"{question.id}_{OTHER}"]
        case ChosenColumn(question):
            return [question.id]
        case RankColumn(question, code):
            return [f"{question.id} ({code})"]
        case IgnoredColumn():
            return []


def _names(column: Column, tool: Tool) -> Iterable[str]:
    match column:
        case VariableColumn(variable):
            inline = tool.other_inline and has_other(variable.question)
            return [variable.name, *([f"{variable.question.id}_{OTHER}"] if inline else [])]
        case WordsColumn(question):
            return [question.id if isinstance(question, Text) else f"{question.id}_{OTHER}"]
        case ChosenColumn(question) | RankColumn(question):
            return column_names(question)
        case IgnoredColumn():
            return []
