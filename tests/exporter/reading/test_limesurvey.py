"""Whatever shape a LimeSurvey export has, the answers in it come back to the letter."""

import random
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from exporter.errors import ExporterError
from exporter.merge import Merged, merge
from exporter.tools.register import TOOLS
from questions.loader import SURVEYS, load_survey
from questions.logic import Answer, Answers, Chosen
from questions.model import Survey
from tests.exporter.limesurvey_file import OWN, headings, random_answers, write_export
from tests.exporter.office import (
    QUESTIONS,
    SURVEY,
    comments_of,
    found,
    merged_comments,
    merged_rows,
    rows_of,
    survey_of,
    write_csv,
)

ESSUNGA = load_survey(SURVEYS / "essunga_trygg.yaml")


def respondents(survey: Survey, count: int, seed: int = 1) -> dict[str, Answers]:
    chance = random.Random(seed)
    return {str(number): random_answers(survey, chance) for number in range(1, count + 1)}


KNOWN = respondents(SURVEY, 300)


def came_back(merged: Merged, records: Mapping[str, Answers]) -> bool:
    """Whether exactly the answers of `records` are there, and nothing needs a person."""
    answered = list(records.values())
    assert merged_rows(merged) == rows_of(merged.survey, answered, "web", "")
    assert merged_comments(merged) == comments_of(answered)
    assert not merged.findings.needs_a_person
    return True


def test_the_known_answers_have_everything_in_them() -> None:
    """Or the tests below would show little."""
    rows = rows_of(SURVEY, list(KNOWN.values()), "web", "")
    columns = list(zip(*rows, strict=True))[2:]
    assert all(len(set(column)) > 1 for column in columns)
    assert "other" in columns[1]
    assert {text for _, text in comments_of(list(KNOWN.values()))} >= {"=1+1", "Två\nrader"}


# -- shapes

HEADINGS = ("code", "em", "codetext")
VALUES = ("code", "label sv", "label en", "label sv-simple")
SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t"}
ENCODINGS = ("utf-8-sig", "utf-8", "utf-16", "utf-16-le", "utf-16-be", "cp1252")
"""`utf-16-le` and `utf-16-be` have no mark that says so."""
MARKS = [("Y", ""), ("Y", "N"), ("1", ""), ("1", "2"), ("1", "0"), ("Yes", "No"), ("Ja", "Nej")]
MARKS += [("y", "n"), ("Ja", "Nein"), ("Kyllä", "Ei"), ("Oui", "Non"), ("نعم", "لا")]
OTHERS = ("-oth-", "other", "Other", "Annat", "ANNAT")
RANKS = {"prio1": "{code}{rank}", "prio[1] or prio_1": "{code}_{rank}"}


def written(path: Path, survey: Survey, records: Mapping[str, Answers], **shape: Any) -> Path:
    """An export in a shape, `values` and `language` being given as one."""
    values, _, language = shape.pop("values", "code").partition(" ")
    yes, no = shape.pop("marks", ("Y", ""))
    language = language or "sv"
    return write_export(
        path, survey, records, values=values, language=language, yes=yes, no=no, **shape
    )


def of_each(name: str, values: Any) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(name, list(values), ids=lambda value: f"{value!r}")


@of_each("values", VALUES)
@of_each("heading", HEADINGS)
def test_known_answers_come_back_whatever_headings_and_values_are_written_as(
    tmp_path: Path, heading: str, values: str
) -> None:
    path = written(tmp_path / "svar.csv", SURVEY, KNOWN, heading=heading, values=values)
    assert came_back(merge([path], SURVEY), KNOWN)


@of_each("encoding", ENCODINGS)
@of_each("separator", SEPARATORS.values())
def test_known_answers_come_back_from_every_separator_and_encoding(
    tmp_path: Path, separator: str, encoding: str
) -> None:
    path = written(
        tmp_path / "svar.csv",
        SURVEY,
        KNOWN,
        heading="codetext",  # with å, ä and ö in the heading, too
        values="label sv",
        separator=separator,
        encoding=encoding,
    )
    assert came_back(merge([path], SURVEY), KNOWN)


