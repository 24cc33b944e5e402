"""All that a report publishes says the same, opens in other programs, and tells no more."""

import csv
import io
import itertools
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
from frictionless import validate
from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries
from python_calamine import CalamineWorkbook

from exporter.errors import ExporterError
from exporter.merge import merge
from exporter.output_names import INTERNAL, PUBLISHED, REGISTER, ReportOutput
from exporter.report.model import Percent, Published
from exporter.report.register import Release, add_release
from exporter.report.writers.cells import KEY, MEASURES, Cell, cells, presence
from exporter.report.writers.outputs import WRITERS
from exporter.report.writers.report_json import load_report
from exporter.report.writers.tables_csv import COLUMNS
from exporter.report.writers.tables_workbook import MOST_NAME, entries_of
from exporter.report.writers.words import Words
from tests.exporter.limesurvey_file import headings
from tests.exporter.office import SURVEY, found, write_csv
from tests.exporter.report.writers.results import essunga, small, write
from tests.systems import posix_only

SEEDS = (1, 3, 8, 11, 12, 13, 37)
"""Of small surveys: with every measure, with crosses that are shown and hidden, with nobody."""

DAY = date(2027, 9, 1)


@pytest.fixture(scope="module", params=SEEDS)
def figures(request: pytest.FixtureRequest) -> Published:
    return small(request.param)


