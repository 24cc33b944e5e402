"""Phrases know their language, and fall back to the nearest one that has a file."""

import errno
from pathlib import Path

import pytest

import exporter
import kiosk
from questions.wording import QUESTION_PHRASES, phrases

FOLDERS = (
    QUESTION_PHRASES,
    Path(kiosk.__path__[0]) / "phrases",
    Path(kiosk.__path__[0]) / "phrases" / "commands",
    Path(exporter.__path__[0]) / "phrases",
)


@pytest.mark.parametrize("folder", FOLDERS, ids=str)
@pytest.mark.parametrize(
    ("language", "reason"),
    [
        ("sv", "den finns inte"),
        ("en", "it does not exist"),
        ("en-simple", "it does not exist"),
        ("fi", "den finns inte"),
    ],
)
def test_why_the_system_refused_is_said_in_the_language_of_whoever_says_it(
    folder: Path, language: str, reason: str
) -> None:
    say = phrases(folder, language)
    assert say.language == language
    assert say.reason(FileNotFoundError(errno.ENOENT, "No such file", "x")) == reason


def test_what_we_have_no_words_for_is_said_by_the_system_s_name() -> None:
    """What the system says of it is English."""
    say = phrases(QUESTION_PHRASES, "sv")
    assert say.reason(OSError(errno.EXDEV, "Crossed")) == "systemet svarar EXDEV"
    assert say.reason(TimeoutError()) == "systemet svarar TimeoutError"


@pytest.mark.parametrize(
    ("language", "said"),
    [("sv", "Ja"), ("sv-simple", "Jo"), ("en", "Yes"), ("en-simple", "Yes"), ("fi", "Ja")],
)
def test_the_easy_read_form_of_a_language_falls_back_to_that_language(
    tmp_path: Path, language: str, said: str
) -> None:
    for known, word in {"sv": "Ja", "sv-simple": "Jo", "en": "Yes"}.items():
        (tmp_path / f"{known}.yaml").write_text(f"word: {word}\n", "utf-8")
    assert phrases(tmp_path, language)("word") == said
