"""The form for KoboToolbox and ODK says the survey, and what comes back is what was answered."""

import random
import re
import shutil
from collections.abc import Iterator
from functools import partial
from io import BytesIO
from pathlib import Path
from types import CodeType

import hypothesis
import openpyxl
import pytest
from msgspec import Struct
from msgspec.structs import replace
from pyxform.xls2xform import convert

from exporter.merge import merge
from exporter.online.xlsform import xlsform
from questions.logic import choices
from questions.model import Survey
from tests.exporter.municipality import SURVEY
from tests.exporter.office import (
    exporter,
    memory,
    survey_of,
)
from tests.exporter.office_folder import ESSUNGA
from tests.exporter.online.respondents import (
    Given,
    Shown,
    answered,
    merged_as_answered,
)
from tests.exporter.online_files import write_text
from tests.exporter.test_merge import examples, seeds
from tests.questions.strategies import surveys

RANK = "{}_{}"
OWN = ("_id", "_uuid", "_submission_time")
Row = dict[str, str]


class Form(Struct):
    rows: list[Row]
    choices: dict[str, dict[str, Row]]
    """By list and name."""
    settings: Row


def form(content: bytes) -> Form:
    sheets: dict[str, list[Row]] = {}
    for sheet in openpyxl.load_workbook(BytesIO(content)).worksheets:
        head, *rows = sheet.iter_rows(values_only=True)
        sheets[sheet.title] = [
            dict(zip(map(str, head), ("" if c is None else str(c) for c in row), strict=True))
            for row in rows
        ]
    lists: dict[str, dict[str, Row]] = {}
    for row in sheets["choices"]:
        lists.setdefault(row["list_name"], {})[row["name"]] = row
    return Form(sheets["survey"], lists, sheets["settings"][0])


def compiled(expression: str) -> CodeType:
    """An expression of XPath, as far as forms of surveys go, as Python."""
    code = re.sub(r"\$\{(\w+)\}", r'value("\1")', expression)
    code = re.sub(r"= (\d+)", r'= "\1"', code)
    return compile(re.sub(r"(?<![!<>])=", "==", code), "relevant", "eval")


def holds(code: CodeType | None, given: Given) -> bool:
    def value(name: str) -> object:
        matrix, _, row = name.partition("_")
        found = given.get(name, given.get(f"{matrix} {row}", ""))
        return str(found) if isinstance(found, int) else found

    def selected(codes: object, code: str) -> bool:
        return isinstance(codes, tuple) and code in codes

    names = {"value": value, "selected": selected}
    return code is None or bool(eval(code, names))  # noqa: S307  our own file's


def shown(of: Form) -> Iterator[Shown]:
    """The questions; the lines for own words are part of theirs."""
    outer, group = "", ""
    rows = iter(of.rows)
    for row in rows:
        kind, _, listed = row["type"].partition(" ")
        if kind == "begin_group":
            outer, group = row.get("relevant", ""), row["name"]
            is_matrix = row["appearance"] == "table-list"
            if is_matrix:
                parts = []
                while (row := next(rows))["type"] != "end_group":
                    parts.append(row["name"].removeprefix(f"{group}_"))
                    listed = row["type"].partition(" ")[2]
                rule = compiled(outer) if outer else None
                codes = tuple(of.choices[listed])
                yield Shown(group, "rows", partial(holds, rule), codes=codes, rows=parts)
                outer = ""
            continue
        if kind == "end_group":
            outer = ""
            continue
        if kind == "text" and row["name"].endswith("_other"):
            continue
        relevant = outer or row.get("relevant", "")
        rule = compiled(relevant) if relevant else None
        limits = [int(n) for n in re.findall(r"(?:[<>]= |start=|end=)(\d+)", _limits(row))]
        codes = tuple(code for code in of.choices.get(listed, {}) if code != "other")
        yield Shown(
            row["name"],
            _KINDS[kind],  # type: ignore[arg-type]
            partial(holds, rule),
            codes=[str(n) for n in range(limits[0], limits[1] + 1)] if kind == "range" else codes,
            alone=re.findall(r"selected\(\., '(\w+)'\)", row.get("constraint", "")),
            most=limits[0] if kind == "select_multiple" and limits else 0,
            low=limits[0] if kind == "integer" else 0,
            high=limits[1] if kind == "integer" else 0,
            other="other" in of.choices.get(listed, {}),
            unlike=re.findall(r"\$\{(\w+)\}", row.get("choice_filter", "")),
        )


_KINDS = {
    "select_one": "one",
    "select_multiple": "several",
    "integer": "number",
    "range": "one",
    "text": "words",
    "note": "nothing",
}


def _limits(row: Row) -> str:
    return f"{row.get('constraint', '')} {row.get('parameters', '')}"


def export(path: Path, of: Form, answers: list[Given]) -> Path:
    """What KoboToolbox gives: names with their groups, codes, several in one cell and in many."""
    columns: list[tuple[str, str]] = [(name, name) for name in OWN]
    group = ""
    for row in of.rows:
        kind, _, listed = row["type"].partition(" ")
        if kind == "begin_group":
            group = f"{row['name']}/"
        elif kind == "end_group":
            group = ""
        else:
            columns.append((f"{group}{row['name']}", row["name"]))
            if kind == "select_multiple":
                codes = of.choices[listed]
                columns += [(f"{group}{row['name']}/{c}", f"{row['name']}/{c}") for c in codes]
    lines: list[list[str]] = [[heading for heading, _ in columns]]
    for number, given in enumerate(answers, 1):
        own = dict(zip(OWN, (str(number), f"uuid-{number}", "2027-05-02T10:11:12"), strict=True))
        lines.append([own.get(name) or _cell(given, name) for _, name in columns])
    return write_text(path, lines, separator=";")


