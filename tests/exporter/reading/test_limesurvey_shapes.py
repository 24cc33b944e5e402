"""LimeSurvey beside its CSV with codes: full texts, Excel, VV, JSON; and what was not shown."""

import json
import random
from pathlib import Path

import pytest

from exporter.errors import ExporterError
from exporter.merge import merge
from exporter.reading.csv_file import batches, opened
from exporter.writing.labels import coded
from questions.loader import SURVEYS, load_survey
from tests.exporter.limesurvey_file import cells, headings, random_answers, write_export
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
from tests.exporter.online_files import Rows, write_json, write_text, write_workbook

ESSUNGA = load_survey(SURVEYS / "essunga_trygg.yaml")
CHANCE = random.Random(7)
RECORDS = {str(number): random_answers(SURVEY, CHANCE) for number in range(1, 60)}
NOT_SHOWN = "{question_not_shown}"


def rows(heading: str, values: str = "label") -> Rows:
    """The table that an export holds, numbers as text."""
    lines = [headings(SURVEY, heading)]
    for record, answers in RECORDS.items():
        own = [record, "1980-01-01 00:00:00", "3", "sv", "123456", "2027-05-02 10:11:12"]
        own += ["2027-05-02 10:15:00", "192.0.2.7", "https://example.org/"]
        lines.append([*own, *cells(SURVEY, answers, values, "Y", "", "sv")])
    return lines


def came_back(path: Path) -> None:
    merged = merge([path], SURVEY)
    answered = list(RECORDS.values())
    assert merged_rows(merged) == rows_of(SURVEY, answered, "web", "")
    assert merged_comments(merged) == comments_of(answered)
    assert not merged.findings.needs_a_person


@pytest.mark.parametrize("values", ["code", "label"])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_answers_come_back_from_headings_that_are_full_texts(
    tmp_path: Path, values: str, language: str
) -> None:
    path = tmp_path / "svar.csv"
    write_export(path, SURVEY, RECORDS, heading="full", values=values, language=language)
    came_back(path)


def test_answers_come_back_from_full_texts_whose_blanks_are_underscores(tmp_path: Path) -> None:
    table = rows("full")
    table = [[str(cell).replace(" ", "_") for cell in table[0]], *table[1:]]
    came_back(write_text(tmp_path / "svar.csv", table, separator=";", quotes="all"))


@pytest.mark.parametrize("word", ["Annat", "Other", "Sonstiges", "Muu", "Інше"])
def test_the_free_line_is_headed_in_the_language_of_the_export(tmp_path: Path, word: str) -> None:
    """And a single choice whose line was filled in is called so in full answers."""
    names = [
        "Antwort ID",
        "Datum",
        "Letzte Seite",
        "Sprache",
        "Var bor du?",
        f"Var bor du? [{word}]",
    ]
    names += ["Var? [Torget]", "Var? [Parken]", "Var? [Ingenstans]", f"Var? [{word}]"]
    own = ["1980-01-01 00:00:00", "3", "de"]
    lines = [["1", *own, word, "Torp", "Nein", "Nein", "Nein", "Bron"]]
    lines += [["2", *own, "På landet", "", "Ja", "Nein", "Nein", ""]]
    path = write_text(tmp_path / "svar.csv", [names, *lines], separator=";", quotes="all")
    merged = merge([path], SURVEY)
    flags = merged.responses.select("omrade", "plats_torg", "plats_other")
    assert set(flags.rows()) == {("land", 1, 0), ("other", 0, 1)}
    assert merged_comments(merged) == {("omrade", "Torp"): 1, ("plats", "Bron"): 1}
    assert not found(merged, "unknown_column")
    assert not found(merged, "unknown_value")


@pytest.mark.parametrize("heading", ["code", "codetext", "full"])
def test_answers_come_back_from_excel(tmp_path: Path, heading: str) -> None:
    """What looks like a number is one there; the sheet is named after the survey."""
    table = [
        [int(cell) if str(cell).isdecimal() else cell for cell in row] for row in rows(heading)
    ]
    came_back(write_workbook(tmp_path / "svar.xlsx", {"Trygg": table}))


def test_the_sheet_with_the_answers_need_not_be_the_first(tmp_path: Path) -> None:
    other = [["Anteckningar", ""], ["Gjord", "2027"]]
    came_back(write_workbook(tmp_path / "svar.xlsx", {"Om": other, "Trygg": rows("code")}))


