"""Nobody can be picked out of what is published: an attacker with a solver is the judge.

`make proofs` tries 10 000 small surveys; these are some that gave most trouble while the rules were
made, and some more.
"""

import random
from unittest.mock import patch

import polars as pl
import pytest
from msgspec.structs import replace

from exporter.frames import column_types
from exporter.report.audit import Network
from exporter.report.crossing import crosses_shown
from exporter.report.hiding import decided
from exporter.report.model import Percent
from exporter.report.plan import TOTAL, never_asked, plan
from exporter.report.reader import knowledge
from exporter.report.steps import LEAST_SHOWN, Level, level_of
from questions.model import Cross, Report, Single
from tests.exporter.office import survey_of
from tests.exporter.report.attacked import (
    CONTROLS,
    attack,
    case,
    case_of,
    chained_case,
    frame_of,
    pinned,
    preliminary,
)
from tests.exporter.report.attacker import Whoever
from tests.exporter.report.small_surveys import chained, small_survey
from tests.exporter.report.trouble import SURVEYS

BATCH = 10
CHAINED = 20


@pytest.mark.parametrize("number", range(0, len(SURVEYS), BATCH))
def test_an_attacker_pins_nobody(number: int) -> None:
    some = SURVEYS[number : number + BATCH]
    assert {seed: found for seed, most in some if (found := pinned(seed, most))} == {}


@pytest.mark.parametrize("start", range(0, CHAINED, BATCH))
def test_an_attacker_who_follows_chains_of_skip_rules_pins_nobody(start: int) -> None:
    found = {seed: attack(chained_case(seed)) for seed in range(start, start + BATCH)}
    assert {seed: pins for seed, pins in found.items() if pins} == {}


@pytest.mark.parametrize("start", range(0, 200, 50))
def test_who_was_never_asked_is_whom_no_answers_lead_to(start: int) -> None:
    told = 0
    for seed in range(start, start + 50):
        chance = random.Random(seed)
        survey, places = small_survey(chance)
        survey = chained(survey, chance)
        whoever = Whoever(survey)
        for key in plan(survey, ("kiosk", "web"), places).keys[1:]:
            for question in survey.questions:
                never = never_asked(survey, question, key)
                assert never != whoever.can_be(question.id, key), (seed, question.id, key)
                told += never
    assert told > 50


@pytest.mark.parametrize("rule", CONTROLS)
def test_the_attacker_pins_people_where_a_rule_is_off(rule: str) -> None:
    assert any(CONTROLS[rule](seed) for seed in range(10))


def test_a_table_of_two_background_questions_is_read_where_nothing_else_was_asked() -> None:
    """Its groups alone can give somebody away."""
    found, tables = [], 0
    for seed in (105, 236, 244, 323, 1, 8):
        survey, frame = frame_of(seed)
        asked = tuple(q for q in survey.questions if isinstance(q, Single) and q.background)
        if len(asked) < 2:
            continue
        cross = Cross(rows=asked[0].id, columns=asked[1].id)
        report = Report(crosses=(cross,))
        one = case_of(replace(survey, questions=asked, indicators={}, report=report), frame)
        tables += any(count for cross in one.published.crosses for count in sum(cross.counts, ()))
        found += attack(one)
    assert tables
    assert found == []


WITH_EXCLUDE = """\
survey: liten
version: "1"
languages: [sv]
title: {sv: Liten}
questions:
  - id: alder
    type: single
    background: true
    text: {sv: Ålder?}
    choices: {ung: {sv: Ung}, gam: {sv: Gammal}}
  - id: trygg
    type: single
    text: {sv: Trygg?}
    choices: {a: {sv: A}, b: {sv: B}, c: {sv: C}, d: {sv: D}}
indicators:
  otrygg: {question: trygg, count: [a], exclude: [d]}
"""


@pytest.mark.parametrize(("rare", "is_shown"), [(2, False), (20, True)])
def test_a_share_of_fewer_gives_way_before_all_answers_do(rare: int, is_shown: bool) -> None:
    """Its base beside that of the others tells how many it leaves out."""
    survey = survey_of(WITH_EXCLUDE)
    answers = "a" * 44 + "b" * 24 + "c" * 34 + "d" * rare
    rows = [("kiosk", "x", ("ung", "gam")[n % 2], code) for n, code in enumerate(answers)]
    one = case_of(survey, pl.DataFrame(rows, schema=column_types(survey), orient="row"))
    [table] = one.published.tables
    *choices, indicator = [row.figures[0].status for row in table.rows]
    assert choices == ["shown"] * 4
    assert (indicator == "shown") == is_shown
    assert attack(one) == []


def test_totals_that_came_before_give_nobody_away() -> None:
    assert not [seed for seed in range(6) if preliminary(seed, 10)]
    assert not [seed for seed in range(6) if preliminary(seed, 0)]


@pytest.mark.parametrize("seed", range(10))
def test_the_truth_fits_what_a_reader_knows(seed: int) -> None:
    """Or the audit would judge by something that is not so."""
    exact = case(seed).exact
    what = decided(exact)
    networks: list[Network] = []

    def remembered(network: Network) -> None:  # with its bounds as they were printed
        networks.append(network)

    sizes = dict.fromkeys(exact.plan.keys, (0, exact.sizes[TOTAL] + 5))
    with patch.object(Network, "narrow", remembered):
        for item in exact.plan.items:
            knowledge(item, exact, sizes, what.items[item.name], ())
        assert len(networks) == len(exact.plan.items)
        crosses_shown(exact, sizes, what.items, (), ())
    for network in networks:
        for sides in network.rows:
            for terms, most in sides:
                assert sum(factor * network.true[unknown] for factor, unknown in terms) <= most


@pytest.mark.parametrize("seed", range(10))
def test_a_group_of_few_is_hidden_and_no_share_is_finer_than_its_base_allows(seed: int) -> None:
    one = case(seed)
    for table in one.published.tables:
        counts = one.exact.items[table.name]
        for index, key in enumerate(one.exact.plan.keys):
            status, base = table.bases[index]
            assert (base is None) == (status != "shown")
            if counts[key].base < LEAST_SHOWN:
                assert status != "shown"
            for row in table.rows:
                match row.figures[index].shown:
                    case Percent(step=step) if step:
                        level = level_of(counts[key].base)
                        assert step >= {Level.PERCENT: 1, Level.FIVES: 5}.get(level, 10)
                    case _:
                        continue


def test_equal_answers_give_equal_figures_whatever_their_order() -> None:
    survey, frame = frame_of(3)
    shuffled = frame.sample(fraction=1, shuffle=True, seed=1)
    assert case_of(survey, frame).published == case_of(survey, shuffled).published
