"""What one respondent leaves in memory, seen over the time between restarts of a kiosk."""

import os
import subprocess
import sys
from collections.abc import Iterator

from tests.bench.measure import Figure
from tests.installed import AS_ON_A_KIOSK

COUNTS = (50, 500, 1_000, 1_500, 2_000)
"""Respondents after which the memory is measured; the first are the warm-up."""


def figures() -> Iterator[Figure]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.respondents", *map(str, COUNTS)],
        check=True,
        env={**os.environ, **AS_ON_A_KIOSK},
        stdout=subprocess.PIPE,
        text=True,
    )
    resident = [int(line.split()[0]) for line in done.stdout.splitlines()]
    grown = (resident[-1] - resident[0]) / (COUNTS[-1] - COUNTS[0])
    seen = [f"{n} {size / 2**20:.2f}" for n, size in zip(COUNTS, resident, strict=True)]
    yield Figure(
        "memory that a respondent leaves behind",
        f"{grown:.0f} B",
        "aim: under 1024 B",
        [f"MiB resident after respondents: {', '.join(seen)}"],
    )
