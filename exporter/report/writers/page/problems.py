"""Safety, problems and worries, opinions: the indicators of the question file."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from exporter.report.model import Figure, Percent, Row, Table
from exporter.report.writers.page.compared import WORDS, change
from exporter.report.writers.page.elements import (
    BarPart,
    BarTable,
    Element,
    Heading,
    HeatTable,
    Line,
    Paragraph,
    PlainTable,
    Section,
    StackedTable,
    StackRow,
)
from exporter.report.writers.page.facts import (
    EVERYBODY,
    UNSTATED,
    Facts,
    bands,
    by_share,
    middle,
)
from exporter.report.writers.page.summary import (
    change_line,
    how_to_read,
    safety_parts,
    share_columns,
)

Pairs = Sequence[tuple[Table, Row]]


def safety(facts: Facts) -> Section | None:
    """Each share that is no part of a matrix, of everybody and in each group."""
    if not facts.main:
        return None
    return Section("trygghet", facts.say("page.safety.title"), tuple(_safety(facts)))


def _safety(facts: Facts) -> Iterator[Element]:
    say = facts.say
    divided = list(dict.fromkeys(group.by for group in facts.groups))
    drawn: list[BarTable] = []
    for table, row in facts.main:
        yield Heading(facts.words.text(row.text))
        yield Paragraph((say("page.safety.question", question=facts.words.title(table)),))
        if facts.earlier:
            yield Paragraph(change_line(facts, table, row))
        yield from _reference(facts, row)
        parts = tuple(safety_parts(facts, table, row, divided))
        drawn.append(BarTable(say("page.safety.caption"), tuple(share_columns(facts)), parts))
        yield drawn[-1]
    yield from how_to_read(facts, drawn)


def _reference(facts: Facts, row: Row) -> Iterator[Element]:
    for one in facts.context.reference if facts.context else ():
        if one.indicator == row.indicator:
            origin = facts.words.text(one.origin)
            yield Paragraph(
                (facts.say("page.safety.reference", origin=origin, percent=one.share),),
                is_note=True,
            )


# -- matrices


def problems(facts: Facts) -> Section | None:
    if not facts.of_matrices:
        return None
    return Section("problem", facts.say("page.problems.title"), tuple(_problems(facts)))


def _problems(facts: Facts) -> Iterator[Element]:
    say = facts.say
    yield Paragraph((say("page.problems.lead"),))
    for pairs in facts.of_matrices.values():
        ordered = by_share(pairs)
        table, row = ordered[0]
        yield Heading(facts.words.text(table.text))
        columns = [say("page.column.matter"), say("page.column.share"), say("page.column.interval")]
        columns += [say("page.column.base"), say("page.column.rank")]
        if facts.earlier:
            columns.append(say("page.column.earlier", name=facts.earlier.name))
        yield BarTable(facts.words.text(row.text), tuple(columns), tuple(_by_theme(facts, ordered)))
        yield StackedTable(
            say("page.problems.all", question=facts.words.text(table.text)),
            (say("page.column.matter"), *_choice_texts(facts, table), *_apart(facts, ordered)),
            tuple(_stack(facts, table, _missing(ordered)) for table, _ in ordered),
            len(_choices(table)),
            say("page.problems.description"),
        )


def _by_theme(facts: Facts, ordered: Pairs) -> Iterator[BarPart]:
    """Themes in the order of their largest share; ranks are of all rows together."""
    say = facts.say
    ranks = bands(ordered)
    placed = {table.name: rank for (table, _), rank in zip(ordered, ranks, strict=True)}
    order = list(dict.fromkeys(facts.theme_of(table) for table, _ in ordered))
    by_theme = sorted(ordered, key=lambda one: order.index(facts.theme_of(one[0])))
    for theme, members in groupby(by_theme, key=lambda one: facts.theme_of(one[0])):
        rows = []
        for table, row in members:
            rank = placed[table.name]
            told = ""
            if rank:
                first, last = rank
                told = (
                    say("page.rank.one", rank=first)
                    if first == last
                    else say("page.rank.band", first=first, last=last)
                )
            before: list[Line] = []
            if facts.earlier:
                before = [change(facts, table, row).before]
            label = facts.words.text(table.row_text)
            rows.append(facts.bar_row(label, table, row, EVERYBODY, (told,), *before))
        yield BarPart(facts.theme(theme) if theme and len(order) > 1 else "", tuple(rows))


def _choices(table: Table) -> list[Row]:
    return [row for row in table.rows if row.measure == "choice"]


def _choice_texts(facts: Facts, table: Table) -> list[str]:
    return [facts.words.text(row.text) for row in _choices(table)]


def _missing(pairs: Pairs) -> list[str]:
    """Kinds of missing answers, which are no part of the whole."""
    return list(
        dict.fromkeys(
            kind for table, _ in pairs if table.answered for kind in table.answered.missing
        )
    )


def _apart(facts: Facts, pairs: Pairs) -> list[str]:
    return [facts.words.presence(kind) for kind in _missing(pairs)]


def _stack(facts: Facts, table: Table, missing: Sequence[str]) -> StackRow:
    """`missing`: kinds that stand apart; a table that does not tell them leaves them out."""
    rows = _choices(table)
    told = table.answered.missing if table.answered else {}
    return StackRow(
        facts.words.text(table.row_text),
        (
            *(facts.figure(table, row) for row in rows),
            *(facts.presence(table, kind) if kind in told else () for kind in missing),
        ),
        _widths([row.figures[EVERYBODY] for row in rows]),
    )


def _widths(figures: Sequence[Figure]) -> tuple[int, ...]:
    """Nothing where words stand for one of the shares: a stack would tell more than they do."""
    shares = [figure.shown for figure in figures]
    if any(isinstance(share, Percent) and share.step == WORDS for share in shares):
        return (0,) * len(figures)
    return tuple(middle(figure) or 0 for figure in figures)


def areas(facts: Facts) -> Section | None:
    """Each matrix with an indicator by where people live, and by their age: by each background."""
    if not facts.of_matrices or not facts.backgrounds:
        return None
    return Section("omraden", facts.say("page.areas.title"), tuple(_areas(facts)))


def _areas(facts: Facts) -> Iterator[Element]:
    say = facts.say
    yield Paragraph((say("page.areas.lead"),))
    pairs = by_share(next(iter(facts.of_matrices.values())))
    for by in facts.backgrounds:
        groups = [EVERYBODY, *(g for g in facts.groups_by(by) if facts.groups[g].name != UNSTATED)]
        cells = [tuple(facts.warm(*pair, group) for group in groups) for pair in pairs]
        is_drawn = any(one.step is not None for line in cells for one in line)
        yield HeatTable(
            say(
                "page.areas.caption",
                text=facts.words.text(pairs[0][1].text),
                by=facts.by_text(by),
            ),
            (say("page.column.matter"), *map(facts.group_text, groups)),
            tuple(
                (facts.words.text(table.row_text), line)
                for (table, _), line in zip(pairs, cells, strict=True)
            ),
            _steps(facts) if is_drawn else (),
        )


def _steps(facts: Facts) -> tuple[str, ...]:
    say = facts.say
    return tuple(
        say("page.areas.step", low=low, high=low + 19 if low < 80 else 100)
        for low in range(0, 100, 20)
    )


def opinions(facts: Facts) -> Section | None:
    """The two sides of each balance, and the balance."""
    balances = list(facts.rows("balance"))
    if not balances:
        return None
    return Section("tycker", facts.say("page.opinions.title"), tuple(_opinions(facts, balances)))


def _opinions(facts: Facts, balances: Pairs) -> Iterator[Element]:
    say = facts.say
    yield Paragraph((say("page.opinions.lead"),))
    for name, members in groupby(balances, key=lambda one: one[1].name):
        found = list(members)
        sides = {
            (table.name, row.measure): row
            for table, row in facts.rows("plus", "minus")
            if row.name == name
        }
        table, _ = found[0]
        counted = {side: facts.words.text(row.text) for (_, side), row in sides.items()}
        yield PlainTable(
            facts.words.text(table.text),
            (
                say("page.column.matter"),
                counted["plus"],
                counted["minus"],
                say("page.opinions.balance"),
                say("page.column.base"),
            ),
            tuple(
                (
                    facts.words.text(table.row_text) or facts.words.text(table.text),
                    (
                        *(
                            facts.figure(table, sides[table.name, side])
                            if (table.name, side) in sides
                            else ()
                            for side in ("plus", "minus")
                        ),
                        facts.figure(table, row),
                        facts.base(table, row),
                    ),
                )
                for table, row in found
            ),
        )
        if _choices(table):
            yield StackedTable(
                say("page.problems.all", question=facts.words.text(table.text)),
                (say("page.column.matter"), *_choice_texts(facts, table), *_apart(facts, found)),
                tuple(_stack(facts, table, _missing(found)) for table, _ in found),
                len(_choices(table)),
                say("page.problems.description"),
            )
    yield Paragraph((say("page.opinions.how"),), is_note=True)