def test_answers_come_back_from_json(tmp_path: Path) -> None:
    names, *lines = rows("code")
    came_back(
        write_json(tmp_path / "svar.json", [dict(zip(names, line, strict=True)) for line in lines])
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_answers_come_back_from_the_json_of_older_versions(tmp_path: Path, encoding: str) -> None:
    """Each response below its number, and all of them below a word."""
    names, *lines = rows("code")
    responses = [{line[0]: dict(zip(names, line, strict=True))} for line in lines]
    path = tmp_path / "svar.json"
    text = json.dumps({"responses": responses}, ensure_ascii=False)
    path.write_bytes(text.encode(encoding))
    came_back(path)


def as_vv(cell: str) -> str:
    cell = cell.replace("{", "{lbrace}").replace("\n", "{newline}").replace("\t", "{tab}")
    return "{quote}" + cell[1:] if cell.startswith('"') else cell


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=repr)
@pytest.mark.parametrize("quotes", ["few", "all"])
def test_answers_come_back_from_vv(tmp_path: Path, encoding: str, end: str, quotes: str) -> None:
    """Two rows of headings, of which the second counts; marks stand for tabs and line feeds."""
    lines = [[as_vv(str(cell)) for cell in row] for row in rows("em", "code")[1:]]
    table = [headings(SURVEY, "full"), headings(SURVEY, "em"), *lines]
    path = tmp_path / "vvexport_1.csv"
    came_back(write_text(path, table, separator="\t", end=end, encoding=encoding, quotes=quotes))


def test_a_response_of_vv_that_was_not_sent_in_yields_to_the_one_that_was(tmp_path: Path) -> None:
    names = ["id", "submitdate", "lastpage", "startlanguage", "alder", "ord"]
    texts = ["Svars-ID", "Datum inskickad", "Sista sidan", "Startspråk", "Hur gammal?", "Förslag?"]
    own = ["1", "1980-01-01 00:00:00", "3", "sv"]
    begun = ["1", NOT_SHOWN, "1", "sv", "ung", NOT_SHOWN]
    files = [
        write_text(tmp_path / f"{n}.txt", [texts, names, row], separator="\t", end="\n")
        for n, row in enumerate([begun, [*own, "gam", "{quote}a{tab}b{lbrace}tab}"]])
    ]
    merged = merge(files, SURVEY)
    assert merged.responses["alder"].to_list() == ["gam"]
    assert merged_comments(merged) == {("ord", '"a b{tab}'): 1}


@pytest.mark.parametrize("survey", [SURVEY, ESSUNGA], ids=["all kinds", "essunga"])
def test_headings_that_are_cut_off_are_refused_with_the_setting(
    tmp_path: Path, survey: object
) -> None:
    names = ["Svars-ID", "Datum inskickad", "Sista sidan", "Startspråk", "Frö"]
    cut = ["Hur gammal?", "Var i kommunen ..", "Hur stort probl..  [Fa.. ]"]
    row = ["1", "1980-01-01 00:00:00", "3", "sv", "1", "ung", "Y", "lite"]
    path = write_text(tmp_path / "svar.csv", [[*names, *cut], row], separator=";", quotes="all")
    with pytest.raises(ExporterError) as refused:
        merge([path], SURVEY)
    assert refused.value.phrase == "abbreviated"


# -- the same codes, other questions


def codetext(tmp_path: Path, **texts: str) -> Path:
    """One record whose headings are codes and these texts."""
    given = {"alder": "Hur gammal?", "plats[torg]": "Var? [Torget]", **texts}
    names = [
        "id. Svars-ID",
        "submitdate. Datum",
        *(f"{code}. {text}" for code, text in given.items()),
    ]
    return write_text(tmp_path / "svar.csv", [names, ["1", "x", "ung", "Y"]])


def test_a_column_whose_text_is_another_questions_is_left_out_and_told(tmp_path: Path) -> None:
    merged = merge([codetext(tmp_path, alder="Hur många barn har du?")], SURVEY)
    assert merged.responses["alder"].to_list() == [None]
    assert [f.column for f in found(merged, "other_text_column")] == ["alder"]


def test_a_choice_that_means_another_is_left_out_and_told(tmp_path: Path) -> None:
    """Sister surveys give the same code to other options."""
    merged = merge([codetext(tmp_path, **{"plats[torg]": "Var? [Stationen]"})], SURVEY)
    assert merged.responses["plats_torg"].to_list() == [None]
    assert [f.column for f in found(merged, "other_text_column")] == ["plats[torg]"]


@pytest.mark.parametrize("text", ["Hur gamal?", "Hur gammal? ", "How old?", "HUR  GAMMAL?", ""])
def test_a_text_that_was_polished_keeps_its_column(tmp_path: Path, text: str) -> None:
    merged = merge([codetext(tmp_path, alder=text)], SURVEY)
    assert merged.responses["alder"].to_list() == ["ung"]
    assert not found(merged, "other_text_column")
    assert bool(found(merged, "near_text")) == (text == "Hur gamal?")


