"""Tables that Word repeats the heading of, and breaks between rows only.

A bar is a paragraph without text, with a ground as far as the share goes: decoration that nobody
has to hear, and that goes where its row goes.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from docx.enum.text import WD_PARAGRAPH_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Emu, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from exporter.report.writers.page.elements import (
    Bar,
    BarTable,
    HeatTable,
    Line,
    PlainTable,
    StackedTable,
    Told,
)
from exporter.report.writers.word.draft import Draft, colour, made, shade

ACCENT, COARSE, INK, WHITE = "1F5F8B", "8FB2CA", "1B2830", "FFFFFF"
HEAT = (("F1F6F9", INK), ("D3E3EE", INK), ("A9C9DE", INK), ("34739E", WHITE), ("174E73", WHITE))
"""Ground and letters of each step."""
FIRST = 0.3
"""Of the width of a table: what the rows are."""
BESIDE, DRAWN = 0.25, 0.2
"""The same where bars are drawn, and the column of bars."""
MANY, FIRST_OF_MANY = 8, 0.22
"""From so many columns of figures on, what the rows are has less."""
MARGIN = Emu(71_755)
"""Right of the text in a cell, as the style has it."""
SHORTEST, LONGEST = 9, 20
"""Characters of a column, as its width is reckoned."""
WHOLE = 12
"""So many rows stand on one page: a table, or a part of one."""
THICK, THIN = Pt(4.5), Pt(1.25)
"""A bar, and the line of its interval."""
_TABLE, _TEXT, _BAR = "Lägesbild tabell", "Lägesbild tabelltext", "Lägesbild stapel"
_HEAD, _TOLD = "Lägesbild tabellrubrik", "Lägesbild tabellsiffra"


def add_bars(draft: Draft, element: BarTable) -> None:
    beside = [row.others for part in element.parts for row in part.rows]
    table = _opened(draft, element.columns, _shares(BESIDE, element.columns, beside, DRAWN))
    room = int(draft.width * DRAWN) - MARGIN
    parts: list[int] = []
    for part in element.parts:
        if part.title:
            cells = _row(table)
            title = draft.fill(cells[0].merge(cells[-1]).paragraphs[0], part.title, _TEXT)
            title.runs[0].bold = True
            title.paragraph_format.space_before = Pt(7)
        for row in part.rows:
            label, figure, *further = _row(table)
            _write(draft, label, (row.label,))
            for run in _write(draft, figure, row.figure, _TOLD).runs:
                run.bold = True
            if row.bar:
                _draw(draft, figure, row.bar, room)
            for cell, line in zip(further, row.others, strict=True):
                _write(draft, cell, line, _TOLD)
        parts.append(len(part.rows) + bool(part.title))
    _close(table, parts)


def add_stacks(draft: Draft, element: StackedTable) -> None:
    _add_rows(draft, element.columns, [(row.label, row.figures) for row in element.rows])


def add_plain(draft: Draft, element: PlainTable) -> None:
    _add_rows(draft, element.columns, element.rows)


def _add_rows(
    draft: Draft, columns: Sequence[str], rows: Sequence[tuple[str, Sequence[Line]]]
) -> None:
    table = _opened(draft, columns, _shares(FIRST, columns, [lines for _, lines in rows]))
    for label, lines in rows:
        head, *cells = _row(table)
        _write(draft, head, (label,))
        for cell, line in zip(cells, lines, strict=True):
            _write(draft, cell, line, _TOLD)
    _close(table, [len(rows)])


def add_heat(draft: Draft, element: HeatTable) -> None:
    table = _opened(draft, element.columns, _shares_of_heat(element))
    _part_cells(table)
    for cell in table.rows[0].cells[1:]:
        cell.paragraphs[0].alignment = WD_PARAGRAPH_ALIGNMENT.CENTER
    for label, line in element.rows:
        head, *cells = _row(table)
        _write(draft, head, (label,))
        for cell, one in zip(cells, line, strict=True):
            paragraph = _write(draft, cell, one.figure, _TOLD)
            paragraph.alignment = WD_PARAGRAPH_ALIGNMENT.CENTER
            if one.step is not None:
                ground, letters = HEAT[one.step]
                shade(cell._tc.get_or_add_tcPr(), ground)
                for run in paragraph.runs:
                    run.font.color.rgb = colour(letters)
    _close(table, [len(element.rows)], leads_on=bool(element.steps))
    if element.steps:
        _add_steps(draft, element.steps)


def _shares_of_heat(element: HeatTable) -> Sequence[float]:
    """As the figures need it; many columns are all alike."""
    count = len(element.columns) - 1
    if count >= MANY:
        return [FIRST_OF_MANY, *[(1 - FIRST_OF_MANY) / count] * count]
    figures = [[one.figure for one in line] for _, line in element.rows]
    return _shares(FIRST, ("",) * (1 + count), figures)


def _part_cells(table: Table) -> None:
    """White between all cells, and the same room on both of their sides."""
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    white = 'w:val="single" w:sz="12" w:space="0" w:color="FFFFFF"'
    properties: Any = table._tbl.tblPr
    borders = made("tblBorders", inside="".join(f"<w:{side} {white}/>" for side in sides))
    properties.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
    around = "".join(f'<w:{side} w:w="57" w:type="dxa"/>' for side in ("left", "right"))
    properties.insert_element_before(made("tblCellMar", inside=around), "w:tblLook")


def _add_steps(draft: Draft, steps: Sequence[str]) -> None:
    """What each step stands for."""
    paragraph = draft.add("", _HEAD)
    paragraph.paragraph_format.keep_with_next = False
    paragraph.paragraph_format.space_before = Pt(4)
    for text, (ground, letters) in zip(steps, HEAT, strict=True):
        run = paragraph.add_run(f"\u00a0{text}\u00a0".replace(" ", "\u00a0"))
        run.font.color.rgb = colour(letters)
        shade(run._r.get_or_add_rPr(), ground)
        paragraph.add_run(" ")


# -- what all tables have


def _opened(draft: Draft, columns: Sequence[str], shares: Sequence[float]) -> Table:
    """A table with its heading row."""
    table: Table = draft.document.add_table(1, len(columns))
    table.style = draft.document.styles[_TABLE]
    table.autofit = False
    for column, share in zip(table.columns, shares, strict=True):
        column.width = Emu(int(draft.width * share))
    look: Any = table._tbl.tblPr.find(qn("w:tblLook"))
    if look is not None:
        table._tbl.tblPr.remove(look)
    heads = 'w:val="06A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" w:lastColumn="0"'
    table._tbl.tblPr.append(made("tblLook", f'{heads} w:noHBand="1" w:noVBand="1"'))
    for cell, text in zip(table.rows[0].cells, columns, strict=True):
        _write(draft, cell, (text,), _HEAD)
    return table


def _shares(
    first: float, columns: Sequence[str], rows: Sequence[Sequence[Line]], *next_ones: float
) -> Sequence[float]:
    """Of the width: the first columns', and each other as wide as it has something to say.

    Headings may go on on a second line.
    """
    fixed = (first, *next_ones)
    heads = [len(text) // 2 for text in columns[len(fixed) :]]
    lengths = zip(heads, *([len(_text(line)) for line in lines] for lines in rows), strict=True)
    weights = [min(max(SHORTEST, *column), LONGEST) for column in lengths]
    return [*fixed, *((1 - sum(fixed)) * weight / sum(weights) for weight in weights)]


def _row(table: Any) -> tuple[_Cell, ...]:
    """The cells of a new row."""
    cells: tuple[_Cell, ...] = table.add_row().cells
    return cells


def _close(table: Table, parts: Iterable[int], *, leads_on: bool = False) -> None:
    """Repeat the heading and break no row; a short table stays whole, else its short parts do.

    `parts`: how many rows each has; `leads_on`: the table stays with what follows.
    """
    rows: list[Any] = list(table._tbl.tr_lst)
    kept = {0, len(rows) - 1} if leads_on else {0}
    if len(rows) <= WHOLE:
        kept.update(range(len(rows) - 1))
    else:
        first = 1
        for count in parts:
            if count <= WHOLE:
                kept.update(range(first, first + count - 1))
            first += count
    for number, row in enumerate(rows):
        properties = row.get_or_add_trPr()
        properties.append(made("cantSplit"))
        if number == 0:
            properties.append(made("tblHeader"))
        if number in kept:
            for paragraph in row.iter(qn("w:p")):
                Paragraph(paragraph, table).paragraph_format.keep_with_next = True


def _write(draft: Draft, cell: _Cell, line: Line, style: str = _TEXT) -> Paragraph:
    return draft.fill(cell.paragraphs[0], line, style)


def _draw(draft: Draft, cell: _Cell, bar: Bar, room: int) -> None:
    """The bar, and below it as a thin line the interval."""
    drawn = [(0, bar.width, COARSE if bar.is_coarse else ACCENT, THICK)]
    if bar.interval:
        drawn.append((*bar.interval, INK, THIN))
    for low, high, ground, height in drawn:
        paragraph = draft.add("", _BAR, cell)
        form = paragraph.paragraph_format
        form.line_spacing = height
        form.left_indent = Emu(room * low // 100)
        form.right_indent = Emu(room - room * high // 100)
        if high > low:
            shade(paragraph._p.get_or_add_pPr(), ground)


def _text(line: Line) -> str:
    return "".join(one.text if isinstance(one, Told) else one for one in line)
