"""What breaks a rule of the survey is left out and told by file, row and column, never quoted."""

import json
import sqlite3
from collections.abc import Mapping
from pathlib import Path

import pytest

from exporter.findings import MOST_LISTED
from exporter.merge import Merged, merge
from exporter.output_names import Output
from questions.variables import Value, variables
from tests.exporter.limesurvey_file import OWN, headings
from tests.exporter.office import (
    DETAILED,
    QUESTIONS,
    SURVEY,
    Kiosk,
    everything,
    exporter,
    found,
    members,
    sealed,
    survey_of,
    write_csv,
    written,
)
from tests.exporter.residents import submissions
from tests.typed import Said

CANARY = "KANARIE7531"
"""No file of ours, no sentence and no report may hold it."""
NAMES = headings(SURVEY, "code")
GOOD_BEFORE = {"id": "11", "submitdate": "x", "alder": "ung", "ord": "två\nrader"}
GOOD_AFTER = {"id": "13", "submitdate": "x", "alder": "gam", "sett": "4"}


def survey_file(tmp_path: Path) -> Path:
    path = tmp_path / "fragor.yaml"
    path.write_text(QUESTIONS, encoding="utf-8")
    return path


def export_with(tmp_path: Path, cells: Mapping[str, str]) -> Path:
    """An export whose third row, as a spreadsheet counts, has `cells`."""
    names = [*NAMES, *(name for name in cells if name not in NAMES)]
    rows = [GOOD_BEFORE, {"id": "12", "submitdate": "x", **cells}, GOOD_AFTER]
    return write_csv(tmp_path / "svar.csv", names, rows)


def values_of(merged: Merged, *names: str) -> list[tuple[object, ...]]:
    """The values in the rows that are not one of the two good ones."""
    rest = merged.responses.filter(
        ~((merged.responses["alder"] == "ung") & merged.responses["sett"].is_null()).fill_null(
            value=False
        ),
        ~(merged.responses["sett"] == 4).fill_null(value=False),
    )
    return rest.select(names).rows()


# -- rules