def test_a_code_on_two_columns_is_read_once_and_told(tmp_path: Path) -> None:
    names = ["id", "submitdate", "plats[torg]", "ord", "plats[torg]", "ord"]
    path = write_text(tmp_path / "svar.csv", [names, ["1", "x", "Y", "ett", "", "två"]])
    merged = merge([path], SURVEY)
    assert merged_comments(merged) == {("ord", "ett"): 1}
    assert len(found(merged, "unknown_column")) == 2


# -- labels that a spreadsheet has turned into dates

RANGES = survey_of(
    QUESTIONS.replace(
        "nosse: {sv: I Nossebro, en: In Nossebro}", 'nosse: {sv: "1-5", en: "1-5"}'
    ).replace("land: {sv: På landet, en: In the country}", 'land: {sv: "2-50", en: "2-50"}')
)


@pytest.mark.parametrize("cell", ["feb-50", "Feb-50", "01-maj", "5-Jan", "2027-05-01 00:00:00"])
def test_labels_that_became_dates_are_told_with_the_likely_cause(tmp_path: Path, cell: str) -> None:
    table = [["id", "submitdate", "omrade"], ["1", "x", "2-50"], ["2", "x", cell], ["3", "x", "hm"]]
    merged = merge([write_text(tmp_path / "svar.csv", table, separator=";")], RANGES)
    assert sorted(merged.responses["omrade"], key=str) == [None, None, "land"]
    assert [f.row for f in found(merged, "damaged_label")] == [3]
    assert [f.row for f in found(merged, "unknown_value")] == [4]


# -- shown and skipped, or not shown

BARE = """\
"id";"submitdate";"q";"ord"\r
"1";"x";"Y";"a;;b"\r
"2";"x";;""\r
;;"";\r
"3";"";"x\r
;;";""\r
"""


def test_an_empty_cell_without_quotes_is_told_from_one_with_them(tmp_path: Path) -> None:
    path = tmp_path / "svar.csv"
    path.write_text(BARE, "utf-8", newline="")
    [batch] = batches(opened(path, "svar.csv"), "svar.csv", bare=NOT_SHOWN)
    assert batch.drop("#row").rows() == [
        ("1", "x", "Y", "a;;b"),
        ("2", "x", NOT_SHOWN, ""),
        (NOT_SHOWN, NOT_SHOWN, "", NOT_SHOWN),
        ("3", "", "x\r\n;;", ""),
    ]


def test_a_file_that_was_saved_again_has_lost_the_difference(tmp_path: Path) -> None:
    path = tmp_path / "svar.csv"
    path.write_text('id;"submitdate";"ord"\r\n1;x;\r\n', "utf-8", newline="")
    [batch] = batches(opened(path, "svar.csv"), "svar.csv", bare=NOT_SHOWN)
    assert batch.drop("#row").rows() == [("1", "x", "")]


def test_chosen_not_shown_not_answered_and_empty_are_four_things(tmp_path: Path) -> None:
    path = tmp_path / "svar.csv"
    lines = ['"id","submitdate","plats[torg]","plats[park]","plats[ingen]","ord"']
    lines += ['"1","x","Y",,"N/A",""', '"2","x",,,,"bara ord"']
    path.write_text("\r\n".join([*lines, ""]), "utf-8", newline="")
    merged = merge([path], SURVEY)
    flags = merged.responses.select("plats_torg", "plats_park", "plats_ingen")
    assert sorted(flags.rows(), key=str) == [(1, 0, 0), (None, None, None)]
    assert merged_comments(merged) == {("ord", "bara ord"): 1}


HIDDEN = """\
"id","submitdate","alder","plats[torg]","plats[park]","plats[ingen]","betyg","problem[fart]"\r
"1","x","gam",,,"Y",,"lite"\r
"2","x","gam","","","Y","","stor"\r
"3","x","gam","Y","","",,"stor"\r
"4","","gam","Y","","",,"stor"\r
"5","x",,"Y","","",,"lite"\r
"""
"""Beside `ingen` other choices are hidden. 2 was asked for `betyg` and skipped it, 3 was not asked
and should have been, 4 never came so far. 5 was not asked what everybody is."""


def test_a_question_that_was_hidden_from_those_who_should_be_asked_is_told(tmp_path: Path) -> None:
    path = tmp_path / "svar.csv"
    path.write_text(HIDDEN, "utf-8", newline="")
    merged = merge([path], SURVEY)
    assert [(f.column, f.count) for f in found(merged, "hidden")] == [("alder", 1), ("betyg", 1)]


