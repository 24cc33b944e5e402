"""What may be told of comments."""

import csv
from pathlib import Path

from exporter.merge import MergedComment
from exporter.report.model import Base, OwnWords, Theme, Written
from exporter.report.own_words import own_words
from tests.exporter.office import exporter, survey_of

QUESTIONS = """\
survey: liten
version: "1"
languages: [sv]
title: {sv: Liten}
themes: {trafik: {sv: Trafik}, ljus: {sv: Ljus}, unga: {sv: Unga}}
questions:
  - {id: trygg, type: single, text: {sv: Trygg?}, choices: {ja: {sv: Ja}, nej: {sv: Nej}}}
  - {id: forslag, type: text, text: {sv: "Vad vill du?"}}
  - {id: varfor, type: text, text: {sv: "Varför?"}, show_if: {trygg: [nej]}}
  - {id: webben, type: text, text: {sv: "Mer?"}, modes: [web]}
  - {id: sist, type: text, text: {sv: "Något mer?"}}
"""
SURVEY = survey_of(QUESTIONS)


def many(
    question: str, count: int, theme: str = "", *, publish: bool = False
) -> list[MergedComment]:
    return [
        MergedComment(question, f"{question} {n}", False, theme, publish and n < 2)
        for n in range(count)
    ]


def test_only_questions_that_everybody_was_asked_are_counted() -> None:
    comments = [comment for name in ("forslag", "varfor", "webben") for comment in many(name, 23)]
    found = own_words([*comments, *many("sist", 9)], SURVEY)
    assert found.written == (
        Written("forslag", {"sv": "Vad vill du?"}, Base(23, 27, 25)),
        Written("sist", {"sv": "Något mer?"}, None),
    )


def test_what_staff_wrote_themselves_is_no_comment_more() -> None:
    own = [MergedComment("sist", f"vårt {n}", False, is_staffs=True) for n in range(20)]
    assert own_words([*many("sist", 9), *own], SURVEY).written[1].count is None


def test_a_subject_is_told_of_ten_comments_and_more_the_most_frequent_first() -> None:
    comments = [
        *many("forslag", 12, "ljus"),
        *many("sist", 9, "unga"),
        *many("varfor", 31, "trafik"),
    ]
    assert own_words(comments, SURVEY).themes == (
        Theme("trafik", {"sv": "Trafik"}, Base(28, 32, 30)),
        Theme("ljus", {"sv": "Ljus"}, Base(10, 12, 10)),
    )


def test_what_staff_let_pass_stands_in_no_order_of_theirs() -> None:
    comments = [*many("sist", 3, publish=True), *many("forslag", 3, publish=True)]
    expected = ("forslag 0", "forslag 1", "sist 0", "sist 1")
    assert own_words(comments, SURVEY).published == expected


def test_of_no_comments_there_is_nothing_to_say() -> None:
    assert own_words([], survey_of(QUESTIONS.split("  - {id: forslag")[0])) == OwnWords()


def test_sorted_comments_are_in_every_file(tmp_path: Path) -> None:
    survey = tmp_path / "enkat.yaml"
    survey.write_text(QUESTIONS, "utf-8")
    rows = [f'"{n}","1980-01-01 00:00:00","ja","Lampor {n}","","",""' for n in range(30)]
    heading = '"id","submitdate","trygg","forslag","varfor","webben","sist"'
    export = tmp_path / "webb.csv"
    export.write_text("\r\n".join([heading, *rows]) + "\r\n", "utf-8")
    staffs = tmp_path / "sorterat.csv"
    with staffs.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["question", "text", "granska", "tema", "publicera"])
        writer.writerows(
            ["forslag", f"Lampor {n}", 0, "Ljus" if n < 20 else "", "ja" if n == 7 else ""]
            for n in range(30)
        )
    result = tmp_path / "rapport"
    done = exporter("report", export, "--survey", survey, "-o", result, "--comments", staffs)
    assert done.code in (0, 1), done.err
    public = result / "publicera"
    page = (public / "lagesbild.html").read_text("utf-8")
    assert "Ljus" in page
    assert "”Lampor 7”" in page
    tables = (public / "tables.csv").read_text("utf-8")
    assert "own_words,forslag,Vad vill du?,total,,Alla,comments,30" in tables
    assert "own_words,theme.ljus,Ljus,total,,Alla,comments,20" in tables
    for one in public.iterdir():
        assert b"Lampor 8" not in one.read_bytes()
