"""Google Forms has no codes: columns and answers are known by their texts alone."""

import random
from datetime import datetime
from pathlib import Path

import pytest

from exporter.merge import Merged, merge
from questions.model import Survey
from tests.exporter.limesurvey_file import random_answers
from tests.exporter.office import (
    QUESTIONS,
    SURVEY,
    comments_of,
    found,
    merged_comments,
    merged_rows,
    rows_of,
    survey_of,
)
from tests.exporter.online_files import write_text, write_workbook
from tests.exporter.online_tools import Cell, google, table

CHANCE = random.Random(11)
RECORDS = {str(number): random_answers(SURVEY, CHANCE) for number in range(1, 60)}
OF_FORM = "2027/05/02 11:{:02}:01 AM CET"
OF_SHEETS = ("5/2/2027 11:{:02}:01", "2027-05-02 11:{:02}:01", "02/05/2027 11.{:02}.01")


def rows(stamp: str = OF_FORM, joined: str = ";", language: str = "sv") -> list[list[Cell]]:
    own = {"Tidstämpel": lambda number: stamp.format(number), "E-postadress": lambda _: "a@b.se"}
    return table(own, google(SURVEY, language, joined), RECORDS)


def came_back(path: Path) -> None:
    merged = merge([path], SURVEY)
    answered = list(RECORDS.values())
    assert merged_rows(merged) == rows_of(SURVEY, answered, "web", "")
    assert merged_comments(merged) == comments_of(answered)
    assert not merged.findings.needs_a_person
    assert [name for name, _ in merged.sources] == ["google-forms"]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_answers_come_back_from_the_forms_own_file(tmp_path: Path, language: str) -> None:
    came_back(write_text(tmp_path / "svar.csv", rows(language=language)))


@pytest.mark.parametrize("stamp", OF_SHEETS)
def test_answers_come_back_from_the_sheet_as_csv(tmp_path: Path, stamp: str) -> None:
    came_back(write_text(tmp_path / "svar.csv", rows(stamp, ", ")))


def test_answers_come_back_from_the_sheet_as_tsv(tmp_path: Path) -> None:
    """There quotes are quotes, and a line feed has become a blank."""
    path = write_text(tmp_path / "svar.tsv", rows(joined=", "), separator="\t", quotes="none")
    merged = merge([path], SURVEY)
    answered = list(RECORDS.values())
    assert merged_rows(merged) == rows_of(SURVEY, answered, "web", "")
    one_line = {
        (q, " ".join(text.split("\n"))): n for (q, text), n in comments_of(answered).items()
    }
    assert merged_comments(merged) == one_line


def test_answers_come_back_from_the_sheet_as_excel(tmp_path: Path) -> None:
    table = [[float(c) if isinstance(c, int) else c for c in row] for row in rows(joined=", ")]
    came_back(write_workbook(tmp_path / "svar.xlsx", {"Formulärsvar 1": table}))


def test_answers_come_back_whose_times_are_numbers_to_the_millisecond(tmp_path: Path) -> None:
    names, *lines = rows("2027-05-02 11:{:02}:01.234", ", ")
    timed = [[datetime.fromisoformat(str(at)), *rest] for at, *rest in lines]
    came_back(write_workbook(tmp_path / "svar.xlsx", {"Formulärsvar 1": [names, *timed]}))


# -- nasty ones


def merged_of(
    folder: Path, heading: str, *cells: Cell, survey: Survey = SURVEY, excel: bool = False
) -> Merged:
    lines: list[list[Cell]] = [["Tidstämpel", heading]]
    lines += [[f"2027-05-02 10:00:{n:02}", cell] for n, cell in enumerate(cells)]
    if excel:
        return merge([write_workbook(folder / "svar.xlsx", {"Formulärsvar 1": lines})], survey)
    return merge([write_text(folder / "svar.csv", lines)], survey)


COMMAS = survey_of(
    QUESTIONS.replace("torg: {sv: Torget, en: The square}", "torg: {sv: Buss, en: Bus}")
    .replace("park: {sv: Parken, en: The park}", 'park: {sv: "Tåg, pendel", en: "Train, local"}')
    .replace("ingen: {sv: Ingenstans, en: Nowhere}", "ingen: {sv: Tåg, en: Train}")
    .replace("    exclusive: [ingen]\n    max: 2\n", "")
)


