"""The counts and the published figures of 300 answers, computed again by pandas and statsmodels."""

import math
from collections.abc import Iterable
from functools import cache

import pandas as pd
import polars as pl

from exporter.frames import column_types
from exporter.merge import merge
from exporter.report.figures import counted
from exporter.report.items import Item, Share
from exporter.report.making import plan_of
from exporter.report.model import Base, Percent, Published, Value
from exporter.report.plan import TOTAL, UNSTATED, Key, never_asked
from exporter.report.published import published
from questions.groups import groups
from questions.model import Matrix, Multi, Number, Ranking, Rating, Single
from tests.exporter.limesurvey_file import write_export
from tests.exporter.municipality import SURVEY, respondents
from tests.exporter.office import memory


@cache
def answers() -> pl.DataFrame:
    """180 at the web and 120 at two kiosks."""
    with memory() as folder:
        export = write_export(folder / "web.csv", SURVEY, respondents(1, 300))
        frame = merge([export], SURVEY).responses
    kiosk = pl.Series([number % 5 < 2 for number in range(frame.height)])
    place = pl.Series(["bibliotek" if number % 2 else "skola" for number in range(frame.height)])
    types = column_types(SURVEY)
    own = [variable for variable in frame.columns if variable.startswith(("utsatt", "anmalt"))]
    return frame.with_columns(
        mode=pl.when(kiosk).then(pl.lit("kiosk")).otherwise(pl.lit("web")).cast(types["mode"]),
        place=pl.when(kiosk).then(place),
        **{name: pl.when(~kiosk).then(pl.col(name)) for name in own},
    )


@cache
def figures() -> Published:
    return published(counted(answers(), plan_of(answers(), SURVEY)))


@cache
def table() -> pd.DataFrame:
    """The same answers as a pandas table of plain objects."""
    return pd.DataFrame(answers().to_dicts())


@cache
def rows_of(key: Key) -> "pd.Series[bool]":
    """Which answers belong to a group."""
    frame, (by, name) = table(), key
    if key == TOTAL:
        return pd.Series(data=True, index=frame.index)
    if by in ("mode", "place"):
        return frame[by] == name
    [question] = [question for question in SURVEY.questions if question.id == by]
    assert isinstance(question, Single)
    stated = [code for code, choice in question.choices.items() if choice.missing is None]
    if name == UNSTATED:
        return ~frame[by].isin(stated)
    [group] = [group for group in groups(SURVEY, question) if group.name == name]
    return frame[by].isin(group.codes)


def given(item: Item, code: str) -> "pd.Series[bool]":
    """Who gave an answer."""
    frame, question = table(), item.question
    match question:
        case Multi():
            return frame[f"{question.id}_{code}"] == 1
        case Ranking():
            ranks = [frame[f"{question.id}_{rank}"] == code for rank in range(1, question.pick + 1)]
            return pd.concat(ranks, axis=1).any(axis=1)
        case Number() | Rating():
            low, _, high = code.partition("-")
            return frame[question.id].between(int(low), int(high or low))
        case Matrix():
            return frame[f"{question.id}_{item.row}"] == code
        case _:
            return frame[question.id] == code


def any_given(item: Item, codes: Iterable[str]) -> "pd.Series[bool]":
    return pd.concat([given(item, code) for code in codes], axis=1).any(axis=1)


def base_of(item: Item) -> "pd.Series[bool]":
    frame, question = table(), item.question
    match question:
        case Multi():
            columns = [name for name in frame.columns if name.startswith(f"{question.id}_")]
            answered = frame[columns].notna().any(axis=1)
        case Ranking():
            answered = frame[f"{question.id}_1"].notna()
        case Matrix():
            answered = frame[f"{question.id}_{item.row}"].notna()
        case _:
            answered = frame[question.id].notna()
    for code in item.missing:
        answered &= ~given(item, code)
    return answered


def test_every_count_is_that_of_pandas() -> None:
    plan = plan_of(answers(), SURVEY)
    exact = counted(answers(), plan)
    checked = 0
    for item in plan.items:
        base = base_of(item)
        given_of = [any_given(item, cell.of) for cell in item.cells]
        for key in plan.keys:
            inside = base & rows_of(key)
            count = exact.items[item.name][key]
            assert count.base == inside.sum(), (item.name, key)
            for found, counts in zip(given_of, count.cells, strict=True):
                assert counts == (inside & found).sum(), (item.name, key)
                checked += 1
    assert checked > 2000
    assert exact.sizes == {key: rows_of(key).sum() for key in plan.keys}


