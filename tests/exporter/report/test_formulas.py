"""The statistics of a report against other people's, and what must hold of them in any case.

Other people's are imported where they judge: that takes seconds, in every process that collects.
"""

from itertools import product
from math import comb

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from exporter.report.formulas import holm, newcombe, p_value, square_and_add, wilson

counts = st.integers(1, 3000).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base)))
"""Counted answers and their base."""
judged = settings(deadline=None, max_examples=50)
shares = st.floats(0, 1)
bases = st.floats(0, 1e6)


# -- one share


@pytest.mark.parametrize(
    ("count", "base", "lower", "upper"),
    [
        (0, 10, 0.0, 0.2775),
        (3, 12, 0.0889, 0.5323),
        (81, 263, 0.2553, 0.3662),
        (150, 300, 0.4438, 0.5562),
        (10, 10, 0.7225, 1.0),
    ],
)
def test_intervals_of_shares_that_were_computed_elsewhere(
    count: int, base: int, lower: float, upper: float
) -> None:
    assert wilson(count / base, base) == pytest.approx((lower, upper), abs=5e-5)


@given(counts, st.sampled_from([0.9, 0.95, 0.99]))
@judged
def test_the_interval_of_a_share_is_that_of_statsmodels(
    counted: tuple[int, int], confidence: float
) -> None:
    from statsmodels.stats.proportion import proportion_confint

    count, base = counted
    theirs = proportion_confint(count, base, 1 - confidence, method="wilson")
    assert wilson(count / base, base, confidence) == pytest.approx(theirs, abs=1e-9)


@given(shares, bases)
def test_a_share_lies_in_its_interval_and_the_interval_between_0_and_1(
    share: float, base: float
) -> None:
    lower, upper = wilson(share, base)
    assert 0 <= lower <= share <= upper <= 1


@given(shares, bases)
def test_the_interval_of_those_who_did_not_is_the_mirrored_one(share: float, base: float) -> None:
    lower, upper = wilson(share, base)
    assert wilson(1 - share, base) == pytest.approx((1 - upper, 1 - lower), abs=1e-9)


@given(shares, bases, bases)
def test_more_answers_tell_more(share: float, base: float, more: float) -> None:
    lower, upper = wilson(share, base)
    nearer = wilson(share, base + more)
    assert lower - 1e-12 <= nearer[0] <= nearer[1] <= upper + 1e-12


def test_of_no_answers_nothing_is_known() -> None:
    assert wilson(0.3, 0) == (0, 1)


# -- the difference of two shares


def test_the_difference_that_was_computed_elsewhere() -> None:
    assert newcombe(81 / 263, 263, 60 / 290, 290) == pytest.approx((0.0282, 0.1733), abs=5e-5)


@given(counts, counts, st.sampled_from([0.9, 0.95, 0.99]))
@judged
def test_the_interval_of_a_difference_is_that_of_statsmodels(
    a: tuple[int, int], b: tuple[int, int], confidence: float
) -> None:
    from statsmodels.stats.proportion import confint_proportions_2indep

    theirs = confint_proportions_2indep(
        *a, *b, method="newcomb", compare="diff", alpha=1 - confidence
    )
    ours = newcombe(a[0] / a[1], a[1], b[0] / b[1], b[1], confidence)
    assert ours == pytest.approx(theirs, abs=1e-9)


@given(shares, bases, shares, bases)
def test_a_difference_lies_in_its_interval_and_turns_round_with_it(
    a: float, base_a: float, b: float, base_b: float
) -> None:
    lower, upper = newcombe(a, base_a, b, base_b)
    assert -1 <= lower <= a - b <= upper <= 1
    assert newcombe(b, base_b, a, base_a) == (-upper, -lower)
    assert p_value(a, base_a, b, base_b) == p_value(b, base_b, a, base_a)


@given(counts, counts)
def test_at_the_p_value_the_interval_just_touches_0(a: tuple[int, int], b: tuple[int, int]) -> None:
    of_a, of_b = (a[0] / a[1], a[1]), (b[0] / b[1], b[1])
    level = p_value(*of_a, *of_b)
    assert 0 <= level <= 1
    assume(1e-9 < level < 1)
    lower, upper = newcombe(*of_a, *of_b, 1 - level)
    assert min(abs(lower), abs(upper)) < 1e-6


def test_the_p_value_says_at_95_per_cent_what_the_interval_says() -> None:
    for base_a, base_b in product((12, 45, 263), repeat=2):
        for a, b in product(range(0, base_a + 1, 7), range(0, base_b + 1, 7)):
            lower, upper = newcombe(a / base_a, base_a, b / base_b, base_b)
            significant = p_value(a / base_a, base_a, b / base_b, base_b) <= 0.05
            assert significant == (lower > 0 or upper < 0)


def test_equal_shares_do_not_differ_and_far_ones_surely_do() -> None:
    assert p_value(0.4, 100, 0.4, 250) == 1
    assert p_value(0.1, 1e6, 0.9, 1e6) == 0
    assert p_value(1, 0, 0, 1e6) > 0.05


# -- several differences


