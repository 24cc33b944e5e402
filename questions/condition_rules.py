"""Rules of `show_if`: conditions look back only, at questions and codes that exist."""

import re
from collections.abc import Iterator
from typing import Any

from questions.draft import Draft, DraftQuestion, key_position, node_at
from questions.model import LARGEST_NUMBER
from questions.nearest import nearest
from questions.problems import Position
from questions.source import Mapping, Node, listed

_ANSWERED_BY_ONE = ("single", "multi", "number", "rating")
"""Types of question that a condition names by their id."""


def check_conditions(draft: Draft) -> None:
    """Report every condition that cannot be met or says something else than was meant."""
    for question in draft.questions:
        for name, condition in question.plain.get("show_if", {}).items():
            _condition(draft, question, name, condition)


def _condition(draft: Draft, question: DraftQuestion, name: str, condition: Any) -> None:
    position = key_position(question.node, "show_if", name)
    wanted, _, row = name.partition("_")
    referred = draft.by_id.get(wanted)
    if referred is None:
        if not draft.may_be_there(wanted):
            _unknown(draft, question, position, name)
        return
    if referred.index >= question.index:
        phrase = "condition_on_itself" if referred is question else "condition_forward"
        draft.problems.error(position, phrase, value=wanted, question=question.id)
        return
    if not _names_an_answer(draft, referred, position, name, row):
        return
    codes = node_at(question.node, "show_if", name)
    if isinstance(codes, Mapping):
        codes = codes.get("not")
    if referred.kind in ("number", "rating"):
        _numbers(draft, codes, referred)
    else:
        draft.codes_known(codes, referred)
    if not isinstance(condition, dict):
        for mode in question.modes - referred.modes:
            draft.problems.warning(
                position, "never_shown", question=question.id, value=wanted, mode=mode
            )


def _names_an_answer(
    draft: Draft, referred: DraftQuestion, position: Position, name: str, row: str
) -> bool:
    """Whether `name` stands for one answer: a question, or one row of a matrix."""
    match referred.kind:
        case "matrix":
            rows = referred.plain.get("rows", {})
            if row in rows:
                return True
            if referred.whole("rows"):
                known = ", ".join(f"{referred.id}_{code}" for code in rows)
                draft.problems.error(position, "condition_needs_row", value=name, known=known)
        case kind if kind in _ANSWERED_BY_ONE:
            if not row:
                return True
            draft.problems.error(position, "condition_no_row", value=name, question=referred.id)
        case kind:
            draft.problems.error(position, "condition_wrong_type", value=name, type=kind)
    return False


def _unknown(draft: Draft, question: DraftQuestion, position: Position, name: str) -> None:
    guess = nearest(name, _names(draft.questions[: question.index]))
    phrase = "condition_unknown_guess" if guess else "condition_unknown"
    draft.problems.error(position, phrase, value=name, guess=guess)


def _names(questions: list[DraftQuestion]) -> Iterator[str]:
    """What conditions may call these questions; of a matrix its rows."""
    for question in questions:
        if question.kind == "matrix":
            yield from (f"{question.id}_{row}" for row in question.plain.get("rows", {}))
        elif question.kind in _ANSWERED_BY_ONE:
            yield question.id


def _numbers(draft: Draft, codes: Node | None, referred: DraftQuestion) -> None:
    least = referred.plain.get("min", 1 if referred.kind == "rating" else 0)
    most = referred.plain.get("max", LARGEST_NUMBER)
    for text, position in listed(codes):
        written = re.fullmatch(r"-?\d{1,12}", text, re.ASCII) is not None
        if written and least <= int(text) <= most and text == str(int(text)):
            continue
        phrase = "condition_number" if written else "condition_no_number"
        values = {"value": text, "question": referred.id, "least": least, "most": most}
        draft.problems.error(position, phrase, **values)
