"""What a merge writes opens in other people's programs, says what it means and hides who it was."""

import asyncio
import csv
import io
import json
import random
import re
import sqlite3
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import polars as pl
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlite_utils import Database

from exporter.cli import PHRASES
from exporter.merge import Merged, merge
from exporter.output_names import Output
from exporter.writing.labels import coded, headings, labelled
from exporter.writing.outputs import WRITERS
from kiosk.store.submission import Submission, drawn_key
from questions.characters import clean
from questions.model import Survey
from questions.variables import variables
from questions.wording import QUESTION_PHRASES, phrases
from tests.exporter.limesurvey_file import headings as limesurvey_headings
from tests.exporter.limesurvey_file import random_answers, write_export
from tests.exporter.office import (
    DETAILED,
    QUESTIONS,
    SURVEY,
    Kiosk,
    everything,
    exporter,
    memory,
    read_bundle,
    survey_of,
    write_csv,
    written,
)
from tests.exporter.residents import submissions
from tests.exporter.test_merge import examples, online, seeds, some_surveys
from tests.typed import Said

WORDS = phrases(QUESTION_PHRASES, "sv")
NAMES = ("mode", "place", *(variable.name for variable in variables(SURVEY)))
HEADINGS = headings(NAMES, SURVEY, WORDS)
FILES = {
    *("responses.csv", "responses_excel.csv", "responses.xlsx", "comments.csv"),
    *("comments_excel.csv", "codebook.csv", "merged.db", "merge-report.md", "merge-report.json"),
    *("responses.parquet", "responses.sav", "survey.yaml", "datapackage.json"),
    "limesurvey-vv.txt",
}
GUIDE = (Path(__file__).parents[3] / "docs" / "exporter.md").read_text(encoding="utf-8")


class Office(msgspec.Struct, frozen=True):
    """One merge of everything: what went in, what the command said, and what it wrote."""

    inputs: Path
    folder: Path
    said: Said
    merged: Merged
    codes: list[tuple[object, ...]]
    labels: list[tuple[object, ...]]


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    with memory() as folder:
        inputs = folder / "in"
        chance = random.Random(5)
        (folder / "fragor.yaml").write_text(QUESTIONS, encoding="utf-8")
        for seed, place in enumerate(("bibliotek", "skola")):
            with Kiosk(folder / place, place=place) as kiosk:
                kiosk.take(submissions(SURVEY, 40, seed)).bundle(inputs)
        with Kiosk(folder / "torget", place="torget") as kiosk:
            path = kiosk.take(submissions(SURVEY, 5)).bundle(inputs)
        path.write_bytes(path.read_bytes()[:-30])
        path.rename(path.with_name("trasig.kiosk"))
        records = {str(number): random_answers(SURVEY, chance) for number in range(1, 60)}
        write_export(inputs / "webb.csv", SURVEY, records)
        row = {"id": "900", "submitdate": "x", "alder": "FEL", "skonummer": "41", "sett": "3"}
        write_csv(inputs / "extra.csv", list(row), [row, {"id": "901"}])
        options = ("--survey", folder / "fragor.yaml", "-o", folder / "resultat", "--detailed")
        said = exporter("merge", inputs, *options)
        merged = merge([inputs], SURVEY)
        codes = coded(merged.responses, SURVEY)
        labels = labelled(codes, SURVEY, WORDS).rows()
        result = folder / f"resultat{DETAILED}"
        yield Office(inputs, result, said, merged, codes.rows(), labels)


def test_the_command_ends_with_a_sentence_that_says_where_the_result_is(office: Office) -> None:
    count = len(office.codes)
    assert count == 40 + 40 + 59 + 1
    say = phrases(PHRASES, "sv")
    sentence = say(
        "done.person",
        report=office.folder / "merge-report.md",
        responses=say("counted.responses", count=count),
        comments=say("counted.comments", count=len(office.merged.comments)),
        folder=office.folder,
    )
    assert office.said == Said(1, sentence + "\n", "")
    assert {path.name for path in office.folder.iterdir()} == FILES


