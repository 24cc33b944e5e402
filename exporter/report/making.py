"""A report from a merge: what is counted, what may be shown of it, and whether it may be made."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import polars as pl
from msgspec import Struct

from exporter.errors import ExporterError
from exporter.merge import Merged
from exporter.output_names import MODE, PLACE
from exporter.report.context import Context, population
from exporter.report.figures import counted
from exporter.report.model import Published
from exporter.report.own_words import own_words
from exporter.report.plan import Plan, plan
from exporter.report.published import published, totals
from exporter.report.register import (
    Kind,
    Release,
    add_release,
    answers_hash,
    load_register,
    may_be_made,
    plan_hash,
)
from exporter.report.standardised import standardised
from exporter.report.steps import LEAST_SHOWN, nearest_five
from questions.model import Survey


class Wish(Struct, frozen=True, kw_only=True):
    """What staff ask for, beside the answers."""

    context: Context | None = None
    preliminary: bool = False
    """Totals only; may come several times while the survey is open."""
    replaces: bool = False
    """Although another report was made of other answers or another plan."""
    register: Path


class Made(Struct, frozen=True):
    """A report that may be made: what to write, and what to note then."""

    published: Published
    release: Release
    releases: Sequence[Release]
    """Those before it."""
    register: Path

    def note(self) -> None:
        """Note in the register that it was made. Raises ExporterError."""
        add_release(self.register, self.releases, self.release)


def made(merged: Merged, wish: Wish, today: date) -> Made:
    """The report of what was merged.

    Raises ExporterError: too few have answered, or another report of the survey forbids it.
    """
    responses, survey = merged.responses, merged.survey
    if responses.height < LEAST_SHOWN:
        raise ExporterError("report_too_few")
    what = plan_of(responses, survey)
    inhabitants = population(wish.context, survey) if wish.context else {}
    kind: Kind = "preliminary" if wish.preliminary else "full"
    release = Release(
        survey=survey.survey,
        version=survey.version,
        kind=kind,
        answers=answers_hash(responses),
        plan=plan_hash(what, inhabitants),
        size=nearest_five(responses.height),
        on=today,
        replaces=wish.replaces,
    )
    releases = load_register(wish.register)
    may_be_made(releases, release)
    comments = None if wish.preliminary else own_words(merged.comments, survey)
    shown = published(counted(responses, what), comments)
    if wish.preliminary:
        shown = totals(shown)
    shown = standardised(shown, inhabitants)
    return Made(shown, release, releases, wish.register)


def plan_of(responses: pl.DataFrame, survey: Survey) -> Plan:
    """What is counted of responses: by the modes and places in which there are any."""
    modes = responses[MODE].cast(pl.String).unique().to_list()
    places = [place for place in responses[PLACE].unique().to_list() if place]
    return plan(survey, modes, places)
