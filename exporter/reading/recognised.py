"""Which tool wrote a file, and which of its tables holds the answers."""

from collections.abc import Collection, Sequence

from msgspec import Struct

from exporter.errors import ExporterError
from exporter.output_names import are_of_output
from exporter.reading.tables import Table
from exporter.tools.register import TOOLS
from exporter.tools.tool import Layout, Tool


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
    for table in tables:
        if any(are_of_output(row) for row in table.head[:1]):
            raise ExporterError("own_output", file=name)
    codes = {code.casefold() for code in asked}
    for tool in [wanted] if wanted else TOOLS:
        for table in tables:
            if table.kind in tool.kinds and (layout := tool.layout_of(table.head, codes)):
                return Recognised(table, tool, layout)
    if wanted and tables:
        return Recognised(tables[0], wanted, wanted.layouts[0])
    raise ExporterError("unrecognised", file=name, known=", ".join(tool.title for tool in TOOLS))
