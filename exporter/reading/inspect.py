"""What a file holds, without opening anybody's answers."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from exporter.errors import ExporterError
from exporter.reading.columns import IgnoredColumn, lacking, names_of
from exporter.reading.csv_file import MOST_HEADINGS
from exporter.reading.files import input_kind, not_for, shown_name
from exporter.reading.headings import headings_of, label_of
from exporter.reading.headless import refuse_without_headings
from exporter.reading.keys import Key
from exporter.reading.map_file import Map, load_map, map_beside
from exporter.reading.matching import columns
from exporter.reading.places import places_of
from exporter.reading.recognised import Recognised, recognised, recognised_with
from exporter.reading.tables import batches, tables_of
from kiosk.store.bundle import NotABundleError, open_bundle
from kiosk.store.sealing import OtherKeyError
from questions.model import Survey
from questions.paths import kind_of
from questions.wording import Phrases


def inspect(
    path: Path, survey: Survey | None, say: Phrases, keys: Sequence[Key] = ()
) -> Iterator[str]:
    """Lines about the file at `path`; with a survey also which columns belong to it.

    `keys`: what opens a sealed bundle.

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
            return _bundle(path, say, keys)
        case "export":
            return _export(path, survey, say)


def _bundle(path: Path, say: Phrases, keys: Sequence[Key]) -> Iterator[str]:
    try:
        with open_bundle(path, [key.identity for key in keys]) as bundle:
            manifest = bundle.manifest
    except NotABundleError:
        raise ExporterError("inspect_unknown", file=shown_name(path)) from None
    except OtherKeyError:
        raise not_for(path, keys) or ExporterError(
            "inspect_unknown", file=shown_name(path)
        ) from None
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
    name = shown_name(path)
    tables = tables_of(path, name)
    beside = map_beside([path])
    given = load_map(beside, survey) if beside and survey else None
    if given and survey:
        found = recognised_with(tables, name, given, None, survey)
    else:
        found = recognised(tables, name, survey=survey)
    refuse_without_headings(found, name, survey, given)
    table, skip = found.table, len(found.layout.rows)
    rows = sum(
        batch.height
        for batch in batches(table, name, skip, spare=MOST_HEADINGS if found.tool.ends_short else 0)
    )
    yield say("inspect.export", file=name, tool=found.tool.title)
    yield say(
        "inspect.export_rows" if table.separator else "inspect.export_cells",
        rows=say("counted.rows", count=rows),
        columns=say("counted.columns", count=max(map(len, found.head))),
        separator={"\t": "tab"}.get(table.separator, table.separator),
    )
    if found.others:
        yield say("inspect.others", tables=", ".join(table.name for table in found.others))
    if survey is not None:
        yield from _columns(found, survey, given, say)


def _columns(found: Recognised, survey: Survey, given: Map | None, say: Phrases) -> Iterator[str]:
    """What each column would be taken for, and why."""
    headings = headings_of(found.head, found.layout, found.tool)
    places = places_of(given, headings) if given else {}
    placed = {number: place.column for number, place in places.items()}
    roles = [one.role for one in found.layout.leading]
    held = columns(headings, survey, found.tool, roles, placed)
    known = [match for match in held if not isinstance(match.column, IgnoredColumn)]
    yield say("inspect.export_known", count=len(known))
    for by in ("code", "text", "item", "map"):
        names = [", ".join(names_of(match.column)) for match in known if match.by == by]
        if names:
            yield say(f"inspect.by_{by}", columns=", ".join(names))
    for why in ("identifying", "unknown", "other_text"):
        names = [
            label_of(heading)
            for heading, match in zip(headings, held, strict=True)
            if isinstance(match.column, IgnoredColumn) and match.column.why == why
        ]
        if any(names):
            yield say(f"inspect.export_{why}", columns=", ".join(filter(None, names)))
    gone = lacking([match.column for match in held], survey, found.tool)
    if gone:
        names = [name for missing in gone.values() for name in missing]
        yield say("inspect.missing", columns=", ".join(names))
