"""Exports that other programs, or people, have been at: nothing is made up, nothing silent."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from exporter.cli import PHRASES
from exporter.errors import ExporterError
from exporter.merge import Merged, merge
from exporter.reading.inspect import inspect
from questions.model import Survey
from questions.wording import phrases
from tests.exporter.limesurvey_file import OWN, headings
from tests.exporter.office import (
    QUESTIONS,
    SURVEY,
    found,
    merged_comments,
    survey_of,
    write_csv,
)

NAMES = headings(SURVEY, "code")
ASKED = NAMES[len(OWN) :]
SAY = phrases(PHRASES, "sv")


def merged_of(
    folder: Path, *rows: dict[str, str], names: Sequence[str] = NAMES, survey: Survey = SURVEY
) -> Merged:
    numbered = ({"id": str(n), "submitdate": "x"} | row for n, row in enumerate(rows, start=1))
    return merge([write_csv(folder / "svar.csv", names, list(numbered))], survey)


def without(*gone: str) -> list[str]:
    return [name for name in NAMES if name not in gone]


# -- bytes


def test_one_byte_that_is_not_utf_8_leaves_the_rest_as_it_is(tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "svar.csv",
        NAMES,
        [{"id": "1", "ord": "då å ä ö"}, {"id": "2", "ord": "BYTE är här, och åter"}],
    )
    path.write_bytes(path.read_bytes().replace(b"BYTE", b"b\xe5t"))
    merged = merge([path], SURVEY)
    assert merged_comments(merged) == {
        ("ord", "då å ä ö"): 1,
        ("ord", "b□t är här, och åter"): 1,
    }
    assert [(f.row, f.column) for f in found(merged, "damaged_text")] == [(3, "ord")]
    assert merged.findings.needs_a_person


def test_a_mark_for_damage_from_before_is_told_too(tmp_path: Path) -> None:
    merged = merged_of(tmp_path, {"ord": "b\ufffdten"})
    assert merged_comments(merged) == {("ord", "b□ten"): 1}
    assert [(f.row, f.column) for f in found(merged, "damaged_text")] == [(2, "ord")]


def test_a_code_with_a_damaged_byte_is_no_code(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "svar.csv", NAMES, [{"id": "1", "alder": "uBYTEng", "ord": "å"}])
    path.write_bytes(
        path.read_bytes().replace(b"BYTE", b"\xff").replace("å".encode(), b"\xc3\xa5" * 3)
    )
    merged = merge([path], SURVEY)
    assert [(f.row, f.column) for f in found(merged, "unknown_value")] == [(2, "alder")]
    assert merged_comments(merged) == {("ord", "ååå"): 1}


# -- columns


def test_a_box_without_a_column_is_empty_and_no_no(tmp_path: Path) -> None:
    names = without("plats[park]", "utsatt[stold]")
    merged = merged_of(tmp_path, {"plats[torg]": "Y"}, {"plats[ingen]": "Y"}, names=names)
    flags = merged.responses.select("plats_torg", "plats_park", "plats_ingen", "plats_other")
    assert sorted(flags.rows()) == [(0, None, 1, 0), (1, None, 0, 0)]
    assert [f.column for f in found(merged, "missing_column")] == ["plats_park", "utsatt_stold"]
    assert merged.findings.needs_a_person


@pytest.mark.parametrize(
    ("gone", "named"),
    [
        (["alder"], ["alder"]),
        (["problem[mork]"], ["problem_mork"]),
        (["problem[fart]", "problem[mork]"], ["problem"]),
        (["omrade[other]"], ["omrade_other"]),
        (["plats[other]"], ["plats_other"]),
        (["prio1", "prio2"], ["prio"]),
        (["ord"], ["ord"]),
        (["slut"], []),
    ],
    ids=str,
)
def test_what_has_no_column_is_named(tmp_path: Path, gone: list[str], named: list[str]) -> None:
    merged = merged_of(tmp_path, {"sett": "3", "plats[torg]": "Y"}, names=without(*gone))
    assert [f.column for f in found(merged, "missing_column")] == named
    assert merged.responses["plats_other"].to_list() == [None if "plats_other" in named else 0]


def test_what_only_kiosks_ask_needs_no_column(tmp_path: Path) -> None:
    survey = survey_of(QUESTIONS.replace("modes: [web]", "modes: [kiosk]"))
    names = without("utsatt[stold]", "utsatt[skade]")
    assert not found(
        merged_of(tmp_path, {"sett": "3"}, names=names, survey=survey), "missing_column"
    )


@pytest.mark.parametrize("count", [1, 3])
def test_columns_without_a_heading_and_cells_are_nothing(tmp_path: Path, count: int) -> None:
    merged = merged_of(tmp_path, {"sett": "3"}, names=[*NAMES, *[""] * count])
    assert not merged.findings.needs_a_person


@pytest.mark.parametrize("end", ["", ","], ids=["rows", "rows that end in a separator"])
def test_bare_cells_beside_quoted_ones_are_nothing(tmp_path: Path, end: str) -> None:
    """In LimeSurvey they were not shown: that names no column and is nobody's row."""
    rows = ['"id","submitdate","sett"', '"1","t","3"', ",,", '"2","t",']
    path = tmp_path / "svar.csv"
    path.write_text("".join(f"{row}{end}\r\n" for row in rows), "utf-8")
    merged = merge([path], SURVEY)
    assert not found(merged, "unknown_column")
    assert [(file.records, file.blank) for file in merged.files] == [(1, 1)]


