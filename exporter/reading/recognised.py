"""Which tool wrote a file, and which of its tables holds the answers."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from msgspec import Struct
from msgspec.structs import replace

from exporter.errors import ExporterError
from exporter.reading.columns import IgnoredColumn
from exporter.reading.continued import in_one_piece
from exporter.reading.grid import Grid
from exporter.reading.headings import headings_of
from exporter.reading.map_file import Map, with_map
from exporter.reading.matching import columns
from exporter.reading.own import is_own_table
from exporter.reading.tables import Table
from exporter.tools.anything import ANYTHING
from exporter.tools.register import TOOLS
from exporter.tools.tool import HeadingRow, Layout, Tool
from questions.characters import normal
from questions.model import Survey


class Recognised(Struct, frozen=True):
    """A table of answers of which it is known how to read it."""

    table: Table
    tool: Tool
    layout: Layout
    others: Sequence[Table] = ()
    """What else lies in the file and has rows, which nobody reads."""

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
    tables: Sequence[Table], name: str, wanted: Tool | None = None, survey: Survey | None = None
) -> Recognised:
    """The table of answers, and how its tool has written it: the first that a tool is known to have
    written and that has a column of the survey; where none has, the first that one has written.

    `wanted`: the tool, if staff say so. Raises ExporterError, for a second one, too: whoever sees
    one number of responses for a file would not look for it.
    """
    own = [table for table in tables if is_own_table(table.head)]
    tables = [table for table in tables if table not in own]
    fitting = list(_fitting(tables, [wanted] if wanted else TOOLS, survey))
    answers = [one for one in fitting if _known_columns(one, survey)] or fitting[:1]
    if not answers and own:
        raise ExporterError("own_output", file=name)
    if not answers and wanted and tables:
        found = Recognised(tables[0], wanted, wanted.layouts[0])
    elif not answers:
        known = ", ".join(tool.name for tool in TOOLS)
        raise ExporterError("unrecognised", file=name, known=known)
    else:
        found = answers[0]
    others = [table for table in tables if not _is_part(table, found)]
    again = [one for one in _fitting(others, TOOLS, survey) if _known_columns(one, survey)]
    _refuse_several([found.table, *(one.table for one in again)], tables, name)
    whole = in_one_piece(found.table, tables, found.tool, found.layout, name)
    held = [table for table in (*others, *own) if has_rows(table)]
    return replace(found, table=whole, others=held)


def _fitting(
    tables: Sequence[Table], tools: Iterable[Tool], survey: Survey | None
) -> Iterator[Recognised]:
    """Every table and tool that fit."""
    codes = {question.id.casefold() for question in survey.questions} if survey else set[str]()
    for tool in tools:
        for table in tables:
            if table.kind in tool.kinds and (layout := tool.layout_of(table.head, codes)):
                yield Recognised(table, tool, layout)


def _known_columns(found: Recognised, survey: Survey | None) -> int:
    """How many columns belong to the survey."""
    if survey is None:
        return 1
    headings = headings_of(found.head, found.layout, found.tool)
    roles = [one.role for one in found.layout.leading]
    held = columns(headings, survey, found.tool, roles)
    return sum(not isinstance(match.column, IgnoredColumn) for match in held)


def is_like_answers(table: Table, survey: Survey) -> bool:
    """Whether a table that no tool has written is headed by several columns of the survey."""
    if is_own_table(table.head):
        return False
    found = (Recognised(table, tool, Layout()) for tool in TOOLS)
    return any(_known_columns(one, survey) > 1 for one in found)


def _is_part(table: Table, found: Recognised) -> bool:
    """Whether `table` is the one that was found, or one that it goes on in."""
    goes_on_in = found.tool.goes_on_in
    return table is found.table or bool(goes_on_in and re.fullmatch(goes_on_in, table.name))


def has_rows(table: Table) -> bool:
    """Whether anything stands below a first row."""
    rows = table.rows if isinstance(table, Grid) else table.head
    return len(list(islice((row for row in rows if any(row)), 2))) == 2


def _refuse_several(answers: Sequence[Table], tables: Sequence[Table], name: str) -> None:
    names = [table.name for table in tables if any(table is one for one in answers)]
    if len(names) > 1:
        raise ExporterError("several_tables", file=name, tables=", ".join(names))


def recognised_with(
    tables: Sequence[Table], name: str, given: Map, wanted: Tool | None, survey: Survey
) -> Recognised:
    """The table that a map is about; its tool, where the map names none, is any. Raises
    ExporterError."""
    try:
        found = recognised(tables, name, wanted or given.tool, survey)
    except ExporterError as error:
        if error.phrase != "unrecognised":
            raise
        best = max(tables, key=lambda table: _met(table, given))
        others = [table for table in tables if table is not best and has_rows(table)]
        found = Recognised(best, ANYTHING, ANYTHING.layouts[0], others)
    most = _met(found.table, given)
    again = [table for table in found.others if most and _met(table, given) >= most]
    _refuse_several([found.table, *again], [found.table, *again], name)
    layout = found.layout
    if given.heading_rows is not None and given.heading_rows != len(layout.rows):
        layout = layout_with(given.heading_rows)
    return replace(found, tool=with_map(found.tool, given), layout=layout)


def layout_with(rows: int) -> Layout:
    """A layout of so many rows of headings: texts of questions, and below them of their parts."""
    if rows == 1:
        return Layout()
    below: list[HeadingRow] = ["nothing"] * (rows - 2)
    return Layout(rows=("texts", "items", *below))


def _met(table: Table, given: Map) -> int:
    """How many headings of a map stand in a table."""
    rows = given.heading_rows or 1
    headings = (
        headings_of(table.head[:rows], layout_with(rows), ANYTHING) if table.head[rows:] else ()
    )
    cells = [cell for row in table.head for cell in row]
    whole = [heading.whole for heading in headings]
    return sum(normal(name) in given.columns for name in [*cells, *whole])
