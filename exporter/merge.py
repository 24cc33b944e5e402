"""Bundles and online exports become one set of responses: a pure function of the set of files."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import polars as pl
from msgspec import Struct

from exporter.errors import ExporterError, refuse
from exporter.findings import Findings, Notes
from exporter.frames import (
    ASKED,
    COMPLETE,
    ID,
    ROW,
    VERSION,
    asked_columns,
    column_types,
    comments_of,
)
from exporter.progress import OnProgress
from exporter.reading.bundles import read_bundles
from exporter.reading.files import UNFINISHED, input_files, is_rewritten, shown_name
from exporter.reading.keys import Key
from exporter.reading.map_file import load_map
from exporter.reading.records import Records, read_records
from questions.commands.errors import CommandError
from questions.model import Survey
from questions.personal_data import LONGEST, personal_data

_FILE = "#file"
"""Column of records: which of the files of one source each came from."""


class MergedComment(Struct, frozen=True, order=True):
    """One free text, apart from its response."""

    question: str
    text: str
    review: bool
    """Something in it looks like personal data: a person should look at it."""
    theme: str = ""
    """The key of the theme that staff have given it."""
    publish: bool = False
    """Whether staff say that it may be published."""
    is_staffs: bool = False
    """Not a respondent's text, but what staff have made of one."""


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
    comments: tuple[MergedComment, ...]
    files: tuple[ReadFile, ...]
    stores: tuple[tuple[str, int], ...]
    """Place and number of responses, one pair a kiosk."""
    clearing_codes: tuple[tuple[str, str], ...]
    """Place, and the code with which a kiosk can be cleared there."""
    sources: tuple[tuple[str, int], ...]
    """Name and number of responses, one pair an online source."""
    findings: Findings
    asked: pl.DataFrame | None = None
    """Beside `responses`: what the files tell of who was asked which question."""

    @property
    def needs_a_person(self) -> bool:
        """Whether somebody has to look at a file, a row or a comment."""
        return self.findings.needs_a_person or any(comment.review for comment in self.comments)


def merge(
    paths: Sequence[Path],
    survey: Survey,
    tool: str | None = None,
    sources: Mapping[Path, str] | None = None,
    progress: OnProgress | None = None,
    output: Path | None = None,
    maps: Sequence[Path] = (),
    keys: Sequence[Key] = (),
) -> Merged:
    """Read all files of `paths` and put their responses together.

    Raises ExporterError, or SeveralError with what is wrong with each of several files.

    `maps`: files that say what columns hold. `keys`: what opens sealed bundles. `sources` gives the
    online files that are not of the tool's only survey a name of their own: records of different
    sources are never taken for the same. What an earlier merge has written is passed over, and
    named in the report unless it lies in `output`, where the result takes its place.
    """
    findings = Findings()
    inputs = input_files([*paths, *(sources or {})], keys)
    files, refused = inputs.files, [*inputs.refused]
    results: list[Path] = []
    bundles = [file for file in files if file.kind == "bundle"]
    kiosks = read_bundles(bundles, survey, findings, keys)
    given = [load_map(path, survey) for path in maps]
    exports = []
    for file in files:
        if file.kind == "export":
            rows = _rows(progress)
            try:
                exports.append(read_records(file, survey, findings, tool, rows, given))
            except CommandError as error:
                if file.is_named or getattr(error, "phrase", "") != "own_output":
                    refused.append(error)
                else:
                    results += file.copies
            else:
                lost = (copy for copy in file.copies if is_rewritten(copy, output))
                refused += (ExporterError("rewritten", file=path) for path in lost)
    _tell_what_is_none(inputs.passed, results, output, findings)
    used = {export.map for export in exports}
    unused = [path for path in maps if path not in used]
    refuse([*refused, *(ExporterError("map_unused", file=path) for path in unused if not refused)])
    if not kiosks.read and not exports:
        raise ExporterError("nothing_usable", files=", ".join(file.name for file in files))
    files_read = (
        *(ReadFile(name, "bundle", count) for name, count in kiosks.read),
        *(
            ReadFile(export.file.name, export.tool.title, export.frame.height, export.blank)
            for export in exports
        ),
    )
    online = _by_source(exports, sources or {}, findings)
    counts = tuple((source, records.height) for source, records in online.items())
    spoken = (comment for records in online.values() for comment in comments_of(records, survey))
    comments = [*kiosks.comments, *spoken]
    review = {text: to_review(text) for text in {text for _, text in comments}}
    columns, asked = list(column_types(survey)), asked_columns(survey)
    untold = (pl.lit(None, pl.Boolean).alias(name) for name in asked)
    frames = [kiosks.frame.with_columns(untold), *online.values()]
    together = pl.concat(frame.select(columns + asked) for frame in frames)
    together = together.sort(columns + asked, nulls_last=True)
    del exports, online, frames, spoken  # the words and the tool's numbers take much room
    return Merged(
        survey=survey,
        responses=together.select(columns),
        comments=tuple(sorted(MergedComment(name, text, review[text]) for name, text in comments)),
        files=files_read,
        stores=kiosks.stores,
        clearing_codes=kiosks.clearing_codes,
        sources=counts,
        findings=findings,
        asked=together.select(asked),
    )


