"""The logic between questions: what applies, what comes next, what is valid, what falls away.

All functions are pure. A survey is seen as a row of *items*, each of which is answered by itself: a
question, or one row of a matrix. Answers are a mapping of item name to answer; what has not been
answered, or was skipped, has no entry.
"""

from collections.abc import Iterator, Mapping
from typing import Literal

from msgspec import Struct

from questions.model import (
    OTHER,
    Choice,
    Info,
    Matrix,
    Mode,
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


class Chosen(Struct, frozen=True):
    """The codes chosen in a single, multi, matrix row or ranking (there in order of rank)."""

    codes: tuple[str, ...]
    words: str = ""
    """What was written on the free line of `other: true`."""


Answer = Chosen | int | str
"""Number and rating: int. Free text: str. All others: Chosen."""
Answers = Mapping[str, Answer]


class Item(Struct, frozen=True, eq=False):
    """What is answered at one time. `name` is also what `show_if` calls it."""

    name: str
    question: Question
    row: str | None = None
    """The code of the matrix row."""


def items(survey: Survey, mode: Mode) -> tuple[Item, ...]:
    """All items that are asked in `mode`, in order, whether they apply or not."""
    return tuple(
        Item(f"{question.id}_{row}" if row else question.id, question, row)
        for question in survey.questions
        if mode in question.modes
        for row in (question.rows if isinstance(question, Matrix) else (None,))
    )


def choices(question: Question) -> Mapping[str, Choice]:
    """The choices of one screen of `question`, without the free line; a matrix has its columns."""
    match question:
        case Single() | Multi() | Ranking():
            return question.choices
        case Matrix():
            return question.columns
        case _:
            return {}


def has_other(question: Question) -> bool:
    return isinstance(question, Single | Multi) and question.other


# -- what applies


def holds(condition: tuple[str, ...] | NoneOf, answer: Answer | None) -> bool:
    """Whether one entry of `show_if` is met by the answer to the item that it names."""
    match answer:
        case Chosen():
            given = set(answer.codes)
        case None:
            given = set()
        case _:
            given = {str(answer)}
    if isinstance(condition, NoneOf):
        return given.isdisjoint(condition.codes)
    return not given.isdisjoint(condition)


def applies(question: Question, answers: Answers) -> bool:
    """Whether `question` is to be asked; `answers` holds none to questions that do not apply."""
    return all(holds(wanted, answers.get(name)) for name, wanted in question.show_if.items())


def kept(all_items: tuple[Item, ...], answers: Answers) -> dict[str, Answer]:
    """The answers that still belong to an item that applies, in the order of the items.

    Conditions look back only, so one pass in order is enough: when a question falls away, so do
    the questions that hang on it.
    """
    result: dict[str, Answer] = {}
    for item in all_items:
        if item.name in answers and applies(item.question, result):
            result[item.name] = answers[item.name]
    return result


def path(all_items: tuple[Item, ...], answers: Answers) -> tuple[Item, ...]:
    """The items that apply, given the answers so far."""
    valid = kept(all_items, answers)
    return tuple(item for item in all_items if applies(item.question, valid))


def answered(
    all_items: tuple[Item, ...], answers: Answers, name: str, answer: Answer | None
) -> dict[str, Answer]:
    """The answers after the item `name` got `answer` (None: skipped), less those that fell away."""
    changed = {key: value for key, value in answers.items() if key != name}
    if answer is not None:
        changed[name] = answer
    return kept(all_items, changed)


def following(all_items: tuple[Item, ...], answers: Answers, name: str | None) -> Item | None:
    """The next item that applies after `name` (None: the first); None at the end."""
    return next(_after(iter(path(all_items, answers)), all_items, name), None)


def preceding(all_items: tuple[Item, ...], answers: Answers, name: str | None) -> Item | None:
    """The item that applies before `name` (None: the last); None at the beginning."""
    backwards = tuple(reversed(all_items))
    return next(_after(reversed(path(all_items, answers)), backwards, name), None)


def _after(applying: Iterator[Item], order: tuple[Item, ...], name: str | None) -> Iterator[Item]:
    """The applying items that come after `name` in `order`, even if `name` itself fell away."""
    positions = {item.name: index for index, item in enumerate(order)}
    start = -1 if name is None else positions[name]
    return (item for item in applying if positions[item.name] > start)


# -- how far one has come


class Progress(Struct, frozen=True):
    """Question `number` of `total`; within a matrix also part `part` of `parts` (else 1 of 1).

    `number` is 0 on an info screen before the first question. `total` counts every question that
    may still come, whatever is answered from here on: it never grows.
    """

    number: int
    total: int
    part: int
    parts: int
    is_certain: bool
    """Whether all of `total` will come."""


def progress(all_items: tuple[Item, ...], answers: Answers, name: str) -> Progress:
    """How far one has come at the item `name`: info screens do not count, a matrix counts once."""
    applying = path(all_items, answers)
    still_open = {name}
    possible = {name}
    for item in _after(iter(all_items), all_items, name):  # conditions look back only
        still_open.add(item.name)
        if _may_apply(item, answers, still_open, possible):
            possible.add(item.name)
    counted = {
        item.question.id
        for item in all_items
        if not _is_info(item) and (item.name in possible or item in applying)
    }
    certain = {item.question.id for item in applying if not _is_info(item)}
    open_ahead = any(
        not _is_info(item) and not still_open.isdisjoint(item.question.show_if)
        for item in all_items
        if item.name in possible - {name}
    )
    upto = applying[: next(i for i, item in enumerate(applying) if item.name == name) + 1]
    reached = {item.question.id for item in upto if not _is_info(item)}
    current = upto[-1].question
    parts = [item.name for item in applying if item.question is current]
    return Progress(
        len(reached),
        len(counted),
        parts.index(name) + 1,
        len(parts),
        is_certain=certain == counted and not open_ahead,
    )


def _may_apply(item: Item, answers: Answers, still_open: set[str], possible: set[str]) -> bool:
    """Whether `item` may be asked, whatever is answered to what is `still_open`.

    `possible`: which of these may be asked themselves.
    """
    return all(
        (isinstance(wanted, NoneOf) or key in possible)
        if key in still_open
        else holds(wanted, answers.get(key))
        for key, wanted in item.question.show_if.items()
    )


def _is_info(item: Item) -> bool:
    return isinstance(item.question, Info)


# -- what is valid

Fault = Literal[
    "empty",
    "wrong_kind",
    "unknown_code",
    "repeated",
    "too_many",
    "not_alone",
    "out_of_range",
    "too_long",
    "words_without_other",
]


def fault(item: Item, answer: Answer) -> Fault | None:
    """Why `answer` cannot be an answer to `item`; None when it can."""
    question = item.question
    match question, answer:
        case Number() | Rating(), int():
            return None if question.min <= answer <= question.max else "out_of_range"
        case Text(), str():
            if not answer.strip():
                return "empty"
            return "too_long" if len(answer) > question.max_chars else None
        case Single() | Multi() | Matrix() | Ranking(), Chosen():
            return _choice_fault(question, answer)
        case _:
            return "wrong_kind"


def _choice_fault(question: Single | Multi | Matrix | Ranking, answer: Chosen) -> Fault | None:
    codes = answer.codes
    known = [*choices(question), *([OTHER] if has_other(question) else [])]
    if not codes:
        return "empty"
    if len(set(codes)) < len(codes):
        return "repeated"
    if not set(codes) <= set(known):
        return "unknown_code"
    if len(codes) > most_codes(question):
        return "too_many"
    if isinstance(question, Multi) and len(codes) > 1 and set(codes) & set(question.exclusive):
        return "not_alone"
    if answer.words and OTHER not in codes:
        return "words_without_other"
    return None


def most_codes(question: Question) -> int:
    """How many codes one answer may have."""
    match question:
        case Multi():
            return question.max or len(question.choices) + question.other
        case Ranking():
            return question.pick
        case _:
            return 1
