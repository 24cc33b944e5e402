"""Every phrase that the program can ask for is there, in every language, and can be filled in."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import pytest

from questions.wording import Phrase, forms, phrase_file, placeholders
from tests.asked_phrases import ROOT, Asked, asked

SCREEN, COMMANDS = ROOT / "kiosk/phrases", ROOT / "kiosk/phrases/commands"
OFFICE, SHARED = ROOT / "exporter/phrases", ROOT / "questions/phrases"
OF_PACKAGE = {
    "questions": (SHARED,),
    "kiosk": (SCREEN, COMMANDS, SHARED),
    "exporter": (OFFICE, SHARED),
}
"""Where the phrases of a package are. No two of its folders have one of the same name."""
FILES = sorted(
    file for folder in (SCREEN, COMMANDS, OFFICE, SHARED) for file in folder.glob("*.yaml")
)
Reader = Callable[[Path, str], Mapping[str, Phrase]]
"""From a folder and a language to its phrases."""


@cache
def all_asked() -> list[Asked]:
    return sorted(set(asked()), key=str)


def languages(folder: Path) -> list[str]:
    return [file.stem for file in FILES if file.parent == folder]


def missing(read: Reader) -> list[str]:
    """What is asked for and not there, and where it is asked for."""
    found = []
    for one in all_asked():
        folders = [
            f for f in OF_PACKAGE[one.package] if any(one.name in read(f, n) for n in languages(f))
        ]
        absent = [name for f in folders for name in languages(f) if one.name not in read(f, name)]
        if absent or not folders:
            found.append(f"{one.name} {absent} ({one.where})")
    return found


def unfilled(read: Reader) -> list[str]:
    """What a phrase wants to be filled in and does not get."""
    found = []
    for one in all_asked():
        for folder in OF_PACKAGE[one.package]:
            for language in languages(folder):
                phrase = read(folder, language).get(one.name, "")
                wanted = placeholders(phrase) if one.values else frozenset()
                if not isinstance(phrase, str):
                    wanted |= {"count"}
                if lacking := sorted(wanted - one.values):
                    found.append(f"{language} {one.name}: {lacking} ({one.where})")
    return found


def with_changed(name: str, phrase: Phrase | None) -> Reader:
    """As if a Swedish phrase were another, or not there."""

    def read(folder: Path, language: str) -> Mapping[str, Phrase]:
        there = phrase_file(folder, language)
        if language != "sv" or name not in there:
            return there
        rest = {known: text for known, text in there.items() if known != name}
        return rest if phrase is None else rest | {name: phrase}

    return read


def test_every_phrase_that_is_asked_for_is_there_in_every_language() -> None:
    assert missing(phrase_file) == []


@pytest.mark.parametrize(
    "name", ["key.help", "staff.clear_text", "problem.rule_url", "finding.bundle_newer", "date"]
)
def test_a_phrase_that_is_gone_is_missed(name: str) -> None:
    assert any(line.startswith(f"{name} ") for line in missing(with_changed(name, None)))


@pytest.mark.parametrize("file", FILES, ids=str)
def test_every_phrase_that_is_there_is_asked_for(file: Path) -> None:
    """So none is kept in vain, and the search has missed none."""
    names = {one.name for one in all_asked() if file.parent in OF_PACKAGE[one.package]}
    assert set(phrase_file(file.parent, file.stem)) <= names


def test_a_phrase_is_filled_in_with_all_that_it_names() -> None:
    assert unfilled(phrase_file) == []


@pytest.mark.parametrize(
    ("name", "phrase"),
    [
        ("question.progress", "Fråga {nummer} av {total}"),
        ("problem.unknown_key", "Nyckeln ”{nyckel}” finns inte."),
        ("error.csv_row", "{file}, rad {number}"),
        ("doctor.owner", "{path} tillhör {user}"),
    ],
)
def test_a_name_that_is_not_filled_in_is_found(name: str, phrase: str) -> None:
    [found, *_] = unfilled(with_changed(name, phrase))
    assert name in found


def test_no_phrase_of_a_package_hides_another() -> None:
    for folders in OF_PACKAGE.values():
        names = [name for folder in folders for name in phrase_file(folder, "sv")]
        assert len(names) == len(set(names))


@pytest.mark.parametrize("file", FILES, ids=str)
def test_all_languages_name_the_same_to_be_filled_in(file: Path) -> None:
    swedish, other = phrase_file(file.parent, "sv"), phrase_file(file.parent, file.stem)
    assert set(other) == set(swedish)
    for name, phrase in swedish.items():
        assert placeholders(other[name]) == placeholders(phrase), name


@pytest.mark.parametrize("folder", [COMMANDS, OFFICE, SHARED], ids=str)
def test_nothing_is_left_in_the_other_language(folder: Path) -> None:
    english = phrase_file(folder, "en")
    for name, phrase in phrase_file(folder, "sv").items():
        for text in set(forms(phrase)) & set(forms(english[name])):
            words = re.sub(r"\{\w+\}|\W", "", text)
            assert words in {"", "kiosk", "Median"}, name


@pytest.mark.parametrize("file", FILES, ids=str)
def test_a_number_before_a_noun_has_a_form_for_one(file: Path) -> None:
    """Else `{count} files` would be "1 files"."""
    alike = {"svar", "fritextsvar", "fel", "tecken", "val", "tal"}  # for one and for many
    no_nouns = {"till", "more", "nya", "kale"}
    never_one = {"staff.one_file", "problem.too_many_variables"}
    never_one |= {"problem.text_too_long"}
    for name, phrase in phrase_file(file.parent, file.stem).items():
        if isinstance(phrase, str) and name not in never_one:
            nouns = re.findall(r"\{count\} ([^\W\d]+)", phrase)
            assert set(nouns) <= alike | no_nouns, name
