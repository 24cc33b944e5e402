"""Which column of an export holds what: by its code, its text, or its place among the like."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Literal

from exporter.reading.columns import (
    ChosenColumn,
    Column,
    IgnoredColumn,
    Match,
    Matched,
    RankColumn,
    VariableColumn,
    WordsColumn,
    key_of,
    question_of,
)
from exporter.reading.headings import Heading
from exporter.tools.tool import Delimited, OneColumnPerChoice, Role, Tool
from questions.characters import normal
from questions.logic import choices, has_other
from questions.model import Info, Labelled, Matrix, Multi, Question, Ranking, Survey, Text
from questions.variables import Variable, of_question

_CUT = "..."
"""Stands where Qualtrics has cut a text that is too long for it."""
_NEAR = 0.8
"""How alike texts are that somebody has only polished, as `SequenceMatcher.ratio` has it."""


def columns(
    headings: Sequence[Heading],
    survey: Survey,
    tool: Tool,
    leading: Sequence[Role] = (),
    places: Mapping[int, Column] | None = None,
) -> tuple[Match, ...]:
    """What each column holds. A second one for the same thing is unknown: one of them is wrong.

    `leading`: the roles of the first columns, which are the tool's own; `places`: what a map says
    of columns, by their numbers.
    """
    given = places or {}
    known = _Known(survey, tool, given.values(), headings)

    def match(number: int, heading: Heading) -> Match:
        if number in given:
            return Match(given[number], "map")
        if number < len(leading):
            return Match(IgnoredColumn(_ignored_as(leading[number])))
        return _matched(heading, known, tool)

    found = [match(number, heading) for number, heading in enumerate(headings)]
    return tuple(_once_each(found, tool))


def _keys_within(column: Column) -> Iterator[str]:
    """What is placed with a column: with a question that stands in one cell all of its parts."""
    yield key_of(column)
    if isinstance(column, ChosenColumn):
        yield from (variable.name for variable in of_question(column.question))


def _ignored_as(role: Role) -> Literal["metadata", "identifying"]:
    return "metadata" if role in ("record", "metadata") else "identifying"


def _matched(heading: Heading, known: "_Known", tool: Tool) -> Match:
    for reading in heading.readings:
        if match := known.taken(reading, normal(heading.whole)):
            return match
    first = heading.readings[0] if heading.readings else {}
    code, part = first.get("code", "") or heading.shown, first.get("part", "")
    whole = {heading.shown, heading.shown.replace("_", " ")}
    names = {f"{code}_{part}" if part else code, *whole}
    if any(map(tool.is_identifying, names)):
        return Match(IgnoredColumn("identifying"))
    if any(map(tool.is_metadata, names if not part else whole)):
        return Match(IgnoredColumn("metadata"))
    return Match(IgnoredColumn("unknown"))


class _Known:
    """What columns of a survey may be called, and which of them have been met."""

    def __init__(
        self,
        survey: Survey,
        tool: Tool,
        placed: Iterable[Column],
        headings: Sequence[Heading],
    ) -> None:
        self._by_code = _codes(survey, tool)
        self._by_text: defaultdict[tuple[str, str], list[Column]] = defaultdict(list)
        for text, item, column in _texts(survey, tool):
            self._by_text[text, item].append(column)
        self._often = Counter(normal(heading.whole) for heading in headings)
        self._order = {question.id: number for number, question in enumerate(survey.questions)}
        self._seen = {key for column in placed for key in _keys_within(column)}
        self._last = 0
        """The question of the column before."""

    def taken(self, reading: Mapping[str, str], whole: str) -> Match | None:
        """What a reading of a heading means, if that was not met before."""
        code, part = reading.get("code", ""), reading.get("part", "")
        text, item = reading.get("text", ""), reading.get("item", "")
        column = self._by_code.get((code.casefold(), part.casefold())) if code else None
        if isinstance(column, IgnoredColumn):
            return Match(column)
        if column is not None and key_of(column) not in self._seen:
            said = _says(text, column)
            if said == "another":
                return Match(IgnoredColumn("other_text"))
            return self._met(column, "code", differs=said == "nearly")
        if (text or item) and (column := self._by_words(text, item, whole)):
            return self._met(column, "text" if text else "item")
        return None

    def _by_words(self, text: str, item: str, whole: str) -> Column | None:
        """Of columns that are called alike, the one that follows the last.

        A mark and the words of a free line may be called alike; one column alone has the words.
        """
        keys = [(normal(text), normal(item))]
        if "_" in text and " " not in text:
            keys.append(
                (normal(text.replace("_", " ")), normal(item.replace("_", " ")))
            )  # a setting
        if text.endswith(_CUT):
            keys += [key for key in self._by_text if key[1] == keys[0][1] and _cuts(text, key[0])]
        for key in keys:
            left = [one for one in self._by_text.get(key, ()) if key_of(one) not in self._seen]
            if self._often[whole] == 1 and any(isinstance(one, WordsColumn) for one in left):
                left = [one for one in left if isinstance(one, WordsColumn)]
            if left:
                return min(left, key=lambda one: (self._place(one) < self._last, self._place(one)))
        return None

    def _met(self, column: Column, by: Matched, *, differs: bool = False) -> Match:
        if not isinstance(column, IgnoredColumn):
            self._seen.add(key_of(column))
            self._last = self._place(column)
        return Match(column, by, differs)

    def _place(self, column: Column) -> int:
        question = question_of(column)
        return self._order[question.id] if question else 0


def _codes(survey: Survey, tool: Tool) -> Mapping[tuple[str, str], Column]:
    """Code and part, without regard to case, to what such a column holds."""
    known: dict[tuple[str, str], Column] = {}
    ranks: dict[tuple[str, str], Column] = {}
    joined = not isinstance(tool.multi, OneColumnPerChoice)
    for question in survey.questions:
        code = question.id.casefold()
        match question:
            case Info():
                known[code, ""] = IgnoredColumn("metadata")
            case Text():
                known[code, ""] = WordsColumn(question)
            case Multi() | Ranking() if joined:
                known[code, ""] = ChosenColumn(question)
        for variable in of_question(question):
            column = VariableColumn(variable)
            part = variable.part or ""
            known[code, part.casefold()] = column
            if isinstance(question, Ranking) and tool.ranks_in_cells:
                del known[code, part.casefold()]
            elif part.isdecimal():  # the ranks of a ranking may be questions of their own: prio1
                ranks[code + part, ""] = column
        if has_other(question):
            for other in tool.other_parts:
                known[code, other.casefold()] = WordsColumn(question)
    return ranks | known


def _texts(survey: Survey, tool: Tool) -> Iterator[tuple[str, str, Column]]:
    """Texts of question and item, as `normal` has them, and what such a column holds."""
    for question in survey.questions:
        for language, text in question.text.items():
            for item, column in _items(question, language, tool):
                yield normal(text), normal(item), column
                if tool.items_alone and item:
                    yield "", normal(item), column


def _items(question: Question, language: str, tool: Tool) -> Iterator[tuple[str, Column]]:
    """The items of a question in a language, "" being the question itself."""
    joined = not isinstance(tool.multi, OneColumnPerChoice)
    match question:
        case Info():
            yield "", IgnoredColumn("metadata")
        case Text():
            yield "", WordsColumn(question)
        case Multi():
            if joined:
                yield "", ChosenColumn(question)
            for variable in of_question(question):
                if choice := question.choices.get(variable.part or ""):
                    yield choice.text[language], VariableColumn(variable)
        case Ranking():
            if joined:
                yield "", ChosenColumn(question)
            if tool.ranks_in_cells:
                for code, choice in question.choices.items():
                    yield choice.text[language], RankColumn(question, code)
                return
            for variable in of_question(question):
                yield variable.part or "", VariableColumn(variable)
                if not joined:
                    yield "", VariableColumn(variable)
        case Matrix():
            for variable in of_question(question):
                row: Labelled = question.rows[variable.part or ""]
                yield row.text[language], VariableColumn(variable)
        case _:
            for variable in of_question(question):
                yield "", VariableColumn(variable)
    if has_other(question):
        for item in tool.other_marks if isinstance(question, Multi) else ():
            yield item, VariableColumn(of_question(question)[-1])
        for item in tool.other_items:
            yield item, WordsColumn(question)


_ITEM = re.compile(r"(?s)(.*?)\s*(?:\[(.*)\]|\(([^()]*)\))\s*")


def _says(text: str, column: Column) -> Literal["the same", "nearly", "another"]:
    """Whether the text beside a code is its question's, in any of the languages."""
    question = question_of(column)
    said = normal(text)
    if not said or question is None:
        return "the same"
    wordings = [normal(text) for text in question.text.values()]
    items = [normal(label) for label in _labels(column)]
    if said in (*wordings, *items) or any(_cuts(said, wording) for wording in wordings):
        return "the same"
    found = _ITEM.fullmatch(text)
    begin, item = (normal(found[1]), normal(found[2] or found[3] or "")) if found else (said, "")
    if item and items and max(_alike(item, label) for label in items) < _NEAR:
        return "another"
    if begin in wordings or (not begin and item):
        return "the same"
    if not items and any(said.startswith(wording) for wording in wordings):
        return "the same"  # the tool has put something of its own behind it
    rests = [said.removeprefix(wording).strip(" .:-") for wording in wordings if wording in said]
    if any(not rest or rest in items or rest.isdecimal() for rest in rests):
        return "the same"
    likeness = max(_alike(one, wording) for one in (begin, said) for wording in wordings)
    return "nearly" if likeness >= _NEAR else "another"


