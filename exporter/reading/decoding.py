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
    table: dict[str, Value | None] = dict.fromkeys(without_answer(variable, tool))
    match variable.kind:
        case "flag":
            table |= dict.fromkeys(tool.no, 0) | dict.fromkeys(tool.yes, 1)
        case "integer":
            table |= _ends(variable.question) if isinstance(variable.question, Rating) else {}
            return lambda text: _integer(normal(text), variable, table)
        case "code":
            table |= _codes(variable, tool)
    return lambda text: table.get(normal(text), UNKNOWN)


def without_answer(variable: Variable | None, tool: Tool) -> frozenset[str]:
    """What cells hold, as `normal` has it, if nothing was answered there; None for free text."""
    words = tool.not_shown | {""}
    if variable is None or variable.kind != "code":
        return words
    return words - _codes(variable, tool).keys()


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


WHOLE = r"(-?[0-9]{1,12})(?:[.,](?:0{1,2}|0{4,})?)?"
"""A whole number, as a column of decimals has it, too. `1.000` may be one or a thousand."""


def _integer(
    text: str, variable: Variable, words: Mapping[str, Value | None]
) -> Value | Unknown | None:
    """`3`, `3.0000000000` or, of a rating, the words at one end of its scale."""
    if text in words:
        return words[text]
    match = re.fullmatch(WHOLE, text)
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
