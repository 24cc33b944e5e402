"""The report on paper: what the page says, in its order, and nothing else; for everybody."""

import io
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

import msgspec
import page as judge
import pytest
import typst
from msgspec import Struct
from PIL import Image
from pypdf import PdfReader

from exporter.report.context import Words
from exporter.report.writers.page.elements import (
    BarPart,
    BarRow,
    BarTable,
    Element,
    Heading,
    Matrix,
    Page,
    Paragraph,
    Section,
    StackedTable,
    Told,
    Unwritten,
)
from exporter.report.writers.typeset.pdf import TEMPLATE, data_of, pdf
from exporter.typesetting import font
from exporter.typesetting.typesetting import pictures
from tests.exporter.report.writers.results import essunga_by_age, small
from tests.exporter.report.writers.test_page import context, earlier_of, numbers, page_of

HOSTILE = (
    "#let x = 1 #panic() *fet* _kursiv_ $x^2$ \\ \\u{41} @ref <etikett> `rå` = rubrik",
    "- punkt + tal / term: // inte en kommentar /* inte heller */ ~ --- ... 'så' \"så\"",
    '"}]{["kind": "Page", null, #sys.inputs.data, #eval("1")',
)

WORDY = {
    "sv": "trafiksäkerhetshöjande hastighetsbegränsningsåtgärder vid övergångsställen",
    "en": "responsibilities notwithstanding telecommunications infrastructure",
}
LONG = 14
"""Letters of a word that may need two lines, in a narrow column."""
LEFT, TOP, BOTTOM = 17 / 210, 12 / 297, 7 / 297
"""So much of a page is empty: beside and above what is printed, and below its number."""


@cache
def whole(language: str = "sv") -> Page:
    """Of a municipality with all that a page can have: a context, and an earlier report."""
    figures = essunga_by_age()
    with TemporaryDirectory() as folder:
        return page_of(figures, language, context(), [earlier_of(figures, Path(folder))])


@cache
def printed(language: str = "sv") -> bytes:
    return pdf(whole(language))


@cache
def read(content: bytes) -> list[str]:
    """The text of each page."""
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def bare(text: str) -> str:
    """Without what the end of a line changes."""
    return re.sub(r"[\s\u00ad\u200b\u2010-]", "", text)


def texts(value: object) -> Iterator[str]:
    """All that a page has, in its order."""
    match value:
        case str():
            yield value
        case Told(text=text):
            yield text
        case Struct():
            for name in value.__struct_fields__:
                yield from texts(getattr(value, name))
        case tuple():
            for part in value:
                yield from texts(part)


def figures(value: object) -> Iterator[str]:
    """Those that are published, in the order of the page."""
    match value:
        case Told(text=text):
            yield text
        case Struct():
            for name in value.__struct_fields__:
                yield from figures(getattr(value, name))
        case tuple():
            for part in value:
                yield from figures(part)


# -- what it says


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_figure_of_the_page_is_in_it_in_order(language: str) -> None:
    text = bare("".join(read(printed(language))))
    at = 0
    for figure in figures(whole(language)):
        found = text.find(bare(figure), at)
        assert found >= 0, figure
        at = found + len(bare(figure))


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_text_of_the_page_is_in_it(language: str) -> None:
    """But what is heard in place of a picture, and what is a field in files that can be edited."""
    text = bare("".join(read(printed(language))))
    for section in whole(language).sections:
        assert bare(section.title) in text
        for element in section.elements:
            if isinstance(element, Unwritten):
                continue  # of those who write
            unseen = set(heard(element))
            assert all(bare(one) in text for one in texts(element) if one not in unseen), element


def heard(element: Element) -> Iterator[str]:
    match element:
        case Matrix(description=text) | StackedTable(description=text):
            yield text
        case Unwritten(title=title, prompt=prompt):
            yield from (title, prompt)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_it_has_no_share_that_the_page_does_not_have(language: str) -> None:
    said = numbers(" ".join(texts(whole(language))))
    assert numbers(" ".join(" ".join(read(printed(language))).split())) <= said


def test_equal_pages_give_equal_bytes() -> None:
    assert pdf(msgspec.structs.replace(whole())) == printed()


@pytest.mark.parametrize("text", HOSTILE)
def test_what_somebody_wrote_comes_out_as_written(text: str) -> None:
    own = Words(findings=(text,))
    known = msgspec.structs.replace(context(), words={"sv": own}, municipality=text[:60])
    first, *_ = read(pdf(page_of(small(1), "sv", known)))
    assert bare(text) in bare(first)
    assert bare(text[:60]) in bare(first)


def test_a_text_with_signs_that_no_font_has_is_printed_all_the_same() -> None:
    known = msgspec.structs.replace(context(), municipality="Ö 🙂 漢 العربية ﬁ")
    first, *_ = read(pdf(page_of(small(1), "sv", known)))
    assert "Ö □ □ □□□□□□□ fi" in first


def test_what_has_no_text_stops_nothing() -> None:
    """An indicator may have none; a PDF/UA takes no empty heading."""
    section = Section("a", "A", (Heading(""), Paragraph(("Text.",))))
    assert pdf(msgspec.structs.replace(whole(), sections=(section, section)))


def test_the_font_has_what_our_languages_need() -> None:
    assert all(ord(one) in font.characters(font.font()) for one in "åäöÅÄÖéü–—”“’…−≥≤·•□½ \u00a0")


# -- what it is


@pytest.mark.parametrize("language", ["sv", "en"])
def test_it_meets_every_rule_of_pdf_ua_that_a_machine_can_judge(language: str) -> None:
    report = judge.validate_pdf_bytes(printed(language), profile="ua1")
    assert report.is_compliant, report
    assert report.rules.total > 100


