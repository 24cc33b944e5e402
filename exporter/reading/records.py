"""An online export as a frame of checked records."""

from collections.abc import Callable, Sequence

import polars as pl
from msgspec import Struct

from exporter.errors import ExporterError
from exporter.findings import Findings, Notes, Weight
from exporter.frames import COMPLETE, ID, MODES, ROW, WORDS, column_type, record_types
from exporter.output_names import MODE, PLACE
from exporter.reading import csv_file
from exporter.reading.decoding import UNKNOWN, Unknown, decoder
from exporter.reading.files import InputFile
from exporter.reading.headings import Column, IgnoredColumn, VariableColumn, WordsColumn, columns
from exporter.rules import checked
from exporter.tools.register import tool_of
from exporter.tools.tool import Tool
from questions.characters import clean
from questions.model import Survey


class Records(Struct, frozen=True):
    """An online export that was read and checked."""

    file: InputFile
    tool: Tool
    frame: pl.DataFrame
    """A frame of records: the rows with at least one answer."""
    blank: int
    """Rows of somebody who came and answered nothing."""


class Reading(Struct, frozen=True):
    """How one export is read: what its columns hold, and where findings go."""

    survey: Survey
    tool: Tool
    headings: Sequence[str]
    columns: Sequence[Column]
    """What stands under each heading."""
    notes: Notes


def read_records(
    file: InputFile,
    survey: Survey,
    findings: Findings,
    wanted: str | None = None,
    progress: Callable[[int], None] | None = None,
) -> Records:
    """Read and check an export. `progress` is told of rows. Raises ExporterError."""
    notes = findings.of(file.name)
    table = csv_file.opened(file.path, file.name)
    tool = tool_of(table.headings, file.name, wanted)
    held = columns(table.headings, survey, tool)
    reading = Reading(survey, tool, table.headings, held, notes)
    _tell_columns(reading)
    frames = [_empty(survey)]
    blank = 0
    for batch in csv_file.batches(table, file.name):
        answered, blanks = _answered(reading, batch)
        if not answered.is_empty():
            frames.append(checked(_decoded(reading, answered), survey, "web", notes))
        blank += blanks
        if progress:
            progress(batch.height)
    if blank:
        notes.note("blank_rows", weight="note", count=blank)
    return Records(file, tool, _numbered(pl.concat(frames)), blank)


def _tell_columns(reading: Reading) -> None:
    for heading, column in zip(reading.headings, reading.columns, strict=True):
        if isinstance(column, IgnoredColumn) and column.why != "metadata":
            label = clean(heading.split(". ")[0])[:80]
            weight: Weight = "note" if column.why == "identifying" else "person"
            reading.notes.note(f"{column.why}_column", column=label, weight=weight)
    if all(isinstance(column, IgnoredColumn) for column in reading.columns):
        raise ExporterError("no_known_column", file=reading.notes.name)


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
    text = pl.col(str(number)).str.strip_chars()
    is_box = isinstance(column, VariableColumn) and column.variable.kind == "flag"
    nothing = ["", *tool.no] if is_box else [""]
    return ~text.str.to_lowercase().is_in(nothing)


def _decoded(reading: Reading, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of text as a frame of records, whose rules are still to be checked."""
    decoded: dict[str, pl.Series] = {}
    for number, column in enumerate(reading.columns):
        match column:
            case VariableColumn(variable):
                decoded[variable.name] = _values(reading, rows, number, column)
            case WordsColumn(question):
                decoded[WORDS + question.id] = _words(rows[str(number)], reading.tool)
    identity, complete = _identity(reading.tool, reading.headings)
    own: dict[str, pl.Expr | pl.Series] = {
        MODE: pl.lit("web").cast(MODES),
        PLACE: pl.lit(""),
        ID: identity,
        COMPLETE: complete,
        ROW: pl.col(ROW),
    }
    known = own | decoded
    return rows.select(
        known.get(name, pl.lit(None, dtype=kind)).alias(name)
        for name, kind in record_types(reading.survey).items()
    )


def _values(reading: Reading, rows: pl.DataFrame, number: int, column: VariableColumn) -> pl.Series:
    """A column as values; what the survey does not have is left out and noted."""
    variable = column.variable
    decode = decoder(variable, reading.tool)
    raw = rows[str(number)]
    values = {text: decode(text) for text in raw.unique().to_list()}
    bad = [text for text, value in values.items() if value is UNKNOWN]
    if bad:
        phrase = "unknown_number" if variable.kind == "integer" else "unknown_value"
        label = clean(reading.headings[number])[:80]
        reading.notes.note_rows(phrase, rows[ROW].filter(raw.is_in(bad)), variable.name, label)
    good = {text: value for text, value in values.items() if not isinstance(value, Unknown | None)}
    kind = column_type(variable)
    if not good:
        return pl.Series([None], dtype=kind).new_from_index(0, rows.height)
    return raw.replace_strict(list(good), list(good.values()), default=None, return_dtype=kind)


def _words(raw: pl.Series, tool: Tool) -> pl.Series:
    """Free text, cleaned; null where there is none."""

    def text(cell: str) -> str | None:
        masked = tool.masks_formulas and cell.startswith("'=")
        return clean(cell[1:] if masked else cell).strip() or None

    cleaned = {cell: text(cell) for cell in raw.unique().to_list()}
    return raw.replace_strict(list(cleaned), list(cleaned.values()), return_dtype=pl.String)


def _identity(tool: Tool, headings: Sequence[str]) -> tuple[pl.Expr, pl.Expr]:
    """The tool's number of the record, else "#" and its stamp; and whether it was sent in."""
    codes = [tool.taken_apart(heading)[0].casefold() for heading in headings]
    stamp = pl.lit("")
    complete = pl.lit(value=True)
    if tool.complete in codes:
        stamp = pl.col(str(codes.index(tool.complete))).str.strip_chars()
        complete = stamp != ""
    nameless = pl.lit("#") + stamp
    if tool.record in codes:
        number = pl.col(str(codes.index(tool.record))).str.strip_chars()
        return pl.when(number == "").then(nameless).otherwise(number), complete
    return nameless, complete


def _numbered(records: pl.DataFrame) -> pl.DataFrame:
    """Records without a number of the tool's: of those with one stamp the first, the second, …"""
    ordinal = pl.format("{}#{}", pl.col(ID), pl.int_range(pl.len()).over(ID))
    nameless = pl.col(ID).str.starts_with("#")
    return records.with_columns(pl.when(nameless).then(ordinal).otherwise(pl.col(ID)).alias(ID))
