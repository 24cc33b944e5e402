"""`kiosk new`: what it writes can be asked as it is; and so can be said of it on any system."""

import os
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest

from kiosk.cli import PHRASES
from kiosk.errors import Refusal
from kiosk.staff.new_survey import new_survey
from kiosk.tui.checking import looked_at
from questions.loader import load
from questions.model import Question
from questions.problem_lines import check_file
from questions.wording import phrases
from tests.test_imports import WITHOUT_POSIX

SAY = phrases(PHRASES, "sv")


@pytest.mark.parametrize("language", ["sv", "en"])
def test_it_has_a_question_of_each_kind_and_no_fault(tmp_path: Path, language: str) -> None:
    new_survey(tmp_path / "var_park", phrases(PHRASES, language))
    file = tmp_path / "var_park.yaml"
    survey = load(file.read_bytes()).survey
    assert survey is not None
    assert (survey.survey, survey.languages) == ("var_park", (language,))
    assert {type(question) for question in survey.questions} == set(get_args(Question))
    code, [line] = check_file(file, "sv", looked_at)
    assert (code, "inga fel." in line, "varning" in line) == (0, True, False)


def test_its_remarks_name_the_file(tmp_path: Path) -> None:
    lines = new_survey(tmp_path / "var_park.yaml", SAY)
    written = (tmp_path / "var_park.yaml").read_text("utf-8")
    assert "kiosk try var_park.yaml" in written
    assert "min_enkat" not in written
    assert f"kiosk check {tmp_path / 'var_park.yaml'}" in lines[1]


def test_what_is_there_stays(tmp_path: Path) -> None:
    (tmp_path / "park.yaml").write_text("mine", "utf-8")
    with pytest.raises(Refusal, match="finns redan"):
        new_survey(tmp_path / "park", SAY)
    assert (tmp_path / "park.yaml").read_text("utf-8") == "mine"


@pytest.mark.parametrize("name", ["", "Å", "Park", "a b", "x.txt", "a" * 41, "no/such/folder"])
def test_what_cannot_be_written_is_said(tmp_path: Path, name: str) -> None:
    with pytest.raises(Refusal):
        new_survey(tmp_path / name if name else Path(), SAY)
    assert list(tmp_path.iterdir()) == []


def test_authors_need_no_posix(tmp_path: Path) -> None:
    """What writes a file and looks at it; `kiosk try` has a test of its own."""
    for words in (("new", "var_park"), ("check", "var_park.yaml")):
        assert without_posix(tmp_path, *words)[::2] == (0, "")


@pytest.mark.parametrize("words", [(), ("export", "x"), ("doctor",), ("disk",)], ids=str)
def test_where_no_kiosk_can_be_that_is_a_sentence(tmp_path: Path, words: tuple[str, ...]) -> None:
    assert without_posix(tmp_path, *words) == (2, "", SAY("no_kiosk") + "\n")


def without_posix(folder: Path, *words: str) -> tuple[int, str, str]:
    """The exit code of a command, and what it says."""
    program = f"{WITHOUT_POSIX}\nfrom kiosk.cli import main\nsys.argv[1:] = {words!r}\nmain()"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=folder,
        env={**os.environ, "LC_ALL": "sv_SE.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr
