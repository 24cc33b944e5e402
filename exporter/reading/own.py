"""Our own results, known by what they hold: a name says nothing, and people rename files."""

import zipfile
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from pathlib import Path

from exporter.errors import PHRASES
from exporter.output_names import (
    AUTHOR,
    COMMENT_FIELDS,
    FIGURE,
    MODE,
    NO_TIME,
    PAGE_HEAD,
    PLACE,
    PUBLISH,
    REVIEW,
    THEME,
    TIME_STAMP,
    WORKBOOK_PROPERTIES,
    ReportOutput,
)
from questions.characters import normal
from questions.variables import WITHHELD
from questions.wording import LANGUAGES, QUESTION_PHRASES, phrases

_ABOUT = "docProps/core.xml"
"""Who wrote a workbook or a Word file."""
_PRINTED = (b"%PDF-", b"\x89PNG")
_FOOTER = 1 << 20
"""Bytes at the end of a Parquet file, in which its metadata stand."""
_JSON = (
    {"$schema", "fingerprint", "resources"},
    {"fingerprint", "findings", "outputs"},
    {"format", "fingerprint", "cells"},
    {"format", "releases", "check"},
)
"""Keys of a description of our files, of a merge's report, of a report, of the register."""
_CODEBOOK = ("variable", "label", "kind", "value")
_VV = (("Date submitted", "Start language"), ("submitdate", "startlanguage"))
"""How our VV file begins. LimeSurvey's own has the number of the record first."""


def is_own_file(path: Path, start: bytes) -> bool:
    """Whether a file that no table can be made of is a result. `start`: its first 64 KiB.

    Raises OSError.
    """
    if start.startswith(b"SQLite format 3\0"):
        return b'CREATE TABLE "codebook"' in start
    if start.startswith(b"PAR1"):
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - _FOOTER))
            return b"rows_fingerprint" in file.read()
    if start.startswith(b"$FL2"):
        return b"ReadStat" in start[:64] and start.startswith(NO_TIME, TIME_STAMP)
    if start.startswith(_PRINTED):
        return AUTHOR.encode() in path.read_bytes()
    return start.startswith(tuple(_report_heads()))


@cache
def _report_heads() -> Sequence[bytes]:
    """How the report of a merge begins, in each language."""
    titles = (phrases(PHRASES, language)("report.title", title="") for language in LANGUAGES)
    return [f"# {title}".encode() for title in titles]


def is_own_workbook(archive: zipfile.ZipFile) -> bool:
    """Whether a workbook is as we wrote it. One that others have saved is judged by its tables:
    they may have put answers beside ours."""
    return _about(archive).endswith(WORKBOOK_PROPERTIES.encode())


def is_own_document(archive: zipfile.ZipFile) -> bool:
    """Whether a Word file says that a report wrote it. No answers are ever read of such a file."""
    return f">{AUTHOR}<".encode() in _about(archive)


def _about(archive: zipfile.ZipFile) -> bytes:
    if _ABOUT not in archive.namelist():
        return b""
    with archive.open(_ABOUT) as about:
        return about.read(1 << 16)


def is_own_json(whole: object) -> bool:
    """Whether an object that a JSON file holds is one of ours."""
    return isinstance(whole, dict) and any(keys <= whole.keys() for keys in _JSON)


def is_own_table(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a table that begins with `rows` is a result, or a copy that somebody has sorted."""
    if not rows:
        return False
    named = set(rows[0])
    fields = {comment_fields().get(normal(heading)) for heading in named}
    return (
        _tells_modes(rows)
        or {"question", "text", REVIEW} <= fields
        or bool({FIGURE, ReportOutput.TABLES, PAGE_HEAD} & named)
        or tuple(rows[0][: len(_CODEBOOK)]) == _CODEBOOK
        or tuple(tuple(row[:2]) for row in rows[:2]) == _VV
    )


def _tells_modes(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first column, or one of several of ours, says how each response was collected.

    Other surveys may have a column of that name, but not with these values.
    """
    modes, places, values = _modes()
    heads = [number for number, cell in enumerate(rows[0]) if normal(cell) in modes]
    has_place = any(normal(cell) in places for cell in rows[0])
    return any(
        (number == 0 or has_place)
        and any(len(row) > number for row in rows[1:])
        and all(normal(row[number]) in values for row in rows[1:] if len(row) > number)
        for number in heads
    )


@cache
def _modes() -> tuple[Collection[str], Collection[str], Collection[str]]:
    """Headings of the mode, headings of the place, and what stands below the first."""
    words = [phrases(QUESTION_PHRASES, language) for language in LANGUAGES]
    modes = {MODE, *(normal(say("codebook.heading_mode")) for say in words)}
    places = {PLACE, *(normal(say("codebook.heading_place")) for say in words)}
    values = {"kiosk", "web", str(WITHHELD)}
    for name in ("codebook.mode_kiosk", "codebook.mode_web", "codebook.withheld"):
        values |= {normal(say(name)) for say in words}
    return modes, places, values


@cache
def comment_fields() -> Mapping[str, str]:
    """How a column of comments is headed, as code or in words, to what it is."""
    found = {normal(field): field for field in COMMENT_FIELDS}
    for language in LANGUAGES:
        words = phrases(QUESTION_PHRASES, language)
        for field, name in (
            ("question", "question"),
            ("text", "text"),
            (REVIEW, "review"),
            (THEME, "theme"),
            (PUBLISH, "publish"),
        ):
            found.setdefault(normal(words(f"codebook.{name}")), field)
    return found
