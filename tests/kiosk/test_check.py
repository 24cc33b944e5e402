"""`kiosk check` tells staff all mistakes of their file, in their language."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from questions.loader import SURVEYS

ESSUNGA = SURVEYS / "essunga_trygg.yaml"


def check(*arguments: object, locale: str = "sv_SE.UTF-8") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kiosk.cli", "check", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "LC_ALL": locale, "PYTHONUTF8": "1"},
    )


def test_a_good_file_is_said_to_be_good() -> None:
    done = check(ESSUNGA)
    assert done.returncode == 0
    assert done.stdout == (
        f"{ESSUNGA}: inga fel. 20 frågor, 62 variabler. Språk: sv, en, sv-simple.\n"
    )


def test_a_mistake_is_told_with_its_place_and_exit_code_1(tmp_path: Path) -> None:
    file = tmp_path / "enkat.yaml"
    text = ESSUNGA.read_text(encoding="utf-8")
    file.write_text(text.replace("background: true", "backgruond: true", 1), encoding="utf-8")
    line = text[: text.index("background: true")].count("\n") + 1
    done = check(file)
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        f"{file}:{line}:5: fel: Nyckeln ”backgruond” finns inte här. Menade du ”background”?",
        f"{file}: ett fel, 0 varningar.",
    ]


def test_warnings_alone_are_exit_code_0(tmp_path: Path) -> None:
    file = tmp_path / "enkat.yaml"
    text = ESSUNGA.read_text(encoding="utf-8")
    file.write_text(
        text.replace(
            '    text:\n      sv: "Var bor du?"\n      en: "Where do you live?"\n'
            "      sv-simple: |\n        Var bor du?\n",
            '    text:\n      sv: "Var bor du?"\n      en: "Where do you live?"\n',
            1,
        ),
        encoding="utf-8",
    )
    done = check(file)
    assert done.returncode == 0
    assert "varning: Frågan ”omrade” har ingen egen text på ”sv-simple”." in done.stdout
    assert "inga fel" in done.stdout


def test_several_files_are_checked_in_one_go(tmp_path: Path) -> None:
    done = check(ESSUNGA, tmp_path / "saknas.yaml", tmp_path)
    assert done.returncode == 2
    assert "saknas.yaml: filen går inte att läsa (den finns inte)." in done.stdout
    assert f"{tmp_path}: filen går inte att läsa (det är en mapp)." in done.stdout
    assert "inga fel" in done.stdout


@pytest.mark.parametrize(
    ("locale", "word"),
    [("sv_SE.UTF-8", "inga fel"), ("en_GB.UTF-8", "no errors"), ("C.UTF-8", "inga fel")],
)
def test_it_speaks_the_language_of_the_locale_and_swedish_when_in_doubt(
    locale: str, word: str
) -> None:
    assert word in check(ESSUNGA, locale=locale).stdout


def test_a_wrong_command_line_is_one_sentence() -> None:
    done = check("--frob")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("Kommandot går inte att tolka: ")
