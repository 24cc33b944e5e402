"""The JSON Schema of question files, for completion and checks while typing in an editor.

`python -m questions.schema` writes it anew; a test sees that it is current.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct, inspect

from questions.model import Spread, Survey

SCHEMA = Path(__file__).parent / "survey.schema.json"


def schema() -> dict[str, Any]:
    """The schema of question files."""
    result = schema_of(Survey, "Medborgarkiosk: frågefil")
    definitions = result["$defs"]
    _numbers_among_codes(definitions["NoneOf"]["properties"]["not"])
    for definition in definitions.values():
        if "show_if" in definition["properties"]:
            either = definition["properties"]["show_if"]["additionalProperties"]["anyOf"]
            _numbers_among_codes(either[0])
    return result


def schema_of(kind: type[Struct], title: str) -> dict[str, Any]:
    """The schema that msgspec derives from a model, turned towards what authors write."""
    result = msgspec.json.schema(kind)
    definitions = result["$defs"]
    for cls in {struct.cls for struct in structs(inspect.type_info(kind))}:
        if issubclass(cls, Spread):
            _spread(definitions[cls.__name__], cls.spread)
    for definition in definitions.values():
        for prop in definition["properties"].values():
            _without_null(prop)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, **result}


def structs(kind: inspect.Type) -> Iterator[inspect.StructType]:
    """The structs that a value of `kind` can hold, at any depth."""
    match kind:
        case inspect.StructType():
            yield kind
            for field in kind.fields:
                yield from structs(field.type)
        case inspect.UnionType():
            for part in kind.types:
                yield from structs(part)
        case inspect.Metadata():
            yield from structs(kind.type)
        case inspect.DictType():
            yield from structs(kind.value_type)
        case inspect.VarTupleType():
            yield from structs(kind.item_type)


def rendered(schema: dict[str, Any]) -> str:
    """A schema as the text of its file."""
    return msgspec.json.format(msgspec.json.encode(schema), indent=2).decode() + "\n"


def _spread(definition: dict[str, Any], name: str) -> None:
    """In the file, the entries of the mapping `name` stand beside the other keys."""
    entries = definition["properties"].pop(name)
    definition["required"].remove(name)
    pattern = entries["propertyNames"]["pattern"]
    if other := [key for key in definition["properties"] if re.search(pattern, key)]:
        pattern = f"^(?!({'|'.join(other)})$){pattern.removeprefix('^')}"
    definition["patternProperties"] = {pattern: entries["additionalProperties"]}
    definition["minProperties"] = len(definition["required"]) + 1
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
    SCHEMA.write_text(rendered(schema()), encoding="utf-8")
