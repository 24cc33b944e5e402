"""`exporter report`, as staff give it."""

import json
import zipfile
from pathlib import Path

import pytest
from docx import Document
from docx.shared import Pt

from exporter.errors import ExporterError
from exporter.report.template import load_template
from tests.exporter.office import exporter, started

QUESTIONS = """\
survey: liten
version: "1"
languages: [sv]
title: {sv: Liten}
questions:
  - {id: trygg, type: single, text: {sv: Trygg?}, choices: {ja: {sv: Ja}, nej: {sv: Nej}}}
  - {id: buss, type: multi, text: {sv: Var?}, choices: {a: {sv: A}, b: {sv: B}}}
  - {id: park, type: multi, text: {sv: Varför?}, choices: {a: {sv: A}, b: {sv: B}}}
report: {crosses: [{rows: buss, columns: park}]}
"""


def small(folder: Path, count: int) -> tuple[Path, Path]:
    """A survey without background, and so many answers to its first question."""
    survey = folder / "enkat.yaml"
    survey.write_text(QUESTIONS, "utf-8")
    rows = [
        f'"{n}","1980-01-01 00:00:00","{"ja" if n % 3 else "nej"}","","","",""'
        for n in range(count)
    ]
    heading = '"id","submitdate","trygg","buss[a]","buss[b]","park[a]","park[b]"'
    export = folder / "webb.csv"
    export.write_text("\r\n".join([heading, *rows]) + "\r\n", "utf-8")
    return survey, export


def test_a_report_lies_in_two_folders(tmp_path: Path) -> None:
    survey, export = small(tmp_path, 40)
    done = exporter("report", export, "--survey", survey, "-o", tmp_path / "rapport")
    assert done.code in (0, 1), done.err
    assert str(tmp_path / "rapport" / "publicera") in done.out
    assert {"report.json", "tables.csv", "tabeller.xlsx", "datapackage.json"} <= {
        path.name for path in (tmp_path / "rapport" / "publicera").iterdir()
    }
    assert {path.name for path in (tmp_path / "rapport" / "internt").iterdir()} >= {
        "merge-report.md",
        "releases.json",
    }
    again = exporter("report", export, "--survey", survey, "-o", tmp_path / "rapport")
    assert (again.code, again.out) == (done.code, done.out)
    assert done.out.splitlines()[0] == "Svar i rapporten: webbenkäten (limesurvey) 40."
    assert len(done.out.splitlines()) == 2


def test_the_page_is_opened_where_a_browser_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    survey, export = small(tmp_path, 40)
    opened = tmp_path / "opened"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {opened}\n', "utf-8")
    browser.chmod(0o755)
    monkeypatch.setenv("BROWSER", f"{browser} %s")
    done = started("report", export, "--survey", survey, "-o", tmp_path / "rapport", "--open")
    page = tmp_path / "rapport" / "publicera" / "lagesbild.html"
    assert done.code in (0, 1), done.err
    assert str(page) in done.out
    assert opened.read_text("utf-8").strip() == page.as_uri()


def test_without_a_browser_the_page_is_named_and_that_it_was_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    survey, export = small(tmp_path, 40)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("BROWSER", raising=False)
    done = started("report", export, "--survey", survey, "-o", tmp_path / "rapport", "--open")
    assert done.code in (0, 1), done.err
    assert done.out.splitlines()[2:] == ["Ingen webbläsare hittades som kunde öppna sidan."]


def test_a_preliminary_report_says_that_it_is_one(tmp_path: Path) -> None:
    survey, export = small(tmp_path, 40)
    for name, wanted in (("a", True), ("b", False)):
        flags = ["--preliminary"] if wanted else []
        done = exporter("report", export, "--survey", survey, "-o", tmp_path / name, *flags)
        assert done.code in (0, 1), done.err
        public = tmp_path / name / "publicera"
        assert ("preliminär" in (public / "lagesbild.html").read_text("utf-8")) == wanted
        assert json.loads((public / "report.json").read_text("utf-8"))["preliminary"] == wanted


def test_a_survey_without_background_and_a_cross_nobody_answered(tmp_path: Path) -> None:
    survey, export = small(tmp_path, 40)
    done = exporter("report", export, "--survey", survey, "-o", tmp_path / "rapport")
    assert done.code in (0, 1), done.err
    report = json.loads((tmp_path / "rapport" / "publicera" / "report.json").read_text("utf-8"))
    assert [group["by"] for group in report["plan"]["groups"]] == ["total"]
    [both] = [cell for cell in report["cells"] if cell["item"] == "buss_x_park"]
    assert both["share_shown"] == "färre än 10"


@pytest.mark.parametrize("count", [1, 9])
def test_too_few_answers_are_told_in_a_sentence(tmp_path: Path, count: int) -> None:
    survey, export = small(tmp_path, count)
    done = exporter("report", export, "--survey", survey, "-o", tmp_path / "rapport")
    assert done.code == 2
    assert "Färre än tio har svarat" in done.err
    assert not (tmp_path / "rapport").exists()


def test_one_answer_more_is_no_second_report(tmp_path: Path) -> None:
    survey, export = small(tmp_path, 40)
    assert exporter("report", export, "--survey", survey, "-o", tmp_path / "rapport").code in (0, 1)
    _, export = small(tmp_path, 41)
    again = exporter("report", export, "--survey", survey, "-o", tmp_path / "rapport")
    assert again.code == 2
    assert "--replaces" in again.err


