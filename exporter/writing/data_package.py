"""A description of the files for programs: Data Package, version 2 (datapackage.org)."""

from collections.abc import Callable, Iterator, Mapping

import msgspec

from exporter.output_names import MODE, PLACE, PUBLISH, REVIEW, THEME, Output
from exporter.writing.result import Result
from questions.codebook import value_labels
from questions.fingerprint import fingerprint
from questions.variables import NOT_SHOWN, WITHHELD, Variable, variables

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"

Described = dict[str, object]


def data_package(result: Result) -> str:
    """The tables among the files that are written, column by column, and the report."""
    survey = result.merged.survey
    package: Described = {
        "$schema": PROFILE,
        "name": survey.survey,
        "title": result.title,
        "version": survey.version,
        "description": result.statement,
        "fingerprint": fingerprint(survey),
        "resources": list(_resources(result)),
    }
    return msgspec.json.format(msgspec.json.encode(package)).decode() + "\n"


def _resources(result: Result) -> Iterator[Described]:
    for output, fields in FIELDS.items():
        if output in result.outputs:
            schema: Described = {"fields": list(fields(result)), "missingValues": [""]}
            yield _file(output, "text/csv") | {
                "type": "table",
                "format": "csv",
                "encoding": "utf-8",
                "schema": schema,
            }
    yield _file(Output.REPORT, "text/markdown")


def _file(output: Output, media_type: str) -> Described:
    return {"name": output.name.lower().replace("_", "-"), "path": output, "mediatype": media_type}


def _of_responses(result: Result) -> Iterator[Described]:
    asked = {variable.name: variable for variable in variables(result.survey)}
    for name, title in zip(result.codes.columns, result.headings, strict=True):
        field: Described = {"name": name, "title": title, "type": "string"}
        if name == MODE:
            field["constraints"] = {"enum": ["kiosk", "web", str(WITHHELD)]}
        elif name != PLACE:
            field |= _of_variable(result, asked[name])
        yield field


def _of_variable(result: Result, variable: Variable) -> Described:
    """`categories` say what a code means; why a value is missing stands beside them."""
    labels = {
        **value_labels(variable, result.words),
        str(NOT_SHOWN): result.words("codebook.not_shown"),
        str(WITHHELD): result.words("codebook.withheld"),
    }
    if variable.kind == "code":
        known: list[str | int] = list(labels)
        return {
            "categories": [{"value": code, "label": text} for code, text in labels.items()],
            "constraints": {"enum": known},
        }
    if variable.kind == "flag":
        return {
            "type": "integer",
            "categories": [{"value": int(code), "label": text} for code, text in labels.items()],
            "constraints": {"minimum": WITHHELD, "maximum": 1},
        }
    most = (variable.bounds() or (0, 0))[1]
    return {"type": "integer", "constraints": {"minimum": WITHHELD, "maximum": most}}


def _plain(**kinds: str) -> Callable[[Result], Iterator[Described]]:
    return lambda _result: ({"name": name, "type": kind} for name, kind in kinds.items())


FIELDS: Mapping[Output, Callable[[Result], Iterator[Described]]] = {
    Output.RESPONSES: _of_responses,
    Output.COMMENTS: _plain(
        question="string", text="string", **{REVIEW: "integer", THEME: "string", PUBLISH: "string"}
    ),
    Output.CODEBOOK: _plain(
        **dict.fromkeys(("variable", "label", "kind", "value", "meaning"), "string"),
        number="integer",
        missing="string",
    ),
}
"""The tables, and what is in their columns."""
