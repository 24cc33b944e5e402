"""E13: a hundred thousand keys, pastes, clicks and sizes at random."""

import asyncio
from collections.abc import Iterator

from tests.kiosk.monkey import play
from tests.proofs.proof import Proof

EVENTS, SEEDS = 25_000, (1, 2, 3, 4)


def proofs() -> Iterator[Proof]:
    played = [asyncio.run(play(EVENTS, seed)) for seed in SEEDS]
    begun, stored = sum(one.begun for one in played), sum(one.stored for one in played)
    yield Proof(
        threat="E13",
        tried=f"{EVENTS * len(SEEDS)} random keys, pastes, clicks, sizes",
        figure=f"always a valid screen; {stored} stored of {begun} begun",
        holds=0 < stored <= begun,
    )
