"""The first page: what a reader in a hurry has to know, and how far it can be trusted."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from exporter.report.model import Row, Table
from exporter.report.writers.page.compared import Change, change, changes
from exporter.report.writers.page.elements import (
    BarPart,
    BarTable,
    Callout,
    Element,
    HeatTable,
    KeyFigure,
    KeyFigures,
    Line,
    Paragraph,
    Points,
    Section,
)
from exporter.report.writers.page.elements import Facts as FactsElement
from exporter.report.writers.page.facts import (
    EVERYBODY,
    UNSTATED,
    Facts,
    bands,
    by_share,
    middle,
)
from exporter.report.writers.page.phrasing import change_text, period, quoted, why_untold
from exporter.report.writers.page.population import caveat
from exporter.report.writers.words import Words

MOST = 3
"""KeyFigures, places, and changes besides that of the first share."""
MOST_TIED = 5
"""Places, with those that are as frequent as the last of them."""
MOST_NAMED = 2
"""Matters that cannot be told from the first."""


def subtitle(facts: Facts) -> str:
    """What the survey is called, when it was, and whether more answers may come."""
    told = [facts.words.text(facts.published.title), *filter(None, [period(facts)])]
    if facts.published.is_preliminary:
        told.append(facts.say("page.preliminary"))
    return ", ".join(told)


def summary(facts: Facts) -> Iterator[Section]:
    yield Section("kort", facts.say("page.summary.title"), tuple(_elements(facts)))
    yield Section("lattlast", facts.say("page.easy.title"), tuple(_easy(facts)))


def _elements(facts: Facts) -> Iterator[Element]:
    say = facts.say
    yield FactsElement(tuple(_key_facts(facts)))
    yield KeyFigures(tuple(findings(facts)))
    yield from _safety(facts)
    yield from _where(facts)
    since = say("page.summary.changed_first")
    if facts.earlier:
        since = say("page.summary.changed", name=facts.earlier.name)
    yield Callout(since, tuple(changed(facts)))
    yield Callout(say("page.caveat.title"), tuple((line,) for line in caveats(facts)))


def _key_facts(facts: Facts) -> Iterator[tuple[str, Line]]:
    say = facts.say
    yield say("page.summary.answers"), facts.size()
    for group in facts.groups_by("mode"):
        yield facts.group_text(group), facts.size(group)
    if facts.context and facts.context.period:
        yield say("page.summary.period"), (period(facts),)


def caveats(facts: Facts) -> Iterator[str]:
    say = facts.say
    yield say("page.caveat.who")
    yield say("page.caveat.chance")
    yield caveat(facts)
    yield say("page.caveat.twice")
    yield say("page.caveat.protected")


# -- three findings


def findings(facts: Facts) -> Iterator[KeyFigure]:
    own = facts.context.words.get(facts.words.language) if facts.context else None
    if own and own.findings:
        yield from (KeyFigure((), (text,)) for text in own.findings)
        return
    if facts.main:
        table, row = facts.main[0]
        yield KeyFigure(facts.figure(table, row), (facts.words.text(row.text),))
    if facts.of_matrices:
        told = "page.summary.problem"
        yield from _largest(facts, told, [*next(iter(facts.of_matrices.values()))])
    if ranked := _ranked(facts):
        yield from _largest(facts, "page.summary.priority", ranked)


def _ranked(facts: Facts) -> list[tuple[Table, Row]]:
    return [(t, row) for t, row in facts.rows("choice") if t.kind == "ranking"]


def _largest(facts: Facts, phrase: str, rows: list[tuple[Table, Row]]) -> Iterator[KeyFigure]:
    """The largest of some shares, and which others it cannot be told from."""
    ordered = by_share(rows)
    table, row = ordered[0]
    if middle(row.figures[EVERYBODY]) is None:
        return
    say = facts.say
    told = say(phrase, text=_of(facts, table, row))
    band = bands(ordered)[0]
    others = [_of(facts, *one) for one in ordered[1 : band[1]]] if band else []
    if len(others) > MOST_NAMED:
        told = f"{told} {say('page.summary.close')}"
    elif others:
        told = f"{told} {say('page.summary.not_apart', others=quoted(facts, others))}"
    yield KeyFigure(facts.figure(table, row), (told,))


def _of(facts: Facts, table: Table, row: Row) -> str:
    return facts.words.text(table.row_text) or facts.words.text(row.text)


# -- the question that everybody asks: who feels unsafe, where, and is it better


def _safety(facts: Facts) -> Iterator[Element]:
    if not facts.main:
        return
    table, row = facts.main[0]
    divided = ["total", *facts.backgrounds[:1], "mode"]
    parts = safety_parts(facts, table, row, divided, unstated=False)
    drawn = BarTable(facts.words.text(row.text), tuple(share_columns(facts)), tuple(parts))
    yield drawn
    yield from how_to_read(facts, [drawn])


def how_to_read(facts: Facts, tables: Iterable[BarTable]) -> Iterator[Element]:
    """What the line on a bar is, where there is one."""
    rows = [row for table in tables for part in table.parts for row in part.rows]
    if any(row.bar and row.bar.interval for row in rows):
        yield Paragraph((facts.say("page.safety.how"),), is_note=True)


def share_columns(facts: Facts) -> Iterator[str]:
    say = facts.say
    yield say("page.column.group")
    yield say("page.column.share")
    yield say("page.column.interval")
    yield say("page.column.base")
    if facts.earlier:
        yield say("page.column.earlier", name=facts.earlier.name)
        yield say("page.column.change")


def safety_parts(
    facts: Facts, table: Table, row: Row, divided: list[str], *, unstated: bool = True
) -> Iterator[BarPart]:
    """A share of everybody and in each breakdown, with the earlier one beside it."""
    for by in divided:
        groups = [
            group
            for group in facts.groups_by(by)
            if unstated or facts.groups[group].name != UNSTATED
        ]
        if not groups:
            continue
        found = changes(facts, [(table, row, group) for group in groups])
        title = "" if by == "total" else facts.by_text(by)
        yield BarPart(
            title,
            tuple(
                facts.bar_row(facts.group_text(group), table, row, group, *_before(facts, one))
                for group, one in zip(groups, found, strict=True)
            ),
        )


def _before(facts: Facts, one: Change) -> tuple[Line, ...]:
    if facts.earlier is None:
        return ()
    return one.before, (change_text(facts, one),)


def _where(facts: Facts) -> Iterator[Element]:
    """The most frequent places, of everybody and in each group of the first background question."""
    rows = places(facts)
    if not rows:
        return
    first = facts.backgrounds[0] if facts.backgrounds else "total"
    groups = [*_by(facts, first), *facts.groups_by("mode")]
    most = _most_frequent(rows)
    if most:
        question = facts.words.text(rows[0][0].text)
        yield places_table(facts, facts.say("page.summary.places", question=question), most, groups)
    else:
        yield Paragraph((facts.say("page.summary.no_places"),))
    if len(most) < len(rows):
        yield Paragraph((facts.say("page.summary.all_places"),), is_note=True)


def _most_frequent(rows: Sequence[tuple[Table, Row]]) -> Sequence[tuple[Table, Row]]:
    """The first of them, and those that are as frequent as the last; without those if they are
    many: then none of them is among the most frequent."""
    shares = [middle(row.figures[EVERYBODY]) for _, row in rows]
    last = shares[:MOST][-1]
    if last is None:
        return rows[:MOST]
    end = len(shares) - shares[::-1].index(last)
    return rows[: end if end <= MOST_TIED else shares.index(last)]


def places(facts: Facts) -> list[tuple[Table, Row]]:
    """The choices of the question where people feel unsafe, the most frequent first."""
    cross = facts.places
    if cross is None or cross.rows not in facts.tables:
        return []
    table = facts.tables[cross.rows]
    rows = [(table, row) for row in table.rows if row.measure == "choice"]
    return by_share(one for one in rows if one[1].name not in _exclusive(facts, cross.rows))


def places_by(facts: Facts) -> Iterator[HeatTable]:
    """All places, in the groups of each background question."""
    rows = places(facts)
    for by in facts.backgrounds if rows else ():
        question = facts.words.text(rows[0][0].text)
        caption = facts.say("page.places.by", question=question, by=facts.by_text(by))
        yield places_table(facts, caption, rows, _by(facts, by))


def places_table(
    facts: Facts, caption: str, rows: Sequence[tuple[Table, Row]], groups: Sequence[int]
) -> HeatTable:
    return HeatTable(
        caption,
        (facts.say("page.column.place"), *map(facts.group_text, groups)),
        tuple(
            (
                facts.words.text(row.text),
                tuple(facts.warm(table, row, group) for group in groups),
            )
            for table, row in rows
        ),
    )


def _by(facts: Facts, by: str) -> list[int]:
    """Everybody, and the groups of a breakdown that told what they are."""
    told = [g for g in facts.groups_by(by) if g and facts.groups[g].name != UNSTATED]
    return [EVERYBODY, *told]


def _exclusive(facts: Facts, question: str) -> tuple[str, ...]:
    return getattr(facts.questions[question], "exclusive", ())


# -- what has changed


def changed(facts: Facts) -> Iterator[Line]:
    """Of the first share in any case; of the others the largest differences that are sure."""
    say = facts.say
    if facts.earlier is None:
        yield (say("page.change.first"),)
        return
    for table, row in facts.main[:1]:
        yield change_line(facts, table, row)
    others = [*facts.main[1:], *chain.from_iterable(facts.of_matrices.values())]
    compared = [(*one, change(facts, *one)) for one in others]
    sure = [one for one in compared if one[-1].outcome in ("more", "fewer")]
    for table, row, _ in sorted(sure, key=lambda one: -one[-1].points)[:MOST]:
        yield change_line(facts, table, row)
    if len(sure) > MOST:
        yield (say("page.change.others"),)
    elif not sure:
        yield (say("page.change.none_sure"),)


def change_line(facts: Facts, table: Table, row: Row) -> Line:
    """Of everybody, in a sentence: never more than the figures hold."""
    say = facts.say
    one = change(facts, table, row)
    text = facts.words.of_row(facts.words.text(row.text), table)
    now = facts.figure(table, row)
    match one.outcome:
        case "more":
            told = say("page.change.more", text=text, now="<now>", before="<before>")
        case "fewer":
            told = say("page.change.fewer", text=text, now="<now>", before="<before>")
        case "chance":
            told = say("page.change.chance", text=text, now="<now>", before="<before>")
        case "same":
            told = say("page.change.same", text=text, now="<now>", before="<before>")
        case "untold":
            told = say("page.change.untold", text=text, reason=why_untold(facts, one))
    if one.is_reworded:
        told = f"{told} {say('page.change.reworded')}"
    return facts.sentence(told, now=now, before=one.before)


# -- easy to read


def _easy(facts: Facts) -> Iterator[Element]:
    say = facts.say
    simple = f"{facts.words.language}-simple"
    easy = Words(simple, facts.survey.languages)
    has_simple = simple in facts.survey.languages
    words = easy if has_simple else facts.words
    lines: list[Line] = [
        facts.sentence(say("page.easy.answered", count="<count>"), count=facts.size()),
        (say("page.easy.about"),),
    ]
    yield Points(tuple(lines))
    told: list[Line] = []
    for table, row in facts.main:
        if middle(row.figures[EVERYBODY]) is not None:
            text = say("page.easy.share", text=words.text(row.text), share="<share>")
            told.append(facts.sentence(text, share=facts.tenths(table, row)))
    if facts.of_matrices:
        for table, row in by_share(next(iter(facts.of_matrices.values())))[:MOST]:
            if middle(row.figures[EVERYBODY]) is not None:
                text = say("page.easy.problem", text=words.text(table.row_text), share="<share>")
                told.append(facts.sentence(text, share=facts.tenths(table, row)))
    for table, row in by_share(_ranked(facts))[:1]:
        if middle(row.figures[EVERYBODY]) is not None:
            text = say("page.easy.priority", text=words.text(row.text), share="<share>")
            told.append(facts.sentence(text, share=facts.tenths(table, row)))
    if told:
        yield Points(tuple(told))
    yield Points(
        (
            (say("page.easy.first") if facts.earlier is None else say("page.easy.change"),),
            (say("page.easy.not_all"),),
            (say("page.easy.secret"),),
        )
    )