@pytest.mark.parametrize("name", sorted(FILES | set(Output)))
def test_every_file_has_a_name_a_writer_and_a_line_in_the_guide(name: str) -> None:
    assert name in FILES
    assert Output(name) in WRITERS
    assert f"`{name}`" in GUIDE


# -- CSV


def as_text(value: object) -> str:
    return "" if value is None else str(value)


def rfc_4180(path: Path) -> list[list[str]]:
    """The rows of a CSV file that keeps to RFC 4180 and UTF-8, without a mark."""
    content = path.read_bytes()
    assert not content.startswith(b"\xef\xbb\xbf")
    text = content.decode("utf-8")
    assert text.endswith("\r\n")
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert len({len(row) for row in rows}) == 1
    outside = re.sub('"[^"]*"', "", text)
    assert outside.count("\n") == outside.count("\r\n") == len(rows)
    return rows


def test_the_responses_are_codes_for_the_csv_module(office: Office) -> None:
    heading, *rows = rfc_4180(office.folder / "responses.csv")
    assert tuple(heading) == NAMES
    assert rows == [[as_text(value) for value in row] for row in office.codes]


def test_the_responses_are_codes_for_polars(office: Office) -> None:
    frame = pl.read_csv(office.folder / "responses.csv", infer_schema=False)
    assert frame.columns == list(NAMES)
    assert frame.fill_null("").rows() == [tuple(map(as_text, row)) for row in office.codes]
    guessed = pl.read_csv(office.folder / "responses.csv")
    assert guessed["sett"].dtype == guessed["plats_torg"].dtype == pl.Int64


def test_the_comments_are_the_exact_text(office: Office) -> None:
    heading, *rows = rfc_4180(office.folder / "comments.csv")
    assert heading == ["question", "text", "granska", "tema", "publicera"]
    assert rows == [
        [c.question, c.text, str(int(c.review)), "", ""] for c in office.merged.comments
    ]
    assert {text for _, text, *_ in rows} >= {"=1+1", "Två\nrader", 'Sätt upp "Sakta"'}
    frame = pl.read_csv(office.folder / "comments.csv", infer_schema=False)
    assert frame.fill_null("").rows() == [tuple(row) for row in rows]


def excel(path: Path) -> list[list[str]]:
    """The rows of a CSV file as a Swedish Excel reads them."""
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    text = content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";", strict=True))
    assert len({len(row) for row in rows}) == 1
    return rows


def test_the_responses_for_excel_are_in_words(office: Office) -> None:
    heading, *rows = excel(office.folder / "responses_excel.csv")
    assert tuple(heading) == HEADINGS
    assert heading[:4] == ["Svarade på", "Plats", "Hur gammal?", "Var bor du?"]
    assert [[cell.removeprefix("'") for cell in row] for row in rows] == [
        [as_text(value) for value in row] for row in office.labels
    ]
    seen = {cell for row in rows for cell in row}
    assert seen >= {"kiosk", "webb", "bibliotek", "Ung", "Annat", "Ja", "Nej", "(visades inte)"}


# -- formulas

FORMULAS = [
    *("=1+1", "+46", "-1", "@SUM(A1)", "  =1+1", "\u00a0=1+1", "\u3000+1"),
    *("＝1+1", "＋1", "－1", "＠A1", " ＝HYPERLINK(1)", "\n=1+1"),
    '=HYPERLINK("http://127.0.0.1/?"&A1;"klicka")',
    "=cmd|' /C calc'!A0",
]
HARMLESS = ["1=1", "'citat'", "Hej - hej", "a=b", "#1", "1-2", "”=1”", "e@post"]


def outputs(tmp_path: Path, survey: Survey, files: Sequence[Path]) -> Path:
    return written(merge(files, survey), tmp_path / "resultat")


