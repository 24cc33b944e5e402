"""A description of `tables.csv` for programs: Data Package, version 2 (datapackage.org)."""

from collections.abc import Mapping
from typing import get_args

import msgspec

from exporter.output_names import ReportOutput
from exporter.report.model import Published, Status
from exporter.report.writers.cells import AS_POPULATION, COMMENTS, KEY, MEASURES, RESPONDENTS
from exporter.report.writers.tables_csv import COLUMNS
from exporter.report.writers.words import Words

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"

Described = dict[str, object]


def data_package(published: Published, words: Words) -> str:
    """The table column by column, and what the codes in it mean."""
    say = words.say
    known = _known(published, words)
    table: Described = {
        "name": "tables",
        "path": ReportOutput.TABLES,
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [_field(name, known.get(name), words) for name in COLUMNS],
            "missingValues": [],  # an empty group is everybody
            "primaryKey": KEY,
        },
    }
    package: Described = {
        "$schema": PROFILE,
        "name": published.survey,
        "title": words.text(published.title),
        "version": published.version,
        "description": say("package.description"),
        "fingerprint": published.fingerprint,
        "resources": [table],
    }
    return msgspec.json.format(msgspec.json.encode(package)).decode() + "\n"


def _known(published: Published, words: Words) -> Mapping[str, Mapping[str, str]]:
    """Columns of codes to what each code means."""
    say, crosses = words.say, published.crosses
    return {
        "table": {
            RESPONDENTS: say("workbook.sheet_sizes"),
            **{table.name: words.title(table) for table in published.tables},
            **{cross.name: words.cross_title(cross) for cross in crosses},
            COMMENTS: say("workbook.sheet_comments"),
        },
        "group_by": {
            **{group.by: words.text(group.by_text) for group in published.groups},
            **{cross.columns: words.text(cross.texts[1]) for cross in crosses},
            AS_POPULATION: say("workbook.as_population"),
        },
        "measure": {measure: say(f"package.measure.{measure}") for measure in MEASURES},
        "status": {status: say(f"package.status.{status}") for status in get_args(Status)},
    }


def _field(name: str, known: Mapping[str, str] | None, words: Words) -> Described:
    say = words.say
    field: Described = {"name": name, "title": say(f"package.column.{name}"), "type": "string"}
    if name in ("share_low", "share_high"):
        bounds = {"minimum": 0, "maximum": 100}
        return field | {"type": "integer", "missingValues": [""], "constraints": bounds}
    if known is None:
        return field
    meanings = [{"value": code, "label": text} for code, text in known.items()]
    return field | {"categories": meanings, "constraints": {"enum": list(known)}}