@pytest.mark.parametrize(
    ("cell", "flags", "words"),
    [
        ("Buss, Tåg, pendel", (1, 1, 0, 0), None),
        ("Tåg, Buss", (1, 0, 1, 0), None),
        ("Tåg, pendel, cykel", (0, 1, 0, 1), "cykel"),
        ("Tåg, pendel, Tåg", (0, 1, 1, 0), None),
        ("cykel, eller moped, Tåg", (0, 0, 1, 1), "cykel, eller moped"),
        ("Tåg;Buss;cykel, moped", (1, 0, 1, 1), "cykel, moped"),
        ("TÅG ,  buss", (1, 0, 1, 0), None),
        ("Train, local", (0, 1, 0, 0), None),
    ],
)
def test_labels_that_hold_the_separator_are_matched_the_longest_first(
    tmp_path: Path, cell: str, flags: tuple[int, ...], words: str | None
) -> None:
    merged = merged_of(tmp_path, "Var?", cell, survey=COMMAS)
    names = ("plats_torg", "plats_park", "plats_ingen", "plats_other")
    assert merged.responses.select(names).rows() == [flags]
    assert merged_comments(merged) == ({("plats", words): 1} if words else {})


def test_what_is_no_label_is_told_where_no_free_line_is_asked(tmp_path: Path) -> None:
    merged = merged_of(tmp_path, "Utsatt för?", "Stöld, Cykel")
    assert merged.responses["utsatt_stold"].to_list() == [1]
    assert [f.row for f in found(merged, "unknown_value")] == [2]


PERCENT = survey_of(
    QUESTIONS.replace("nosse: {sv: I Nossebro, en: In Nossebro}", 'nosse: {sv: "100%", en: All}')
    .replace("land: {sv: På landet, en: In the country}", 'land: {sv: "50 %", en: Half}')
    .replace("    other: true\n  - id: plats", "  - id: plats")
)


def test_a_share_in_percent_is_a_number_in_excel(tmp_path: Path) -> None:
    merged = merged_of(tmp_path, "Var bor du?", 1, 0.5, "100%", survey=PERCENT, excel=True)
    assert sorted(merged.responses["omrade"]) == ["land", "nosse", "nosse"]
    assert not found(merged, "unknown_value")


def test_the_number_one_is_no_share_in_a_text_file(tmp_path: Path) -> None:
    merged = merged_of(tmp_path, "Var bor du?", "1", survey=PERCENT)
    assert found(merged, "unknown_value")


def test_a_question_that_is_asked_twice_is_the_first_and_the_second(tmp_path: Path) -> None:
    survey = survey_of(QUESTIONS.replace("Hur kallt?", "Hur ofta?"))
    lines = [["Tidstämpel", "Hur ofta?", "Hur ofta? "], ["2027-05-02 10:00:00", "1", "2"]]
    merged = merge([write_text(tmp_path / "svar.csv", lines)], survey)
    assert merged.responses.select("sett", "grader").rows() == [(1, 2)]


def test_blank_rows_before_the_first_answer_are_nobody(tmp_path: Path) -> None:
    lines = [["Tidstämpel", "Hur ofta?"], ["", ""], ["", ""], ["2027-05-02 10:00:00", "1"]]
    merged = merge([write_text(tmp_path / "svar.csv", lines)], SURVEY)
    assert merged.responses["sett"].to_list() == [1]


def test_headings_with_entities_hard_blanks_and_line_feeds_are_known(tmp_path: Path) -> None:
    survey = survey_of(QUESTIONS.replace("sv: Hur ofta?", "sv: Hur ofta & när?"))
    merged = merged_of(tmp_path, "Hur\u00a0ofta\n&amp; när? ", "4", survey=survey)
    assert merged.responses["sett"].to_list() == [4]


def test_an_answer_is_known_again_by_its_time_in_a_later_file(tmp_path: Path) -> None:
    files = [
        write_text(tmp_path / "1.csv", rows()[:20]),
        write_text(tmp_path / "2.csv", rows()),
    ]
    merged = merge(files, SURVEY)
    assert merged_rows(merged) == rows_of(SURVEY, list(RECORDS.values()), "web", "")


@pytest.mark.parametrize("again", ["5/2/2027 11:{:02}", "2027-05-02 11:{:02}:01"])
def test_times_that_are_written_otherwise_in_another_file_are_told(
    tmp_path: Path, again: str
) -> None:
    """Excel drops the seconds when it saves: responses would count twice without a word."""
    files = [
        write_text(tmp_path / "1.csv", rows(OF_SHEETS[0], ", ")),
        write_text(tmp_path / "2.csv", rows(again, ", ")),
    ]
    assert found(merge(files, SURVEY), "stamps_differ")