@pytest.fixture(scope="module", params=["sv", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def folder(figures: Published, language: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(figures, tmp_path_factory.mktemp("rapport"), language)


@pytest.fixture(scope="module")
def expected(figures: Published, language: str) -> list[Cell]:
    return list(cells(figures, Words(language, figures.languages)))


# -- every number is the same


def rows_of(path: Path) -> list[dict[str, str]]:
    text = path.read_bytes().decode("utf-8")
    assert text.count("\r\n") == text.count("\n")
    heading, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    assert heading == [
        *("table", "item", "item_text", "group_by", "group", "group_text", "measure"),
        *("share_shown", "share_low", "share_high", "base_shown", "status"),
    ]
    return [dict(zip(heading, row, strict=True)) for row in rows]


def test_the_table_has_a_row_for_each_figure(folder: Path, expected: list[Cell]) -> None:
    rows = rows_of(folder / ReportOutput.TABLES)
    said = [[getattr(cell, name) for name in COLUMNS] for cell in expected]
    assert [list(row.values()) for row in rows] == [
        ["" if value is None else str(value) for value in row] for row in said
    ]
    keys = [tuple(row[name] for name in KEY) for row in rows]
    assert len(set(keys)) == len(keys)


def test_no_figure_of_the_model_is_left_out(figures: Published, expected: list[Cell]) -> None:
    of_tables = sum(
        len(row.figures) + len(row.standardised) for table in figures.tables for row in table.rows
    )
    present = sum(len(presence(table)) for table in figures.tables)
    crossed = sum(1 + len(c.row_names) * len(c.column_names) for c in figures.crosses)
    own = len(figures.own_words.written) + len(figures.own_words.themes)
    assert len(expected) == len(figures.groups) + of_tables + present + crossed + own


def test_programs_read_the_same_words(folder: Path, expected: list[Cell]) -> None:
    report = json.loads((folder / ReportOutput.REPORT_JSON).read_text("utf-8"))
    rows = rows_of(folder / ReportOutput.TABLES)
    assert len(report["cells"]) == len(rows)
    for cell, row in zip(report["cells"], rows, strict=True):
        for name in set(COLUMNS) - {"item_text", "group_text"}:
            assert str(cell.get(name, "")) == row[name]


def test_the_workbook_has_the_same_words(figures: Published, folder: Path, language: str) -> None:
    """Read as other programs read it: each figure stands where its row and column are."""
    words = Words(language, figures.languages)
    book = CalamineWorkbook.from_path(folder / ReportOutput.WORKBOOK)
    names = iter(book.sheet_names[2:])
    texts = {tuple(row[name] for name in KEY): row for row in rows_of(folder / ReportOutput.TABLES)}
    sizes = [row[2] for row in rows(book, next(names)) if len(row) > 2 and row[2]][1:]
    assert sizes == [
        texts["who_answered", "who_answered", "count", group.by, group.name]["share_shown"]
        for group in figures.groups
    ]
    columns = [(group.by, group.name) for group in figures.groups]
    columns += [("as_population", standard.by) for standard in figures.standards]
    headings = [words.text(group.text) for group in figures.groups]
    headings += [words.text(standard.by_text) for standard in figures.standards]
    for table in figures.tables:
        sheet = iter(rows(book, next(names)))
        assert next(sheet)[0] == words.title(table)
        heading = next(row for row in sheet if row[1] == headings[0])
        assert heading[1 : 1 + len(columns)] == headings
        base = next(sheet)[1:]
        lines = [row for row in sheet if any(row[1:])]
        for one in table.rows:
            line = lines.pop(0)
            assert line[0] == words.row(one)
            item = one.indicator or one.name or table.name
            told = columns if one.is_share else columns[: len(figures.groups)]
            found = [texts[table.name, item, one.measure, *column] for column in told]
            assert line[1 : 1 + len(told)] == [row["share_shown"] for row in found]
            assert not any(line[1 + len(told) :])
            if not one.bases:
                assert base[: len(told)] == [row["base_shown"] for row in found]
        for one in table.rows:
            if one.bases and one.measure != "balance":
                line, item = lines.pop(0), one.indicator or one.name
                found = [texts[table.name, item, one.measure, *column] for column in columns]
                assert line[1 : 1 + len(figures.groups)] == [
                    row["base_shown"] for row in found[: len(figures.groups)]
                ]
        for one in table.rows:
            if any(figure.interval for figure in one.figures):
                line = lines.pop(0)
                item = one.indicator or one.name or table.name
                for text, column in zip(line[1 : 1 + len(columns)], columns, strict=True):
                    row = texts[table.name, item, one.measure, *column]
                    assert re.findall("[0-9]+", text) == [
                        row[end] for end in ("share_low", "share_high") if row[end]
                    ]
        for measure in presence(table):
            row = texts[table.name, table.name, measure, "total", ""]
            assert lines.pop(0)[:2] == [row["item_text"], row["share_shown"]]
        assert not lines
    for cross in figures.crosses:
        sheet = iter(rows(book, next(names)))
        heading = next(row for row in sheet if row[0] == words.text(cross.texts[0]))
        assert heading[1:] == [words.text(texts) for texts in cross.column_texts]
        for name in cross.row_names:
            found = [
                texts[cross.name, name, "count", cross.columns, group]
                for group in cross.column_names
            ]
            assert next(sheet) == [found[0]["item_text"], *(row["share_shown"] for row in found)]
    own = figures.own_words
    of_comments = [row[:2] for row in rows(book, next(names))[5:]]
    keys = [*(one.question for one in own.written), *(f"theme.{one.name}" for one in own.themes)]
    for key, line in zip(keys, of_comments, strict=False):
        row = texts["own_words", key, "comments", "total", ""]
        assert line == [row["item_text"], row["share_shown"]]
    assert of_comments[len(keys) :] == [["", ""], *([text, ""] for text in own.published)]
    assert next(names, None) is None


def rows(book: CalamineWorkbook, name: str) -> list[list[str]]:
    """As text; numbers are the lengths of bars, which no row of words has."""
    whole = book.get_sheet_by_name(name).to_python()
    return [["" if isinstance(cell, float) else str(cell) for cell in row] for row in whole]


# -- what else is in the workbook


@cache
def sheets(folder: Path) -> list[Any]:
    return [*load_workbook(folder / ReportOutput.WORKBOOK).worksheets]


def test_all_cells_are_text_but_the_lengths_of_bars(figures: Published, folder: Path) -> None:
    """They are the published middles of the first group, everybody."""
    of_tables = sheets(folder)[3 : 3 + len(figures.tables)]
    column = 2 + len(figures.groups) + len(figures.standards)
    for table, sheet in zip(figures.tables, of_tables, strict=True):
        numbers = [
            (cell.column, cell.value)
            for row in sheet.iter_rows()
            for cell in row
            if isinstance(cell.value, int | float)
        ]
        totals = [one.figures[0].shown for one in table.rows if one.measure == "choice"]
        assert numbers == [(column, one.middle) for one in totals if isinstance(one, Percent)]
    for sheet in set(sheets(folder)) - set(of_tables):
        kinds = {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value}
        if sheet.title not in {one.title for one in of_tables}:
            assert kinds <= {"s"}


def test_every_table_whose_total_is_shown_has_a_chart_that_can_be_heard(
    figures: Published, folder: Path, language: str
) -> None:
    """And it holds no other numbers than the middles of what is shown."""
    shown = [
        [
            figure.shown
            for row in table.rows
            for figure in row.figures[:1]
            if row.measure == "choice" and isinstance(figure.shown, Percent)
        ]
        for table in figures.tables
    ]
    drawn = [bars for bars in shown if bars]
    words = Words(language, figures.languages)
    with zipfile.ZipFile(folder / ReportOutput.WORKBOOK) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    for number, bars in enumerate(drawn, start=1):
        chart = parts.pop(f"xl/charts/chart{number}.xml")
        [numbers] = re.findall("<c:val>.*</c:val>", chart)
        assert re.findall("<c:v>(.*?)</c:v>", numbers) == [str(share.middle) for share in bars]
        assert re.findall("<a:t>(.*?)</a:t>", chart) == [words.share(share) for share in bars]
        [heard] = re.findall('descr="([^"]+)"', parts[f"xl/drawings/drawing{number}.xml"])
        assert all(f": {words.share(share)}" in heard for share in bars)
    assert not [name for name in parts if "chart" in name and "rels" not in name]


def test_sheets_have_names_that_excel_takes_and_that_lead_there(
    figures: Published, folder: Path, language: str
) -> None:
    [_, index, *others] = sheets(folder)
    names = [sheet.title for sheet in others]
    assert len({name.casefold() for name in names}) == len(names)
    assert all(len(name.encode("utf-16-le")) <= 2 * MOST_NAME for name in names)
    listed = list(index.iter_rows(min_row=2))
    assert [row[0].value for row in listed] == names
    assert [row[0].hyperlink.location for row in listed] == [f"'{name}'!A1" for name in names]
    words = Words(language, figures.languages)
    assert [row[3].value for row in listed] == [e.name for e in entries_of(figures, words)]


def test_every_sheet_prints_on_paper_that_is_there(folder: Path) -> None:
    for sheet in sheets(folder):
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize == 9
        assert all(row.height is None or row.height <= 409 for row in sheet.row_dimensions.values())
    for sheet in sheets(folder)[3:-1]:
        assert sheet.print_title_rows == "$5:$6"
    assert sheets(folder)[-1].print_title_rows == "$5:$5"  # own words


def test_a_table_is_printed_on_one_page_without_the_lengths_of_bars(
    figures: Published, folder: Path
) -> None:
    for sheet in sheets(folder)[3 : 3 + len(figures.tables)]:
        _, _, last, _ = range_boundaries(sheet.print_area.rpartition("!")[2])
        assert last == 1 + len(figures.groups) + len(figures.standards)
        is_long = bool(sheet.row_breaks.brk or sheet.col_breaks.brk)
        assert is_long or sheet.sheet_properties.pageSetUpPr.fitToPage


# -- other people's judgement


def test_frictionless_finds_the_package_valid(folder: Path) -> None:
    report = validate(folder / ReportOutput.DATA_PACKAGE)
    assert report.valid, report.to_summary()
    assert [task.name for task in report.tasks] == ["tables"]


@pytest.mark.parametrize(
    ("old", "new"),
    [(b",shown\r\n", b",shwn\r\n"), (b"who_answered,", b"who,"), (b",choice,", b",chice,")],
)
def test_frictionless_would_notice_what_does_not_belong(
    old: bytes, new: bytes, tmp_path: Path
) -> None:
    public = write(small(1), tmp_path, "sv")
    path = public / ReportOutput.TABLES
    assert old in path.read_bytes()
    path.write_bytes(path.read_bytes().replace(old, new, 1))
    assert not validate(public / ReportOutput.DATA_PACKAGE).valid


def test_frictionless_would_notice_a_figure_that_stands_twice(tmp_path: Path) -> None:
    public = write(small(1), tmp_path, "sv")
    path = public / ReportOutput.TABLES
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines, lines[-1]]))
    assert not validate(public / ReportOutput.DATA_PACKAGE).valid


