"""Excel workbooks out of polars frames: text stays text, and equal frames give equal bytes.

Why not xlsxwriter: it writes cell by cell in Python, which takes more than twenty times as long for
coded answers (620 000 of them, twice: 3.6 s of processor time against 0.16 s). Here a slice of rows
becomes XML column by column inside polars, while another thread deflates the slice before.

Cells do not say where they stand, which ECMA-376 part 1, 18.3.1.4 leaves to the writer: it would
make the file three times as large.
"""

import zipfile
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from html import escape
from pathlib import Path
from typing import BinaryIO

import polars as pl

from exporter.output_names import WORKBOOK_PROPERTIES
from exporter.writing.sheet import (
    DECLARATION,
    INLINE,
    MAIN,
    Corner,
    Sheet,
    defined_names,
    head,
    heights,
    letters,
    tail,
    text_xml,
)

MOST_ROWS = 1_048_576
"""Of a sheet in Excel, the heading among them."""
MOST_COLUMNS = 16_384
MOST_BYTES = 2**31 - 2**20
"""Of a sheet's XML. A larger one would need ZIP64, which makes Excel offer to repair the file."""
FEW = 500
"""Different texts in a slice of a column that are shared; more are free text, written inline."""
MOST_SHARED = 50_000
"""Texts in the table, which stays in memory until the end."""
SLICE_CELLS = 500_000

_EMPTY = "<c/>"
_HUNDRED = [f"<c><v>{number}</v></c>" for number in range(101)]
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_ROOT = (
    f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    f'<Relationship Id="r2" Type="{_PACKAGE}/relationships/metadata/core-properties"'
    ' Target="docProps/core.xml"/></Relationships>'
)
_DEFAULT_TYPES = (
    '<Default Extension="rels"'
    ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    '<Override PartName="/docProps/core.xml"'
    ' ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
)
_WRAPPED = '<alignment vertical="top" wrapText="1"/>'
_STYLES = (
    f'<styleSheet xmlns="{MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"'
    f' applyAlignment="1">{_WRAPPED}</xf>'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1">'
    f"{_WRAPPED}</xf></cellXfs>"
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)


def write_workbook(
    file: Path | BinaryIO, sheets: Sequence[Sheet], progress: Callable[[int], None] | None = None
) -> None:
    """Write an .xlsx file; rows that a sheet does not hold go on in "<name> 2", "<name> 3", ….

    Text, numbers and booleans keep their types, anything else becomes text; null, NaN and infinity
    are empty cells. Line ends become line feeds, as Excel has them; of numbers it keeps 15 digits.
    `progress` is told how many rows were written since it was last called. Bytes are equal as long
    as polars and zlib are the same. Raises ValueError for a sheet that Excel would not open; an
    OSError leaves half a file.
    """
    _check(sheets)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        book = _Book(archive, progress or (lambda _rows: None))
        book.write("_rels/.rels", _ROOT)  # first, for programs that tell a file's type by it
        book.write("docProps/core.xml", WORKBOOK_PROPERTIES)
        for sheet in sheets:
            end = book.add(sheet, sheet.name, 0)
            while end < sheet.frame.height:
                end = book.add(sheet, book.numbered(sheet.name, sheets), end)
        book.end()


def _check(sheets: Sequence[Sheet]) -> None:
    if not sheets or len({sheet.name.casefold() for sheet in sheets}) < len(sheets):
        raise ValueError("a workbook needs sheets, each with a name of its own")
    for sheet in sheets:
        if not 1 <= len(sheet.name) <= 31 or set(sheet.name) & set("[]:*?/\\'"):
            raise ValueError(f"no name for a sheet: {sheet.name!r}")
        width, headings = sheet.frame.width, sheet.headings
        if not 1 <= width <= MOST_COLUMNS or (headings and len(headings) != width):
            raise ValueError(f"sheet {sheet.name!r}: no heading for each of {width} columns")