ALL_THE_SAME = HIDDEN + '"6","x","gam","Y","","","","lite"\r\n'
"""6 was asked for `betyg`, which is for those for whom `fart` is `stor`, and skipped it."""


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (ALL_THE_SAME, [-1, None, -1, -1, -1, None]),
        (ALL_THE_SAME.replace(",,", ',"",').replace(",,", ',"",'), [-1, None, None, None, -1, -1]),
    ],
    ids=["told", "not told"],
)
def test_who_was_asked_is_what_the_file_tells_else_what_the_conditions_say(
    tmp_path: Path, text: str, codes: list[int | None]
) -> None:
    path = tmp_path / "svar.csv"
    path.write_text(text, "utf-8", newline="")
    merged = merge([path], SURVEY)
    written = coded(merged.responses, merged.survey, merged.asked)["betyg"]
    assert sorted(written, key=str) == sorted(codes, key=str)


ASKED_OF_SOME = survey_of(
    QUESTIONS.replace("text: {sv: Utsatt", "show_if: {alder: [gam]}\n    text: {sv: Utsatt")
)
SHORT_ANSWERS = """\
"id","submitdate","alder","problem[fart]","utsatt[stold]","utsatt[skade]","betyg"\r
"1","x","gam","lite",,,\r
"2","x","ung","stor","","",\r
"3","x","gam","stor","Y","",""\r
"""
"""1 should have been asked for `utsatt` and was not; 2 was, and should not have been."""
FULL_ANSWERS = """\
"id","submitdate","alder","problem[fart]","utsatt[stold]","utsatt[skade]","betyg"\r
"1","x","Gammal","Litet","N/A","N/A",\r
"2","x","Ung","Stort","Nej","Nej",\r
"3","x","Gammal","Stort","Ja","Nej",""\r
"""
WITHOUT_QUOTES = FULL_ANSWERS.replace('"', "")


@pytest.mark.parametrize("text", [SHORT_ANSWERS, FULL_ANSWERS, WITHOUT_QUOTES])
def test_full_answers_tell_in_words_which_boxes_were_not_shown(tmp_path: Path, text: str) -> None:
    path = tmp_path / "svar.csv"
    path.write_text(text, "utf-8", newline="")
    merged = merge([path], ASKED_OF_SOME)
    names = ["alder", "utsatt_stold", "utsatt_skade", "betyg"]
    written = coded(merged.responses, merged.survey, merged.asked).select(names)
    rows = [("gam", -1, -1, -1), ("ung", None, None, -1), ("gam", 1, 0, None)]
    assert sorted(written.rows(), key=str) == sorted(rows, key=str)
    assert [(f.column, f.count) for f in found(merged, "hidden")] == [("utsatt", 1)]


def test_answers_are_the_same_whether_the_file_tells_or_not(tmp_path: Path) -> None:
    """A file that was saved again has the same records, and neither counts twice."""
    path, again = tmp_path / "svar.csv", tmp_path / "igen.csv"
    path.write_text(ALL_THE_SAME, "utf-8", newline="")
    again.write_text(ALL_THE_SAME.replace('"', ""), "utf-8", newline="")
    merged = merge([path, again], SURVEY)
    assert merged.responses.height == 6
    assert not found(merged, "edited_record")


def test_without_the_difference_nothing_is_said_of_it(tmp_path: Path) -> None:
    path = tmp_path / "svar.csv"
    path.write_text(HIDDEN.replace('"', ""), "utf-8", newline="")
    assert not found(merge([path], SURVEY), "hidden")


# -- workbooks


def test_a_cell_far_away_from_all_others_is_told(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "svar.xlsx", {"Trygg": rows("code")})
    content = path.read_bytes()
    assert merge([path], SURVEY).responses.height
    from tests.exporter.office import members
    from tests.exporter.office import zipped as packed

    parts = members(content)
    sheet = "xl/worksheets/sheet1.xml"
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    parts[sheet] = parts[sheet].replace(b"</sheetData>", far)
    path.write_bytes(packed(parts))
    with pytest.raises(ExporterError) as refused:
        merge([path], SURVEY)
    assert refused.value.phrase == "workbook_large"


@pytest.mark.parametrize("length", [100, 1000, -200])
def test_a_workbook_that_was_cut_off_is_told(tmp_path: Path, length: int) -> None:
    path = write_workbook(tmp_path / "svar.xlsx", {"Trygg": rows("code")})
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(ExporterError) as refused:
        merge([path], SURVEY)
    assert refused.value.phrase in ("workbook_damaged", "zip_damaged")
