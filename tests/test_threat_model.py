"""docs/threat-model.md cannot drift from the tests: everything that it names exists."""

import ast
from functools import cache
from pathlib import Path

import pytest

from tests.proofs.__main__ import MODULES
from tests.proofs.table import PAGE, Threat, threats

TESTS = Path(__file__).parent
THREATS = list(threats())
LISTED = [f"A{n}" for n in range(1, 21)] + [f"E{n}" for n in range(1, 18)]
"""The threats that were collected before the kiosk was built."""


@cache
def functions() -> frozenset[str]:
    """The names of all tests."""
    found = set()
    for path in TESTS.rglob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                found.add(node.name)
    return frozenset(found)


@pytest.mark.parametrize("threat", THREATS, ids=lambda threat: threat.number)
def test_what_the_page_names_exists(threat: Threat) -> None:
    assert threat.remains or threat.tests or threat.proofs
    for name in threat.tests:
        assert name in functions(), name
    for name in threat.proofs:
        assert name in MODULES, name


@pytest.mark.parametrize("number", LISTED)
def test_every_threat_is_met_or_said_to_remain(number: str) -> None:
    rows = [threat for threat in THREATS if threat.number == number]
    remaining = PAGE.read_text("utf-8").partition("## What remains")[2]
    assert len(rows) == 1 or f"({number})" in remaining
    if rows and rows[0].remains:
        assert f"({number})" in remaining or "`make bench`" in PAGE.read_text("utf-8")


def test_every_long_proof_stands_on_the_page() -> None:
    assert {name for threat in THREATS for name in threat.proofs} == set(MODULES)


def test_the_page_promises_nothing_that_cannot_be_kept() -> None:
    page = PAGE.read_text("utf-8").lower()
    for boast in ("100 %", "100%", "completely anonymous", "fully anonymous", "impossible"):
        assert boast not in page
