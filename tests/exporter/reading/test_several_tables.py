"""A file may hold more than one table: none of them vanishes without a word."""

import json
from pathlib import Path

import pytest

from exporter.errors import PHRASES, ExporterError
from exporter.merge import Merged, merge
from questions.wording import phrases
from tests.exporter.office import QUESTIONS, SURVEY, exporter, found, members, zipped
from tests.exporter.online_files import Rows, ods, workbook, xls
from tests.typed import Said

HEADING = ["Tidstämpel", "Hur gammal?", "Hur ofta?", "Förslag?"]
FIRST: Rows = [HEADING, ["2027-05-02 10:00:00", "Ung", 3, "Fler lampor"]]
SECOND: Rows = [HEADING, ["2027-05-02 10:01:00", "Gammal", 12, ""]]
CODED = ["id", "submitdate", "alder", "sett"]
PIVOT: Rows = [["Hur gammal?", "Antal"], ["Ung", 1], ["Gammal", 1]]
BY_DAY: Rows = [["Dag", "Antal"], ["2027-05-02", 2]]
WITHOUT_A_NUMBER: Rows = [["alder", "sett"], ["ung", 4], ["gam", 5]]


def csv(rows: Rows) -> bytes:
    return "".join(",".join(map(str, row)) + "\r\n" for row in rows).encode()


def coded(number: int) -> Rows:
    return [CODED, [number, "x", "ung", number]]


def read(folder: Path, name: str, content: bytes, tool: str | None = None) -> Merged:
    (folder / name).write_bytes(content)
    return merge([folder / name], SURVEY, tool)


def named(merged: Merged, phrase: str) -> list[str]:
    return [finding.column for finding in found(merged, phrase)]


TWICE = {
    "svar.xlsx": (workbook({"Svar 1": FIRST, "Svar 2": SECOND}), "Svar 1, Svar 2"),
    "svar.xls": (xls({"Svar 1": FIRST, "Antal": PIVOT, "Svar 2": SECOND}), "Svar 1, Svar 2"),
    "svar.ods": (ods({"Svar 1": FIRST, "Svar 2": coded(2)}), "Svar 1, Svar 2"),
    "kopia.xlsx": (workbook({"Svar": FIRST, "Kopia": FIRST}), "Svar, Kopia"),
    "svar.zip": (zipped({"a.csv": csv(coded(1)), "m/b.csv": csv(coded(2))}), "a.csv, b.csv"),
    "svar.json": (
        json.dumps({"a": [{"id": 1, "alder": "ung"}], "b": [{"id": 2, "alder": "gam"}]}).encode(),
        "a, b",
    ),
}


@pytest.mark.parametrize("name", TWICE)
@pytest.mark.parametrize("tool", [None, "limesurvey"])
def test_a_file_with_two_tables_of_answers_is_refused(
    tmp_path: Path, name: str, tool: str | None
) -> None:
    content, tables = TWICE[name]
    with pytest.raises(ExporterError) as refused:
        read(tmp_path, name, content, tool)
    assert refused.value.phrase == "several_tables"
    assert refused.value.values == {"file": name, "tables": tables}


def test_a_hidden_sheet_is_a_sheet_like_any_other(tmp_path: Path) -> None:
    parts = members(workbook({"Svar 1": FIRST, "Svar 2": SECOND}))
    book = parts["xl/workbook.xml"].replace(b'sheetId="2"', b'sheetId="2" state="veryHidden"')
    assert book != parts["xl/workbook.xml"]
    with pytest.raises(ExporterError) as refused:
        read(tmp_path, "svar.xlsx", zipped(parts | {"xl/workbook.xml": book}))
    assert refused.value.phrase == "several_tables"


def test_the_real_command_says_where_the_answers_are(tmp_path: Path) -> None:
    (tmp_path / "fragor.yaml").write_text(QUESTIONS, encoding="utf-8")
    content, tables = TWICE["svar.xlsx"]
    (tmp_path / "svar.xlsx").write_bytes(content)
    options = ("--survey", tmp_path / "fragor.yaml", "-o", tmp_path / "resultat")
    sentence = phrases(PHRASES, "sv")("error.several_tables", file="svar.xlsx", tables=tables)
    assert exporter("merge", tmp_path / "svar.xlsx", *options) == Said(2, "", sentence + "\n")


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize("other", [PIVOT, BY_DAY], ids=["pivot", "by day"])
def test_a_sheet_that_only_counts_is_named(tmp_path: Path, other: Rows, order: int) -> None:
    sheets = dict([("Svar", FIRST), ("Antal", other)][::order])
    merged = read(tmp_path, "svar.xlsx", workbook(sheets))
    assert merged.responses["sett"].to_list() == [3]
    assert named(merged, "other_table") == ["Antal"]
    assert not named(merged, "like_answers")