def test_means_and_medians_are_those_of_pandas() -> None:
    plan = plan_of(answers(), SURVEY)
    exact = counted(answers(), plan)
    for name in ("settpolis", "loftmarkt"):
        for key in plan.keys:
            values = table()[name][rows_of(key)].dropna()
            count = exact.items[name][key]
            assert count.sums == (values.sum(),)
            lower = values.quantile(0.5, interpolation="lower") if len(values) else None
            assert count.median == lower


def test_points_are_three_two_and_one() -> None:
    exact = counted(answers(), plan_of(answers(), SURVEY))
    count = exact.items["prio"][TOTAL]
    [item] = [item for item in exact.plan.items if item.name == "prio"]
    frame = table()
    for mean, total in zip(item.means, count.sums, strict=True):
        ranked = [(frame[f"prio_{rank}"] == mean.name).sum() for rank in (1, 2, 3)]
        assert total == 3 * ranked[0] + 2 * ranked[1] + ranked[2]


def test_every_published_figure_is_made_of_those_counts() -> None:
    plan = plan_of(answers(), SURVEY)
    told = figures()
    shares = means = 0
    for item, page in zip(plan.items, told.tables, strict=True):
        base = base_of(item)
        given_of = {share: counted_by(item, share) for share in item.shares}
        for number, key in enumerate(plan.keys):
            status, printed = page.bases[number]
            assert (status == "not_asked") == never_asked(SURVEY, item.question, key)
            if printed is None:
                continue
            inside = base & rows_of(key)
            assert printed.low <= inside.sum() <= printed.high
            by_name = {f"{share.measure} {share.name}": share for share in item.shares}
            for row in page.rows:
                figure = row.figures[number]
                share = by_name.get(f"{row.measure} {row.name}")
                match figure.shown:
                    case Percent() as percent if share is not None:
                        counted_in, found = given_of[share]
                        of = inside & counted_in
                        fits((of & found).sum(), of.sum(), percent)
                        if not share.less:
                            assert figure.interval == outwards(percent, printed)
                        shares += 1
                    case Value(tenths=tenths) if row.measure == "mean":
                        values = table()[item.name][inside]
                        assert abs(10 * values.mean() - tenths) <= 0.5 + 1e-9
                        means += 1
                    case _:
                        continue
    assert shares > 1000
    assert means


def counted_by(item: Item, share: Share) -> tuple["pd.Series[bool]", "pd.Series[bool]"]:
    """Who counts in the base of a share at all, and who gave an answer that it is of."""
    codes = [code for at in share.cells for code in item.cells[at].of]
    out = [code for at in share.less for code in item.cells[at].of]
    inside = ~any_given(item, out) if out else pd.Series(data=True, index=table().index)
    return inside, any_given(item, codes)


def fits(count: int, base: int, told: Percent) -> None:
    share = 100 * count / base
    match told.kind:
        case "about":
            assert abs(share - told.percent) <= told.step / 2
        case "at_most":
            assert share <= told.percent
        case "at_least":
            assert share >= told.percent
        case "under_half":
            assert share <= 40
        case "over_half":
            assert share >= 60
        case "about_half":
            assert 40 <= share <= 60


def outwards(told: Percent, printed: Base) -> tuple[int, int] | None:
    from statsmodels.stats.proportion import proportion_confint

    if not told.step:
        return None
    base = printed.near or printed.low
    low, high = proportion_confint(told.percent / 100 * base, base, method="wilson")
    low = 0.0 if told.kind == "at_most" else low
    high = 1.0 if told.kind == "at_least" else high
    step = told.step
    least, most = math.floor(100 * low / step + 1e-9), math.ceil(100 * high / step - 1e-9)
    return least * step, min(100, most * step)


def test_what_a_mode_was_never_asked_is_no_small_group() -> None:
    plan, told = plan_of(answers(), SURVEY), figures()
    [page] = [page for page in told.tables if page.name == "utsatt"]
    for key in (("mode", "kiosk"), ("place", "skola")):
        assert page.bases[plan.keys.index(key)] == ("not_asked", None)
