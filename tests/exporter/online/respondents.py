"""Somebody who answers a twin in its tool, by what its file says and the rules of that tool."""

import random
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Literal

from hypothesis import assume
from msgspec import Struct

from exporter.merge import Merged, merge
from questions.logic import Answer, Chosen, applies
from questions.model import Info, Matrix, Multi, Ranking, Single, Survey, Text
from tests.exporter.office import comments_of, memory, merged_comments, merged_rows, rows_of

Given = dict[str, str | int | tuple[str, ...]]
"""Name to a code, a number, words or several codes; rows as `name row`, own words as `name*`."""
OTHER = "other"


class Shown(Struct, frozen=True):
    """A question as a tool shows it."""

    name: str
    kind: Literal["one", "several", "rows", "number", "words", "nothing"]
    rule: Callable[[Given], bool]
    """Whether it is shown, after what was answered before."""
    codes: Sequence[str] = ()
    rows: Sequence[str] = ()
    alone: Sequence[str] = ()
    most: int = 0
    """Codes or characters."""
    low: int = 0
    high: int = 0
    other: bool = False
    unlike: Sequence[str] = ()
    """What a code may not be once more; all of them have to be answered before."""


def answered(questions: Sequence[Shown], chance: random.Random) -> tuple[Given, set[str]]:
    """What one respondent answers, and what they were shown."""
    given: Given = {}
    shown = set()
    for question in questions:
        if not question.rule(given):
            continue
        shown.add(question.name)
        if chance.random() < 0.85 and set(question.unlike) <= set(given):
            given |= _answer(question, given, chance)
    return given, shown


def _answer(question: Shown, given: Given, chance: random.Random) -> Given:
    name = question.name
    codes = [*question.codes, *([OTHER] if question.other else [])]
    match question.kind:
        case "one":
            left = [code for code in codes if code not in [given[n] for n in question.unlike]]
            found: Given = {name: chance.choice(left)}
        case "several":
            picked = chance.sample(codes, chance.randint(1, question.most or len(codes)))
            first = [code for code in picked if code in question.alone][:1]
            found = {name: tuple(first or picked)}
        case "rows":
            some = [row for row in question.rows if chance.random() < 0.8]
            return {f"{name} {row}": chance.choice(codes) for row in some}
        case "number":
            return {name: chance.randint(question.low, min(question.high, question.low + 20))}
        case "words":
            return {name: chance.choice(["Fler lampor", 'Sätt "upp" mer', "Två\nrader"])}
        case "nothing":
            return {}
    if OTHER in _listed(found[name]):
        found[f"{name}*"] = "egna ord"
    return found


def _listed(value: str | int | tuple[str, ...]) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (str(value),)


def as_answers(survey: Survey, given: Given, rank: str) -> dict[str, Answer]:
    """What that is in the words of the question file. `rank`: how a drop-down is called."""
    found: dict[str, Answer] = {}
    for question in survey.questions:
        name = question.id
        match question:
            case Matrix():
                for row in question.rows:
                    if f"{name} {row}" in given:
                        found[f"{name}_{row}"] = Chosen((str(given[f"{name} {row}"]),))
            case Ranking():
                names = [rank.format(name, n) for n in range(1, question.pick + 1)]
                codes = tuple(str(given[one]) for one in names if one in given)
                if codes:
                    found[name] = Chosen(codes)
            case _ if name in given:
                value = given[name]
                words = str(given.get(f"{name}*", ""))
                if isinstance(question, Single | Multi):
                    found[name] = Chosen(_listed(value), words)
                elif isinstance(question, Text):
                    found[name] = str(value)
                else:
                    found[name] = int(str(value))
            case _:
                pass
    return found


def shown_by_the_survey(survey: Survey, answers: Mapping[str, Answer], rank: str) -> set[str]:
    """What the question file says is to be shown online, called as the tool does."""
    found = set()
    for question in survey.questions:
        if "web" in question.modes and applies(question, answers):
            if isinstance(question, Ranking):
                found |= {rank.format(question.id, n) for n in range(1, question.pick + 1)}
            else:
                found.add(question.id)
    return found


def is_asked(survey: Survey) -> bool:
    """Whether anything is asked online: of nothing there is no export."""
    return any(
        "web" in question.modes and not isinstance(question, Info) for question in survey.questions
    )


def merged_as_answered(
    survey: Survey,
    questions: Sequence[Shown],
    seed: int,
    rank: str,
    export: Callable[[Path, list[Given]], Path],
) -> Merged:
    """What a merge makes of twelve who answer a twin; it has to be what they answered.

    `export` writes what they gave as the tool would, into a file of the folder that it gets.
    """
    assume(is_asked(survey))
    chance = random.Random(seed)
    people = [answered(questions, chance) for _ in range(12)]
    answers = [as_answers(survey, given, rank) for given, _ in people]
    assume(any(answers))  # of nothing a tool has nothing to write
    for (_, seen), one in zip(people, answers, strict=True):
        assert seen == shown_by_the_survey(survey, one, rank)
    with memory() as folder:
        merged = merge([export(folder, [given for given, _ in people])], survey)
    assert merged_rows(merged) == rows_of(survey, answers, "web", "")
    assert merged_comments(merged) == comments_of(answers)
    return merged
