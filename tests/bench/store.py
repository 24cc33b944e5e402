"""What it costs to store a response, beside the one durable insert that it cannot do without."""

import random
import shutil
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from kiosk.store.response_store import ResponseStore
from kiosk.store.submission import Comment, Submission, drawn_key
from questions.loader import SURVEYS, load_survey
from questions.model import Survey
from questions.variables import Value, Variable, variables
from tests.bench.measure import Figure, compared, in_turn

DISK = "/var/tmp"  # noqa: S108  a real disk: /tmp is in memory on many systems
STORED = 1_000
RUNS = 50
WORDS = "Det är för mörkt vid busshållplatsen"


def figures() -> Iterator[Figure]:
    file = SURVEYS / "essunga_trygg.yaml"
    survey = load_survey(file)
    draw = random.Random(1)
    with tempfile.TemporaryDirectory(dir=DISK) as folder:
        data = Path(folder)

        def opened() -> ResponseStore:
            return ResponseStore(data, survey, file.read_text("utf-8"), "kiosk")

        with opened() as empty:
            path = empty.path
        fill(path, [submission(survey, draw) for _ in range(STORED)])
        with opened() as store, bare(path, data / "bare.db") as connection:
            ours, insert = in_turn(
                lambda: seconds_to_add(store, submission(survey, draw)),
                lambda: seconds_to_insert(connection, submission(survey, draw)),
                RUNS,
            )
            assert store.count() == STORED + 1 + RUNS  # the warm-up too
        connection.close()
        disk = filesystem(data)
    yield compared(
        f"storing at {STORED} responses, against one durable insert",
        ("response and comment", ours),
        ("a row into SQLite", insert),
        "aim: at most 5",
        f"in {DISK}: {disk}",
    )


def submission(survey: Survey, draw: random.Random) -> Submission:
    """Everything answered, at random, with a comment."""
    response = {variable.name: value(variable, draw) for variable in variables(survey)}
    return Submission(drawn_key(), response, (Comment(drawn_key(), "forslag", WORDS),))


def value(variable: Variable, draw: random.Random) -> Value:
    bounds = variable.bounds()
    return draw.randint(*bounds) if bounds else draw.choice(list(variable.numbers()))


def fill(path: Path, submissions: list[Submission]) -> None:
    """Write `submissions` at once: one by one takes minutes."""
    with sqlite3.connect(path) as connection:
        for one in submissions:
            insert(connection, one)
            connection.execute("INSERT INTO comments VALUES (?, ?, ?)", one.comments[0])
    connection.close()


def insert(connection: sqlite3.Connection, one: Submission) -> None:
    row = (one.key, *one.response.values())
    connection.execute(f"INSERT INTO responses VALUES ({', '.join('?' * len(row))})", row)  # noqa: S608


def bare(store: Path, path: Path) -> sqlite3.Connection:
    """A copy of `store` in plain SQLite, which is as careful at each insert."""
    shutil.copy(store, path)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.execute("PRAGMA synchronous = EXTRA")
    return connection


def seconds_to_add(store: ResponseStore, one: Submission) -> float:
    start = time.perf_counter()
    store.add(one)
    return time.perf_counter() - start


def seconds_to_insert(connection: sqlite3.Connection, one: Submission) -> float:
    start = time.perf_counter()
    insert(connection, one)
    return time.perf_counter() - start


def filesystem(folder: Path) -> str:
    asked = ["findmnt", "--noheadings", "--output", "FSTYPE,SOURCE", "--target", str(folder)]
    return subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip()