BROKEN: dict[str, tuple[dict[str, str], tuple[str, str], dict[str, Value | None]]] = {
    "an unknown code": (
        {"alder": CANARY, "sett": "7"},
        ("unknown_value", "alder"),
        {"alder": None, "sett": 7},
    ),
    "an unknown code in a matrix": (
        {"problem[fart]": CANARY, "problem[mork]": "lite"},
        ("unknown_value", "problem_fart"),
        {"problem_fart": None, "problem_mork": "lite"},
    ),
    "a code of another question": (
        {"alder": "torg", "sett": "7"},
        ("unknown_value", "alder"),
        {"alder": None, "sett": 7},
    ),
    "neither yes nor no": (
        {"plats[torg]": CANARY, "plats[park]": "Y"},
        ("unknown_value", "plats_torg"),
        {"plats_torg": 0, "plats_park": 1},
    ),
    "a number too large": (
        {"sett": "100", "alder": "gam"},
        ("unknown_number", "sett"),
        {"sett": None, "alder": "gam"},
    ),
    "a number too small": (
        {"grader": "-1", "sett": "7"},
        ("unknown_number", "grader"),
        {"grader": None, "sett": 7},
    ),
    "a number that is none": (
        {"sett": CANARY, "alder": "gam"},
        ("unknown_number", "sett"),
        {"sett": None, "alder": "gam"},
    ),
    "half a number": (
        {"sett": "3.5", "alder": "gam"},
        ("unknown_number", "sett"),
        {"sett": None, "alder": "gam"},
    ),
    "a number beyond all bounds": (
        {"sett": "9" * 400, "alder": "gam"},
        ("unknown_number", "sett"),
        {"sett": None, "alder": "gam"},
    ),
    "digits of another script": (
        {"sett": "٣", "alder": "gam"},
        ("unknown_number", "sett"),
        {"sett": None, "alder": "gam"},
    ),
    "a grade off the scale": (
        {"betyg": "6", "alder": "gam", "problem[fart]": "stor"},
        ("unknown_number", "betyg"),
        {"betyg": None, "alder": "gam"},
    ),
    "a third choice of two": (
        {"plats[torg]": "Y", "plats[park]": "Y", "plats[other]": "vid ån", "sett": "7"},
        ("too_many", "plats"),
        {"plats_torg": None, "plats_park": None, "plats_ingen": None, "sett": 7},
    ),
    "a choice that stands alone, with another": (
        {"plats[torg]": "Y", "plats[ingen]": "Y", "sett": "7"},
        ("not_alone", "plats"),
        {"plats_torg": None, "plats_ingen": None, "sett": 7},
    ),
    "the same thing ranked twice": (
        {"prio1": "ljus", "prio2": "ljus", "sett": "7"},
        ("ranked_twice", "prio"),
        {"prio_1": None, "prio_2": None, "sett": 7},
    ),
    "an answer to a question that was not shown": (
        {"betyg": "3", "sett": "7", "problem[fart]": "lite"},
        ("not_shown", "betyg"),
        {"betyg": None, "sett": 7},
    ),
    "words for a question that was not shown": (
        {"varfor": CANARY, "plats[ingen]": "Y", "sett": "7"},
        ("not_shown", "varfor"),
        {"plats_ingen": 1, "sett": 7},
    ),
    "an answer that hangs on one that was left out": (
        {"betyg": "3", "alder": "gam", "problem[fart]": CANARY, "sett": "7"},
        ("not_shown", "betyg"),
        {"betyg": None, "problem_fart": None, "sett": 7},
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_rule_is_told_by_row_and_column_and_the_rest_of_the_row_is_kept(
    tmp_path: Path, case: str
) -> None:
    cells, (phrase, column), kept = BROKEN[case]
    merged = merge([export_with(tmp_path, cells)], SURVEY)
    assert (phrase, 3, column) in [
        (one.phrase, one.row, one.column)
        for _, _, _, listed in merged.findings.grouped()
        for one in listed
    ]
    assert all(one.row in (0, 3) for *_, listed in merged.findings.grouped() for one in listed)
    assert merged.findings.needs_a_person
    assert merged.responses.height == 3
    assert values_of(merged, *kept) == [tuple(kept.values())]


@pytest.fixture(scope="module")
def all_broken(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Said]:
    """The whole command on an export that breaks every rule, and has whatever may not be kept."""
    folder = tmp_path_factory.mktemp("office")
    rows: list[dict[str, str]] = [GOOD_BEFORE]
    for number, (cells, _, _) in enumerate(BROKEN.values(), start=100):
        rows.append({"id": f"{CANARY}{number}", **STAMPS, **cells, **SECRETS, **NOT_OURS})
    path = write_csv(folder / "svar.csv", list(dict.fromkeys([*NAMES, *SECRETS, *NOT_OURS])), rows)
    options = ("--survey", survey_file(folder), "-o", folder / "resultat", "--detailed")
    return folder / f"resultat{DETAILED}", exporter("merge", path, *options)


STAMPS = {
    "submitdate": f"{CANARY} 2027-05-02 10:11:12",
    "startdate": f"{CANARY} 2027-05-02 10:11:12",
    "datestamp": f"{CANARY} 2027-05-02 10:11:12",
}
SECRETS = {
    name: f"{CANARY}-{name}"
    for name in (
        "ipaddr",
        "refurl",
        "token",
        "email",
        "firstname",
        "lastname",
        "attribute_1",
        "attribute_12",
        "seed",
        "interviewtime",
        "groupTime12",
        "startlanguage",
    )
}
NOT_OURS = {"adress": CANARY, "ALDER": CANARY}
"""An unknown column, and a second one for the same variable."""
IDENTIFYING = [
    *("ipaddr", "refurl", "token", "email", "firstname", "lastname"),
    *("attribute_1", "attribute_12", "submitdate", "startdate", "datestamp"),
]


def test_nothing_of_what_was_left_out_stands_anywhere(all_broken: tuple[Path, Said]) -> None:
    """In no file, also inside the workbook and the database, and in nothing that was said."""
    folder, said = all_broken
    assert said.code == 1
    assert "Klart, men något behöver du titta på" in said.out
    assert said.err == ""
    assert {path.name for path in folder.iterdir()} == set(Output)
    written = everything(folder)
    assert b"tv\xc3\xa5\nrader" in written  # the look at the files sees what is there
    for encoding in ("utf-8", "utf-16-le"):
        assert CANARY.lower().encode(encoding) not in written.lower()
    assert CANARY not in said.out + said.err
    for text in ("2027-05-02", "10:11:12"):
        assert text.encode() not in written


def test_the_report_tells_staff_where_to_look(all_broken: tuple[Path, Said]) -> None:
    folder, _ = all_broken
    report = (folder / "merge-report.md").read_text("utf-8")
    facts = json.loads((folder / "merge-report.json").read_text("utf-8"))
    told = {
        (one["phrase"], one["row"], one["column"])
        for group in facts["findings"]
        for one in group["listed"]
    }
    for row, (_, (phrase, column), _) in enumerate(BROKEN.values(), start=3):
        assert (phrase, row, column) in told
        assert f"rad {row} kolumn {column}" in report


# -- columns


def test_an_unknown_column_is_left_out_and_named(tmp_path: Path) -> None:
    merged = merge([export_with(tmp_path, {"adress": CANARY, "alder": "gam"})], SURVEY)
    assert [one.column for one in found(merged, "unknown_column")] == ["adress"]
    assert merged.findings.needs_a_person
    assert CANARY not in str(merged.responses.to_dicts()) + str(merged.comments)


@pytest.mark.parametrize("second", ["alder", "ALDER", "alder. Hur gammal?"])
def test_of_two_columns_for_the_same_variable_the_second_is_unknown(
    tmp_path: Path, second: str
) -> None:
    path = tmp_path / "svar.csv"
    path.write_text(f'"id","submitdate","alder","{second}"\n"13","x","gam","ung"\n', "utf-8")
    merged = merge([path], SURVEY)
    assert merged.responses["alder"].to_list() == ["gam"]
    assert [one.column for one in found(merged, "unknown_column")] == [second.split(".")[0]]
    assert merged.findings.needs_a_person


@pytest.mark.parametrize("name", IDENTIFYING)
def test_a_column_that_could_point_to_somebody_is_removed_and_named(
    tmp_path: Path, name: str
) -> None:
    """It is good to know and needs nobody: the online survey may be set not to collect it."""
    merged = merge([export_with(tmp_path, {name: CANARY, "alder": "gam"})], SURVEY)
    assert name in [one.column for one in found(merged, "identifying_column")]
    assert not merged.findings.needs_a_person
    assert CANARY not in str(merged.responses.to_dicts()) + str(merged.comments)


@pytest.mark.parametrize("name", ["seed", "interviewtime", "groupTime12", "alderTime", "lastpage"])
def test_a_column_of_limesurveys_own_is_dropped_without_a_word(tmp_path: Path, name: str) -> None:
    merged = merge([export_with(tmp_path, {name: CANARY, "alder": "gam"})], SURVEY)
    told = [one.column for *_, listed in merged.findings.grouped() for one in listed]
    assert name not in told
    assert CANARY not in str(merged.responses.to_dicts()) + str(merged.comments)


def test_a_question_may_be_called_like_a_column_that_points_to_somebody(tmp_path: Path) -> None:
    survey = survey_of(QUESTIONS.replace("id: sett", "id: attribute7"))
    names = ["id", "submitdate", "attribute7"]
    path = write_csv(tmp_path / "svar.csv", names, [{"attribute7": "7"}])
    assert merge([path], survey).responses["attribute7"].to_list() == [7]


def test_a_name_of_a_column_cannot_steer_the_terminal_or_the_report(tmp_path: Path) -> None:
    name = "\x1b[31m<script>|**röd**"
    merged = merge([export_with(tmp_path, {name: CANARY, "alder": "gam"})], SURVEY)
    [one] = found(merged, "unknown_column")
    assert "\x1b" not in one.column


# -- bundles


def forged(tmp_path: Path, *statements: str) -> Path:
    """A bundle that a stranger made from a true one: every check sum fits."""
    with Kiosk(tmp_path / "data") as kiosk:
        true = kiosk.take(submissions(SURVEY, 3)).bundle(tmp_path / "true")
    parts = members(true.read_bytes())
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.deserialize(parts["responses.db"])
    for statement in statements:
        connection.execute(statement)
    database = bytes(connection.serialize())
    comments = connection.execute("SELECT count(*) FROM comments").fetchone()[0]
    connection.close()
    path = tmp_path / "smidd.kiosk"
    path.write_bytes(sealed({**parts, "responses.db": database}, comments=comments))
    return path


@pytest.mark.parametrize(
    ("change", "phrase", "column"),
    [
        (f"alder = '{CANARY}'", "kiosk_value", "alder"),
        ("alder = '-1'", "kiosk_value", "alder"),
        ("sett = 100", "kiosk_value", "sett"),
        ("sett = -9223372036854775808", "kiosk_value", "sett"),
        ("plats_torg = 2", "kiosk_value", "plats_torg"),
        ("plats_torg = 1, plats_park = 1, plats_other = 1, plats_ingen = 0", "too_many", "plats"),
        ("plats_torg = 1, plats_park = 0, plats_other = 0, plats_ingen = 1", "not_alone", "plats"),
        ("prio_1 = 'ljus', prio_2 = 'ljus'", "ranked_twice", "prio"),
        ("betyg = 3, problem_fart = 'lite'", "not_shown", "betyg"),
        ("utsatt_stold = 1", "not_shown", "utsatt"),
    ],
)
def test_a_bundle_breaks_no_rule_of_the_survey_either(
    tmp_path: Path, change: str, phrase: str, column: str
) -> None:
    """No kiosk stores such a thing: somebody made it."""
    merged = merge([forged(tmp_path, f"UPDATE responses SET {change}")], SURVEY)  # noqa: S608
    [told] = {(one.file, one.row, one.column) for one in found(merged, phrase)}
    assert told == ("bibliotek", 0, column)
    assert merged.findings.needs_a_person
    assert merged.responses.height == 3
    names = [v.name for v in variables(SURVEY) if v.name.split("_")[0] == column.split("_")[0]]
    if phrase != "kiosk_value":
        assert merged.responses.select(names).null_count().row(0) == (3,) * len(names)
    assert CANARY not in str(merged.responses.to_dicts())
    assert CANARY not in str(list(merged.findings.grouped()))


def test_what_is_wrong_at_a_kiosk_again_and_again_is_told_once_and_counted(
    tmp_path: Path,
) -> None:
    path = forged(tmp_path, "UPDATE responses SET alder = 'x', utsatt_stold = 1, utsatt_skade = 1")
    merged = merge([path], SURVEY)
    assert [(one.column, one.count) for one in found(merged, "not_shown")] == [("utsatt", 3)]
    folder = written(merged, tmp_path / "ut")
    report = (folder / "merge-report.md").read_text("utf-8")
    assert "  - bibliotek: utsatt (3)\n" in report
    assert "  - bibliotek: alder (3)\n" in report
    assert '"count": 3' in (folder / "merge-report.json").read_text("utf-8")


def test_words_for_a_question_that_does_not_exist_are_left_out(tmp_path: Path) -> None:
    insert = f"INSERT INTO comments VALUES (1, '{CANARY}', '{CANARY}')"  # noqa: S608
    path = forged(tmp_path, insert)
    merged = merge([path], SURVEY)
    assert [one.file for one in found(merged, "unknown_question")] == ["smidd.kiosk"]
    assert CANARY not in str(merged.comments) + str(list(merged.findings.grouped()))


# -- many of them


def test_past_the_first_two_hundred_of_a_kind_they_are_only_counted(tmp_path: Path) -> None:
    rows = [{"id": str(n), "submitdate": "x", "alder": CANARY, "sett": "7"} for n in range(1000)]
    merged = merge([write_csv(tmp_path / "svar.csv", NAMES, rows)], SURVEY)
    [(_, _, count, listed)] = [
        group for group in merged.findings.grouped() if group[1] == "unknown_value"
    ]
    assert count == 1000
    assert [one.row for one in listed] == list(range(2, MOST_LISTED + 2))
    assert merged.responses["sett"].to_list() == [7] * 1000


def test_every_variable_can_break_a_rule_without_taking_another_with_it(tmp_path: Path) -> None:
    """All cells of a row wrong at once: an empty response, and a finding for each column."""
    closed = [n for n in NAMES if n not in (*OWN, "ord", "varfor", "slut") and "other" not in n]
    cells = dict.fromkeys(closed, CANARY)
    merged = merge([export_with(tmp_path, cells)], SURVEY)
    told = {one.column for *_, listed in merged.findings.grouped() for one in listed if one.row}
    assert told == {variable.name for variable in variables(SURVEY) if variable.part != "other"}
    assert merged.responses.height == 3
