"""The JSON Schema of question files, for completion and checks while typing in an editor.

`python -m questions.schema` writes it anew; a test sees that it is current.
"""

from pathlib import Path
from typing import Any

import msgspec

from questions.model import Choice, Row, Survey

SCHEMA = Path(__file__).parent / "survey.schema.json"


def schema() -> dict[str, Any]:
    """The schema that msgspec derives from the model, turned towards what authors write."""
    result = msgspec.json.schema(Survey)
    definitions = result["$defs"]
    for name in (Choice.__name__, Row.__name__):
        _inline_languages(definitions[name])
    _numbers_among_codes(definitions["NoneOf"]["properties"]["not"])
    for definition in definitions.values():
        if "show_if" in definition["properties"]:
            either = definition["properties"]["show_if"]["additionalProperties"]["anyOf"]
            _numbers_among_codes(either[0])
        for prop in definition.get("properties", {}).values():
            _without_null(prop)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Medborgarkiosk: frågefil",
        **result,
    }


def rendered() -> str:
    """The schema as the text of its file."""
    return msgspec.json.format(msgspec.json.encode(schema()), indent=2).decode() + "\n"


def _inline_languages(definition: dict[str, Any]) -> None:
    """In the file, languages stand beside the settings of a choice."""
    text = definition["properties"].pop("text")
    definition["required"].remove("text")
    definition["patternProperties"] = {
        text["propertyNames"]["pattern"]: text["additionalProperties"]
    }
    definition["minProperties"] = 1
    if not definition["required"]:
        del definition["required"]


def _numbers_among_codes(listed: dict[str, Any]) -> None:
    """`show_if: {sett: [1, 2]}`: we read text, but to an editor these are numbers."""
    listed["items"] = {"type": ["string", "integer"]}


def _without_null(prop: dict[str, Any]) -> None:
    """What is optional is left out of a file, never written as null."""
    kinds = [kind for kind in prop.get("anyOf", []) if kind != {"type": "null"}]
    if "anyOf" in prop and len(kinds) == 1:
        del prop["anyOf"]
        prop.update(kinds[0])
    if prop.get("default", "") is None:
        del prop["default"]


if __name__ == "__main__":
    SCHEMA.write_text(rendered(), encoding="utf-8")
