"""The reference of the context file tells the truth: every key, and examples that load."""

import re

import pytest

from exporter.errors import PHRASES, with_shared
from exporter.report.context import Context
from exporter.report.context_file import read_context
from questions.loader import SURVEYS, load_survey
from questions.wording import phrases
from tests.reference_page import Block, ReferencePage, words_of

PAGE = ReferencePage("context-file.md")
SURVEY = load_survey(SURVEYS / "essunga_trygg.yaml")
EXAMPLES = [block for block in PAGE.blocks if block.kind == "yaml"]


def complete(example: str) -> str:
    """An example leaves the name of the municipality out."""
    named = re.search(r"^municipality:", example, re.MULTILINE)
    return example if named else f"{example}municipality: Prov\n"


def test_every_key_has_a_heading_and_every_heading_is_a_key() -> None:
    words = words_of(Context)
    assert {"municipality", "source", "from", "what", "findings", "licence"} <= set(words)
    assert words == PAGE.headings


def test_no_example_escapes_the_tests() -> None:
    assert len(EXAMPLES) >= 10
    assert {block.kind for block in PAGE.blocks} == {"yaml", "text"}
    assert PAGE.text.count("```") == 2 * len(PAGE.blocks)


@pytest.mark.parametrize("block", EXAMPLES, ids=lambda block: f"line{block.line}")
def test_every_example_loads_without_errors_or_warnings(block: Block) -> None:
    assert read_context(complete(block.text).encode(), SURVEY).problems == ()


def test_what_a_check_says_is_what_the_page_shows() -> None:
    promise = "{id: a, by: [polisen], text: {sv: A}, themes: [trafk], stat: done}"
    text = f"municipality: A\npromises:\n  - {promise}\n"
    say = with_shared(phrases(PHRASES, "sv"))
    sentences = [one.sentence(say) for one in read_context(text.encode(), SURVEY).problems]
    [shown] = [block.text for block in PAGE.blocks if "trafk" in block.text]
    assert re.findall(r": fel: (.*)", shown) == sentences
