"""`make mutants` on one small module: it tells what no test notices, and takes an explanation."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULE = "questions/faults.py"
FEW_TESTS = "tests/questions/test_faults.py::test_what_was_never_raised_is_told_by_its_class"


def mutants(folder: Path, explained: list[dict[str, object]]) -> tuple[int, str]:
    """The exit code of the command with few tests, and what it prints."""
    file = folder / "explained.yaml"
    file.write_text(json.dumps(explained), "utf-8")
    options = ["--sample", "0", "--jobs", "1", "--tests", FEW_TESTS, "--explained", str(file)]
    done = subprocess.run(
        [sys.executable, "-m", "tests.mutants", MODULE, *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    return done.returncode, done.stdout


def test_what_no_test_notices_is_told_until_it_is_explained(tmp_path: Path) -> None:
    code, said = mutants(tmp_path, [])
    survivors = [part.splitlines() for part in said.split("survived ")[1:-1]]
    assert code == 1
    assert 0 < len(survivors) < 8
    assert survivors[0][0] == f"{MODULE}:9"
    explained = [
        {"file": MODULE, "was": was.removeprefix("  - "), "now": [now.removeprefix("  + ")]}
        for _, was, now, *_ in survivors
    ]
    code, said = mutants(tmp_path, [{**one, "why": "…"} for one in explained])
    assert (code, f"{8 - len(survivors)} of 8 noticed" in said) == (0, True)


SOURCE = '''
"""A module."""
LIMIT: Annotated[int, Meta(ge=20)] = 5
MOST = 1 << 4
def close(menu: "Menu", *, quiet: int = 3) -> None:
    """A function."""
    if menu.is_open and quiet > LIMIT:
        menu.leave(after=quiet)
    return [name for name in menu.names if name]
'''


@pytest.mark.parametrize(
    "now",
    [
        "LIMIT: Annotated[int, Meta()] = 5",
        "LIMIT: Annotated[int, Meta(ge=21)] = 5",
        "LIMIT: Annotated[int, Meta(ge=20)] = 6",
        "MOST = 1000 * (1 << 4)",
        'def close(menu: "Menu", *, quiet: int = 4) -> None:',
        "if (menu.is_open and quiet > LIMIT) and False:",
        "if (menu.is_open and quiet > LIMIT) or True:",
        "if menu.is_open or quiet > LIMIT:",
        "if menu.is_open:",
        "if quiet > LIMIT:",
        "if menu.is_open and quiet >= LIMIT:",
        "menu.leave()",
        "pass",
        "return [name for name in menu.names if (name) or True]",
        "return [name for name in menu.names if (name) and False]",
    ],
)
def test_these_are_the_changes(tmp_path: Path, now: str) -> None:
    from tests.mutants.mutations import candidates, worked_out

    (tmp_path / "module.py").write_text(SOURCE, "utf-8")
    found = [worked_out(one) for one in candidates(tmp_path, "module.py", 1)]
    assert [one.now for one in found if one].count(now) == 1
    assert len(found) == 15


def test_a_change_of_the_program_leaves_most_of_a_sample_as_it_is(tmp_path: Path) -> None:
    from tests.mutants.mutations import candidates

    module = tmp_path / "module.py"
    module.write_text(SOURCE, "utf-8")
    before = {one.lot for one in candidates(tmp_path, "module.py", 1)}
    module.write_text(SOURCE.replace("LIMIT: A", "OTHER = 1\nLIMIT: A"), "utf-8")
    after = {one.lot for one in candidates(tmp_path, "module.py", 1)}
    assert before < after
    assert len(after) == len(before) + 1
