"""The report as a Word file: it says what the page says, Word opens it, and people can go on."""

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from openpyxl import load_workbook
from openxml_audit import OpenXmlValidator
from pypdf import PdfReader

from exporter.report.writers.html import html
from exporter.report.writers.page.elements import (
    BarTable,
    Callout,
    Element,
    Heading,
    HeatTable,
    Matrix,
    Page,
    PlainTable,
    Pledge,
    Section,
    StackedTable,
    StackRow,
    Told,
    Unwritten,
)
from exporter.report.writers.word.document import docx
from tests.exporter.report.writers.results import essunga_by_age, small
from tests.exporter.report.writers.test_page import SEEDS, context, earlier_of, page_of, turned

LANGUAGES = {"sv": "sv-SE", "en": "en-GB"}


@cache
def page(language: str = "sv") -> Page:
    """With a context that has an analysis of one theme."""
    return page_of(essunga_by_age(), language, context())


@cache
def file(language: str = "sv") -> bytes:
    return docx(page(language))


def opened(content: bytes) -> WordDocument:
    return Document(io.BytesIO(content))


@pytest.fixture(scope="module", params=["sv", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def elements(of: Page) -> Iterator[Element]:
    for section in of.sections:
        yield from section.elements


def parts_of(value: object, kind: type) -> Iterator[Any]:
    """All values of a kind within a page, in its order."""
    if isinstance(value, kind):
        yield value
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from parts_of(getattr(value, name), kind)
    elif isinstance(value, tuple):
        for part in value:
            yield from parts_of(part, kind)


def runs(document: WordDocument) -> list[str]:
    """All that is written in the text, in order, tables and fields included."""
    found = document.element.body.iter(qn("w:r"))
    return [plain("".join(t.text or "" for t in run.iter(qn("w:t")))) for run in found]


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def numbers(text: str) -> set[str]:
    return set(re.findall(r"\d+", text))


def said(line: object) -> str:
    return "".join(one if isinstance(one, str) else one.text for one in line)  # type: ignore[attr-defined]


# -- what it says


def check_figures(of: Page, document: WordDocument) -> None:
    """Each figure is there, in the page's words and order, and no other number is."""
    written = iter(runs(document))
    for told in parts_of(of, Told):
        assert plain(told.text) in written, told
    known = {number for text in parts_of(of, str) for number in numbers(text)}
    known |= {number for told in parts_of(of, Told) for number in numbers(told.text)}
    texts = [*runs(document), *(p.text for p in document.sections[0].footer.paragraphs)]
    assert numbers(" ".join(texts)) <= known


def test_every_figure_of_the_page_stands_in_it_in_order(language: str) -> None:
    check_figures(page(language), opened(file(language)))


@pytest.mark.parametrize("seed", SEEDS)
def test_that_holds_of_small_surveys_with_much_hidden(seed: int) -> None:
    of = page_of(small(seed))
    check_figures(of, opened(docx(of)))


def headings(of: Page) -> Iterator[tuple[str, str]]:
    yield "Title", of.title
    for section in of.sections:
        yield "Heading 1", section.title
        for element in section.elements:
            match element:
                case Heading(text=text) | Callout(title=text):
                    yield "Heading 2", text
                case Pledge(text=text, parts=parts):
                    yield "Heading 2", text
                    yield from (("Heading 3", title) for title, _ in parts)


def test_its_headings_are_those_of_the_page(language: str) -> None:
    document = opened(file(language))
    found = [
        (paragraph.style.name, plain(paragraph.text))
        for paragraph in document.paragraphs
        if paragraph.style and (paragraph.style.name or "").startswith(("Title", "Heading"))
    ]
    assert found == list(headings(page(language)))


def table_rows(element: Element) -> list[list[str]] | None:
    match element:
        case BarTable(columns=columns, parts=parts):
            rows: list[list[str]] = []
            for part in parts:
                rows += [[part.title] * len(columns)] if part.title else []
                rows += [[r.label, said(r.figure), *map(said, r.others)] for r in part.rows]
        case StackedTable(columns=columns, rows=stacks):
            rows = [[row.label, *map(said, row.figures)] for row in stacks]
        case HeatTable(columns=columns, rows=warm):
            rows = [[label, *(said(one.figure) for one in line)] for label, line in warm]
        case PlainTable(columns=columns, rows=lines):
            rows = [[label, *map(said, line)] for label, line in lines]
        case _:
            return None
    return [list(columns), *rows]


def test_every_table_has_the_figures_of_the_page(language: str) -> None:
    tables = opened(file(language)).tables
    expected = [rows for one in elements(page(language)) if (rows := table_rows(one))]
    assert len(tables) == len(expected)
    for table, rows in zip(tables, expected, strict=True):
        found = [[plain(cell.paragraphs[0].text) for cell in row.cells] for row in table.rows]
        assert found == rows


def test_every_table_has_its_caption(language: str) -> None:
    document = opened(file(language))
    captions = [p.text for p in document.paragraphs if p.style and p.style.name == "Caption"]
    expected = [
        getattr(one, "caption", None) or getattr(one, "title", None)
        for one in elements(page(language))
        if table_rows(one) or isinstance(one, Matrix)
    ]
    assert [plain(one) for one in captions] == expected


def test_bars_are_as_long_as_the_page_has_them() -> None:
    tables = iter(opened(file()).tables)
    for element in elements(page()):
        table = next(tables) if table_rows(element) else None
        if not isinstance(element, BarTable) or table is None:
            continue
        cells = [row.cells[1] for row in table.rows[1:] if len(set(row.cells)) > 1]
        drawn = [row.bar for part in element.parts for row in part.rows]
        for cell, bar in zip(cells, drawn, strict=True):
            shaded = [p for p in cell.paragraphs[1:] if p._p.pPr.find(qn("w:shd")) is not None]
            ends = [
                (p.paragraph_format.left_indent, p.paragraph_format.right_indent) for p in shaded
            ]
            width = cell.width - 71_755
            shares = [
                (round(100 * left / width), round(100 - 100 * right / width))
                for left, right in ends
            ]
            expected = [] if bar is None or not bar.width else [(0, bar.width)]
            expected += [bar.interval] if bar and bar.interval else []
            assert shares == expected


# -- what it is


def test_headings_of_tables_are_repeated_and_rows_are_not_broken(language: str) -> None:
    for table in opened(file(language)).tables:
        first, *rows = (row._tr.trPr for row in table.rows)
        assert first.find(qn("w:tblHeader")) is not None
        assert all(row.find(qn("w:tblHeader")) is None for row in rows)
        assert all(row.find(qn("w:cantSplit")) is not None for row in (first, *rows))


def test_it_is_in_its_language_and_says_who_made_it(language: str) -> None:
    document = opened(file(language))
    told = document.styles.element.iter(qn("w:lang"))
    assert {one.get(qn("w:val")) for one in told} == {LANGUAGES[language]}
    normal = document.styles["Normal"].element.find(f"{qn('w:rPr')}/{qn('w:lang')}")
    assert normal is not None  # what docDefaults say, a template's program may not
    about = document.core_properties
    assert about.language == LANGUAGES[language]
    assert about.title == f"{page(language).title} – {page(language).subtitle}"
    assert (about.author, about.last_modified_by) == ("Medborgarkiosk", "Medborgarkiosk")


def millimetres(*lengths: int | None) -> list[int]:
    return [round((length or 0) / Mm(1)) for length in lengths]


def test_it_is_an_a4_page_with_a_number_at_its_foot() -> None:
    section = opened(file()).sections[0]
    assert millimetres(section.page_width, section.page_height) == [210, 297]
    fields = section.footer._element.iter(qn("w:fldSimple"))
    assert [one.get(qn("w:instr")) for one in fields] == ["PAGE", "NUMPAGES"]


def test_the_first_section_has_a_page_of_its_own_but_for_a_template() -> None:
    for content, is_apart in ((file(), True), (in_template(), False)):
        [control] = opened(content).element.body.iter(qn("w:docPartObj"))
        breaks = control.getparent().getparent().iter(qn("w:pageBreakBefore"))
        assert bool(list(breaks)) == is_apart


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_the_first_section_fits_its_page(tmp_path: Path) -> None:
    """As LibreOffice lays it out: with as many changes as it may tell, and with much hidden."""
    for name, figures in (("many", essunga_by_age()), ("few", essunga_by_age(24))):
        earlier = turned(earlier_of(figures, tmp_path))
        told = docx(page_of(figures, "sv", context(), [earlier]))
        (tmp_path / f"{name}.docx").write_bytes(told)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    convert = ("soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path)
    files = (tmp_path / "many.docx", tmp_path / "few.docx")
    subprocess.run([*convert, *files], check=True, capture_output=True, timeout=300)
    for path in files:
        first, second, *_ = PdfReader(path.with_suffix(".pdf")).pages
        assert "Läs siffrorna så här" in first.extract_text()
        assert second.extract_text().startswith("Innehåll")


def test_lists_are_lists_and_the_contents_lead_to_all_other_sections() -> None:
    document = opened(file())
    points = [p for p in document.paragraphs if p.style and p.style.name == "List Bullet"]
    assert len(points) > 40
    body = document.element.body
    marks = [one.get(qn("w:name")) for one in body.iter(qn("w:bookmarkStart"))]
    links = list(body.iter(qn("w:hyperlink")))
    assert [link.get(qn("w:anchor")) for link in links] == marks[1:]
    texts = ["".join(t.text for t in link.iter(qn("w:t"))) for link in links]
    assert texts == [section.title for section in page().sections[1:]]


def test_every_chart_can_be_heard_and_edited(language: str) -> None:
    """In the workbook within a chart are the lengths and places that the page draws."""
    document = opened(file(language))
    drawn = [
        one
        for one in elements(page(language))
        if isinstance(one, Matrix)
        or (isinstance(one, StackedTable) and any(any(row.widths) for row in one.rows))
    ]
    assert {type(one) for one in drawn} == {Matrix, StackedTable}
    described = list(document.element.body.iter(qn("wp:docPr")))
    assert len({one.get("id") for one in described}) == len(drawn)
    charts = [one.get(qn("r:id")) for one in document.element.body.iter(qn("c:chart"))]
    for element, about, related in zip(drawn, described, charts, strict=True):
        title = element.title if isinstance(element, Matrix) else element.caption
        assert element.description
        assert about.get("descr") == f"{title}. {element.description}"
        chart = document.part.related_parts[related]
        workbook = chart.part_related_by(RELATIONSHIP_TYPE.PACKAGE)
        sheet = load_workbook(io.BytesIO(workbook.blob)).active
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        if isinstance(element, Matrix):
            expected: list[list[Any]] = [
                [str(dot.number), dot.across, dot.up] for dot in element.dots
            ]
            assert rows[0][1:] == [element.across, element.up]
        else:
            expected = [[row.label, *row.widths] for row in element.rows]
            assert rows[0][1:] == list(element.columns[1 : element.stacked + 1])
        assert rows[1:] == expected
        values = re.findall(rb"<c:numCache>.*?</c:numCache>", chart.blob, re.DOTALL)
        cached = [int(n) for one in values for n in re.findall(rb"<c:v>(\d+)</c:v>", one)]
        assert sorted(set(cached)) == sorted({n for row in expected for n in row[1:]})


def test_a_theme_without_analysis_has_a_field_to_fill_in() -> None:
    body = opened(file()).element.body
    fields = [
        (name.get(qn("w:val")), text_of(one))
        for one in body.iter(qn("w:sdt"))
        for name in one.iter(qn("w:alias"))
    ]
    missing = list(parts_of(page(), Unwritten))
    assert fields == [(one.title, one.prompt) for one in missing]
    assert "Analys: Trygghet" in dict(fields)
    assert "Analys: Trafik" not in dict(fields)
    assert missing[0].prompt not in html(page())


def text_of(element: Any) -> str:
    return "".join(one.text for one in element.iter(qn("w:t")))


def test_nothing_that_somebody_wrote_becomes_a_part_of_the_file() -> None:
    wrote = "\"><w:br/> & 'så' <![CDATA["
    row = StackRow(wrote, ((wrote,),), (100,))
    table = StackedTable(wrote, ("", wrote), (row,), 1, wrote)
    field = Unwritten(wrote, wrote)
    section = Section("x", wrote, (table, field, Pledge(wrote, wrote, wrote, (), wrote)))
    of = msgspec.structs.replace(page(), title=wrote, sections=(section, section))
    document = opened(docx(of))
    assert document.core_properties.title.startswith(wrote)
    [about, _] = document.element.body.iter(qn("wp:docPr"))
    assert about.get("descr") == f"{wrote}. {wrote}"
    assert runs(document).count(wrote) == 1 + 2 * 8 + 1
    assert list(document.element.body.iter(qn("w:br"))) == []


def test_equal_pages_give_equal_bytes() -> None:
    assert docx(msgspec.structs.replace(page())) == file()
    with zipfile.ZipFile(io.BytesIO(file())) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[0] == "[Content_Types].xml"


# -- a municipality's template


def template() -> bytes:
    """As Word saves it: with styles, some text, a picture in it, a comment, and a header."""
    document = Document()
    heading = document.styles["Heading 1"]
    heading.font.color.rgb, heading.font.size = RGBColor(0x2E, 0x7D, 0x32), Pt(22)
    document.styles["Normal"].font.name = "Georgia"
    for name in ("Caption", "List Bullet", "TOC Heading", "Subtitle"):
        style = document.styles[name].element
        style.getparent().remove(style)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(30), Mm(25)
    section.header.paragraphs[0].text = "Essunga kommun"
    paragraph = document.add_paragraph("Skriv brevet här. 4711")
    paragraph.add_run().add_picture(io.BytesIO(PICTURE))
    document.add_comment(paragraph.runs, "Fråga Karin", author="Karin Karlsson")
    document.core_properties.author = "Karin Karlsson"
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360f8cf500f0003860180"
    "5a340ffb0000000049454e44ae426082"
)
"""A dot, as PNG."""


@cache
def in_template() -> bytes:
    return docx(page(), template())


def test_a_template_gives_its_styles_its_paper_and_its_header() -> None:
    document = opened(in_template())
    styles = document.styles
    assert styles["Heading 1"].font.color.rgb == RGBColor(0x2E, 0x7D, 0x32)
    assert styles["Normal"].font.name == "Georgia"
    assert {one.get(qn("w:val")) for one in styles.element.iter(qn("w:lang"))} == {"sv-SE"}
    section = document.sections[0]
    assert millimetres(section.left_margin, section.right_margin) == [30, 25]
    assert section.header.paragraphs[0].text == "Essunga kommun"
    assert section.footer.is_linked_to_previous
    for table in document.tables:
        [width] = millimetres(sum(column.width or 0 for column in table.columns))
        assert width == 210 - 30 - 25


def test_a_header_that_comes_from_the_section_before_is_kept() -> None:
    """As where a template has a cover."""
    document = opened(template())
    document.add_section().footer.paragraphs[0].text = "Sidfot"
    content = io.BytesIO()
    document.save(content)
    [section] = opened(docx(page(), content.getvalue())).sections
    assert section.header.paragraphs[0].text == "Essunga kommun"
    assert section.footer.paragraphs[0].text == "Sidfot"


def test_what_a_template_lacks_is_as_in_our_own_file() -> None:
    ours, theirs = (opened(content).styles for content in (file(), in_template()))
    for name in ("Caption", "Subtitle", "Lägesbild tabelltext"):
        assert theirs[name].font.size == ours[name].font.size
        assert theirs[name].font.bold == ours[name].font.bold
    bullet = theirs["List Bullet"].element.find(f".//{qn('w:numId')}").get(qn("w:val"))
    numbering = opened(in_template()).part.numbering_part.element
    [number] = [n for n in numbering.findall(qn("w:num")) if n.get(qn("w:numId")) == bullet]
    kind = number.find(qn("w:abstractNumId")).get(qn("w:val"))
    [abstract] = [
        one
        for one in numbering.findall(qn("w:abstractNum"))
        if one.get(qn("w:abstractNumId")) == kind
    ]
    assert abstract.find(f".//{qn('w:lvlText')}").get(qn("w:val")) == "•"


def test_nothing_else_of_a_template_is_published() -> None:
    assert runs(opened(in_template())) == runs(opened(file()))
    with zipfile.ZipFile(io.BytesIO(in_template())) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
        assert not [name for name in archive.namelist() if "media" in name or "comment" in name]
    for word in ("Karin", "Skriv brevet", "4711"):
        assert word.encode() not in everything


def test_a_report_can_be_the_template_of_the_next() -> None:
    again = docx(page(), file())
    assert runs(opened(again)) == runs(opened(file()))
    assert docx(page(), again) == again


# -- other people's judgement


@pytest.mark.parametrize("of", [file, in_template])
def test_word_would_open_it_without_repair(of: Any, tmp_path: Path) -> None:
    path = tmp_path / "lagesbild.docx"
    path.write_bytes(of())
    found = OpenXmlValidator().validate(path)
    assert found.is_valid, found.errors
