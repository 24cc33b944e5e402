"""A1: where a response lies in the file says nothing of when it came.

Marked responses are stored one by one; then the raw file is searched for each marker. The rank
correlation of place and arrival (Spearman) over many seeded runs has to be that of shuffled ranks:
a mean of 0 within three standard errors, 1 / sqrt((n - 1) runs). The control stores without VACUUM.
"""

import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from sqlite_utils import Database

from kiosk.store.response_store import ResponseStore
from kiosk.store.submission import Comment, Submission, drawn_key
from questions.loader import SURVEYS, load_survey
from tests.bench.store import submission
from tests.proofs.proof import Proof

ESSUNGA = SURVEYS / "essunga_trygg.yaml"
RUNS = {15: 200, 50: 60, 200: 20}
"""Number of responses, and how often so many are stored."""


def proofs() -> Iterator[Proof]:
    vacuum = Database.vacuum
    for count, runs in RUNS.items():
        mean, error = correlation(count, runs)
        Database.vacuum = lambda _: None  # type: ignore[assignment]
        try:
            weak, weak_error = correlation(count, max(5, runs // 10))
        finally:
            Database.vacuum = vacuum  # type: ignore[method-assign]
        yield Proof(
            threat="A1",
            tried=f"{count} marked responses, {runs} times: place against arrival",
            figure=f"mean r {mean:+.3f} (3 SE {3 * error:.3f}); control without VACUUM {weak:+.2f}",
            holds=abs(mean) <= 3 * error and abs(weak) > 3 * weak_error,
        )


def correlation(count: int, runs: int) -> tuple[float, float]:
    """The mean rank correlation, and the standard error of the mean of shuffled ranks."""
    found = [one_run(count, seed) for seed in range(runs)]
    return float(np.mean(found)), 1 / np.sqrt((count - 1) * runs)


def one_run(count: int, seed: int) -> float:
    survey = load_survey(ESSUNGA)
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory(dir="/dev/shm") as data:
        store = ResponseStore(Path(data), survey, ESSUNGA.read_text("utf-8"), "kiosk")
        with store:
            for number in range(count):
                store.add(marked(submission(survey, chance), number))
        content = store.path.read_bytes()
    places = [content.index(marker(number)) for number in range(count)]
    return float(np.corrcoef(np.argsort(np.argsort(places)), np.arange(count))[0, 1])


def marked(one: Submission, number: int) -> Submission:
    comment = Comment(drawn_key(), "forslag", marker(number).decode())
    return Submission(one.key, one.response, (comment,))


def marker(number: int) -> bytes:
    return f"<{number:05}>".encode()
