"""An online export as a frame of checked records."""

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import polars as pl
from msgspec import Struct
from msgspec.structs import replace

from exporter.errors import ExporterError
from exporter.findings import Findings, Notes, Weight
from exporter.frames import COMPLETE, ID, MODES, ROW, VERSION, record_types
from exporter.output_names import MODE, PLACE
from exporter.reading.cells import Reading, answers
from exporter.reading.columns import (
    Column,
    IgnoredColumn,
    Match,
    VariableColumn,
    column_names,
    lacking,
)
from exporter.reading.csv_file import SHORT
from exporter.reading.decoding import (
    without_answer,
)
from exporter.reading.files import InputFile
from exporter.reading.headings import Heading, headings_of, label_of
from exporter.reading.headless import refuse_without_headings
from exporter.reading.hidden import NOT_SHOWN, tell_hidden, told_asked, where_told
from exporter.reading.identity import (
    form_of_stamps,
    identity,
    numbered,
    once,
    own_columns,
    refuse_locked,
    version,
)
from exporter.reading.map_file import Map, load_map, map_beside
from exporter.reading.matching import columns
from exporter.reading.places import fitting, places_of
from exporter.reading.recognised import (
    Recognised,
    is_like_answers,
    recognised,
    recognised_with,
    tool_called,
)
from exporter.reading.tables import batches, tables_of
from exporter.reading.written_as import written_as
from exporter.rules import checked
from exporter.tools.tool import Tool
from questions.model import Survey

_NOTHING = ("", NOT_SHOWN, SHORT)
"""What cells hold in which nothing stands."""


class Records(Struct, frozen=True):
    """An online export that was read and checked."""

    file: InputFile
    tool: Tool
    frame: pl.DataFrame
    """A frame of records: the rows with at least one answer."""
    blank: int
    """Rows of somebody who came and answered nothing."""
    map: Path | None = None
    """The map that it was read with."""
    stamps: str = ""
    """How times are written, if records are told apart by nothing else."""


def read_records(
    file: InputFile,
    survey: Survey,
    findings: Findings,
    wanted: str | None = None,
    progress: Callable[[int], None] | None = None,
    maps: Sequence[Map] = (),
) -> Records:
    """Read and check an export. `progress` is told of rows; of `maps` the one counts that fits,
    unless one lies beside the export. Raises CommandError."""
    notes = findings.of(file.name)
    tables = tables_of(file.path, file.name)
    tool = tool_called(wanted) if wanted else None
    beside = map_beside(file.copies or [file.path])
    given = load_map(beside, survey) if beside else fitting(maps, tables)
    if given:
        found = recognised_with(tables, file.name, given, tool, survey)
    else:
        found = recognised(tables, file.name, tool, survey)
    refuse_without_headings(found, file.name, survey, given)
    _tell_others(found, survey, notes)
    reading = _reading(found, survey, notes, given)
    bare = NOT_SHOWN if reading.tool.bare_is_not_shown else ""
    spare = _own_at_the_end(reading) if reading.tool.ends_short else 0

    def rows() -> Iterator[pl.DataFrame]:
        return batches(found.table, file.name, len(found.layout.rows), bare, spare)

    written = written_as(reading.columns, reading.headings, reading.tool, rows, notes)
    reading = replace(reading, written=written)
    lacks = _tell_lacking(reading)
    frames = [_empty(survey)]
    blank = 0
    nameless = {str(n) for n, heading in enumerate(reading.headings) if not heading.shown}
    stamps = ""
    for batch in rows():
        stamps = stamps or form_of_stamps(reading.own, batch)
        refuse_locked(reading.own, reading.tool, batch, notes)
        _tell_short(reading, batch)
        nameless -= _tell_nameless(reading, batch.select(nameless))
        answered, blanks = _answered(reading, batch)
        if not answered.is_empty():
            records = checked(_decoded(reading, answered), survey, "web", notes, lacks)
            if bare:
                tell_hidden(answered, records, reading.columns, survey, reading.tool, notes)
            frames.append(records)
        blank += blanks
        if progress:
            progress(batch.height)
    if blank:
        notes.note("blank_rows", weight="note", count=blank)
    records = where_told(once(numbered(pl.concat(frames)), reading.tool, notes), survey)
    return Records(file, reading.tool, records, blank, given.path if given else None, stamps)


def _tell_others(found: Recognised, survey: Survey, notes: Notes) -> None:
    """Name the sheets and members that are not read; those that may hold answers to a person."""
    for table in found.others:
        if is_like_answers(table, survey):
            notes.note("like_answers", column=table.name)
        else:
            notes.note("other_table", column=table.name, weight="note")


