"""The SQL of a report gives what the exporter counts itself, and stands on the page as it is."""

import random

import polars as pl
import pytest
from polars import selectors as cs

from exporter.frames import column_types
from exporter.protection.groups import rolled_up
from exporter.protection.protect import protected
from exporter.report import sql
from exporter.report.figures import Exact, counted
from exporter.report.plan import TOTAL, Item, Key, Plan, plan
from exporter.writing.labels import coded
from questions.model import Survey
from tests.exporter.report.small_surveys import responses, small_survey

MODES = ("kiosk", "web")


def of_file(codes: pl.DataFrame, survey: Survey) -> pl.DataFrame:
    """A frame of responses, of codes: neither -1 nor -2 is an answer."""
    types = {name: kind for name, kind in column_types(survey).items() if name in codes.columns}
    texts = codes.with_columns(cs.enum().cast(pl.String))
    known = texts.with_columns(
        cs.string().replace(["-1", "-2"], None), cs.integer().replace([-1, -2], None)
    )
    return known.select(pl.col(name).cast(kind) for name, kind in types.items())


def rows(codes: pl.DataFrame, counts: Plan) -> list[dict[str, object]]:
    table = codes.with_columns(pl.lit("here").alias(sql.MUNICIPALITY))
    return pl.SQLContext(responses=table).execute(sql.statement(counts), eager=True).to_dicts()


def by_key(counts: Plan, found: list[dict[str, object]]) -> dict[Key, dict[str, object]]:
    """The row of everybody and of each group that has anybody."""
    names = [name for name in found[0] if name.startswith("by_")]
    told = {
        tuple((name, row[name]) for name in names if row[name] is not None): row for row in found
    }
    keys = {
        (breakdown.by, name): (sql.group_column(breakdown, name),)
        for breakdown in counts.breakdowns
        for name in breakdown.groups
    }
    groups = {key: told[column] for key, column in keys.items() if column in told}
    return {TOTAL: told[()], **groups}


def expected(item: Item, exact: Exact, key: Key) -> dict[str, int]:
    """What the SQL has to give of one item in one group, by column."""
    count = exact.items[item.name][key]
    wanted = {sql.base_column(item): count.base}
    for share in item.shares:
        wanted[sql.share_column(item, share)] = sum(count.cells[cell] for cell in share.cells)
        less = sum(count.cells[cell] for cell in share.less)
        wanted[sql.base_column(item, share)] = count.base - less
    for mean, added in zip(item.means, count.sums, strict=True):
        wanted[sql.mean_column(item, mean)] = added
    return wanted


def hold(codes: pl.DataFrame, frame: pl.DataFrame, counts: Plan) -> int:
    """How many counts of the SQL were held against the exporter's own."""
    exact = counted(frame, counts)
    found = by_key(counts, rows(codes, counts))
    held = 0
    for key, size in exact.sizes.items():
        if key not in found:
            assert size == 0, key
            continue
        wanted = {"n": size}
        for item in counts.items:
            wanted.update(expected(item, exact, key))
        row = found[key]
        assert {name: row[name] for name in wanted} == wanted, key
        assert {name for name in row if not name.startswith("by_")} == set(wanted)
        held += len(wanted)
    return held


@pytest.mark.parametrize("seed", range(12))
def test_any_survey_is_counted_as_the_exporter_counts_it(seed: int) -> None:
    chance = random.Random(seed)
    survey, places = small_survey(chance)
    frame = responses(survey, places, 60, chance)
    assert hold(coded(frame, survey), frame, plan(survey, MODES, places))


def test_protected_rows_are_counted_without_what_is_left_out() -> None:
    for seed in range(100):
        chance = random.Random(seed)
        survey, places = small_survey(chance)
        frame = responses(survey, places, 60, chance)
        rows = protected(coded(frame, survey), frame, survey)
        assert rows
        groups = rolled_up(survey)
        hold(rows.codes, of_file(rows.codes, groups), plan(groups, MODES, ()))
        if rows.withheld:
            return
    pytest.fail("nothing was left out of any")
