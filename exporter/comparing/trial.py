"""A first export with answers that were given for trying, beside the question file."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from exporter.errors import ExporterError
from exporter.findings import Finding, Findings
from exporter.frames import WORDS
from exporter.reading.files import InputFile
from exporter.reading.map_file import load_map
from exporter.reading.recognised import recognised, tool_called
from exporter.reading.records import Records, read_records
from exporter.reading.tables import batches, tables_of
from questions.model import LANGUAGE_PATTERN, Survey, Text
from questions.wording import Phrases

_LANGUAGE = "startlanguage"
"""LimeSurvey's column with the language in which somebody answered."""
_OF_NO_MATTER = {"identifying_column", "blank_rows", "repeated", "edited_last", "short_rows"}
"""Findings that say nothing about the questions."""
OWN_WORDS = (
    *("missing_column", "unknown_column", "other_text_column", "near_text"),
    *("unknown_value", "unknown_number", "too_many", "not_alone", "ranked_twice"),
    *("not_shown", "hidden"),
)
"""Findings of which is said what they mean for the online survey, not for the merge."""


def trial_differences(
    file: InputFile, survey: Survey, say: Phrases, wanted: str | None, maps: Sequence[Path]
) -> Iterator[str]:
    """Sentences about all in which an export differs. Raises CommandError, OSError."""
    findings = Findings()
    given = [load_map(path, survey) for path in maps]
    records = read_records(file, survey, findings, wanted, maps=given)
    if records.frame.is_empty():
        yield say("compare.export.empty")
    for _, phrase, _, listed in findings.grouped():
        if phrase not in _OF_NO_MATTER:
            yield from (_sentence(finding, say) for finding in listed)
    yield from _too_long(records, survey, say)
    yield from _languages(file, survey, say, wanted)


def _sentence(finding: Finding, say: Phrases) -> str:
    if finding.phrase in OWN_WORDS:
        name = f"compare.export.{finding.phrase}"
        return say(name, column=finding.column, row=finding.row)
    return say(f"finding.{finding.phrase}")


def _too_long(records: Records, survey: Survey, say: Phrases) -> Iterator[str]:
    for question in survey.questions:
        if isinstance(question, Text):
            length = records.frame[WORDS + question.id].str.len_chars().max()
            if isinstance(length, int) and length > question.max_chars:
                most = question.max_chars
                yield say("compare.export.too_long", column=question.id, most=most)


def _languages(file: InputFile, survey: Survey, say: Phrases, wanted: str | None) -> Iterator[str]:
    tool = tool_called(wanted) if wanted else None
    try:
        found = recognised(tables_of(file.path, file.name), file.name, tool, survey)
    except ExporterError:
        return  # read by its map alone
    head = found.head[found.layout.naming]
    for number, heading in enumerate(head):
        if found.tool.code_of(heading) == _LANGUAGE:
            rows = batches(found.table, file.name, len(found.layout.rows))
            said = pl.concat(batch.select(pl.col(str(number)).unique()) for batch in rows)
            for language in sorted(set(said.to_series()) - {"", *survey.languages}):
                if re.fullmatch(LANGUAGE_PATTERN, language):
                    yield say("compare.extra_language", language=language)
