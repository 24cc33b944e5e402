"""What tools write now and then: seen in real files, or told of by people who had to read them."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from exporter.merge import Merged, merge
from questions.model import Survey
from tests.exporter.office import QUESTIONS, found, merged_comments, survey_of
from tests.exporter.online_files import Rows, write_json, write_text, write_workbook

MORE = """\
  - id: fika
    type: multi
    text: {sv: Vad till fika?, en: With coffee?}
    choices:
      bulle: {sv: Bulle, en: Bun}
      inget: {sv: Ingenstans, en: Nowhere}
    other: true
  - id: resa
    type: single
    text: {sv: Hur reser du? - Till vardags, en: How do you travel? - On weekdays}
    choices:
      tag: {sv: "Tåg; pendel", en: "Train; commuter"}
      fot: {sv: "- Till fots", en: On foot}
    other: true
  - id: mat
    type: multi
    text: {sv: "Vad äter du?\\nFlera svar", en: "What do you eat?\\nSeveral answers"}
    choices:
      fisk: {sv: "Fisk; skaldjur", en: Fish}
      kott: {sv: Kött, en: Meat}
"""
YES_NO = """\
  - id: varit
    type: single
    text: {sv: "Har du varit där?", en: "Have you been there?"}
    choices: {a: {sv: Nej, en: No}, b: {sv: Ja, en: "Yes"}}
  - id: mer
    type: single
    text: {sv: "Vill du mer?", en: "Do you want more?"}
    choices:
      ja: {sv: "Ja, gärna", en: "Yes, please"}
      nej: {sv: Nej, en: "No"}
      vet: {sv: Vet ej, en: Unsure}
  - id: antal
    type: single
    text: {sv: "Hur många?", en: "How many?"}
    choices:
      x: {sv: "1", en: "1"}
      y: {sv: "0", en: "0"}
      z: {sv: Ja, en: "Yes"}
      w: {sv: Nej, en: "No"}
"""
LONGER = survey_of(QUESTIONS.replace("  - id: slut", MORE + "  - id: slut"))


def read(path: Path, survey: Survey = LONGER) -> Merged:
    return merge([path], survey)


def answers(merged: Merged, *names: str) -> list[tuple[object, ...]]:
    return sorted(merged.responses.select(names).rows(), key=repr)


def told(merged: Merged) -> set[str]:
    """What a person has to look at, but for the questions that a short file lacks."""
    groups = merged.findings.grouped()
    named = {phrase for _, phrase, _, listed in groups if listed[0].weight == "person"}
    return named - {"missing_column"}


# -- Qualtrics

META = ["ResponseId", "StartDate", "Finished"]


def qualtrics(
    folder: Path, columns: Sequence[tuple[str, str]], *rows: Sequence[str], end: str = ""
) -> Path:
    """Codes and texts of the columns, and the cells of each response; `end` ends every row."""
    codes = [*META, *(code for code, _ in columns)]
    texts = ["Response ID", "Start Date", "Finished", *(text for _, text in columns)]
    third = [f"{{'ImportId': 'QID{number}-1-1'}}" for number in range(len(codes))]
    given = [[f"R_{n}", "2027-05-02 10:00:00", "True", *row] for n, row in enumerate(rows)]
    lines = [codes, texts, third, *given]
    return write_text(folder / "svar.csv", [[*row, end] if end else row for row in lines])


def test_the_number_behind_a_code_of_qualtrics_may_be_any(tmp_path: Path) -> None:
    """The choice's id where the older file has its place: `Q4_10` and `Q4_1` are one."""
    for first, second in (("10", "11"), ("1", "2"), ("2", "1")):
        columns = [(f"plats_{first}", "Var?-Torget"), (f"plats_{second}", "Var?-Parken")]
        merged = read(qualtrics(tmp_path, columns, ["1", ""], ["", "1"]))
        assert answers(merged, "plats_torg", "plats_park") == [(0, 1), (1, 0)]
        assert not told(merged)


