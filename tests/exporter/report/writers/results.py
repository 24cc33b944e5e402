"""Published figures of simulated surveys, to be written."""

import random
from functools import cache

from exporter.report.figures import counted
from exporter.report.model import Published
from exporter.report.plan import plan
from exporter.report.published import published
from tests.exporter.report.small_surveys import responses, small_survey


@cache
def small(seed: int) -> Published:
    """Of a small survey at random, with 0 to 250 respondents."""
    chance = random.Random(seed)
    survey, places = small_survey(chance)
    frame = responses(survey, places, chance.choice([0, 9, 25, 60, 120, 250]), chance)
    return published(counted(frame, plan(survey, places)))
