"""What a file holds, without opening anybody's answers."""

from collections.abc import Iterator
from pathlib import Path

from exporter.errors import ExporterError
from exporter.reading import csv_file
from exporter.reading.files import input_kind, shown_name
from exporter.reading.headings import IgnoredColumn, columns
from exporter.tools.register import tool_of
from kiosk.store.bundle import NotABundleError, open_bundle
from questions.characters import clean
from questions.model import Survey
from questions.paths import kind_of
from questions.wording import Phrases


def inspect(path: Path, survey: Survey | None, say: Phrases) -> Iterator[str]:
    """Lines about the file at `path`; with a survey also which columns belong to it.

    Raises ExporterError, or OSError.
    """
    match kind_of(path):
        case "folder":
            raise ExporterError("folder", file=shown_name(path))
        case None:
            raise ExporterError("missing", file=path)
        case "other":
            raise ExporterError("no_file", file=path)
    match input_kind(path):
        case "bundle":
            return _bundle(path, say)
        case "export":
            return _export(path, survey, say)


def _bundle(path: Path, say: Phrases) -> Iterator[str]:
    try:
        with open_bundle(path) as bundle:
            manifest = bundle.manifest
    except NotABundleError:
        raise ExporterError("inspect_unknown", file=shown_name(path)) from None
    yield say("inspect.bundle", file=shown_name(path))
    yield say(
        "inspect.bundle_survey",
        survey=manifest.survey,
        version=manifest.version,
        place=manifest.place,
    )
    yield say(
        "inspect.bundle_counts",
        responses=say("counted.responses", count=manifest.responses),
        comments=say("counted.comments", count=manifest.comments),
    )
    yield say("inspect.bundle_fingerprint", fingerprint=manifest.fingerprint)


def _export(path: Path, survey: Survey | None, say: Phrases) -> Iterator[str]:
    file = csv_file.opened(path, shown_name(path))
    asked = {question.id for question in survey.questions} if survey else set()
    tool = tool_of(file.headings, shown_name(path), asked=asked)
    rows = sum(batch.height for batch in csv_file.batches(file, shown_name(path)))
    yield say("inspect.export", file=shown_name(path), tool=tool.title)
    yield say(
        "inspect.export_rows",
        rows=say("counted.rows", count=rows),
        columns=say("counted.columns", count=len(file.headings)),
        separator={"\t": "tab"}.get(file.separator, file.separator),
    )
    if survey is None:
        return
    held = columns(file.headings, survey, tool)
    known = sum(not isinstance(column, IgnoredColumn) for column in held)
    yield say("inspect.export_known", count=known)
    for why in ("identifying", "unknown"):
        names = [
            clean(tool.taken_apart(heading)[0])[:80]
            for heading, column in zip(file.headings, held, strict=True)
            if isinstance(column, IgnoredColumn) and column.why == why
        ]
        if names:
            yield say(f"inspect.export_{why}", columns=", ".join(names))
