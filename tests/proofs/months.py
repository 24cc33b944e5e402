"""E14: months of respondents in one process: memory, open files and threads stay as they are."""

import os
import subprocess
import sys
from collections.abc import Iterator

from tests.installed import AS_ON_A_KIOSK
from tests.proofs.proof import Proof

COUNTS = (2_000, 3_500, 5_000)
"""Respondents after which is measured; the first are the warm-up."""
MOST_BYTES = 1024


def proofs() -> Iterator[Proof]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.respondents", *map(str, COUNTS)],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **AS_ON_A_KIOSK},
    )
    seen = [list(map(int, line.split())) for line in done.stdout.splitlines()]
    memory, files, threads = zip(*seen, strict=True)
    slope = (memory[-1] - memory[0]) / (COUNTS[-1] - COUNTS[0])
    yield Proof(
        threat="E14",
        tried=f"{COUNTS[-1]} respondents answer everything in one process",
        figure=f"{slope:.0f} B a respondent after {COUNTS[0]}; files {files}, threads {threads}",
        holds=slope < MOST_BYTES and len(set(files)) == 1 and len(set(threads)) == 1,
    )
