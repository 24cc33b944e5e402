"""Small municipalities whose figures are published, and somebody who looks for a person in them."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor

from tests.exporter.report.attacked import CONTROLS, attack, chained_case, pinned, preliminary
from tests.exporter.report.trouble import FEW
from tests.proofs.proof import Proof

LARGEST = 600
"""So many answer at most."""
SURVEYS = [*FEW, *((seed, LARGEST) for seed in range(10_000))]
BOTH = 500
"""Of totals that came before."""
CHAINED = 500
"""Of questions that hang on others, and those on others."""
OF_A_CONTROL = 20
MORE = 10


def proofs() -> Iterator[Proof]:
    with ProcessPoolExecutor(2) as pool:
        what = Counter(pin for found in pool.map(_pinned, SURVEYS, chunksize=20) for pin in found)
        chained = sum(pool.map(_chained, range(CHAINED), chunksize=10))
        before = sum(pool.map(_before, range(BOTH), chunksize=10))
        controls = {
            name: sum(pool.map(_control, [(name, seed) for seed in range(OF_A_CONTROL)]))
            for name in CONTROLS
        }
    told = "; ".join(f"{count} {pin}" for pin, count in sorted(what.items())) or "nobody pinned"
    figures = [f"{told} in {len(SURVEYS)} surveys", f"{chained} in {CHAINED} with chained rules"]
    figures += [f"{before} in {BOTH} with totals before"]
    figures += [f"control {name}: {count} of {OF_A_CONTROL}" for name, count in controls.items()]
    holds = not what and not chained and not before and all(controls.values())
    yield Proof("A21", "published figures, read by a solver", "; ".join(figures), holds)


def _pinned(survey: tuple[int, int]) -> list[str]:
    seed, most = survey
    return [f"{pin.what} ({seed}, {most})" for pin in pinned(seed, most)]


def _chained(seed: int) -> bool:
    return bool(attack(chained_case(seed)))


def _before(seed: int) -> bool:
    return bool(preliminary(seed, MORE))


def _control(one: tuple[str, int]) -> bool:
    name, seed = one
    return bool(CONTROLS[name](seed))
