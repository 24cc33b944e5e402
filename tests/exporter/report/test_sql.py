"""The SQL of a report gives what the exporter counts itself, and stands on the page as it is."""

import random
import re
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from msgspec.structs import replace
from polars import selectors as cs

from exporter.frames import column_types
from exporter.protection.groups import rolled_up
from exporter.protection.protect import protected
from exporter.report import sql
from exporter.report.figures import Exact, counted
from exporter.report.items import Item
from exporter.report.plan import TOTAL, Key, Plan, plan
from exporter.writing.labels import coded
from questions.loader import load_survey
from questions.model import Survey
from tests.exporter.office_folder import ESSUNGA
from tests.exporter.report.small_surveys import responses, small_survey
from tests.scale import engines
from tests.scale.__main__ import HEADINGS
from tests.scale.municipalities import merged

MODES = ("kiosk", "web")
PAGE = (Path(__file__).parents[3] / "docs/scale.md").read_text("utf-8")
EXAMPLE = "tryggkvall"


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


def blocks(language: str) -> list[str]:
    found: list[str] = re.findall(rf"^```{language}\n(.*?)\n```$", PAGE, re.MULTILINE | re.DOTALL)
    return found


def whole() -> Plan:
    """All that is counted of the files of the survey of Essunga."""
    return plan(rolled_up(load_survey(ESSUNGA)), MODES, ())


def test_the_page_has_the_sql_as_it_is_made_and_as_it_is_tried() -> None:
    of_one = tuple(item for item in whole().items if item.name == EXAMPLE)
    wanted = [
        engines.FINGERPRINTS,
        engines.VIEWS["DuckDB"],
        engines.VIEWS["Spark"],
        sql.statement(replace(whole(), items=of_one)),
    ]
    assert blocks("sql") == wanted


def test_the_statement_on_the_page_counts_as_the_exporter_does() -> None:
    survey = load_survey(ESSUNGA)
    frame = merged(survey, 200, np.random.default_rng(1)).responses
    rows = protected(coded(frame, survey), frame, survey)
    assert rows
    groups = rolled_up(survey)
    exact = counted(of_file(rows.codes, groups), whole())
    table = rows.codes.with_columns(pl.lit("essunga").alias(sql.MUNICIPALITY))
    found = pl.SQLContext(responses=table).execute(blocks("sql")[-1], eager=True).to_dicts()
    [item] = [item for item in whole().items if item.name == EXAMPLE]
    by_groups = by_key(whole(), found)
    assert len(by_groups) > 10
    for key, row in by_groups.items():
        wanted = {"n": exact.sizes[key], **expected(item, exact, key)}
        assert {name: row[name] for name in wanted} == wanted, key


def test_the_lines_of_python_on_the_page_print_the_whole_statement(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ESSUNGA.parents[2])
    [lines] = blocks("python")
    exec(lines, {})  # noqa: S102  as whoever copies it does
    assert capsys.readouterr().out == sql.statement(whole()) + "\n"


def test_the_page_has_the_table_that_a_run_prints() -> None:
    heading = f"| {' | '.join(HEADINGS)} |"
    assert heading in PAGE
    rows = PAGE.partition(heading)[2].splitlines()[2:5]
    assert [row.split(" | ")[0] for row in rows] == [f"| {name}" for name in engines.ENGINES]
