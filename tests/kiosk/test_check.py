"""`kiosk check` tells staff all mistakes of their file, in their language."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.tui.checking import looked_at
from kiosk.tui.fitting import SIZES
from questions.loader import SURVEYS, load
from questions.problems import Problem

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


# -- what the kiosk itself finds

SMALL = """
survey: liten
version: "1"
languages: [LANGUAGES]
title: {TITLE}
online: {url: "URL"}
questions:
  - id: torg
    type: single
    text: {QUESTION}
    choices:
"""
DOCUMENT = (Path(__file__).parents[2] / "docs/question-file.md").read_text("utf-8")


def small(*, question: str = "Torget?", choice: str = "Ja", url: str = "https://a.se") -> str:
    head = SMALL.replace("LANGUAGES", "sv, en").replace("URL", url)
    head = head.replace("TITLE", "sv: Torget, en: Square")
    head = head.replace("QUESTION", f'sv: "{question}", en: "The square?"')
    return head + "".join(f'      a{n}: {{sv: "{choice} {n}", en: "{n}"}}\n' for n in range(9))


def found(text: str) -> list[Problem]:
    loaded = load(text.encode())
    assert loaded.survey is not None, loaded.problems
    return list(looked_at(loaded).problems)


def of_length(length: int) -> str:
    """Words of a usual length."""
    return ("Kommunen bygger om torget nästa år. " * length)[: length - 1] + "?"


def documented(before: str) -> int:
    [number] = re.findall(rf"{before} (\d+)", DOCUMENT)
    return int(number)


def test_what_is_not_seen_at_once_is_told_by_part_size_and_language() -> None:
    [told] = found(small(question=of_length(700)))
    assert (told.phrase, told.line) == ("does_not_fit", 8)
    at_80x24, *larger = told.values["where"].split("; ")
    assert re.fullmatch(r"80x24: sv \d+", at_80x24)
    assert not larger, "what is left out of the smallest fits into all others"


def test_what_is_as_long_as_the_document_says_fits() -> None:
    question = documented("Håll en fråga under") - 1
    choice = documented("ett svarsval under") - 3
    assert found(small(question=of_length(question), choice=of_length(choice))) == []
    told = found(small(question=of_length(3 * question), choice=of_length(2 * choice)))
    assert [one.phrase for one in told] == ["does_not_fit"]


def test_an_address_as_long_as_the_document_says_has_its_code_on_the_smallest_screen() -> None:
    longest = documented("Är den längre än")
    address = "https://www.essunga.se/trygghet/"
    assert found(small(url=address[:longest])) == []
    [told] = found(small(url=address[: longest + 1]))
    assert told.phrase == "code_does_not_fit"
    assert told.values["where"] == f"80x24: sv {longest}, en {longest}"


def test_a_long_address_is_told_with_what_each_size_has_room_for() -> None:
    [told] = found(small(url="https://www.essunga.se/" + "trygg" * 33))
    sizes = [part.partition(":")[0] for part in told.values["where"].split("; ")]
    assert sizes == [f"{columns}x{rows}" for columns, rows in SIZES]


TONGUES = """
survey: sprak
version: "1"
languages: [LANGUAGE]
title: {LANGUAGE: TITLE}
questions:
  - {id: val, type: single, text: {LANGUAGE: QUESTION},
     choices: {a: {LANGUAGE: A}, b: {LANGUAGE: B}}}
"""


def speaking(**texts: tuple[str, str, str, str]) -> str:
    """A survey in these languages: its title, question and two choices."""
    text = TONGUES.replace("[LANGUAGE]", f"[{', '.join(texts)}]")
    for place, name in enumerate(("TITLE", "QUESTION", "A", "B")):
        each = ", ".join(f'{language}: "{words[place]}"' for language, words in texts.items())
        text = text.replace(f"LANGUAGE: {name}", each)
    return text


SWEDISH = ("Prov", "Är det bra?", "Ja", "Nej")
ARABIC = ("اختبار", "هل هذا جيد؟", "نعم", "لا")


def test_a_language_that_the_font_cannot_write_is_named_once() -> None:
    [told] = found(speaking(sv=SWEDISH, ar=ARABIC))
    assert (told.phrase, told.values["language"]) == ("language_not_drawn", "ar")
    assert told.line == 4


def test_a_sign_that_the_font_lacks_is_told_where_it_stands() -> None:
    [told] = found(speaking(sv=("Prov", "Är det ☺?", "Ja", "Nej")))
    assert (told.phrase, told.values["character"]) == ("no_glyph", "☺")


@pytest.mark.parametrize(("language", "phrase"), [("fi", "words_unread"), ("de", "words_missing")])
def test_a_language_that_the_kiosk_does_not_speak_well_is_told(language: str, phrase: str) -> None:
    [told] = found(speaking(sv=SWEDISH, **{language: SWEDISH}))
    assert (told.phrase, told.values["language"]) == (phrase, language)