@pytest.mark.parametrize("code", ["plats", "QID7"])
def test_a_question_of_qualtrics_with_a_free_line_says_selected_choice(
    tmp_path: Path, code: str
) -> None:
    columns = [
        (f"{code}_1", "Var? - Selected Choice - Torget"),
        (f"{code}_2", "Var? - Selected Choice - Parken"),
        (f"{code}_4", "Var? - Selected Choice - Annat:"),
        (f"{code}_4_TEXT", "Var? - Annat: - Text"),
    ]
    rows = [["Torget", "", "", ""], ["", "", "Annat:", "Vid ån"], ["", "1", "1", ""]]
    merged = read(qualtrics(tmp_path, columns, *rows))
    marks = answers(merged, "plats_torg", "plats_park", "plats_other")
    assert marks == [(0, 0, 1), (0, 1, 1), (1, 0, 0)]
    assert merged_comments(merged) == {("plats", "Vid ån"): 1}
    assert not told(merged)


@pytest.mark.parametrize("code", ["resa", "QID8"])
def test_a_single_choice_of_qualtrics_has_its_own_words_apart(tmp_path: Path, code: str) -> None:
    columns = [
        (code, "Hur reser du? - Till vardags - Selected Choice"),
        (f"{code}_3_TEXT", "Hur reser du? - Till vardags - Annat - Text"),
    ]
    merged = read(qualtrics(tmp_path, columns, ["Tåg; pendel", ""], ["Annat", "Häst"]))
    assert answers(merged, "resa") == [("other",), ("tag",)]
    assert merged_comments(merged) == {("resa", "Häst"): 1}
    assert not told(merged)


def test_own_words_of_an_older_qualtrics_have_the_text_of_their_mark(tmp_path: Path) -> None:
    columns = [("Q4_1", "Var?-Torget"), ("Q4_3", "Var?-Annat"), ("Q4_3_TEXT", "Var?-Annat")]
    merged = read(qualtrics(tmp_path, columns, ["1", "1", "Vid ån"]))
    assert answers(merged, "plats_torg", "plats_other") == [(1, 1)]
    assert merged_comments(merged) == {("plats", "Vid ån"): 1}


@pytest.mark.parametrize("code", ["grus", "Q9"])
def test_a_text_that_qualtrics_has_cut_is_its_question(tmp_path: Path, code: str) -> None:
    long = "Var i kommunen saknar du en väg som är grusad, " + "och plogad när det har snöat, " * 5
    survey = survey_of(
        QUESTIONS.replace("{sv: Var?, en: Where?}", f'{{sv: "{long}", en: Where?}}').replace(
            "{sv: Hur gammal?, en: How old?}", f'{{sv: "Hur gammal? {long}", en: How old?}}'
        )
    )
    cut, other = f"{long[:96]}...", f"Hur gammal? {long}"[:96] + "..."
    columns = [("alder", other), (f"{code}_1", f"{cut}-Torget"), (f"{code}_2", f"{cut}-Parken")]
    merged = read(qualtrics(tmp_path, columns, ["Ung", "1", ""]), survey)
    assert answers(merged, "alder", "plats_torg", "plats_park") == [("ung", 1, 0)]
    assert not told(merged)


def test_words_that_look_like_nothing_are_no_choice_of_qualtrics(tmp_path: Path) -> None:
    columns = [("alder", "Hur gammal?"), ("ord", "Förslag?")]
    merged = read(qualtrics(tmp_path, columns, ["NA", "NA"], ["Ung", "null"]))
    assert answers(merged, "alder") == [("ung",), (None,)]
    assert merged_comments(merged) == {("ord", "NA"): 1, ("ord", "null"): 1}
    assert [one.row for one in found(merged, "unknown_value")] == [4]


