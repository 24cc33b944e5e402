"""The page for staff quotes what the programs say, to the letter."""

import re
from pathlib import Path

import pytest

import exporter
import kiosk
from questions.wording import QUESTION_PHRASES, forms, phrase_file

PAGE = (Path(__file__).parents[2] / "docs" / "exporter.md").read_text(encoding="utf-8")
EXPORTER = phrase_file(Path(exporter.__path__[0]) / "phrases", "sv")
KIOSK = phrase_file(Path(kiosk.__path__[0]) / "phrases" / "commands", "sv")
COMMANDS = phrase_file(QUESTION_PHRASES, "sv")
SENTENCES = {
    form
    for phrases in (EXPORTER, KIOSK, COMMANDS)
    for phrase in phrases.values()
    for form in forms(phrase)
    if form[-1] in ".:?"
}


def quoted() -> list[str]:
    """The first cells of the tables that list what a program says; some hold two sentences."""
    found = []
    for table in re.findall(r"^\| \S+ säger \|.*\n\|[-|]+\n((?:\|.*\n)+)", PAGE, re.MULTILINE):
        for row in table.splitlines():
            found += row.split(" | ")[0].removeprefix("| ").split(" Eller: ")
    return [sentence for sentence in found if not sentence.startswith("En annan mening")]


def says(sentence: str) -> bool:
    """Whether a sentence, with something filled in, or left out as `…`, reads `sentence`."""
    for phrase in SENTENCES:
        parts = (re.escape(part) for part in re.split(r"{\w+}", phrase))
        if re.fullmatch("(?:…|.+?)".join(parts), sentence):
            return True
    return False


def test_the_tables_were_found() -> None:
    assert len(quoted()) >= 20


@pytest.mark.parametrize("sentence", quoted())
def test_what_the_page_quotes_is_what_a_program_says(sentence: str) -> None:
    assert says(sentence)


@pytest.mark.parametrize("name", [name for name in EXPORTER if name.startswith("finding.")])
def test_everything_that_a_report_can_find_stands_on_the_page(name: str) -> None:
    assert all(form in PAGE for form in forms(EXPORTER[name]))


def test_what_is_not_said_is_told_apart() -> None:
    assert says("svar finns inte.")
    assert not says("svar är borta.")