@of_each("marks", MARKS)
def test_known_answers_come_back_whatever_a_mark_is_written_as(
    tmp_path: Path, marks: tuple[str, str]
) -> None:
    """LimeSurvey's convertY and convertN: 1 and 2 are its own suggestion, 2 being no."""
    path = written(tmp_path / "svar.csv", SURVEY, KNOWN, marks=marks)
    assert came_back(merge([path], SURVEY), KNOWN)


@of_each("other", OTHERS)
def test_known_answers_come_back_whatever_the_free_line_is_called(
    tmp_path: Path, other: str
) -> None:
    path = written(tmp_path / "svar.csv", SURVEY, KNOWN, other=other, values="label sv")
    assert came_back(merge([path], SURVEY), KNOWN)


@of_each("heading", HEADINGS)
@of_each("rank", RANKS.values())
def test_known_answers_come_back_whatever_the_ranks_of_a_ranking_are_called(
    tmp_path: Path, rank: str, heading: str
) -> None:
    path = written(tmp_path / "svar.csv", SURVEY, KNOWN, rank=rank, heading=heading)
    assert came_back(merge([path], SURVEY), KNOWN)


@pytest.mark.parametrize("seed", range(10))
def test_known_answers_of_the_essunga_survey_come_back_from_a_mixture_of_shapes(
    tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    records = respondents(ESSUNGA, 300, seed)
    shape = {
        "heading": chance.choice(HEADINGS),
        "values": chance.choice(VALUES),
        "separator": chance.choice(list(SEPARATORS.values())),
        "encoding": chance.choice(ENCODINGS),
        "marks": chance.choice(MARKS),
        "other": chance.choice(OTHERS),
        "rank": chance.choice(list(RANKS.values())),
    }
    path = written(tmp_path / "svar.csv", ESSUNGA, records, **shape)
    assert came_back(merge([path], ESSUNGA), records)


def test_the_language_of_each_record_may_be_another(tmp_path: Path) -> None:
    """Labels are known in every language, not only in that of the heading."""
    path = tmp_path / "svar.csv"
    names = headings(SURVEY, "code")
    rows = [
        {"id": "1", "submitdate": "1980-01-01", "alder": "Ung", "problem[fart]": "Litet"},
        {"id": "2", "submitdate": "1980-01-01", "alder": "Young", "problem[fart]": "Small"},
        {"id": "3", "submitdate": "1980-01-01", "alder": " barn ", "problem[fart]": "LITET"},
        {"id": "4", "submitdate": "1980-01-01", "alder": "ung", "problem[fart]": "lite"},
    ]
    merged = merge([write_csv(path, names, rows)], SURVEY)
    assert merged.responses["alder"].to_list() == ["ung"] * 4
    assert merged.responses["problem_fart"].to_list() == ["lite"] * 4


# -- cells


def answered(tmp_path: Path, **cells: str) -> Merged:
    """One record with these cells, `plats_torg` standing for `plats[torg]`."""
    row = {"id": "7", "submitdate": "1980-01-01 00:00:00"}
    for name, cell in cells.items():
        code, _, part = name.partition("_")
        row[f"{code}[{part}]" if part else code] = cell
    names = headings(SURVEY, "code")
    assert set(row) <= set(names)
    return merge([write_csv(tmp_path / "svar.csv", names, [row])], SURVEY)


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("3", 3),
        ("3.0000000000", 3),
        ("3,0000000000", 3),
        ("3.", 3),
        (" 3 ", 3),
        ("03", 3),
        ("14.0000000000", 14),
        ("0.0000000000", 0),
        ("-0.0000000000", 0),
        ("40", 40),
    ],
)
def test_a_number_is_read_however_a_decimal_column_writes_it(
    tmp_path: Path, cell: str, number: int
) -> None:
    merged = answered(tmp_path, grader=cell)
    assert merged.responses["grader"].to_list() == [number]
    assert not merged.findings.needs_a_person


