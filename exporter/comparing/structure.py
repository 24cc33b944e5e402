"""What an online survey asks, as the tool's own structure file says it: whichever the tool."""

from collections.abc import Mapping, Sequence
from typing import Literal

from msgspec import Struct

Kind = Literal["one", "several", "rows", "number", "ranking", "words", "info", "unlike"]
"""How it is answered: one choice, several, one in each row, a whole number, all choices in order,
free text, not at all, or in a way that a question file does not have."""
Texts = Mapping[str, str]
"""By language; "" is any that has none of its own."""


class AskedOnline(Struct, frozen=True, kw_only=True):
    """One question of the online survey."""

    name: str
    kind: Kind
    texts: Texts
    choices: Mapping[str, Texts] = {}
    rows: Mapping[str, Texts] = {}
    alone: frozenset[str] = frozenset()
    """Choices that go with no other."""
    has_other: bool = False
    least: int | None = None
    most: int | None = None
    """Of a number."""
    most_choices: int | None = None
    longest: int | None = None
    """Characters of a free text."""
    is_obligatory: bool = False
    rule: str = ""
    """The expression on which it is shown, as the tool has it; "" always."""


class Structure(Struct, frozen=True):
    """The structure of one online survey."""

    tool: str
    languages: Sequence[str]
    questions: Mapping[str, AskedOnline]
    """By name, in small letters."""
    has_simple: bool = False
    """Whether easy-read is one of its languages, and not a survey of its own."""


def number_of(text: str) -> int | None:
    """A limit as files write it: `3`, `3.0`, nothing."""
    try:
        return int(float(text))
    except (ValueError, OverflowError):
        return None