def test_what_qualtrics_calls_seen_but_unanswered_is_no_answer(tmp_path: Path) -> None:
    columns = [("alder", "Hur gammal?"), ("plats_1", "Var?-Torget"), ("plats_2", "Var?-Parken")]
    columns += [("sett", "Hur ofta?"), ("ord", "Förslag?")]
    rows = [["Ung", "1", "-99", "3", "-99"], ["-99", "-99", "-99", "-99", "Hej"], ["-99"] * 5]
    merged = read(qualtrics(tmp_path, columns, *rows))
    assert answers(merged, "alder", "plats_torg", "plats_park", "sett") == [
        ("ung", 1, 0, 3),
        (None, None, None, None),
    ]
    assert merged_comments(merged) == {("ord", "Hej"): 1}
    assert [file.blank for file in merged.files] == [1]
    assert not told(merged)


def test_an_older_qualtrics_ends_every_row_with_a_separator(tmp_path: Path) -> None:
    codes = [*(f"V{n}" for n in range(1, 11)), "alder", "plats_1", "plats_2", ""]
    names = ["ResponseID", "ResponseSet", "Name", "ExternalDataReference", "EmailAddress"]
    names += ["IPAddress", "Status", "StartDate", "EndDate", "Finished"]
    texts = [*names, "Hur gammal?", "Var?-Torget", "Var?-Parken", ""]
    own = ["R_1", "Default", "A", "", "", "192.0.2.7", "0", "2027-05-02", "2027-05-02", "1"]
    rows = [[*own, "Ung", "1", "", ""], ["R_2", *own[1:9], "0", "Gammal", "", "", ""]]
    path = write_text(tmp_path / "svar.csv", [codes, texts, *rows], encoding="utf-8-sig")
    merged = read(path)
    assert answers(merged, "alder", "plats_torg") == [("gam", None), ("ung", 1)]
    assert not told(merged)


# -- Typeform

RECORD = ("995106cd710ec2af0e371cbe5e1f68fb", "ee9b99ff3a221d118349598106aa06a7")


def test_four_columns_of_typeform_are_called_other(tmp_path: Path) -> None:
    """And two `Ingenstans`: each belongs to the question that stands before it."""
    names = ["#", "Var bor du?", "Other", "Torget", "Parken", "Ingenstans", "Other"]
    names += ["Bulle", "Ingenstans", "Other", "Hur reser du? - Till vardags", "Other"]
    rows = [
        [RECORD[0], "", "I Essunga", "", "", "", "Vid ån", "", "", "Kaka", "", "Häst"],
        [RECORD[1], "På landet", "", "", "", "Ingenstans", "", "", "Ingenstans", "", "", ""],
    ]
    merged = read(write_text(tmp_path / "svar.csv", [names, *rows]))
    assert merged_comments(merged) == {
        ("omrade", "I Essunga"): 1,
        ("plats", "Vid ån"): 1,
        ("fika", "Kaka"): 1,
        ("resa", "Häst"): 1,
    }
    assert answers(merged, "omrade", "plats_ingen", "fika_inget", "resa") == [
        ("land", 1, 1, None),
        ("other", 0, 0, "other"),
    ]
    assert not told(merged)


def test_blanks_around_a_label_of_typeform_are_none_of_it(tmp_path: Path) -> None:
    names = ["#", "Hur gammal?", "Var bor du?", "  Torget", "Parken ", "Vad till fika?"]
    rows = [[RECORD[0], "  Ung", "På landet ", "  Torget", "", ""]]
    merged = read(write_text(tmp_path / "svar.csv", [names[:-1], *(row[:-1] for row in rows)]))
    assert answers(merged, "alder", "omrade", "plats_torg", "plats_park") == [("ung", "land", 1, 0)]
    assert not told(merged)


def test_yes_and_no_of_typeform_are_numbers(tmp_path: Path) -> None:
    """`1` is the choice that says yes, by its label or its code; where it is a label, that one."""
    survey = survey_of(QUESTIONS.replace("  - id: slut", YES_NO + "  - id: slut"))
    names = ["#", "Har du varit där?", "Vill du mer?", "Hur många?", "Hur gammal?"]
    rows = [[RECORD[0], "1", "0", "1", "Ung"], [RECORD[1], "0", "1", "0", "1"]]
    merged = read(write_text(tmp_path / "svar.csv", [names, *rows]), survey)
    assert answers(merged, "varit", "mer", "antal", "alder") == [
        ("a", "ja", "y", None),
        ("b", "nej", "x", "ung"),
    ]
    assert told(merged) == {"unknown_value"}