@pytest.mark.parametrize(("cell", "grade"), [("Bra", 5), ("bad", 1), ("4.0000000000", 4)])
def test_a_rating_is_a_number_or_the_words_at_one_end(
    tmp_path: Path, cell: str, grade: int
) -> None:
    merged = answered(tmp_path, betyg=cell, problem_fart="stor")
    assert merged.responses["betyg"].to_list() == [grade]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("'=1+1", "=1+1"),
        ("'=", "="),
        ("'citat' först", "'citat' först"),
        ("=1+1", "=1+1"),
        ("-1", "-1"),
        ('Han sa "sakta"', 'Han sa "sakta"'),
        ("a;b,c\td", "a;b,c d"),
        ("rad 1\nrad 2\n\nrad 4", "rad 1\nrad 2\n\nrad 4"),
        ("rad 1\r\nrad 2", "rad 1\nrad 2"),
        ("  kanter  ", "kanter"),
        ("0", "0"),
        ("a\u202eb\x1b[31mc", "ab[31mc"),
        ("a\u0308", "ä"),
        ("🌑", "🌑"),
        ("ord " * 20_000, ("ord " * 20_000).strip()),
    ],
    ids=lambda value: value[:12].encode("ascii", "backslashreplace").decode(),
)
def test_words_are_kept_as_they_were_written(tmp_path: Path, cell: str, text: str) -> None:
    """Less what would be invisible or steer a terminal, and LimeSurvey's own mask for formulas."""
    merged = answered(tmp_path, ord=cell, omrade_other=cell, omrade="-oth-")
    assert merged_comments(merged) == {("ord", text): 1, ("omrade", text): 1}


def test_words_alone_on_the_free_line_of_a_multi_are_a_mark(tmp_path: Path) -> None:
    merged = answered(tmp_path, plats_other="Vid ån")
    assert merged.responses.select("plats_torg", "plats_other").rows() == [(0, 1)]
    assert merged_comments(merged) == {("plats", "Vid ån"): 1}


def test_a_multi_of_which_nothing_is_marked_was_skipped(tmp_path: Path) -> None:
    merged = answered(tmp_path, alder="ung", plats_torg="N", plats_park="2", plats_ingen="No")
    assert merged.responses.select("plats_torg", "plats_ingen", "plats_other").rows() == [
        (None, None, None)
    ]


# -- labels


AMBIGUOUS = survey_of(
    QUESTIONS.replace("land: {sv: På landet, en: In the country}", "land: {sv: Fel, en: Right}")
    .replace("nosse: {sv: I Nossebro, en: In Nossebro}", "nosse: {sv: Rätt, en: Fel}")
    .replace("ljus: {sv: Ljus, en: Light}", "ljus: {sv: Buss, en: Light}")
    .replace("buss: {sv: Buss, en: Bus}", "buss: {sv: Tåg, en: Bus}")
)
"""`Fel` is both choices of `omrade`; `Buss` is the label of one choice and the code of another."""


@pytest.mark.parametrize(
    ("cell", "code"), [("nosse", "nosse"), ("Right", "land"), ("Rätt", "nosse"), ("Fel", None)]
)
def test_a_label_that_two_choices_share_is_refused_and_not_guessed(
    tmp_path: Path, cell: str, code: str | None
) -> None:
    path = write_csv(
        tmp_path / "svar.csv", ["id", "submitdate", "omrade"], [{"id": "1", "omrade": cell}]
    )
    merged = merge([path], AMBIGUOUS)
    assert merged.responses["omrade"].to_list() == [code]
    assert [f.row for f in found(merged, "unknown_value")] == ([] if code else [2])


NUMBERED = survey_of(
    """survey: barn
version: "1"
languages: [sv]
title: {sv: Barn}
questions:
  - id: barn
    type: single
    text: {sv: Hur många?}
    choices: {1: {sv: "0"}, 2: {sv: "1"}, 3: {sv: "2"}, 4: {sv: 3 eller fler}}
  - id: far
    type: single
    text: {sv: Far du?}
    choices: {x: {sv: Ja}, y: {sv: Nej}}
"""
)
"""Each choice but the last has a label that is the code of another."""


