"""The reference of the question file tells the truth: every key, and examples that load."""

import json
import re

import pytest
import yaml

from questions import reserved
from questions.loader import load
from questions.model import Survey
from tests.reference_page import Block, ReferencePage, words_of

PAGE = ReferencePage("question-file.md")
EXAMPLES = [block for block in PAGE.blocks if block.kind == "yaml"]


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
    words = words_of(Survey)

    assert words["text"] == 2
    assert {"survey", "url", "opens", "not", "value", "theme", "points", "info"} <= set(words)


def test_every_key_and_every_type_has_a_heading() -> None:
    assert not words_of(Survey) - PAGE.headings


def test_every_heading_in_backticks_is_a_key_or_a_type() -> None:
    assert not PAGE.headings - words_of(Survey)


def test_every_word_that_is_taken_is_listed() -> None:
    page = PAGE.text
    part = page[page.index("## Upptagna ord") : page.index("## Gränser för hela filen")]
    ids, _, codes = part.partition("Som kod på")
    assert set(re.findall("`([a-z]+)`", ids)) == reserved.IDS
    assert set(re.findall("`([a-z]+)`", codes)) == reserved.CODES


def test_there_are_enough_examples() -> None:
    assert len(EXAMPLES) >= 25


def test_no_example_escapes_the_tests() -> None:
    assert {block.kind for block in PAGE.blocks} == {"yaml", "text"}
    assert PAGE.text.count("```") == 2 * len(PAGE.blocks)


@pytest.mark.parametrize("block", EXAMPLES, ids=lambda block: f"line{block.line}")
def test_every_example_loads_without_errors_or_warnings(block: Block) -> None:
    assert load(complete(block.text).encode()).problems == ()
