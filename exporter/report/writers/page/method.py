"""What people wrote themselves, how all this was found, and every question with its answers."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from exporter.report.model import Row, Table
from exporter.report.writers.cells import THEME, presence
from exporter.report.writers.page.elements import (
    BarPart,
    BarTable,
    Element,
    Heading,
    Line,
    Paragraph,
    PlainTable,
    Points,
    Section,
)
from exporter.report.writers.page.facts import EVERYBODY, Facts
from exporter.report.writers.page.phrasing import period
from exporter.report.writers.page.summary import caveats
from questions.model import Text

_NUMBERS = ("mean", "median")


def own_words(facts: Facts) -> Section | None:
    """How many wrote something, what it is about, and what staff let pass; beside no group."""
    asked = [question for question in facts.survey.questions if isinstance(question, Text)]
    if not asked:
        return None
    return Section("egna-ord", facts.say("page.own.title"), tuple(_own_words(facts, asked)))


def _own_words(facts: Facts, asked: Sequence[Text]) -> Iterator[Element]:
    say, own = facts.say, facts.published.own_words
    yield Paragraph((say("page.own.lead"),))
    counted = {one.question: facts.comments(one.question) for one in own.written}
    yield PlainTable(
        say("page.own.questions"),
        (say("page.own.question"), facts.words.comments()),
        tuple(
            (
                facts.words.text(question.text),
                (counted.get(question.id) or (say("page.own.not"),),),
            )
            for question in asked
        ),
    )
    if own.themes:
        yield Heading(say("page.own.themes"))
        yield Paragraph((say("page.own.sorted"),), is_note=True)
        yield PlainTable(
            say("page.own.about"),
            (say("page.own.theme"), facts.words.comments()),
            tuple(
                (facts.words.text(theme.text), (facts.comments(f"{THEME}{theme.name}"),))
                for theme in own.themes
            ),
        )
    if own.published:
        yield Heading(say("page.own.published"))
        yield Points(tuple((say("page.quoted", text=text),) for text in own.published))


def method(facts: Facts) -> Section:
    return Section("metod", facts.say("page.method.title"), tuple(_method(facts)))


def _method(facts: Facts) -> Iterator[Element]:
    say = facts.say
    who = [(say("page.method.who"),)]
    if told := period(facts):
        who.append((say("page.method.when", period=told),))
    who.append((say("page.method.how"),))
    who += [(line,) for line in caveats(facts)]
    yield Points(tuple(who))
    yield Heading(say("page.method.protection"))
    yield Points(
        (
            (say("page.method.ten"),),
            (say("page.method.complement"),),
            (say("page.method.steps"),),
            (say("page.method.ends"),),
            (say("page.method.released"),),
        )
    )
    yield Heading(say("page.method.statistics"))
    yield Points(
        (
            (say("page.method.base"),),
            (say("page.method.interval"),),
            (say("page.method.difference"),),
            *([(say("page.method.standardised"),)] if facts.published.standards else []),
            (say("page.method.drawn"),),
        )
    )
    yield from _hidden(facts)
    yield Heading(say("page.method.questions"))
    yield Paragraph((say("page.method.all"),))
    for _, members in groupby(facts.published.tables, key=lambda table: table.question):
        yield from _question(facts, list(members))


def _hidden(facts: Facts) -> Iterator[Element]:
    say = facts.say
    figures = [
        figure for table in facts.published.tables for row in table.rows for figure in row.figures
    ]
    hidden = sum(figure.status == "hidden" for figure in figures)
    yield Heading(say("page.method.hidden"))
    if hidden:
        yield Paragraph((say("page.method.some_hidden"),))
    else:
        yield Paragraph((say("page.method.none_hidden"),))


def _question(facts: Facts, tables: Sequence[Table]) -> Iterator[Element]:
    say = facts.say
    parts = []
    for table in tables:
        for measure, title in (
            ("choice", facts.words.text(table.row_text)),
            ("group", say("page.method.groups")),
        ):
            rows = [row for row in table.rows if row.measure == measure]
            drawn = [facts.bar_row(facts.words.row(row), table, row, EVERYBODY) for row in rows]
            if drawn or measure == "choice":
                parts.append(BarPart(title, tuple(drawn)))
    yield BarTable(
        facts.words.text(tables[0].text),
        (
            say("page.column.answer"),
            say("page.column.share"),
            say("page.column.interval"),
            say("page.column.base"),
        ),
        tuple(parts),
    )
    numbers = [
        (table, row)
        for table in tables
        for row in table.rows
        if row.measure in _NUMBERS and row.figures[EVERYBODY].status == "shown"
    ]
    if numbers:
        yield Points(tuple(_number(facts, *one) for one in numbers))
    told = [table for table in tables if presence(table)]
    if told:
        yield _presence(facts, told)


def _number(facts: Facts, table: Table, row: Row) -> Line:
    text = facts.say("page.promises.now", text=facts.words.row(row), share="<share>")
    return facts.sentence(text, share=facts.figure(table, row))


def _presence(facts: Facts, tables: Sequence[Table]) -> PlainTable:
    say = facts.say
    measures = list(dict.fromkeys(one for table in tables for one in presence(table)))
    return PlainTable(
        say("page.method.presence"),
        (say("page.column.question"), *map(facts.words.presence, measures)),
        tuple(
            (
                facts.words.text(table.row_text) or facts.words.text(table.text),
                tuple(
                    facts.presence(table, one) if one in presence(table) else () for one in measures
                ),
            )
            for table in tables
        ),
    )
