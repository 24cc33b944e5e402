"""Bundles and online exports become one set of responses: a pure function of the set of files."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import polars as pl
from msgspec import Struct

from exporter.errors import Refusal
from exporter.findings import Finding, Findings
from exporter.frames import COMPLETE, ID, ROW, column_types, comments_of
from exporter.reading.bundles import KioskResponses, read_bundles
from exporter.reading.files import InputFile, input_files
from exporter.reading.records import read_records
from questions.model import Survey
from questions.personal_data import LONGEST, personal_data

FILE = "#file"
"""In a frame of records, which of the files it came from."""

Progress = Callable[[str, int], None]
"""Told of a phrase `progress.…` and of how many rows have come on since."""


class Comment(Struct, frozen=True, order=True):
    """One free text, apart from its response."""

    question: str
    text: str
    review: bool
    """Something in it looks like personal data: a person should look at it."""


class ReadFile(Struct, frozen=True):
    """One file that was taken in, for the report."""

    name: str
    kind: str
    records: int
    blank: int = 0


class Merged(Struct, frozen=True):
    """The result: everything that is written, and what is told about it."""

    survey: Survey
    responses: pl.DataFrame
    """A frame of responses, sorted by content."""
    comments: tuple[Comment, ...]
    files: tuple[ReadFile, ...]
    stores: tuple[tuple[str, int], ...]
    """Place and number of responses, one pair a kiosk."""
    codes: tuple[tuple[str, str], ...]
    """Place, and the code with which a kiosk can be cleared there."""
    sources: tuple[tuple[str, int], ...]
    """Name and number of responses, one pair an online source."""
    findings: Findings

    @property
    def needs_a_person(self) -> bool:
        """Whether somebody has to look at a file, a row or a comment."""
        return self.findings.needs_a_person or any(comment.review for comment in self.comments)


def merge(
    paths: Sequence[Path],
    survey: Survey,
    tool: str | None = None,
    sources: Mapping[Path, str] | None = None,
    progress: Progress | None = None,
) -> Merged:
    """Read all files of `paths` and put their responses together. Raises Refusal.

    `sources` gives the online files that are not of the tool's only survey a name of their own:
    records of different sources are never taken for the same.
    """
    findings = Findings()
    named = {path.resolve(): name for path, name in (sources or {}).items()}
    files = input_files([*paths, *(sources or {})])
    kiosks = read_bundles([file for file in files if file.is_bundle], survey, findings)
    online: dict[str, list[pl.DataFrame]] = {}
    read = [ReadFile(name, "bundle", count) for name, count in kiosks.read]
    for number, file in enumerate(file for file in files if not file.is_bundle):
        if file.path.suffix == ".age":
            raise Refusal("sealed", file=file.name)
        found = read_records(file.path, file.name, survey, findings, tool, _rows(progress))
        source = next(
            (named[path.resolve()] for path in file.copies if path.resolve() in named),
            found.tool.name,
        )
        online.setdefault(source, []).append(found.frame.with_columns(pl.lit(number).alias(FILE)))
        read.append(ReadFile(file.name, found.tool.title, found.frame.height, found.blank))
    if not read:
        raise Refusal("nothing_usable", files=", ".join(file.name for file in files))
    records = {
        source: _once(pl.concat(frames), source, files, findings)
        for source, frames in sorted(online.items())
    }
    return _together(survey, kiosks, records, tuple(read), findings)


def _rows(progress: Progress | None) -> Callable[[int], None] | None:
    return (lambda rows: progress("progress.rows", rows)) if progress else None


def _once(
    records: pl.DataFrame,
    source: str,
    files: Sequence[InputFile],
    findings: Findings,
) -> pl.DataFrame:
    """The records of one source, each once.

    The same record with the same answers is known; the complete one of it counts before those
    that were not sent in; answers that differ otherwise are all kept, and noted.
    """
    content = [name for name in records.columns if name not in (ID, COMPLETE, ROW, FILE)]
    if records[FILE].n_unique() == 1 and records[ID].n_unique() == records.height:
        return records
    records = records.sort(FILE, ROW)
    sent = pl.col(COMPLETE).any().over(ID)
    records = records.filter(pl.col(COMPLETE) | ~sent)
    records = records.unique([ID, *content], keep="first", maintain_order=True)
    twice = records.filter(pl.len().over(ID) > 1)
    if not twice.is_empty():
        online = [file for file in files if not file.is_bundle]
        for position, row in twice.sort(FILE, ROW).select(FILE, ROW).iter_rows():
            findings.add(Finding(online[position].name, "edited_record", row, detail=source))
    return records


def _to_review(text: str) -> bool:
    """Whether personal data seems to stand anywhere in a text of any length."""
    step = LONGEST - 100  # so that nothing is cut in two
    return any(personal_data(text[start:]) for start in range(0, len(text), step))


def _together(
    survey: Survey,
    kiosks: KioskResponses,
    records: Mapping[str, pl.DataFrame],
    read: tuple[ReadFile, ...],
    findings: Findings,
) -> Merged:
    columns = list(column_types(survey))
    frames = [kiosks.frame.select(columns), *(frame.select(columns) for frame in records.values())]
    responses = pl.concat(frames).sort(columns, nulls_last=True)
    spoken = list(kiosks.comments)
    for frame in records.values():
        spoken += comments_of(frame, survey)
    comments = sorted(Comment(question, text, _to_review(text)) for question, text in spoken)
    return Merged(
        survey=survey,
        responses=responses,
        comments=tuple(comments),
        files=read,
        stores=kiosks.stores,
        codes=kiosks.codes,
        sources=tuple((source, frame.height) for source, frame in records.items()),
        findings=findings,
    )
