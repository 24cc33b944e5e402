"""The statistics of a report against other people's, and what must hold of them in any case.

Other people's are imported where they judge: that takes seconds, in every process that collects.
"""

from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from exporter.report.formulas import (
    FEWEST_IN_CATEGORY,
    LARGEST_WEIGHT,
    LEAST_WEIGHT,
    holm,
    kish,
    newcombe,
    p_value,
    raked,
    wilson,
)

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


# -- weights

Cell = tuple[int | None, ...]
AGES, GENDERS = {0: 1010, 1: 2200, 2: 1640}, {0: 2790, 1: 2860}
some_answers = st.lists(st.integers(10, 60), min_size=6, max_size=6).map(
    lambda numbers: dict(zip(product(AGES, GENDERS), numbers, strict=True))
)


def shares_of(
    position: int, weights: dict[Cell, float], cells: dict[Cell, int]
) -> dict[int | None, float]:
    """The weighted share of each category of a margin."""
    found: dict[int | None, float] = {}
    for cell, count in cells.items():
        share = weights[cell] * count / sum(cells.values())
        found[cell[position]] = found.get(cell[position], 0.0) + share
    return found


@given(some_answers)
@judged
def test_the_weights_are_those_of_ipfn_where_none_is_trimmed(
    cells: dict[Cell, int],
) -> None:
    import numpy as np
    from ipfn import ipfn

    weights = raked(cells, [AGES, GENDERS])
    assert weights is not None
    assume(all(LEAST_WEIGHT < weight < LARGEST_WEIGHT for weight in weights.values()))
    total = sum(cells.values())
    seed = np.array([cells[cell] for cell in product(AGES, GENDERS)], dtype=float).reshape(3, 2)
    aims = [
        np.array([total * size / sum(target.values()) for size in target.values()])
        for target in (AGES, GENDERS)
    ]
    theirs = ipfn.ipfn(seed.copy(), aims, [[0], [1]], convergence_rate=1e-12).iteration() / seed
    assert [weights[cell] for cell in product(AGES, GENDERS)] == pytest.approx(
        list(theirs.flatten()), abs=1e-6
    )
    for position, target in enumerate((AGES, GENDERS)):
        aimed = {category: size / sum(target.values()) for category, size in target.items()}
        assert shares_of(position, weights, cells) == pytest.approx(aimed, abs=1e-8)


@given(
    st.lists(st.integers(0, 400), min_size=12, max_size=12),
    st.tuples(*[st.integers(1, 5000)] * 3),
    st.tuples(*[st.integers(1, 5000)] * 2),
)
def test_weights_keep_their_bounds_and_their_mean(
    numbers: list[int], ages: tuple[int, ...], genders: tuple[int, ...]
) -> None:
    every = product((0, 1, 2, None), (0, 1, None))
    cells: dict[Cell, int] = dict(zip(every, numbers, strict=True))
    weights = raked(cells, [dict(enumerate(ages)), dict(enumerate(genders))])
    assume(weights is not None)
    assert weights is not None
    assert weights.keys() == cells.keys()
    assert all(weights[cell] == 1 for cell in cells if None in cell)
    full = {cell: count for cell, count in cells.items() if None not in cell}
    assert sum(weights[cell] * count for cell, count in full.items()) == pytest.approx(
        sum(full.values()), rel=1e-8
    )
    bounds = (LEAST_WEIGHT * (1 - 1e-6), LARGEST_WEIGHT * (1 + 1e-6))
    assert all(bounds[0] <= weights[cell] <= bounds[1] for cell in full)


def test_those_who_left_a_question_out_count_as_they_are() -> None:
    cells: dict[tuple[str | None, ...], int]
    cells = {("ung", "k"): 20, ("ung", "m"): 30, ("gammal", "k"): 40, ("gammal", "m"): 10}
    targets = [{"ung": 0.5, "gammal": 0.5}, {"k": 0.5, "m": 0.5}]
    alone = raked(cells, targets)
    beside = raked({**cells, ("ung", None): 70, ("annat", "k"): 3, (None, None): 1}, targets)
    assert alone is not None
    assert beside == {**alone, ("ung", None): 1, ("annat", "k"): 1, (None, None): 1}


def test_nothing_is_weighted_when_few_have_answered_in_a_category() -> None:
    targets = [{"ung": 1, "gammal": 3}]
    assert raked({("ung",): FEWEST_IN_CATEGORY, ("gammal",): 200}, targets) is not None
    assert raked({("ung",): FEWEST_IN_CATEGORY - 1, ("gammal",): 200}, targets) is None
    assert raked({("gammal",): 200}, targets) is None
    assert raked({}, targets) is None
    assert raked({(): 200}, []) is None
    # those who left the other question out are no help: they are not weighted
    both = [*targets, {"k": 1, "m": 1}]
    cells = {("ung", "k"): 5, ("ung", "m"): 4, ("gammal", "k"): 50, ("gammal", "m"): 50}
    assert raked({**cells, ("ung", None): 90}, both) is None


def test_nothing_is_weighted_when_no_weights_lead_to_the_population() -> None:
    cells = {("ung", "k"): 50, ("gammal", "m"): 50}
    assert raked(cells, [{"ung": 1, "gammal": 1}, {"k": 1, "m": 1}]) is not None
    assert raked(cells, [{"ung": 1, "gammal": 1}, {"k": 3, "m": 1}]) is None


def test_a_group_that_hardly_answered_does_not_weigh_more_than_three() -> None:
    weights = raked({("ung",): 10, ("gammal",): 990}, [{"ung": 50, "gammal": 50}])
    assert weights is not None
    assert weights["ung",] == pytest.approx(3)
    assert 10 * weights["ung",] + 990 * weights["gammal",] == pytest.approx(1000)


# -- the effective number


@given(st.lists(st.tuples(st.floats(0.1, 5), st.integers(1, 500)), min_size=1))
def test_weights_tell_less_than_equal_ones_and_never_less_than_one(
    pairs: list[tuple[float, int]],
) -> None:
    weights, counts = zip(*pairs, strict=True)
    assert 1 - 1e-9 <= kish(weights, counts) <= sum(counts) * (1 + 1e-9)
    assert kish([0.7] * len(counts), counts) == pytest.approx(sum(counts))


def test_the_effective_number_of_answers() -> None:
    assert kish([1, 3], [10, 10]) == pytest.approx(16)
    assert kish([], []) == 0
    assert kish([1.0], [0]) == 0
