"""Two reports that differ by few would give those away: the register of releases."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from msgspec.structs import replace

from exporter.errors import ExporterError
from exporter.findings import Findings
from exporter.merge import Merged
from exporter.report.making import Wish, made, plan_of
from exporter.report.register import Release, add_release, load_register, may_be_made, plan_hash
from questions.model import Survey
from tests.exporter.report.attacked import frame_of
from tests.systems import posix_only

FIRST = Release(
    survey="trygg",
    version="1",
    kind="full",
    answers="a" * 64,
    plan="b" * 64,
    size=300,
    on=date(2027, 9, 1),
)
EARLY = replace(FIRST, kind="preliminary", size=100, answers="c" * 64)


def refusal(releases: tuple[Release, ...], new: Release) -> str:
    with pytest.raises(ExporterError) as caught:
        may_be_made(releases, new)
    return caught.value.phrase


def test_the_same_may_be_made_again() -> None:
    may_be_made((FIRST,), replace(FIRST, on=date(2027, 9, 9)))


def test_after_a_full_report_nothing_else_comes() -> None:
    assert refusal((FIRST,), replace(FIRST, answers="d" * 64, size=400)) == "released_answers"
    assert refusal((FIRST,), replace(FIRST, plan="d" * 64)) == "released_plan"
    assert refusal((FIRST,), replace(EARLY, answers=FIRST.answers)) == "released_full"
    may_be_made((FIRST,), replace(FIRST, answers="d" * 64, replaces=True))


def test_another_version_is_another_survey() -> None:
    may_be_made((FIRST,), replace(FIRST, version="2", answers="d" * 64))


def test_a_preliminary_report_needs_ten_answers_more() -> None:
    assert refusal((EARLY,), replace(EARLY, answers="d" * 64, size=110)) == "released_lately"
    may_be_made((EARLY,), replace(EARLY, answers="d" * 64, size=115))
    assert refusal((EARLY,), replace(FIRST, size=105)) == "released_lately"
    may_be_made((EARLY,), FIRST)
    may_be_made((EARLY,), replace(FIRST, answers=EARLY.answers, size=100))


def test_every_earlier_report_counts_and_not_the_last_alone(tmp_path: Path) -> None:
    """Who makes an older one again gets no other base to count from."""
    later = replace(EARLY, answers="d" * 64, size=125)
    may_be_made((EARLY, later), EARLY)
    path = tmp_path / "releases.json"
    add_release(path, (EARLY, later), replace(EARLY, on=date(2028, 1, 1)))
    assert not path.exists(), "it is in the register already"
    one_more = replace(EARLY, answers="e" * 64, size=126)
    assert refusal((EARLY, later), one_more) == "released_lately"
    assert refusal((EARLY, later, EARLY), one_more) == "released_lately"
    assert refusal((later, EARLY), replace(FIRST, size=126)) == "released_lately"


def test_of_equal_answers_there_is_one_plan() -> None:
    """Several figures of the same people would together tell what none tells by itself."""
    assert refusal((EARLY,), replace(EARLY, plan="d" * 64)) == "released_plan"
    full = replace(FIRST, answers=EARLY.answers, size=EARLY.size)
    assert refusal((EARLY,), replace(full, plan="d" * 64)) == "released_plan"
    may_be_made((EARLY,), full)
    renamed = replace(EARLY, version="2")
    assert refusal((EARLY,), replace(renamed, plan="d" * 64)) == "released_plan"
    may_be_made((EARLY,), renamed)


def test_a_register_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "internt" / "releases.json"
    assert load_register(path) == ()
    add_release(path, (), EARLY)
    add_release(path, load_register(path), FIRST)
    assert load_register(path) == (EARLY, FIRST)
    add_release(path, load_register(path), replace(FIRST, on=date(2028, 1, 1)))
    assert load_register(path) == (EARLY, FIRST)


@posix_only
def test_a_register_is_its_owners(tmp_path: Path) -> None:
    path = tmp_path / "internt" / "releases.json"
    add_release(path, (), EARLY)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    ("find", "put"), [('"size": 300', '"size": 200'), ('"full"', '"preliminary"'), ("{", "")]
)
def test_a_register_that_somebody_edited_is_refused(tmp_path: Path, find: str, put: str) -> None:
    path = tmp_path / "releases.json"
    add_release(path, (), FIRST)
    path.write_text(path.read_text("utf-8").replace(find, put), "utf-8")
    with pytest.raises(ExporterError) as caught:
        load_register(path)
    assert caught.value.phrase == "register_changed"


def answered(seed: int = 3) -> tuple[Survey, pl.DataFrame]:
    survey, frame = frame_of(seed)
    return survey, pl.concat([frame, frame, frame]).head(60)


def merged(survey: Survey, frame: pl.DataFrame) -> Merged:
    return Merged(survey, frame, (), (), (), (), (), Findings())


def test_one_answer_more_makes_no_second_report(tmp_path: Path) -> None:
    survey, frame = answered()
    wish = Wish(register=tmp_path / "releases.json")
    made(merged(survey, frame.head(50)), wish, date(2027, 9, 1)).note()
    made(merged(survey, frame.head(50)), wish, date(2027, 9, 2)).note()
    with pytest.raises(ExporterError) as caught:
        made(merged(survey, frame.head(51)), wish, date(2027, 9, 3))
    assert caught.value.phrase == "released_answers"
    insisted = made(merged(survey, frame.head(51)), replace(wish, replaces=True), date(2027, 9, 3))
    insisted.note()
    assert load_register(wish.register)[-1].replaces


def test_a_preliminary_report_has_totals_only(tmp_path: Path) -> None:
    survey, frame = answered()
    wish = Wish(register=tmp_path / "releases.json", preliminary=True)
    one = made(merged(survey, frame), wish, date(2027, 9, 1)).published
    assert [group.by for group in one.groups] == ["total"]
    assert one.crosses == ()
    assert one.is_preliminary
    full = made(merged(survey, frame), replace(wish, preliminary=False), date(2027, 9, 1)).published
    assert not full.is_preliminary
    assert len(full.groups) > 1
    for early, late in zip(one.tables, full.tables, strict=True):
        assert early.bases == late.bases[:1]
        assert [row.figures for row in early.rows] == [row.figures[:1] for row in late.rows]


def test_a_better_word_for_a_group_is_no_other_plan() -> None:
    survey, frame = answered(8)
    plan = plan_of(frame, survey)
    assert plan.crosses
    renamed = [
        replace(cross, row_groups=tuple(replace(g, title={"sv": "x"}) for g in cross.row_groups))
        for cross in plan.crosses
    ]
    assert plan_hash(replace(plan, crosses=tuple(renamed)), {}) == plan_hash(plan, {})
    assert plan_hash(replace(plan, crosses=()), {}) != plan_hash(plan, {})


def test_other_points_are_another_plan() -> None:
    """Several sums over the same ranks would tell who came first."""
    plans = (plan_of(frame, survey) for survey, frame in map(answered, range(20)))
    plan = next(plan for plan in plans if any(item.means for item in plan.items))
    items = tuple(replace(item, means=()) for item in plan.items)
    assert plan_hash(replace(plan, items=items), {}) != plan_hash(plan, {})


def test_of_fewer_than_ten_there_is_no_report(tmp_path: Path) -> None:
    survey, frame = answered()
    for count in (0, 9):
        few = merged(survey, frame.head(count))
        with pytest.raises(ExporterError) as caught:
            made(few, Wish(register=tmp_path / "r"), date(2027, 9, 1))
        assert caught.value.phrase == "report_too_few"