class _Book:
    """A workbook being written: sheet after sheet, then what lists them."""

    def __init__(self, archive: zipfile.ZipFile, progress: Callable[[int], None]) -> None:
        self.archive = archive
        self.progress = progress
        self.corners: dict[str, Corner] = {}
        """From the name of a written sheet to its last cell."""
        self.shared: dict[str, str] = {}
        """From a text to the cell that refers to it, which gives its position in this order."""

    def write(self, name: str, xml: str) -> None:
        """Write a small member; `open` dates it 1980-01-01, `writestr` would look at the clock."""
        with self.archive.open(name, "w") as member:
            member.write((DECLARATION + xml).encode())

    def numbered(self, name: str, sheets: Sequence[Sheet]) -> str:
        """The name of the next sheet for `name`, shortened where the number needs room."""
        taken = {sheet.name.casefold() for sheet in sheets} | {n.casefold() for n in self.corners}
        number = 2
        while (free := f"{name[: 30 - len(str(number))]} {number}").casefold() in taken:
            number += 1
        return free

    def add(self, sheet: Sheet, name: str, start: int) -> int:
        """Write as many rows as one sheet holds, from `start` on; where the next one starts."""
        frame, number = sheet.frame, len(self.corners) + 1
        end, last = start, min(frame.height, start + MOST_ROWS - 1)
        pending: Future[int] | None = None
        with (
            self.archive.open(f"xl/worksheets/sheet{number}.xml", "w") as member,
            ThreadPoolExecutor(1) as deflater,
        ):
            size = member.write(head(sheet, selected=number == 1).encode())
            while end < last:
                piece = frame.slice(end, min(max(1, SLICE_CELLS // frame.width), last - end))
                xml = self.rows(piece, end - start + 2, is_page=sheet.is_page)
                size += len(xml)
                if size > MOST_BYTES and end > start:
                    break
                if pending:
                    pending.result()
                pending = deflater.submit(member.write, xml)
                end += piece.height
                self.progress(piece.height)
            if pending:
                pending.result()
            self.corners[name] = Corner(letters(frame.width), end - start + 1, sheet.is_page)
            member.write(tail(sheet, self.corners[name]).encode())
        return end

    def rows(self, frame: pl.DataFrame, first: int, *, is_page: bool) -> bytes:
        """The XML of the rows of `frame`, which are `first` and those below it in the sheet."""
        cells = pl.DataFrame({column.name: self.cells(column) for column in frame})
        number = pl.int_range(first, first + frame.height).cast(pl.String)
        start = pl.concat_str(pl.lit('<row r="'), number, pl.lit('">'))
        if is_page:
            cells = cells.select(pl.all().str.replace("<c", '<c s="2"', literal=True))
            start = pl.concat_str(pl.lit('<row r="'), number, pl.Series(heights(frame)))
        row = pl.concat_str(start, pl.all(), pl.lit("</row>"))
        return bytes(cells.select(row.str.join("").cast(pl.Binary)).item())

    def cells(self, column: pl.Series) -> pl.Series:
        """The XML of the cells of a column."""
        kind = column.dtype
        if kind == pl.Boolean:
            return _chosen(column, [f'<c t="b"><v>{truth}</v></c>' for truth in (0, 1)])
        if kind.is_integer() and column.is_between(0, 100).all():
            return _chosen(column, _HUNDRED)
        if kind.is_float():
            column = column.set(~column.is_finite(), None)
        if kind.is_numeric():
            return ("<c><v>" + column.cast(pl.String) + "</v></c>").fill_null(_EMPTY)
        if isinstance(kind, pl.Enum) and self.has_room(texts := kind.categories.to_list()):
            return _chosen(column.to_physical(), self.references(texts))
        column = column.cast(pl.String)
        distinct = column.unique(maintain_order=True).drop_nulls()
        if len(distinct) <= FEW and self.has_room(texts := distinct.to_list()):
            return _chosen(column.cast(pl.Enum(distinct)).to_physical(), self.references(texts))
        return (f"<c{INLINE}" + text_xml(column) + "</t></is></c>").fill_null(_EMPTY)

    def has_room(self, texts: list[str]) -> bool:
        """Whether `texts` are few enough for the table, and it for them."""
        return len(texts) <= FEW and (
            len(self.shared) < MOST_SHARED or all(text in self.shared for text in texts)
        )

    def references(self, texts: list[str]) -> list[str]:
        """Cells that refer to `texts` in the table."""
        for text in texts:
            if text not in self.shared:
                self.shared[text] = f'<c t="s"><v>{len(self.shared)}</v></c>'
        return [self.shared[text] for text in texts]

    def end(self) -> None:
        """Write what lists the sheets, and the texts that they share."""
        sheets = names = links = types = ""
        parts = [("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml")]
        for number, (name, corner) in enumerate(self.corners.items(), start=1):
            parts.append(("worksheet", f"worksheets/sheet{number}.xml"))
            sheets += f'<sheet name="{escape(name)}" sheetId="{number}" r:id="r{len(parts)}"/>'
            names += defined_names(escape(name), number - 1, corner)
        for number, (kind, path) in enumerate(parts, start=1):
            links += f'<Relationship Id="r{number}" Type="{_OFFICE}/{kind}" Target="{path}"/>'
            types += f'<Override PartName="/xl/{path}" ContentType="{_TYPE}.{kind}+xml"/>'
        self.write(
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets>'
            f"<definedNames>{names}</definedNames></workbook>",
        )
        links = f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'
        self.write("xl/_rels/workbook.xml.rels", links)
        self.write("xl/styles.xml", _STYLES)
        texts = text_xml(pl.Series(list(self.shared), dtype=pl.String))
        items = ('<si><t xml:space="preserve">' + texts + "</t></si>").str.join("").item()
        self.write("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">{items}</sst>')
        types = f'<Types xmlns="{_PACKAGE}/content-types">{_DEFAULT_TYPES}{types}</Types>'
        self.write("[Content_Types].xml", types)


def _chosen(numbers: pl.Series, cells: list[str]) -> pl.Series:
    """The cell of each number, from 0; an empty one for null."""
    return pl.Series([*cells, _EMPTY]).gather(numbers.cast(pl.UInt32).fill_null(len(cells)))
