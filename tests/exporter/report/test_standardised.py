"""Totals as if those who answered were as the population is: the truth lies in them, others compute
the same, and nothing is in them but what is published."""

import json
import subprocess
import sys
from collections.abc import Mapping
from math import ceil, floor
from typing import get_type_hints

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from exporter.frames import column_types
from exporter.report.model import Base, Between, Figure, Group, Percent, Published, Row, Table
from exporter.report.published import totals
from exporter.report.standardised import WIDEST, standardised
from exporter.report.steps import base_shown, level_of, share_shown
from exporter.report.writers.cells import cells
from exporter.report.writers.report_json import report_json
from exporter.report.writers.words import Words
from questions.groups import groups
from questions.model import Single
from tests.exporter.municipality import SURVEY
from tests.exporter.report import example
from tests.exporter.report.attacked import case_of
from tests.exporter.report.writers.results import essunga_by_age, merged, small

SEEDS = (1, 3, 8, 11, 12, 13, 37)
TEXT = {"sv": "Hur gammal är du?"}


def of_groups(*shown: tuple[Percent, Base] | None, everybody: Figure | None = None) -> Published:
    """One share, published of everybody and of some age groups: `a`, `b`, …"""
    told = [Figure("shown", one[0]) if one else Figure("hidden") for one in shown]
    names = "abcdefgh"[: len(shown)]
    row = Row(
        "otrygg",
        "indicator",
        {"sv": "Otrygga"},
        (everybody or Figure("shown", Percent("about", 30, 1), (25, 36)), *told),
        indicator="otrygg",
    )
    bases = [(figure.status, one and one[1]) for figure, one in zip(told, shown, strict=True)]
    table = Table(
        *("kvall", "kvall", "single", TEXT, {}, "", True),
        ((("shown", Base(198, 202, 200))), *bases),
        (row,),
        None,
    )
    of = [Group("total", "", {}, {}, None), *(Group("alder", n, TEXT, {}, None) for n in names)]
    return Published("s", "1", TEXT, ("sv",), tuple(of), (table,), (), "", {})


def about(percent: int, step: int, base: int) -> tuple[Percent, Base]:
    return Percent("about", percent, step), Base(base - 2, base + 2, base)


def total_of(published: Published, **sizes: int) -> Figure:
    [figure] = standardised(published, {"alder": sizes}).tables[0].rows[0].standardised
    return figure


# -- by hand


def test_a_standardised_share_by_hand() -> None:
    """0.3 · [37.5, 42.5] + 0.7 · [24.5, 25.5] = [28.4, 30.6], in whole per cent outwards."""
    figure = total_of(of_groups(about(40, 5, 50), about(25, 1, 150)), a=300, b=700)
    # Wilson of 0.375 and 50 begins at 0.2537, of 0.245 and 150 at 0.1831:
    # 0.284 - sqrt((0.3 * 0.1213)^2 + (0.7 * 0.0619)^2) = 0.284 - 0.0566
    # of 0.425 and 50 it ends at 0.5630, of 0.255 and 150 at 0.3305:
    # 0.306 + sqrt((0.3 * 0.1380)^2 + (0.7 * 0.0755)^2) = 0.306 + 0.0671
    assert figure == Figure("shown", Between(28, 31), (22, 38))


def test_ends_and_words_enter_as_all_that_they_can_be() -> None:
    fine, large = about(30, 1, 300), {"a": 900, "b": 100}
    below = total_of(of_groups(fine, (Percent("at_most", 15, 5), Base(28, 32, 30))), **large)
    assert below.shown == Between(26, 29)  # 0.9 · [29.5, 30.5] + 0.1 · [0, 15]
    above = total_of(of_groups(fine, (Percent("at_least", 85, 5), Base(28, 32, 30))), **large)
    assert above.shown == Between(35, 38)  # … + 0.1 · [85, 100]
    half = total_of(of_groups(fine, (Percent("under_half", 40, 0), Base(10, 19))), **large)
    assert half.shown == Between(26, 32)  # … + 0.1 · [0, 40]
    half = total_of(of_groups(fine, (Percent("about_half", 50, 0), Base(10, 19))), **large)
    assert half.shown == Between(30, 34)  # … + 0.1 · [40, 60]
    half = total_of(of_groups(fine, (Percent("over_half", 60, 0), Base(10, 19))), **large)
    assert half.shown == Between(32, 38)  # … + 0.1 · [60, 100]


def test_what_is_too_coarse_is_not_told() -> None:
    tenths = Percent("about", 30, 10), Base(20, 29)
    assert total_of(of_groups(tenths, tenths), a=1, b=1).shown == Between(25, 35)
    words = Percent("under_half", 40, 0), Base(10, 19)
    assert total_of(of_groups(tenths, words), a=1, b=1) == Figure("coarse")


