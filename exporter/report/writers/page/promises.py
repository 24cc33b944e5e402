"""The promises, and the joint picture by theme."""

from collections.abc import Iterator, Sequence

from exporter.report.context import Context, Promise, themes
from exporter.report.model import Row, Table
from exporter.report.writers.page.compared import change
from exporter.report.writers.page.elements import (
    Element,
    Heading,
    Line,
    Paragraph,
    Pledge,
    Points,
    Section,
    Unwritten,
)
from exporter.report.writers.page.facts import EVERYBODY, Facts
from exporter.report.writers.page.summary import change_line
from questions.model import Indicator

Pairs = Sequence[tuple[Table, Row]]
_TOLD = ("indicator", "balance", "points")


def promises(facts: Facts) -> Section:
    return Section("loften", facts.say("page.promises.title"), tuple(_promises(facts)))


def _promises(facts: Facts) -> Iterator[Element]:
    say = facts.say
    if facts.context is None or not facts.context.promises:
        yield Paragraph((say("page.promises.none"),))
        return
    yield Paragraph((say("page.promises.lead"),))
    for promise in facts.context.promises:
        yield _pledge(facts, promise)


def _pledge(facts: Facts, promise: Promise) -> Pledge:
    say = facts.say
    pairs = _of(facts, promise.indicators)
    parts: list[tuple[str, tuple[Line, ...]]] = []
    if promise.done:
        parts.append((say("page.promises.done"), tuple(done(facts, promise))))
    compared = [one for one in pairs if facts.earlier and one[1].measure == "indicator"]
    if noticed := [one for one in pairs if one not in compared]:
        parts.append((say("page.promises.noticed"), tuple(_now(facts, *one) for one in noticed)))
    if compared:
        lines = tuple(change_line(facts, *one) for one in compared)
        parts.append((say("page.promises.changed"), lines))
    about = ", ".join((by(facts, promise), *map(facts.theme, promise.themes)))
    return Pledge(
        about,
        facts.words.text(promise.text),
        state(facts, promise),
        tuple(parts),
        _verdict(facts, pairs),
    )


def _of(facts: Facts, names: Sequence[str]) -> Pairs:
    """The figures that a context file calls so, in its order."""
    known: dict[str, tuple[Table, Row]] = {}
    for table, row in facts.rows(*_TOLD):
        known.setdefault(row.indicator or row.name, (table, row))
    return [known[name] for name in names if name in known]


def done(facts: Facts, promise: Promise) -> Iterator[Line]:
    for one in promise.done:
        what = facts.words.text(one.what)
        if one.count is None:
            yield (what,)
        else:
            yield (facts.say("page.promises.counted", what=what, number=one.count),)


def _now(facts: Facts, table: Table, row: Row) -> Line:
    text = facts.words.of_row(facts.words.text(row.text), table)
    share = facts.figure(table, row)
    if row.figures[EVERYBODY].status != "shown" or row.measure == "indicator":
        told = facts.say("page.promises.now", text=text, share="<share>")
    elif row.measure == "balance":
        told = facts.say("page.promises.balance", text=text, share="<share>")
    else:
        most = max(_indicator(facts, row).points)
        told = facts.say("page.promises.points", text=text, share="<share>", most=most)
    return facts.sentence(told, share=share)


def _indicator(facts: Facts, row: Row) -> Indicator:
    """Of points, which are called by it and a choice."""
    return facts.survey.indicators[row.indicator.partition(".")[0]]


def by(facts: Facts, promise: Promise) -> str:
    say = facts.say
    if len(promise.by) > 1:
        return say("page.promises.together")
    return say("page.promises.polisen" if promise.by == ("polisen",) else "page.promises.kommunen")


def state(facts: Facts, promise: Promise) -> str:
    say = facts.say
    match promise.state:
        case "planned":
            return say("page.promises.planned")
        case "ongoing":
            return say("page.promises.ongoing")
        case "done":
            return say("page.promises.kept")
        case "dropped":
            return say("page.promises.dropped")


def _verdict(facts: Facts, pairs: Pairs) -> str:
    """One honest word of what surely changed; which way is better the question file says."""
    say = facts.say
    if not pairs:
        return say("page.verdict.unmeasured")
    outcomes = [
        (change(facts, *one).outcome, facts.survey.indicators[one[1].name].better)
        for one in pairs
        if one[1].measure == "indicator"
    ]
    sure = [(outcome, better) for outcome, better in outcomes if outcome in ("more", "fewer")]
    if not sure:
        return say("page.verdict.untold")
    if all(outcome == better for outcome, better in sure):
        return say("page.verdict.better")
    if all(better and outcome != better for outcome, better in sure):
        return say("page.verdict.worse")
    if all(outcome == "more" and not better for outcome, better in sure):
        return say("page.verdict.more")
    if all(outcome == "fewer" and not better for outcome, better in sure):
        return say("page.verdict.fewer")
    return say("page.verdict.both")


# -- the joint picture


def joint(facts: Facts) -> Section:
    return Section("tema", facts.say("page.themes.title"), tuple(_joint(facts)))


def _joint(facts: Facts) -> Iterator[Element]:
    say = facts.say
    yield Paragraph((say("page.themes.lead"),))
    for theme in themes(facts.survey):
        figures = [
            (table, row)
            for table, row in facts.rows("indicator", "balance")
            if facts.theme_of(table) == theme and row.figures[EVERYBODY].status == "shown"
        ]
        others = list(_others(facts, facts.context, theme)) if facts.context else []
        analysis = _analysis(facts, theme)
        if not figures and not others and not analysis:
            continue
        yield Heading(facts.theme(theme))
        if figures:
            yield Points(tuple(_now(facts, *one) for one in figures))
        yield from others
        if analysis:
            yield Paragraph((say("page.themes.analysis", text=analysis),))
        else:
            yield Unwritten(
                say("page.themes.to_write", theme=facts.theme(theme)),
                say("page.themes.prompt"),
            )


def _others(facts: Facts, context: Context, theme: str) -> Iterator[Element]:
    """What other sources say."""
    say = facts.say
    told = [one for one in context.sources if one.theme == theme]
    if told:
        yield Points(
            tuple(
                (
                    say(
                        "page.themes.source",
                        origin=facts.words.text(one.origin),
                        when=one.when,
                        text=facts.words.text(one.says),
                    ),
                )
                for one in told
            )
        )


def _analysis(facts: Facts, theme: str) -> str:
    """What people make of it all; empty: they have not written it yet."""
    words = facts.context.words.get(facts.words.language) if facts.context else None
    return words.analysis.get(theme, "") if words else ""
