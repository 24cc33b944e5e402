"""`make scale`: the answers of 300 municipalities, counted in place by three engines.

Each of them gets the same SQL. Exit code 1 when they do not all give the same counts. The files
stay in `build/scale`.

    python -m tests.scale 30 100000      (so many municipalities, and responses together)
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from exporter.protection.groups import rolled_up
from exporter.report.plan import plan
from exporter.report.sql import statement
from questions.loader import load_survey
from tests.exporter.office_folder import ESSUNGA
from tests.scale.engines import ENGINES, Counted
from tests.scale.municipalities import write

FOLDER = Path("build/scale/kommuner").resolve()
NO_JAVA = "Spark needs Java, which is missing here: apt install default-jre-headless"
HEADINGS = ("Engine", "Version", "Start", "Counting", "Processors", "Memory")


def main(municipalities: int = 300, responses: int = 1_000_000) -> None:
    written(municipalities, responses)
    asked = statement(plan(rolled_up(load_survey(ESSUNGA)), ("kiosk", "web"), ()))
    found = dict(counted(asked))
    print("\n".join(["", *table(found)]))
    first = next(iter(found))
    same = [name for name in found if disagreement(found[first], found[name]) is None]
    for name in found.keys() - same:
        print(f"{name} differs from {first}: {disagreement(found[first], found[name])}")
    width, height = len(found[first].columns), len(found[first].rows)
    print(f"{height} groups, {width} columns: the same from {' and '.join(same)}.")
    sys.exit(len(same) != len(ENGINES))


def written(municipalities: int, responses: int) -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)
    begun = time.perf_counter()
    sizes = list(write(FOLDER, municipalities, responses))
    size = sum(path.stat().st_size for path in FOLDER.rglob("*.parquet"))
    print(
        f"{sum(sizes)} responses of {len(sizes)} municipalities, {min(sizes)} to {max(sizes)} each,"
        f" {size / 2**20:.0f} MB, written in {time.perf_counter() - begun:.0f} s."
        f" {os.cpu_count()} cores.",
        flush=True,
    )


def counted(asked: str) -> Iterator[tuple[str, Counted]]:
    """What each engine counted that there is."""
    for name in ENGINES:
        if name == "Spark" and not has_java():
            print(NO_JAVA, flush=True)
            continue
        command = [sys.executable, "-m", "tests.scale.engines", name, str(FOLDER)]
        done = subprocess.run(command, input=asked.encode(), capture_output=True, check=False)
        if done.returncode:
            print(f"{name} ended with an error:\n{done.stderr.decode()[-2000:]}", flush=True)
            continue
        yield name, msgspec.json.decode(done.stdout, type=Counted)


def has_java() -> bool:
    home = os.environ.get("JAVA_HOME")
    return shutil.which("java", path=f"{home}/bin" if home else None) is not None


def table(found: Mapping[str, Counted]) -> Iterator[str]:
    """As it stands in docs/scale.md."""
    yield f"| {' | '.join(HEADINGS)} |"
    yield "| --- " * len(HEADINGS) + "|"
    for name, one in found.items():
        seconds = (f"{each:.1f} s" for each in (one.start, one.seconds, one.work))
        memory = f"{one.memory / 2**30:.1f} GB"
        yield f"| {' | '.join((name, one.version, *seconds, memory))} |"


def disagreement(one: Counted, other: Counted) -> str | None:
    """Where two engines first differ; None where all is the same."""
    if one.columns != other.columns or len(one.rows) != len(other.rows):
        return "other columns, or other groups"
    for left, right in zip(one.rows, other.rows, strict=True):
        for column, a, b in zip(one.columns, left, right, strict=True):
            if a != b:
                return f"{column} of {[key for key in left[:10] if isinstance(key, str)]}: {a}, {b}"
    return None


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
