"""What the kiosk is doing: the screen at the bottom of the pile, and since when."""

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from kiosk.store.submission import Submission


class _Phase(Struct, frozen=True):
    since: float
    """Seconds of the app's clock."""


class Inviting(_Phase, frozen=True):
    """The start screen waits for somebody."""


class Shut(_Phase, frozen=True):
    """The survey is not open: not yet, no longer, or closed by staff."""


class Answering(_Phase, frozen=True):
    """A respondent is at the questions."""


class Saving(_Phase, frozen=True):
    """The disk did not take an answer; it is tried again."""

    submission: "Submission"
    attempts: int
    """How often it has been tried."""

    def __repr__(self) -> str:
        return "Saving(…)"  # tracebacks and logs print that


class Parting(_Phase, frozen=True):
    """Thanks, or that nothing was stored, until somebody presses a key or some time has passed."""


class OutOfOrder(_Phase, frozen=True):
    """The store cannot be used."""


class WithStaff(_Phase, frozen=True):
    """Staff are at their menu, or asked for their code."""


Phase = Inviting | Shut | Answering | Saving | Parting | OutOfOrder | WithStaff
