"""The main figures as answered, and as they would be if those who answered were as the population
is: how far who answered can have mattered."""

from collections.abc import Iterator
from typing import Literal

from exporter.report.model import Between, Figure, Percent, Row, Status, Table
from exporter.report.writers.page.elements import (
    Bar,
    BarPart,
    BarRow,
    BarTable,
    Element,
    Heading,
    Paragraph,
)
from exporter.report.writers.page.facts import EVERYBODY, Facts

Effect = Literal["higher", "lower", "same", "untold"]
"""What a figure would be, beside as it was answered."""


def as_population(facts: Facts) -> Iterator[Element]:
    """Nothing where no population is known, or no main figure is asked for."""
    say = facts.say
    if not (facts.published.standards and facts.main):
        yield Paragraph((say("page.answered.weights"),), is_note=True)
        return
    yield Heading(say("page.standard.title"))
    yield Paragraph((say("page.standard.lead"),))
    yield BarTable(
        say("page.standard.caption"),
        (
            say("page.standard.way"),
            say("page.column.share"),
            say("page.column.interval"),
            say("page.column.change"),
        ),
        tuple(
            BarPart(facts.words.text(row.text), tuple(_rows(facts, table, row)))
            for table, row in facts.main
        ),
    )
    yield Paragraph((say("page.standard.how"),), is_note=True)


def caveat(facts: Facts) -> str:
    """That every response counts the same, and whether that matters."""
    say = facts.say
    unweighted = say("page.caveat.unweighted")
    figures = [(row.figures[EVERYBODY], one) for _, row in facts.main for one in row.standardised]
    if not figures:
        return unweighted
    found = {effect(*pair) for pair in figures}
    if found & {"higher", "lower"}:
        return f"{unweighted} {say('page.caveat.standard_differs')}"
    if "same" in found:
        return f"{unweighted} {say('page.caveat.standard_same')}"
    return f"{unweighted} {say('page.caveat.standard_untold')}"


def effect(answered: Figure, standardised: Figure) -> Effect:
    """`same`: wherever the standardised share lies, chance alone can do as much to that of those
    who answered."""
    share, other = answered.shown, standardised.shown
    if not (isinstance(share, Percent) and isinstance(other, Between) and answered.interval):
        return "untold"
    least, most = answered.interval
    if least <= other.low and other.high <= most:
        return "same"
    if 10 * other.low >= share.bounds[1]:
        return "higher"
    if 10 * other.high <= share.bounds[0]:
        return "lower"
    return "untold"


def _rows(facts: Facts, table: Table, row: Row) -> Iterator[BarRow]:
    answered = row.figures[EVERYBODY]
    one = facts.bar_row(facts.say("page.standard.as_answered"), table, row, EVERYBODY)
    interval, _ = one.others
    yield BarRow(one.label, one.figure, one.bar, (interval, ()))
    for number, standard in enumerate(facts.published.standards):
        figure = row.standardised[number]
        yield BarRow(
            facts.words.as_population(standard),
            facts.standardised(table, row, number),
            _bar(figure),
            (
                facts.standardised(table, row, number, "interval"),
                (_told(facts, effect(answered, figure), figure.status),),
            ),
        )


def _bar(figure: Figure) -> Bar | None:
    if not isinstance(figure.shown, Between):
        return None
    return Bar(figure.shown.middle, figure.interval, is_coarse=True)


def _told(facts: Facts, found: Effect, status: Status) -> str:
    say = facts.say
    match found, status:
        case "same", _:
            return say("page.standard.same")
        case "higher", _:
            return say("page.standard.higher")
        case "lower", _:
            return say("page.standard.lower")
        case _, "hidden":
            return say("page.standard.hidden")
        case _, "not_asked":
            return say("page.standard.not_asked")
        case _, "coarse":
            return say("page.standard.coarse")
        case _:
            return say("page.outcome.untold")