def no_formula(cell: str) -> bool:
    """OWASP ASVS 5, 1.2.10: none after spaces either, nor with the signs of full width."""
    return not re.match(r"[=+\-@\t\r\0＝＋－＠]", cell.lstrip())


def in_a_bundle(tmp_path: Path, texts: Sequence[str]) -> Path:
    """A bundle with these comments to the letter: the online reader trims, the kiosk does not."""
    response = {variable.name: None for variable in variables(SURVEY)}
    sent = [Submission(drawn_key(), response, ((drawn_key(), "ord", text),)) for text in texts]  # type: ignore[arg-type]
    with Kiosk(tmp_path / "data") as kiosk, sqlite3.connect(kiosk.store.path) as connection:
        for submission in sent:
            connection.execute("INSERT INTO responses (key) VALUES (?)", [submission.key])
            connection.executemany("INSERT INTO comments VALUES (?, ?, ?)", submission.comments)
        connection.commit()
        return kiosk.bundle(tmp_path)


def test_a_text_that_begins_a_formula_stays_text_in_excel(tmp_path: Path) -> None:
    bundle = in_a_bundle(tmp_path, [*FORMULAS, *HARMLESS])
    folder = outputs(tmp_path, SURVEY, [bundle])
    _, *exact = rfc_4180(folder / "comments.csv")
    _, *safe = excel(folder / "comments_excel.csv")
    assert {text for _, text, *_ in exact} == {*FORMULAS, *HARMLESS}
    for (_, text, *_), (_, cell, *_) in zip(exact, safe, strict=True):
        assert cell == (f"'{text}" if text in FORMULAS else text)
        assert no_formula(cell)


@examples(12)
@given(texts=st.lists(st.text(max_size=40), min_size=1, max_size=12))
def test_any_words_come_through_and_none_becomes_a_formula(texts: list[str]) -> None:
    words = sorted({text for each in texts if (text := clean(each).strip())})
    with memory() as folder:
        out = outputs(folder, SURVEY, [in_a_bundle(folder, words)])
        _, *exact = rfc_4180(out / "comments.csv")
        _, *safe = excel(out / "comments_excel.csv")
        rows = list(Database(out / "merged.db")["comments"].rows)
    assert [text for _, text, *_ in exact] == words == [row["text"] for row in rows]
    assert [cell.removeprefix("'") for _, cell, *_ in safe] == [w.removeprefix("'") for w in words]
    assert all(no_formula(cell) for _, cell, *_ in safe)


def test_a_label_that_begins_a_formula_stays_text_in_excel(tmp_path: Path) -> None:
    survey = survey_of(
        QUESTIONS.replace("sv: Gammal,", 'sv: "+65",').replace("sv: Ung,", 'sv: "=Ung",')
    )
    rows = [{"id": "1", "alder": "gam"}, {"id": "2", "alder": "ung"}]
    path = write_csv(tmp_path / "svar.csv", ["id", "submitdate", "alder"], rows)
    folder = outputs(tmp_path, survey, [path])
    _, *cells = excel(folder / "responses_excel.csv")
    assert {row[2] for row in cells} == {"'+65", "'=Ung"}
    sheet = load_workbook(folder / "responses.xlsx")["Svar"]
    assert {cell.value for cell in sheet["C"][1:]} == {"+65", "=Ung"}
    assert {cell.data_type for cell in sheet["C"]} == {"s"}


def test_a_number_is_a_number_among_the_words_too(tmp_path: Path) -> None:
    """Where everybody was asked; the sheet is the first that staff look at, and they add up."""
    row = {"id": "1", "sett": "4", "grader": "14"}
    path = write_csv(tmp_path / "svar.csv", ["id", "submitdate", "sett", "grader"], [row])
    sheet = load_workbook(outputs(tmp_path, SURVEY, [path]) / "responses.xlsx")["Svar"]
    place = [cell.value for cell in sheet[1]].index("Hur ofta?")
    assert [cell.value for cell in sheet[2]][place : place + 2] == [4, 14]