@pytest.mark.parametrize(
    ("cells", "beside", "codes"),
    [
        (["0", "1", "2", "3 eller fler"], "", ["1", "2", "3", "4"]),
        (["1", "2", "1", "4"], "", ["1", "1", "2", "4"]),
        (["1", "2", "1", "2"], "Ja", ["2", "2", "3", "3"]),
        (["1", "2", "1", "2"], "x", ["1", "1", "2", "2"]),
        (["4", "2", "1", "3"], "Ja", ["1", "2", "3", "4"]),
        (["0", "2", "Fem", "2"], "x", ["1", "3", "3", None]),
    ],
    ids=["labels", "codes", "labels beside", "codes beside", "codes all the same", "one unknown"],
)
def test_a_column_is_written_in_codes_or_in_labels(
    tmp_path: Path, cells: list[str], beside: str, codes: list[str | None]
) -> None:
    """Whether a `1` is the second choice's label or the first one's code is seen by the others."""
    rows = [
        {"id": str(number), "barn": cell, "far": beside} for number, cell in enumerate(cells, 1)
    ]
    merged = merge(
        [write_csv(tmp_path / "svar.csv", ["id", "submitdate", "barn", "far"], rows)], NUMBERED
    )
    assert sorted(merged.responses["barn"].to_list(), key=str) == sorted(codes, key=str)
    assert not found(merged, "code_or_label")


def test_a_column_that_may_be_codes_or_labels_is_told(tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "svar.csv", ["id", "submitdate", "prio1"], [{"id": "1", "prio1": "buss"}]
    )
    merged = merge([path], AMBIGUOUS)
    assert merged.responses["prio_1"].to_list() == ["buss"]
    assert [one.column for one in found(merged, "code_or_label")] == ["prio1"]


@pytest.mark.parametrize("word", ["Annat", "Other"])
def test_a_choice_whose_label_is_a_word_for_the_free_line_is_not_taken_for_it(
    tmp_path: Path, word: str
) -> None:
    """A survey may have both such a choice and a free line: the word is that choice, or nothing."""
    survey = survey_of(QUESTIONS.replace("sv: På landet, en: In the country", f"sv: {word}, en: C"))
    path = write_csv(
        tmp_path / "svar.csv", ["id", "submitdate", "omrade"], [{"id": "1", "omrade": word}]
    )
    merged = merge([path], survey)
    assert merged.responses["omrade"].item() in {"land", None}


def test_a_question_whose_code_looks_like_a_rank_keeps_its_answers(
    tmp_path: Path,
) -> None:
    """`prio1` is a question of its own here, asked before the ranking `prio`."""
    own = "  - {id: prio1, type: number, max: 9, text: {sv: Antal?, en: How many?}}\n"
    survey = survey_of(QUESTIONS.replace("  - id: prio\n", own + "  - id: prio\n"))
    row = {"id": "1", "prio1": "4", "prio[1]": "ljus", "prio[2]": "buss"}
    path = write_csv(
        tmp_path / "svar.csv", ["id", "submitdate", "prio1", "prio[1]", "prio[2]"], [row]
    )
    merged = merge([path], survey)
    assert merged.responses.select("prio1", "prio_1", "prio_2").rows() == [(4, "ljus", "buss")]


# -- rows without answers

STAMPS = {"submitdate": "1980-01-01 00:00:00", "lastpage": "1", "startlanguage": "sv"}
NO_MARKS = {name: "2" for name in headings(SURVEY, "code") if "[" in name and "problem" not in name}
NO_MARKS = {name: cell for name, cell in NO_MARKS.items() if "other" not in name}
"""What LimeSurvey writes for the marks of somebody who made none, with convertN = 2."""


@pytest.mark.parametrize("cells", [{}, NO_MARKS], ids=["as they are", "convertN"])
def test_the_one_record_of_empty_strings_of_an_empty_survey_is_nobody(
    tmp_path: Path, cells: dict[str, str]
) -> None:
    path = write_csv(tmp_path / "svar.csv", headings(SURVEY, "code"), [cells])
    merged = merge([path], SURVEY)
    assert merged.responses.height == 0
    assert not merged.findings.needs_a_person


@pytest.mark.parametrize("cells", [{}, NO_MARKS], ids=["as they are", "convertN"])
def test_somebody_who_answered_nothing_is_counted_and_left_out(
    tmp_path: Path, cells: dict[str, str]
) -> None:
    rows = [{"id": "1", **STAMPS, **cells}, {"id": "2", **STAMPS, "alder": "ung"}]
    path = write_csv(tmp_path / "svar.csv", headings(SURVEY, "code"), rows)
    merged = merge([path], SURVEY)
    assert merged.responses["alder"].to_list() == ["ung"]
    assert [(file.records, file.blank) for file in merged.files] == [(1, 1)]
    assert not merged.findings.needs_a_person


