"""Which records of an online tool are one, and which of them were sent in."""

import re
from collections.abc import Sequence

import polars as pl
from msgspec import Struct

from exporter.errors import ExporterError
from exporter.findings import Notes
from exporter.frames import ID, ROW
from exporter.reading.decoding import WHOLE
from exporter.tools.tool import Later, Layout, Role, Tool

_ROUNDED = r"^[0-9]+([.,][0-9]+)?[eE]\+[0-9]{1,3}$"
"""A long number that a spreadsheet has rounded: several records may have become one."""
_BROKEN = r"^-?[0-9]+[.,][0-9]+$"


class Own(Struct, frozen=True):
    """The columns that say which record a row is, by their numbers; None where there is no such."""

    record: Sequence[int] = ()
    """The best first: where one holds nothing the next one counts."""
    complete: int | None = None
    stamp: int | None = None
    locked: int | None = None
    later: Sequence[int | None] = ()
    """Of the tool's `later_by`."""
    record_name: str = ""


def own_columns(tool: Tool, layout: Layout, head: Sequence[Sequence[str]]) -> Own:
    """Where the tool's own columns stand: by their places, or by their names."""
    roles: list[Role] = [one.role for one in layout.leading]
    names = head[layout.naming]
    own = {*tool.record, *tool.complete, *(one.name for one in tool.later_by)}
    codes = [name.casefold() if name.casefold() in own else tool.code_of(name) for name in names]

    texts = []
    if "codes" in layout.rows and "texts" in layout.rows:
        texts = [text.casefold() for text in head[layout.rows.index("texts")]]

    def places(role: Role | None, wanted: Sequence[str]) -> list[int]:
        if role in roles:
            return [roles.index(role)]
        found = [codes.index(name) for name in wanted if name in codes]
        return found or [texts.index(name) for name in wanted if name in texts]

    record = places("record", tool.record)
    name = names[record[0]] if record else ""
    read = tool.taken_apart(name)
    return Own(
        record=record,
        complete=next(iter(places("complete", tool.complete)), None),
        stamp=next(iter(places("stamp", ())), None),
        locked=next(iter(places(None, (tool.locked or ("",))[:1])), None),
        later=[next(iter(places(None, (one.name,))), None) for one in tool.later_by],
        record_name=(read[0].get("code") if read else "") or name,
    )


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
    if not own.record:
        return nameless, complete
    given = [_text(column).str.strip_prefix("'") for column in own.record]
    text = pl.coalesce(*(pl.when(one != "").then(one) for one in given), pl.lit(""))
    if tool.goes_on_below:
        below = rows.filter(text == "")
        if not below.is_empty():
            raise ExporterError("goes_on_below", file=notes.name, row=below[ROW][0])
    if tool.no_record:
        text = (
            pl.when(text.str.to_lowercase().is_in(sorted(tool.no_record)))
            .then(pl.lit(""))
            .otherwise(text)
        )
    if not tool.is_numbered:
        _refuse(rows, text.str.contains(_ROUNDED), own, notes)
        text = text.str.strip_prefix("uuid:")
        return pl.when(text == "").then(nameless).otherwise(text), complete
    number = text.str.extract(f"^{WHOLE}$").str.replace("^0+([0-9])", "$1")
    rounded = text.str.contains(_ROUNDED) | (text.str.contains(_BROKEN) & number.is_null())
    _refuse(rows, rounded, own, notes)
    odd = rows.filter((text != "") & number.is_null())
    notes.note_rows("odd_record", odd[ROW], own.record_name)
    return pl.when(text == "").then(nameless).otherwise(number.fill_null(text)), complete


def version(own: Own, tool: Tool, record: pl.Expr) -> pl.Expr:
    """What the tool's `later_by` say of each record, the greater the later; null for what the file
    does not say. `record`: its number."""
    said = [
        pl.lit(None, dtype=pl.Int64)
        if column is None
        else _greater_if_later(one, _text(column), record)
        for one, column in zip(tool.later_by, own.later, strict=True)
    ]
    return pl.concat_list(said) if said else pl.lit(None, dtype=pl.List(pl.Int64))


def _greater_if_later(one: Later, text: pl.Expr, record: pl.Expr) -> pl.Expr:
    match one.kind:
        case "other id":
            is_other = text.str.strip_prefix("uuid:") != record
            return pl.when(text != "").then(is_other.cast(pl.Int64))
        case "count":
            return text.str.extract(r"^(\d{1,9})$").cast(pl.Int64)
        case "utc":  # to the minute, for a spreadsheet leaves the seconds out
            minute = text.str.extract(r"^(\d{4}-\d\d-\d\d[T ]\d\d:\d\d)").str.replace("T", " ")
            return minute.str.to_datetime("%Y-%m-%d %H:%M", strict=False).dt.epoch("s")


def refuse_locked(own: Own, tool: Tool, rows: pl.DataFrame, notes: Notes) -> None:
    """Raises ExporterError where a record could not be decrypted: it looks like an empty one."""
    if own.locked is not None and tool.locked is not None:
        found = rows.filter(_text(own.locked).str.to_lowercase() == tool.locked[1])
        if not found.is_empty():
            raise ExporterError("locked", file=notes.name, row=found[ROW][0])


def once(records: pl.DataFrame, tool: Tool, notes: Notes) -> pl.DataFrame:
    """`records`, of those with the same number the last, where the tool's records are edited."""
    if not tool.last_counts or records[ID].n_unique() == records.height:
        return records
    last = records.unique(ID, keep="last", maintain_order=True)
    again = records.join(last, on=[ROW], how="anti")
    notes.note_rows("edited_last", again[ROW], "", weight="note")
    return last


def form_of_stamps(own: Own, rows: pl.DataFrame) -> str:
    """How times are written, if nothing else tells records apart: digits as `9`."""
    column = own.complete if own.stamp is None else own.stamp
    if own.record or column is None:
        return ""
    given = rows[str(column)].str.strip_chars()
    first = given.filter(given != "").head(1).to_list()
    return re.sub(r"\d+", "9", first[0]) if first else ""


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
