"""What loading the Essunga survey adds to the start of Python, imports included."""

import statistics
import sys
from collections.abc import Iterator

from questions.loader import SURVEYS
from tests.bench.measure import Figure, in_turn, spread, wall

LOAD = f"""
from pathlib import Path
from questions.loader import load_survey
load_survey(Path({str(SURVEYS / "essunga_trygg.yaml")!r}))
"""


def figures() -> Iterator[Figure]:
    ours, bare = in_turn(
        lambda: wall([sys.executable, "-c", LOAD]),
        lambda: wall([sys.executable, "-c", "pass"]),
        runs=20,
    )
    added = [a - b for a, b in zip(ours, bare, strict=True)]
    yield Figure(
        "loading the Essunga survey adds to Python's start",
        f"{statistics.median(added) * 1000:.0f} ms",
        "aim: under 80 ms",
        [f"with it {spread(ours)}, bare Python {spread(bare)}"],
    )