def test_a_cell_under_no_heading_is_told(tmp_path: Path) -> None:
    merged = merged_of(tmp_path, {"sett": "3"}, {"sett": "4", "": "41"}, names=[*NAMES, ""])
    assert [f.column for f in found(merged, "unknown_column")] == [f"#{len(NAMES) + 1}"]


# -- an export of which the tool's own columns were taken away


def test_an_export_with_nothing_of_the_tools_but_its_numbers_is_known_by_its_codes(
    tmp_path: Path,
) -> None:
    names = ["id", *ASKED]
    merged = merged_of(tmp_path, {"sett": "3"}, {"sett": "4"}, names=names)
    assert sorted(merged.responses["sett"]) == [3, 4]
    assert not merged.findings.needs_a_person
    assert any("LimeSurvey" in line for line in inspect(tmp_path / "svar.csv", SURVEY, SAY))


def test_another_table_with_numbers_is_not_taken_for_one(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "svar.csv", ["id", "namn", "ort", "ord"], [{"id": "1"}])
    with pytest.raises(ExporterError) as refused:
        merge([path], SURVEY)
    assert refused.value.phrase == "unrecognised"


# -- questions that were not shown

NOT_SHOWN = ("N/A", "n/a", "NULL", "{question_not_shown}", " N/A ")


@pytest.mark.parametrize("mark", NOT_SHOWN)
def test_what_was_not_shown_is_no_answer(tmp_path: Path, mark: str) -> None:
    everywhere = dict.fromkeys(ASKED, mark)
    merged = merged_of(
        tmp_path, everywhere, everywhere | {"alder": "ung"}, everywhere | {"ord": "a"}
    )
    assert merged.responses["alder"].to_list() == ["ung", None]
    assert merged.responses["plats_torg"].to_list() == [None, None]
    assert merged_comments(merged) == {("ord", "a"): 1}
    assert [file.blank for file in merged.files] == [1]
    told = {
        what for _, what, _, listed in merged.findings.grouped() if listed[0].weight == "person"
    }
    hidden = {finding.column for finding in found(merged, "hidden")}
    assert told == ({"hidden"} if mark in ("N/A", "{question_not_shown}") else set())
    assert (hidden == {"plats", "utsatt"}) == (mark == "N/A")


