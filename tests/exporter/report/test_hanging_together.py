"""How figures hang together that seem to have nothing to do with each other: each of these surveys
told of few people once.
"""

from collections.abc import Sequence
from typing import Any

import polars as pl
import pytest

from exporter.frames import column_types
from tests.exporter.office import survey_of
from tests.exporter.report.attacked import attack, case_of

HEAD = """\
survey: liten
version: "1"
languages: [sv]
title: {sv: Liten}
questions:
"""
SINGLE = "  - {id: q, type: single, text: {sv: q}, choices: {a: {sv: a}, b: {sv: b}, c: {sv: c}}}\n"
BACKGROUND = """\
  - {id: bg, type: single, background: true, text: {sv: bg}, choices: {u: {sv: u}, o: {sv: o}}}
"""
AT_A_KIOSK = {"mode": "kiosk", "place": "x"}
Rows = Sequence[dict[str, Any]]


def times(count: int, **answers: object) -> Rows:
    return [answers] * count


def marked(*codes: str) -> dict[str, int]:
    return {f"m_{code}": int(code in codes) for code in "pqxyz"}


EXCLUSIVE = """\
  - id: m
    type: multi
    text: {sv: m}
    choices: {p: {sv: p}, q: {sv: q}, x: {sv: x}, y: {sv: y}, z: {sv: z}}
    exclusive: [x, y, z]
"""
CROSSED = "report:\n  crosses: [{rows: bg, columns: q}]\n"
CHAIN = (
    BACKGROUND.replace("o: {sv: o}", "o: {sv: o}, v: {sv: v}")
    + """\
  - {id: p, type: single, show_if: {bg: [u, o]}, text: {sv: p}, choices: {a: {sv: a}, b: {sv: b}}}
"""
    + SINGLE.replace("id: q,", "id: q, show_if: {p: [a]},").replace(", c: {sv: c}", "")
)
CHAINED_ROWS = [
    *times(6, bg="u", p="a", q="a"),
    *times(88, bg="u", p="a", q="b"),
    *times(3, bg="o", p="a", q="a"),
    *times(3, bg="o", p="a", q="b"),
    *times(40, bg="u", p="b"),
    *times(40, bg="o", p="b"),
    *times(40, bg="v"),
]
ONLINE_ONLY = CHAIN.replace(
    "id: p, type: single, show_if: {bg: [u, o]},", "id: p, type: single, modes: [web],"
)
SURVEYS: dict[str, tuple[str, Rows]] = {
    "answers that stand alone": (
        EXCLUSIVE,
        [
            *times(10, **marked("p", "q")),
            *times(10, **marked("x")),
            *times(10, **marked("y")),
        ],
    ),
    "a mode is named where somebody used it": (
        SINGLE,
        [*times(15, q="a", **AT_A_KIOSK), *times(15, q="b", **AT_A_KIOSK), *times(2, q="a")],
    ),
    "nobody skipped": (
        SINGLE,
        [*times(6, q="a"), *times(6, q="b"), *times(20, q="c")],
    ),
    "few are left of a base": (
        SINGLE.replace("c: {sv: c}", "c: {sv: c}, d: {sv: d}")
        + "indicators: {m: {question: q, count: [a], exclude: [c, d]}}\n",
        [*times(8, q="a"), *times(16, q="c"), *times(19, q="d")],
    ),
    "a background question, crossed": (
        BACKGROUND + SINGLE.replace(", c: {sv: c}", "") + CROSSED,
        [
            *times(59, bg="u", q="a"),
            *times(3, bg="u", q="b"),
            *times(20, bg="o", q="a"),
            *times(5, bg="o", q="b"),
            *times(3, q="a"),
        ],
    ),
    "a question that hangs on one that hangs on the background": (CHAIN, CHAINED_ROWS),
    "the same, crossed": (CHAIN + CROSSED, CHAINED_ROWS),
    "a question that hangs on one of the web": (
        ONLINE_ONLY,
        [
            *times(94, p="a", q="a"),
            *times(6, p="a", q="b"),
            *times(40, p="b"),
            *times(40, **AT_A_KIOSK),
        ],
    ),
}


@pytest.mark.parametrize("name", SURVEYS)
def test_nobody_is_picked_out(name: str) -> None:
    text, rows = SURVEYS[name]
    survey = survey_of(HEAD + text)
    types = column_types(survey)
    filled = [{"mode": "web", **row} for row in rows]
    columns = {name: [row.get(name) for row in filled] for name in types}
    assert attack(case_of(survey, pl.DataFrame(columns, schema=types))) == []


def test_of_a_question_that_hangs_on_another_it_is_not_told_how_many_were_asked() -> None:
    """They are those who gave the answer it hangs on."""
    follow_up = SINGLE.replace("id: q,", "id: r, show_if: {q: [a]},")
    survey = survey_of(HEAD + SINGLE + follow_up)
    types = column_types(survey)
    rows = [
        *times(24, mode="web", q="a", r="a"),
        *times(23, mode="web", q="a", r="b"),
        *times(3, mode="web", q="b"),
    ]
    columns = {name: [row.get(name) for row in rows] for name in types}
    first, second = case_of(survey, pl.DataFrame(columns, schema=types)).published.tables
    assert second.answered is None
    assert first.bases[0][0] == second.bases[0][0] == "shown"
