"""Which tests reach a line, in their own process or in one that they start, and the quickest way to
try them all."""

import ast
import json
import os
import subprocess
import sys
import warnings
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import coverage
from msgspec import Struct

from tests.mutants.measured import TIMES
from tests.mutants.mutations import Mutation

PACKAGES = ("kiosk", "exporter", "questions")
_SETTINGS = """
[run]
source = {sources}
data_file = {folder}/data
parallel = true
context = ${{PYTEST_CURRENT_TEST}}
"""


class Reach(Struct, frozen=True):
    seconds: Mapping[str, float]
    """Of every test that passed on the program as it is."""
    failed: frozenset[str]
    lines: Mapping[str, Mapping[int, frozenset[str]]]
    """File, line, and the tests that reach it."""

    def tests_of(self, mutation: Mutation, source: str, most_seconds: float) -> list[str]:
        """Those to try a mutation of `source` with: at most so many seconds of them.

        A fixture of a whole file is made by the first test that needs it, so that the others of the
        file count, too; they come last. Of those that reach the line the nearest come first, by
        name, and the quickest of them.
        """
        reached = self.lines.get(mutation.path, {})
        functions = _functions(source)
        around = [lines for lines in functions if mutation.line in lines]
        looked_at: list[Sequence[int]]
        if around:
            looked_at = [range(mutation.line, mutation.last_line + 1), min(around, key=len)]
        else:  # run by whoever imports it, and used by those that run something else of the module
            looked_at = [[line for lines in functions for line in lines], list(reached)]
        own: set[str] = set()
        for lines in looked_at:
            own = own or {test for line in lines for test in reached.get(line, ())}
        files = {test.partition("::")[0] for test in own}
        of_the_files = {test for test in self.seconds if test.partition("::")[0] in files}
        ordered = sorted(
            of_the_files & self.seconds.keys(),
            key=lambda test: (test not in own, -_nearness(mutation.path, test), self.seconds[test]),
        )
        taken: list[str] = []
        total = 0.0
        for test in ordered:
            total += self.seconds[test]
            if taken and total > most_seconds:
                break
            taken.append(test)
        return taken


def _functions(source: str) -> list[range]:
    """The lines of the bodies: what stands above is run when the module is imported."""
    return [
        range(node.body[0].lineno, (node.end_lineno or 0) + 1)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def _nearness(path: str, test: str) -> int:
    """How many rooms a test shares with a module: the tests mirror the program."""
    module = Path(path).with_suffix("").parts
    rooms = Path(test.partition("::")[0].replace("test_", "")).with_suffix("").parts[1:]
    return next(
        (n for n, pair in enumerate(zip(module, rooms, strict=False)) if len({*pair}) > 1), 9
    )


def measure(root: Path, tests: Sequence[str], jobs: int) -> Reach:
    """Run the tests of the program in `root` once."""
    folder = root / ".reach"
    folder.mkdir()
    settings = folder / "settings.ini"
    sources = ",".join(str(root / package) for package in PACKAGES)
    settings.write_text(_SETTINGS.format(sources=sources, folder=folder), "utf-8")
    times = folder / "times"
    environment = {
        **os.environ,
        "PYTHONPATH": str(root),
        "COVERAGE_PROCESS_START": str(settings),
        TIMES: str(times),
    }
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.mutants.measured"]
    workers = ["-n", str(jobs), "--dist", "worksteal"] if jobs > 1 else ["-p", "no:xdist"]
    subprocess.run(
        [*command, *workers, *tests],
        cwd=root,
        env=environment,
        stdout=subprocess.DEVNULL,
        check=False,
    )
    seconds: dict[str, float] = defaultdict(float)
    failed = set()
    for line in times.read_text("utf-8").splitlines():
        report = json.loads(line)
        seconds[report["test"]] += report["seconds"]
        if report["failed"]:
            failed.add(report["test"])
    passed = {test: spent for test, spent in seconds.items() if test not in failed}
    return Reach(passed, frozenset(failed), _lines(root, settings))


def _lines(root: Path, settings: Path) -> dict[str, dict[int, frozenset[str]]]:
    measurement = coverage.Coverage(config_file=str(settings))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # processes that were killed leave halves
        measurement.combine()
    data = measurement.get_data()
    return {
        str(Path(file).relative_to(root)): {
            line: frozenset(_test(context) for context in contexts if context)
            for line, contexts in data.contexts_by_lineno(file).items()
        }
        for file in data.measured_files()
    }


def _test(context: str) -> str:
    """PYTEST_CURRENT_TEST ends in the phase."""
    for phase in ("setup", "call", "teardown"):
        context = context.removesuffix(f" ({phase})")
    return context