@given(st.lists(st.floats(0, 1), min_size=1, max_size=9), st.sampled_from([0.01, 0.05, 0.1]))
@settings(deadline=None, max_examples=15)  # statsmodels takes its time
def test_the_significant_ones_of_a_family_are_those_of_statsmodels(
    p_values: list[float], level: float
) -> None:
    from statsmodels.stats.multitest import multipletests

    corrected = multipletests(p_values, level, method="holm")[1]
    assume(all(abs(value - level) > 1e-12 for value in corrected))
    assert holm(p_values, level) == tuple(corrected <= level)


@given(st.lists(st.floats(0, 1)))
def test_the_smaller_ones_are_significant_first(p_values: list[float]) -> None:
    found = holm(p_values)
    assert len(found) == len(p_values)
    least_of_others = min(
        (p for p, is_so in zip(p_values, found, strict=True) if not is_so), default=2
    )
    assert all(p <= least_of_others for p, is_so in zip(p_values, found, strict=True) if is_so)


def test_a_difference_that_would_do_alone_may_not_do_in_a_family() -> None:
    assert holm([0.03]) == (True,)
    assert holm([0.05, 0.025]) == (True, True)  # at the level is within it
    assert holm([0.5, 0.03]) == (False, False)
    assert holm([0.04, 0.01, 0.03]) == (False, True, False)


# -- a weighted sum of shares


def test_the_interval_of_a_weighted_sum_by_hand() -> None:
    """0.6 · 3/12 + 0.4 · 81/263, with the intervals above."""
    parts = [(0.6, 3 / 12, (0.0889, 0.5323)), (0.4, 81 / 263, (0.2553, 0.3662))]
    whole = 0.6 * 3 / 12 + 0.4 * 81 / 263
    assert whole == pytest.approx(0.2732, abs=5e-5)
    below = (0.6 * (0.25 - 0.0889)) ** 2 + (0.4 * (0.3080 - 0.2553)) ** 2
    above = (0.6 * (0.5323 - 0.25)) ** 2 + (0.4 * (0.3662 - 0.3080)) ** 2
    assert (whole - below**0.5, whole + above**0.5) == pytest.approx((0.1743, 0.4442), abs=1e-4)
    assert square_and_add(parts) == pytest.approx((0.1743, 0.4442), abs=1e-4)


@given(st.lists(st.tuples(st.floats(-1, 1), counts), min_size=1, max_size=6))
@judged
def test_the_interval_of_a_weighted_sum_is_that_of_the_paper(
    drawn: list[tuple[float, tuple[int, int]]],
) -> None:
    """As Zou, Huang and Zhang 2009 write it, with the intervals of statsmodels."""
    import numpy as np
    from statsmodels.stats.proportion import proportion_confint

    weights = np.array([weight for weight, _ in drawn])
    counted, of = np.array([one for _, one in drawn]).T
    limits = np.array(proportion_confint(counted, of, method="wilson"))
    whole, terms, ends = weights @ (counted / of), weights * counted / of, weights * limits
    lower = whole - np.sqrt(((terms - ends.min(axis=0)) ** 2).sum())
    upper = whole + np.sqrt(((terms - ends.max(axis=0)) ** 2).sum())
    ours = square_and_add([(w, c / n, wilson(c / n, n)) for w, (c, n) in drawn])
    assert ours == pytest.approx((lower, upper), abs=1e-7)


@given(shares, bases)
def test_of_one_share_alone_it_is_the_interval_of_that_share(share: float, base: float) -> None:
    assert square_and_add([(1, share, wilson(share, base))]) == pytest.approx(wilson(share, base))


@given(st.lists(st.tuples(st.floats(0.01, 1), shares, bases), min_size=1, max_size=6))
def test_a_weighted_mean_lies_in_its_interval_and_the_interval_between_0_and_1(
    drawn: list[tuple[float, float, float]],
) -> None:
    total = sum(weight for weight, _, _ in drawn)
    parts = [(weight / total, share, wilson(share, base)) for weight, share, base in drawn]
    lower, upper = square_and_add(parts)
    whole = sum(weight * share for weight, share, _ in parts)
    assert -1e-9 <= lower <= whole + 1e-9
    assert whole - 1e-9 <= upper <= 1 + 1e-9


@pytest.mark.parametrize("true", [(0.05, 0.1), (0.1, 0.5), (0.3, 0.3), (0.5, 0.9)])
def test_it_holds_in_about_19_of_20_surveys(true: tuple[float, float]) -> None:
    """Of all surveys in which 12 and 30 answer, two groups that are 70 and 30 % of everybody."""
    weights, sizes = (0.7, 0.3), (12, 30)
    wanted = sum(weight * share for weight, share in zip(weights, true, strict=True))
    covered = 0.0
    for found in product(*(range(size + 1) for size in sizes)):
        chance, parts = 1.0, []
        for weight, size, count, share in zip(weights, sizes, found, true, strict=True):
            chance *= comb(size, count) * share**count * (1 - share) ** (size - count)
            parts.append((weight, count / size, wilson(count / size, size)))
        lower, upper = square_and_add(parts)
        covered += chance * (lower <= wanted <= upper)
    assert 0.93 < covered < 0.98
