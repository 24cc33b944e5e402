"""The groups that the choices of a question form in results: those of `rollup`."""

from collections.abc import Mapping

from msgspec import Struct

from questions.logic import choices, has_other
from questions.model import OTHER, Multi, Single, Survey


class Group(Struct, frozen=True):
    """Choices that are counted as one. Of a multi: whoever marked any of them."""

    name: str
    """As `rollup` has it; of a choice that stands for itself its code."""
    codes: tuple[str, ...]
    title: Mapping[str, str]
    """Language to title; empty where the file has none, as for the free line of `other: true`."""


def groups(survey: Survey, question: Single | Multi) -> tuple[Group, ...]:
    """The groups of `question`, in the order in which its choices come to them first.

    A choice that `rollup` does not name stands for itself. Declared missing choices are no part.
    """
    named = survey.rollup.get(question.id, {})
    texts = {code: choice.text for code, choice in choices(question).items()}
    answers = [code for code, choice in choices(question).items() if choice.missing is None]
    found: dict[str, list[str]] = {}
    for code in [*answers, *([OTHER] if has_other(question) else [])]:
        found.setdefault(named.get(code, code), []).append(code)
    titles = survey.groups.get(question.id, {})
    return tuple(
        Group(name, tuple(codes), (titles if codes[0] in named else texts).get(name, {}))
        for name, codes in found.items()
    )