# -- the folder


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_equal_figures_give_equal_bytes(figures: Published, folder: Path, tmp_path: Path) -> None:
    language = json.loads((folder / ReportOutput.REPORT_JSON).read_text("utf-8"))["language"]
    again = write(msgspec.structs.replace(figures), tmp_path, language)
    assert contents(again) == contents(folder)
    assert set(contents(again)) == set(ReportOutput) == set(WRITERS)


def test_all_of_this_holds_of_a_whole_municipality(tmp_path: Path) -> None:
    """In one test: its figures take longer to protect than all the others together."""
    figures = essunga()
    for language in ("sv", "en"):
        folder = write(figures, tmp_path / language, language)
        expected = list(cells(figures, Words(language, figures.languages)))
        test_the_table_has_a_row_for_each_figure(folder, expected)
        test_no_figure_of_the_model_is_left_out(figures, expected)
        test_programs_read_the_same_words(folder, expected)
        test_the_workbook_has_the_same_words(figures, folder, language)
        test_all_cells_are_text_but_the_lengths_of_bars(figures, folder)
        test_every_table_whose_total_is_shown_has_a_chart_that_can_be_heard(
            figures, folder, language
        )
        test_sheets_have_names_that_excel_takes_and_that_lead_there(figures, folder, language)
        test_every_sheet_prints_on_paper_that_is_there(folder)
        test_a_table_is_printed_on_one_page_without_the_lengths_of_bars(figures, folder)
        test_frictionless_finds_the_package_valid(folder)
        test_equal_figures_give_equal_bytes(figures, folder, tmp_path / "again")
        test_nothing_stands_in_any_file_but_what_the_model_has(figures, folder)
    read = load_report(folder / ReportOutput.REPORT_JSON, figures.survey)
    assert len(read.figures) == len(expected)


