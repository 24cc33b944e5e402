"""Microsoft Forms: a workbook whose rows of a matrix have lost their question."""

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
from tests.exporter.online_tools import Cell, microsoft, table

CHANCE = random.Random(12)
RECORDS = {str(number): random_answers(SURVEY, CHANCE) for number in range(1, 60)}
SWEDISH = ("ID", "Starttid", "Slutförandetid", "E-post", "Namn")
ENGLISH = ("Id", "Start time", "Completion time", "Email", "Name")
NORWEGIAN = ("ID", "Starttidspunkt", "Fullføringstidspunkt", "E-postadresse", "Navn")
UNTOUCHED = {"prefix": "x", "dimension": "A1"}
"""As the Open XML SDK writes it: prefixed tags, and a size that is not true."""


def rows(
    names: tuple[str, ...] = SWEDISH, survey: Survey = SURVEY, language: str = "sv"
) -> list[list[Cell]]:
    begun, ended = "2027-05-02 10:{:02}:00", "2027-05-02 10:{:02}:59"
    values = (
        lambda n: n + 2,  # answers that were removed leave gaps
        lambda n: begun.format(n % 60),
        lambda n: ended.format(n % 60),
        lambda _: "anonymous",
        lambda _: "",
    )
    return table(dict(zip(names, values, strict=True)), microsoft(survey, language), RECORDS)


def came_back(path: Path) -> None:
    merged = merge([path], SURVEY)
    answered = list(RECORDS.values())
    assert merged_rows(merged) == rows_of(SURVEY, answered, "web", "")
    assert merged_comments(merged) == comments_of(answered)
    assert not merged.findings.needs_a_person
    assert [name for name, _ in merged.sources] == ["microsoft-forms"]


@pytest.mark.parametrize("names", [SWEDISH, ENGLISH, NORWEGIAN], ids=lambda names: names[1])
@pytest.mark.parametrize("shape", [UNTOUCHED, {}], ids=["untouched", "saved in Excel"])
def test_answers_come_back_from_excel(
    tmp_path: Path, names: tuple[str, ...], shape: dict[str, str]
) -> None:
    came_back(write_workbook(tmp_path / "Trygg(1-59).xlsx", {"Sheet1": rows(names)}, **shape))


def test_answers_come_back_whose_times_are_numbers_with_a_format(tmp_path: Path) -> None:
    names, *lines = rows()
    of_time = datetime.fromisoformat
    timed = [[n, of_time(str(b)), of_time(str(e)), *rest] for n, b, e, *rest in lines]
    came_back(
        write_workbook(tmp_path / "Trygg(1-59).xlsx", {"Sheet1": [names, *timed]}, **UNTOUCHED)
    )


def test_answers_come_back_from_csv_that_excel_saved(tmp_path: Path) -> None:
    path = tmp_path / "svar.csv"
    came_back(write_text(path, rows(), separator=";", end="\n", encoding="utf-8-sig"))


def test_answers_come_back_in_english(tmp_path: Path) -> None:
    came_back(write_workbook(tmp_path / "svar.xlsx", {"Sheet1": rows(language="en")}))


# -- nasty ones


def merged_of(
    folder: Path, headings: list[str], *lines: list[Cell], survey: Survey = SURVEY
) -> Merged:
    own: list[Cell] = ["2027-05-02 10:00:00", "2027-05-02 10:00:01", "anonymous", ""]
    rows: list[list[Cell]] = [[*SWEDISH, *headings]]
    rows += [[n, *own, *line] for n, line in enumerate(lines, start=3)]
    return merge([write_workbook(folder / "svar.xlsx", {"Sheet1": rows}, **UNTOUCHED)], survey)


TWICE = survey_of(
    QUESTIONS.replace(
        "  - id: sett\n",
        """  - id: oro
    type: matrix
    text: {sv: Hur orolig?, en: How worried?}
    rows:
      fart: {sv: Fart, en: Speed}
      mork: {sv: Mörker, en: Darkness}
    columns:
      ofta: {sv: Ofta, en: Often}
      aldr: {sv: Aldrig, en: Never}
  - id: sett
""",
    )
)


def test_two_questions_with_the_same_rows_are_told_apart_by_their_order(tmp_path: Path) -> None:
    names = ["Fart", "Mörker", "Fart2", "Mörker2"]
    merged = merged_of(tmp_path, names, ["Litet", "Stort", "Ofta", "Aldrig"], survey=TWICE)
    columns = ("problem_fart", "problem_mork", "oro_fart", "oro_mork")
    assert merged.responses.select(columns).rows() == [("lite", "stor", "ofta", "aldr")]


def test_rows_in_the_wrong_order_are_told_and_not_taken_for_others(tmp_path: Path) -> None:
    names = ["Fart", "Mörker", "Fart2", "Mörker2"]
    merged = merged_of(tmp_path, names, ["Ofta", "Aldrig", "Litet", "Stort"], survey=TWICE)
    assert merged.responses.height == 1
    assert len(found(merged, "unknown_value")) == 4


@pytest.mark.parametrize("cell", ["Parken ;Torget;", "Parken;Torget", "parken;\u00a0Torget ;"])
def test_labels_keep_blanks_of_their_own(tmp_path: Path, cell: str) -> None:
    merged = merged_of(tmp_path, ["Var?"], [cell])
    assert merged.responses.select("plats_torg", "plats_park", "plats_other").rows() == [(1, 1, 0)]


def test_words_of_a_free_line_stand_among_the_labels(tmp_path: Path) -> None:
    merged = merged_of(tmp_path, ["Var?", "Var bor du?"], ["Torget;Vid ån;", "I Essunga"])
    assert merged.responses.select("plats_torg", "plats_other", "omrade").rows() == [
        (1, 1, "other")
    ]
    assert merged_comments(merged) == {("plats", "Vid ån"): 1, ("omrade", "I Essunga"): 1}


def test_a_hyphen_and_quotes_of_a_word_processor_are_those_of_the_label(tmp_path: Path) -> None:
    survey = survey_of(QUESTIONS.replace("nosse: {sv: I Nossebro", "nosse: {sv: '\"A\"-kassa'"))
    merged = merged_of(tmp_path, ["Var bor du?"], ["\u201dA\u201d\u2010kassa"], survey=survey)
    assert merged.responses["omrade"].to_list() == ["nosse"]


def test_headings_may_hold_line_feeds_and_a_time_of_change(tmp_path: Path) -> None:
    merged = merged_of(tmp_path, ["Last modified time", "Hur\nofta?"], ["", 3])
    assert merged.responses["sett"].to_list() == [3]
    assert not found(merged, "unknown_column")
