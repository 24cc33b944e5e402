"""What comes of a merge can be read by whoever made it, and nothing else is left behind."""

import random
import stat
from pathlib import Path

import pytest

from exporter.output_names import Output
from tests.exporter.limesurvey_file import random_answers, write_export
from tests.exporter.office import DETAILED, QUESTIONS, SURVEY, python, started
from tests.installed import LIGHT
from tests.systems import posix_only

RESULT = f"resultat{DETAILED}"


def office(folder: Path) -> list[str | Path]:
    """The arguments of a merge of a file that is not UTF-8."""
    chance = random.Random(1)
    records = {str(number): random_answers(SURVEY, chance) for number in range(1, 400)}
    (folder / "fragor.yaml").write_text(QUESTIONS, encoding="utf-8")
    path = write_export(folder / "webb.csv", SURVEY, records, encoding="utf-16")
    survey = folder / "fragor.yaml"
    return ["merge", path, "--survey", survey, "-o", folder / RESULT, "--detailed"]


def modes(folder: Path) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.iterdir())}


PRIVATE = {RESULT: 0o700} | {str(name): 0o600 for name in Output}


@posix_only
def test_results_can_be_read_by_their_owner_alone(tmp_path: Path) -> None:
    arguments = office(tmp_path)
    assert started(*arguments).code == 0
    assert modes(tmp_path / RESULT) == PRIVATE


@posix_only
def test_results_over_those_of_an_earlier_version_too(tmp_path: Path) -> None:
    arguments = office(tmp_path)
    (tmp_path / RESULT).mkdir(mode=0o755)
    for name in [*Output, f"{Output.RESPONSES}.part"]:
        (tmp_path / RESULT / name).touch(0o644)
    (tmp_path / RESULT).chmod(0o755)
    assert started(*arguments).code == 0
    assert modes(tmp_path / RESULT) == PRIVATE


@posix_only
def test_a_folder_with_other_things_in_it_stays_open_to_others(tmp_path: Path) -> None:
    arguments = office(tmp_path)
    (tmp_path / RESULT).mkdir()
    (tmp_path / RESULT).chmod(0o755)
    (tmp_path / RESULT / "brev.txt").touch(0o644)
    (tmp_path / RESULT / "brev.txt").chmod(0o644)
    assert started(*arguments).code == 0
    assert modes(tmp_path / RESULT) == PRIVATE | {RESULT: 0o755, "brev.txt": 0o644}


KILLED = f"""{LIGHT}
import os, signal
from exporter.cli import main
from exporter.reading import csv_file
read = csv_file._rows
def rows(*arguments):
    for number, row in read(*arguments):
        if number == 200:
            os.kill(os.getpid(), signal.SIGKILL)
        yield number, row
csv_file._rows = rows
sys.argv[0] = "exporter"
main()
"""


@posix_only
def test_a_merge_that_is_killed_leaves_no_copy_of_an_export(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Web exports hold addresses: a copy in a folder for temporary files is one too many."""
    arguments = office(tmp_path)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    before = set(tmp_path.rglob("*"))
    killed = python("-c", KILLED, *arguments)
    assert killed.code == -9, killed
    assert set(tmp_path.rglob("*")) == before
