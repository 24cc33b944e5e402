"""Fetching, in every order of what can happen, watched by somebody who keeps every bundle."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor

import pytest

from tests.exporter.office import memory
from tests.kiosk.staff import test_observer as observers
from tests.kiosk.staff.observer import lived, told_apart
from tests.proofs.proof import Proof

KIOSKS, ACTS = 600, 400
OF_A_CONTROL = 20


def proofs() -> Iterator[Proof]:
    with ProcessPoolExecutor(2) as pool:
        told = [one for found in pool.map(_told_of, range(KIOSKS)) for one in found]
    controls = {
        weaker.__name__.replace("_", " "): _told_under(weaker)
        for weaker in (
            observers.as_in_0_1_0,
            observers.without_a_pool,
            observers.drawing_anew,
            observers.comments_with_each_bundle,
        )
    }
    figures = [f"{len(told)} told apart in {KIOSKS} kiosks"]
    figures += [f"control {name}: {count} in {OF_A_CONTROL}" for name, count in controls.items()]
    holds = not told and all(controls.values())
    yield Proof("A19", "every order of fetching, closing and damage", "; ".join(figures), holds)


def _told_of(seed: int) -> list[str]:
    with memory() as folder:
        return told_apart(lived(folder, seed, ACTS))


def _told_under(weaker: observers.Weaken) -> int:
    with pytest.MonkeyPatch.context() as patch:
        weaker(patch)
        return sum(len(_told_of(seed)) for seed in range(OF_A_CONTROL))