def test_a_question_that_begins_a_formula_stays_text_in_the_heading(tmp_path: Path) -> None:
    survey = survey_of(QUESTIONS.replace("sv: Hur gammal?,", 'sv: "=Ålder?",'))
    row = {"id": "1", "alder": "ung"}
    path = write_csv(tmp_path / "svar.csv", ["id", "submitdate", "alder"], [row])
    folder = outputs(tmp_path, survey, [path])
    heading, _ = excel(folder / "responses_excel.csv")
    assert all(no_formula(cell) for cell in heading)
    assert load_workbook(folder / "responses.xlsx")["Svar"]["C1"].data_type == "s"


# -- the workbook


def test_the_workbook_has_words_codes_and_codebook(office: Office) -> None:
    book = load_workbook(office.folder / "responses.xlsx")
    assert book.sheetnames == ["Läs mig", "Svar", "Koder", "Kodbok"]
    sheets = {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}
    heading, *rows = sheets["Svar"]
    assert heading == HEADINGS
    assert [[as_text(v) for v in row] for row in rows] == [
        [as_text(value) for value in row] for row in office.labels
    ]
    heading, *rows = sheets["Koder"]
    assert heading == NAMES
    assert [tuple(v or None if v == "" else v for v in row) for row in rows] == [
        tuple(v or None if v == "" else v for v in row) for row in office.codes
    ]
    _, *rows = sheets["Kodbok"]
    _, *entries = rfc_4180(office.folder / "codebook.csv")
    assert [[as_text(row[n]) for n in (0, 1, 3, 4, 5)] for row in rows] == [
        [row[n] for n in (0, 1, 3, 4, 5)] for row in entries
    ]


def test_the_first_sheet_says_what_it_is_and_how_to_read_it(tmp_path: Path) -> None:
    records = {str(n): random_answers(SURVEY, random.Random(n)) for n in range(40)}
    path = write_export(tmp_path / "webb.csv", SURVEY, records)
    for detailed, words in ((True, "DETALJERAD"), (False, "Skyddade svar")):
        folder = written(merge([path], SURVEY), tmp_path / "ut", detailed=detailed)
        book = load_workbook(folder / "responses.xlsx")
        page = book.worksheets[0]
        lines = [str(cell.value) for cell in page["A"]]
        assert lines[0] == "Trygg"
        assert any(words in line for line in lines)
        for name in book.sheetnames[1:]:
            assert any(line.startswith(f"Fliken {name}:") for line in lines)
        assert all(cell.alignment.wrap_text for cell in page["A"])
        assert page.auto_filter.ref is None


def test_the_workbook_has_no_formula_and_no_time(tmp_path: Path, office: Office) -> None:
    for path in (
        office.folder / "responses.xlsx",
        outputs(tmp_path, SURVEY, [in_a_bundle(tmp_path, FORMULAS)]) / "responses.xlsx",
    ):
        book = load_workbook(path)
        kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
        assert kinds <= {"s", "n"}
        assert book.properties.created == book.properties.modified
        assert book.properties.created.year == 2000
        with zipfile.ZipFile(path) as archive:
            assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            sheets = [n for n in archive.namelist() if n.startswith("xl/worksheets/")]
            assert all(b"<f" not in archive.read(name) for name in sheets)


# -- the database


def test_sqlite_utils_reads_the_database(office: Office) -> None:
    db = Database(office.folder / "merged.db")
    assert set(db.table_names()) == {"responses", "comments", "codebook", "about"}
    assert "DETALJERAD" in next(db["about"].rows)["text"]
    assert db.view_names() == []
    assert [table.pks for table in db.tables] == [["id"]] * 4
    assert [tuple(row.values())[1:] for row in db["responses"].rows] == office.codes
    assert [row["id"] for row in db["responses"].rows] == list(range(1, len(office.codes) + 1))
    assert [(r["question"], r["text"], r["granska"]) for r in db["comments"].rows] == [
        (c.question, c.text, int(c.review)) for c in office.merged.comments
    ]
    types = {column.name: column.type for column in db["responses"].columns}
    assert types["sett"] == types["plats_torg"] == "INTEGER"
    assert types["alder"] == "TEXT"
    assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert db.execute("PRAGMA journal_mode").fetchall() == [("delete",)]
    db.close()


