"""Everything that is published, for programs, and for next year: when the responses are destroyed,
years are compared by what was published of them.

`plan` says what every table, row and group is, in all languages of the survey; `cells` have the
figures, under the names of `tables.csv`, in words and as what they stand for.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta, Struct

from exporter.errors import ExporterError
from exporter.report.context import Period
from exporter.report.model import (
    RULES,
    Base,
    Between,
    Cross,
    Percent,
    Published,
    Status,
    Table,
    Texts,
    Value,
)
from exporter.report.writers.cells import Cell

FORMAT = 1
HALVES = ("under_half", "about_half", "over_half")
STEPS = (1, 5, 10)

Key = tuple[str, str, str, str, str]
"""Of a figure: table, item, measure, and its group by what it is one of and its name."""
Shown = Percent | Value | Between | int
"""An integer is a count."""

_Hash = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
_Share = Annotated[int, Meta(ge=0, le=100)]
_Count = Annotated[int, Meta(ge=0, le=10**10)]
_Tenths = Annotated[int, Meta(ge=-(10**11), le=10**11)]


class EarlierFigure(Struct, frozen=True):
    """A figure as it was published."""

    status: Status
    shown: Shown | None
    base: Base | None


class EarlierReport(Struct, frozen=True):
    """What another report published of the same survey."""

    survey: str
    version: str
    fingerprint: str
    rules: int
    variables: Mapping[str, tuple[str, str]]
    """As `Published` has them."""
    figures: Mapping[Key, EarlierFigure]
    period: Period | None = None

    @property
    def name(self) -> str:
        """Its year or years, or its version where no context told them."""
        if self.period is None:
            return self.version
        first, last = self.period.first.year, self.period.last.year
        return str(first) if first == last else f"{first}–{last}"


class _Cell(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A cell without the texts that the plan has; its figure is a share, or two between which one
    lies, a number or a count."""

    table: str
    item: str
    measure: str
    group_by: str
    group: str
    status: Status
    share_shown: str
    share_low: _Share | None = None
    share_high: _Share | None = None
    base_shown: str
    share: Percent | None = None
    between: Between | None = None
    tenths: _Tenths | None = None
    count: _Count | None = None
    base: Base | None = None


class _Hashes(Struct, frozen=True):
    codes: _Hash
    text: _Hash


class _Head(Struct, frozen=True):
    """What is looked at first: another format may have other things behind it."""

    format: int
    survey: str


class _File(Struct, frozen=True):
    """What is read again; the rest is for others."""

    survey: str
    version: str
    fingerprint: _Hash
    rules: Annotated[int, Meta(ge=1)]
    variables: Mapping[str, _Hashes]
    cells: tuple[_Cell, ...]
    period: Period | None = None


# -- writing


def report_json(
    published: Published, cells: Iterable[Cell], language: str, period: Period | None = None
) -> str:
    """`period`: what the report is about, where the context tells it."""
    content = {
        "format": FORMAT,
        "survey": published.survey,
        "version": published.version,
        "fingerprint": published.fingerprint,
        "rules": RULES,
        "preliminary": published.is_preliminary,
        "period": period,
        "language": language,
        "title": published.title,
        "plan": {
            "groups": [
                {"by": group.by, "name": group.name, "by_text": group.by_text, "text": group.text}
                for group in published.groups
            ],
            "standards": published.standards,
            "tables": [_table(table) for table in published.tables],
            "crosses": [_cross(cross) for cross in published.crosses],
        },
        "variables": {
            name: {"codes": codes, "text": text}
            for name, (codes, text) in published.variables.items()
        },
        "comments": published.own_words.published,
        "cells": [_cell(cell) for cell in cells],
    }
    return msgspec.json.format(msgspec.json.encode(content), indent=1).decode() + "\n"


def _table(table: Table) -> dict[str, object]:
    return {
        "table": table.name,
        "question": table.question,
        "kind": table.kind,
        "text": table.text,
        "row_text": table.row_text,
        "theme": table.theme,
        "is_partition": table.is_partition,
        "items": [
            {"item": row.indicator or row.name or table.name}
            | {"measure": row.measure, "text": row.text}
            for row in table.rows
        ],
    }


