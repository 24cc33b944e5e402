"""Merging LimeSurvey rows, with all checks and outputs, beside pandas doing the least of it."""

import math
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from questions.loader import SURVEYS, load_survey
from tests.bench.measure import Figure
from tests.exporter.limesurvey_file import cells, headings, random_answers

ESSUNGA = SURVEYS / "essunga_trygg.yaml"
DISTINCT = 2_000
"""Different respondents; the file repeats them under new numbers, with comments of their own."""

PANDAS = """
import sys
import pandas
source, target = sys.argv[1:]
frame = pandas.read_csv(source, dtype=str, keep_default_na=False, encoding="utf-8-sig")
frame = frame[frame["submitdate"] != ""].drop(
    columns=["id", "submitdate", "lastpage", "startlanguage", "seed", "startdate", "datestamp",
             "ipaddr", "refurl"])
for name in frame.columns:
    values = frame[name]
    if name.startswith(("settpolis", "loftmarkt")):
        frame[name] = pandas.to_numeric(values).astype("Int64")
    elif "[" in name and set(values.unique()) <= {"", "Y"}:
        frame[name] = values.map({"Y": 1, "": 0})
    elif values.nunique() < 20:
        frame[name] = values.map({code: n for n, code in enumerate(sorted(values.unique()))})
frame.sort_values(list(frame.columns)).to_csv(target, index=False)
"""


class Run(NamedTuple):
    seconds: float
    megabytes: float
    """The most memory the process had."""


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(dir="/var/tmp") as name:
        folder = Path(name)
        sizes = {rows: _export(folder, rows) for rows in (10_000, 100_000, 1_000_000)}
        pairs = [(_ours(sizes[100_000], folder), _pandas(sizes[100_000], folder)) for _ in range(3)]
        ratio = statistics.median(theirs.seconds / ours.seconds for ours, theirs in pairs)
        ours, theirs = (
            statistics.median(run.seconds for run in side) for side in zip(*pairs, strict=True)
        )
        yield Figure(
            "merging 100 000 rows, all outputs, against pandas and one CSV",
            f"{ratio:.1f}x faster",
            "aim: at least 3x",
            [f"ours {ours:.1f} s, pandas {theirs:.1f} s"],
        )
        few = min(_ours(sizes[10_000], folder).seconds for _ in range(3))
        many = _ours(sizes[1_000_000], folder)
        yield Figure(
            "growth from 10 000 to 1 000 000 rows, as an exponent",
            f"{math.log(many.seconds / few, 100):.2f}",
            "aim: at most 1.05",
            [f"{few:.1f} s and {many.seconds:.1f} s"],
        )
        yield Figure("memory for 1 000 000 rows", f"{many.megabytes:.0f} MB", "aim: under 1 500 MB")


def _ours(export: Path, folder: Path) -> Run:
    options = ("--survey", ESSUNGA, "-o", folder / "result")
    return _timed([sys.executable, "-m", "exporter.cli", "merge", export, *options])


def _pandas(export: Path, folder: Path) -> Run:
    return _timed([sys.executable, "-c", PANDAS, export, folder / "pandas.csv"])


def _timed(command: Sequence[str | Path]) -> Run:
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    process = subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL, env=environment)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise RuntimeError(f"{command[:4]} ended with {process.returncode}")
    return Run(time.perf_counter() - start, usage.ru_maxrss / 1024)


def _export(folder: Path, rows: int) -> Path:
    """A LimeSurvey export of `rows` records."""
    survey = load_survey(ESSUNGA)
    chance = random.Random(1)
    answers = [random_answers(survey, chance) for _ in range(DISTINCT)]
    tails = [
        ",".join(
            f'"{cell.replace(chr(34), chr(34) * 2)}"'
            for cell in cells(survey, given, "code", "Y", "", "sv")
        )
        for given in answers
    ]
    path = folder / f"results-{rows}.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        file.write(",".join(f'"{heading}"' for heading in headings(survey, "code")) + "\r\n")
        for number in range(rows):
            tail = tails[number % DISTINCT].replace("Fler lampor", f"Fler lampor vid {number}")
            sent = "1980-01-01 00:00:00"
            file.write(f'"{number + 1}","{sent}","3","sv","7","","","192.0.2.7","",{tail}\r\n')
        file.write("\r\n")
    return path
