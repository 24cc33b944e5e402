"""An online export as a frame of checked records."""

from collections.abc import Callable, Sequence

import polars as pl
from msgspec import Struct

from exporter.errors import ExporterError
from exporter.findings import Findings, Notes, Weight
from exporter.frames import COMPLETE, ID, MODES, ROW, WORDS, column_type, record_types
from exporter.output_names import MODE, PLACE
from exporter.reading import csv_file
from exporter.reading.csv_file import DAMAGED
from exporter.reading.decoding import UNKNOWN, WHOLE, Unknown, decoder, without_answer
from exporter.reading.files import InputFile
from exporter.reading.headings import (
    Column,
    IgnoredColumn,
    VariableColumn,
    WordsColumn,
    column_names,
    columns,
    lacking,
)
from exporter.rules import checked
from exporter.tools.register import tool_of
from exporter.tools.tool import Tool
from questions.characters import clean, normal
from questions.model import Survey

BOX = "□"
"""Stands in free text for what could not be read."""


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
    tool = tool_of(table.headings, file.name, wanted, {q.id for q in survey.questions})
    held = columns(table.headings, survey, tool)
    reading = Reading(survey, tool, table.headings, held, notes)
    _tell_columns(reading)
    lacks = _tell_lacking(reading)
    frames = [_empty(survey)]
    blank = 0
    nameless = {str(n) for n, heading in enumerate(table.headings) if not heading}
    for batch in csv_file.batches(table, file.name):
        nameless -= _tell_nameless(reading, batch.select(nameless))
        answered, blanks = _answered(reading, batch)
        if not answered.is_empty():
            frames.append(checked(_decoded(reading, answered), survey, "web", notes, lacks))
        blank += blanks
        if progress:
            progress(batch.height)
    if blank:
        notes.note("blank_rows", weight="note", count=blank)
    return Records(file, tool, _numbered(pl.concat(frames)), blank)


def _tell_columns(reading: Reading) -> None:
    for heading, column in zip(reading.headings, reading.columns, strict=True):
        if heading and isinstance(column, IgnoredColumn) and column.why != "metadata":
            label = clean(heading.split(". ")[0])[:80]
            weight: Weight = "note" if column.why == "identifying" else "person"
            reading.notes.note(f"{column.why}_column", column=label, weight=weight)
    if all(isinstance(column, IgnoredColumn) for column in reading.columns):
        raise ExporterError("no_known_column", file=reading.notes.name)


def _tell_lacking(reading: Reading) -> set[str]:
    """What has no column. It is told by name, a question of which nothing is there by its own."""
    gone = lacking(reading.columns, reading.survey)
    for question in reading.survey.questions:
        names = gone.get(question.id, ())
        whole = len(names) == len(column_names(question))
        for name in [question.id] if names and whole else names:
            reading.notes.note("missing_column", column=name)
    return {name for names in gone.values() for name in names}


def _tell_nameless(reading: Reading, columns: pl.DataFrame) -> set[str]:
    """Columns without a heading are nothing, unless something stands in them: those are told."""
    held = {column.name for column in columns if (column.str.strip_chars() != "").any()}
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
    decoded: dict[str, pl.Series] = {}
    for number, column in enumerate(reading.columns):
        match column:
            case VariableColumn(variable):
                decoded[variable.name] = _values(reading, rows, number, column)
            case WordsColumn(question):
                decoded[WORDS + question.id] = _words(reading, rows, number, question.id)
    identity, complete = _identity(reading, rows)
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


def _words(reading: Reading, rows: pl.DataFrame, number: int, name: str) -> pl.Series:
    """Free text, cleaned; null where there is none. What could not be read in it is noted."""
    tool = reading.tool
    nothing = without_answer(None, tool)

    def text(cell: str) -> str | None:
        masked = tool.masks_formulas and cell.startswith("'=")
        words = cell[1:] if masked else cell
        return None if normal(words) in nothing else clean(words.replace(DAMAGED, BOX)).strip()

    raw = rows[str(number)]
    damaged = raw.str.contains(DAMAGED, literal=True)
    label = clean(reading.headings[number])[:80]
    reading.notes.note_rows("damaged_text", rows[ROW].filter(damaged), name, label)
    cleaned = {cell: text(cell) or None for cell in raw.unique().to_list()}
    return raw.replace_strict(list(cleaned), list(cleaned.values()), return_dtype=pl.String)


def _identity(reading: Reading, rows: pl.DataFrame) -> tuple[pl.Expr, pl.Expr]:
    """The tool's number of the record, else "#" and its stamp; and whether it was sent in.

    Numbers are whole: `7` and `7.0` are one. What is none is kept as it is, and noted.
    """
    tool = reading.tool
    codes = [tool.taken_apart(heading)[0].casefold() for heading in reading.headings]
    stamp = pl.lit("")
    complete = pl.lit(value=True)
    if tool.complete in codes:
        stamp = pl.col(str(codes.index(tool.complete))).str.strip_chars()
        complete = stamp != ""
    nameless = pl.lit("#") + stamp
    if tool.record not in codes:
        return nameless, complete
    text = pl.col(str(codes.index(tool.record))).str.strip_chars()
    number = text.str.extract(f"^{WHOLE}$").str.replace("^0+([0-9])", "$1")
    odd = rows.filter((text != "") & number.is_null())
    reading.notes.note_rows("odd_record", odd[ROW], tool.record)
    return pl.when(text == "").then(nameless).otherwise(number.fill_null(text)), complete


def _numbered(records: pl.DataFrame) -> pl.DataFrame:
    """Records without a number of the tool's: of those with one stamp the first, the second, …"""
    ordinal = pl.format("{}#{}", pl.col(ID), pl.int_range(pl.len()).over(ID))
    nameless = pl.col(ID).str.starts_with("#")
    return records.with_columns(pl.when(nameless).then(ordinal).otherwise(pl.col(ID)).alias(ID))
