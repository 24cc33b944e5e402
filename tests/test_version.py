"""The version stands in pyproject.toml; all else follows."""

import re
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
LOCK = tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))["package"]
CHANGELOG = (ROOT / "CHANGELOG.md").read_text("utf-8")
PAGES = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]


def test_the_newest_entry_of_the_changelog_is_this_version() -> None:
    headings = re.findall(r"^## (.*)$", CHANGELOG, re.MULTILINE)
    assert headings[0].startswith(f"{PROJECT['version']} - ")
    assert all(re.fullmatch(r"\d+\.\d+\.\d+ - \d{4}-\d\d-\d\d", one) for one in headings[1:])


def test_the_changelog_is_grouped_by_what_has_become_of_things() -> None:
    groups = set(re.findall(r"^### (.*)$", CHANGELOG, re.MULTILINE))
    assert groups <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def test_what_is_installed_and_locked_is_this_version() -> None:
    [locked] = [package for package in LOCK if package["name"] == PROJECT["name"]]
    assert locked["version"] == version(PROJECT["name"]) == PROJECT["version"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_page_names_a_version_that_would_go_stale(page: Path) -> None:
    assert not re.search(rf"{PROJECT['name']}[-_]\d", page.read_text("utf-8"))