def test_a_group_without_a_share_leaves_none() -> None:
    fine = about(30, 1, 300)
    assert total_of(of_groups(fine, fine, None), a=1, b=1, c=1) == Figure("hidden")
    assert (
        total_of(of_groups(fine, fine, None), a=1, b=1).status == "shown"
    )  # none of it lives there
    hidden = of_groups(fine, fine, everybody=Figure("hidden"))
    assert total_of(hidden, a=1, b=1) == Figure("hidden")
    never = of_groups(fine, fine, everybody=Figure("not_asked"))
    assert total_of(never, a=1, b=1) == Figure("not_asked")


def test_no_standard_is_made_of_one_group_or_of_groups_that_are_not_published() -> None:
    fine = about(30, 1, 300)
    for sizes in ({"alder": {"a": 7}}, {"alder": {"a": 7, "x": 2}}, {"kon": {"a": 1, "b": 1}}, {}):
        assert standardised(of_groups(fine, fine), sizes).standards == ()


def test_a_standardised_share_whose_ends_are_ends_is_told_as_one() -> None:
    words = Words("sv", ("sv",))
    assert words.somewhere(24, 30) == "24–30 %"
    assert words.somewhere(0, 3) == "högst 3 %"
    assert words.somewhere(97, 100) == "minst 97 %"


# -- the truth lies in it


@given(st.lists(st.tuples(st.integers(10, 400), st.floats(0, 1), st.integers(1, 5000)), min_size=2))
def test_the_exact_standardised_share_lies_between_the_two_ends(
    drawn: list[tuple[int, float, int]],
) -> None:
    drawn = drawn[:8]
    counts = [round(base * share) for base, share, _ in drawn]
    shown = []
    for count, (base, _, _) in zip(counts, drawn, strict=True):
        printed = base_shown(base)
        assert printed is not None
        shown.append((share_shown(count, base, printed, level_of(base)), printed))
    sizes = dict(zip("abcdefgh", (size for _, _, size in drawn), strict=False))
    figure = total_of(of_groups(*shown), **sizes)
    if not isinstance(figure.shown, Between) or figure.interval is None:
        assert figure.status == "coarse"
        return
    exact = sum(s * c / n for (n, _, s), c in zip(drawn, counts, strict=True)) / sum(sizes.values())
    assert figure.shown.low - 1e-9 <= 100 * exact <= figure.shown.high + 1e-9
    assert figure.shown.high - figure.shown.low <= WIDEST
    assert figure.interval[0] <= figure.shown.low <= figure.shown.high <= figure.interval[1]


@given(st.lists(st.tuples(st.integers(30, 90), st.integers(30, 90)), min_size=2, max_size=3))
@settings(deadline=None, max_examples=12)
def test_in_a_population_like_those_who_answered_it_is_the_published_share(
    drawn: list[tuple[int, int]],
) -> None:
    """Within what rounding leaves open."""
    ages = dict(zip(("ung", "mitt", "gam"), drawn, strict=False))
    rows = [
        ("web", None, age, code)
        for age, (few, many) in ages.items()
        for code, count in (("gotr", few), ("mtry", many))
        for _ in range(count)
    ]
    survey = example.survey()
    frame = pl.DataFrame(rows, schema=column_types(survey), orient="row")
    sizes = {age: sum(counts) for age, counts in ages.items()}
    figures = standardised(case_of(survey, frame).published, {"alder": sizes})
    exact = 100 * sum(few for few, _ in drawn) / sum(sizes.values())
    [row] = [row for row in figures.tables[0].rows if row.measure == "indicator"]
    total, [figure] = row.figures[0].shown, row.standardised
    if isinstance(figure.shown, Between):
        assert figure.shown.low <= exact <= figure.shown.high
        assert isinstance(total, Percent)
        low, high = total.bounds
        assert low <= 10 * figure.shown.high
        assert 10 * figure.shown.low <= high


def test_of_simulated_inhabitants_pandas_finds_the_truth_within() -> None:
    """Of each answer to each question with one answer: from the responses themselves."""
    import pandas as pd

    figures = essunga_by_age()
    [standard] = figures.standards
    sizes = pd.Series(dict(standard.sizes))
    answers = pd.DataFrame(merged(600).to_dict(as_series=False))
    [age] = [one for one in SURVEY.questions if one.id == standard.by]
    assert isinstance(age, Single)
    of = {code: group.name for group in groups(SURVEY, age) for code in group.codes}
    group = answers[standard.by].map(of)
    seen = 0
    for table in figures.tables:
        said = [row for row in table.rows if row.measure == "choice"]
        if table.kind not in ("single", "matrix"):
            continue
        answered = answers[table.name].isin([row.name for row in said])
        for row in said:
            if isinstance(shown := row.standardised[0].shown, Between):
                is_so = answers[table.name][answered] == row.name
                exact = 100 * (is_so.groupby(group[answered]).mean() * sizes).sum() / sizes.sum()
                assert shown.low - 1e-9 <= exact <= shown.high + 1e-9
                seen += 1
    assert seen > 50