def _cuts(text: str, whole: str) -> bool:
    """Whether a tool has cut `text` from `whole`, a text as `normal` has it."""
    begin = normal(text.removesuffix(_CUT))
    return text.endswith(_CUT) and bool(begin) and whole.startswith(begin)


def _labels(column: Column) -> Iterator[str]:
    """The texts of a column's row or choice."""
    match column:
        case VariableColumn(Variable(question=Matrix() as matrix, part=str(part))):
            yield from matrix.rows[part].text.values()
        case VariableColumn(Variable(question=Multi() as multi, part=str(part))):
            if part in multi.choices:
                yield from multi.choices[part].text.values()
        case RankColumn(question, code):
            yield from question.choices[code].text.values()


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _once_each(found: Sequence[Match], tool: Tool) -> Iterator[Match]:
    """Of a question that stands in one cell and in a column for each choice, one of both."""
    joined = {
        match.column.question.id: match for match in found if isinstance(match.column, ChosenColumn)
    }
    split: defaultdict[str, set[str]] = defaultdict(set)
    for match in found:
        if isinstance(match.column, VariableColumn) and match.column.variable.kind == "flag":
            variable = match.column.variable
            split[variable.question.id].add(variable.part or "")
    by_column = {
        name
        for name, parts in split.items()
        if name in joined and isinstance(tool.multi, Delimited) and _is_whole(joined[name], parts)
    }
    for match in found:
        question = question_of(match.column)
        name = question.id if question else ""
        is_flag = isinstance(match.column, VariableColumn) and name in split
        is_joined = isinstance(match.column, ChosenColumn)
        if name in joined and (
            (is_joined and name in by_column) or (is_flag and name not in by_column)
        ):
            yield Match(IgnoredColumn("metadata"))
        else:
            yield match


def _is_whole(joined: Match, parts: Iterable[str]) -> bool:
    """Whether the columns of the choices are to be read: all are there, and the cell holds labels,
    which may run into each other."""
    question = joined.column.question if isinstance(joined.column, ChosenColumn) else None
    return joined.by != "code" and question is not None and set(choices(question)) <= set(parts)
