"""Which tool wrote a file, and which of its tables holds the answers."""

from collections.abc import Collection, Sequence

from msgspec import Struct

from exporter.errors import ExporterError
from exporter.reading.continued import in_one_piece
from exporter.reading.headings import headings_of
from exporter.reading.map_file import Map, with_map
from exporter.reading.own import is_own_table
from exporter.reading.tables import Table
from exporter.tools.anything import ANYTHING
from exporter.tools.register import TOOLS
from exporter.tools.tool import HeadingRow, Layout, Tool
from questions.characters import normal


class Recognised(Struct, frozen=True):
    """A table of answers of which it is known how to read it."""

    table: Table
    tool: Tool
    layout: Layout

    @property
    def head(self) -> Sequence[Sequence[str]]:
        """The rows above the answers."""
        return self.table.head[: len(self.layout.rows)]


def tool_called(name: str) -> Tool:
    """Raises ExporterError."""
    for tool in TOOLS:
        if tool.name == name:
            return tool
    raise ExporterError("unknown_tool", tool=name, known=", ".join(tool.name for tool in TOOLS))


def recognised(
    tables: Sequence[Table], name: str, wanted: Tool | None = None, asked: Collection[str] = ()
) -> Recognised:
    """The first table that a tool is known to have written. Raises ExporterError.

    `wanted`: the tool, if staff say so. `asked`: the codes of the survey's questions.
    """
    if any(is_own_table(table.head) for table in tables):
        raise ExporterError("own_output", file=name)
    codes = {code.casefold() for code in asked}
    for tool in [wanted] if wanted else TOOLS:
        for table in tables:
            if table.kind in tool.kinds and (layout := tool.layout_of(table.head, codes)):
                whole = in_one_piece(table, tables, tool, layout, name)
                return Recognised(whole, tool, layout)
    if wanted and tables:
        return Recognised(tables[0], wanted, wanted.layouts[0])
    raise ExporterError("unrecognised", file=name, known=", ".join(tool.name for tool in TOOLS))


def recognised_with(
    tables: Sequence[Table], name: str, given: Map, wanted: Tool | None, asked: Collection[str]
) -> Recognised:
    """The table that a map is about; its tool, where the map names none, is any. Raises
    ExporterError."""
    try:
        found = recognised(tables, name, wanted or given.tool, asked)
    except ExporterError as error:
        if error.phrase != "unrecognised":
            raise
        found = Recognised(_best(tables, given), ANYTHING, ANYTHING.layouts[0])
    layout = found.layout
    if given.heading_rows is not None and given.heading_rows != len(layout.rows):
        layout = layout_with(given.heading_rows)
    return Recognised(found.table, with_map(found.tool, given), layout)


def layout_with(rows: int) -> Layout:
    """A layout of so many rows of headings: texts of questions, and below them of their parts."""
    if rows == 1:
        return Layout()
    below: list[HeadingRow] = ["nothing"] * (rows - 2)
    return Layout(rows=("texts", "items", *below))


def _best(tables: Sequence[Table], given: Map) -> Table:
    """The table with the most headings of a map."""
    rows = given.heading_rows or 1
    layout = layout_with(rows)

    def known(table: Table) -> int:
        headings = headings_of(table.head[:rows], layout, ANYTHING) if table.head[rows:] else ()
        cells = [cell for row in table.head for cell in row]
        whole = [heading.whole for heading in headings]
        return sum(normal(name) in given.columns for name in [*cells, *whole])

    return max(tables, key=known)
