"""What one respondent sends: the closed answers and the comments, under keys drawn once."""

import secrets
from collections.abc import Mapping
from typing import NamedTuple

from msgspec import Struct

from questions.logic import Answers
from questions.model import Survey
from questions.variables import Value, comments, flat

LARGEST_KEY = 2**62
"""Keys lie in 1 … 2^62: SQLite's integers end at 2^63 - 1, and a key of 0 looks like none."""


class Comment(NamedTuple):
    """One free text under a key of its own: nothing here leads to the response."""

    key: int
    question: str
    text: str

    def __repr__(self) -> str:
        return "Comment(…)"


class Submission(Struct, frozen=True):
    """All that one respondent sends. `repr` shows none of it: tracebacks and logs print that.

    The key makes storing idempotent, so a retry must be made with the same object.
    """

    key: int
    response: Mapping[str, Value | None]
    """Variable name to value, every variable of the survey; None where nothing was answered."""
    comments: tuple[Comment, ...]

    def __repr__(self) -> str:
        return "Submission(…)"

    def __rich_repr__(self) -> list[tuple[str, object]]:
        return []


def submission_from(survey: Survey, answers: Answers) -> Submission | None:
    """Draw the keys for `answers`; None when there is nothing to store.

    Comments alone are a submission too: their respondent counts, with an empty response.
    """
    response = flat(survey, answers)
    found = tuple(
        Comment(drawn_key(), question, storable(text)) for question, text in comments(answers)
    )
    if not found and all(value is None for value in response.values()):
        return None
    return Submission(drawn_key(), response, found)


def drawn_key() -> int:
    """A random key; one chance in 10^11 that among 10 000 of them two are equal.

    Never left to SQLite: the key that it makes up is the largest one plus 1, and that is order.
    """
    return secrets.randbits(62) + 1


def storable(text: str) -> str:
    """`text` with "?" for half characters (lone surrogates): SQLite takes none, and says which."""
    return text.encode("utf-8", "replace").decode("utf-8")
