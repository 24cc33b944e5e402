"""Nobody can be picked out of what leaves a kiosk, whatever happens there and in whatever order."""

import sqlite3
from collections.abc import Callable

import pytest

from kiosk.store import packing, response_store
from kiosk.store.fetch_rule import LEAST, Standing
from kiosk.store.response_store import ResponseStore
from tests.exporter.office import memory
from tests.kiosk.staff.observer import lived, told_apart

Weaken = Callable[[pytest.MonkeyPatch], None]

SEEDS = 20
ACTS = 160


def found(seeds: int) -> list[str]:
    """What the observer can tell of so many kiosks."""
    told = []
    for seed in range(seeds):
        with memory() as folder:
            told += told_apart(lived(folder, seed, ACTS))
    return told


def test_an_observer_with_every_bundle_picks_nobody_out() -> None:
    assert found(SEEDS) == []


# -- the observer can succeed


def everybody(new: list[int], least: int) -> list[int]:
    return new


def as_in_0_1_0(patch: pytest.MonkeyPatch) -> None:
    """Five new responses were enough, all went, comments too, and at the end any number."""
    patch.setattr(Standing, "may_draw", property(lambda self: self.new >= 5))
    patch.setattr(Standing, "may_close", property(lambda _: True))
    patch.setattr(response_store, "drawn", everybody)
    comments_with_each_bundle(patch)


def without_a_pool(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Standing, "may_draw", property(lambda self: self.new >= LEAST))
    patch.setattr(Standing, "may_close", property(lambda _: True))
    patch.setattr(response_store, "drawn", everybody)


def drawing_anew(patch: pytest.MonkeyPatch) -> None:
    """What was drawn for a stick that failed is forgotten, and another lot is drawn."""
    draw = ResponseStore.draw

    def again(store: ResponseStore) -> bool:
        with sqlite3.connect(store.path) as connection:
            connection.execute("DELETE FROM carried")
        connection.close()
        return draw(store)

    patch.setattr(ResponseStore, "draw", again)


def comments_with_each_bundle(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(packing, "_NO_COMMENTS", packing._COMMENTS)


@pytest.mark.parametrize(
    "weaker", [as_in_0_1_0, without_a_pool, drawing_anew, comments_with_each_bundle]
)
def test_of_a_weaker_rule_the_observer_picks_people_out(
    monkeypatch: pytest.MonkeyPatch, weaker: Weaken
) -> None:
    with monkeypatch.context() as patch:
        weaker(patch)
        assert found(6)
