"""What people write is kept as they wrote it, but for what would draw over other lines."""

import unicodedata

import pytest

from questions.characters import clean

STACK = "\u0301\u0302\u0303\u0308\u030a\u0323\u0331"


@pytest.mark.parametrize("letter", ["x", "é", "e\u0301", " ", ""])
def test_no_more_than_four_marks_stay_on_a_character(letter: str) -> None:
    for text in (letter + STACK, f"{letter}{STACK}q{STACK}"):
        for part in clean(text).split("q"):
            marks = [character for character in part if unicodedata.combining(character)]
            assert len(marks) == 4
    assert clean(letter + STACK) == clean(clean(letter + STACK))


def test_marks_that_languages_need_are_kept() -> None:
    for text in ("Nguyễn", "o\u0328\u0301", "אָ֑", "x\u0301\u0302\u0303\u0308"):
        assert clean(text) == unicodedata.normalize("NFC", text)
