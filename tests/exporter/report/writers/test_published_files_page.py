"""The page on the published files tells of each of them, and of all that stands in them."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from exporter.output_names import PUBLISHED, ReportOutput
from exporter.report.model import Base, Percent, Value
from exporter.report.writers.cells import AS_POPULATION, MEASURES
from exporter.report.writers.tables_csv import COLUMNS
from exporter.report.writers.words import Words
from tests.exporter.report.writers.results import small, write
from tests.reference_page import ReferencePage

PAGE = ReferencePage("published-files.md").text
NAMED = set(re.findall("`([^`]+)`", PAGE))


@pytest.mark.parametrize("name", [PUBLISHED, *ReportOutput, *COLUMNS, *MEASURES])
def test_everything_that_is_published_is_named(name: str) -> None:
    assert name in NAMED


def test_the_figures_on_the_page_are_as_the_files_have_them() -> None:
    words = Words("sv", ("sv",))
    halves = (Percent(kind, 50, 0) for kind in ("under_half", "about_half", "over_half"))
    shares = [
        *(Percent("about", 27, 1), Percent("about", 30, 10), *halves),
        *(Percent("at_most", 2, 1), Percent("at_least", 98, 1)),
    ]
    said = {
        *map(words.share, shares),
        *(words.untold("hidden"), words.untold("not_asked"), words.few(None)),
        *(words.base(Base(273, 277, 275)), words.base(Base(10, 19))),
        *(words.somewhere(24, 34), words.untold("coarse"), AS_POPULATION),
        *(words.balance(Value(80)), words.balance(Value(-80)), words.mean(Value(24))),
    }
    assert said <= NAMED


def test_every_key_of_the_report_for_programs_is_named(tmp_path: Path) -> None:
    path = write(small(37), tmp_path, "sv") / ReportOutput.REPORT_JSON
    report = json.loads(path.read_text("utf-8"))
    own = {"survey", "version", "language", "title"}  # which say what they are
    assert {*report, *keys(report["cells"])} - own <= NAMED


def keys(cells: list[dict[str, object]]) -> Iterator[str]:
    for cell in cells:
        for key, value in cell.items():
            yield key
            if isinstance(value, dict):
                yield from value
