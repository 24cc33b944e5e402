"""Excel workbooks out of polars frames: text stays text, equal frames give equal bytes.

Why not xlsxwriter: it writes cell by cell in Python, some NN times as long as this for coded
answers. Here a slice of rows becomes XML column by column inside polars, while the slice before is
deflated in another thread. Cells carry no reference of their own (`r` is optional, ECMA-376 part 1,
18.3.1.4), which halves both the XML and the time.
"""

import zipfile
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from html import escape
from pathlib import Path

import polars as pl
from msgspec import Struct

MOST_ROWS = 1_048_576
"""Of a sheet in Excel, its heading among them."""
MOST_COLUMNS = 16_384
MOST_CHARACTERS = 32_767
"""Of a cell in Excel, which counts UTF-16 units."""
MOST_BYTES = 2**31 - 2**20
"""Of a sheet's XML: a larger one needs ZIP64, and Excel then says the file is damaged."""
FEW = 500
"""As many different texts in a slice of a column are shared; more are free text, written inline."""
MOST_SHARED = 50_000
"""Texts in the table, which stays in memory until the end."""
SLICE_CELLS = 500_000
WIDEST = 60
"""Characters that a column is wide at most."""

_EMPTY = "<c/>"
_INLINE = ' t="inlineStr"><is><t xml:space="preserve">'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PROPERTIES = (
    f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:creator>Medborgarkiosk</dc:creator>'
    '<dcterms:created xsi:type="dcterms:W3CDTF">2000-01-01T00:00:00Z</dcterms:created>'
    '<dcterms:modified xsi:type="dcterms:W3CDTF">2000-01-01T00:00:00Z</dcterms:modified>'
    "</cp:coreProperties>"
)
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf xfId="0"/><xf fontId="1" xfId="0" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)


class Sheet(Struct, frozen=True):
    """A frame as a sheet; `headings` are the names of the columns if not given."""

    name: str
    frame: pl.DataFrame
    headings: tuple[str, ...] | None = None


def write_workbook(
    path: Path, sheets: Sequence[Sheet], progress: Callable[[int], None] | None = None
) -> None:
    """Write an .xlsx file; what does not fit on a sheet goes on in "<name> 2", "<name> 3", ….

    Text, whole and other numbers and booleans keep their types, anything else becomes text; null,
    NaN and infinity are empty cells. Line ends become line feeds, as Excel has them. `progress`
    hears how many rows were written since it was last called. Equal bytes hold for one version of
    polars and zlib. Raises ValueError for a sheet that Excel would not open.
    """
    _check(sheets)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        book = _Book(archive, progress or (lambda _rows: None))
        book.begin()
        for sheet in sheets:
            end = book.add(sheet, sheet.name, 0)
            while end < sheet.frame.height:
                end = book.add(sheet, book.free_name(sheet.name, sheets), end)
        book.end()


def _check(sheets: Sequence[Sheet]) -> None:
    names = {sheet.name.casefold() for sheet in sheets}
    if not sheets or len(names) < len(sheets):
        raise ValueError("a workbook needs sheets, each with a name of its own")
    for name, frame, headings in ((s.name, s.frame, s.headings) for s in sheets):
        if not 1 <= len(name) <= 31 or set(name) & set("[]:*?/\\") or name.strip("'") != name:
            raise ValueError(f"no name for a sheet: {name!r}")
        if not 1 <= frame.width <= MOST_COLUMNS:
            raise ValueError(f"sheet {name!r} would have {frame.width} columns")
        if headings is not None and len(headings) != frame.width:
            raise ValueError(f"sheet {name!r}: {len(headings)} headings, {frame.width} columns")


