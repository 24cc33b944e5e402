"""Which records of an online tool are one, and which of them were sent in."""

from collections.abc import Sequence

import polars as pl
from msgspec import Struct

from exporter.errors import ExporterError
from exporter.findings import Notes
from exporter.frames import ID, ROW
from exporter.reading.decoding import WHOLE
from exporter.tools.tool import Layout, Role, Tool

_ROUNDED = r"^[0-9]+([.,][0-9]+)?[eE]\+[0-9]{1,3}$"
"""A long number that a spreadsheet has rounded: several records may have become one."""
_BROKEN = r"^-?[0-9]+[.,][0-9]+$"


class Own(Struct, frozen=True):
    """The numbers of the columns that say which record a row is; None where there is no such."""

    record: int | None = None
    complete: int | None = None
    stamp: int | None = None
    record_name: str = ""


def own_columns(tool: Tool, layout: Layout, head: Sequence[Sequence[str]]) -> Own:
    """Where the tool's own columns stand: by their places, or by their names."""
    roles: list[Role] = [one.role for one in layout.leading]
    names = head[layout.naming]
    codes = [tool.code_of(name) for name in names]

    def place(role: Role, wanted: Sequence[str]) -> int | None:
        if role in roles:
            return roles.index(role)
        return next((codes.index(name) for name in wanted if name in codes), None)

    record, complete = place("record", tool.record), place("complete", tool.complete)
    name = "" if record is None else names[record]
    read = tool.taken_apart(name)
    shown = (read[0].get("code") if read else "") or name
    return Own(record, complete, place("stamp", ()), shown)


def identity(own: Own, tool: Tool, rows: pl.DataFrame, notes: Notes) -> tuple[pl.Expr, pl.Expr]:
    """The tool's number of each record, else "#" and its stamp; and whether it was sent in.

    Numbers are whole: `7` and `7.0` are one. What is none is kept as it is, and noted.
    Raises ExporterError where a spreadsheet has rounded them.
    """
    complete: pl.Expr = pl.lit(value=True)
    stamp: pl.Expr = pl.lit("")
    if own.stamp is not None:
        stamp = _text(own.stamp)
    if own.complete is not None:
        said = _text(own.complete)
        complete = ~said.str.to_lowercase().is_in(["", *sorted(tool.not_sent)])
        stamp = stamp if own.stamp is not None else said
    nameless = pl.lit("#") + stamp
    if own.record is None:
        return nameless, complete
    text = _text(own.record).str.strip_prefix("'")
    if not tool.is_numbered:
        _refuse(rows, text.str.contains(_ROUNDED), own, notes)
        return pl.when(text == "").then(nameless).otherwise(text), complete
    number = text.str.extract(f"^{WHOLE}$").str.replace("^0+([0-9])", "$1")
    rounded = text.str.contains(_ROUNDED) | (text.str.contains(_BROKEN) & number.is_null())
    _refuse(rows, rounded, own, notes)
    odd = rows.filter((text != "") & number.is_null())
    notes.note_rows("odd_record", odd[ROW], own.record_name)
    return pl.when(text == "").then(nameless).otherwise(number.fill_null(text)), complete


def _text(column: int) -> pl.Expr:
    return pl.col(str(column)).str.strip_chars()


def _refuse(rows: pl.DataFrame, rounded: pl.Expr, own: Own, notes: Notes) -> None:
    found = rows.filter(rounded)
    if not found.is_empty():
        row = found[ROW][0]
        raise ExporterError("record_rounded", file=notes.name, row=row, column=own.record_name)


def numbered(records: pl.DataFrame) -> pl.DataFrame:
    """Records without a number of the tool's: of those with one stamp the first, the second, …"""
    ordinal = pl.format("{}#{}", pl.col(ID), pl.int_range(pl.len()).over(ID))
    nameless = pl.col(ID).str.starts_with("#")
    return records.with_columns(pl.when(nameless).then(ordinal).otherwise(pl.col(ID)).alias(ID))