def test_yes_and_no_of_surveyjs_are_true_and_false(tmp_path: Path) -> None:
    survey = survey_of(QUESTIONS.replace("  - id: slut", YES_NO + "  - id: slut"))
    responses = [{"varit": True, "mer": False}, {"varit": False}, {"varit": "b", "mer": "vet"}]
    merged = read(write_json(tmp_path / "svar.json", responses), survey)
    assert answers(merged, "varit", "mer") == [("a", None), ("b", "nej"), ("b", "vet")]
    assert not told(merged)


def test_the_last_columns_of_a_newer_typeform_are_its_own(tmp_path: Path) -> None:
    names = ["#", "Hur gammal?", "Response Type", "Start Date (UTC)", "Stage Date (UTC)"]
    names += ["Submit Date (UTC)", "Network ID", "Tags", "Ending"]
    time = "2027-05-02 10:00:00"
    rows = [
        [RECORD[0], "Ung", "completed", time, "", time, "5f57f20d14", "", "Tack"],
        [RECORD[1], "Gammal", "started", time, time, "", "5f57f20d15", "", ""],
    ]
    merged = read(write_text(tmp_path / "svar.csv", [names, *rows]))
    assert answers(merged, "alder") == [("gam",), ("ung",)]
    assert not told(merged)


# -- Formbricks

OWN = ["No.", "Response ID", "Timestamp", "Finished", "Survey ID"]


def formbricks(folder: Path, names: Sequence[str], *rows: Sequence[str]) -> Path:
    given = [[str(n), f"clx{n:07}", "2027-05-02", "Yes", "s", *row] for n, row in enumerate(rows)]
    return write_text(folder / "svar.csv", [[*OWN, *names], *given], quotes="all")


def test_labels_of_formbricks_may_hold_what_stands_between_them(tmp_path: Path) -> None:
    names = ["1. Vad äter du?\nFlera svar", "1. Vad äter du?\nFlera svar - Option ID"]
    names += ["2. Hur reser du? - Till vardags", "2. Hur reser du? - Till vardags - Option ID"]
    rows = [
        ["Fisk; skaldjur; Kött", "a1, b2", "Tåg; pendel", "c3"],
        ["Kött; Fisk; skaldjur", "b2, a1", "'- Till fots", "d4"],
    ]
    merged = read(formbricks(tmp_path, names, *rows))
    assert answers(merged, "mat_fisk", "mat_kott", "resa") == [(1, 1, "fot"), (1, 1, "tag")]
    assert not told(merged)


def test_formbricks_masks_what_a_spreadsheet_would_compute(tmp_path: Path) -> None:
    names = ["1. Förslag?", "2. Var?"]
    rows = [["'=1+1", "'-ån; Torget"], ["'@hem", "'+46"], ["'n bil", "Torget; -ån"]]
    merged = read(formbricks(tmp_path, names, *rows))
    words = {"=1+1", "@hem", "'n bil"}
    assert {text for name, text in merged_comments(merged) if name == "ord"} == words
    own = {text for name, text in merged_comments(merged) if name == "plats"}
    assert own == {"-ån", "+46"}
    assert not told(merged)


def test_a_ranking_of_formbricks_stands_in_its_order(tmp_path: Path) -> None:
    names = ["4. Viktigast?", "4. Viktigast? - Option ID"]
    merged = read(formbricks(tmp_path, names, ["Gård; Buss", "c; b"], ["Ljus", "a"]))
    assert answers(merged, "prio_1", "prio_2") == [("gard", "buss"), ("ljus", None)]
    assert not told(merged)


