"""The longest that a search for personal data takes, on text made to be slow."""

import random
import statistics
import time
from collections.abc import Iterator

from questions.personal_data import LONGEST, personal_data
from tests.bench.measure import Figure

ATOMS = (
    *("0", "1", "07", "19", "811218", "1981-12-18", "+46", "0046", "9876", "06.30"),
    *(" ", "-", ".", "/", "(", ")", "@", "\n", "_", "–"),
    *(
        "a",
        "A",
        "å",
        "Aa",
        "aaa",
        "AAA",
        "abc",
        "Abcs",
        "heter",
        "han heter",
        "Grannen",
        "lgh",
        "nr",
    ),
    *("gatan", "torg", "Storgatan", "gata", "snabel-a", "at", "(at)", "punkt", "(dot)", ".se"),
)
ORDINARY = "Det är mörkt på Storgatan och vid skolan, så jag går helst inte ut efter träningen."


def hostile_texts(count: int) -> Iterator[str]:
    """As long as is looked at: every part alone and every two in turn, then mixtures."""
    chance = random.Random(1)
    units: list[tuple[str, ...]] = [(atom,) for atom in ATOMS]
    units += [(a, b) for a in ATOMS for b in ATOMS if a != b]
    units += [tuple(chance.choices(ATOMS, k=chance.randint(3, 9))) for _ in range(count)]
    for unit in units:
        part = "".join(unit)
        yield (part * LONGEST)[:LONGEST]
        yield "".join(chance.choices((*unit, part, " "), k=LONGEST))[:LONGEST]


def milliseconds(text: str, runs: int = 1) -> float:
    """The shortest of some runs: what else the machine does is not the search's doing."""

    def once() -> float:
        start = time.perf_counter()
        personal_data(text)
        return time.perf_counter() - start

    return min(once() for _ in range(runs)) * 1000


def figures() -> Iterator[Figure]:
    texts = list(hostile_texts(2_000))
    slowest = sorted(texts, key=milliseconds, reverse=True)[:20]
    worst = max(slowest, key=lambda text: milliseconds(text, runs=5))
    yield Figure(
        "personal data in 1 000 characters of the worst kind",
        f"{milliseconds(worst, runs=5):.1f} ms",
        "aim: under 20 ms",
        [f"of {len(texts)} texts made to be slow; it begins {worst[:30]!r}"],
    )
    ordinary = statistics.median(milliseconds(ORDINARY) for _ in range(10_000))
    yield Figure("personal data in an ordinary sentence", f"{ordinary * 1000:.1f} µs")
