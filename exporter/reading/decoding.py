"""From what an online tool writes to what the survey stores, value by value.

A column of a batch has few distinct values, so each is decoded once, in plain Python, and polars
replaces them.
"""

import re
from collections.abc import Callable, Mapping

from exporter.tools.tool import Tool
from questions.characters import normal
from questions.logic import choices
from questions.model import OTHER, Rating, Single
from questions.variables import Value, Variable


class Unknown:
    """A value that the survey does not have."""


UNKNOWN = Unknown()

Decoder = Callable[[str], Value | Unknown | None]
"""From the text of a cell to a value, None for an empty cell, UNKNOWN."""


def decoder(variable: Variable, tool: Tool) -> Decoder:
    """How the cells of a column of `variable` are to be read."""
    match variable.kind:
        case "flag":
            return lambda text: _flag(normal(text), tool)
        case "integer":
            labels = _ends(variable.question) if isinstance(variable.question, Rating) else {}
            return lambda text: _integer(normal(text), variable, labels)
        case "code":
            table = _codes(variable, tool)
            return lambda text: None if not text.strip() else table.get(normal(text), UNKNOWN)


def _codes(variable: Variable, tool: Tool) -> Mapping[str, str]:
    """Codes, and labels in every language, to codes. A label that two choices share is no label."""
    table: dict[str, str] = {}
    ambiguous = set()
    for code, choice in choices(variable.question).items():
        for label in map(normal, choice.text.values()):
            if table.setdefault(label, code) != code:
                ambiguous.add(label)
    for label in ambiguous:
        del table[label]
    if isinstance(variable.question, Single) and variable.question.other:
        table = dict.fromkeys(tool.other_codes - ambiguous, OTHER) | table
    return table | {code: code for code in choices(variable.question)}


def _flag(text: str, tool: Tool) -> int | Unknown | None:
    if not text:
        return None
    if text in tool.yes:
        return 1
    return 0 if text in tool.no else UNKNOWN


def _integer(text: str, variable: Variable, labels: Mapping[str, int]) -> int | Unknown | None:
    """`3`, `3.0000000000` or, of a rating, the words at one end of its scale."""
    if not text:
        return None
    if text in labels:
        return labels[text]
    match = re.fullmatch(r"(-?\d{1,12})(?:[.,]0*)?", text, re.ASCII)
    if match is None:
        return UNKNOWN
    number = int(match[1])
    least, most = variable.bounds() or (number, number)
    return number if least <= number <= most else UNKNOWN


def _ends(rating: Rating) -> Mapping[str, int]:
    if rating.labels is None:
        return {}
    ends: dict[str, int] = {}
    for low, high in rating.labels.values():
        ends |= {normal(low): rating.min, normal(high): rating.max}
    return ends
