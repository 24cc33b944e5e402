"""How exactly a count may be shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.report.lines import SCALE, line_of
from exporter.report.model import Base, Percent
from exporter.report.published import interval
from exporter.report.steps import Level, base_shown, count_shown, level_of, share_shown


def shown(count: int, base: int, level: Level | None = None) -> Percent:
    printed = base_shown(base)
    assert printed is not None
    return share_shown(count, base, printed, level_of(base) if level is None else level)


def test_bases_are_ranges_or_rounded_to_five() -> None:
    assert [base_shown(9), base_shown(10), base_shown(19)] == [None, Base(10, 19), Base(10, 19)]
    assert [base_shown(20), base_shown(29)] == [Base(20, 29), Base(20, 29)]
    assert [base_shown(30), base_shown(33)] == [Base(30, 32, 30), Base(33, 37, 35)]
    assert [base_shown(99), base_shown(100)] == [Base(98, 99, 100), Base(100, 102, 100)]
    assert base_shown(263) == Base(263, 267, 265)


def test_the_ends_are_the_smallest_step_that_covers_four() -> None:
    for base, count, kind, percent in (
        (30, 4, "at_most", 15),
        (95, 0, "at_most", 5),
        (300, 2, "at_most", 2),
        (20, 3, "at_most", 20),
        (30, 26, "at_least", 85),
        (300, 300, "at_least", 98),
    ):
        assert (shown(count, base).kind, shown(count, base).percent) == (kind, percent)


def test_few_answers_are_told_in_words() -> None:
    assert shown(4, 10).kind == "under_half"
    assert shown(5, 10).kind == "about_half"
    assert shown(6, 10).kind == "over_half"
    assert shown(8, 19).kind == "about_half"
    assert shown(7, 19).kind == "under_half"
    assert shown(13, 25) == Percent("about", 50, 10)


@given(st.integers(10, 2000), st.data())
def test_a_share_is_never_told_finer_than_its_step(base: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, base))
    level = Level(data.draw(st.integers(level_of(base), Level.WORDS)))
    told = shown(count, base, level)
    share = 100 * count / base
    match told.kind:
        case "about":
            assert 4 < count < base - 4
            assert told.percent % told.step == 0
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


@pytest.mark.parametrize("base", [10, 15, 19, 20, 29, 30, 47, 97, 99, 100, 160, 401, 803, 1001])
def test_a_reader_concludes_from_a_share_all_that_it_tells_and_no_more(base: int) -> None:
    """What `line_of` says of a share, beside all that would be printed like it."""
    printed = base_shown(base)
    assert printed is not None
    for level in range(level_of(base), Level.HIDDEN):
        alike: dict[Percent, set[tuple[int, int]]] = {}
        every = [n for n in range(printed.low, printed.high + 1) if base_shown(n) == printed]
        for n in every:
            for count in range(n + 1):
                alike.setdefault(shown(count, n, Level(level)), set()).add((count, n))
        for told, counts in alike.items():
            line = line_of(0, told, printed)
            least = 5 if told.kind in ("about", "about_half") else 0
            assert counts == {
                (count, n)
                for n in every
                for count in range(least, n + 1 - least)
                if line.low * n + line.above <= SCALE * count <= line.high * n + line.below
            }


@given(st.integers(20, 2000), st.integers(0, 4), st.integers(0, 4))
def test_nought_to_four_are_told_alike(base: int, one: int, other: int) -> None:
    assert shown(one, base) == shown(other, base)
    assert shown(base - one, base) == shown(base - other, base)


def test_counts_are_told_to_the_nearest_five_from_ten_on() -> None:
    assert [count_shown(9), count_shown(12)] == [None, Base(10, 12, 10)]
    assert count_shown(13) == Base(13, 17, 15)


def test_an_interval_is_rounded_outwards_and_tells_no_end() -> None:
    assert interval(Percent("about", 31, 1), Base(263, 267, 265)) == (25, 37)
    assert interval(Percent("about", 50, 5), Base(30, 32, 30)) == (30, 70)
    assert interval(Percent("at_most", 2, 1), Base(298, 302, 300)) == (0, 5)
    assert interval(Percent("under_half", 40, 0), Base(10, 19)) is None
