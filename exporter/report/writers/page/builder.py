"""The page of a report: a pure function of what is published and what a municipality knows."""

from collections.abc import Callable, Sequence
from datetime import date

from exporter.report.context import Context
from exporter.report.model import Published
from exporter.report.writers.page.answered import modes, who_answered
from exporter.report.writers.page.elements import Page, Section
from exporter.report.writers.page.facts import Facts
from exporter.report.writers.page.method import method, own_words
from exporter.report.writers.page.priorities import places, priorities
from exporter.report.writers.page.problems import areas, opinions, problems, safety
from exporter.report.writers.page.promises import joint, promises
from exporter.report.writers.page.summary import subtitle, summary
from exporter.report.writers.report_json import EarlierReport
from exporter.report.writers.words import Words
from questions.model import Survey

SECTIONS: Sequence[Callable[[Facts], Section | None]] = (
    who_answered,
    safety,
    problems,
    priorities,
    areas,
    places,
    opinions,
    promises,
    joint,
    own_words,
    modes,
    method,
)
"""After the summary, in order; a section of which nothing was asked leaves itself out."""


def build_page(
    published: Published,
    survey: Survey,
    words: Words,
    context: Context | None = None,
    earlier: Sequence[EarlierReport] = (),
) -> Page:
    """Of `survey` only texts, themes and what the report shows are looked at.

    Compared is the last of `earlier`, by the days it is about, or by its version.
    """
    last = max(earlier, key=_order, default=None)
    facts = Facts(published, survey, words, context, last)
    say = words.say
    found = [section(facts) for section in SECTIONS]
    if context:
        heading = say("page.title", municipality=context.municipality)
    else:
        heading = say("page.title_alone")
    footer = [say("page.footer.version", survey=published.survey, version=published.version)]
    if context and context.publish:
        publish = context.publish
        footer.append(
            say("page.footer.publisher", publisher=publish.publisher, contact=publish.contact)
        )
    return Page(
        words.language,
        heading,
        subtitle(facts),
        say("page.contents"),
        say("page.skip"),
        (*summary(facts), *(section for section in found if section)),
        tuple(footer),
    )


def _order(report: EarlierReport) -> tuple[date, str]:
    return report.period.last if report.period else date.min, report.version