def test_datasette_shows_the_database(office: Office) -> None:
    from datasette.app import Datasette

    async def asked() -> tuple[dict[str, int], list[dict[str, object]], int]:
        datasette = Datasette([str(office.folder / "merged.db")])
        await datasette.invoke_startup()
        found = (await datasette.client.get("/merged.json")).json()
        counts = {table["name"]: table["count"] for table in found["tables"]}
        query = "/merged/responses.json?_shape=array&_size=max&mode=web&_facet=alder"
        rows = (await datasette.client.get(query)).json()
        page = await datasette.client.get("/merged/comments?_facet=granska")
        return counts, rows, page.status_code

    counts, rows, status = asyncio.run(asked())
    assert counts["responses"] == len(office.codes)
    assert counts["comments"] == len(office.merged.comments)
    assert [tuple(row[name] for name in NAMES) for row in rows] == [
        codes for codes in office.codes if codes[0] == "web"
    ]
    assert status == 200


def test_datasette_can_inspect_the_database(office: Office) -> None:
    from datasette.cli import cli

    result = CliRunner().invoke(cli, ["inspect", str(office.folder / "merged.db")])
    assert result.exit_code == 0
    tables = json.loads(result.output)["merged"]["tables"]
    assert {name: table["count"] for name, table in tables.items()} == {
        "about": 1,
        "responses": len(office.codes),
        "comments": len(office.merged.comments),
        "codebook": len(rfc_4180(office.folder / "codebook.csv")) - 1,
    }


# -- the codebook


def values_of(folder: Path) -> dict[str, set[str]]:
    """Variable to all values that the codebook has for it; an integer's are spelt out."""
    known: dict[str, set[str]] = {}
    with (folder / "codebook.csv").open(encoding="utf-8", newline="") as file:
        for entry in csv.DictReader(file):
            values = known.setdefault(entry["variable"], set())
            span = re.fullmatch(r"heltal (-?\d+)–(-?\d+)", entry["meaning"])
            if span is not None:
                values |= {str(n) for n in range(int(span[1]), min(int(span[2]), 1000) + 1)}
            else:
                values.add(entry["value"])
    return known


