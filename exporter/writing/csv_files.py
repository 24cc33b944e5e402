"""CSV, for programs and for a Swedish Excel."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

FORMULA = r"^\s*[=+\-@\t\r\x00＝＋－＠]"
"""What makes a spreadsheet take a text for a formula (OWASP ASVS 5, 1.2.10)."""


def write_csv(path: Path, frame: pl.DataFrame) -> None:
    """RFC 4180: commas, CRLF, quotes where needed; UTF-8; the exact text."""
    with path.open("wb") as file:
        frame.write_csv(file, line_terminator="\r\n", quote_style="necessary")


def write_excel_csv(path: Path, frame: pl.DataFrame, headings: Sequence[str]) -> None:
    """As a Swedish Excel opens it by a double click: a mark for UTF-8, semicolons, no formulas."""
    texts = [name for name, kind in frame.schema.items() if not kind.is_numeric()]
    safe = frame.with_columns(_harmless(frame[name]) for name in texts)
    with path.open("wb") as file:
        file.write(b"\xef\xbb\xbf")
        heading = pl.DataFrame(
            [_harmless(pl.Series(str(n), [name])) for n, name in enumerate(headings)]
        )
        heading.write_csv(file, include_header=False, separator=";", line_terminator="\r\n")
        safe.write_csv(
            file, include_header=False, separator=";", line_terminator="\r\n", decimal_comma=True
        )


def _harmless(column: pl.Series) -> pl.Series:
    """An apostrophe before each text that a spreadsheet would take for a formula."""
    if isinstance(column.dtype, pl.Enum):
        texts = column.dtype.categories
        if not texts.str.contains(FORMULA).any():
            return column
    text = column.cast(pl.String).alias("text").to_frame()
    marked = pl.when(pl.col("text").str.contains(FORMULA)).then("'" + pl.col("text"))
    return text.select(marked.otherwise(pl.col("text")).alias(column.name)).to_series()
