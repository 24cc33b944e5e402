"""What is wrong with a question file: collected with its position, put into words when shown."""

from typing import Literal

from msgspec import Struct

from questions.characters import excerpt
from questions.wording import Phrases

Position = tuple[int, int]
"""Line and column, both from 1, in characters."""
Severity = Literal["error", "warning"]

MOST = 100
"""Different problems that are collected from one file; a file with more is something else."""
MOST_POSITIONS = 1000
"""Positions that are collected, of all problems together."""
_LINES_TOLD = 12


class Problem(Struct, frozen=True):
    """One mistake: where it stands, which phrase tells it, and where else the same stands."""

    line: int
    column: int
    severity: Severity
    phrase: str
    values: dict[str, str]
    again: tuple[Position, ...] = ()

    def sentence(self, phrases: Phrases) -> str:
        """The mistake and what to do about it, in one line."""
        sentence = phrases(f"problem.{self.phrase}", **self.values)
        lines = sorted({line for line, _ in self.again} - {self.line})
        if not lines:
            return sentence
        told, left = ", ".join(map(str, lines[:_LINES_TOLD])), len(lines) - _LINES_TOLD
        phrase = "check.again" if left <= 0 else "check.again_more"
        return f"{sentence} {phrases(phrase, lines=told, count=left)}"


class TooManyProblemsError(Exception):
    """The collection is full; reading the file any further helps nobody."""


class Problems:
    """The mistakes of one file. What is wrong in the same way at many positions is one problem."""

    def __init__(self) -> None:
        self._found: dict[tuple[Severity, str, tuple[tuple[str, str], ...]], set[Position]] = {}
        self._positions = 0
        self.cut = False
        """There may be more than are kept."""

    def error(self, position: Position, phrase: str, **values: object) -> None:
        """Note a mistake that makes the file unusable. Raises TooManyProblemsError."""
        self._add(position, "error", phrase, values)
        if not self._room(0):
            self.cut = True
            raise TooManyProblemsError

    def warning(self, position: Position, phrase: str, **values: object) -> None:
        """Note what the author should look at. However many there are, the file is read on."""
        if self._room(1):
            self._add(position, "warning", phrase, values)
        else:
            self.cut = True

    def _room(self, kept_free: int) -> bool:
        return len(self._found) + kept_free < MOST and self._positions + kept_free < MOST_POSITIONS

    def _add(
        self, position: Position, severity: Severity, phrase: str, values: dict[str, object]
    ) -> None:
        texts = tuple((name, excerpt(str(value), 120)) for name, value in values.items())
        positions = self._found.setdefault((severity, phrase, texts), set())
        self._positions += position not in positions
        positions.add(position)

    @property
    def fatal(self) -> bool:
        return any(severity == "error" for severity, _, _ in self._found)

    def sorted(self) -> tuple[Problem, ...]:
        """The problems in the order of the (first) positions where they stand."""
        found = []
        for (severity, phrase, values), positions in self._found.items():
            first, *again = sorted(positions)
            found.append(Problem(*first, severity, phrase, dict(values), tuple(again)))
        return tuple(sorted(found, key=lambda p: (p.line, p.column, p.phrase, *p.values.values())))
