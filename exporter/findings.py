"""What a merge noticed: what was left out, why, and what needs a person."""

from collections import Counter
from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

Weight = Literal["note", "person"]
"""`note`: good to know. `person`: somebody has to look at it (exit code 1)."""

MOST_LISTED = 200
"""Findings of one kind in one file that are listed one by one; the others are counted."""


class Finding(Struct, frozen=True, order=True):
    """One thing noticed. It never holds an answer: only where to look for it."""

    file: str
    phrase: str
    """The phrase `finding.…` that tells it."""
    row: int = 0
    """The row of the file as a spreadsheet counts it, the heading being 1; 0: the whole file."""
    column: str = ""
    detail: str = ""
    """A name of a column or a variable, a number; no answer."""
    weight: Weight = "person"


class Findings:
    """All findings of a merge. Past `MOST_LISTED` of one kind in one file they are only counted."""

    def __init__(self) -> None:
        self._listed: list[Finding] = []
        self._counts: Counter[tuple[str, str]] = Counter()

    def add(self, finding: Finding, count: int = 1) -> None:
        """Note `finding`; `count` when it stands for several like it."""
        key = (finding.file, finding.phrase)
        if self._counts[key] < MOST_LISTED:
            self._listed.append(finding)
        self._counts[key] += count

    def room(self, file: str, phrase: str) -> int:
        """How many more of this kind would be listed."""
        return max(0, MOST_LISTED - self._counts[file, phrase])

    @property
    def needs_a_person(self) -> bool:
        return any(finding.weight == "person" for finding in self._listed)

    def grouped(self) -> Iterator[tuple[str, str, int, list[Finding]]]:
        """File, phrase, how many in all and those that are listed; in a fixed order."""
        listed: dict[tuple[str, str], list[Finding]] = {}
        for finding in sorted(self._listed):
            listed.setdefault((finding.file, finding.phrase), []).append(finding)
        for (file, phrase), found in listed.items():
            yield file, phrase, self._counts[file, phrase], found
