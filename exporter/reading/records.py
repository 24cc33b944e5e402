"""An online export as a frame of checked records.

Beside the columns of `frames.schema` a frame of records has `#id` (the tool's record), `#complete`,
`#row` (as a spreadsheet counts) and a text column `#words.<question>` for free text. These live
while a merge runs and are never written.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import polars as pl

from exporter.errors import Refusal
from exporter.findings import Finding, Findings, Weight
from exporter.frames import MODE, MODES, PLACE, column_type, shown
from exporter.reading import csv_file
from exporter.reading.decoding import UNKNOWN, Unknown, decoder
from exporter.reading.headings import Column, IgnoredColumn, VariableColumn, WordsColumn, columns
from exporter.tools.register import TOOLS
from exporter.tools.tool import Tool
from questions.characters import clean
from questions.logic import has_other, most_codes
from questions.model import OTHER, Mode, Multi, Ranking, Survey, Text
from questions.variables import of_question, variables

ID, COMPLETE, ROW, FILE = "#id", "#complete", "#row", "#file"
WORDS = "#words."


class Reading:
    """One export that is being read: its columns, and what was noticed."""

    def __init__(self, name: str, survey: Survey, tool: Tool, findings: Findings) -> None:
        self.name = name
        self.survey = survey
        self.tool = tool
        self.findings = findings
        self.rows = 0
        """Records with at least one answer."""
        self.blank = 0
        """Records of somebody who came and answered nothing."""

    def note(
        self, phrase: str, row: int = 0, column: str = "", detail: object = "", count: int = 1
    ) -> None:
        finding = Finding(self.name, phrase, row, column, str(detail))
        self.findings.add(finding, count)


def tool_of(headings: Sequence[str], name: str, wanted: str | None = None) -> Tool:
    """The tool that wrote a file with these headings. Raises Refusal."""
    if {MODE, PLACE} <= set(headings) or "granska" in headings:
        raise Refusal("own_output", file=name)
    if wanted is not None:
        for tool in TOOLS:
            if tool.name == wanted:
                return tool
        raise Refusal("unknown_tool", tool=wanted, known=", ".join(tool.name for tool in TOOLS))
    for tool in TOOLS:
        if tool.recognises(headings):
            return tool
    raise Refusal("unrecognised", file=name, known=", ".join(tool.title for tool in TOOLS))


def read_records(
    path: Path,
    name: str,
    survey: Survey,
    findings: Findings,
    wanted: str | None = None,
    progress: Callable[[int], None] | None = None,
) -> tuple[pl.DataFrame, Reading]:
    """Read and check the export at `path`. `progress` is told of rows. Raises Refusal."""
    with csv_file.opened(path, name) as file:
        reading = Reading(name, survey, tool_of(file.headings, name, wanted), findings)
        held = columns(file.headings, survey, reading.tool)
        _tell_columns(reading, file.headings, held)
        frames = []
        first = 2
        for batch in csv_file.batches(file, name):
            frames.append(_records(reading, batch, file.headings, held, first))
            first += batch.height
            if progress:
                progress(batch.height)
    return _numbered(pl.concat(frames)) if frames else _empty(survey), reading


def _tell_columns(reading: Reading, headings: Sequence[str], held: Sequence[Column]) -> None:
    for why in ("identifying", "unknown"):
        for heading, column in zip(headings, held, strict=True):
            if isinstance(column, IgnoredColumn) and column.why == why:
                label = clean(heading.split(". ")[0])[:80]
                weight: Weight = "note" if why == "identifying" else "person"
                reading.findings.add(
                    Finding(reading.name, f"{why}_column", 0, label, weight=weight)
                )
    if not any(isinstance(column, VariableColumn | WordsColumn) for column in held):
        raise Refusal("no_known_column", file=reading.name)


def _records(
    reading: Reading,
    batch: pl.DataFrame,
    headings: Sequence[str],
    held: Sequence[Column],
    first: int,
) -> pl.DataFrame:
    """One batch of rows, decoded and checked. `first` is the row of the first of them."""
    raw = batch.with_row_index(ROW, offset=first).with_columns(pl.col(ROW).cast(pl.Int64))
    filled = pl.any_horizontal(
        _is_answer(number, column, reading.tool)
        for number, column in enumerate(held)
        if not isinstance(column, IgnoredColumn)
    )
    identity, complete = _identity(reading.tool, headings)
    kept = raw.filter(filled)
    opened = raw.select(
        pl.any_horizontal(pl.col(batch.columns).str.strip_chars() != "")
    ).to_series()
    reading.blank += int(opened.sum()) - kept.height
    reading.rows += kept.height
    if kept.is_empty():
        return _empty(reading.survey)
    out = kept.select(
        pl.lit("web").cast(MODES).alias(MODE),
        pl.lit("").alias(PLACE),
        identity.alias(ID),
        complete.alias(COMPLETE),
        pl.col(ROW),
    )
    decoded: dict[str, pl.Series] = {}
    for number, column in enumerate(held):
        if isinstance(column, VariableColumn):
            decoded[column.variable.name] = _decoded(
                reading, kept, str(number), headings[number], column
            )
        elif isinstance(column, WordsColumn):
            name = WORDS + column.question.id
            decoded[name] = _words(kept[str(number)], reading.tool).alias(name)
    for name, kind in _types(reading.survey).items():
        if name not in decoded:
            decoded[name] = _nothing(name, kind, kept.height)
    out = out.with_columns([decoded[name] for name in _types(reading.survey)])
    return checked(reading, out, "web")


def _is_answer(number: int, column: Column, tool: Tool) -> pl.Expr:
    """Whether a cell says anything; "no" in a box does not."""
    text = pl.col(str(number)).str.strip_chars()
    is_box = isinstance(column, VariableColumn) and column.variable.kind == "flag"
    nothing = ["", *tool.no] if is_box else [""]
    return ~text.str.to_lowercase().is_in(nothing)


def word_columns(survey: Survey) -> list[str]:
    """The columns of a frame of records that hold free text."""
    return [
        WORDS + question.id
        for question in survey.questions
        if isinstance(question, Text) or has_other(question)
    ]


def _empty(survey: Survey) -> pl.DataFrame:
    types: dict[str, pl.DataType] = {
        MODE: MODES,
        PLACE: pl.String(),
        ID: pl.String(),
        COMPLETE: pl.Boolean(),
        ROW: pl.Int64(),
    }
    types |= _types(survey)
    return pl.DataFrame(schema=types)


def _types(survey: Survey) -> dict[str, pl.DataType]:
    """The columns of variables and free text."""
    types = {variable.name: column_type(variable) for variable in variables(survey)}
    return types | dict.fromkeys(word_columns(survey), pl.String())


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


def _decoded(
    reading: Reading, kept: pl.DataFrame, number: str, heading: str, column: VariableColumn
) -> pl.Series:
    """A column as values; what the survey does not have is left out and noted."""
    variable = column.variable
    decode = decoder(variable, reading.tool)
    raw = kept[number]
    distinct = raw.unique().to_list()
    values = {text: decode(text) for text in distinct}
    bad = [text for text, value in values.items() if value is UNKNOWN]
    if bad:
        rows = kept.filter(pl.col(number).is_in(bad))[ROW]
        phrase = "unknown_number" if variable.kind == "integer" else "unknown_value"
        label = clean(heading)[:80]
        room = reading.findings.room(reading.name, phrase)
        for row in rows.head(room).to_list():
            reading.note(phrase, row, variable.name, label)
        if rows.len() > room:
            reading.note(phrase, int(rows[room]), variable.name, label, rows.len() - room)
    good = {text: value for text, value in values.items() if not isinstance(value, Unknown | None)}
    if not good:
        return _nothing(variable.name, column_type(variable), kept.height)
    return raw.replace_strict(
        list(good), list(good.values()), default=None, return_dtype=column_type(variable)
    ).alias(variable.name)


def _nothing(name: str, kind: pl.DataType, height: int) -> pl.Series:
    return pl.Series(name, [None], dtype=kind).new_from_index(0, height)


def _words(raw: pl.Series, tool: Tool) -> pl.Series:
    """Free text, cleaned; null where there is none."""

    def text(cell: str) -> str | None:
        masked = tool.masks_formulas and cell.startswith("'=")
        return clean(cell[1:] if masked else cell).strip() or None

    cleaned = {cell: text(cell) for cell in raw.unique().to_list()}
    return raw.replace_strict(list(cleaned), list(cleaned.values()), return_dtype=pl.String)


# -- rules over several columns


def checked(reading: Reading, frame: pl.DataFrame, mode: Mode) -> pl.DataFrame:
    """Without answers that break a rule of the survey: each is left out and noted."""
    survey = reading.survey
    for question in survey.questions:
        names = [variable.name for variable in of_question(question)]
        words = [WORDS + question.id] if WORDS + question.id in frame.columns else []
        if not names and not words:
            continue
        if isinstance(question, Multi):
            frame = _multi(reading, frame, question, names)
        elif isinstance(question, Ranking) and question.pick > 1:
            same = pl.any_horizontal(
                (pl.col(a) == pl.col(b)).fill_null(value=False)
                for n, a in enumerate(names)
                for b in names[n + 1 :]
            )
            frame = _left_out(reading, frame, same, "ranked_twice", question.id, names)
        applies = shown(survey, question, mode)
        if applies is not None:
            answered = pl.any_horizontal(pl.col([*names, *words]).is_not_null())
            frame = _left_out(
                reading, frame, ~applies & answered, "not_shown", question.id, [*names, *words]
            )
    return frame


def _multi(
    reading: Reading, frame: pl.DataFrame, question: Multi, names: Sequence[str]
) -> pl.DataFrame:
    """Nothing marked is skipped, as at the kiosk; else what is not marked is 0."""
    if question.other and WORDS + question.id in frame.columns:
        words = pl.col(WORDS + question.id).is_not_null()
        frame = frame.with_columns(words.cast(pl.Int8).alias(f"{question.id}_{OTHER}"))
    marked = pl.sum_horizontal(pl.col(names).fill_null(0).cast(pl.Int32))
    frame = frame.with_columns(
        pl.when(marked > 0).then(pl.col(name).fill_null(0)).alias(name) for name in names
    )
    frame = _left_out(reading, frame, marked > most_codes(question), "too_many", question.id, names)
    if question.exclusive:
        alone = pl.any_horizontal(
            pl.col(f"{question.id}_{code}").fill_null(0) == 1 for code in question.exclusive
        )
        frame = _left_out(reading, frame, alone & (marked > 1), "not_alone", question.id, names)
    return frame


def _left_out(
    reading: Reading,
    frame: pl.DataFrame,
    wrong: pl.Expr,
    phrase: str,
    question: str,
    names: Sequence[str],
) -> pl.DataFrame:
    """`frame` with `names` emptied in the rows where `wrong` holds, and those noted."""
    mask = frame.select(wrong.alias("wrong"))["wrong"]
    count = int(mask.sum())
    if not count:
        return frame
    rows = frame[ROW].filter(mask)
    room = reading.findings.room(reading.name, phrase)
    for row in rows.head(room).to_list():
        reading.note(phrase, row, question)
    if count > room:
        reading.note(phrase, int(rows[room]), question, count=count - room)
    return frame.with_columns(pl.when(~mask).then(pl.col(name)).alias(name) for name in names)


def comments_of(frame: pl.DataFrame, survey: Survey) -> Iterator[tuple[str, str]]:
    """Question and text of all free text in a frame of records."""
    for name in word_columns(survey):
        for text in frame[name].drop_nulls().to_list():
            yield name.removeprefix(WORDS), text
