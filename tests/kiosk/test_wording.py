"""Staff may edit every word on the screen, and make mistakes in it."""

import shutil
import sys
from pathlib import Path

import pytest

import kiosk
from questions.wording import PhraseFileError, Phrases, phrases
from tests.terminal import Terminal

FOLDER = Path(kiosk.__path__[0]) / "phrases"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Fråga {number} av {total}", "Fråga 3 av 9"),
        ("Fråga {nummer} av {total}", "Fråga {nummer} av 9"),
        ("Fråga {number", "Fråga {number"),
        ("Fråga {} av {total}", "Fråga {} av {total}"),
        ("Fråga {number.x} {total[0]} {!}", "Fråga {number.x} {total[0]} {!}"),
        ("Fråga 3", "Fråga 3"),
    ],
)
def test_a_phrase_with_a_mistake_in_its_braces_is_said_all_the_same(text: str, said: str) -> None:
    assert Phrases("sv", {"x": text}, {})("x", number=3, total=9) == said


def test_a_phrase_that_was_removed_is_said_in_swedish(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "words")
    english = tmp_path / "words" / "en.yaml"
    english.write_text(english.read_text("utf-8").replace("  help: Help\n", ""), "utf-8")
    assert phrases(tmp_path / "words", "en")("key.help") == "Hjälp"


@pytest.mark.parametrize(
    ("content", "place"), [(b"key:\n  help: [\n", ":3:1"), (b"key: \xff", ""), (b"\t", ":1:1")]
)
def test_a_file_that_cannot_be_read_is_named_with_the_place(
    tmp_path: Path, content: bytes, place: str
) -> None:
    (tmp_path / "sv.yaml").write_bytes(content)
    with pytest.raises(PhraseFileError, match=rf"sv\.yaml{place}: kan inte läsas"):
        phrases(tmp_path, "sv")


CHANGED = """
import sys
from pathlib import Path
from kiosk import wording
wording.FOLDER = Path(sys.argv.pop())
from kiosk.cli import main
main()
"""


def test_the_kiosk_says_so_before_it_takes_the_screen(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "words")
    (tmp_path / "words" / "sv-simple.yaml").write_text("help: [", "utf-8")
    script = tmp_path / "changed.py"
    script.write_text(CHANGED, "utf-8")
    options = ("--data", tmp_path / "data", tmp_path / "words")
    with Terminal([sys.executable, script, *options]) as terminal:
        assert terminal.wait_for_exit() == 2
        assert ":2:1: kan inte läsas" in terminal.words
        assert "Traceback" not in terminal.words
