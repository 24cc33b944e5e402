"""Each tool has a page for staff, and the page of the office lists them all."""

import re
from pathlib import Path

import pytest

from exporter.reading.map_file import load_map
from exporter.tools.register import TOOLS
from exporter.tools.tool import Tool
from questions.loader import SURVEYS, load_survey

DOCS = Path(__file__).parents[3] / "docs"
PAGE = (DOCS / "exporter.md").read_text("utf-8")


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_a_tool_has_a_page_that_is_linked(tool: Tool) -> None:
    assert (DOCS / "webbverktyg" / f"{tool.name}.md").is_file()
    assert f"(webbverktyg/{tool.name}.md)" in PAGE


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_a_page_says_what_to_set_before_the_survey_opens_and_how_to_export(tool: Tool) -> None:
    page = (DOCS / "webbverktyg" / f"{tool.name}.md").read_text("utf-8")
    parts = dict(re.findall(r"^## (.+)\n((?:[^#\n].*\n)+)", page, re.MULTILINE))
    assert parts["Innan enkäten öppnas"].startswith("- ")
    assert parts["När du exporterar"].startswith("1. ")


IN_WORDS = {"csv": "CSV", "workbook": "Excel", "variables": "Excel", "json": "JSON"}


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_the_page_of_the_office_says_which_files_a_tool_gives(tool: Tool) -> None:
    [files] = re.findall(
        rf"^\| \[.+\]\(webbverktyg/{tool.name}\.md\) \| (.+) \|$", PAGE, re.MULTILINE
    )
    said = {word for word in IN_WORDS.values() if word in files}
    assert said == {IN_WORDS[kind] for kind in tool.kinds if kind in IN_WORDS}


def test_no_page_is_about_a_tool_that_is_not_there() -> None:
    pages = {path.stem for path in (DOCS / "webbverktyg").glob("*.md")}
    assert pages == {tool.name for tool in TOOLS}


def test_the_map_on_the_page_has_no_mistakes(tmp_path: Path) -> None:
    [text] = re.findall(r"```yaml\n(record: .*?)```", PAGE, re.DOTALL)
    (tmp_path / "karta.yaml").write_text(text, "utf-8")
    found = load_map(tmp_path / "karta.yaml", load_survey(SURVEYS / "essunga_trygg.yaml"))
    assert len(found.columns) == 3
