"""Whether a file is the structure of an online survey, and what that asks."""

import csv
from pathlib import Path

import msgspec

from exporter.comparing.limesurvey_structure import is_limesurvey, of_limesurvey
from exporter.comparing.structure import Structure
from exporter.comparing.surveyjs_structure import is_surveyjs, of_surveyjs
from exporter.comparing.xlsform_structure import is_xlsform, of_xlsform
from exporter.errors import ExporterError
from exporter.reading.grid import of_workbook
from questions.commands.errors import CommandError

_LARGEST = 32 << 20
"""Bytes; what is larger is no structure."""
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def structure_of(path: Path, name: str) -> Structure | None:
    """None: it is something else, perhaps an export of answers. Raises ExporterError, OSError."""
    if path.stat().st_size > _LARGEST:
        return None
    content = path.read_bytes()
    if content.startswith(_WORKBOOKS):
        try:
            sheets = of_workbook(content, name)
        except CommandError:
            return None  # a ZIP of something else, or damaged: an export's reader says what
        return of_xlsform(sheets) if is_xlsform(sheets) else None
    text = content.decode("utf-8-sig", "replace").lstrip()
    if is_limesurvey(text):
        try:
            return of_limesurvey(text)
        except (csv.Error, KeyError):
            raise ExporterError("structure_damaged", file=name) from None
    if "<LimeSurveyDocType>" in text[:1000]:
        raise ExporterError("structure_lss", file=name)
    if text.startswith("{"):
        try:
            whole = msgspec.json.decode(text)
            return of_surveyjs(whole) if is_surveyjs(whole) else None
        except (msgspec.DecodeError, RecursionError):
            return None
    return None
