"""The rule of what may leave, to the last response: where each of its numbers begins to hold."""

from typing import Any

import pytest

from kiosk.store.fetch_rule import LEAST, Standing, drawn


def standing(new: int, carried: int, **otherwise: Any) -> Standing:
    usual: dict[str, Any] = {
        "responses": new + carried,
        "unsure": False,
        "interim": True,
        "closed_for_good": False,
        "least": LEAST,
    }
    return Standing(new=new, carried=carried, **usual | otherwise)


@pytest.mark.parametrize(
    ("new", "carried", "least", "may"),
    [
        (20, 0, 10, True),
        (19, 0, 10, False),
        (20, 40, 10, True),  # ten go, a quarter of forty
        (20, 41, 10, False),
        (21, 44, 10, True),
        (24, 0, 12, True),
        (23, 0, 12, False),
    ],
)
def test_least_stay_and_least_and_a_quarter_of_what_has_left_go(
    new: int, carried: int, least: int, *, may: bool
) -> None:
    assert standing(new, carried, least=least).may_draw is may


@pytest.mark.parametrize("how", [{"interim": False}, {"closed_for_good": True}])
def test_nothing_is_drawn_when_it_is_not_known_what_has_left_or_the_survey_has_ended(
    how: dict[str, bool],
) -> None:
    assert standing(30, 0).may_draw
    assert not standing(30, 0, **how).may_draw


@pytest.mark.parametrize(
    ("new", "carried", "unsure", "may"),
    [
        (0, 0, False, True),
        (3, 0, False, True),  # then the last bundle is the first
        (3, 0, True, True),
        (9, 20, False, False),
        (10, 20, False, True),
        (0, 20, False, True),
        (0, 20, True, False),
        (1, 20, False, False),
    ],
)
def test_all_may_go_at_the_end_unless_too_few_would_be_told_from_those_before(
    new: int, carried: int, *, unsure: bool, may: bool
) -> None:
    assert standing(new, carried, unsure=unsure).may_close is may


@pytest.mark.parametrize(("responses", "nothing"), [(9, True), (10, False)])
def test_fewer_than_least_in_all_give_nothing(responses: int, *, nothing: bool) -> None:
    assert standing(responses, 0).gives_nothing is nothing


def test_any_may_stay_behind() -> None:
    """Each of 20 goes with one chance in two: in 200 draws each has gone once, and once stayed."""
    draws = [drawn(range(20), 10) for _ in range(200)]
    assert all(len(set(keys)) == 10 for keys in draws)
    assert {key for keys in draws for key in keys} == set(range(20))
    assert not set.intersection(*map(set, draws))
