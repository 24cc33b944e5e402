"""Who answered, and whether kiosk and web tell the same."""

from collections.abc import Iterator, Mapping
from itertools import groupby

from exporter.report.context import population
from exporter.report.model import Row, Table
from exporter.report.writers.page.compared import Outcome, outcomes, share
from exporter.report.writers.page.elements import (
    BarPart,
    BarTable,
    Element,
    Line,
    Paragraph,
    PlainTable,
    Section,
)
from exporter.report.writers.page.facts import Facts
from exporter.report.writers.page.population import as_population


def who_answered(facts: Facts) -> Section:
    return Section("svarade", facts.say("page.answered.title"), tuple(_who(facts)))


def _who(facts: Facts) -> Iterator[Element]:
    say = facts.say
    yield Paragraph((say("page.answered.lead"),))
    inhabitants = population(facts.context, facts.survey) if facts.context else {}
    for by in dict.fromkeys(group.by for group in facts.groups):
        if by == "total":
            continue
        sizes = inhabitants.get(by, {})
        columns = [say("page.column.group"), facts.words.size()]
        if sizes:
            columns += [say("page.answered.of_answers"), say("page.answered.population")]
        yield PlainTable(
            facts.by_text(by),
            tuple(columns),
            tuple(
                (
                    facts.group_text(group),
                    (
                        facts.size(group),
                        *(_shares(facts, sizes, group) if sizes else ()),
                    ),
                )
                for group in facts.groups_by(by)
            ),
        )
    if facts.context and facts.context.population:
        source = facts.context.population.source.rstrip(".")
        yield Paragraph((say("page.answered.source", source=source),), is_note=True)
    yield from as_population(facts)


def _shares(facts: Facts, sizes: dict[str, int], group: int) -> tuple[Line, Line]:
    """The shares of the responses and of the population that a group is, of those in `sizes`.

    None of the responses where one of those is not told: the others are no whole.
    """
    name, by = facts.groups[group].name, facts.groups[group].by
    if name not in sizes:
        return (), ()
    answers = {
        one.name: one.size.near or 0
        for one in facts.groups
        if one.by == by and one.name in sizes and one.size
    }
    is_whole = answers.keys() == sizes.keys()
    return _percent(facts, answers if is_whole else {}, name), _percent(facts, sizes, name)


def _percent(facts: Facts, sizes: Mapping[str, int], name: str) -> Line:
    if name not in sizes:
        return ()
    percent = round(100 * sizes[name] / sum(sizes.values()))
    return (facts.say("page.answered.share", percent=percent),)


# -- kiosk and web


def modes(facts: Facts) -> Section | None:
    groups = facts.groups_by("mode")
    rows = [*facts.main, *(one for pairs in facts.of_matrices.values() for one in pairs)]
    if not groups or not rows:
        return None
    return Section("sida-vid-sida", facts.say("page.modes.title"), tuple(_modes(facts, rows)))


def _modes(facts: Facts, rows: list[tuple[Table, Row]]) -> Iterator[Element]:
    say = facts.say
    kiosk, web = facts.groups_by("mode")
    yield Paragraph((say("page.modes.lead"),))
    found: list[Outcome] = []
    for _, family in groupby(rows, key=lambda one: one[0].question):
        pairs = []
        for table, row in family:
            one, other = share(table, row, kiosk), share(table, row, web)
            pairs.append((one, other) if one and other else None)
        found += outcomes(pairs)
    surely = [one for one, told in zip(rows, found, strict=True) if told in ("more", "fewer")]
    if surely:
        yield Paragraph((say("page.modes.differ"),))
    elif "chance" in found or "same" in found:
        yield Paragraph((say("page.modes.alike"),))
    else:
        yield Paragraph((say("page.modes.untold"),))
    yield BarTable(
        say("page.modes.caption"),
        (
            say("page.column.mode"),
            say("page.column.share"),
            say("page.column.interval"),
            say("page.column.base"),
            say("page.modes.difference"),
        ),
        tuple(
            BarPart(
                facts.words.of_row(facts.words.text(row.text), table),
                tuple(
                    facts.bar_row(facts.group_text(group), table, row, group, line)
                    for group, line in ((kiosk, (_told(facts, told),)), (web, ()))
                ),
            )
            for (table, row), told in zip(rows, found, strict=True)
        ),
    )


def _told(facts: Facts, outcome: str) -> str:
    say = facts.say
    match outcome:
        case "more":
            return say("page.modes.more")
        case "fewer":
            return say("page.modes.fewer")
        case "chance":
            return say("page.modes.chance")
        case "same":
            return say("page.modes.same")
        case _:
            return say("page.outcome.untold")
