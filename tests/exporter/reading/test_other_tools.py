"""Tools of which each has its own way to head a column and to write several choices."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from exporter.errors import ExporterError
from exporter.merge import Merged, merge
from questions.logic import Chosen
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
from tests.exporter.online_files import Rows, write_json, write_text, write_workbook
from tests.exporter.online_tools import (
    Cell,
    Columns,
    a_column_for_each,
    by_text,
    labels,
    ranks_in_cells,
    surveyjs,
    table,
    text_of,
)

CHANCE = random.Random(19)
RECORDS = {str(number): random_answers(SURVEY, CHANCE) for number in range(1, 60)}
Own = dict[str, Callable[[int], Cell]]
LANGUAGES = pytest.mark.parametrize("language", ["sv", "en"])


def came_back(path: Path, name: str, without: str = "") -> None:
    """All answers but those to the question that the file has no column for."""
    merged = merge([path], SURVEY)
    answered = [{q: a for q, a in one.items() if q != without} for one in RECORDS.values()]
    assert merged_rows(merged) == rows_of(SURVEY, answered, "web", "")
    assert merged_comments(merged) == comments_of(answered)
    assert [f.column for f in found(merged, "missing_column")] == [*filter(None, [without])]
    assert merged.findings.needs_a_person == bool(without)
    assert [source for source, _ in merged.sources] == [name]


def refused(path: Path) -> ExporterError:
    with pytest.raises(ExporterError) as error:
        merge([path], SURVEY)
    return error.value


# -- Nextcloud Forms


def nextcloud(language: str = "sv", stamp: str = "2027-05-02T10:{:02}:00+02:00") -> Rows:
    own: Own = {
        "Användar-ID": lambda _: "",
        "Användarens visningsnamn": lambda _: "Anonym användare",
        "Tidsstämpel": lambda n: stamp.format(n),
    }
    columns = by_text(SURVEY, language, row="{} ({})", joined="; ")
    return table(own, ranks_in_cells(columns, SURVEY, language, "{} ({})"), RECORDS)


def masked(rows: Rows) -> Rows:
    return [
        [f"'{c}" if isinstance(c, str) and c[:1] in tuple("=+-@") else c for c in row]
        for row in rows
    ]


@LANGUAGES
def test_answers_come_back_from_nextcloud(tmp_path: Path, language: str) -> None:
    rows = masked(nextcloud(language))
    path = write_text(tmp_path / "svar.csv", rows, quotes="all", encoding="utf-8-sig")
    came_back(path, "nextcloud-forms")


def test_answers_come_back_from_nextcloud_in_excel_and_with_an_older_stamp(tmp_path: Path) -> None:
    stamp = "Sonntag, 2. Mai 2027 um 10:{:02}:00 Mitteleuropäische Sommerzeit"
    path = write_workbook(tmp_path / "svar.xlsx", {"Worksheet": nextcloud(stamp=stamp)})
    came_back(path, "nextcloud-forms")


def test_answers_of_nextcloud_that_have_shifted_stop_the_file(tmp_path: Path) -> None:
    """A matrix that nobody answered takes one cell in the place of several."""
    own = ["Användar-ID", "Användarens visningsnamn", "Tidsstämpel"]
    names = [*own, "Hur stort? (Fart)", "Hur stort? (Mörker)", "Hur gammal?"]
    rows = [["", "Anonym", f"2027-05-02T10:0{n}:00+02:00"] for n in range(3)]
    answers = [["Litet", "Stort", "Ung"], ["", "Ung"], ["Stort", "Litet", "Gammal"]]
    shifted = [row + given for row, given in zip(rows, answers, strict=True)]
    error = refused(write_text(tmp_path / "svar.csv", [names, *shifted]))
    assert (error.phrase, error.values["row"]) == ("csv_row", 3)
    error = refused(write_workbook(tmp_path / "svar.xlsx", {"Blad": [names, *shifted]}))
    assert (error.phrase, error.values["row"]) == ("shifted", 3)


IN_PARENTHESES = survey_of(
    QUESTIONS.replace("sv: Hur stort?", 'sv: "Hur stort (i år)?"')
    .replace("fart: {sv: Fart,", 'fart: {sv: "Fart (bil)",')
    .replace("sv: Var?", 'sv: "Var (ungefär)?"')
)


def test_questions_and_rows_of_nextcloud_may_hold_parentheses(tmp_path: Path) -> None:
    names = ["User ID", "User display name", "Timestamp", "Var (ungefär)?"]
    names += ["Hur stort (i år)? (Fart (bil))", "Hur stort (i år)? (Mörker)"]
    row = ["", "Anonymous user", "2027-05-02T10:00:00+02:00", "Parken", "Stort", "Litet"]
    merged = merge([write_text(tmp_path / "svar.csv", [names, row])], IN_PARENTHESES)
    columns = ("plats_park", "problem_fart", "problem_mork")
    assert merged.responses.select(columns).rows() == [(1, "stor", "lite")]


@pytest.mark.parametrize(("cell", "text"), [("'=1+1", "=1+1"), ("'-3", "-3"), ("'n bil", "'n bil")])
def test_an_apostrophe_is_undone_where_the_tool_has_put_it(
    tmp_path: Path, cell: str, text: str
) -> None:
    names = ["Användar-ID", "Användarens visningsnamn", "Tidsstämpel", "Förslag?"]
    row = ["", "Anonym", "2027-05-02T10:00:00+02:00", cell]
    merged = merge([write_text(tmp_path / "svar.csv", [names, row])], SURVEY)
    assert merged_comments(merged) == {("ord", text): 1}


# -- Formbricks


def formbricks(language: str = "sv") -> list[list[Cell]]:
    own: Own = {
        "No.": lambda n: n,
        "Response ID": lambda n: f"clx{n:020}ab",
        "Timestamp": lambda n: f"2027-05-02 10:{n:02}:00",
        "Finished": lambda _: "Yes",
        "Survey ID": lambda _: "clsurvey",
        "Formbricks ID (internal)": lambda _: "",
        "User ID": lambda _: "",
        "Tags": lambda _: "",
        "country": lambda _: "SE",
        "person.email": lambda _: "",
        "Verified Email": lambda _: "",
    }
    columns = by_text(SURVEY, language, row="{} - {}", joined="; ", numbered=True)
    return table(own, columns, RECORDS)


@LANGUAGES
def test_answers_come_back_from_formbricks(tmp_path: Path, language: str) -> None:
    rows = [[*row, "id1, id2"] for row in masked(formbricks(language))]
    rows[0][-1] = f"3. {text_of(SURVEY.questions[2], language)} - Option ID"
    came_back(write_text(tmp_path / "svar.csv", rows, quotes="all"), "formbricks")


def test_answers_come_back_from_formbricks_in_excel(tmp_path: Path) -> None:
    came_back(write_workbook(tmp_path / "svar.xlsx", {"Sheet1": formbricks()}), "formbricks")


def test_a_response_that_was_not_finished_yields_to_the_one_that_was(tmp_path: Path) -> None:
    names = ["Response ID", "Survey ID", "Finished", "1. Hur gammal?"]
    rows = [["a1", "s", "No", "Ung"], ["a2", "s", "Yes", "Ung"], ["a1", "s", "Yes", "Gammal"]]
    merged = merge([write_text(tmp_path / "svar.csv", [names, *rows])], SURVEY)
    assert sorted(merged.responses["alder"]) == ["gam", "ung"]


def test_a_number_of_a_response_that_was_rounded_stops_the_file(tmp_path: Path) -> None:
    names = ["Response ID", "Survey ID", "1. Hur gammal?"]
    rows = [["1.16978E+10", "s", "Ung"], ["1.16978E+10", "s", "Gammal"]]
    assert refused(write_text(tmp_path / "svar.csv", [names, *rows])).phrase == "record_rounded"


# -- SurveyMonkey

MONKEY: Own = {
    "Respondent ID": lambda n: str(11697755930 + n),
    "Collector ID": lambda _: "214512345",
    "Start Date": lambda n: f"06/08/2027 10:{n:02}:30 AM",
    "End Date": lambda n: f"06/08/2027 11:{n:02}:30 AM",
    "IP Address": lambda _: "",
    "Email Address": lambda _: "",
}
PLEASE = "Other (please specify)"


def monkey(heading: str = "{}\n{}", *, marks: bool = True) -> list[list[Cell]]:
    columns = a_column_for_each(SURVEY, "sv", heading, other=PLEASE, marks=marks)
    return table(MONKEY, columns, RECORDS)


def in_two_rows(rows: Rows, *, everywhere: bool, below: str = "") -> list[list[Cell]]:
    """The question over its first column only, or over all; `below`: what stands below the tool's
    own columns."""
    heading, *answers = [list(row) for row in rows]
    texts: list[Cell] = []
    items: list[Cell] = []
    for number, name in enumerate(heading):
        text, _, item = str(name).partition("\n")
        is_new = everywhere or text not in texts
        texts.append(text if is_new else "")
        items.append(below if number < len(MONKEY) else f"   {item}  " if item else "Response")
    return [texts, items, *answers]


@pytest.mark.parametrize("everywhere", [True, False])
@pytest.mark.parametrize("marks", [True, False])
@pytest.mark.parametrize("below", ["", "\0"], ids=["nothing", "NUL"])
def test_answers_come_back_from_surveymonkey(
    tmp_path: Path, below: str, *, everywhere: bool, marks: bool
) -> None:
    rows = in_two_rows(monkey(marks=marks), everywhere=everywhere, below=below)
    came_back(write_text(tmp_path / "svar.csv", rows), "surveymonkey")


def test_answers_come_back_from_surveymonkey_below_a_title(tmp_path: Path) -> None:
    rows: Rows = [["Trygg i kommunen"], *in_two_rows(monkey(), everywhere=False)]
    came_back(write_text(tmp_path / "svar.csv", rows), "surveymonkey")


def test_answers_come_back_from_surveymonkey_in_one_row(tmp_path: Path) -> None:
    """Where a first row that is skipped would be the first respondent."""
    came_back(write_text(tmp_path / "svar.csv", monkey("{} - {}")), "surveymonkey")


def test_answers_come_back_from_surveymonkey_in_excel(tmp_path: Path) -> None:
    typed = [[int(c) if str(c)[:3] == "116" else c for c in row] for row in monkey()]
    rows = in_two_rows(typed, everywhere=False)
    came_back(write_workbook(tmp_path / "svar.xlsx", {"Sheet": rows}), "surveymonkey")


def test_two_respondents_of_which_excel_has_made_one_stop_the_file(tmp_path: Path) -> None:
    rows = in_two_rows(monkey(), everywhere=False)
    for row in rows[2:4]:
        row[0] = "1.16978E+10"
    error = refused(write_text(tmp_path / "svar.csv", rows))
    assert (error.phrase, error.values["row"]) == ("record_rounded", 3)


def test_an_apostrophe_that_kept_the_number_of_a_respondent_whole_is_none_of_it(
    tmp_path: Path,
) -> None:
    rows = in_two_rows(monkey(), everywhere=False)
    again = [[*rows[2]], [*rows[3]]]
    for row in rows[2:]:
        row[0] = f"'{row[0]}"
    came_back(write_text(tmp_path / "svar.csv", [*rows, *again]), "surveymonkey")


def test_columns_without_a_name_and_blank_rows_at_the_end_are_nothing(tmp_path: Path) -> None:
    rows = [[*row, *[""] * 22] for row in in_two_rows(monkey(), everywhere=False)]
    rows += [[""] * len(rows[0])] * 30
    came_back(write_text(tmp_path / "svar.csv", rows), "surveymonkey")


# -- Typeform


def typeform() -> list[list[Cell]]:
    own: Own = {"#": lambda n: f"{n:032x}".replace("0", "a")[:-2] + f"{n:02}"}
    rows = table(own, a_column_for_each(SURVEY, "sv", "{}\n{}", other="Other"), RECORDS)
    rows[0] = [_alone(str(name)) for name in rows[0]]
    ends: list[Cell] = ["Response Type", "Start Date (UTC)", "Submit Date (UTC)", "Network ID"]
    return [
        [*row, *(ends if n == 0 else ["completed", "2027-05-02", "2027-05-02", f"{n:010}"])]
        for n, row in enumerate(rows)
    ]


def _alone(name: str) -> str:
    """Of a choice the choice alone, of a row or a rank the question, too."""
    text, _, item = name.partition("\n")
    whole = text.startswith(("Hur stort?", "Viktigast?"))
    return f"{text} - {item}" if whole and item else f"  {item}" if item else text


def test_answers_come_back_from_typeform(tmp_path: Path) -> None:
    """Four columns may be called `Other`: each belongs to the question before it."""
    rows = typeform()
    assert rows[0].count("  Other") == 2
    came_back(write_text(tmp_path / "svar.csv", rows), "typeform")


def test_what_was_only_begun_in_typeform_is_not_sent_in(tmp_path: Path) -> None:
    names = ["#", "Hur gammal?", "Response Type"]
    rows = [["a1" * 16, "Ung", "partial"], ["a1" * 16, "Gammal", "completed"]]
    merged = merge([write_text(tmp_path / "svar.csv", [names, *rows])], SURVEY)
    assert merged.responses["alder"].to_list() == ["gam"]


@pytest.mark.parametrize("cell", ["  Torget", "Torget ", "torget", "1"])
def test_a_mark_of_typeform_is_the_label_with_any_blanks(tmp_path: Path, cell: str) -> None:
    names = ["#", "Var?", "Torget", "Parken"]
    row = ["a1" * 16, "", cell, ""]
    merged = merge([write_text(tmp_path / "svar.csv", [names, row])], SURVEY)
    assert merged.responses.select("plats_torg", "plats_park").rows() == [(1, 0)]


# -- Qualtrics


def qualtrics(rows_of_headings: int = 3, *, old: bool = False) -> list[list[Cell]]:
    own: Own = {
        "ResponseID": lambda n: f"R_{n:015}",
        "ResponseSet": lambda _: "Default",
        "IPAddress": lambda _: "192.0.2.7",
        "StartDate": lambda n: f"2027-05-02 10:{n:02}:00",
        "Finished": lambda _: "1",
    }
    columns = a_column_for_each(SURVEY, "sv", "{}\n{}", other="Other - Text", said="Other")
    rows = table(own, _without_ranks(columns), RECORDS)
    texts, *answers = rows
    codes: list[Cell] = [f"V{n}" if old else name for n, name in enumerate(list(own), start=1)]
    codes += [_code(str(name), number) for number, name in enumerate(texts[len(own) :])]
    shown: list[Cell] = [str(name).replace("\n", " - ") for name in texts]
    third: list[Cell] = [f"{{'ImportId': 'QID{n}'}}" for n, _ in enumerate(codes)]
    return [*[codes, shown, third][:rows_of_headings], *answers]


def _without_ranks(columns: Columns) -> Columns:
    """There is a column for each choice of a ranking, and none for a rank."""
    return (pair for pair in columns if not pair[0].startswith("Viktigast?\n"))


def _code(name: str, number: int) -> str:
    text, _, item = name.partition("\n")
    ids = {text_of(q, "sv"): q.id for q in SURVEY.questions}
    if item == "Other - Text":
        return f"{ids[text]}_TEXT"
    return f"{ids[text]}_{number}" if item else ids[text]


@pytest.mark.parametrize("rows_of_headings", [2, 3])
@pytest.mark.parametrize("old", [True, False])
def test_answers_come_back_from_qualtrics(
    tmp_path: Path, rows_of_headings: int, *, old: bool
) -> None:
    """The number behind a code is the choice's id or its place: the text says which one it is."""
    rows = qualtrics(rows_of_headings, old=old)
    path = write_text(tmp_path / "svar.csv", rows, encoding="utf-8-sig")
    came_back(path, "qualtrics", without="prio")


