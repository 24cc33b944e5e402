"""One engine counts all files in place, in a process of its own, and says what it took.

    python -m tests.scale.engines DuckDB FOLDER < statement > result.json

`VIEWS` is what docs/scale.md says to type first; there the folder is called `kommuner`.
"""

import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec
import polars as pl
from msgspec import Struct

from exporter.report.sql import MUNICIPALITY

VIEWS = {
    "DuckDB": """\
CREATE VIEW responses AS
SELECT *, split_part(filename, '/', -2) AS by_municipality
FROM read_parquet('kommuner/*/responses.parquet', filename = true)""",
    "Spark": """\
CREATE TEMPORARY VIEW responses AS
SELECT *, element_at(split(_metadata.file_path, '/'), -2) AS by_municipality
FROM parquet.`kommuner/*/responses.parquet`""",
}
OF_SPARK = {
    "spark.driver.memory": "2g",
    "spark.sql.sources.parallelPartitionDiscovery.threshold": "10000",  # else a task a file
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
FINGERPRINTS = """\
SELECT decode(value) AS fingerprint, COUNT(*) AS files
FROM parquet_kv_metadata('kommuner/*/responses.parquet')
WHERE decode(key) = 'rows_fingerprint'
GROUP BY ALL"""
"""For DuckDB; the others have no SQL for what stands in the metadata."""


class Counted(Struct, frozen=True):
    """What one engine counted."""

    version: str
    start: float
    """Seconds until it could be asked something."""
    seconds: float
    """From the files on the disk to all counts."""
    work: float
    """Seconds of processors, from the start of its processes to the end: whatever else ran."""
    memory: int
    """Bytes: the most that its processes held."""
    columns: list[str]
    rows: list[list[str | int | None]]


def with_polars(statement: str, folder: Path) -> Counted:
    begun = time.perf_counter()
    files = pl.scan_parquet(folder / "*/responses.parquet", include_file_paths=MUNICIPALITY)
    place = pl.col(MUNICIPALITY).str.extract(r"([^/\\]+)[/\\][^/\\]+$")
    context = pl.SQLContext(responses=files.with_columns(place))
    found = context.execute(statement).collect(engine="streaming")
    seconds = time.perf_counter() - begun
    return _counted(pl.__version__, 0, seconds, [os.getpid()], found.columns, found.rows())


def with_duckdb(statement: str, folder: Path) -> Counted:
    import duckdb

    begun = time.perf_counter()
    database = duckdb.connect()
    ready = time.perf_counter()
    kinds = database.execute(_in(folder, FINGERPRINTS)).fetchall()
    if len(kinds) != 1:
        sys.exit(f"{folder} holds files of {len(kinds)} surveys: only one is counted at a time.")
    database.execute(_in(folder, VIEWS["DuckDB"]))
    found = database.execute(statement)
    columns, rows = [one[0] for one in found.description], found.fetchall()
    seconds = time.perf_counter() - ready
    return _counted(duckdb.__version__, ready - begun, seconds, [os.getpid()], columns, rows)


def with_spark(statement: str, folder: Path) -> Counted:
    from pyspark.sql import SparkSession

    begun = time.perf_counter()
    session = SparkSession.builder.master("local[*]").config(map=OF_SPARK).getOrCreate()
    ready = time.perf_counter()
    session.sparkContext.setLogLevel("ERROR")
    session.sql(_in(folder, VIEWS["Spark"]))
    found = session.sql(statement)
    rows = found.collect()
    seconds = time.perf_counter() - ready
    java = session.sparkContext._jvm.java.lang
    version = f"{session.version}, Java {java.System.getProperty('java.version')}"
    processes = [os.getpid(), java.ProcessHandle.current().pid()]
    return _counted(version, ready - begun, seconds, processes, found.columns, rows)


ENGINES: dict[str, Callable[[str, Path], Counted]] = {
    "Polars": with_polars,
    "DuckDB": with_duckdb,
    "Spark": with_spark,
}


def _in(folder: Path, statement: str) -> str:
    return statement.replace("kommuner/", f"{folder}/")


def _counted(
    version: str,
    start: float,
    seconds: float,
    processes: Sequence[int],
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
) -> Counted:
    ordered = sorted(map(list, rows), key=lambda row: [str(value) for value in row])
    work, memory = sum(map(_worked, processes)), sum(map(_most_held, processes))
    return Counted(version, start, seconds, work, memory, list(columns), ordered)


def _worked(process: int) -> float:
    """Seconds of processors that a process has had so far."""
    times = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(times[11]) + int(times[12])) / os.sysconf("SC_CLK_TCK")


def _most_held(process: int) -> int:
    """The most bytes that a process has held so far."""
    status = Path(f"/proc/{process}/status").read_text("utf-8")
    [line] = [line for line in status.splitlines() if line.startswith("VmHWM:")]
    return int(line.split()[1]) * 1024


if __name__ == "__main__":
    counted = ENGINES[sys.argv[1]](sys.stdin.read(), Path(sys.argv[2]))
    sys.stdout.buffer.write(msgspec.json.encode(counted))