def _tell_what_is_none(
    passed: Sequence[Path], results: Sequence[Path], output: Path | None, findings: Findings
) -> None:
    """Name the files that lie in a folder of answers and are none."""

    def named(paths: Sequence[Path]) -> Iterator[tuple[str, Notes]]:
        for name in {shown_name(path) for path in paths if not is_rewritten(path, output)}:
            yield name, findings.of(name)

    for _, notes in named(results):
        notes.note("result", weight="note")
    for name, notes in named(passed):
        if name.lower().endswith(UNFINISHED):
            notes.note("unfinished", weight="note")
        else:
            notes.note("passed_over", weight="note")


def _rows(progress: OnProgress | None) -> Callable[[int], None] | None:
    return (lambda rows: progress("progress.rows", rows)) if progress else None


def _by_source(
    exports: Sequence[Records], names: Mapping[Path, str], findings: Findings
) -> dict[str, pl.DataFrame]:
    """The records of each online source, each record once; a source without a name is a tool."""
    named = {path.resolve(): name for path, name in names.items()}
    sources: dict[str, list[Records]] = {}
    for export in exports:
        given = (named[path.resolve()] for path in export.file.copies if path.resolve() in named)
        sources.setdefault(next(given, export.tool.name), []).append(export)
    return {source: _once(source, found, findings) for source, found in sorted(sources.items())}


def _once(source: str, exports: Sequence[Records], findings: Findings) -> pl.DataFrame:
    """The records of one source, each once.

    The same record with the same answers is known; of one that was edited the last version counts,
    and the complete one before those that were not sent in; answers that differ otherwise are all
    kept, and noted.
    """
    records = pl.concat(
        export.frame.with_columns(pl.lit(number).alias(_FILE))
        for number, export in enumerate(exports)
    )
    if len(exports) == 1 and records[ID].n_unique() == records.height:
        return records
    for export in exports:
        if export.stamps != exports[0].stamps:
            findings.of(export.file.name).note("stamps_differ", detail=source)
    own = (ID, COMPLETE, ROW, VERSION, _FILE)
    content = [n for n in records.columns if n not in own and not n.startswith(ASKED)]
    given = records.sort(_FILE, ROW)
    kinds = max(([one.kind for one in export.tool.later_by] for export in exports), key=len)
    records = _of_the_last_files(_last_versions(given, len(kinds)), given, kinds, content)
    passed = given.join(records, on=[_FILE, ROW], how="anti")
    for number, export in enumerate(exports):
        rows = passed.filter(pl.col(_FILE) == number)[ROW]
        findings.of(export.file.name).note_rows("edited_last", rows, "", weight="note")
    sent = pl.col(COMPLETE).any().over(ID)
    records = records.filter(pl.col(COMPLETE) | ~sent)
    records = records.unique([ID, *content], keep="first", maintain_order=True)
    for number, export in enumerate(exports):
        mine = pl.col(_FILE) == number
        left = passed.filter(mine).height + records.filter(mine).height
        again = export.frame.height - left
        if again:
            findings.of(export.file.name).note("repeated", weight="note", count=again)
    twice = records.filter(pl.len().over(ID) > 1)
    for number, row in twice.select(_FILE, ROW).iter_rows():
        findings.of(exports[number].file.name).note("edited_record", row, detail=source)
    return records


def _last_versions(records: pl.DataFrame, most: int) -> pl.DataFrame:
    """`records`, of each the last version, where the files tell which one that is.

    `most`: by how many things that can be known.
    """
    for place in range(most):
        said = pl.col(VERSION).list.get(place, null_on_oob=True)
        unsure = said.is_null().any().over(ID)
        records = records.filter(unsure | (said == said.max().over(ID)))
    return records


def _of_the_last_files(
    records: pl.DataFrame, given: pl.DataFrame, kinds: Sequence[str], content: Sequence[str]
) -> pl.DataFrame:
    """`records`, of different ones with the same id those of the file that was written last.

    Two edits of a record have one time, that at which it was first sent in. But the file with the
    latest time of all is the later: the other would have that record, too.
    """
    again = records.filter(pl.struct(content).n_unique().over(ID) > 1)
    if again.is_empty() or "utc" not in kinds:
        return records
    time = pl.col(VERSION).list.get(kinds.index("utc"), null_on_oob=True)
    files = given.group_by(_FILE).agg(time.max().alias("written"))
    again = again.join(files, on=_FILE)
    unsure = pl.col("written").is_null().any().over(ID)
    older = again.filter(~unsure & (pl.col("written") < pl.col("written").max().over(ID)))
    return records.join(older, on=[_FILE, ROW], how="anti", maintain_order="left")


def to_review(text: str) -> bool:
    """Whether personal data seems to stand anywhere in a text of any length."""
    step = LONGEST - 100  # so that nothing is cut in two
    return any(personal_data(text[start:]) for start in range(0, len(text), step))
