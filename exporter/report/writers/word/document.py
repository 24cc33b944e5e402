"""The page of a report as a Word file: real headings, lists and tables, to be edited."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Emu, Pt
from docx.text.paragraph import Paragraph as WordParagraph

from exporter.report.writers.page.elements import (
    BarTable,
    Callout,
    Element,
    Facts,
    Heading,
    HeatTable,
    KeyFigures,
    Line,
    Matrix,
    Page,
    Paragraph,
    PlainTable,
    Pledge,
    Points,
    Section,
    StackedTable,
    Unwritten,
)
from exporter.report.writers.word.charts import add_chart, dots, stacks
from exporter.report.writers.word.draft import Draft, made, shade
from exporter.report.writers.word.tables import add_bars, add_heat, add_plain, add_stacks

EASY = "lattlast"
"""The section that is easy to read: in larger letters, without bullets."""
PADDING, BULLET, AROUND = Pt(8), Pt(13), Pt(8)
"""Within a box, for its bullets, and above and below it."""
TITLE, SMALLER = Pt(11), Pt(9)
"""Of a box, and what is said in it."""
_NOTE, _FACT, _VERDICT, _FIELD = (
    *("Lägesbild not", "Lägesbild fakta", "Lägesbild omdöme", "Lägesbild fält"),
)
_KEY, _FIGURE, _EASY = "Lägesbild nyckeltal", "Lägesbild siffra", "Lägesbild lättläst"
_BOX = "E6EEF4"
_BEGIN = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    '<w:r><w:instrText xml:space="preserve">TOC \\o "1-1" \\h \\z \\u</w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
)
"""Of a field with the contents."""
_CONTENTS = (
    '<w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/>'
    "</w:docPartObj></w:sdtPr><w:sdtContent/>"
)
"""What Word gives a button to make it anew."""


def docx(page: Page, template: bytes | None = None) -> bytes:
    """The whole file, in the styles and on the paper of `template`, a .docx of somebody's own.

    Raises whatever the library does where that is no Word file.
    """
    draft = Draft(template, page.language)
    draft.add(page.title, "Title")
    draft.add(page.subtitle, "Subtitle")
    first, *others = page.sections
    top = len(draft.document.paragraphs)
    _section(draft, first, 0)
    _stand_first(draft.document.paragraphs[top])
    _contents(draft, page.contents, others)
    for number, section in enumerate(others, start=1):
        _section(draft, section, number)
    for number, line in enumerate(page.footer):
        draft.add(line, _NOTE).paragraph_format.space_before = Pt(0 if number else 24)
    _page_footer(draft, page.title)
    return draft.written(f"{page.title} – {page.subtitle}")


def _stand_first(heading: WordParagraph) -> None:
    """Close below the title, without a line above: all of the first section goes on one page."""
    heading.paragraph_format.space_before = Pt(0)
    properties: Any = heading._p.get_or_add_pPr()
    none = made("pBdr", inside='<w:top w:val="nil"/>')
    properties.insert_element_before(none, "w:shd", "w:spacing")


def _section(draft: Draft, section: Section, number: int) -> None:
    _mark(draft.add(section.title, "Heading 1"), section, number)
    for element, following in pairwise((*section.elements, None)):
        first = len(draft.document.element.body)
        if section.id == EASY and isinstance(element, Points):
            _points(draft, element.lines, _EASY)
        elif element:
            _element(draft, element)
        if _leads_to(element, following):
            _keep_with_next(draft, first)


def _element(draft: Draft, element: Element) -> None:
    match element:
        case Paragraph(line=line, is_note=is_note):
            draft.add(line, _NOTE if is_note else "Normal")
        case Heading(text=text):
            draft.add(text, "Heading 2")
        case Points(lines=lines):
            _points(draft, lines)
        case KeyFigures():
            _key_figures(draft, element)
        case Facts():
            _facts(draft, element)
        case Callout():
            _callout(draft, element)
        case BarTable():
            draft.add(element.caption, "Caption")
            add_bars(draft, element)
        case StackedTable():
            draft.add(element.caption, "Caption")
            if any(any(row.widths) for row in element.rows):
                add_chart(draft, stacks(element, draft.font))
            add_stacks(draft, element)
        case HeatTable():
            draft.add(element.caption, "Caption")
            add_heat(draft, element)
        case PlainTable():
            draft.add(element.caption, "Caption")
            add_plain(draft, element)
        case Matrix():
            add_chart(draft, dots(element, draft.font))
            below = draft.add(element.title, "Caption").paragraph_format
            below.space_before, below.keep_with_next = Pt(0), False
        case Pledge():
            _pledge(draft, element)
        case Unwritten():
            _unwritten(draft, element)


def _leads_to(element: Element | None, following: Element | None) -> bool:
    """Whether an element alone at the foot of a page would lead nowhere."""
    match element, following:
        case (_, None) | (_, Heading()) | (Paragraph(is_note=True), _):
            return False
        case (Paragraph(), _) | (Points(), Unwritten()):
            return True
        case _:
            return False


def _keep_with_next(draft: Draft, first: int) -> None:
    """Paragraphs of the body from the `first` on; its last element is the page setup."""
    body: Any = draft.document.element.body
    for paragraph in body[first - 1 : -1]:
        if paragraph.tag == qn("w:p"):
            WordParagraph(paragraph, draft.document).paragraph_format.keep_with_next = True


# -- texts


def _points(draft: Draft, lines: Sequence[Line], style: str = "List Bullet") -> None:
    for line in lines:
        draft.add(line, style)


def _key_figures(draft: Draft, element: KeyFigures) -> None:
    for one in element.figures:
        paragraph = draft.add(one.figure, _KEY)
        draft.mark_runs(paragraph, _FIGURE)
        if one.figure:
            paragraph.add_run("\u2003")
        draft.fill(paragraph, one.line, _KEY)


def _facts(draft: Draft, element: Facts) -> None:
    """In a row, each value after its name."""
    paragraph = draft.add("", _FACT)
    for number, (name, line) in enumerate(element.facts):
        paragraph.add_run(f"{' · ' if number else ''}{name} ")
        first = len(paragraph.runs)
        draft.fill(paragraph, line, _FACT)
        for run in paragraph.runs[first:]:
            run.bold = True


def _callout(draft: Draft, element: Callout) -> None:
    """A box: paragraphs with one ground, without any distance between them."""
    title = draft.add(element.title, "Heading 2")
    box = [title, *(draft.add(line, "List Bullet") for line in element.lines)]
    for number, paragraph in enumerate(box):
        for run in paragraph.runs:
            run.font.size = SMALLER if number else TITLE
    for paragraph in box:
        form = paragraph.paragraph_format
        form.keep_together, form.keep_with_next = True, paragraph is not box[-1]
        form.line_spacing = 1
        form.space_before = AROUND if paragraph is title else Pt(0)
        form.space_after = AROUND if paragraph is box[-1] else Pt(0)
        form.left_indent = form.right_indent = PADDING
        if paragraph is not title:
            form.left_indent, form.first_line_indent = Emu(PADDING + BULLET), Emu(-BULLET)
        _ground(paragraph, is_first=paragraph is title, is_last=paragraph is box[-1])


def _ground(paragraph: WordParagraph, *, is_first: bool, is_last: bool) -> None:
    """Word would join frames that are alike, or not, by rules of its own: these never are."""
    line = f'w:val="single" w:sz="4" w:space="6" w:color="{_BOX}"'
    sides = [*(["top"] if is_first else []), "left", *(["bottom"] if is_last else []), "right"]
    properties: Any = paragraph._p.get_or_add_pPr()
    shade(properties, _BOX)
    inside = "".join(f"<w:{side} {line}/>" for side in sides)
    properties.insert_element_before(made("pBdr", inside=inside), "w:shd")


def _pledge(draft: Draft, element: Pledge) -> None:
    lines = [
        draft.add(element.text, "Heading 2"),
        draft.add(f"{element.by} · {element.state}", _NOTE),
    ]
    lines[-1].paragraph_format.space_before = Pt(0)
    for title, told in element.parts:
        lines.append(draft.add(title, "Heading 3"))
        lines += [draft.add(line, "List Bullet") for line in told]
    for paragraph in lines:
        paragraph.paragraph_format.keep_with_next = True
    draft.add(element.verdict, _VERDICT)


def _unwritten(draft: Draft, element: Unwritten) -> None:
    """A content control with a frame: a click, and what is typed takes the place of the prompt."""
    paragraph = draft.add(element.prompt, _FIELD)
    draft.mark_runs(paragraph, "Placeholder Text")
    control: Any = made(
        "sdt",
        inside="<w:sdtPr><w:alias/><w:tag/><w:showingPlcHdr/></w:sdtPr><w:sdtContent/>",
    )
    properties, content = control
    for one in properties[:2]:
        one.set(qn("w:val"), element.title[:64])
    paragraph._p.addprevious(control)
    content.append(paragraph._p)


# -- finding one's way


def _mark(heading: WordParagraph, section: Section, number: int) -> None:
    """Give a heading the name that the contents lead to."""
    begin = made("bookmarkStart", f'w:id="{number}" w:name="{_name(section)}"')
    heading.runs[0]._r.addprevious(begin)
    heading._p.append(made("bookmarkEnd", f'w:id="{number}"'))


def _name(section: Section) -> str:
    return f"_Toc_{section.id.replace('-', '_')}"


def _contents(draft: Draft, title: str, sections: Sequence[Section]) -> None:
    """A list that leads there; on request Word makes it anew, with the numbers of pages.

    The first section has its page alone, unless a template's letters make it longer than that.
    """
    heading = draft.add(title, "TOC Heading")
    form = heading.paragraph_format
    if draft.is_ours:
        form.page_break_before = True
    form.space_before = Pt(0 if draft.is_ours else 24)
    begin = list(made("p", inside=_BEGIN))
    entries = []
    for section in sections:
        entry = draft.add("", "toc 1")
        entry.paragraph_format.keep_with_next = section is not sections[-1]
        entry.paragraph_format.tab_stops.add_tab_stop(Emu(draft.width), WD_TAB_ALIGNMENT.RIGHT)
        for mark in begin:
            entry._p.append(mark)
        begin = []
        link = made("hyperlink", f'w:anchor="{_name(section)}" w:history="1"')
        link.append(entry.add_run(section.title)._r)
        entry._p.append(link)
        entries.append(entry)
    if entries:
        entries[-1].add_run()._r.append(made("fldChar", 'w:fldCharType="end"'))
    control: Any = made("sdt", inside=_CONTENTS)
    heading._p.addprevious(control)
    control[1].extend(one._p for one in (heading, *entries))


def _page_footer(draft: Draft, title: str) -> None:
    """What the report is, and the number of the page; a template may have its own."""
    section = draft.document.sections[-1]
    if not (section.header.is_linked_to_previous and section.footer.is_linked_to_previous):
        return
    paragraph = draft.fill(section.footer.paragraphs[0], f"{title}\t", "footer")
    paragraph.paragraph_format.tab_stops.add_tab_stop(Emu(draft.width), WD_TAB_ALIGNMENT.RIGHT)
    for field, after in (("PAGE", " ("), ("NUMPAGES", ")")):
        paragraph._p.append(made("fldSimple", f'w:instr="{field}"', "<w:r><w:t/></w:r>"))
        paragraph.add_run(after)
