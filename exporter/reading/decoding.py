"""From what an online tool writes to what the survey stores, value by value.

A column of a batch has few distinct values, so each is decoded once, in plain Python, and polars
replaces them.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Literal

from msgspec import Struct

from exporter.tools.tool import Delimited, LabelsToMatch, OneColumnPerChoice, Tool
from exporter.tools.yes_and_no import NO, YES
from questions.characters import normal
from questions.logic import choices, has_other
from questions.model import OTHER, Multi, Question, Ranking, Rating, Single
from questions.variables import Value, Variable


class Unknown:
    """A value that the survey does not have."""


UNKNOWN = Unknown()

Decoder = Callable[[str], Value | Unknown | None]
"""From the text of a cell to a value, None for an empty cell, UNKNOWN."""


class Chosen(Struct, frozen=True):
    """The choices of one cell, in their order; `rest` is what was none of them."""

    codes: tuple[str, ...]
    rest: str = ""


Written = Literal["codes", "labels"]
"""What a column of choices was written as. Whatever is the other alone is known, too."""


def decoder(
    variable: Variable, tool: Tool, *, typed: bool = False, written: Written = "codes"
) -> Decoder:
    """How the cells of a column of `variable` are to be read. `typed`: they may have been numbers
    with a format."""
    table: dict[str, Value | None] = dict.fromkeys(without_answer(variable, tool))
    match variable.kind:
        case "flag":
            table |= dict.fromkeys(tool.no, 0) | dict.fromkeys(tool.yes, 1)
            if tool.marks_by_label:
                table |= dict.fromkeys(_labels_of_flag(variable), 1)
                if variable.part == OTHER:
                    table |= dict.fromkeys(tool.other_codes, 1)
        case "integer":
            table |= _ends(variable.question) if isinstance(variable.question, Rating) else {}
            return lambda text: _integer(normal(unmasked(text, tool)), variable, table)
        case "code":
            table |= codes_of(variable.question, tool, typed=typed, written=written)
    return lambda text: table.get(normal(unmasked(text, tool)), UNKNOWN)


def unmasked(text: str, tool: Tool) -> str:
    """`text` without the apostrophe that keeps a spreadsheet from computing it."""
    return text[1:] if text[:1] == "'" and text[1:2] in tuple(tool.masked) else text


def without_answer(variable: Variable | None, tool: Tool) -> frozenset[str]:
    """What cells hold, as `normal` has it, if nothing was answered there; None for free text."""
    words = tool.not_shown | {""}
    if variable is None or variable.kind != "code":
        return words
    return words - codes_of(variable.question, tool).keys()


def codes_of(
    question: Question, tool: Tool, *, typed: bool = False, written: Written = "codes"
) -> Mapping[str, str]:
    """Codes, and labels in every language, to codes. What is both is what was `written`."""
    labels = labels_of(question, tool, typed=typed)
    codes = {code: code for code in choices(question)}
    return {**labels, **codes} if written == "codes" else {**codes, **labels}


def labels_of(question: Question, tool: Tool, *, typed: bool = False) -> Mapping[str, str]:
    """Labels in every language to codes. A label that two choices share is no label."""
    table: dict[str, str] = {}
    ambiguous = set()
    for code, choice in choices(question).items():
        for label in map(normal, choice.text.values()):
            if table.setdefault(label, code) != code:
                ambiguous.add(label)
    for label in ambiguous:
        del table[label]
    if typed:
        table = _numbers_of_percents(table) | table
    if has_other(question):
        table = dict.fromkeys(tool.other_codes - ambiguous, OTHER) | table
    return _of_yes_and_no(question, tool) | table


def _of_yes_and_no(question: Question, tool: Tool) -> dict[str, str]:
    """What the tool writes for yes and no, to the choices that say so by code or label."""
    if tool.yes_or_no is None or not isinstance(question, Single):
        return {}
    said = {
        code: {code, *map(normal, choice.text.values())}
        for code, choice in choices(question).items()
    }
    yes = [code for code, words in said.items() if words & {*YES, "y"}]
    no = [code for code, words in said.items() if words & {*NO, "n"}]
    if len(yes) != 1 or len(no) != 1:
        return {}
    return dict(zip(tool.yes_or_no, (*yes, *no), strict=True))


def _numbers_of_percents(labels: Mapping[str, str]) -> dict[str, str]:
    """`100%` is the number 1 in a workbook, and only its format says so."""
    found = {}
    for label, code in labels.items():
        if match := re.fullmatch(r"([0-9]+(?:[.,][0-9]+)?) ?%", label):
            number = float(match[1].replace(",", ".")) / 100
            found[str(int(number)) if number.is_integer() else repr(number)] = code
    return found


def _labels_of_flag(variable: Variable) -> Iterator[str]:
    choice = choices(variable.question).get(variable.part or "")
    yield from map(normal, choice.text.values() if choice else ())


# -- several choices in one cell


def chosen_decoder(
    question: Multi | Ranking,
    tool: Tool,
    more: Mapping[str, str] | None = None,
    written: Written = "codes",
) -> Callable[[str], Chosen | None]:
    """How cells that hold all choices of a question are to be read; None: nothing was answered.

    `more`: labels of a map, as `normal` has them, to codes.
    """
    known = {**codes_of(question, tool, written=written), **(more or {})}
    nothing = without_answer(None, tool)

    def decode(text: str) -> Chosen | None:
        text = unmasked(text, tool)
        if normal(text) in nothing:
            return None
        match tool.multi:
            case Delimited(separator):
                return _all_known(text.split(separator), known)
            case LabelsToMatch(separators):
                found = [labels_in(text, separator, known) for separator in separators]
                return min(found, key=lambda chosen: len(chosen.rest))
            case OneColumnPerChoice():
                return labels_in(text, "\0", known)

    return decode


def _all_known(parts: Sequence[str], known: Mapping[str, str]) -> Chosen:
    parts = [part for part in parts if part.strip()]
    codes = [known.get(normal(part)) for part in parts]
    rest = [part for part, code in zip(parts, codes, strict=True) if code is None]
    return Chosen(tuple(code for code in codes if code), ", ".join(rest))


def labels_in(text: str, separator: str, known: Mapping[str, str]) -> Chosen:
    """The labels in `text`, the longest first; runs of what is none of them are the rest."""
    bounds = [0]
    for found in re.finditer(re.escape(separator), text):
        bounds += [found.start(), found.end()]
    bounds.append(len(text))
    pieces = list(zip(bounds[::2], bounds[1::2], strict=True))
    most = 1 + max((label.count(separator.strip() or separator) for label in known), default=0)
    codes: list[str] = []
    rest: list[str] = []
    first = 0
    begin: int | None = None
    while first < len(pieces):
        for last in range(min(first + most, len(pieces)), first, -1):
            code = known.get(normal(text[pieces[first][0] : pieces[last - 1][1]]))
            if code is not None:
                break
        else:
            begin = first if begin is None else begin
            first += 1
            continue
        if begin is not None:
            rest.append(text[pieces[begin][0] : pieces[first - 1][1]])
            begin = None
        codes.append(code)
        first = last
    if begin is not None:
        rest.append(text[pieces[begin][0] :])
    left = (part.strip().removesuffix(separator.strip() or separator).strip() for part in rest)
    return Chosen(tuple(dict.fromkeys(codes)), separator.join(part for part in left if part))


# -- numbers

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


# -- what a spreadsheet has done to labels


def looks_like_date(text: str) -> bool:
    """Whether a cell is what Excel makes of a label such as `2-50` or `4/5`."""
    return _DATE.fullmatch(text.strip().casefold()) is not None


_MONTH = r"[^\W\d_]{3,9}\.?"
_DATE = re.compile(
    rf"\d{{1,4}}[-/ .]{_MONTH}|{_MONTH}[-/ .]\d{{1,4}}|\d{{4}}-\d\d-\d\d( 00:00:00)?"
)


@cache
def _has_ranges(labels: frozenset[str]) -> bool:
    return any(re.fullmatch(r"\d{1,4} ?[-/.] ?\d{1,4}", label) for label in labels)


def may_become_dates(variable: Variable, tool: Tool) -> bool:
    """Whether some label of a variable reads like a day or a month to Excel."""
    return variable.kind == "code" and _has_ranges(frozenset(codes_of(variable.question, tool)))


def takes_own_words(variable: Variable, tool: Tool) -> bool:
    """Whether a cell that is no choice is what was written on the free line."""
    question = variable.question
    return tool.other_inline and isinstance(question, Single) and question.other
