"""Staff may rewrite every word on the screen, and make mistakes in it."""

import shutil
import subprocess
from pathlib import Path

import pytest

import kiosk
from kiosk.staff.rewritten import misfits
from kiosk.tui.screens.messages import help_message
from kiosk.tui.widgets.rows import Block, Content, laid_out
from kiosk.wording import UNREAD, language_name, words
from questions.characters import CONSOLE_GLYPHS
from questions.wording import PhraseFileError, Phrases, forms, phrase_file, phrases
from tests.kiosk.circumstances import changed_kiosk
from tests.kiosk.resident import wait_until_ready
from tests.kiosk.small_survey import write_small_survey
from tests.terminal import Terminal

FOLDER = Path(kiosk.__path__[0]) / "phrases"


# -- how a phrase is said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Nr {number} av {total}", "Nr 3 av 9"),
        ("Nr {number}", "Nr 3"),
        ("Nr 3", "Nr 3"),
        ("Nr {nummer} av {total}", "Fråga 3"),
        ("Nr {number", "Fråga 3"),
        ("Nr {} av {total}", "Fråga 3"),
        ("Nr {number.x} {total[0]} {!}", "Fråga 3"),
    ],
)
def test_a_phrase_with_a_mistake_in_its_braces_gives_way_to_ours(text: str, said: str) -> None:
    say = Phrases("sv", {"x": text}, {"x": "Fråga {number}"})
    assert say("x", number=3, total=9) == said


def test_a_phrase_that_has_no_other_is_said_all_the_same() -> None:
    say = Phrases("sv", {"x": "Fråga {nummer"}, {})
    assert say("x", number=3) == "Fråga {nummer"
    assert say("y.z", number=3) == "y.z"


def test_a_phrase_that_was_removed_is_said_in_swedish(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "words")
    english = tmp_path / "words" / "en.yaml"
    english.write_text(english.read_text("utf-8").replace("  help: Help\n", ""), "utf-8")
    assert phrases(tmp_path / "words", "en")("key.help") == "Hjälp"


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "0 filer"), (1, "En fil"), (2, "2 filer"), (21, "21 filer"), ("1", "En fil")],
)
def test_one_is_told_in_another_form_than_many(tmp_path: Path, count: int | str, said: str) -> None:
    (tmp_path / "sv.yaml").write_text("files: {one: En fil, other: '{count} filer'}\n", "utf-8")
    assert phrases(tmp_path, "sv")("files", count=count) == said


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"key:\n  help: [\n", ":3:1"),
        (b"key: \xff", ""),
        (b"\t", ":1:1"),
        (b"a: " + b"[" * 5000, ""),
    ],
    ids=["brackets", "encoding", "tab", "depth"],
)
def test_a_file_that_cannot_be_read_is_named_with_the_place(
    tmp_path: Path, content: bytes, place: str
) -> None:
    (tmp_path / "sv.yaml").write_bytes(content)
    with pytest.raises(PhraseFileError, match=rf"sv\.yaml{place}"):
        phrases(tmp_path, "sv")


def test_a_word_of_ours_that_cannot_be_read_is_told_before_the_screen_is_taken(
    tmp_path: Path,
) -> None:
    shutil.copytree(FOLDER, tmp_path / "words")
    (tmp_path / "words" / "sv-simple.yaml").write_text("help: [", "utf-8")
    change = f"""
from pathlib import Path
from kiosk import wording
wording.FOLDER = Path({str(tmp_path / "words")!r})
"""
    command = changed_kiosk(tmp_path, change, "--data", tmp_path / "data")
    with Terminal(command) as terminal:
        assert terminal.wait_for_exit() == 2
        assert ":2:1: kan inte läsas" in terminal.words
        assert "Traceback" not in terminal.words


# -- what staff have rewritten


REWRITTEN = """
import sys
from pathlib import Path
from kiosk import wording
wording.REWRITTEN = Path({folder!r})
"""


def rewrite(folder: Path, old: str, new: str) -> None:
    """Change our Swedish words in a copy, as staff do."""
    folder.mkdir()
    text = (FOLDER / "sv.yaml").read_text("utf-8")
    assert old in text
    (folder / "sv.yaml").write_text(text.replace(old, new), "utf-8")


def found(folder: Path) -> list[tuple[str, object]]:
    return [(misfit.name, misfit.values.get("names")) for misfit in misfits(folder)]