# -- other people compute the same of what is published


def test_pandas_and_statsmodels_compute_the_same_from_report_json() -> None:
    import pandas as pd
    from statsmodels.stats.proportion import proportion_confint

    published = essunga_by_age()
    text = report_json(published, cells(published, Words("sv", published.languages)), "sv")
    report = json.loads(text)
    table = pd.json_normalize(report["cells"]).set_index(["table", "item", "measure"]).sort_index()
    seen = 0
    for standard in report["plan"]["standards"]:
        sizes = pd.Series(standard["sizes"], dtype=float)
        ours = table[(table.group_by == "as_population") & (table.group == standard["by"])]
        for key, one in ours.iterrows():
            here = table.loc[[key]]
            of = here[here.group_by == standard["by"]].set_index("group").loc[sizes.index]
            total = here[here.group_by == "total"].iloc[0]
            if (of.status != "shown").any() or total.status != "shown":
                assert one.status in ("hidden", "not_asked")
                continue
            half = of["share.step"] / 2
            percent, kind = of["share.percent"], of["share.kind"]
            low, high = (percent - half).astype(float), (percent + half).astype(float)
            low[kind.isin(["at_most", "under_half"])] = 0
            high[kind == "at_most"] = percent[kind == "at_most"]
            low[kind == "at_least"] = percent[kind == "at_least"]
            high[kind.isin(["at_least", "over_half"])] = 100
            high[kind == "under_half"] = 40
            low[kind == "about_half"], high[kind == "about_half"] = 40, 60
            low[kind == "over_half"] = 60
            weight = sizes / sizes.sum()
            ends = [floor(round((weight * low).sum(), 9)), ceil(round((weight * high).sum(), 9))]
            if ends[1] - ends[0] > 10:
                assert one.status == "coarse"
                continue
            assert [one["between.low"], one["between.high"]] == ends
            base = of["base.near"].fillna(of["base.low"])
            below, above = [
                proportion_confint(end / 100 * base, base, method="wilson")[number]
                for number, end in enumerate((low, high))
            ]
            reach = [
                (((weight * gap) ** 2).sum()) ** 0.5
                for gap in (low / 100 - below, above - high / 100)
            ]
            lower = 100 * ((weight * low).sum() / 100 - reach[0])
            upper = 100 * ((weight * high).sum() / 100 + reach[1])
            assert one.share_low == pytest.approx(max(0, floor(round(lower, 9))))
            assert one.share_high == pytest.approx(min(100, ceil(round(upper, 9))))
            seen += 1
    assert seen > 50


# -- it tells no more than is published


def test_a_standardised_total_is_made_of_what_is_published_and_of_nothing_else() -> None:
    """It takes the published model and the population; no answers are there to be reached."""
    sizes = Mapping[str, Mapping[str, int]]
    hints = get_type_hints(standardised)
    assert hints == {"published": Published, "inhabitants": sizes, "return": Published}
    code = (
        "import sys, exporter.report.standardised; "
        "print([m for m in sys.modules if m.split('.')[0] in ('polars', 'kiosk') or "
        "m.startswith('exporter.') and m not in ('exporter.report', 'exporter.report.formulas', "
        "'exporter.report.model', 'exporter.report.standardised')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("seed", SEEDS)
def test_it_changes_nothing_that_is_published_and_is_there_only_where_all_groups_are(
    seed: int,
) -> None:
    figures = small(seed)
    index = {(group.by, group.name): number for number, group in enumerate(figures.groups)}
    for table in figures.tables:
        for row in table.rows:
            assert len(row.standardised) == (len(figures.standards) if row.is_share else 0)
            for standard, total in zip(figures.standards, row.standardised, strict=False):
                of = [0, *(index[standard.by, name] for name in standard.sizes)]
                if any(row.figures[number].status != "shown" for number in of):
                    assert total.status in ("hidden", "not_asked")
                    assert (total.shown, total.interval) == (None, None)
                else:
                    assert total.status in ("shown", "coarse")
    assert standardised(figures, {}) == bare(figures)
    assert standardised(bare(figures), {s.by: s.sizes for s in figures.standards}) == figures


def bare(figures: Published) -> Published:
    tables = []
    for table in figures.tables:
        rows = tuple(replace(row, standardised=()) for row in table.rows)
        tables.append(replace(table, rows=rows))
    return replace(figures, tables=tuple(tables), standards=())


@pytest.mark.parametrize("seed", SEEDS)
def test_totals_alone_are_not_standardised(seed: int) -> None:
    """A preliminary report shows no groups, and a standardised total would tell of them."""
    figures = totals(small(seed))
    again = standardised(figures, {s.by: s.sizes for s in small(seed).standards})
    assert again == figures == bare(figures)
