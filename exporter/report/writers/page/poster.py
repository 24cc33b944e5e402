"""A poster and a picture: the main figures of a page, and what is done about it."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from exporter.report.context import Context, Promise
from exporter.report.model import Published
from exporter.report.writers.page.elements import Deed, KeyFigure, Poster, Told
from exporter.report.writers.page.facts import Facts
from exporter.report.writers.page.promises import by, done, state
from exporter.report.writers.page.summary import MOST, findings, subtitle
from exporter.report.writers.words import Words
from questions.model import Survey


def build_poster(
    published: Published, survey: Survey, words: Words, context: Context | None = None
) -> Poster:
    """Of a survey the same figures and words as its page, and no others."""
    facts = Facts(published, survey, words, context, None)
    say = words.say
    figures = tuple(_figures(facts))
    deeds = tuple(_deeds(facts))
    answered = facts.sentence(say("poster.answered", count="<count>"), count=facts.size())
    return Poster(
        language=words.language,
        title=say("poster.title") if deeds else say("poster.title_alone"),
        subtitle=subtitle(facts),
        answered=answered,
        figures=figures,
        untold="" if figures else say("poster.untold"),
        deeds_title=say("poster.deeds"),
        deeds=deeds,
        caveat=say("page.caveat.who"),
        footer=tuple(_footer(facts)),
    )


def _figures(facts: Facts) -> Iterator[KeyFigure]:
    """The findings of the page; where there are fewer than three, more of the main shares."""
    found = [one for one in findings(facts) if _is_shown(facts, one)]
    known = {one.line for one in found}
    if all(one.figure for one in found):
        more = (
            KeyFigure(facts.figure(table, row), (facts.words.text(row.text),))
            for table, row in facts.main
        )
        found += [one for one in more if _is_shown(facts, one) and one.line not in known]
    yield from found[:MOST]


def _is_shown(facts: Facts, one: KeyFigure) -> bool:
    hidden = {facts.words.untold("hidden"), facts.words.untold("not_asked")}
    return not any(isinstance(part, Told) and part.text in hidden for part in one.figure)


def _deeds(facts: Facts) -> Iterator[Deed]:
    """What has led to something first."""
    given = facts.context.promises if facts.context else ()
    kept = [one for one in given if one.state != "dropped"]
    with_deeds, others = [one for one in kept if one.done], [one for one in kept if not one.done]
    for promise in (*_in_turn(with_deeds), *_in_turn(others)):
        told = facts.say("poster.by", by=by(facts, promise), state=state(facts, promise))
        yield Deed(told, facts.words.text(promise.text), tuple(done(facts, promise)))


def _in_turn(promises: Sequence[Promise]) -> Iterator[Promise]:
    """One by the police, one by the municipality, one by both, and again."""
    of: dict[Sequence[str], list[Promise]] = {}
    for promise in promises:
        of.setdefault(promise.by, []).append(promise)
    for turn in zip_longest(*of.values()):
        yield from filter(None, turn)


def _footer(facts: Facts) -> Iterator[str]:
    yield facts.say("poster.more")
    if facts.context and facts.context.publish:
        publish = facts.context.publish
        yield facts.say(
            "page.footer.publisher", publisher=publish.publisher, contact=publish.contact
        )