CHANGES: dict[str, tuple[str, str, list[tuple[str, object]]]] = {
    "other words": ("Hjälp\n", "Så här gör du\n", []),
    "a phrase less": ("  help: Hjälp\n", "", [("words_lacking", "key.help")]),
    "an empty phrase": ("  help: Hjälp\n", "  help:\n", [("words_lacking", "key.help")]),
    "another placeholder": (
        "Fråga {number} av {total}",
        "Fråga {nummer} av {total}",
        [("words_braces", "question.progress")],
    ),
    "no placeholder": (
        "Fråga {number} av {total}",
        "Fråga av {total}",
        [("words_braces", "question.progress")],
    ),
    "a lone brace": (
        "Fråga {number} av {total}",
        "Fråga {number av {total}",
        [("words_braces", "question.progress")],
    ),
    "a wrong name": (
        "  help: Hjälp\n",
        "  hjelp: Hjälp\n",
        [("words_unknown", "key.hjelp"), ("words_lacking", "key.help")],
    ),
    "a language more": ("  en: English\n", "  en: English\n  so: Soomaali\n", []),
    "no YAML": ("key:\n", "key: [\n", [("words_unreadable", None)]),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_does_not_fit_in_rewritten_words_is_found(tmp_path: Path, change: str) -> None:
    old, new, names = CHANGES[change]
    rewrite(tmp_path / "egna", old, new)
    assert found(tmp_path / "egna") == names


def test_a_file_that_the_kiosk_never_reads_is_found(tmp_path: Path) -> None:
    shutil.copy(FOLDER / "sv.yaml", tmp_path / "sv.yml")
    shutil.copy(FOLDER / "sv.yaml", tmp_path / "Kopia av sv.yaml")
    assert found(tmp_path) == [("words_unused", None)] * 2
    assert found(tmp_path / "nowhere") == []


@pytest.mark.parametrize("change", CHANGES)
def test_the_kiosk_says_rewritten_words_and_ours_where_they_do_not_fit(
    tmp_path: Path, change: str
) -> None:
    old, new, _ = CHANGES[change]
    rewrite(tmp_path / "egna", old, new)
    script = REWRITTEN.format(folder=str(tmp_path / "egna"))
    command = changed_kiosk(tmp_path, script, "--data", tmp_path / "data")
    with Terminal(command) as terminal:
        wait_until_ready(terminal, tmp_path / "data")
        terminal.wait("Så här gör du" if change == "other words" else "Hjälp")
        terminal.press("1")
        terminal.wait("Fråga 1 av ")


@pytest.mark.parametrize("change", CHANGES)
def test_check_tells_what_does_not_fit(tmp_path: Path, change: str) -> None:
    old, new, names = CHANGES[change]
    rewrite(tmp_path / "egna", old, new)
    script = REWRITTEN.format(folder=str(tmp_path / "egna"))
    survey, _ = write_small_survey(tmp_path)
    done = subprocess.run(
        changed_kiosk(tmp_path, script, "check", survey),
        capture_output=True,
        text=True,
        check=False,
        env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin"},
    )
    told = [line for line in done.stdout.splitlines() if "egna" in line]
    assert len(told) == len(names)
    for (_, named), line in zip(names, told, strict=True):
        assert str(named or "") in line
    meant = {name for name, _ in names} <= {"words_lacking"}
    assert done.returncode == (0 if meant else 1)
    assert "Traceback" not in done.stderr


def test_every_phrase_of_ours_fits_itself(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "words", ignore=shutil.ignore_patterns("commands"))
    assert found(tmp_path / "words") == []
    assert len(phrase_file(FOLDER, "sv")) > 100


@pytest.mark.parametrize(("language", "name"), [("fi", "Suomi"), ("so", "Soomaali"), ("xx", "xx")])
def test_languages_are_offered_by_their_own_names(language: str, name: str) -> None:
    assert language_name(language) == name
    assert set(name) <= set(CONSOLE_GLYPHS)


# -- the languages that come with the kiosk

TONGUES = sorted(file.stem for file in FOLDER.glob("*.yaml"))


@pytest.mark.parametrize("language", TONGUES)
def test_what_nobody_has_read_whose_mother_tongue_it_is_begins_with_saying_so(
    language: str,
) -> None:
    text = (FOLDER / f"{language}.yaml").read_text("utf-8")
    assert ("som modersmål måste läsa filen innan den används" in text) == (language in UNREAD)


@pytest.mark.parametrize("language", TONGUES)
def test_every_letter_of_a_language_can_be_drawn(language: str) -> None:
    said = phrase_file(FOLDER, language)
    letters = {letter for phrase in said.values() for form in forms(phrase) for letter in form}
    assert letters - CONSOLE_GLYPHS <= {"\n"}


@pytest.mark.parametrize("language", TONGUES)
def test_the_longest_of_its_own_texts_fits_on_the_smallest_screen(language: str) -> None:
    said = help_message(words(language))
    blocks = Block(said.title, "strong"), Block(said.text)
    assert len(laid_out(Content(blocks), 74, 19, plain=False)) <= 19
