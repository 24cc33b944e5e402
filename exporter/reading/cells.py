"""Columns of text as values and words: what stands in the cells of an export."""

from collections.abc import Mapping, Sequence

import polars as pl
from msgspec import Struct

from exporter.errors import ExporterError
from exporter.findings import Notes
from exporter.frames import ROW, WORDS, column_type
from exporter.reading.columns import (
    ChosenColumn,
    Column,
    IgnoredColumn,
    RankColumn,
    VariableColumn,
    WordsColumn,
)
from exporter.reading.csv_file import DAMAGED
from exporter.reading.decoding import (
    UNKNOWN,
    Chosen,
    Unknown,
    Written,
    chosen_decoder,
    decoder,
    looks_like_date,
    may_become_dates,
    takes_own_words,
    unmasked,
    without_answer,
)
from exporter.reading.headings import Heading, label_of
from exporter.reading.identity import Own
from exporter.tools.tool import Tool
from questions.characters import clean, normal
from questions.logic import has_other
from questions.model import OTHER, Multi, Question, Single, Survey
from questions.variables import Value, Variable, of_question

BOX = "□"
"""Stands in free text for what could not be read."""


class Reading(Struct, frozen=True):
    """How one export is read: what its columns hold, and where findings go."""

    survey: Survey
    tool: Tool
    headings: Sequence[Heading]
    columns: Sequence[Column]
    """What stands under each heading."""
    own: Own
    escapes: Sequence[tuple[str, str]]
    notes: Notes
    is_typed: bool
    """Whether cells may have been numbers with a format."""
    values: Mapping[int, Mapping[str, str]]
    """What a map says of the values of a column, as `normal` has them, to codes."""
    written: Mapping[int, Written] = {}
    """What a column of choices was written as, where that is not plain."""


def answers(reading: Reading, rows: pl.DataFrame) -> dict[str, pl.Series]:
    """What `rows` hold of each variable, and of the words of each question."""
    decoded: dict[str, pl.Series] = {}

    def found(given: Mapping[str, pl.Series]) -> None:
        """A free line may stand in two columns: beside the choices, and in their place."""
        for name, column in given.items():
            before = decoded.get(name) if name.startswith(WORDS) else None
            decoded[name] = column if before is None else _both(before, column)

    for number, column in enumerate(reading.columns):
        match column:
            case VariableColumn(variable):
                found(_values(reading, rows, number, variable))
            case WordsColumn(question):
                found({WORDS + question.id: _words(reading, rows, number, question.id)})
            case ChosenColumn():
                found(_chosen(reading, rows, number, column))
            case RankColumn():
                found(_ranked(reading, rows, number, column, decoded))
            case IgnoredColumn():
                pass
    if reading.tool.other_by_words:
        for question in reading.survey.questions:
            words = decoded.get(WORDS + question.id)
            if isinstance(question, Single) and question.id in decoded and words is not None:
                chosen = decoded[question.id]
                decoded[question.id] = chosen.set(chosen.is_null() & words.is_not_null(), OTHER)
    return decoded


def _both(before: pl.Series, after: pl.Series) -> pl.Series:
    """The words of two columns; both where both hold some."""
    lines = pl.concat_str("before", "after", separator="\n", ignore_nulls=True)
    given = pl.any_horizontal(pl.all().is_not_null())
    words = pl.select(before.alias("before"), after.alias("after"))
    return words.select(pl.when(given).then(lines).alias("words"))["words"]


def _values(
    reading: Reading, rows: pl.DataFrame, number: int, variable: Variable
) -> dict[str, pl.Series]:
    """A column as values; what the survey does not have is left out and noted."""
    written = reading.written.get(number, "codes")
    decode = decoder(variable, reading.tool, typed=reading.is_typed, written=written)
    raw = rows[str(number)]
    values = {text: decode(text) for text in raw.unique().to_list()}
    values |= _mapped(reading, number, variable, list(values))
    bad = [text for text, value in values.items() if value is UNKNOWN]
    found: dict[str, pl.Series] = {}
    if bad and takes_own_words(variable, reading.tool):
        own = {text: _cleaned(text, reading) for text in bad}
        question = variable.question.id
        found[WORDS + question] = raw.replace_strict(own, default=None, return_dtype=pl.String)
        values |= dict.fromkeys(bad, OTHER)
        bad = []
    _tell_unknown(reading, rows, number, variable, bad)
    good = {text: value for text, value in values.items() if not isinstance(value, Unknown | None)}
    return found | {variable.name: _replaced(raw, good, column_type(variable))}


def _mapped(
    reading: Reading, number: int, variable: Variable, texts: Sequence[str]
) -> dict[str, Value | Unknown | None]:
    """What a map says of the values of a column."""
    known = reading.values.get(number, {})
    codes = {text: known[normal(text)] for text in texts if normal(text) in known}
    is_flag = variable.kind == "flag"
    return {text: int(code) if is_flag else code for text, code in codes.items()}