def _cell(given: Given, name: str) -> str:
    question, _, part = name.partition("/")
    several = given.get(question, "")
    if part:
        return str(int(part in several)) if isinstance(several, tuple) else ""
    if isinstance(several, tuple):
        return " ".join(several)
    if name.endswith("_other") and f"{name.removesuffix('_other')}*" in given:
        return str(given[f"{name.removesuffix('_other')}*"])
    matrix, _, row = name.partition("_")
    return str(given.get(name, given.get(f"{matrix} {row}", "")))


@examples(25)
@hypothesis.given(survey=surveys(), seed=seeds)
def test_what_is_answered_in_the_twin_is_merged_as_it_was_answered(
    survey: Survey, seed: int
) -> None:
    [content] = xlsform(survey).values()
    of = form(content)
    merged = merged_as_answered(
        survey,
        list(shown(of)),
        seed,
        RANK,
        lambda folder, given: export(folder / "webb.csv", of, given),
    )
    assert not merged.needs_a_person


def test_the_form_says_the_survey_in_all_its_languages() -> None:
    [(name, content)] = xlsform(SURVEY).items()
    of = form(content)
    assert name == f"{SURVEY.survey}.xlsx"
    assert of.settings["form_id"] == SURVEY.survey
    assert of.settings["default_language"] == "Svenska (sv)"
    columns = {"sv": "Svenska (sv)", "en": "English (en)", "sv-simple": "Lättläst (sv-simple)"}
    by_name = {row["name"]: row for row in of.rows if row["name"]}
    for question in SURVEY.questions:
        if "web" not in question.modes:
            assert question.id not in by_name
            continue
        for language, column in columns.items():
            told = by_name[question.id][f"label::{column}"]
            assert told == question.text[language].strip("\n")
            for code, choice in choices(question).items():
                label = of.choices[question.id][code][f"label::{column}"]
                assert label == choice.text[language]


NASTY_TEXT = """\
survey: nasty
version: "1"
languages: [sv, en, sv-simple]
title: {sv: 'Å "ä" <b>ö</b>', en: "${x} & y", sv-simple: Lätt}
questions:
  - id: rader
    type: matrix
    text: {sv: "Är ${alder} {så}?", en: "Is ${age} {so}?"}
    rows: {NINE}
    columns: {NINE}
  - id: val
    type: multi
    max: 3
    other: true
    exclusive: [c8]
    text: {sv: "LONG", en: "LONG"}
    choices: {EIGHT}
    show_if: {rader_c1: {not: [c2, c3]}}
"""
"""Nine rows and choices, three languages, quotes, braces, marks of other formats, long texts."""


def nasty() -> Survey:
    lines = [f'c{n}: {{sv: "Val {n} <i>å</i> \\"ä\\"", en: "C{n}"}}' for n in range(1, 10)]
    text = NASTY_TEXT.replace("NINE", ", ".join(lines)).replace("EIGHT", ", ".join(lines[:8]))
    return survey_of(text.replace("LONG", "Lång text " * 28))


@pytest.mark.parametrize("survey", [SURVEY, nasty()], ids=["municipality", "nasty"])
def test_pyxform_and_where_there_is_java_odk_validate_take_the_form(survey: Survey) -> None:
    [content] = xlsform(survey).values()
    told = convert(xlsform=content, file_type=".xlsx", validate=shutil.which("java") is not None)
    assert [line for line in told.warnings if "machine-readable codes: Lättläst" not in line] == []


def test_what_an_author_writes_is_shown_as_it_stands() -> None:
    """Enketo and ODK Web Forms read Markdown and HTML, and `${}` as a name."""
    text = "*fet* _x_ **y** a_b_c\n# 1 [l](http://e.se) <b>ö</b> 3 < 4 ${alder} \\"
    questions = (replace(SURVEY.questions[0], text={"sv": text}),)
    survey = replace(SURVEY, languages=("sv",), questions=questions)
    [content] = xlsform(survey).values()
    [_, question] = form(content).rows
    assert question["label::Svenska (sv)"] == (
        "\\*fet\\* \\_x\\_ \\*\\*y\\*\\* a\\_b\\_c\n"
        "\\# 1 [l] (http://e.se) &lt;b>ö&lt;/b> 3 < 4 $ {alder} \\\\"
    )
    convert(xlsform=content, file_type=".xlsx", validate=False)


def test_the_introduction_comes_first_and_is_no_answer() -> None:
    [content] = xlsform(SURVEY).values()
    of = form(content)
    assert (of.rows[0]["type"], of.rows[0]["name"]) == ("note", "about__survey")
    told = of.rows[0]["label::Svenska (sv)"]
    assert told == (SURVEY.intro or {})["sv"].strip("\n")
    given = answered(list(shown(of)), random.Random(1))[0]
    with memory() as folder:
        merged = merge([export(folder / "webb.csv", of, [given])], SURVEY)
    assert merged.responses.height == 1
    assert not merged.needs_a_person


def test_what_a_form_has_no_room_for_is_told(tmp_path: Path) -> None:
    said = exporter("online", "--to", "xlsform", "--survey", ESSUNGA, "-o", tmp_path)
    assert said.code == 1
    assert said.out.splitlines()[1].startswith("Tacktexten får inte plats i formuläret.")
    text = ESSUNGA.read_text("utf-8")
    start, end = text.index("thanks:"), text.index("# QR-koden")
    (tmp_path / "q.yaml").write_text(text[:start] + text[end:], "utf-8")
    given = ("--survey", tmp_path / "q.yaml", "-o", tmp_path / "ut")
    assert exporter("online", "--to", "xlsform", *given).code == 0
