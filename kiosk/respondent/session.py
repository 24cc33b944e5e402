"""One respondent's way through the survey: where they stand and what they have said.

A session is a frozen value and every step (`steps.py`) returns a new one, so a screen only draws
it, and to forget a respondent is to drop it. Nothing here knows of a screen, a clock or a file.

What is being marked or typed on the present screen is the *draft*. It becomes an answer when the
respondent moves on or back; until then nothing that hangs on the question falls away.
"""

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from questions import logic
from questions.logic import Answer, Item
from questions.model import (
    OTHER,
    Info,
    Multi,
    Number,
    Ranking,
    Rating,
    Survey,
    Text,
)

if TYPE_CHECKING:
    from questions.personal_data import Found

NoticeName = Literal[
    "full",  # the limit of marks is reached
    "cleared_others",  # an exclusive choice took away the others
    "cleared_exclusive",  # another choice took away the exclusive one
    "choose",  # nothing is chosen
    "empty",  # nothing is written
    "fewer",  # of a ranking, less than is asked for
    "taken_away",  # personal data, out of what was written
    "out_of_range",
    "not_a_number",
    "field_full",
]
"""What the respondent is told about the last step; phrases `notice.…`."""

ScreenKind = Literal["choice", "number", "text", "info", "found", "finish"]
"""What sort of screen is needed."""

LONGEST_NUMBER = 12
"""Characters in the field of a number: more than any has, so that none is cut to another."""
LONGEST_OTHER = 200
"""Characters on the free line of `other: true`."""


class Session(Struct, frozen=True):
    """One respondent's session. Begin with `begin`."""

    survey: Survey
    items: tuple[Item, ...]
    language: str
    at: str | None
    """The name of the item on the screen; None on the last screen ("Klar?")."""
    answers: dict[str, Answer]
    marks: tuple[str, ...] = ()
    """The draft on a screen with choices: codes, in the order they were marked."""
    typed: str = ""
    """The draft in a field: of a number, a text, or the free line."""
    on_free_line: bool = False
    """The screen after a choice list on which `other` was marked."""
    notice: NoticeName | None = None
    found: tuple["Found", ...] = ()
    """What looks like personal data in the draft. The respondent is asked about it before the draft
    becomes an answer."""
    found_going_on: bool = True
    """Whether the respondent was on the way on, or back, when it was found."""

    @property
    def item(self) -> Item | None:
        return next((item for item in self.items if item.name == self.at), None)

    @property
    def kind(self) -> ScreenKind:
        item = self.item
        if item is None:
            return "finish"
        if self.found:
            return "found"
        if self.on_free_line:
            return "text"
        match item.question:
            case Number():
                return "number"
            case Text():
                return "text"
            case Info():
                return "info"
            case _:
                return "choice"

    @property
    def most_marks(self) -> int:
        """How many lines may be marked on this screen; 1 where a mark replaces the last."""
        return logic.most_codes(self.item.question) if self.item else 0

    @property
    def one_of_many(self) -> bool:
        """Whether a mark replaces the one before, as with radio buttons."""
        return self.item is not None and not isinstance(self.item.question, Multi | Ranking)

    @property
    def is_ranking(self) -> bool:
        return self.item is not None and isinstance(self.item.question, Ranking)

    @property
    def most_characters(self) -> int:
        """The length of the field on this screen."""
        match self.item.question if self.item and not self.on_free_line else None:
            case Text(max_chars=most):
                return most
            case Number():
                return LONGEST_NUMBER
        return LONGEST_OTHER

    @property
    def is_first(self) -> bool:
        """Whether there is no way back from here."""
        before = logic.preceding(self.items, self.answers, self.at)
        return before is None and not self.on_free_line

    def __repr__(self) -> str:
        return "Session(…)"  # tracebacks and logs print that

    def __rich_repr__(self) -> list[tuple[str, object]]:
        return []  # and Rich's tracebacks this


def begin(survey: Survey, language: str) -> Session:
    """The session of somebody who has just chosen a language."""
    items = logic.items(survey, "kiosk")
    first = logic.following(items, {}, None)
    return Session(survey, items, language, first.name if first else None, {})


def codes(item: Item) -> tuple[str, ...]:
    """What can be marked on the screen of `item`, from top to bottom."""
    question = item.question
    if isinstance(question, Rating):
        return tuple(str(number) for number in range(question.min, question.max + 1))
    other = (OTHER,) if logic.has_other(question) else ()
    return (*logic.choices(question), *other)