def _replaced(raw: pl.Series, values: Mapping[str, Value], kind: pl.DataType) -> pl.Series:
    if not values:
        return pl.Series([None], dtype=kind).new_from_index(0, raw.len())
    return raw.replace_strict(list(values), list(values.values()), default=None, return_dtype=kind)


def _tell_unknown(
    reading: Reading, rows: pl.DataFrame, number: int, variable: Variable, bad: Sequence[str]
) -> None:
    """Note values that the survey does not have, and what has probably become of them."""
    if not bad:
        return
    raw = rows[str(number)]
    if reading.tool.stops_at_unknown:
        row = rows[ROW].filter(raw.is_in(bad))[0]
        raise ExporterError("shifted", file=reading.notes.name, row=row, column=variable.name)
    label = label_of(reading.headings[number])
    dates = may_become_dates(variable, reading.tool)
    damaged = [text for text in bad if dates and looks_like_date(text)]
    others = [text for text in bad if text not in damaged]
    phrase = "unknown_number" if variable.kind == "integer" else "unknown_value"
    if damaged:
        found = rows[ROW].filter(raw.is_in(damaged))
        reading.notes.note_rows("damaged_label", found, variable.name, label)
    if others:
        reading.notes.note_rows(phrase, rows[ROW].filter(raw.is_in(others)), variable.name, label)


def _chosen(
    reading: Reading, rows: pl.DataFrame, number: int, column: ChosenColumn
) -> dict[str, pl.Series]:
    """A cell with several choices as the variables of its question, and the free line."""
    question = column.question
    raw = rows[str(number)]
    mapped = reading.values.get(number, {})
    written = reading.written.get(number, "codes")
    decode = chosen_decoder(question, reading.tool, mapped, written)
    values = {text: chosen for text in raw.unique().to_list() if (chosen := decode(text))}
    takes_words = has_other(question) and reading.tool.other_inline
    found: dict[str, pl.Series] = {}
    variables = of_question(question)
    for place, variable in enumerate(variables):
        given = {text: _given(chosen, question, variable, place) for text, chosen in values.items()}
        known = {text: value for text, value in given.items() if value is not None}
        found[variable.name] = _replaced(raw, known, column_type(variable))
    rests = {text: chosen.rest for text, chosen in values.items() if chosen.rest}
    if takes_words:
        own = {text: _cleaned(rest, reading) for text, rest in rests.items()}
        words = raw.replace_strict(own, default=None, return_dtype=pl.String)
        found[WORDS + question.id] = words
    else:
        _tell_unknown(reading, rows, number, variables[0], list(rests))
    return found


def _given(chosen: Chosen, question: Question, variable: Variable, place: int) -> Value | None:
    """What one variable gets of the choices in a cell."""
    if isinstance(question, Multi):
        is_other = variable.part == OTHER and bool(chosen.rest)
        return int(variable.part in chosen.codes or is_other)
    return chosen.codes[place] if place < len(chosen.codes) else None


def _ranked(
    reading: Reading,
    rows: pl.DataFrame,
    number: int,
    column: RankColumn,
    decoded: Mapping[str, pl.Series],
) -> dict[str, pl.Series]:
    """The rank of one choice, put where choices of that rank stand."""
    question = column.question
    raw = rows[str(number)]
    cells = raw.str.strip_chars().str.replace(r"\.0$", "")
    found: dict[str, pl.Series] = {}
    for variable in of_question(question):
        kind = column_type(variable)
        mine = pl.when(cells == variable.part).then(pl.lit(column.code).cast(kind))
        before = decoded.get(variable.name)
        given = mine if before is None else mine.otherwise(before)
        found[variable.name] = rows.select(given.alias("given"))["given"]
    ranks = [str(rank) for rank in range(1, len(question.choices) + 1)]
    bad = raw.filter((cells != "") & ~cells.is_in(ranks)).unique().to_list()
    _tell_unknown(reading, rows, number, of_question(question)[0], bad)
    return found


def _words(reading: Reading, rows: pl.DataFrame, number: int, name: str) -> pl.Series:
    """Free text, cleaned; null where there is none. What could not be read in it is noted."""
    raw = rows[str(number)]
    damaged = raw.str.contains(DAMAGED, literal=True)
    label = label_of(reading.headings[number])
    reading.notes.note_rows("damaged_text", rows[ROW].filter(damaged), name, label)
    cleaned = {cell: _cleaned(cell, reading) for cell in raw.unique().to_list()}
    return raw.replace_strict(list(cleaned), list(cleaned.values()), return_dtype=pl.String)


def _cleaned(cell: str, reading: Reading) -> str | None:
    """What somebody wrote, None where that is nothing."""
    words = unmasked(cell, reading.tool)
    if normal(words) in without_answer(None, reading.tool):
        return None
    for mark, meant in reading.escapes:
        words = words.replace(mark, meant)
    return clean(words.replace(DAMAGED, BOX)).strip() or None
