"""When a survey is open. An absurd clock never opens or closes one."""

from datetime import date
from typing import Literal

from msgspec import Struct

from questions.model import Survey

RELEASED = date(2026, 11, 22)
"""The date of this release: no kiosk that runs it has an earlier one."""
_YEARS_OF_TRUST = 5


class Closed(Struct, frozen=True):
    """The survey cannot be answered: `when` is the day it opens, or the last day it was open."""

    why: Literal["not_yet", "over", "by_staff"]
    when: date | None = None
    """Staff may open it again at any time."""


def clock_can_be_right(today: date) -> bool:
    return RELEASED <= today <= RELEASED.replace(year=RELEASED.year + _YEARS_OF_TRUST)


def closed(survey: Survey, today: date) -> Closed | None:
    """Whether and why `survey` cannot be answered on `today`, by the local calendar."""
    if survey.period is None or not clock_can_be_right(today):
        return None
    opens, closes = survey.period.opens, survey.period.closes
    if opens is not None and today < opens:
        return Closed("not_yet", opens)
    if closes is not None and today > closes:
        return Closed("over", closes)
    return None
