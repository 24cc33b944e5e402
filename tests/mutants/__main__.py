"""`make mutants`: small changes to the program that no test notices.

    python -m tests.mutants                                  (what `make mutants` does)
    python -m tests.mutants questions/nearest.py --sample 0  (all of these files, and no others)

The modules through which answers leave the kiosk or the disk are changed in every way that
`mutations` knows; of all others a sample is drawn. Whatever survives has to be explained in
explained.yaml, or noticed by a test.
"""

import argparse
import multiprocessing
import os
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import msgspec
from msgspec import Struct

from tests.mutants.mutations import Candidate, Mutation, candidates, worked_out
from tests.mutants.reach import PACKAGES, Reach, measure
from tests.mutants.trying import Outcome, copied, tried, warm_up

ROOT = Path(__file__).parents[2]
EXPLAINED = Path(__file__).with_name("explained.yaml")
WHOLE = (
    "kiosk/machine/privileged.py",
    "kiosk/staff/fetching.py",
    "kiosk/store/bundle.py",
    "kiosk/store/fetch_rule.py",
    "kiosk/store/packing.py",
    "kiosk/store/clearing.py",
    "kiosk/store/closing.py",
    "kiosk/store/salvage.py",
)
SAMPLE, SEED = 300, 1
MOST_SECONDS = 45.0
"""Of tests, as long as they take on the program as it is, for one change."""


class Explained(Struct, frozen=True, forbid_unknown_fields=True):
    """Why a change that no test notices is none, or does no harm."""

    file: str
    was: str
    now: tuple[str, ...]
    why: str


def main() -> None:
    options = _options()
    begun = time.monotonic()
    for name in [name for name in os.environ if name.startswith("PYTEST_")]:
        del os.environ[name]  # of a test that runs this
    explained = {
        (one.file, one.was, now)
        for one in msgspec.yaml.decode(options.explained.read_bytes(), type=list[Explained])
        for now in one.now
    }
    with tempfile.TemporaryDirectory(prefix="mutants-") as name:
        first = copied(ROOT, Path(name) / "0")
        reach = measure(first, options.tests, options.jobs)
        for test in sorted(reach.failed):
            print(f"left out, fails as it is: {test}", flush=True)
        tests = len(reach.seconds)
        print(f"{tests} tests in {time.monotonic() - begun:.0f} s", flush=True)
        results = _results(first, _trials(first, options, reach), options.jobs)
        score: Counter[tuple[str, bool]] = Counter()
        open_ = 0
        control, outcome = next(results)
        if outcome != "survived":
            sys.exit(f"{control.path} without any change: {outcome}")
        for mutation, outcome in results:
            known = (mutation.path, mutation.was, mutation.now) in explained
            room = mutation.path if mutation.path in options.files else "elsewhere"
            score[room, outcome == "noticed"] += 1
            if outcome != "noticed" and not known:
                open_ += 1
                print(f"{outcome} {mutation}", flush=True)
    for room in dict.fromkeys(room for room, _ in score):
        noticed = score[room, True]
        print(f"{room:40} {noticed} of {noticed + score[room, False]} noticed")
    minutes = (time.monotonic() - begun) / 60
    print(f"{open_} survived unexplained: {minutes:.0f} min" if open_ else f"{minutes:.0f} min")
    sys.exit(bool(open_))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("files", nargs="*", default=WHOLE, help="changed in every way")
    parser.add_argument("--sample", type=int, default=SAMPLE, help="so many changes elsewhere")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--tests", nargs="+", default=["tests"], help="those that may notice")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--explained", type=Path, default=EXPLAINED)
    return parser.parse_args()


class Trial(Struct, frozen=True):
    mutation: Mutation
    tests: list[str]
    seconds: float
    """That they take on the program as it is."""


def _trials(root: Path, options: argparse.Namespace, reach: Reach) -> Iterator[Trial]:
    whole = [one for path in options.files for one in candidates(root, path, options.seed)]
    elsewhere: list[Candidate] = []
    if options.sample:
        for path in sorted(
            str(path.relative_to(root))
            for package in PACKAGES
            for path in (root / package).rglob("*.py")
        ):
            if path not in options.files:
                elsewhere += candidates(root, path, options.seed)
    elsewhere.sort(key=lambda one: one.lot)
    for candidate in [*whole, *elsewhere[: options.sample]]:
        if mutation := worked_out(candidate):
            tests = reach.tests_of(mutation, candidate.module.code, MOST_SECONDS)
            yield Trial(mutation, tests, sum(reach.seconds[test] for test in tests))


# -- several at once, each in a copy of its own

_copy: Path


def _take_copy(copies: "multiprocessing.Queue[Path]") -> None:
    global _copy
    _copy = copies.get()
    warm_up()


def _try(trial: Trial) -> tuple[Mutation, Outcome]:
    mutation = trial.mutation
    return mutation, tried(_copy, mutation.path, mutation.source, trial.tests, trial.seconds)


def _results(first: Path, trials: Iterator[Trial], jobs: int) -> Iterator[tuple[Mutation, Outcome]]:
    """What became of the control, which changes nothing, and then of all others."""
    copies: multiprocessing.Queue[Path] = multiprocessing.Queue()
    copies.put(first)
    for number in range(1, jobs):
        copy = first.with_name(str(number))
        shutil.copytree(first, copy, symlinks=True)
        copies.put(copy)
    one = next(trials)
    unchanged = (first / one.mutation.path).read_text("utf-8")
    mutation = msgspec.structs.replace(one.mutation, source=unchanged)
    control = msgspec.structs.replace(one, mutation=mutation)
    with multiprocessing.Pool(jobs, _take_copy, (copies,)) as pool:
        yield from pool.imap(_try, chain([control, one], trials))


if __name__ == "__main__":
    main()