@pytest.mark.parametrize("word", ["NA", "None", "null", "N/A"])
def test_a_word_that_looks_like_nothing_is_what_somebody_wrote(tmp_path: Path, word: str) -> None:
    names = ["ResponseId", "Finished", "ord"]
    path = write_text(tmp_path / "svar.csv", [names, ["R_1", "1", word]])
    assert merged_comments(merge([path], SURVEY)) == {("ord", word): 1}


def test_a_ranking_of_qualtrics_has_the_rank_of_each_choice(tmp_path: Path) -> None:
    codes = ["ResponseId", "Finished", "prio_1", "prio_2", "prio_3"]
    texts = ["Response ID", "Finished", *(f"Viktigast? - {x}" for x in ("Ljus", "Buss", "Gård"))]
    path = write_text(tmp_path / "svar.csv", [codes, texts, ["R_1", "True", "2", "3", "1"]])
    assert merge([path], SURVEY).responses.select("prio_1", "prio_2").rows() == [("gard", "ljus")]


# -- SurveyJS


def test_answers_come_back_from_surveyjs(tmp_path: Path) -> None:
    path = write_json(tmp_path / "svar.json", [surveyjs(SURVEY, one) for one in RECORDS.values()])
    came_back(path, "surveyjs")


def test_words_in_the_place_of_other_are_read(tmp_path: Path) -> None:
    """With storeOthersAsComment off; and "" is what was not answered."""
    responses = [{"omrade": "I Essunga", "plats": ["torg", "Vid ån"], "ord": "", "sett": ""}]
    merged = merge([write_json(tmp_path / "svar.json", responses)], SURVEY)
    assert merged.responses.select("omrade", "plats_torg", "plats_other").rows() == [
        ("other", 1, 1)
    ]
    assert merged_comments(merged) == {("omrade", "I Essunga"): 1, ("plats", "Vid ån"): 1}