@pytest.mark.parametrize("end", ["\r\n", "\n"], ids=["CRLF", "LF"])
def test_empty_lines_and_blank_rows_are_nobody_but_rows_of_the_sheet(
    tmp_path: Path, end: str
) -> None:
    lines = ["id,submitdate,alder,ord", "1,x,ung,", "", ",,,", "2,x,gam,", "", "3,x,FEL,", "", ""]
    path = tmp_path / "svar.csv"
    path.write_bytes(end.join(lines).encode())
    merged = merge([path], SURVEY)
    assert Counter(merged.responses["alder"]) == {"ung": 1, "gam": 1, None: 1}
    assert [(f.row, f.column) for f in found(merged, "unknown_value")] == [(7, "alder")]


@pytest.mark.parametrize("end", ["", "\r\n", "\r\n\r\n", "\n"], ids=repr)
def test_the_file_may_end_with_or_without_an_empty_line(tmp_path: Path, end: str) -> None:
    path = tmp_path / "svar.csv"
    path.write_bytes(f'"id","submitdate","alder"\r\n"1","x","ung"\r\n"2","x","gam"{end}'.encode())
    assert sorted(merge([path], SURVEY).responses["alder"]) == ["gam", "ung"]


@pytest.mark.parametrize(
    "heading", [b"id,submitdate,alder,ord", b'"id","submitdate","alder","ord"']
)
@pytest.mark.parametrize("words", [b"", b'"en rad"', b'"tv\xc3\xa5\nrader"'], ids=repr)
def test_a_file_from_an_old_macintosh_is_not_read_as_empty(
    tmp_path: Path, words: bytes, heading: bytes
) -> None:
    """Lines that end in a lone carriage return: read, or refused, but never "0 responses"."""
    path = tmp_path / "svar.csv"
    path.write_bytes(heading + b"\r1,x,ung,%b\r2,x,gam,\r" % words)
    try:
        height = merge([path], SURVEY).responses.height
    except ExporterError:
        return
    assert height == 2


def test_records_without_a_number_are_told_apart_however_many_there_are(tmp_path: Path) -> None:
    """Anonymous surveys give all records one stamp; files are read in pieces of 50 000 rows."""
    count = 50_010
    path = tmp_path / "svar.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("submitdate,lastpage,startlanguage,alder\n")
        file.writelines("1980-01-01 00:00:00,3,sv,ung\n" for _ in range(count))
    merged = merge([path], SURVEY, tool="limesurvey")
    assert merged.responses.height == count


def test_records_whose_number_was_wiped_out_are_not_taken_for_one(tmp_path: Path) -> None:
    """Somebody emptied the column before handing the file on. 13 of 408 true answers are twins."""
    rows = [{"id": "", "submitdate": "1980-01-01", "alder": "ung"}] * 3
    path = write_csv(tmp_path / "svar.csv", ["id", "submitdate", "alder"], rows)
    assert merge([path], SURVEY).responses["alder"].to_list() == ["ung"] * 3


def test_the_tool_can_be_named_when_a_file_does_not_show_it(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "svar.csv", ["alder"], [{"alder": "ung"}, {"alder": "gam"}])
    merged = merge([path], SURVEY, tool=TOOLS[0].name)
    assert sorted(merged.responses["alder"]) == ["gam", "ung"]


def test_the_columns_may_stand_in_any_order(tmp_path: Path) -> None:
    names = headings(SURVEY, "em")
    chance = random.Random(3)
    given: dict[str, Answer] = {"alder": Chosen(("ung",)), "sett": 7}
    row = {"id": "1", "submitdate": "x", "alder": "ung", "sett": "7"}
    for _ in range(5):
        chance.shuffle(names)
        merged = merge([write_csv(tmp_path / "svar.csv", names, [row])], SURVEY)
        assert merged_rows(merged) == rows_of(SURVEY, [given], "web", "")


def test_no_column_of_limesurveys_own_is_an_answer() -> None:
    assert all(name.casefold() not in {q.id.casefold() for q in SURVEY.questions} for name in OWN)
