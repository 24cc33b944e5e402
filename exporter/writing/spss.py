"""SPSS, which PSPP, R, Stata and jamovi read, too.

SPSS takes one range of missing values and one value beside it. -2 and -1 are the range, and the
declared missing choice is the value. Where a question has two of those (98 and 99) they are the
range, and what was not shown or is withheld is empty; the codebook says so.
"""

import errno
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from exporter.output_names import MODE, NO_TIME, PLACE, TIME_STAMP
from exporter.writing.result import Result
from questions.codebook import can_be_not_shown, is_empty_in_spss, value_labels
from questions.model import Rating
from questions.variables import NOT_SHOWN, WITHHELD, Variable, variables

if TYPE_CHECKING:
    from pyreadstat.pyclasses import MissingRange

MODE_NUMBERS: Mapping[str, int] = {"kiosk": 1, "web": 2}
LONGEST_LABEL, LONGEST_VALUE_LABEL, LONGEST_TITLE, LONGEST_NOTE = 255, 120, 64, 80
"""Bytes that the format takes; of notes in each line."""
REASONS: Mapping[str, int] = {str(NOT_SHOWN): NOT_SHOWN, str(WITHHELD): WITHHELD}


def write_sav(result: Result, path: Path) -> None:
    """Write the codes as numbers. Raises OSError."""
    import pyreadstat

    asked = {variable.name: variable for variable in variables(result.survey)}
    frame = pl.DataFrame([_numbers(column, asked) for column in result.codes])
    missing = {name: _missing(variable) for name, variable in asked.items()}
    pyreadstat.write_sav(
        frame,
        path,
        row_compress=True,
        file_label=_cut(result.title, LONGEST_TITLE),
        note=list(_lines(result.statement)),
        column_labels=[_cut(text, LONGEST_LABEL) for text in result.headings],
        variable_value_labels=dict(_value_labels(result, asked)),
        missing_ranges={MODE: [_range(WITHHELD, NOT_SHOWN)], **missing},
        variable_measure={name: _measure(asked.get(name)) for name in frame.columns},
        variable_format={name: "F9.0" for name in frame.columns if name != PLACE},
    )
    _is_whole(path, frame.height)
    with path.open("r+b") as file:
        file.seek(TIME_STAMP)
        file.write(NO_TIME)


def _is_whole(path: Path, rows: int) -> None:
    """See that all is there: the library says nothing of a full disk. Raises OSError."""
    import pyreadstat

    try:
        pyreadstat.read_sav(path, row_offset=max(0, rows - 1), output_format="polars")
    except pyreadstat.ReadstatError:
        with path.open("ab", buffering=0) as file:
            file.write(bytes(2**16))  # tells what the system has against it
        raise OSError(errno.EIO, "") from None


def _numbers(column: pl.Series, asked: Mapping[str, Variable]) -> pl.Series:
    """A column of codes as SPSS has it."""
    if column.name == PLACE:
        return column
    variable = asked.get(column.name)
    if isinstance(column.dtype, pl.Enum):
        known = MODE_NUMBERS if variable is None else variable.numbers()
        numbers = {**known, **REASONS}
        order = [numbers[code] for code in column.dtype.categories]
        positions = column.to_physical().cast(pl.UInt32)
        column = pl.Series(column.name, order, pl.Int8).gather(positions)
    if variable is not None and is_empty_in_spss(variable):
        return column.set(column.is_in([NOT_SHOWN, WITHHELD]), None)
    return column


Labels = dict[float | int, str]


def _value_labels(result: Result, asked: Mapping[str, Variable]) -> Iterator[tuple[str, Labels]]:
    words = result.words
    modes: Labels = {
        MODE_NUMBERS[mode]: words(f"codebook.mode_{mode}") for mode in ("kiosk", "web")
    }
    yield MODE, {**modes, WITHHELD: words("codebook.withheld")}
    for name, variable in asked.items():
        numbers = variable.numbers()
        labels: Labels = {
            numbers[value] if numbers else int(value): _cut(text, LONGEST_VALUE_LABEL)
            for value, text in value_labels(variable, words).items()
        }
        if not is_empty_in_spss(variable):
            if can_be_not_shown(variable.question):
                labels[NOT_SHOWN] = words("codebook.not_shown")
            if name in result.withheld:
                labels[WITHHELD] = words("codebook.withheld")
        yield name, labels


def _missing(variable: Variable) -> "list[float | int | str | MissingRange]":
    """One range, and perhaps one value."""
    declared = {variable.numbers()[code] for code in variable.missing()}
    if is_empty_in_spss(variable):
        return [_range(min(declared), max(declared))]
    return [_range(WITHHELD, NOT_SHOWN), *declared]


def _range(least: int, most: int) -> "MissingRange":
    return {"lo": least, "hi": most}


def _measure(variable: Variable | None) -> str:
    if variable is None or variable.kind != "integer":
        return "nominal"
    return "ordinal" if isinstance(variable.question, Rating) else "scale"


def _lines(text: str) -> Iterator[str]:
    """`text` in lines that the format takes."""
    for line in textwrap.wrap(text, LONGEST_NOTE // 2):
        yield _cut(line, LONGEST_NOTE)


def _cut(text: str, most: int) -> str:
    """As much of `text` as `most` bytes hold; no half characters."""
    return text.encode()[:most].decode(errors="ignore")
