"""The reference of the question file tells the truth: every key, and examples that load."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from msgspec import inspect

from questions import reserved
from questions.loader import load
from questions.model import Labelled, Survey

PAGE = Path(__file__).parents[2] / "docs" / "question-file.md"


class Block(NamedTuple):
    line: int
    kind: str
    text: str


def blocks() -> list[Block]:
    """The fenced blocks of the page, each with the line of its first fence."""
    page = PAGE.read_text(encoding="utf-8")
    return [
        Block(page.count("\n", 0, fence.start()) + 1, fence[1], fence[2])
        for fence in re.finditer(r"^```(.*)\n((?:.*\n)*?)^```$", page, re.MULTILINE)
    ]


EXAMPLES = [block for block in blocks() if block.kind == "yaml"]


def documented() -> Counter[str]:
    """What has a heading of its own, a word in backticks and nothing else."""
    page = PAGE.read_text(encoding="utf-8")
    return Counter(re.findall(r"^##{1,3} `([^`]*)`$", page, re.MULTILINE))


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


def words_of_the_model() -> Counter[str]:
    """Every key once and every type of question once; `text` is both."""
    keys: set[str] = set()
    types: set[str] = set()
    for struct in structs(inspect.type_info(Survey)):
        names = {field.encode_name for field in struct.fields}
        keys |= names - {"text"} if issubclass(struct.cls, Labelled) else names
        if struct.tag_field is not None:
            keys.add(struct.tag_field)
            types.add(str(struct.tag))
    return Counter(keys) + Counter(types)


def complete(example: str) -> str:
    """The question file that an example stands for, with whatever it leaves out.

    An example with a key `survey` is a whole file. One that begins with `- id:` is a part of the
    list of questions. All others are keys of the survey.
    """
    question = {"id": "prov", "type": "number", "text": {"sv": "Prov"}}
    if example.startswith("- id:"):
        example = f"questions:\n{example}- {json.dumps(question)}\n"
    keys = yaml.load(example, Loader=yaml.CBaseLoader)  # noqa: S506 - knows no tags
    if "survey" in keys:
        return example
    required = {
        "survey": "prov",
        "version": "1",
        "languages": ["sv"],
        "title": {"sv": "Prov"},
        "questions": [question],
    }
    missing = (
        f"{key}: {json.dumps(value)}\n" for key, value in required.items() if key not in keys
    )
    return example + "".join(missing)


def test_the_model_is_walked_to_its_ends() -> None:
    words = words_of_the_model()

    assert words["text"] == 2
    assert {"survey", "url", "opens", "not", "value", "theme", "points", "info"} <= set(words)


def test_every_key_and_every_type_has_a_heading() -> None:
    assert not words_of_the_model() - documented()


def test_every_heading_in_backticks_is_a_key_or_a_type() -> None:
    assert not documented() - words_of_the_model()


def test_every_word_that_is_taken_is_listed() -> None:
    page = PAGE.read_text(encoding="utf-8")
    part = page[page.index("## Upptagna ord") : page.index("## Gränser för hela filen")]
    ids, _, codes = part.partition("Som kod på")
    assert set(re.findall("`([a-z]+)`", ids)) == reserved.IDS
    assert set(re.findall("`([a-z]+)`", codes)) == reserved.CODES


def test_there_are_enough_examples() -> None:
    assert len(EXAMPLES) >= 25


def test_no_example_escapes_the_tests() -> None:
    assert {block.kind for block in blocks()} == {"yaml", "text"}
    assert PAGE.read_text(encoding="utf-8").count("```") == 2 * len(blocks())


@pytest.mark.parametrize("block", EXAMPLES, ids=lambda block: f"line{block.line}")
def test_every_example_loads_without_errors_or_warnings(block: Block) -> None:
    assert load(complete(block.text).encode()).problems == ()
