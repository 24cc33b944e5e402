"""To which time staff may set the clock: to none at which another survey would be open than now."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Literal

from kiosk.opening import clock_can_be_right, closed
from questions.model import Survey

Objection = Literal["unlikely", "across"]
"""No kiosk of this release has such a date; or a survey would begin, end or begin anew by it."""


def read_time(digits: str) -> datetime | None:
    """`202709011230` in the time of this place; None where there is no such time."""
    try:
        return datetime.strptime(digits, "%Y%m%d%H%M").astimezone()
    except (ValueError, OverflowError, OSError):
        return None


def why_not(surveys: Iterable[Survey], today: date, then: date) -> Objection | None:
    """Why the clock may not go from the day `today` to the day `then`; None: it may.

    A clock that cannot be right opens and closes nothing: nor may setting it right.
    """
    if not clock_can_be_right(then):
        return "unlikely"
    if any(closed(survey, today) != closed(survey, then) for survey in surveys):
        return "across"
    return None
