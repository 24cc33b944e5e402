"""What is wrong with a question file: collected with its place, put into words when shown."""

from typing import Literal

from msgspec import Struct

from questions.characters import excerpt
from questions.wording import Phrases

Severity = Literal["error", "warning"]

MOST = 100
"""Problems that are collected from one file; a file with more is not what its author thinks."""


class Problem(Struct, frozen=True, order=True):
    """One mistake: where it stands (from 1, in characters) and which phrase tells it."""

    line: int
    column: int
    severity: Severity
    phrase: str
    values: dict[str, str]

    def sentence(self, phrases: Phrases) -> str:
        return phrases(f"problem.{self.phrase}", **self.values)


class TooManyProblemsError(Exception):
    """The collection is full; reading the file any further helps nobody."""


class Problems:
    """The mistakes of one file, in the order of their places."""

    def __init__(self) -> None:
        self._found: dict[tuple[object, ...], Problem] = {}

    def error(self, place: tuple[int, int], phrase: str, **values: object) -> None:
        self._add(place, "error", phrase, values)

    def warning(self, place: tuple[int, int], phrase: str, **values: object) -> None:
        self._add(place, "warning", phrase, values)

    def _add(
        self, place: tuple[int, int], severity: Severity, phrase: str, values: dict[str, object]
    ) -> None:
        texts = {name: excerpt(str(value), 120) for name, value in values.items()}
        problem = Problem(*place, severity, phrase, texts)
        self._found.setdefault((*place, phrase, *texts.values()), problem)
        if len(self._found) >= MOST:
            raise TooManyProblemsError

    @property
    def fatal(self) -> bool:
        return any(problem.severity == "error" for problem in self._found.values())

    def sorted(self) -> tuple[Problem, ...]:
        return tuple(
            sorted(
                self._found.values(), key=lambda p: (p.line, p.column, p.phrase, *p.values.values())
            )
        )
