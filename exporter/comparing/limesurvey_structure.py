"""LimeSurvey's structure as tab-separated values, as LimeSurvey exports and imports it.

https://www.limesurvey.org/manual/Tab_Separated_Value_survey_structure
"""

import csv
import html
import io
import re
from collections.abc import Mapping

from exporter.comparing.structure import AskedOnline, Kind, Structure, number_of

Cells = Mapping[str, str]
"""Column to what stands in it."""

_KINDS: Mapping[str, Kind] = {
    **dict.fromkeys("LO!5YGI", "one"),
    **dict.fromkeys("MP", "several"),
    **dict.fromkeys("FABCEH", "rows"),
    **dict.fromkeys("STU", "words"),
    "N": "number",
    "R": "ranking",
    "X": "info",
}
_BUILT_IN = {"5": "12345", "Y": "YN", "G": "FM"}
"""Choices that have no rows of their own."""


def is_limesurvey(text: str) -> bool:
    return {"class", "type/scale", "relevance"} <= set(text.partition("\n")[0].split("\t"))


def of_limesurvey(text: str) -> Structure:
    """Raises csv.Error."""
    head, *rows = csv.reader(io.StringIO(text, newline=""), delimiter="\t", strict=True)
    lines = [dict(zip(head, row, strict=False)) for row in rows if any(row)]
    settings = {one["name"]: one.get("text", "") for one in lines if one["class"] == "S"}
    first = settings.get("language", "")
    languages = [first, *settings.get("additional_languages", "").split()]
    found: dict[str, _Found] = {}
    last: _Found | None = None
    for line in lines:
        language = line.get("language") or first
        if line["class"] == "Q":
            name = line["name"].casefold()
            last = found.setdefault(name, _Found(line))
            last.texts[language] = _in_words(line.get("text", ""))
        elif line["class"] in ("SQ", "A") and last is not None:
            parts = last.rows if line["class"] == "SQ" else last.answers
            words = _in_words(line.get("text", ""))
            parts.setdefault(line["name"], {})[language] = words
    return Structure("LimeSurvey", languages, {name: one.asked() for name, one in found.items()})


class _Found:
    """A question while its rows are gathered."""

    def __init__(self, cells: Cells) -> None:
        self.cells = cells
        self.texts: dict[str, str] = {}
        self.rows: dict[str, dict[str, str]] = {}
        self.answers: dict[str, dict[str, str]] = {}

    def asked(self) -> AskedOnline:
        said = self.cells.get
        letter = said("type/scale", "")
        kind = _KINDS.get(letter, "unlike")
        several = kind in ("several", "ranking") and not self.answers
        answers: Mapping[str, Mapping[str, str]] = self.rows if several else self.answers
        return AskedOnline(
            name=said("name", ""),
            kind=kind,
            texts=self.texts,
            choices=answers or {code: {} for code in _BUILT_IN.get(letter, "")},
            rows=self.rows if kind == "rows" else {},
            alone=frozenset(filter(None, said("exclude_all_others", "").split(";"))),
            has_other=said("other") == "Y",
            least=number_of(said("min_num_value_n", "")),
            most=number_of(said("max_num_value_n", "")),
            most_choices=number_of(said("max_answers", "")),
            longest=number_of(said("maximum_chars", "")),
            is_obligatory=said("mandatory", "") in ("Y", "S"),
            rule=said("relevance", "").strip().removeprefix("1").strip(),
        )


_ENDS_A_LINE = re.compile(r"<(?:br|/p|/div|/li)\b[^<>]*>", re.IGNORECASE)
_MARK = re.compile(r"</?[A-Za-z][^<>]*>")


def _in_words(text: str) -> str:
    """What is read of a text that is HTML."""
    return html.unescape(_MARK.sub("", _ENDS_A_LINE.sub("\n", text))).strip()
