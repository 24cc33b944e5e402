"""docs/architecture.md cannot drift from the code: what it names exists, where it says."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
    "contracts"
]
ROWS = re.findall(
    r"^\| ([^*|][^|]*) \| ([^|]+) \|$", PAGE.partition("\n| To change |")[2], re.MULTILINE
)[1:]
"""What to change, and where to look for it."""


def places(where: str) -> Iterator[tuple[Path, str]]:
    """The files of a row, each with every name that is looked for in it, or with none."""
    path = None
    for word in re.findall("`([^`]+)`", where):
        if "/" in word:
            path = ROOT / word
            yield path, ""
        else:
            assert path is not None, "a name without a file"
            yield path, word


def names_in(path: Path) -> set[str]:
    """All that a module defines: `function`, `CONSTANT`, `Class`, `Class.method`, `Class.field`."""
    return set(_defined(ast.parse(path.read_text("utf-8")).body, ""))


def _defined(body: list[ast.stmt], prefix: str) -> Iterator[str]:
    for node in body:
        match node:
            case ast.ClassDef(name=name):
                yield prefix + name
                yield from _defined(node.body, f"{prefix}{name}.")
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield prefix + name
            case ast.AnnAssign(target=target):
                yield prefix + ast.unparse(target)
            case ast.Assign(targets=targets):
                for one in targets:
                    parts = one.elts if isinstance(one, ast.Tuple) else [one]
                    yield from (prefix + ast.unparse(part) for part in parts)


def is_there(path: Path, name: str) -> bool:
    if not name or not path.is_file():
        return not name and path.exists()
    if path.suffix == ".py":
        return name in names_in(path)
    return name in path.read_text("utf-8")


@pytest.mark.parametrize(("change", "where"), ROWS, ids=[change for change, _ in ROWS])
def test_what_is_to_be_changed_is_where_the_page_says(change: str, where: str) -> None:
    found = list(places(where))
    assert found
    assert [place for place in found if not is_there(*place)] == []


def test_the_rows_are_found_and_tell_what_is_not_there() -> None:
    assert len(ROWS) >= 30
    settings = ROOT / "kiosk" / "settings.py"
    assert is_there(settings, "Settings.idle_seconds")
    assert not is_there(settings, "idle_seconds")
    assert not is_there(settings, "Settings.seconds")
    assert not is_there(ROOT / "kiosk" / "settings", "")


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`(\w+(?:/[\w.-]+)+/?)`", PAGE))))
def test_every_file_that_the_page_names_exists(path: str) -> None:
    assert (ROOT / path).is_dir() if path.endswith("/") else (ROOT / path).is_file()


def test_no_module_is_named_without_its_folder() -> None:
    prose = "".join(PAGE.split("```")[::2])
    assert re.findall(r"`\w+\.py`", prose) == []


@pytest.mark.parametrize("package", ["kiosk", "exporter"])
def test_the_picture_has_the_rooms_of_the_contracts_in_their_order(package: str) -> None:
    [contract] = [each for each in CONTRACTS if each.get("containers") == [package]]
    picture = PAGE.split("```")[3].splitlines()
    column = {"kiosk": slice(0, 54), "exporter": slice(54, None)}[package]
    drawn = [line[column].strip(" │▲") for line in picture]
    rooms = [layer.replace("|", "│") for layer in contract["layers"]]
    at = [next((n for n, line in enumerate(drawn) if line.startswith(room)), -1) for room in rooms]
    assert -1 not in at
    assert at == sorted(at)
