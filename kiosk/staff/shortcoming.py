"""What needs a person, as the doctor and the check of files find it."""

from typing import NamedTuple

from questions.wording import Phrases

REMARKS = {"no_online", "one_recipient", "words_lacking", "place_unset", "example"}
"""Findings that may be meant so."""


class Shortcoming(NamedTuple):
    """Something that needs a person: a phrase below `doctor.` and what is filled in."""

    name: str
    values: dict[str, object] = {}  # noqa: RUF012  never changed

    def sentence(self, say: Phrases) -> str:
        return say(f"doctor.{self.name}", **self.values)