def test_what_cannot_be_used_is_told_in_a_sentence(tmp_path: Path) -> None:
    survey, export = small(tmp_path, 40)
    other = tmp_path / "report.json"
    other.write_text('{"format": 1, "survey": "annan"}', "utf-8")
    register = tmp_path / "register.json"
    register.write_text("{}", "utf-8")
    context = tmp_path / "bakgrund.yaml"
    context.write_text(
        "municipality: Essunga\nsources: [{theme: x, from: {sv: A}, when: 2027, says: {sv: B}}]\n",
        "utf-8",
    )
    asked: list[str | Path] = ["report", export, "--survey", survey, "-o", tmp_path / "rapport"]
    for wrong, told in (
        (["--earlier", other], "annan"),
        (["--register", register], "register.json"),
        (["--context", context], "bakgrund.yaml:2"),
        (["--language", "fi"], "fi"),
        (["--language", "sv-simple"], "lättläst avsnitt"),
    ):
        done = exporter(*asked, *wrong)
        assert done.code == 2, wrong
        assert told in done.err
        assert "Traceback" not in done.err
        assert not (tmp_path / "rapport").exists()


OPEN = """\
municipality: Essunga
promises:
  - {id: a, by: [polisen], text: {sv: "…"}, state: planned}
"""
FINISHED = """\
municipality: Essunga
period: {from: 2027-05-01, to: 2027-09-01}
"""


def test_what_is_not_filled_in_is_not_published(tmp_path: Path) -> None:
    survey, export = small(tmp_path, 40)
    context = tmp_path / "kontext.yaml"
    context.write_text(OPEN, "utf-8")
    words = ("report", export, "--survey", survey, "-o", tmp_path / "rapport")
    done = exporter(*words, "--context", context)
    assert (done.code, done.out) == (2, "")
    first, *places = done.err.splitlines()
    assert first.endswith("Fyll i eller ta bort det som är öppet:")
    [place] = places
    assert place.startswith(f"{context}:3:")
    assert not (tmp_path / "rapport").exists()


def test_a_report_is_not_compared_with_itself(tmp_path: Path) -> None:
    survey, export = small(tmp_path, 40)
    context = tmp_path / "kontext.yaml"
    context.write_text(FINISHED, "utf-8")
    words = ("report", export, "--survey", survey, "--context", context)
    done = exporter(*words, "-o", tmp_path / "rapport")
    assert done.code in (0, 1), done.err
    own = tmp_path / "rapport" / "publicera" / "report.json"
    again = exporter(*words, "-o", tmp_path / "igen", "--earlier", own)
    assert (again.code, again.out) == (2, "")
    assert "är en rapport om samma tid" in again.err


def test_after_the_whole_report_there_is_no_preliminary_one(tmp_path: Path) -> None:
    survey, export = small(tmp_path, 40)
    words = ("report", export, "--survey", survey, "-o", tmp_path / "rapport")
    assert exporter(*words).code in (0, 1)
    done = exporter(*words, "--preliminary")
    assert done.code == 2
    assert "Efter den går det inte att göra någon preliminär." in done.err


# -- a template for the Word file

OLD_WORD = b"\xd0\xcf\x11\xe0" + bytes(2000)


def word_file(folder: Path, name: str, kind: str = "document.main") -> Path:
    """A Word file with a heading style of its own; `kind` is what it says it is."""
    document = Document()
    document.styles["Heading 1"].font.size = Pt(31)
    path = folder / name
    document.save(str(path))
    with zipfile.ZipFile(path) as archive:
        members = {one: archive.read(one) for one in archive.namelist()}
    types = members["[Content_Types].xml"]
    members["[Content_Types].xml"] = types.replace(b"document.main", kind.encode())
    with zipfile.ZipFile(path, "w") as archive:
        for one, content in members.items():
            archive.writestr(one, content)
    return path


def test_the_word_file_has_the_styles_of_a_template(tmp_path: Path) -> None:
    survey, export = small(tmp_path, 40)
    folder, template = tmp_path / "rapport", word_file(tmp_path, "mall.docx")
    done = exporter("report", export, "--survey", survey, "-o", folder, "--template", template)
    assert done.code in (0, 1), done.err
    written = Document(str(folder / "publicera" / "lagesbild.docx"))
    assert written.styles["Heading 1"].font.size == Pt(31)
    assert "Lägesbild" in [paragraph.text for paragraph in written.paragraphs]


def test_a_template_that_is_no_word_file_is_told_in_a_sentence(tmp_path: Path) -> None:
    survey, export = small(tmp_path, 40)
    for name, told in (("mall.doc", "ingen Word-fil"), ("saknas.docx", "finns inte")):
        (tmp_path / "mall.doc").write_bytes(OLD_WORD)
        done = exporter(
            *("report", export, "--survey", survey, "-o", tmp_path / "rapport"),
            *("--template", tmp_path / name),
        )
        assert done.code == 2
        assert name in done.err
        assert told in done.err
        assert len(done.err.splitlines()) == 1, done.err
        assert not (tmp_path / "rapport").exists()


def test_neither_damaged_word_files_nor_those_with_macros_are_templates(tmp_path: Path) -> None:
    whole = word_file(tmp_path, "mall.docx")
    content = whole.read_bytes()
    assert load_template(whole) == content
    faulty = {
        "text.docx": b"Kommunens mall",
        "tom.docx": b"",
        "avklippt.docx": content[:-2000],
        "skadad.docx": content[:5000] + bytes(2000) + content[7000:],
        "gammal.doc": OLD_WORD,
    }
    for name, damaged in faulty.items():
        (tmp_path / name).write_bytes(damaged)
    kinds = {"mall.dotx": "template.main", "makro.docm": "macroEnabled.main"}
    for name, kind in kinds.items():
        word_file(tmp_path, name, kind)
    with zipfile.ZipFile(tmp_path / "bara.docx", "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    for name in (*faulty, *kinds, "bara.docx"):
        with pytest.raises(ExporterError) as refused:
            load_template(tmp_path / name)
        assert refused.value.phrase == "template_not_word", name