def test_a_choice_may_be_called_so(tmp_path: Path) -> None:
    survey = survey_of(QUESTIONS.replace("gam: {sv: Gammal, en: Old}", "gam: {sv: N/A, en: Old}"))
    merged = merged_of(tmp_path, {"alder": "N/A"}, {"alder": "NULL"}, survey=survey)
    assert merged.responses["alder"].to_list() == ["gam"]


# -- marks that were converted


@pytest.mark.parametrize("no", ["", "0", "2"], ids=["nothing", "0", "2"])
def test_no_is_no_only_where_something_was_marked(tmp_path: Path, no: str) -> None:
    """Older versions write nothing for no, whatever convertN says, and others 0 or 2: columns of 1
    and of nothing do not tell "no" from "not answered", and so none of them does."""
    boxes = ("plats[torg]", "plats[park]", "plats[ingen]")
    rows = [dict(zip(boxes, row, strict=True)) for row in (("1", no, no), (no, no, no))]
    mixed = {"plats[torg]": "", "plats[park]": "1", "plats[ingen]": "0"}
    merged = merged_of(tmp_path, rows[0], {**rows[1], "sett": "3"}, mixed, rows[1])
    flags = merged.responses.select("plats_torg", "plats_park", "plats_ingen", "sett")
    assert set(flags.rows()) == {(1, 0, 0, None), (0, 1, 0, None), (None, None, None, 3)}
    assert [file.blank for file in merged.files] == [1]
    assert not merged.findings.needs_a_person


# -- numbers


@pytest.mark.parametrize("cell", ["1.000", "1,000", "-4.000", "1.000,00", "1 000", "1,5", "1e1"])
def test_a_number_that_can_be_read_in_two_ways_is_told(tmp_path: Path, cell: str) -> None:
    merged = merged_of(tmp_path, {"grader": cell, "alder": "ung"})
    assert merged.responses["grader"].to_list() == [None]
    assert [(f.row, f.column) for f in found(merged, "unknown_number")] == [(2, "grader")]


@pytest.mark.parametrize("again", ["1.0", "1,0", "1.0000000000", "01", " 1 "])
def test_a_record_is_one_however_its_number_is_written(tmp_path: Path, again: str) -> None:
    row = {"submitdate": "x", "alder": "ung"}
    files = [
        write_csv(tmp_path / "1.csv", NAMES, [{"id": "1"} | row, {"id": "2"} | row]),
        write_csv(tmp_path / "2.csv", NAMES, [{"id": again} | row]),
    ]
    merged = merge(files, SURVEY)
    assert merged.responses.height == 2
    assert not merged.findings.needs_a_person
    assert sum(count for _, what, count, _ in merged.findings.grouped() if what == "repeated") == 1


@pytest.mark.parametrize("name", ["Summa", "A1"])
def test_a_record_whose_number_is_none_is_told(tmp_path: Path, name: str) -> None:
    merged = merged_of(tmp_path, {"sett": "3"}, {"sett": "4"}, {"id": name, "sett": "7"})
    assert [(f.row, f.column) for f in found(merged, "odd_record")] == [(4, "id")]
    assert merged.responses.height == 3
    assert merged.findings.needs_a_person


@pytest.mark.parametrize("name", ["1.16978E+10", "1,16978E+10", "2E+11", "1.5", "1.000"])
def test_a_number_of_a_record_that_was_rounded_stops_the_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(ExporterError) as refused:
        merged_of(tmp_path, {"sett": "3"}, {"id": name, "sett": "7"})
    assert refused.value.phrase == "record_rounded"
    assert refused.value.values["row"] == 3


def test_an_apostrophe_before_a_number_is_no_part_of_it(tmp_path: Path) -> None:
    row = {"submitdate": "x", "alder": "ung"}
    files = [
        write_csv(tmp_path / "1.csv", NAMES, [{"id": "11697755930"} | row]),
        write_csv(tmp_path / "2.csv", NAMES, [{"id": "'11697755930"} | row]),
    ]
    assert merge(files, SURVEY).responses.height == 1
