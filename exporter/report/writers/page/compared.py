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
    points: int = 0
    """How far the two are apart, in percentage points."""


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


def share(table: Table, row: Row, group: int) -> Share | None:
    """The published share and base of a group."""
    shown, base = row.figures[group].shown, table.base(row, group)
    return (shown, base) if isinstance(shown, Percent) and base else None


Compared = tuple[Table, Row, int]
"""A share, and the group that it is of."""


def changes(facts: Facts, family: Sequence[Compared]) -> list[Change]:
    """Since the earlier report; of one question, in one breakdown."""
    before = [_before(facts, *one) for one in family]
    pairs = []
    for (table, row, group), (then, _) in zip(family, before, strict=True):
        now = share(table, row, group)
        pairs.append((now, then) if now and then else None)
    found = []
    for one, (_, line), pair, outcome in zip(family, before, pairs, outcomes(pairs), strict=True):
        reason = _reason(facts, one[0], one[2])
        if reason:
            found.append(Change("untold", reason=reason))
        else:
            why: Reason | None = "hidden" if outcome == "untold" else None
            points = abs(pair[0][0].percent - pair[1][0].percent) if pair else 0
            found.append(Change(outcome, line, why, _is_reworded(facts, one[0]), points))
    return found


def change(facts: Facts, table: Table, row: Row) -> Change:
    """Of everybody; of a matrix, one of the family of its rows."""
    family = [
        (other, one, EVERYBODY)
        for other, one in facts.rows(row.measure)
        if other.question == table.question and one.name == row.name
    ]
    number = [other.name for other, _, _ in family].index(table.name)
    return changes(facts, family)[number]


def _before(facts: Facts, table: Table, row: Row, group: int) -> tuple[Share | None, Line]:
    """What the earlier report published, where it can be compared."""
    if facts.earlier is None or _reason(facts, table, group):
        return None, ()
    item = row.indicator or row.name or table.name
    key = (table.name, item, row.measure, facts.groups[group].by, facts.groups[group].name)
    figure = facts.earlier.figures.get(key)
    if figure is None or not isinstance(figure.shown, Percent) or figure.base is None:
        return None, ()
    return (figure.shown, figure.base), (
        Told(facts.words.share(figure.shown), "/".join(("earlier", *key))),
    )


def _reason(facts: Facts, table: Table, group: int) -> Reason | None:
    """Why a figure of a group cannot be compared, whatever it is."""
    if facts.earlier is None:
        return "first"
    if facts.earlier.rules != RULES:
        return "rules"
    now, before = facts.published.variables, facts.earlier.variables
    asked = _variables(facts, table)
    if any(name not in before for name in asked):
        return "new"
    by = facts.groups[group].by
    divided = _of(facts, by)
    if any(name not in before or now[name][0] != before[name][0] for name in (*asked, *divided)):
        return "changed"
    return None


def _is_reworded(facts: Facts, table: Table) -> bool:
    assert facts.earlier is not None  # noqa: S101  `_reason` says so
    now, before = facts.published.variables, facts.earlier.variables
    return any(now[name][1] != before[name][1] for name in _variables(facts, table))


def _variables(facts: Facts, table: Table) -> list[str]:
    """Those that a table is made of: of a row of a matrix its own."""
    found = _of(facts, table.question)
    return [table.name] if table.name in found else found


def _of(facts: Facts, question: str) -> list[str]:
    if question not in facts.questions:
        return []
    return [variable.name for variable in of_question(facts.questions[question])]
