"""The report of one municipality, beside a merge of the same answers."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.measure import Figure, compared, in_turn
from tests.example_report import KIOSKS, ONLINE, fill
from tests.exporter.office_folder import ESSUNGA
from tests.installed import AS_ON_A_KIOSK
from tests.simulated import FIRST_YEAR

RUNS = 5


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(dir="/var/tmp") as name:
        folder = Path(name)
        fill(folder / "answers", FIRST_YEAR)

        def seconds(command: str) -> float:
            return _seconds(command, folder / "answers", folder / f"{command}-{time.time_ns()}")

        ours, merging = in_turn(lambda: seconds("report"), lambda: seconds("merge"), RUNS)
    yield compared(
        f"report of {sum(KIOSKS.values()) + ONLINE} answers, all files: ours / merging them",
        ("report", ours),
        ("merge", merging),
        "aim: under 3 s",
    )


def _seconds(command: str, answers: Path, result: Path) -> float:
    """As staff meet it: the whole command, into a folder that is not there yet."""
    words = [command, answers, "--survey", ESSUNGA, "-o", result]
    environment = {**os.environ, "PYTHONPATH": AS_ON_A_KIOSK["PYTHONPATH"]}  # no office has pandas
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "exporter.cli", *map(str, words)],
        env=environment,
        stdout=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode not in (0, 1):
        raise RuntimeError(f"{command} ended with {done.returncode}")
    return time.perf_counter() - start