def test_the_codebook_explains_every_value_in_the_responses(office: Office) -> None:
    known = values_of(office.folder)
    assert set(known) == set(NAMES[2:])
    with (office.folder / "responses.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            unexplained = {name: row[name] for name in known if row[name] not in known[name]}
            assert unexplained == {}


@examples(20)
@given(survey=some_surveys, seed=seeds)
def test_the_codebook_of_any_survey_explains_every_value(survey: Survey, seed: int) -> None:
    with memory() as folder:
        records = {name: answers for name, answers in online(survey, seed).items() if answers}
        path = write_export(folder / "a.csv", survey, records)
        written(merge([path], survey), folder / "ut")
        known = values_of(folder / "ut")
        if variables(survey):
            frame = pl.read_csv(folder / "ut" / "responses.csv", infer_schema=False)
            for name, values in known.items():
                assert {value or "" for value in frame[name]} <= values


def test_the_codebook_says_what_a_code_means_and_counts_as(office: Office) -> None:
    with (office.folder / "codebook.csv").open(encoding="utf-8", newline="") as file:
        entries = list(csv.DictReader(file))
    of_age = [entry for entry in entries if entry["variable"] == "alder"]
    assert [tuple(entry.values()) for entry in of_age] == [
        ("alder", "Hur gammal?", "code", "ung", "Ung", "1", ""),
        ("alder", "Hur gammal?", "code", "gam", "Gammal", "2", ""),
        ("alder", "Hur gammal?", "code", "ejsv", "Vill inte svara", "99", "declined"),
        ("alder", "Hur gammal?", "code", "", "Hoppade över", "", "skipped"),
    ]
    found = {(entry["variable"], entry["label"], entry["value"]) for entry in entries}
    assert found >= {
        ("omrade", "Var bor du?", "other"),
        ("plats_torg", "Var? – Torget", "1"),
        ("problem_fart", "Hur stort? – Fart", "stor"),
        ("prio_1", "Viktigast? – plats 1", "ljus"),
        ("betyg", "Betyg?", "-1"),
    }


# -- comments


def test_comments_are_sorted_and_those_with_personal_data_are_marked(office: Office) -> None:
    _, *rows = rfc_4180(office.folder / "comments.csv")
    assert rows == sorted(rows)
    marked = {text for _, text, review, *_ in rows if review == "1"}
    assert marked == {"Ring 070-123 45 67"}


@pytest.mark.parametrize("place", [0, 900, 985, 990, 995, 1_500, 1_890, 40_000])
def test_personal_data_is_found_wherever_it_stands_in_a_comment(tmp_path: Path, place: int) -> None:
    """Online nothing keeps a comment under 1 000 characters."""
    text = ("Bra. " * 10_000)[:place] + " Ring 070-123 45 67. " + "Tack! " * 10
    row = {"id": "1", "ord": text}
    path = write_csv(tmp_path / "svar.csv", ["id", "submitdate", "ord"], [row])
    [comment] = merge([path], SURVEY).comments
    assert comment.review


def test_comments_of_a_bundle_are_cleaned_like_those_of_an_export(tmp_path: Path) -> None:
    """A stranger may have made the bundle; its words end up in terminals and in Excel."""
    bundle = in_a_bundle(tmp_path, ["a\x1b[31mb\u202ec\x07"])
    [comment] = merge([bundle], SURVEY).comments
    assert comment.text == "a[31mbc"


# -- the report


def test_the_report_tells_staff_what_happened_in_swedish(office: Office) -> None:
    report = (office.folder / "merge-report.md").read_text("utf-8")
    say = phrases(PHRASES, "sv")
    merged = office.merged
    bundle = next(p.name for p in office.inputs.iterdir() if "_skola_" in p.name)
    count = sum(comment.review for comment in merged.comments)
    for line in (
        "# " + say("report.title", title="Trygg"),
        say("report.survey", survey="trygg", version="1"),
        f"Resultat: **{len(office.codes)} svar** och {len(merged.comments)} fritextsvar.",
        "- " + say("report.kiosk", place="bibliotek", count=40),
        "- " + say("report.kiosk", place="skola", count=40),
        "- " + say("report.web", source="limesurvey", count=60),
        "## " + say("report.person"),
        "- " + say("finding.bundle_damaged"),
        "- " + say("finding.unknown_value"),
        "- " + say("finding.unknown_column"),
        "- " + say("report.review", count=count),
        "- webb.csv (LimeSurvey): 59 svar",
        "- extra.csv (LimeSurvey): 1 svar, en rad utan svar",
        f"- {bundle} (kiosk): 40 svar",
    ):
        assert line in report.splitlines()
    listed = [line for line in report.splitlines() if line.startswith("  - ")]
    for parts in (
        ["trasig.kiosk"],
        ["extra.csv", "rad 2 kolumn alder"],
        ["extra.csv", "skonummer"],
    ):
        assert any(all(part in line for part in parts) for line in listed)
    assert "Klart" not in report
    assert not re.search(r"\{\w*\}", report)
    assert all(name in report for name in FILES - {"merge-report.md"})


def test_the_report_quotes_no_answer(office: Office) -> None:
    report = (office.folder / "merge-report.md").read_text("utf-8")
    assert "FEL" not in report
    drawn = (".kiosk", "Kod för att tömma")  # digits in these are random
    lines = [line for line in report.splitlines() if not any(word in line for word in drawn)]
    assert len(lines) > 10
    assert "41" not in "".join(lines)


def test_a_report_without_trouble_says_so(tmp_path: Path) -> None:
    row = {"id": "1", "alder": "ung"}
    path = write_csv(tmp_path / "svar.csv", limesurvey_headings(SURVEY, "code"), [row])
    folder = outputs(tmp_path, SURVEY, [path])
    report = (folder / "merge-report.md").read_text("utf-8")
    assert phrases(PHRASES, "sv")("report.nothing") in report


def test_the_report_for_programs_has_the_same_facts(office: Office) -> None:
    facts = json.loads((office.folder / "merge-report.json").read_text("utf-8"))
    assert facts["responses"] == len(office.codes)
    assert facts["comments"] == len(office.merged.comments)
    assert facts["kiosks"] == [
        {"place": "bibliotek", "responses": 40},
        {"place": "skola", "responses": 40},
    ]
    assert facts["online"] == [{"source": "limesurvey", "responses": 60}]
    assert sum(part["responses"] for part in [*facts["kiosks"], *facts["online"]]) == len(
        office.codes
    )
    assert {group["what"] for group in facts["findings"]} == {
        *("bundle_damaged", "unknown_value", "unknown_column", "missing_column"),
        *("identifying_column", "blank_rows"),
    }


# -- nothing that leads to a respondent


def test_no_time_folder_store_or_key_stands_in_any_file(office: Office) -> None:
    written = everything(office.folder)
    assert str(office.folder).encode() not in written
    assert str(office.inputs).encode() not in written
    bundles = [p for p in office.inputs.glob("*.kiosk") if p.name != "trasig.kiosk"]
    assert len(bundles) == 2
    for path in bundles:
        bundle = read_bundle(path)
        assert bundle.manifest.store.encode() not in written
        keys = [key for key, _ in bundle.responses] + [key for key, _, _ in bundle.comments]
        for key in keys:
            assert str(key).encode() not in written
            assert key.to_bytes(8, "big") not in written
    times = re.findall(rb"(?:19|20)\d\d-\d\d-\d\d|\d\d:\d\d:\d\d", written)
    # The constants of the workbook, of the file for SPSS, and of 80 responses for LimeSurvey.
    assert Counter(times) == {b"2000-01-01": 2, b"1980-01-01": 80, b"00:00:00": 83}


def test_the_rows_lie_in_an_order_that_says_nothing(office: Office) -> None:
    """By content: other keys, another order of arrival and another kiosk change no byte."""
    sent = submissions(SURVEY, 30, 9)
    chance = random.Random(1)
    with memory() as folder:
        for name in ("a", "b"):
            with Kiosk(folder / name) as kiosk:
                bundle = kiosk.take([rekeyed(one) for one in sent]).bundle(folder / f"in{name}")
            written(merge([bundle], SURVEY), folder / f"out{name}")
            chance.shuffle(sent)
        for file in sorted(FILES - {"merge-report.md", "merge-report.json"}):
            assert (folder / "outa" / file).read_bytes() == (folder / "outb" / file).read_bytes()


def rekeyed(sent: Submission) -> Submission:
    comments = tuple(comment._replace(key=drawn_key()) for comment in sent.comments)
    return Submission(drawn_key(), sent.response, comments)


# -- the folder


def test_a_merge_writes_over_the_last_one(tmp_path: Path) -> None:
    row = {"id": "1", "alder": "ung"}
    path = write_csv(tmp_path / "svar.csv", ["id", "submitdate", "alder"], [row])
    folder = outputs(tmp_path, SURVEY, [path])
    first = everything(folder)
    (folder / "merged.db.part").write_bytes(b"left by a crash")
    write_csv(path, ["id", "submitdate", "alder"], [row, {"id": "2", "alder": "gam"}])
    outputs(tmp_path, SURVEY, [path])
    assert {file.name for file in folder.iterdir()} == FILES
    write_csv(path, ["id", "submitdate", "alder"], [row])
    outputs(tmp_path, SURVEY, [path])
    assert everything(folder) == first
