"""Native charts that Word can edit: each with a workbook of its numbers inside, and with words for
those who do not see it. All numbers are those of the page's elements."""

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import quoteattr

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, nsmap
from docx.shared import Cm
from msgspec import Struct
from xlsxwriter import Workbook
from xlsxwriter.chart import Chart
from xlsxwriter.worksheet import Worksheet

from exporter.report.writers.page.elements import Dot, Matrix, StackedTable
from exporter.report.writers.word.draft import Draft

ACCENT, LINE, INK, QUIET = "#1F5F8B", "#D5DBDF", "#1B2830", "#51606A"
STACK = ("#D9DFE3", "#A9C9DE", "#4A86AE", "#174E73", "#7D6B91", "#4D3F63")
TICKS = 20
"""Per cent between two lines."""
SQUARE, BAR, AROUND = Cm(9), Cm(0.85), Cm(1.6)
"""How high a picture of dots is; a bar with its label, and what is above and below all bars."""
NEAR, NEAR_ACROSS = 0.06, 0.05
"""Of the scale: dots nearer than this to each other have one label."""
_OPTIONS = {
    "in_memory": True,  # no temporary files
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_SHEET = "Diagram"
_CHART, _PACKAGE = "/word/charts/chart%d.xml", "/word/embeddings/Microsoft_Excel_Sheet%d.xlsx"
_END = b"<c:printSettings>"
_DATA = b'<c:externalData r:id="%b"><c:autoUpdate val="0"/></c:externalData>'

Rows = Sequence[Sequence[str | int]]
"""Of a sheet; the first is its headings."""


class Drawn(Struct, frozen=True):
    """A chart: its numbers, and how it is drawn of them."""

    title: str
    description: str
    rows: Rows
    kind: dict[str, str]
    draw: Callable[[Chart], None]
    height: int
    """In EMU."""


def dots(element: Matrix, font: str | None) -> Drawn:
    """A scatter chart; dots that lie upon each other have one label with all their numbers."""
    labels = _labels(element)
    last = len(element.dots)
    axis = _axis(font)

    def draw(chart: Chart) -> None:
        chart.add_series(
            {
                "name": element.title,
                "categories": [_SHEET, 1, 1, last, 1],
                "values": [_SHEET, 1, 2, last, 2],
                "marker": {
                    "type": "circle",
                    "size": 9,
                    "fill": {"color": ACCENT},
                    "border": {"color": "white"},
                },
                "data_labels": {
                    "value": True,
                    "position": "right",
                    "font": {**_font(font, 10), "bold": True, "color": INK},
                    "custom": [
                        {"value": labels[one.number]} if one.number in labels else {"delete": True}
                        for one in element.dots
                    ],
                },
            }
        )
        low, high = element.ends
        ends = {"min": low, "max": high, "major_unit": TICKS}
        chart.set_x_axis({**axis, **ends, "name": element.across})
        chart.set_y_axis({**axis, **ends, "name": element.up})
        chart.set_legend({"none": True})

    rows: list[Sequence[str | int]] = [("", element.across, element.up)]
    rows += [(str(one.number), one.across, one.up) for one in element.dots]
    return Drawn(element.title, element.description, rows, {"type": "scatter"}, draw, SQUARE)


def stacks(element: StackedTable, font: str | None) -> Drawn:
    """A bar for each row, as wide as all that is shown of it together."""
    last = len(element.rows)

    def draw(chart: Chart) -> None:
        for number in range(1, element.stacked + 1):
            colour = STACK[min(number, len(STACK)) - 1]
            chart.add_series(
                {
                    "name": [_SHEET, 0, number],
                    "categories": [_SHEET, 1, 0, last, 0],
                    "values": [_SHEET, 1, number, last, number],
                    "fill": {"color": colour},
                    "border": {"color": "white", "width": 0.5},
                    "gap": 55,
                }
            )
        no_lines = {"visible": False}
        chart.set_x_axis({"min": 0, "max": 1, "visible": False, "major_gridlines": no_lines})
        chart.set_y_axis(
            {
                "reverse": True,
                "interval_unit": 1,
                "num_font": _font(font, 9),
                "line": {"color": LINE},
                "major_tick_mark": "none",
            }
        )
        chart.set_legend({"position": "top", "font": _font(font, 9)})

    rows: list[Sequence[str | int]] = [("", *element.columns[1 : element.stacked + 1])]
    rows += [(row.label, *row.widths) for row in element.rows]
    kind = {"type": "bar", "subtype": "percent_stacked"}
    height = AROUND + BAR * last
    return Drawn(element.caption, element.description, rows, kind, draw, height)


def add_chart(draft: Draft, drawn: Drawn) -> None:
    """A paragraph with the chart, kept with what follows."""
    part, package = draft.document.part, draft.document.part.package
    assert package is not None  # noqa: S101  it has been opened
    name = package.next_partname(_PACKAGE)
    workbook = Part(name, CONTENT_TYPE.SML_SHEET, _workbook(drawn), package)
    chart = Part(package.next_partname(_CHART), CONTENT_TYPE.DML_CHART, b"", package)
    data = _DATA % chart.relate_to(workbook, RELATIONSHIP_TYPE.PACKAGE).encode()
    chart._blob = _chart_of(_workbook(drawn, with_chart=True)).replace(_END, data + _END)
    related = part.relate_to(chart, RELATIONSHIP_TYPE.CHART)
    paragraph = draft.add("")
    paragraph.paragraph_format.keep_with_next = True
    inline = _inline(drawn, related, part.next_id, draft.width)
    paragraph.add_run()._r.append(parse_xml(inline))


def _inline(drawn: Drawn, related: str, number: int, width: int) -> str:
    heard = f"{drawn.title}. {drawn.description}"
    far = 'distT="0" distB="0" distL="0" distR="0"'
    of = nsdecls("w", "wp", "a", "c", "r")
    return f"""\
<w:drawing {of}><wp:inline {far}><wp:extent cx="{width}" cy="{drawn.height}"/>
<wp:docPr id="{number}" name={quoteattr(f"Diagram {number}")} descr={quoteattr(heard)}/>
<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="{nsmap["c"]}">
<c:chart r:id="{related}"/></a:graphicData></a:graphic></wp:inline></w:drawing>"""


def _workbook(drawn: Drawn, *, with_chart: bool = False) -> bytes:
    """The numbers as a workbook; the chart is taken out of one that has it."""
    content = io.BytesIO()
    with Workbook(content, _OPTIONS) as book:
        book.set_properties({"author": "", "created": datetime(2000, 1, 1, tzinfo=UTC)})
        sheet: Worksheet = book.add_worksheet(_SHEET)
        for number, row in enumerate(drawn.rows):
            sheet.write_row(number, 0, row)
        sheet.set_column(0, 0, 40)
        if with_chart:
            chart: Any = book.add_chart(drawn.kind)
            drawn.draw(chart)
            chart.set_title({"none": True})
            chart.set_chartarea({"border": {"none": True}, "fill": {"none": True}})
            sheet.insert_chart(0, 0, chart)
    return content.getvalue()


def _chart_of(workbook: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return archive.read("xl/charts/chart1.xml")


def _font(name: str | None, size: int) -> dict[str, Any]:
    """Without a name, that of the document's theme."""
    return {"size": size, "color": QUIET, **({"name": name} if name else {})}


def _axis(font: str | None) -> dict[str, Any]:
    return {
        "num_font": _font(font, 9),
        "name_font": {**_font(font, 9), "bold": False},
        "major_gridlines": {"visible": True, "line": {"color": LINE, "width": 0.5}},
        "line": {"color": LINE},
        "major_tick_mark": "none",
        "minor_tick_mark": "none",
    }


def _labels(element: Matrix) -> dict[int, str]:
    """A label for the first of those dots that are near each other."""
    low, high = element.ends
    groups: list[list[Dot]] = []
    for one in element.dots:
        for group in groups:
            first = group[0]
            across = abs(one.across - first.across) / (high - low)
            if across < NEAR_ACROSS and abs(one.up - first.up) / (high - low) < NEAR:
                group.append(one)
                break
        else:
            groups.append([one])
    return {
        group[0].number: ", ".join(str(number) for number in sorted(one.number for one in group))
        for group in groups
    }
