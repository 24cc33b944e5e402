"""What a tool cannot express of a survey: told when the file is made, never left out in silence."""

from collections.abc import Iterator

from msgspec import Struct

from questions.model import Survey


class Cannot(Struct, frozen=True):
    """One thing, as the phrase `cannot.…` tells it: why, and what is to be done instead."""

    phrase: str
    question: str = ""
    """Its id; "" for the whole survey."""
    tool: str = ""
    """Where several are told of together."""


def xlsform_cannot(survey: Survey) -> Iterator[Cannot]:
    if survey.thanks:
        yield Cannot("thanks")