def test_the_judge_would_see_a_fault() -> None:
    """The same typesetter without the standard."""
    plain = cast("bytes", typst.Compiler().compile(b"= Rubrik\nText", format="pdf"))
    assert not judge.validate_pdf_bytes(plain, profile="ua1").is_compliant


@pytest.mark.parametrize("language", ["sv", "en"])
def test_programs_that_read_aloud_know_language_title_headings_and_tables(language: str) -> None:
    page, document = whole(language), PdfReader(io.BytesIO(printed(language)))
    root = cast("Mapping[str, Any]", document.trailer["/Root"])
    assert root["/Lang"] == language
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert document.metadata is not None
    assert document.metadata.title == f"{page.title} – {page.subtitle}"
    assert document.metadata.creation_date is None
    tags = list(tags_of(root["/StructTreeRoot"]))
    assert tags.count("H1") == 1
    assert tags.count("H2") == len(page.sections) + 1
    tables = [e for s in page.sections for e in s.elements if hasattr(e, "columns")]
    assert tags.count("Table") == tags.count("Caption") - tags.count("Figure") == len(tables)
    assert {"L", "LI", "TH", "TOC", "Figure"} <= set(tags)


def tags_of(tree: object) -> Iterator[str]:
    one = tree.get_object() if hasattr(tree, "get_object") else tree
    if isinstance(one, list):
        for part in one:
            yield from tags_of(part)
    elif isinstance(one, dict):
        if "/S" in one:
            yield str(one["/S"]).removeprefix("/")
        yield from tags_of(one.get("/K", []))


def test_the_first_page_is_the_summary_alone() -> None:
    first, second, *_ = read(printed())
    assert whole().sections[0].title in first
    assert whole().contents in second
    assert whole().sections[1].title not in first


@pytest.mark.parametrize("language", ["sv", "en"])
def test_nothing_runs_over_the_edges_of_a_page(language: str) -> None:
    """Not even labels of long words, in tables of many columns."""
    figures = essunga_by_age()
    long = msgspec.structs.replace(
        figures,
        groups=tuple(msgspec.structs.replace(one, text=longer(one.text)) for one in figures.groups),
        tables=tuple(
            msgspec.structs.replace(
                table,
                text=longer(table.text),
                row_text=longer(table.row_text),
                rows=tuple(
                    msgspec.structs.replace(row, text=longer(row.text)) for row in table.rows
                ),
            )
            for table in figures.tables
        ),
    )
    for page in (whole(language), page_of(long, language, context())):
        check_edges(page)


def test_not_even_what_is_no_word_runs_over_the_edges() -> None:
    own = Words(findings=("A" * 200, f"https://example.com/{'a1' * 60}", "ö" * 200))
    known = msgspec.structs.replace(context(), words={"sv": own})
    page = page_of(small(1), "sv", known)
    check_edges(page)
    assert "A" * 200 in bare(read(pdf(page))[0])


def test_what_goes_on_on_the_next_page_says_again_of_what_it_is() -> None:
    row = BarRow("Nossebro", ("30 %",), None, (("20–40 %",), ("100",)))
    parts = tuple(BarPart(f"Grupp {letter}", (row,) * 40) for letter in "ABC")
    table = BarTable("Andelar", ("Var", "Andel", "Intervall", "Antal svar"), parts)
    section = Section("a", "A", (table,))
    pages = read(pdf(msgspec.structs.replace(whole(), sections=(section, section))))
    torn = [text for text in pages[2:] if text.startswith("Var")]
    assert torn
    assert all(re.match(r"Var\s+Andel\s+Intervall\s+Antal svar\s+Grupp [ABC]", t) for t in torn)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_only_long_words_are_parted(language: str) -> None:
    """No reader has to put "hälf-ten" together, nor "Po-äng"."""
    text = "\n".join(read(printed(language)))
    parted = re.findall(r"(\w+)[\u2010\u00ad-]\s*\n\s*(\w+)", text)
    assert [
        one for one in parted if len("".join(one)) < LONG and one[1] not in ("eller", "och")
    ] == []


@pytest.mark.parametrize("lines", range(5, 50, 6))
def test_no_picture_is_torn_apart(lines: int) -> None:
    """Wherever on a page it would begin."""
    page = whole()
    [matrix] = [e for section in page.sections for e in section.elements if isinstance(e, Matrix)]
    elements: tuple[Element, ...] = (*(Paragraph(("Text.",)),) * lines, matrix)
    section = Section("a", "A", elements)
    check_edges(msgspec.structs.replace(page, sections=(section, section)))


def check_edges(page: Page) -> None:
    for content in pictures(TEMPLATE, data_of(page)):
        with Image.open(io.BytesIO(content)) as image:
            grey = image.convert("L")
        wide, high = grey.size
        for box in (
            (0, 0, int(LEFT * wide), high),
            (wide - int(LEFT * wide), 0, wide, high),
            (0, 0, wide, int(TOP * high)),
            (0, high - int(BOTTOM * high), wide, high),
        ):
            assert grey.crop(box).getextrema() == (255, 255)


def longer(texts: Mapping[str, str]) -> Mapping[str, str]:
    return {
        language: text and f"{text} – {WORDY.get(language)}" for language, text in texts.items()
    }


def test_each_page_is_numbered() -> None:
    pages = read(printed())
    assert all(f"{n} ({len(pages)})" in text for n, text in enumerate(pages, start=1))


@pytest.mark.parametrize("seed", [1, 3, 8, 37])
def test_a_report_of_any_survey_can_be_printed(seed: int) -> None:
    page = page_of(small(seed))
    text = bare("".join(read(pdf(page))))
    assert all(bare(figure) in text for figure in figures(page))