def test_formbricks_has_the_columns_that_its_first_response_had(tmp_path: Path) -> None:
    """Where others have nothing, or more, the file says nothing of it."""
    names = ["url", "source", "country", "userAgent - os", "person.role", "1. Hur gammal?"]
    first = ["https://example.se", "link", "SE", "Windows", "", "Ung"]
    merged = read(formbricks(tmp_path, names, first, ["", "", "", "", "", "Gammal"]))
    assert answers(merged, "alder") == [("gam",), ("ung",)]
    assert not told(merged)


# -- SurveyJS


def surveyjs(folder: Path, *responses: object) -> Merged:
    return read(write_json(folder / "svar.json", responses))


def test_what_surveyjs_has_as_nothing_is_no_answer(tmp_path: Path) -> None:
    """ "" or null for a question that was not answered, be it one with rows."""
    nothing: dict[str, object] = {
        "alder": "",
        "plats": "",
        "problem": "",
        "sett": "",
        "prio": [],
        "ord": None,
    }
    whole = {"alder": "ung", "problem": {"fart": "stor"}, "sett": 3, "prio": ["gard"]}
    merged = surveyjs(tmp_path, nothing, whole, {"ord": "Hej", "problem": "", "plats": []})
    names = ("alder", "problem_fart", "sett", "prio_1", "plats_torg")
    assert answers(merged, *names) == [
        ("ung", "stor", 3, "gard", None),
        (None, None, None, None, None),
    ]
    assert [file.blank for file in merged.files] == [1]
    assert not told(merged)


def test_own_words_of_surveyjs_may_stand_in_the_place_of_the_choice(tmp_path: Path) -> None:
    """With storeOthersAsComment off; `Tåg; pendel` is not taken apart."""
    merged = surveyjs(
        tmp_path,
        {"resa": "Häst", "plats": ["park", "Vid ån, och bron"], "fika": ["Kaka\nmed grädde"]},
        {"resa": "tag", "plats": ["other"], "plats-Comment": "Skogen"},
    )
    assert answers(merged, "resa", "plats_park", "plats_other") == [("other", 1, 1), ("tag", 0, 1)]
    assert merged_comments(merged) == {
        ("resa", "Häst"): 1,
        ("plats", "Vid ån, och bron"): 1,
        ("plats", "Skogen"): 1,
        ("fika", "Kaka\nmed grädde"): 1,
    }
    assert not told(merged)


def test_a_response_of_surveyjs_may_be_a_matrix_and_nothing_else(tmp_path: Path) -> None:
    merged = surveyjs(tmp_path, {"problem": {"fart": "stor"}}, {"problem": {"mork": "lite"}})
    assert answers(merged, "problem_fart", "problem_mork") == [("stor", None), (None, "lite")]


def test_a_table_of_drop_downs_with_one_column_is_a_matrix(tmp_path: Path) -> None:
    """Somebody who answered nothing has "" in its place, or only rows that are empty."""
    inner = {"fart": {"nu": "stor"}, "mork": {"nu": "lite"}}
    merged = surveyjs(
        tmp_path,
        {"alder": "ung", "problem": inner},
        {"alder": "gam", "problem": {"mork": {"nu": ""}}},
        {"alder": "ung", "problem": ""},
    )
    assert answers(merged, "alder", "problem_fart", "problem_mork") == [
        ("gam", None, None),
        ("ung", "stor", "lite"),
        ("ung", None, None),
    ]
    assert not told(merged)


def test_a_table_of_drop_downs_with_several_columns_has_a_question_in_each(tmp_path: Path) -> None:
    inner = {"fart": {"problem": "stor", "annat": "x"}, "mork": {"problem": "lite"}}
    merged = surveyjs(tmp_path, {"alder": "ung", "tabell": inner})
    assert answers(merged, "problem_fart", "problem_mork") == [("stor", "lite")]
    assert [one.column for one in found(merged, "unknown_column")] == ["tabell/fart/annat"]


