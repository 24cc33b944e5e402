"""Two published shares compared: this year with an earlier report, a group with another."""

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from exporter.report.formulas import holm, p_value
from exporter.report.model import RULES, Base, Percent, Row, Table
from exporter.report.writers.page.elements import Line, Told
from exporter.report.writers.page.facts import EVERYBODY, Facts, number
from questions.variables import of_question

Outcome = Literal["more", "fewer", "chance", "same", "untold"]
"""Surely more or fewer; a difference that may be chance; none at all; not to be told."""
Reason = Literal["first", "rules", "changed", "new", "hidden"]
"""Why two years cannot be compared."""

Share = tuple[Percent, Base]
PERCENT = 100
WORDS = 0
"""The step of shares for which words stand: they are too coarse to be tested."""


class Change(Struct, frozen=True):
    """How a figure differs from that of an earlier report."""

    outcome: Outcome
    before: Line = ()
    reason: Reason | None = None
    is_reworded: bool = False
    """Whether the question was asked in other words."""


def outcomes(pairs: Sequence[tuple[Share, Share] | None]) -> list[Outcome]:
    """Of a family of pairs, whether the first of each is more than the second.

    Computed from what is published; Holm's correction holds for the family.
    """
    tested = [pair for pair in pairs if pair and not _is_coarse(pair)]
    found = iter(holm([_p_value(*pair) for pair in tested]))
    return [
        "untold" if pair is None or _is_coarse(pair) else _outcome(*pair, sure=next(found))
        for pair in pairs
    ]


def _is_coarse(pair: tuple[Share, Share]) -> bool:
    return any(share.step == WORDS for share, _ in pair)


def _p_value(one: Share, other: Share) -> float:
    return p_value(_fraction(one), number(one[1]), _fraction(other), number(other[1]))


def _fraction(share: Share) -> float:
    return share[0].percent / PERCENT


def _outcome(one: Share, other: Share, *, sure: bool) -> Outcome:
    first, second = one[0].percent, other[0].percent
    if first == second:
        return "same"
    if not sure:
        return "chance"
    return "more" if first > second else "fewer"


def shares(table: Table, row: Row, groups: Sequence[int]) -> list[Share | None]:
    """The published share and base of each group."""
    found: list[Share | None] = []
    for group in groups:
        shown, base = row.figures[group].shown, table.bases[group][1]
        found.append((shown, base) if isinstance(shown, Percent) and base else None)
    return found


def changes(facts: Facts, table: Table, row: Row, groups: Sequence[int]) -> list[Change]:
    """Since the earlier report, in each of the groups of one family."""
    reason = _reason(facts, table)
    if reason or facts.earlier is None:
        return [Change("untold", reason=reason)] * len(groups)
    now = shares(table, row, groups)
    before: list[Share | None] = []
    told: list[Line] = []
    for group in groups:
        item = row.indicator or row.name or table.name
        key = (table.name, item, row.measure, facts.groups[group].by, facts.groups[group].name)
        figure = facts.earlier.figures.get(key)
        if figure and isinstance(figure.shown, Percent) and figure.base:
            before.append((figure.shown, figure.base))
            told.append((Told(facts.words.share(figure.shown), "earlier/" + "/".join(key)),))
        else:
            before.append(None)
            told.append(())
    pairs = [(a, b) if a and b else None for a, b in zip(now, before, strict=True)]
    reworded = _is_reworded(facts, table)
    return [
        Change(outcome, line, None if pair else "hidden", reworded)
        for outcome, line, pair in zip(outcomes(pairs), told, pairs, strict=True)
    ]


def change(facts: Facts, table: Table, row: Row) -> Change:
    """Of everybody."""
    return changes(facts, table, row, [EVERYBODY])[0]


def _reason(facts: Facts, table: Table) -> Reason | None:
    if facts.earlier is None:
        return "first"
    if facts.earlier.rules != RULES:
        return "rules"
    for name in _variables(facts, table):
        if name not in facts.earlier.variables:
            return "new"
        if facts.earlier.variables[name][0] != facts.published.variables[name][0]:
            return "changed"
    return None


def _is_reworded(facts: Facts, table: Table) -> bool:
    assert facts.earlier is not None  # noqa: S101  `_reason` says so
    now, before = facts.published.variables, facts.earlier.variables
    return any(now[name][1] != before[name][1] for name in _variables(facts, table))


def _variables(facts: Facts, table: Table) -> list[str]:
    """Those that a table is made of: of a row of a matrix its own."""
    found = [variable.name for variable in of_question(facts.questions[table.question])]
    return [table.name] if table.name in found else found