class _Book:
    """A workbook being written: the sheets one after the other, then what refers to them."""

    def __init__(self, archive: zipfile.ZipFile, progress: Callable[[int], None]) -> None:
        self.archive = archive
        self.progress = progress
        self.ranges: dict[str, str] = {}
        """From the name of a sheet to the cells under its filter."""
        self.shared: dict[str, str] = {}
        """From a text to a cell that refers to it; its number is its place here."""

    def write(self, name: str, xml: str) -> None:
        """Write a small member. `open` dates it 1980-01-01, where `writestr` would take the clock."""
        with self.archive.open(name, "w") as member:
            member.write((_DECLARATION + xml).encode())

    def begin(self) -> None:
        """Tools that look at the first members to tell the type of a file want these."""
        core = f"{_PACKAGE}/relationships/metadata/core-properties"
        targets = ((f"{_OFFICE}/officeDocument", "xl/workbook.xml"), (core, "docProps/core.xml"))
        self.write("_rels/.rels", _relationships(targets))
        self.write("docProps/core.xml", _PROPERTIES)

    def free_name(self, name: str, sheets: Sequence[Sheet]) -> str:
        """`name` with the next number, shortened to hold it."""
        taken = {sheet.name.casefold() for sheet in sheets} | {n.casefold() for n in self.ranges}
        number = 2
        while (numbered := f"{name[: 30 - len(str(number))]} {number}").casefold() in taken:
            number += 1
        return numbered

    def add(self, sheet: Sheet, name: str, start: int) -> int:
        """Write a sheet with the rows from `start` on that it holds; the first row left over."""
        number, frame = len(self.ranges) + 1, sheet.frame
        most = max(1, SLICE_CELLS // frame.width)
        last = min(frame.height, start + MOST_ROWS - 1)
        end, size, pending = start, 0, Future[int]()
        pending.set_result(0)
        with (
            self.archive.open(f"xl/worksheets/sheet{number}.xml", "w") as member,
            ThreadPoolExecutor(1) as deflater,
        ):
            member.write(_head(sheet, selected=number == 1).encode())
            while end < last:
                xml = self.rows(frame.slice(end, min(most, last - end)))
                size += len(xml)
                if size > MOST_BYTES and end > start:
                    break
                pending.result()
                pending = deflater.submit(member.write, xml)
                self.progress(min(most, last - end))
                end = min(end + most, last)
            pending.result()
            self.ranges[name] = f"A1:{_letters(frame.width)}{end - start + 1}"
            tail = f'</sheetData><autoFilter ref="{self.ranges[name]}"/></worksheet>'
            member.write(tail.encode())
        return end

    def rows(self, frame: pl.DataFrame) -> bytes:
        """The XML of all rows of `frame`."""
        cells = pl.DataFrame([self.cells(column) for column in frame])
        row = pl.concat_str(pl.lit("<row>"), pl.all(), pl.lit("</row>"))
        return bytes(cells.select(row.str.join("").cast(pl.Binary)).item())

    def cells(self, column: pl.Series) -> pl.Series:
        """The XML of the cells of a column, under the column's name."""
        kind = column.dtype
        if kind == pl.Boolean:
            return _chosen(column, ['<c t="b"><v>0</v></c>', '<c t="b"><v>1</v></c>'])
        if kind.is_integer() or kind.is_float():
            return _numbers(column)
        if isinstance(kind, pl.Enum) and self.shares(texts := kind.categories.to_list()):
            return _chosen(column.to_physical(), self.references(texts))
        column = column.cast(pl.String)
        distinct = column.unique(maintain_order=True).drop_nulls()
        if distinct.len() <= FEW and self.shares(texts := distinct.to_list()):
            return _chosen(column.cast(pl.Enum(distinct)).to_physical(), self.references(texts))
        return (f"<c{_INLINE}" + _text(column) + "</t></is></c>").fill_null(_EMPTY)

    def shares(self, texts: list[str]) -> bool:
        """Whether the table may take `texts`."""
        if len(texts) > FEW:
            return False
        return len(self.shared) < MOST_SHARED or all(text in self.shared for text in texts)

    def references(self, texts: list[str]) -> list[str]:
        """Cells that refer to `texts`, which the table takes where it has them not."""
        for text in texts:
            if text not in self.shared:
                self.shared[text] = f'<c t="s"><v>{len(self.shared)}</v></c>'
        return [self.shared[text] for text in texts]

    def end(self) -> None:
        """Write what lists the sheets and the texts in them."""
        paths = [f"worksheets/sheet{n}.xml" for n in range(1, len(self.ranges) + 1)]
        sheets = filters = ""
        for number, (name, cells) in enumerate(self.ranges.items()):
            sheets += f'<sheet name="{escape(name)}" sheetId="{number + 1}" r:id="r{number + 1}"/>'
            first, last = cells.split(":")
            ...