def _cross(cross: Cross) -> dict[str, object]:
    def side(names: Iterable[str], texts: Iterable[Texts]) -> list[dict[str, object]]:
        return [{"name": name, "text": text} for name, text in zip(names, texts, strict=True)]

    rows, columns = cross.texts
    return {
        "table": cross.name,
        "rows": {
            "question": cross.rows,
            "text": rows,
            "items": side(cross.row_names, cross.row_texts),
        },
        "columns": {
            "question": cross.columns,
            "text": columns,
            "groups": side(cross.column_names, cross.column_texts),
        },
    }


def _cell(cell: Cell) -> _Cell:
    shown = cell.shown
    return _Cell(
        table=cell.table,
        item=cell.item,
        measure=cell.measure,
        group_by=cell.group_by,
        group=cell.group,
        status=cell.status,
        share_shown=cell.share_shown,
        share_low=cell.share_low,
        share_high=cell.share_high,
        base_shown=cell.base_shown,
        share=shown if isinstance(shown, Percent) else None,
        between=shown if isinstance(shown, Between) else None,
        tenths=shown.tenths if isinstance(shown, Value) else None,
        count=shown if isinstance(shown, int) else None,
        base=_as_printed(cell.base),
    )


def _as_printed(base: Base | None) -> Base | None:
    """A printed "100" does not say on which side of a hundred, where the steps of shares change."""
    return Base(98, 102, 100) if base is not None and base.near == 100 else base


# -- reading


def load_report(path: Path, survey: str) -> EarlierReport:
    """The `report.json` of an earlier version of `survey`, or of the same.

    Raises ExporterError for what cannot be read, is none, is of another survey or another format,
    or says what no report can.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ExporterError("unreadable", file=path, reason=error) from None
    head = _decoded(content, _Head, path, "report_not_json")
    if head.format != FORMAT:
        raise ExporterError("report_format", file=path)
    if head.survey != survey:
        raise ExporterError("report_survey", file=path, other=head.survey, survey=survey)
    file = _decoded(content, _File, path, "report_changed")
    figures = {_key(cell): _figure(cell) for cell in file.cells}
    if len(figures) < len(file.cells) or not all(map(_is_possible, figures.values())):
        raise ExporterError("report_changed", file=path)
    variables = {name: (hashes.codes, hashes.text) for name, hashes in file.variables.items()}
    return EarlierReport(
        file.survey, file.version, file.fingerprint, file.rules, variables, figures, file.period
    )


_Kind = TypeVar("_Kind", bound=Struct)


def _decoded(content: bytes, kind: type[_Kind], path: Path, phrase: str) -> _Kind:
    try:
        return msgspec.json.decode(content.removeprefix(b"\xef\xbb\xbf"), type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise ExporterError(phrase, file=path) from None


def _key(cell: _Cell) -> Key:
    return cell.table, cell.item, cell.measure, cell.group_by, cell.group


def _figure(cell: _Cell) -> EarlierFigure:
    told = (cell.share, cell.between, cell.count)
    found: list[Shown] = [one for one in told if one is not None]
    if cell.tenths is not None:
        found.append(Value(cell.tenths))
    return EarlierFigure(cell.status, found[0] if len(found) == 1 else None, cell.base)


def _is_possible(figure: EarlierFigure) -> bool:
    """Whether a report can have published it."""
    match figure.shown:
        case Percent(kind=kind, percent=percent, step=step):
            in_steps = step in STEPS and 0 <= percent <= 100 and percent % step == 0
            fits = step == 0 if kind in HALVES else in_steps
        case Between(low=low, high=high):
            fits = 0 <= low <= high <= 100
        case _:
            fits = True
    fits &= figure.base is None or _is_possible_base(figure.base)
    return fits and (figure.shown is None) == (figure.status != "shown")


def _is_possible_base(base: Base) -> bool:
    near = base.low if base.near is None else base.near
    return 0 <= base.low <= base.high and base.low - 2 <= near <= base.high + 2
