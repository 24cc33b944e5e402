"""A Word document while it is written: paragraphs in its styles, and how it becomes a file."""

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from exporter.output_names import AUTHOR
from exporter.report.writers.page.elements import Line, Told
from exporter.report.writers.word.blank import language_tag, opened

_WHEN = datetime(2000, 1, 1, tzinfo=UTC)
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_LEAST_TEXT = Mm(60)
"""As narrow as tables can be."""
_AFTER_GROUND = {
    "pPr": ("w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"),
    "rPr": ("w:fitText", "w:vertAlign", "w:lang"),
    "tcPr": ("w:noWrap", "w:tcMar", "w:vAlign", "w:hideMark"),
}
"""What stands behind a ground in the properties of a paragraph, a run and a cell."""


class Draft:
    def __init__(self, template: bytes | None, language: str) -> None:
        """Raises whatever the library does where `template` is no Word file."""
        self.language = language
        self.is_ours = template is None
        self.document: Document = opened(template, language)
        self.font = self.document.styles["Normal"].font.name
        """Of the text; None: that of the theme."""
        self._ids = {
            (style.name or "").lower(): style.style_id for style in self.document.styles
        }  # asked of the library a thousand times, they take longer than all else

    @property
    def width(self) -> int:
        """Between the margins, in EMU."""
        section = self.document.sections[-1]
        margins = (section.left_margin or 0) + (section.right_margin or 0) + (section.gutter or 0)
        return max(int((section.page_width or 0) - margins), int(_LEAST_TEXT))

    def add(self, line: Line | str, style: str = "Normal", cell: _Cell | None = None) -> Paragraph:
        """A paragraph at the end, of the document or of a cell."""
        paragraph = (cell or self.document).add_paragraph()
        return self.fill(paragraph, line, style)

    def fill(self, paragraph: Paragraph, line: Line | str, style: str) -> Paragraph:
        """No line ends before the sign of per cent."""
        paragraph._p.style = self._ids[style.lower()]
        for one in (line,) if isinstance(line, str) else line:
            text = one.text if isinstance(one, Told) else one
            paragraph.add_run(text.replace(" %", "\u00a0%"))
        return paragraph

    def mark_runs(self, paragraph: Paragraph, style: str, first: int = 0) -> None:
        """Give runs, from the `first` on, a style of letters."""
        for run in paragraph.runs[first:]:
            run._r.style = self._ids[style.lower()]

    def written(self, title: str) -> bytes:
        """The file. Equal documents give equal bytes."""
        about = self.document.core_properties
        about.title, about.language, about.author = title, language_tag(self.language), AUTHOR
        about.last_modified_by, about.revision = AUTHOR, 1
        about.created = about.modified = _WHEN
        about.subject = about.keywords = about.comments = about.category = ""
        content, constant = io.BytesIO(), io.BytesIO()
        self.document.save(content)
        with (
            zipfile.ZipFile(content) as archive,
            zipfile.ZipFile(constant, "w", zipfile.ZIP_DEFLATED) as copy,
        ):
            for member in archive.infolist():
                named = zipfile.ZipInfo(member.filename, _ZIP_TIME)
                named.create_system = 0  # whichever system it is
                copy.writestr(named, archive.read(member), zipfile.ZIP_DEFLATED)
        return constant.getvalue()


def shade(properties: Any, colour: str) -> None:
    """Give a paragraph, a run or a cell a ground."""
    kind = properties.tag.rpartition("}")[2]
    mark = made("shd", f'w:val="clear" w:color="auto" w:fill="{colour}"')
    properties.insert_element_before(mark, *_AFTER_GROUND[kind])


def made(name: str, attributes: str = "", inside: str = "") -> BaseOxmlElement:
    """An element of Word's."""
    return parse_xml(f"<w:{name} {nsdecls('w')} {attributes}>{inside}</w:{name}>")


def colour(hexadecimal: str) -> RGBColor:
    return RGBColor.from_string(hexadecimal)
