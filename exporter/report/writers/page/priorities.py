"""What is a big problem beside what people want done first; and where it is unsafe, and why."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from exporter.report.model import Cross, Row, Table
from exporter.report.writers.page.elements import (
    Dot,
    Element,
    HeatTable,
    Line,
    Matrix,
    Paragraph,
    PlainTable,
    Section,
    Warm,
)
from exporter.report.writers.page.facts import EVERYBODY, Facts, by_share, middle
from exporter.report.writers.page.summary import places_by
from questions.model import Priorities

TICK = 20
"""Per cent between two lines of the picture."""
HEAT_STEPS = 5


class Matter(Struct, frozen=True):
    """A choice of the ranking, and the row of the matrix that most see as a big problem."""

    wanted: tuple[Table, Row]
    seen: tuple[Table, Row] | None


def priorities(facts: Facts) -> Section | None:
    wish = facts.survey.report.priorities
    if wish is None or wish.ranking not in facts.tables:
        return None
    return Section("viktigast", facts.say("page.priorities.title"), tuple(_both(facts, wish)))


def _both(facts: Facts, wish: Priorities) -> Iterator[Element]:
    say = facts.say
    table = facts.tables[wish.ranking]
    rows = by_share((table, row) for row in table.rows if row.measure == "choice")
    problems = _problems(facts, wish.problems)
    matters = [Matter(one, _seen(problems, wish.pairs.get(one[1].name, ()))) for one in rows]
    points = {row.name: row for row in table.rows if row.measure == "points"}
    yield Paragraph((say("page.priorities.lead", question=facts.words.text(table.text)),))
    dots = list(_dots(matters))
    if dots:
        highest = max(max(dot.across, dot.up) for dot in dots)
        end = min(100, TICK * (1 + highest // TICK))
        yield Matrix(
            say("page.priorities.picture"),
            say("page.priorities.description"),
            say("page.priorities.across"),
            say("page.priorities.up"),
            (0, end),
            tuple(dots),
        )
    columns = [say("page.priorities.number"), say("page.column.matter"), say("page.priorities.up")]
    columns += [say("page.priorities.across"), say("page.priorities.by")]
    if points:
        columns.append(say("page.priorities.points"))
    yield PlainTable(
        say("page.priorities.caption"),
        (columns[1], columns[0], *columns[2:]),
        tuple(_row(facts, number, one, points) for number, one in enumerate(matters, start=1)),
    )
    yield Paragraph((say("page.priorities.how"),), is_note=True)
    for name in dict.fromkeys(row.indicator.partition(".")[0] for row in points.values()):
        if meaning := facts.words.text(facts.survey.indicators[name].text or {}):
            yield Paragraph((say("page.priorities.mean", text=meaning),), is_note=True)


def _problems(facts: Facts, matrix: str) -> Mapping[str, tuple[Table, Row]]:
    """Row of the matrix to its share of an indicator."""
    found: dict[str, tuple[Table, Row]] = {}
    for table, row in facts.rows("indicator"):
        if table.question == matrix:
            found.setdefault(table.name.removeprefix(f"{matrix}_"), (table, row))
    return found


def _seen(
    problems: Mapping[str, tuple[Table, Row]], names: tuple[str, ...]
) -> tuple[Table, Row] | None:
    return next(iter(by_share(problems[name] for name in names if name in problems)), None)


def _dots(matters: list[Matter]) -> Iterator[Dot]:
    for number, one in enumerate(matters, start=1):
        up = middle(one.wanted[1].figures[EVERYBODY])
        across = middle(one.seen[1].figures[EVERYBODY]) if one.seen else None
        if up is not None and across is not None:
            yield Dot(number, across, up)


def _row(
    facts: Facts, number: int, one: Matter, points: Mapping[str, Row]
) -> tuple[str, tuple[Line, ...]]:
    table, row = one.wanted
    others: list[Line] = [(str(number),), facts.figure(table, row)]
    if one.seen:
        others += [facts.figure(*one.seen), (facts.words.text(one.seen[0].row_text),)]
    else:
        others += [(facts.say("page.priorities.no_problem"),), ()]
    if points:
        others.append(facts.figure(table, points[row.name]) if row.name in points else ())
    return facts.words.text(row.text), tuple(others)


# -- places and reasons


def places(facts: Facts) -> Section | None:
    if not facts.published.crosses:
        return None
    elements = (one for cross in facts.published.crosses for one in _places(facts, cross))
    return Section("platser", facts.say("page.places.title"), (*elements, *places_by(facts)))


def _places(facts: Facts, cross: Cross) -> Iterator[Element]:
    say = facts.say
    both = facts.cell(cross.name, cross.name, "count", "total", "")
    yield Paragraph(facts.sentence(say("page.places.base", count="<count>"), count=both))
    most = max((count or 0 for line in cross.counts for count in line), default=0)
    yield HeatTable(
        facts.words.cross_title(cross),
        (say("page.column.place"), *map(facts.words.text, cross.column_texts)),
        tuple(
            (
                facts.words.text(text),
                tuple(
                    Warm(
                        facts.cell(cross.name, name, "count", cross.columns, column),
                        None if count is None else min(4, HEAT_STEPS * count // (most + 1)),
                    )
                    for column, count in zip(cross.column_names, counts, strict=True)
                ),
            )
            for name, text, counts in zip(
                cross.row_names, cross.row_texts, cross.counts, strict=True
            )
        ),
    )
    yield Paragraph((say("page.places.how"),), is_note=True)
