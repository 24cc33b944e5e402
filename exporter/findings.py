"""What a merge noticed: what was left out, why, and what needs a person."""

from collections import Counter
from collections.abc import Iterator
from typing import Literal

import polars as pl
from msgspec import Struct
from msgspec.structs import replace

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
    count: int = 1
    """How many like it."""


class Findings:
    """All findings of a merge. Past `MOST_LISTED` of one kind in one file they are only counted."""

    def __init__(self) -> None:
        self._listed: dict[tuple[str, str], Counter[Finding]] = {}
        self._counts: Counter[tuple[str, str]] = Counter()

    def add(self, finding: Finding, count: int = 1) -> None:
        """Note `finding`; `count` when it stands for several like it. The same is listed once."""
        key = (finding.file, finding.phrase)
        listed = self._listed.setdefault(key, Counter())
        if finding in listed or len(listed) < MOST_LISTED:
            listed[finding] += count
        self._counts[key] += count

    def of(self, file: str) -> "Notes":
        """Where to note what is found in `file`; of responses from kiosks, their place."""
        return Notes(file, self)

    def room(self, file: str, phrase: str) -> int:
        """How many more of this kind would be listed."""
        return max(0, MOST_LISTED - len(self._listed.get((file, phrase), ())))

    @property
    def needs_a_person(self) -> bool:
        return any(finding.weight == "person" for each in self._listed.values() for finding in each)

    def grouped(self) -> Iterator[tuple[str, str, int, list[Finding]]]:
        """File, phrase, how many in all and those that are listed; in a fixed order."""
        for (file, phrase), listed in sorted(self._listed.items()):
            found = [replace(finding, count=count) for finding, count in sorted(listed.items())]
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

    def note_rows(
        self,
        phrase: str,
        rows: pl.Series,
        column: str,
        detail: str = "",
        *,
        weight: Weight = "person",
    ) -> None:
        """Note the same of each of `rows`; past what is listed they are only counted."""
        room = self.findings.room(self.name, phrase)
        for row in rows.head(room).to_list():
            self.note(phrase, row, column, detail, weight=weight)
        if rows.len() > room:
            count = rows.len() - room
            self.note(phrase, int(rows[room]), column, detail, weight=weight, count=count)