def test_a_sheet_that_may_hold_answers_needs_a_person(tmp_path: Path) -> None:
    merged = read(tmp_path, "svar.xlsx", workbook({"Svar": FIRST, "Skolan": WITHOUT_A_NUMBER}))
    assert named(merged, "like_answers") == ["Skolan"]
    assert merged.needs_a_person


def test_answers_below_empty_rows_are_named(tmp_path: Path) -> None:
    below: Rows = [*[[""] * 4] * 20, *SECOND]
    merged = read(tmp_path, "svar.xlsx", workbook({"Svar": FIRST, "Blad 2": below}))
    assert named(merged, "other_table") == ["Blad 2"]


@pytest.mark.parametrize("other", [[], [["Anteckningar"]], [HEADING]], ids=len)
def test_a_sheet_without_rows_is_nothing(tmp_path: Path, other: Rows) -> None:
    merged = read(tmp_path, "svar.xlsx", workbook({"Svar": FIRST, "Blad 2": other}))
    assert not named(merged, "other_table") + named(merged, "like_answers")


def test_our_own_table_beside_answers_takes_none_of_them_away(tmp_path: Path) -> None:
    ours: Rows = [["mode", "alder", "sett"], ["web", "ung", 1], ["kiosk", "gam", 2]]
    (tmp_path / "svar").mkdir()
    content = workbook({"Koder": ours, "Svar": FIRST})
    (tmp_path / "svar" / "svar.xlsx").write_bytes(content)
    merged = merge([tmp_path / "svar"], SURVEY)
    assert merged.responses["sett"].to_list() == [3]
    assert named(merged, "other_table") == ["Koder"]


def test_what_repeats_in_a_zip_of_odk_is_named(tmp_path: Path) -> None:
    """A row of it is one of several things that somebody told of, and no respondent."""
    answers: Rows = [["SubmissionDate", "alder", "KEY"], ["2027-05-02", "ung", "uuid:1"]]
    repeats: Rows = [["namn", "PARENT_KEY", "KEY"], ["x", "uuid:1", "uuid:1/r[1]"]]
    parts = {"form.csv": csv(answers), "form-barn.csv": csv(repeats), "media/bild.jpg": b"\xff"}
    merged = read(tmp_path, "svar.zip", zipped(parts))
    assert merged.responses.height == 1
    assert named(merged, "other_table") == ["form-barn.csv"]
    assert not named(merged, "like_answers")


@pytest.mark.parametrize("other", ["b.xlsx", "b.XLS", "in/b.json", "b.kiosk", "b.zip", "b.txt"])
def test_a_file_in_a_zip_that_is_not_read_is_refused_by_name(tmp_path: Path, other: str) -> None:
    with pytest.raises(ExporterError) as refused:
        read(tmp_path, "svar.zip", zipped({"a.csv": csv(coded(1)), other: b"x"}))
    assert refused.value.phrase == "zip_others"
    assert refused.value.values["members"] == other


def test_what_macos_puts_into_a_zip_is_nothing(tmp_path: Path) -> None:
    parts = {"a.csv": csv(coded(1)), "__MACOSX/._a.csv": b"\0\5\x16\7", ".DS_Store": b"\0"}
    assert read(tmp_path, "svar.zip", zipped(parts)).responses.height == 1


def test_beside_sheets_with_codes_and_their_words_others_are_seen(tmp_path: Path) -> None:
    about: Rows = [["Variable name", "Label", "Value codes"], ["V1", "Hur ofta?", ""]]
    data: Rows = [["V1"], [3]]
    content = workbook({"VariableView": about, "Data": data, "Blad 3": SECOND})
    with pytest.raises(ExporterError) as refused:
        read(tmp_path, "svar.xlsx", content, "survey-and-report")
    assert refused.value.phrase == "several_tables"


def test_a_map_fits_one_table_alone(tmp_path: Path) -> None:
    rows: Rows = [["Hur gammal är du?", "Antal gånger"], ["Ung", 3]]
    (tmp_path / "svar.map.yaml").write_text(
        'columns: {"Hur gammal är du?": {variable: alder, values: {Ung: ung}},'
        ' "Antal gånger": sett}\n',
        "utf-8",
    )
    assert read(tmp_path, "svar.xlsx", workbook({"A": rows, "B": PIVOT})).responses.height == 1
    with pytest.raises(ExporterError) as refused:
        read(tmp_path, "svar.xlsx", workbook({"A": rows, "B": rows}))
    assert refused.value.phrase == "several_tables"