@posix_only
def test_everybody_may_read_it_whatever_the_mask(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        public = write(small(1), tmp_path / "ut", "sv")
    finally:
        os.umask(before)
    assert public == tmp_path / "ut" / PUBLISHED
    assert public.stat().st_mode & 0o777 == 0o755
    assert {path.stat().st_mode & 0o777 for path in public.iterdir()} == {0o644}


def test_a_report_is_never_a_mixture_of_two(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    public = write(small(1), tmp_path, "sv")
    before = contents(public)
    (public / f"{ReportOutput.REPORT_JSON}.part").mkdir()  # so the last one cannot be written
    with pytest.raises(OSError, match=ReportOutput.REPORT_JSON):
        write(small(2), tmp_path, "sv")
    assert dict(read(public)) == before


def read(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in folder.iterdir():
        if path.name in set(ReportOutput):
            yield path.name, path.read_bytes()


def test_a_later_report_takes_its_place(tmp_path: Path) -> None:
    write(small(1), tmp_path, "sv")
    public = write(small(2), tmp_path, "sv")
    assert contents(public) == contents(write(small(2), tmp_path / "nytt", "sv"))


# -- what a later merge makes of it


def export(folder: Path) -> Path:
    row = {"id": "1", "submitdate": "x", "alder": "ung"}
    return write_csv(folder / "svar.csv", headings(SURVEY, "code"), [row])


def test_a_merge_of_the_folder_passes_over_what_a_report_wrote(tmp_path: Path) -> None:
    export(tmp_path)
    write(small(1), tmp_path / "rapport", "sv")
    merged = merge([tmp_path], SURVEY)
    assert [file.name for file in merged.files] == ["svar.csv"]
    assert {finding.file for finding in found(merged, "result")} == {*ReportOutput}


@pytest.mark.parametrize("output", ReportOutput)
def test_a_merge_of_a_folder_knows_them_under_any_name(
    output: ReportOutput, tmp_path: Path
) -> None:
    """Browsers and people rename what is there already."""
    export(tmp_path)
    public = write(small(1), tmp_path / "rapport", "sv")
    path = public / output
    path.rename(path.with_name(f"Kopia av {output}"))
    assert merge([tmp_path], SURVEY).responses.height == 1


@pytest.mark.parametrize("name", [REGISTER, "Kopia av releases.json"])
def test_a_merge_of_a_folder_passes_over_the_register(name: str, tmp_path: Path) -> None:
    export(tmp_path)
    release = Release(
        survey="trygg", version="1", kind="full", answers="0" * 64, plan="0" * 64, size=20, on=DAY
    )
    add_release(tmp_path / "rapport" / INTERNAL / name, (), release)
    assert merge([tmp_path], SURVEY).responses.height == 1


@pytest.mark.parametrize("output", ReportOutput)
@pytest.mark.parametrize("prefix", ["", "Kopia av "])
def test_a_merge_refuses_those_that_are_named(
    output: ReportOutput, prefix: str, tmp_path: Path
) -> None:
    public = write(small(1), tmp_path / "rapport", "en")
    path = (public / output).rename(tmp_path / f"{prefix}{output}")
    with pytest.raises(ExporterError) as refused:
        merge([path], SURVEY)
    assert refused.value.phrase == "own_output"


# -- what is not published


def test_small_surveys_have_every_measure() -> None:
    """Else the tests above would look at less than there is."""
    found = {
        cell.measure
        for seed in SEEDS
        for cell in cells(small(seed), Words("sv", ("sv",)))
        if cell.status == "shown"
    }
    assert found == set(MEASURES) - {"unknown"}


def test_nothing_stands_in_any_file_but_what_the_model_has(
    figures: Published, folder: Path
) -> None:
    """Whole numbers of a table's figures are those of its figures in words."""
    known = {str(number) for number in numbers_in(msgspec.to_builtins(figures))}
    for row in rows_of(folder / ReportOutput.TABLES):
        for name in ("share_shown", "share_low", "share_high", "base_shown"):
            said = re.findall("[0-9]+", row[name])
            assert set(said) <= known | {"10", *"0123456789"}, row


def numbers_in(value: object) -> Iterator[int]:
    match value:
        case dict():
            for part in value.values():
                yield from numbers_in(part)
        case list() | tuple():
            for part in value:
                yield from numbers_in(part)
        case int():
            yield value
            yield abs(value) // 10


def test_a_text_that_begins_a_formula_is_text(tmp_path: Path) -> None:
    changed = msgspec.structs.replace(
        small(1),
        title={"sv": "=1+1"},
        groups=tuple(
            msgspec.structs.replace(group, text={"sv": f"=HYPERLINK({number})"})
            for number, group in enumerate(small(1).groups)
        ),
        tables=tuple(
            msgspec.structs.replace(table, text={"sv": text})
            for table, text in zip(
                small(1).tables, itertools.cycle(["=1+1", "+1", "-1", "@A1", "'", "http://a.se"])
            )
        ),
    )
    public = write(changed, tmp_path, "sv")
    book = load_workbook(public / ReportOutput.WORKBOOK)
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert kinds <= {"s", "n"}
    assert validate(public / ReportOutput.DATA_PACKAGE).valid


def test_writers_reach_neither_answers_nor_what_counts_them() -> None:
    """So they start without polars, and cannot print what is not published."""
    code = (
        "import sys, exporter.report.writers.outputs; "
        "print([m for m in sys.modules if m.split('.')[0] == 'polars' or m in "
        "('exporter.merge', 'exporter.frames', 'exporter.report.published')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