@pytest.mark.parametrize(
    "text", ["{", "[]", "[1, 2]", '{"a": 1', "[" * 5000, '[{"a": 1}, 2]', '{"a": "\\ud800"}']
)
def test_json_that_holds_no_responses_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "svar.json"
    path.write_text(text, "utf-8")
    assert refused(path).phrase in ("not_json", "no_known_column")


# -- EUSurvey


TOP: list[list[Cell]] = [["Alias", "trygg"], ["Export Date", "2027-05-02 10:00:00"], []]


def eusurvey(*, split: bool = False) -> list[list[Cell]]:
    columns = list(by_text(SURVEY, "sv", row="{}: {}", joined="; "))
    rows = table({}, iter(columns), RECORDS)
    if split:
        question = SURVEY.questions[2]
        for code, label in labels(question, "sv").items():
            rows[0].append(label)
            for row, answers in zip(rows[1:], RECORDS.values(), strict=True):
                given = answers.get(question.id)
                codes = given.codes if isinstance(given, Chosen) else ()
                row.append("Yes" if code in codes else "No")
    last = ["Inbjudans nummer", "Svar-id", "Användarnamn", "Skapad den", "Senaste uppdatering"]
    rows = [
        [*row, *(last if n == 0 else ["", f"b2c1-{n:04}", "", "2027-05-02", "2027-05-02"])]
        for n, row in enumerate(rows)
    ]
    return [*TOP, *rows]


