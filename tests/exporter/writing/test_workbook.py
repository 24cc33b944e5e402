"""The workbook holds what the frames hold, as text or as numbers, for whoever opens it."""

import csv
import shutil
import subprocess
import zipfile
from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import chain
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from exporter.writing import workbook
from exporter.writing.sheet import Sheet
from exporter.writing.workbook import write_workbook

HARMLESS_ONLY_AS_TEXT = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", '=HYPERLINK("http://x")', "#N/A"]
AWKWARD = [
    '"',
    '"; DROP',
    "<&>",
    "]]>",
    "&amp;",
    "åäö",
    "😀",
    "a\nb",
    " kant ",
    "\t",
    "",
    "'",
    "a_xb",
]
LOOK_LIKE_NUMBERS = ["001", "1e5", "1,5", "TRUE", "2026-01-31"]
PRINTABLE = st.characters(exclude_categories=["Cc", "Cn", "Cs"], exclude_characters="_")
TEXTS = [*HARMLESS_ONLY_AS_TEXT, *AWKWARD, *LOOK_LIKE_NUMBERS]


@pytest.fixture(params=["shared", "inline", "table full"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text is written in one of two ways; either does."""
    if request.param == "inline":
        monkeypatch.setattr(workbook, "FEW", 0)
    elif request.param == "table full":
        monkeypatch.setattr(workbook, "MOST_SHARED", 1)
        monkeypatch.setattr(workbook, "SLICE_CELLS", 10)


def read(path: Path, sheets: Sequence[Sheet]) -> list[Worksheet]:
    write_workbook(path, sheets)
    return list(openpyxl.load_workbook(path).worksheets)


def rows(sheet: Worksheet) -> list[tuple[object, ...]]:
    """The values below the headings."""
    return list(sheet.iter_rows(min_row=2, values_only=True))


def column(path: Path, values: pl.Series) -> list[object]:
    """What openpyxl finds after `values` were written."""
    [sheet] = read(path, [Sheet("s", values.to_frame())])
    return [value for (value,) in rows(sheet)]


@pytest.mark.usefixtures("way")
def test_text_stays_text_whatever_it_begins_with(tmp_path: Path) -> None:
    frame = pl.DataFrame({"q1": TEXTS, "q2": pl.Series(TEXTS, dtype=pl.Enum(TEXTS))})
    [sheet] = read(tmp_path / "r.xlsx", [Sheet("s", frame)])
    assert rows(sheet) == frame.rows()
    kinds = {cell.data_type for cell in chain.from_iterable(sheet.iter_rows())}
    assert kinds == {"s"}


@pytest.mark.usefixtures("way")
@settings(
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    max_examples=50,
)
@given(st.lists(st.none() | st.text(PRINTABLE), min_size=1))
def test_any_text_comes_back(tmp_path: Path, texts: list[str | None]) -> None:
    assert column(tmp_path / "r.xlsx", pl.Series("q", texts, dtype=pl.String)) == texts


@pytest.mark.usefixtures("way")
def test_what_xml_forbids_is_dropped_and_line_ends_are_line_feeds(tmp_path: Path) -> None:
    texts = ["".join(map(chr, range(32))) + "\ufffe\uffff.", "a\r\nb\rc\n\rd"]
    assert column(tmp_path / "r.xlsx", pl.Series("q", texts)) == ["\t\n\n.", "a\nb\nc\n\nd"]


def test_text_that_looks_like_an_escape_is_not_read_as_one(tmp_path: Path) -> None:
    """Shared only: openpyxl, unlike Excel and LibreOffice, takes inline text by the letter."""
    texts = ["_x0041_", "_x000D_", "_x0041_x0042_", "q_x1"]
    assert column(tmp_path / "r.xlsx", pl.Series("q", texts)) == texts


@pytest.mark.usefixtures("way")
def test_text_is_cut_at_what_a_cell_holds_in_utf_16(tmp_path: Path) -> None:
    texts = ["å" * 32_767, "<" * 32_768, "😀" * 16_384, "a" + "😀" * 16_384, None]
    found = column(tmp_path / "r.xlsx", pl.Series("q", texts))
    assert found == ["å" * 32_767, "<" * 32_767, "😀" * 16_383, "a" + "😀" * 16_383, None]


def test_free_text_of_a_whole_survey_comes_back(tmp_path: Path) -> None:
    texts = [f"Svar {number} & mer" if number % 3 else None for number in range(20_000)]
    assert column(tmp_path / "r.xlsx", pl.Series("q", texts)) == texts


@pytest.mark.parametrize(
    "values",
    [
        pl.Series([0, 1, None], dtype=pl.Int8),
        pl.Series([0, 100, None], dtype=pl.Int8),
        pl.Series([-128, 127, None], dtype=pl.Int8),
        pl.Series([0, 2**64 - 1, None], dtype=pl.UInt64),
        pl.Series([-(2**63), 2**63 - 1, None], dtype=pl.Int64),
        pl.Series([1.5, -1e300, 0.1, None], dtype=pl.Float64),
        pl.Series([True, False, None]),
        pl.Series([None, None], dtype=pl.Int8),
        pl.Series([None, None], dtype=pl.String),
        pl.Series([None, None], dtype=pl.Enum([])),
        pl.Series([None, None], dtype=pl.Null),
        pl.Series(["nej", None, "ja"], dtype=pl.Categorical),
    ],
    ids=lambda values: f"{values.dtype}",
)
def test_values_keep_their_types_and_null_is_an_empty_cell(
    tmp_path: Path, values: pl.Series
) -> None:
    found = column(tmp_path / "r.xlsx", values.alias("q"))
    assert found == values.to_list()
    assert list(map(type, found)) == list(map(type, values.to_list()))


def test_no_number_is_an_empty_cell_and_a_date_is_text(tmp_path: Path) -> None:
    assert column(tmp_path / "r.xlsx", pl.Series("q", [float("nan"), float("inf")])) == [None, None]
    assert column(tmp_path / "r.xlsx", pl.Series("q", [date(2026, 1, 31)])) == ["2026-01-31"]


def test_the_heading_is_bold_frozen_and_filters_the_rows_below(tmp_path: Path) -> None:
    frame = pl.DataFrame({"q1": ["Ja"], "q2": ["Ganska nöjd med det mesta"], "q3": ["x" * 500]})
    headings = ("=Nöjd & glad?", "q2", "q2")
    [sheet] = read(tmp_path / "r.xlsx", [Sheet("s", frame, headings)])
    assert tuple(cell.value for cell in sheet[1]) == headings
    assert [cell.data_type for cell in sheet[1]] == ["s"] * 3
    assert all(cell.font.bold for cell in sheet[1])
    assert not any(cell.font.bold for cell in sheet[2])
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:C2")
    assert [sheet.column_dimensions[letter].width for letter in "ABC"] == [16, 26, 60]


def test_a_sheet_prints_lying_with_its_heading_on_every_page(tmp_path: Path) -> None:
    question = "Om du går ut ensam sen kväll där du bor, hur trygg eller otrygg känner du dig då?"
    narrow = Sheet("få", pl.DataFrame({"a": ["Ja"] * 3, "b": [1] * 3}), (question, "b"))
    wide = Sheet("många", pl.DataFrame({str(n): ["x" * 60] for n in range(5)}))
    for sheet, fits in zip(read(tmp_path / "r.xlsx", [narrow, wide]), (True, False), strict=True):
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.print_title_rows == "$1:$1"
        assert bool(sheet.sheet_properties.pageSetUpPr.fitToPage) == fits
        assert all(cell.alignment.wrap_text for cell in sheet[1])
    first = openpyxl.load_workbook(tmp_path / "r.xlsx").worksheets[0]
    assert first.column_dimensions["A"].width == 30
    assert first.row_dimensions[1].height == 4 * 15


def test_sheets_stand_in_their_order_under_their_names(tmp_path: Path) -> None:
    frame = pl.DataFrame({f"q{number}": ["ja"] for number in range(703)})
    names = ["labels", "Koder & mått", "codebook"]
    book = read(tmp_path / "r.xlsx", [Sheet(name, frame) for name in names])
    assert [sheet.title for sheet in book] == names
    assert {sheet.auto_filter.ref for sheet in book} == {"A1:AAA2"}


def test_a_frame_without_rows_has_its_heading(tmp_path: Path) -> None:
    [sheet] = read(tmp_path / "r.xlsx", [Sheet("s", pl.DataFrame(schema={"q": pl.String}))])
    assert (sheet.dimensions, sheet["A1"].value, sheet.auto_filter.ref) == ("A1:A1", "q", "A1:A1")


@pytest.mark.parametrize("cells", [1, 3, 1000], ids="slices of {} cells".format)
def test_rows_beyond_the_limit_go_on_in_further_sheets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cells: int
) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 5)
    monkeypatch.setattr(workbook, "SLICE_CELLS", cells)
    frame = pl.DataFrame({"q1": range(9), "q2": [f"svar {number}" for number in range(9)]})
    long = "x" * 31
    sheets = [Sheet("labels", frame), Sheet("labels 2", frame.head(4)), Sheet(long, frame.head(5))]
    book = read(tmp_path / "r.xlsx", sheets)
    assert [(sheet.title, sheet.max_row, sheet.auto_filter.ref) for sheet in book] == [
        ("labels", 5, "A1:B5"),
        ("labels 3", 5, "A1:B5"),
        ("labels 4", 2, "A1:B2"),
        ("labels 2", 5, "A1:B5"),
        (long, 5, "A1:B5"),
        ("x" * 29 + " 2", 2, "A1:B2"),
    ]
    assert [row for sheet in book[:3] for row in rows(sheet)] == frame.rows()
    assert all(sheet["B1"].value == "q2" and sheet["B1"].font.bold for sheet in book)


def test_a_sheet_too_large_for_a_plain_zip_goes_on_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MOST_BYTES", 1000)
    monkeypatch.setattr(workbook, "SLICE_CELLS", 3)
    frame = pl.DataFrame({"q": range(1000, 1050)})
    book = read(tmp_path / "r.xlsx", [Sheet("s", frame)])
    assert len(book) > 2
    assert [row for sheet in book for row in rows(sheet)] == frame.rows()


def test_equal_frames_give_equal_bytes(tmp_path: Path) -> None:
    frame = pl.DataFrame({"q1": TEXTS * 3000, "q2": range(3000 * len(TEXTS))})
    for name in ("a.xlsx", "b.xlsx"):
        write_workbook(tmp_path / name, [Sheet("labels", frame), Sheet("codes", frame)])
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_nothing_in_the_file_tells_when_or_by_whom_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "r.xlsx"
    write_workbook(path, [Sheet("s", pl.DataFrame({"q": [1]}))])
    properties = openpyxl.load_workbook(path).properties
    assert properties.creator == "Medborgarkiosk"
    assert properties.lastModifiedBy is None
    written = {properties.created.replace(tzinfo=UTC), properties.modified.replace(tzinfo=UTC)}
    assert written == {datetime(2000, 1, 1, tzinfo=UTC)}
    with zipfile.ZipFile(path) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_progress_hears_of_every_row_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "SLICE_CELLS", 30)
    monkeypatch.setattr(workbook, "MOST_ROWS", 70)
    heard: list[int] = []
    frame = pl.DataFrame({"q": range(100)})
    write_workbook(tmp_path / "r.xlsx", [Sheet("a", frame), Sheet("b", frame)], heard.append)
    assert heard == [30, 30, 9, 30, 1] * 2


@pytest.mark.parametrize(
    "sheets",
    [
        [],
        [Sheet("a", pl.DataFrame({"q": [1]})), Sheet("A", pl.DataFrame({"q": [1]}))],
        [Sheet("", pl.DataFrame({"q": [1]}))],
        [Sheet("x" * 32, pl.DataFrame({"q": [1]}))],
        [Sheet("a/b", pl.DataFrame({"q": [1]}))],
        [Sheet("a", pl.DataFrame())],
        [Sheet("a", pl.DataFrame({"q": [1]}), ("q1", "q2"))],
    ],
    ids=["no sheet", "a name twice", "no name", "long name", "slash", "no column", "headings"],
)
def test_what_excel_would_not_open_is_not_written(tmp_path: Path, sheets: list[Sheet]) -> None:
    with pytest.raises(ValueError, match="sheet"):
        write_workbook(tmp_path / "r.xlsx", sheets)
    assert not (tmp_path / "r.xlsx").exists()


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.usefixtures("way")
def test_libreoffice_reads_the_same(tmp_path: Path) -> None:
    texts = [*TEXTS, "_x0041_x0042_", "_x005F_", None]
    frame = pl.DataFrame({"=q1": texts, "q2": range(len(texts)), "q3": [None, *texts[:-1]]})
    write_workbook(tmp_path / "r.xlsx", [Sheet("labels", frame), Sheet("codes", frame.head(2))])
    # Comma, quote, UTF-8, from row 1; values as they are, not formulas; -1: every sheet a file.
    kind = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    convert = ("soffice", profile, "--headless", "--convert-to", kind, "--outdir", tmp_path)
    subprocess.run([*convert, tmp_path / "r.xlsx"], check=True, capture_output=True, timeout=300)
    for name, expected in (("labels", frame), ("codes", frame.head(2))):
        with (tmp_path / f"r-{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            headings, *found = csv.reader(file)
        assert headings == expected.columns
        assert found == [
            ["" if value is None else str(value) for value in row] for row in expected.rows()
        ]
