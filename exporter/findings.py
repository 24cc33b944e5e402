"""What a merge noticed: what was left out, why, and what needs a person."""

from collections import Counter
from collections.abc import Iterator
from typing import Literal

import polars as pl
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

    def of(self, file: str) -> "Notes":
        """Where to note what is found in `file`; of responses from kiosks, their place."""
        return Notes(file, self)

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


class Notes(Struct, frozen=True):
    """Where findings go that are of one file, or of the responses of the kiosk at one place."""

    name: str
    findings: Findings

    def note(
        self,
        phrase: str,
        row: int = 0,
        column: str = "",
        detail: str = "",
        *,
        weight: Weight = "person",
        count: int = 1,
    ) -> None:
        """Note one finding, or `count` of them that need not be told apart."""
        self.findings.add(Finding(self.name, phrase, row, column, detail, weight), count)

    def note_rows(self, phrase: str, rows: pl.Series, column: str, detail: str = "") -> None:
        """Note the same of each of `rows`; past what is listed they are only counted."""
        room = self.findings.room(self.name, phrase)
        for row in rows.head(room).to_list():
            self.note(phrase, row, column, detail)
        if rows.len() > room:
            self.note(phrase, int(rows[room]), column, detail, count=rows.len() - room)