def test_equal_answers_of_an_anonymous_eusurvey_are_those_of_several_people(
    tmp_path: Path,
) -> None:
    """It writes Anonymous into the place of every number."""
    names = ["Hur gammal?", "Inbjudans nummer", "Svar-id", "Användarnamn"]
    rows = [[age, "Anonymous", "Anonymous", "Anonymous"] for age in ("Ung", "Ung", "Gammal")]
    path = write_workbook(tmp_path / "svar.xlsx", {"Content": [*TOP, names, *rows]})
    merged = merge([path], SURVEY)
    assert merged.responses["alder"].to_list() == ["ung", "ung", "gam"]
    assert not found(merged, "edited_record")
    assert not found(merged, "repeated")


@pytest.mark.parametrize("split", [True, False])
def test_answers_come_back_from_eusurvey(tmp_path: Path, *, split: bool) -> None:
    rows = eusurvey(split=split)
    came_back(write_workbook(tmp_path / "svar.xlsx", {"Content": rows}), "eusurvey")


def test_a_short_name_behind_a_text_is_the_code(tmp_path: Path) -> None:
    rows = [["Alias", "t"], ["Export Date", "2027-05-02"], [], ["Hur ofta? (sett)", "Svar-id"]]
    path = write_workbook(tmp_path / "svar.xlsx", {"Content": [*rows, ["4", "b-1"]]})
    assert merge([path], SURVEY).responses["sett"].to_list() == [4]


