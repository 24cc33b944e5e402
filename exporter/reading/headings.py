"""Which column of an export holds what."""

from collections.abc import Mapping, Sequence
from typing import Literal

from msgspec import Struct

from exporter.tools.tool import Tool
from questions.logic import has_other
from questions.model import OTHER, Info, Question, Survey, Text
from questions.variables import Variable, of_question


class VariableColumn(Struct, frozen=True):
    """Holds the values of a variable."""

    variable: Variable


class WordsColumn(Struct, frozen=True):
    """Holds free text: a text question's, or the free line of `other: true`."""

    question: Question


class IgnoredColumn(Struct, frozen=True):
    """Holds nothing for the result."""

    why: Literal["metadata", "identifying", "unknown"]


Column = VariableColumn | WordsColumn | IgnoredColumn


def columns(headings: Sequence[str], survey: Survey, tool: Tool) -> tuple[Column, ...]:
    """What each column holds. A second one for the same thing is unknown: one of them is wrong."""
    known = _known(survey, tool)
    seen: set[int] = set()
    result: list[Column] = []
    for heading in headings:
        code, part = tool.taken_apart(heading)
        column = known.get((code.casefold(), part.casefold()))
        if column is not None and id(column) not in seen:
            seen.add(id(column))
            result.append(column)
        elif column is None and tool.is_identifying(f"{code}_{part}" if part else code):
            result.append(IgnoredColumn("identifying"))
        elif column is None and not part and tool.is_metadata(code):
            result.append(IgnoredColumn("metadata"))
        else:
            result.append(IgnoredColumn("unknown"))
    return tuple(result)


def lacking(held: Sequence[Column], survey: Survey) -> Mapping[str, Sequence[str]]:
    """Of each question that is asked online the columns, by `column_names`, that are not there."""
    there = set(map(_name, held))
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


def _name(column: Column) -> str | None:
    match column:
        case VariableColumn(variable):
            return variable.name
        case WordsColumn(question):
            return question.id if isinstance(question, Text) else f"{question.id}_{OTHER}"
        case IgnoredColumn():
            return None


def _known(survey: Survey, tool: Tool) -> Mapping[tuple[str, str], Column]:
    """Code and part, without regard to case, to what such a column holds."""
    known: dict[tuple[str, str], Column] = {}
    ranks: dict[tuple[str, str], Column] = {}
    for question in survey.questions:
        code = question.id.casefold()
        if isinstance(question, Info):
            known[code, ""] = IgnoredColumn("metadata")
        elif isinstance(question, Text):
            known[code, ""] = WordsColumn(question)
        for variable in of_question(question):
            column = VariableColumn(variable)
            part = variable.part or ""
            known[code, part.casefold()] = column
            if part.isdecimal():  # the ranks of a ranking may be questions of their own: prio1
                ranks[code + part, ""] = column
        if has_other(question):
            known[code, tool.other_part.casefold()] = WordsColumn(question)
    return ranks | known
