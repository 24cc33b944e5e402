"""The JSON Schema in the repository is current, and other people's software agrees with it."""

import json
from typing import Any

import jsonschema
import pytest
import yaml

from questions.loader import SURVEYS
from questions.schema import SCHEMA, rendered, schema
from tests.questions.broken import CASES
from tests.questions.good import GOOD


def validator() -> jsonschema.Draft202012Validator:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def as_json(text: str) -> Any:
    return json.loads(json.dumps(yaml.load(text, yaml.CSafeLoader), default=str))


def test_the_schema_file_is_current() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == rendered(schema()), (
        "run: python -m questions.schema"
    )


@pytest.mark.parametrize("path", sorted(SURVEYS.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_surveys_that_come_with_the_program_satisfy_it(path: Any) -> None:
    validator().validate(as_json(path.read_text(encoding="utf-8")))


def test_the_example_satisfies_it_and_a_misspelt_key_does_not() -> None:
    validator().validate(as_json(GOOD))
    case = CASES["unknown key"]
    broken = GOOD.replace(case.old, case.new.replace("¤", ""))
    assert not validator().is_valid(as_json(broken))