def test_of_columns_none_of_which_is_a_question_all_are_told(tmp_path: Path) -> None:
    inner = {"fart": {"nu": "stor", "sen": "lite"}}
    merged = surveyjs(tmp_path, {"alder": "ung", "problem": inner})
    assert answers(merged, "alder", "problem_fart") == [("ung", None)]
    assert {one.column for one in found(merged, "unknown_column")} == {
        "problem/fart/nu",
        "problem/fart/sen",
    }


def test_the_time_of_surveyjs_is_removed_and_a_list_may_lie_in_an_object(tmp_path: Path) -> None:
    response = {"HappendAt": "2027-05-02T10:11:12.1234567", "alder": "ung"}
    path = tmp_path / "svar.json"
    write_json(path, [response, response])
    path.write_text('\ufeff{"Count": 2, "Data": ' + path.read_text("utf-8") + "}", "utf-8")
    merged = read(path)
    assert answers(merged, "alder") == [("ung",), ("ung",)]
    assert [one.column for one in found(merged, "identifying_column")] == ["HappendAt"]


# -- Survey&Report


def survey_and_report(folder: Path, about: Rows, data: Rows, **more: Rows) -> Merged:
    names = ["Variable Name", "Label", "Type", "Data Type", "Value Codes", "Missing Code"]
    sheets = {**more, "Data": data, "VariableView": [names, *about]}
    return read(write_workbook(folder / "svar.xlsx", sheets))


MARK = ["Closed", "Numeric", "1 = Ja\n2 = Nej", "999"]


def test_a_question_of_survey_and_report_that_was_skipped_is_999_throughout(
    tmp_path: Path,
) -> None:
    about = [["VAR56_1", "Var? - Torget", *MARK], ["VAR56_2", "Var? - Parken", *MARK]]
    about += [["VAR01", "Hur gammal?", "Closed", "Numeric", "1 = Ung\n2 = Gammal", "999"]]
    data: Rows = [
        ["ID", "VAR56_1", "VAR56_2", "VAR01"],
        [1, 1, 2, 1],
        [2, 999, 999, 2],
        [3, 999, 999, 999],
    ]
    merged = survey_and_report(tmp_path, about, data)
    assert answers(merged, "plats_torg", "plats_park", "alder") == [
        (1, 0, "ung"),
        (None, None, "gam"),
    ]
    assert [file.blank for file in merged.files] == [1]
    assert not told(merged)


@pytest.mark.parametrize("own", ["Kommentar", "Var bor du?", None])
def test_a_comment_of_survey_and_report_is_its_questions_whatever_it_is_called(
    tmp_path: Path, own: str | None
) -> None:
    about = [["VAR07", "Var bor du?", "Closed", "Numeric", "1 = I Nossebro\n2 = Annat", "999"]]
    about += [["VAR07C", own, "Open", "Text", "", ""]] if own else []
    data: Rows = [["ID", "VAR07C", "VAR07"], [1, "I Essunga", 2], [2, 999, 1], [3, "", 999]]
    merged = survey_and_report(tmp_path, about, data, Info=[["Om filen"], ["x"]])
    assert answers(merged, "omrade") == [("nosse",), ("other",)]
    assert merged_comments(merged) == {("omrade", "I Essunga"): 1}
    assert not told(merged)


def test_codes_of_survey_and_report_are_looked_up_however_they_are_written(tmp_path: Path) -> None:
    """In Swedish whatever the language of the survey; several codes for nothing."""
    about = [["VAR01", "How old?", "Closed", "Numeric", " 1 = Young\r\n2=Old\r\n", "998, 999"]]
    about += [["VAR02_1", "Where? - The square", *MARK]]
    data: Rows = [["ID", "VAR01", "VAR02_1"], [1, 2, 1], [2, 999, 2], [3, 998, 1]]
    merged = survey_and_report(tmp_path, about, data)
    assert answers(merged, "alder", "plats_torg") == [("gam", 1), (None, 1)]
    assert [file.blank for file in merged.files] == [1]
    assert not told(merged)
