"""Merging LimeSurvey rows beside pandas, which does all of it, and beside polars, for one file."""

import json
import math
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from exporter.output_names import Output, detailed_folder
from questions.loader import SURVEYS, load_survey
from tests.bench.measure import Figure, compared, in_turn, spread
from tests.bench.merge_plan import plan
from tests.exporter.limesurvey_file import cells, headings, random_answers
from tests.installed import AS_ON_A_KIOSK

ESSUNGA = SURVEYS / "essunga_trygg.yaml"
DISTINCT = 2_000
"""Different respondents; the file repeats them under new numbers, with comments of their own."""

FOR_PANDAS, MANY = 20_000, 100_000
"""Rows: pandas takes a minute for the former, and memory by the gigabyte for more."""
EARLIER = frozenset(
    {
        *(Output.RESPONSES, Output.RESPONSES_EXCEL, Output.WORKBOOK, Output.DATABASE),
        *(Output.COMMENTS, Output.COMMENTS_EXCEL, Output.CODEBOOK),
        *(Output.REPORT, Output.REPORT_JSON),
    }
)
"""The outputs of version 0.1.0, which tests.bench.with_pandas makes, too."""


class Run(NamedTuple):
    seconds: float
    worked: float
    """Seconds of processor time, of all threads."""
    megabytes: float
    """The most memory the process had."""


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(dir="/var/tmp") as name:
        folder = Path(name)
        counts = (10_000, FOR_PANDAS, MANY, 1_000_000)
        office = Office(folder, {rows: _export(folder, rows) for rows in counts})
        yield office.against_pandas()
        yield office.against_polars()
        yield office.by_output()
        few = min(office.ours(10_000).seconds for _ in range(3))
        many = office.ours(1_000_000)
        yield Figure(
            "growth from 10 000 to 1 000 000 rows, as an exponent",
            f"{math.log(many.seconds / few, 100):.2f}",
            "aim: at most 1.05",
            [f"{few:.1f} s and {many.seconds:.1f} s, all outputs, protected"],
        )
        yield Figure("memory for 1 000 000 rows", f"{many.megabytes:.0f} MB", "aim: under 1 000 MB")


class Office(NamedTuple):
    """A folder with exports, and the plan that the others merge them by."""

    folder: Path
    exports: dict[int, Path]

    @property
    def plan(self) -> Path:
        path = self.folder / "plan.json"
        path.write_text(json.dumps(plan(load_survey(ESSUNGA))), "utf-8")
        return path

    def ours(self, rows: int, only: Collection[Output] = (), *options: str) -> Run:
        wanted = ["--only", ",".join(sorted(only))] if only else []
        paths = ("--survey", ESSUNGA, "-o", self.folder / "result")
        command: list[str | Path] = [sys.executable, "-m", "exporter.cli", "merge"]
        return _timed([*command, self.exports[rows], *paths, *wanted, *options])

    def theirs(self, module: str, rows: int, target: str) -> Run:
        paths = (self.exports[rows], self.plan, self.folder / target)
        return _timed([sys.executable, "-m", f"tests.bench.{module}", *paths])

    def against_pandas(self) -> Figure:
        (self.folder / "pandas").mkdir()
        ours = [self.ours(FOR_PANDAS, EARLIER, "--detailed").seconds for _ in range(3)]
        theirs = self.theirs("with_pandas", FOR_PANDAS, "pandas").seconds
        middle = statistics.median(ours)
        return Figure(
            f"merging {FOR_PANDAS} rows, read, check, sort, the same outputs: pandas / ours",
            f"{theirs / middle:.1f}x faster",
            "aim: at least 15x",
            [f"ours {spread(ours, 's', 1)}, pandas {theirs:.1f} s"],
        )

    def against_polars(self) -> Figure:
        """The same bytes, or the figure is worth nothing."""
        ours, theirs = in_turn(
            lambda: self.ours(MANY, {Output.RESPONSES}, "--detailed").seconds,
            lambda: self.theirs("with_polars", MANY, "polars.csv").seconds,
            5,
        )
        own = detailed_folder(self.folder / "result") / Output.RESPONSES
        if own.read_bytes() != (self.folder / "polars.csv").read_bytes():
            raise RuntimeError("polars alone comes to another result")
        return compared(
            f"{MANY} rows, read, check, sort, responses.csv: ours / polars alone",
            ("ours", ours),
            ("polars, no comments", theirs),
            "aim: at most 2.5",
        )

    def by_output(self) -> Figure:
        """Where the time goes: each output beside a merge that writes its report alone."""
        bare = statistics.median(
            self.ours(MANY, {Output.REPORT}, "--detailed").worked for _ in range(3)
        )
        more = {
            output: self.ours(MANY, {output}, "--detailed").worked - bare
            for output in Output
            if output is not Output.REPORT
        }
        protection = self.ours(MANY, {Output.REPORT}).worked - bare
        told = [f"{output:22} {seconds:5.2f} s" for output, seconds in more.items()]
        return Figure(
            f"{MANY} rows, read, check, sort, the report: processor time",
            f"{bare:.1f} s",
            "and of each output beside",
            [*told, f"{'protection of rows':22} {protection:5.2f} s"],
        )


def _timed(command: Sequence[str | Path]) -> Run:
    environment = dict(os.environ)
    if "exporter.cli" in command:  # no office has pandas
        environment |= {"PYTHONPATH": AS_ON_A_KIOSK["PYTHONPATH"]}
    start = time.perf_counter()
    process = subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL, env=environment)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise RuntimeError(f"{command[:4]} ended with {process.returncode}")
    worked = usage.ru_utime + usage.ru_stime
    return Run(time.perf_counter() - start, worked, usage.ru_maxrss / 1024)


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