def _reading(found: Recognised, survey: Survey, notes: Notes, given: Map | None = None) -> Reading:
    headings = headings_of(found.head, found.layout, found.tool)
    own = own_columns(found.tool, found.layout, found.head)
    places = places_of(given, headings) if given else {}
    placed = {number: place.column for number, place in places.items()}
    roles = [one.role for one in found.layout.leading]
    matches = columns(headings, survey, found.tool, roles, placed)
    _tell_columns(found.tool, headings, matches, notes)
    held = [match.column for match in matches]
    return Reading(
        survey=survey,
        tool=found.tool,
        headings=headings,
        columns=held,
        own=own,
        escapes=found.layout.escapes,
        notes=notes,
        is_typed=found.table.kind in ("workbook", "variables", "json"),
        values={number: place.values for number, place in places.items() if place.values},
    )


def _tell_columns(
    tool: Tool, headings: Sequence[Heading], matches: Sequence[Match], notes: Notes
) -> None:
    for heading, match in zip(headings, matches, strict=True):
        column, label = match.column, label_of(heading)
        if match.differs:
            notes.note("near_text", column=label, weight="note")
        if label and isinstance(column, IgnoredColumn) and column.why != "metadata":
            weight: Weight = "note" if column.why == "identifying" else "person"
            notes.note(f"{column.why}_column", column=label, weight=weight)
            if tool.cut and column.why == "unknown" and re.search(tool.cut, heading.shown):
                raise ExporterError("abbreviated", file=notes.name)
    if all(isinstance(match.column, IgnoredColumn) for match in matches):
        raise ExporterError("no_known_column", file=notes.name)


def _tell_lacking(reading: Reading) -> set[str]:
    """What has no column. It is told by name, a question of which nothing is there by its own."""
    gone = lacking(reading.columns, reading.survey, reading.tool)
    for question in reading.survey.questions:
        names = gone.get(question.id, ())
        whole = len(names) == len(column_names(question))
        for name in [question.id] if names and whole else names:
            reading.notes.note("missing_column", column=name)
    return {name for names in gone.values() for name in names}


def _own_at_the_end(reading: Reading) -> int:
    """How many of the last columns are the tool's own, and do not say which record a row is."""
    count = 0
    for number in reversed(range(len(reading.columns))):
        column = reading.columns[number]
        if not isinstance(column, IgnoredColumn) or column.why == "unknown":
            break
        if number in reading.own.record:
            break
        count += 1
    return count


def _tell_short(reading: Reading, batch: pl.DataFrame) -> None:
    """Note rows that lacked cells below the tool's own last columns; a row whose record has no
    number is short elsewhere. Raises ExporterError."""
    short = batch.filter(pl.col(str(len(reading.columns) - 1)) == SHORT)
    if short.is_empty():
        return
    record = pl.col(str(reading.own.record[0])) if reading.own.record else pl.lit("")
    odd = short.filter(~record.str.contains(r"^(uuid)?:?[0-9a-f-]{30,}$"))
    if not odd.is_empty():
        raise ExporterError("csv_row", file=reading.notes.name, row=odd[ROW][0])
    reading.notes.note("short_rows", weight="note", count=short.height)


def _tell_nameless(reading: Reading, columns: pl.DataFrame) -> set[str]:
    """Columns without a heading are nothing, unless something stands in them: those are told."""
    held = {c.name for c in columns if not c.str.strip_chars().is_in(_NOTHING).all()}
    for name in held:
        reading.notes.note("unknown_column", column=f"#{int(name) + 1}")
    return held


def _empty(survey: Survey) -> pl.DataFrame:
    return pl.DataFrame(schema=record_types(survey))


def _answered(reading: Reading, batch: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """The rows of a batch that hold an answer; and how many others there are.

    A row without any text was never anybody's.
    """
    answered = pl.any_horizontal(
        _is_answer(number, column, reading.tool)
        for number, column in enumerate(reading.columns)
        if not isinstance(column, IgnoredColumn)
    )
    opened = pl.any_horizontal(pl.exclude(ROW).str.strip_chars() != "")
    kept = batch.filter(answered)
    return kept, int(batch.select(opened).to_series().sum()) - kept.height


def _is_answer(number: int, column: Column, tool: Tool) -> pl.Expr:
    """Whether a cell says anything; "no" in a box does not."""
    variable = column.variable if isinstance(column, VariableColumn) else None
    nothing = without_answer(variable, tool)
    if variable is not None and variable.kind == "flag":
        nothing |= tool.no
    text = pl.col(str(number)).str.strip_chars()
    return ~text.str.to_lowercase().is_in(sorted(nothing))


def _decoded(reading: Reading, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of text as a frame of records, whose rules are still to be checked."""
    found, complete = identity(reading.own, reading.tool, rows, reading.notes)
    own: dict[str, pl.Expr | pl.Series] = {
        VERSION: version(reading.own, reading.tool, found),
        MODE: pl.lit("web").cast(MODES),
        PLACE: pl.lit(""),
        ID: found,
        COMPLETE: complete,
        ROW: pl.col(ROW),
    }
    if reading.tool.bare_is_not_shown:
        own |= told_asked(reading.columns, reading.survey, reading.tool)
    known = own | answers(reading, rows)
    return rows.select(
        known.get(name, pl.lit(None, dtype=kind)).alias(name)
        for name, kind in record_types(reading.survey).items()
    )
