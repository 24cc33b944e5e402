"""What was published is read again a year later, and nothing that is not what was written."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from exporter.errors import PHRASES, ExporterError
from exporter.frames import column_types
from exporter.report.context import Period
from exporter.report.model import RULES, Base, Published
from exporter.report.writers.cells import cells
from exporter.report.writers.report_json import load_report, report_json
from exporter.report.writers.words import Words
from questions.wording import phrases
from tests.exporter.office import survey_of
from tests.exporter.report.attacked import case_of
from tests.exporter.report.writers.results import small

SURVEY = "liten"


OF_ONE_QUESTION = """\
survey: liten
version: "1"
languages: [sv]
title: {sv: Liten}
questions:
  - {id: q, type: single, text: {sv: q}, choices: {a: {sv: a}, b: {sv: b}}}
"""


def written(published: Published, folder: Path, language: str = "sv") -> Path:
    path = folder / "report.json"
    figures = cells(published, Words(language, published.languages))
    path.write_text(report_json(published, figures, language), "utf-8")
    return path


@pytest.mark.parametrize("seed", [1, 3, 8, 11, 13, 24, 37])
def test_what_is_read_is_what_was_published(seed: int, tmp_path: Path) -> None:
    published = small(seed)
    report = load_report(written(published, tmp_path), SURVEY)
    assert (report.survey, report.version) == (published.survey, published.version)
    assert (report.fingerprint, report.rules) == (published.fingerprint, RULES)
    assert report.variables == published.variables
    figures = dict(report.figures)
    for table in published.tables:
        for row in table.rows:
            for number, (group, figure) in enumerate(
                zip(published.groups, row.figures, strict=True)
            ):
                base = table.base(row, number)
                item = row.indicator or row.name or table.name
                key = (table.name, item, row.measure, group.by, group.name)
                read = figures.pop(key)
                if base and base.near == 100:
                    base = Base(98, 102, 100)
                assert (read.status, read.shown, read.base) == (figure.status, figure.shown, base)
            for standard, figure in zip(published.standards, row.standardised, strict=False):
                key = (table.name, item, row.measure, "as_population", standard.by)
                read = figures.pop(key)
                assert (read.status, read.shown, read.base) == (figure.status, figure.shown, None)
    for cross in published.crosses:
        for name, counts in zip(cross.row_names, cross.counts, strict=True):
            for column, count in zip(cross.column_names, counts, strict=True):
                read = figures.pop((cross.name, name, "count", cross.columns, column))
                assert (read.shown, read.base) == (count, cross.base)
    for group in published.groups:
        size = figures.pop(("who_answered", "who_answered", "count", group.by, group.name)).shown
        assert size == (group.size and group.size.near)
    assert {measure for _, _, measure, _, _ in figures} <= {
        *("asked", "answered", "skipped", "declined", "unknown", "count", "comments")
    }


def test_a_printed_hundred_does_not_say_on_which_side_of_it(tmp_path: Path) -> None:
    survey = survey_of(OF_ONE_QUESTION)
    for count, printed in ((99, Base(98, 99, 100)), (101, Base(100, 102, 100))):
        rows = [("web", None, "ab"[number % 2]) for number in range(count)]
        frame = pl.DataFrame(rows, schema=column_types(survey), orient="row")
        published = case_of(survey, frame).published
        assert published.tables[0].bases[0][1] == printed
        figures = load_report(written(published, tmp_path), SURVEY).figures
        assert figures["q", "a", "choice", "total", ""].base == Base(98, 102, 100)


def test_a_report_is_called_by_its_years_where_a_context_tells_them(tmp_path: Path) -> None:
    published, path = small(1), tmp_path / "report.json"
    assert load_report(written(published, tmp_path), SURVEY).name == published.version
    for first, last, name in (
        (date(2026, 5, 1), date(2026, 9, 1), "2026"),
        (date(2026, 11, 1), date(2027, 2, 1), "2026–2027"),
    ):
        period = Period(first=first, last=last)
        path.write_text(report_json(published, (), "sv", period), "utf-8")
        report = load_report(path, SURVEY)
        assert (report.name, report.period) == (name, period)


def test_the_language_changes_words_only(tmp_path: Path) -> None:
    swedish = load_report(written(small(1), tmp_path), SURVEY)
    assert load_report(written(small(1), tmp_path, "en"), SURVEY) == swedish


# -- what is none


def refused(path: Path, survey: str = SURVEY) -> str:
    with pytest.raises(ExporterError) as error:
        load_report(path, survey)
    [line] = error.value.lines
    assert str(path) in line
    return error.value.phrase


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff\xfe", b"[]", b"7", b"{}", b'{"format": "1"}', b"PK\x03\x04", b"[" * 100_000],
    ids=repr,
)
def test_what_is_no_report_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_bytes(content[:100_000])
    assert refused(path) == "report_not_json"


def test_a_report_that_was_cut_off_is_refused(tmp_path: Path) -> None:
    path = written(small(1), tmp_path)
    whole = path.read_bytes()
    for part in range(1, 10):
        path.write_bytes(whole[: len(whole) * part // 10])
        assert refused(path) == "report_not_json"


def test_a_report_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path / "report.json") == "unreadable"
    assert refused(tmp_path) == "unreadable"


def test_a_report_of_another_survey_is_refused(tmp_path: Path) -> None:
    path = written(small(1), tmp_path)
    assert refused(path, "storre") == "report_survey"
    with pytest.raises(ExporterError) as error:
        load_report(path, "storre")
    assert "storre" in error.value.sentence(phrases(PHRASES, "sv"))


def test_a_mark_before_it_does_no_harm(tmp_path: Path) -> None:
    """Editors of Windows put one there."""
    path = written(small(1), tmp_path)
    report = load_report(path, SURVEY)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert load_report(path, SURVEY) == report


Change = Callable[[dict[str, Any]], object]


def on_cell(change: Callable[[dict[str, Any]], object], has: str) -> Change:
    """Change the first cell that has a key."""
    return lambda report: change(next(c for c in report["cells"] if has in c))


CHANGES: dict[str, tuple[Change, str]] = {
    "format": (lambda r: r.update(format=2), "report_format"),
    "no format": (lambda r: r.pop("format"), "report_not_json"),
    "fingerprint": (lambda r: r.update(fingerprint="abc"), "report_changed"),
    "no version": (lambda r: r.pop("version"), "report_changed"),
    "rules": (lambda r: r.update(rules=0), "report_changed"),
    "no cells": (lambda r: r.pop("cells"), "report_changed"),
    "hash": (
        lambda r: r["variables"].update({next(iter(r["variables"])): {"codes": "", "text": ""}}),
        "report_changed",
    ),
    "twice": (lambda r: r["cells"].append(r["cells"][-1]), "report_changed"),
    "share above": (on_cell(lambda c: c["share"].update(percent=101), "share"), "report_changed"),
    "share below": (on_cell(lambda c: c["share"].update(percent=-5), "share"), "report_changed"),
    "share exact": (on_cell(lambda c: c["share"].update(percent=2.5), "share"), "report_changed"),
    "share kind": (on_cell(lambda c: c["share"].update(kind="x"), "share"), "report_changed"),
    "share step": (on_cell(lambda c: c["share"].update(step=3), "share"), "report_changed"),
    "words and step": (
        on_cell(lambda c: c["share"].update(kind="about_half", step=1), "share"),
        "report_changed",
    ),
    "off the step": (
        on_cell(lambda c: c["share"].update(percent=7, step=5), "share"),
        "report_changed",
    ),
    "interval": (on_cell(lambda c: c.update(share_high=120), "share_high"), "report_changed"),
    "status": (on_cell(lambda c: c.update(status="hidden"), "share"), "report_changed"),
    "unknown status": (on_cell(lambda c: c.update(status="x"), "share"), "report_changed"),
    "no figure": (on_cell(lambda c: c.pop("share"), "share"), "report_changed"),
    "two figures": (on_cell(lambda c: c.update(count=3), "share"), "report_changed"),
    "above between": (
        on_cell(lambda c: c["between"].update(high=101), "between"),
        "report_changed",
    ),
    "between turned": (on_cell(lambda c: c["between"].update(low=99), "between"), "report_changed"),
    "count": (on_cell(lambda c: c.update(count=-1), "count"), "report_changed"),
    "base": (on_cell(lambda c: c["base"].update(low=300), "base"), "report_changed"),
    "base below": (on_cell(lambda c: c["base"].update(low=-1), "base"), "report_changed"),
    "base near": (on_cell(lambda c: c["base"].update(near=900), "base"), "report_changed"),
    "base in words": (on_cell(lambda c: c.update(base="120"), "base"), "report_changed"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_no_report_can_say_is_refused(name: str, tmp_path: Path) -> None:
    change, phrase = CHANGES[name]
    path = written(small(37), tmp_path)
    report = json.loads(path.read_text("utf-8"))
    change(report)
    path.write_text(json.dumps(report), "utf-8")
    assert refused(path) == phrase