def test_a_word_in_parentheses_that_ends_a_text_need_not_be_a_short_name(tmp_path: Path) -> None:
    names = ["Hur stort (i år)?: Fart (bil)", "Hur stort (i år)?: Mörker", "Svar-id"]
    rows: Rows = [*TOP, names, ["Stort", "Litet", "b-1"]]
    path = write_workbook(tmp_path / "svar.xlsx", {"Content": rows})
    merged = merge([path], IN_PARENTHESES)
    assert merged.responses.select("problem_fart", "problem_mork").rows() == [("stor", "lite")]


def test_a_text_that_goes_on_in_the_row_below_is_no_respondent(tmp_path: Path) -> None:
    rows = eusurvey()
    below = ["fortsättning" if name == "Förslag?" else "" for name in rows[3]]
    rows.insert(6, [*below])
    error = refused(write_workbook(tmp_path / "svar.xlsx", {"Content": rows}))
    assert (error.phrase, error.values["row"]) == ("goes_on_below", 7)


FULL = 32_767
"""What a cell of Excel holds, in units of UTF-16."""


@pytest.mark.parametrize("pair", ["åä", "\U0001f600"], ids=["letters", "a pair of units"])
def test_a_text_that_was_too_long_for_its_cell_is_one(tmp_path: Path, pair: str) -> None:
    full = "x" + pair * (FULL // 2)
    names = ["Förslag?", "Var?", "Varför där?", "Hur gammal?", "Svar-id"]
    rows = [[full, "Torget", "y" * FULL, "Ung", "b-1"], [full, "", "slut", "", ""]]
    rows += [["Slut", "", "", "", ""], ["Nej", "", "", "Annan", "b-2"]]
    path = write_workbook(tmp_path / "svar.xlsx", {"Content": [*TOP, names, *rows]})
    merged = merge([path], SURVEY)
    assert sorted(merged.responses["alder"].to_list(), key=str) == [None, "ung"]
    assert merged_comments(merged) == {
        ("ord", f"{full}{full}Slut"): 1,
        ("varfor", "y" * FULL + "slut"): 1,
        ("ord", "Nej"): 1,
    }
    assert [one.row for one in found(merged, "unknown_value")] == [8]


def in_sheets(rows: Rows, width: int) -> dict[str, Rows]:
    """`rows`, the headings first, in sheets that each hold so many columns, and an empty one."""
    begins = range(0, len(rows[0]) + width, width)
    return {
        f"Content{number or ''}": [*TOP, *(row[begin : begin + width] for row in rows)]
        for number, begin in enumerate(begins)
    }


@pytest.mark.parametrize("width", [1, 7])
def test_columns_that_go_on_in_other_sheets_stand_beside_the_first(
    tmp_path: Path, width: int
) -> None:
    sheets = in_sheets(eusurvey()[3:], width)
    came_back(write_workbook(tmp_path / "svar.xlsx", dict(reversed(sheets.items()))), "eusurvey")


def test_a_row_below_is_refused_where_there_are_several_sheets(tmp_path: Path) -> None:
    """What stands beside it in the other sheets may have moved down with it."""
    rows = [["Förslag?", "Svar-id"], ["x" * FULL, "b-1"], ["slut", ""], ["Nej", "b-2"]]
    error = refused(write_workbook(tmp_path / "svar.xlsx", in_sheets(rows, 1)))
    assert (error.phrase, error.values["row"]) == ("goes_on_below", 6)


@pytest.mark.parametrize(
    ("top", "names"),
    [([], ["Svar-id"]), ([["Alias", "x"], *TOP[1:]], ["Svar-id"]), (TOP, ["Förslag?"])],
    ids=["no rows above", "another survey", "no number of the response"],
)
def test_a_sheet_that_cannot_be_put_beside_the_first_is_refused(
    tmp_path: Path, top: list[list[Cell]], names: list[Cell]
) -> None:
    sheets: dict[str, Rows] = {
        "Content": [*TOP, ["Hur gammal?"], ["Ung"]],
        "Content1": [*top, names, ["b-1"]],
    }
    assert refused(write_workbook(tmp_path / "svar.xlsx", sheets)).phrase == "too_wide"


# -- Survey&Report


def survey_and_report() -> dict[str, Rows]:
    """Codes in one sheet, and in another what they mean: 1 and 2 for marks, 999 for nothing."""
    columns = list(a_column_for_each(SURVEY, "sv", "{} - {}", other="Annat"))
    rows = table({"ID": lambda n: n}, iter(columns), RECORDS)
    about: list[list[Cell]] = [
        ["Variable Name", "Label", "Type", "Data Type", "Value Codes", "Missing Code"]
    ]
    answers: list[list[Cell]] = [["ID"], *([row[0]] for row in rows[1:])]
    multis = [text_of(q, "sv") + " - " for q in SURVEY.questions if q.id in ("plats", "utsatt")]
    for number, (label, _) in enumerate(columns, start=1):
        cells = [str(row[number]) for row in rows[1:]]
        is_mark = label.startswith(tuple(multis)) and not label.endswith("Annat")
        known = sorted({cell for cell in cells if cell})
        if is_mark:
            meant = {"1": "Ja", "2": "Nej"}
            codes = ["1" if cell else "2" for cell in cells]
        elif len(known) < 4 and not known[0].isdecimal():
            meant = {str(n): text for n, text in enumerate(known, start=1)}
            back = {text: code for code, text in meant.items()}
            codes = [back.get(cell, "999") for cell in cells]
        else:
            meant, codes = {}, [cell or "999" for cell in cells]
        about.append(
            [
                f"VAR{number:02}",
                label,
                "Closed",
                "Numeric",
                "\n".join(f"{code} = {text}" for code, text in meant.items()),
                "999",
            ]
        )
        answers[0].append(f"VAR{number:02}")
        for row, code in zip(answers[1:], codes, strict=True):
            row.append(int(code) if code.isdecimal() else code)
    return {"VariableView": about, "Data": answers}


def test_answers_come_back_from_survey_and_report(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "svar.xlsx", survey_and_report())
    came_back(path, "survey-and-report")


def test_a_comment_belongs_to_its_variable(tmp_path: Path) -> None:
    about = [["Variable Name", "Label", "Value Codes", "Missing Code"]]
    about += [["VAR01", "Var bor du?", "1 = I Nossebro\n2 = Annat", "999"]]
    rows: Rows = [["ID", "VAR01", "VAR01C"], [7, 2, "I Essunga"], [8, 999, ""], [9, 1, ""]]
    path = write_workbook(tmp_path / "svar.xlsx", {"Data": rows, "VariableView": about})
    merged: Merged = merge([path], SURVEY)
    assert sorted(merged.responses["omrade"]) == ["nosse", "other"]
    assert merged_comments(merged) == {("omrade", "I Essunga"): 1}


def test_a_code_without_a_meaning_is_told(tmp_path: Path) -> None:
    about = [["Variable Name", "Label", "Value Codes", "Missing Code"]]
    about += [["VAR01", "Var bor du?", "1 = I Nossebro", "999"]]
    rows: Rows = [["ID", "VAR01"], [7, 3], [8, 1]]
    path = write_workbook(tmp_path / "svar.xlsx", {"Data": rows, "VariableView": about})
    merged = merge([path], SURVEY)
    assert [f.row for f in found(merged, "unknown_value")] == [2]


# -- several at once


def test_several_tools_and_kiosks_are_one_result(tmp_path: Path) -> None:
    paths = [
        write_text(tmp_path / "1.csv", formbricks(), quotes="all"),
        write_text(tmp_path / "2.csv", typeform()),
        write_json(tmp_path / "3.json", [surveyjs(SURVEY, one) for one in RECORDS.values()]),
        write_workbook(tmp_path / "4.xlsx", {"Content": eusurvey()}),
    ]
    merged = merge(paths, SURVEY)
    assert [name for name, _ in merged.sources] == [
        "eusurvey",
        "formbricks",
        "surveyjs",
        "typeform",
    ]
    once = rows_of(SURVEY, list(RECORDS.values()), "web", "")
    assert merged_rows(merged) == {row: 4 * count for row, count in once.items()}
