"""How a sheet of a workbook looks, on the screen and on paper, as XML (ECMA-376 part 1, 18.3)."""

import textwrap

import polars as pl
from msgspec import Struct

MOST_CHARACTERS = 32_767
"""Of a cell in Excel, which counts UTF-16 units."""
NARROWEST, WIDEST, WIDEST_HEADING, WIDEST_PAGE = 8, 60, 30, 110
"""Columns in characters; `WIDEST_HEADING` is as far as a heading alone widens one."""
ONE_PAGE = 200
"""Characters that a page takes side by side and can still be read; more go on the next page."""
LINE = 15
"""Points that a line of text is high."""

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
INLINE = ' t="inlineStr"><is><t xml:space="preserve">'


class Sheet(Struct, frozen=True):
    """A frame as a sheet. `headings` stand over the columns instead of their names."""

    name: str
    frame: pl.DataFrame
    headings: tuple[str, ...] | None = None
    is_page: bool = False
    """One column of text to be read, not a table to be filtered."""


class Corner(Struct, frozen=True):
    """The last cell of a sheet that was written."""

    column: str
    row: int
    is_page: bool


def text_xml(texts: pl.Series) -> pl.Series:
    """Texts as they may stand in XML: without what XML 1.0 forbids, no longer than a cell.

    Excel reads `_x0041_` as A, so a text that has such a thing in it gets its underscores escaped.
    """
    texts = texts.str.replace_all(r"[\x00-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]", "")
    texts = texts.str.replace_all(r"\r\n?", "\n")
    if (texts.str.len_bytes() > MOST_CHARACTERS).any():
        cut = [text if text is None else _cut(text) for text in texts]
        texts = pl.Series(cut, dtype=pl.String)
    coded = texts.str.contains("_x[0-9A-Fa-f]{4}_").fill_null(value=False)
    if coded.any():
        texts = texts.str.replace_all("_x", "_x005F_x", literal=True).zip_with(coded, texts)
    for character, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        texts = texts.str.replace_all(character, entity, literal=True)
    return texts


def _cut(text: str) -> str:
    """As much of `text` as a cell holds; half an emoji goes too."""
    return text.encode("utf-16-le")[: 2 * MOST_CHARACTERS].decode("utf-16-le", errors="ignore")


def head(sheet: Sheet, *, selected: bool) -> str:
    """The XML of a sheet up to its first row of values. The first rows say how wide columns are.

    The heading is wrapped, and as high as its longest text.
    """
    headings = pl.Series(sheet.headings or sheet.frame.columns, dtype=pl.String)
    widths = _widths(sheet, headings)
    columns = "".join(
        f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
        for number, width in enumerate(widths, start=1)
    )
    lines = max(
        len(textwrap.wrap(text, width - 3) or [""])  # 3: the button of the filter
        for text, width in zip(headings, widths, strict=True)
    )
    height = f' ht="{lines * LINE}" customHeight="1"' if lines > 1 else ""
    cells = (f'<c s="1"{INLINE}' + text_xml(headings) + "</t></is></c>").str.join("").item()
    tab = ' tabSelected="1"' if selected else ""
    fits = sum(widths) <= ONE_PAGE
    return (
        f'{DECLARATION}<worksheet xmlns="{MAIN}">'
        f'<sheetPr><pageSetUpPr fitToPage="{int(fits)}"/></sheetPr>'
        f'<sheetViews><sheetView{tab} workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        f"</sheetView></sheetViews><cols>{columns}</cols>"
        f'<sheetData><row r="1"{height}>{cells}</row>'
    )


def _widths(sheet: Sheet, headings: pl.Series) -> list[int]:
    if sheet.is_page:
        return [WIDEST_PAGE] * sheet.frame.width
    lengths = pl.all().cast(pl.String).str.len_chars().max().fill_null(0)
    longest = sheet.frame.head(1000).select(lengths).row(0)
    return [
        min(WIDEST, max(NARROWEST, min(WIDEST_HEADING, len(heading) + 3), length + 1))
        for heading, length in zip(headings, longest, strict=True)
    ]


def heights(page: pl.DataFrame) -> list[str]:
    """What the rows of a page say of their height: not every program sees to it itself."""
    most = WIDEST_PAGE - 10  # letters are not all as wide as the digits that widths count
    counted = [max(len(textwrap.wrap(str(text), most)) for text in row) for row in page.rows()]
    return [f'" ht="{LINE * max(1, lines)}" customHeight="1">' for lines in counted]


def tail(sheet: Sheet, corner: Corner) -> str:
    """The XML of a sheet after its last row: what filters it, and how it is printed."""
    of_table = "" if sheet.is_page else f'<autoFilter ref="A1:{corner.column}{corner.row}"/>'
    return (
        f"</sheetData>{of_table}"
        '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
        "<headerFooter><oddFooter>&amp;L&amp;A&amp;R&amp;P / &amp;N</oddFooter></headerFooter>"
        "</worksheet>"
    )


def defined_names(name: str, position: int, corner: Corner) -> str:
    """What a workbook says of a sheet: that its heading is on every page, and what is filtered."""
    start = f'<definedName name="_xlnm.{{}}" localSheetId="{position}"'
    titles = f"{start.format('Print_Titles')}>'{name}'!$1:$1</definedName>"
    if corner.is_page:
        return titles
    cells = f"'{name}'!$A$1:${corner.column}${corner.row}"
    return f'{start.format("_FilterDatabase")} hidden="1">{cells}</definedName>{titles}'


def letters(column: int) -> str:
    """What spreadsheets call a column: 1 is A, 27 is AA."""
    letters = ""
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters
