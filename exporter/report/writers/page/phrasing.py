"""Sentences and words that several sections have in common."""

from collections.abc import Sequence
from datetime import date

from exporter.report.writers.page.compared import Change
from exporter.report.writers.page.facts import Facts


def day(facts: Facts, on: date) -> str:
    return facts.say("page.day", year=on.year, month=f"{on.month:02}", day=f"{on.day:02}")


def period(facts: Facts) -> str:
    """Empty where the context tells none."""
    if facts.context is None or facts.context.period is None:
        return ""
    told = facts.context.period
    return facts.say("page.period", first=day(facts, told.first), last=day(facts, told.last))


def quoted(facts: Facts, texts: Sequence[str]) -> str:
    """One text or two."""
    told = [facts.say("page.quoted", text=text) for text in texts]
    return facts.say("page.both", first=told[0], second=told[1]) if len(told) > 1 else told[0]


def change_text(facts: Facts, one: Change) -> str:
    """In a word or two, for a table."""
    say = facts.say
    match one.outcome:
        case "more":
            return say("page.outcome.more")
        case "fewer":
            return say("page.outcome.fewer")
        case "chance":
            return say("page.outcome.chance")
        case "same":
            return say("page.outcome.same")
        case "untold":
            return say("page.outcome.untold")


def why_untold(facts: Facts, one: Change) -> str:
    say = facts.say
    match one.reason:
        case "first":
            return say("page.reason.first")
        case "rules":
            return say("page.reason.rules")
        case "changed":
            return say("page.reason.changed")
        case "new":
            return say("page.reason.new")
        case _:
            return say("page.reason.hidden")
