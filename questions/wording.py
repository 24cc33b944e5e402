"""Words for people, kept in files that can be edited without touching code.

A phrase file is YAML, one file a language: names with dots as nested mappings, `{name}` for what
is filled in. Every package of ours has a folder `phrases/` of its own.

Where a number changes more than itself, a phrase has two forms, and `count` decides between them:

    files: {one: One file lies aside., other: "{count} files lie aside."}
"""

import errno
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml

from questions.characters import on_one_line
from questions.paths import is_there

LANGUAGES = ("sv", "en")
"""The languages that commands speak to staff; the first when in doubt."""
QUESTION_PHRASES = Path(__file__).parent / "phrases"
"""The folder with the words for question files, codebooks, commands and what the system says."""


class PhraseFileError(Exception):
    """A phrase file cannot be read as YAML; the message says where, for whoever has edited it."""

    def __init__(self, position: str) -> None:
        super().__init__(f"{position}: kan inte läsas / cannot be read")
        self.position = position
        """The file, and where it is known the line and column."""


class Counted(NamedTuple):
    """A phrase for one, and for any other number: what Swedish and English tell apart."""

    one: str
    other: str


Phrase = str | Counted


class Phrases:
    """The phrases of one package in one language: `phrases("start.help", key="F1")`."""

    def __init__(self, language: str, *sources: Mapping[str, Phrase]) -> None:
        """Of each phrase the first source holds that has it and can be filled in."""
        self.language = language
        """The one that was asked for, whether or not it has a phrase file."""
        self.sources = sources

    def __call__(self, name: str, /, **values: object) -> str:
        """The phrase called `name` with `values` filled in.

        Names come from outside, of files for one: what is filled in stays on its line, and nothing
        in it steers a terminal. Somebody may have edited the phrase: what cannot be filled in is
        said as it stands, and what is not there is told by its name. Neither stops a kiosk.
        """
        shown = {name: _shown(value) for name, value in values.items()}
        found = [
            _form(source[name], values.get("count")) for source in self.sources if name in source
        ]
        for text in found:
            try:
                return text.format_map(shown) if shown else text
            except (ValueError, LookupError, AttributeError, TypeError):
                continue
        return found[0] if found else name

    def __contains__(self, name: str) -> bool:
        return any(name in source for source in self.sources)

    def reason(self, error: OSError) -> str:
        """Why the system refused a file, in words; by the system's name where we have none."""
        words = phrases(QUESTION_PHRASES, self.language)
        code = errno.errorcode.get(error.errno or 0, type(error).__name__)
        name = f"system.{code}"
        return words(name) if name in words else words("system.other", code=code)


def _form(phrase: Phrase, count: object) -> str:
    if isinstance(phrase, str):
        return phrase
    return phrase.one if str(count) == "1" else phrase.other


def forms(phrase: Phrase) -> tuple[str, ...]:
    """All that a phrase can be."""
    return (phrase,) if isinstance(phrase, str) else phrase


def placeholders(phrase: Phrase) -> frozenset[str]:
    """What is filled in, in any of the forms. Raises ValueError for braces that are none."""
    from string import Formatter  # for the few who have rewritten something

    names = [name for form in forms(phrase) for _, name, _, _ in Formatter().parse(form)]
    return frozenset(name for name in names if name is not None)


def _shown(value: object) -> object:
    return on_one_line(str(value)) if isinstance(value, str | os.PathLike) else value


@cache
def phrase_file(folder: Path, language: str) -> Mapping[str, Phrase]:
    """The phrases of `folder`/`language`.yaml by their dotted names; empty ones are not there.

    Raises PhraseFileError.
    """
    path = folder / f"{language}.yaml"
    try:
        root = _plain(path.read_text(encoding="utf-8").removeprefix("\ufeff"))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        position = f":{mark.line + 1}:{mark.column + 1}" if mark else ""
        raise PhraseFileError(f"{path}{position}") from None
    except (yaml.YAMLError, UnicodeError, OSError, RecursionError):
        raise PhraseFileError(str(path)) from None
    flat: dict[str, Phrase] = {}
    pending: list[tuple[str, object]] = [("", root)]
    while pending:
        name, value = pending.pop()
        if isinstance(value, dict) and value.keys() == {"one", "other"}:
            flat[name] = Counted(_text(value["one"]), _text(value["other"]))
        elif isinstance(value, dict):
            pending.extend((f"{name}.{key}" if name else key, part) for key, part in value.items())
        elif value:
            flat[name] = _text(value)
    return flat


def _text(value: object) -> str:
    return str(value).rstrip("\n")


def _plain(text: str) -> object:
    loader = yaml.CBaseLoader(text)  # builds nothing but mappings, lists and text
    try:
        return loader.get_single_data()
    finally:
        loader.dispose()


@cache
def phrases(folder: Path, language: str) -> Phrases:
    """The phrases of `folder` in `language`.

    A form of a language that has no file (`en-simple`) gets those of the language, and a language
    that has none the Swedish ones. Raises PhraseFileError.
    """
    base = phrase_file(folder, LANGUAGES[0])
    for known in (language, language.partition("-")[0]):
        if has_phrase_file(folder, known):
            return Phrases(language, phrase_file(folder, known), base)
    return Phrases(language, base)


def has_phrase_file(folder: Path, language: str) -> bool:
    """Whether there is one; where that cannot be seen, `phrase_file` says why."""
    try:
        return is_there(folder / f"{language}.yaml")
    except OSError:
        return True


def locale_language(environment: Mapping[str, str] = os.environ) -> str:
    """The language for commands, after POSIX' order of locale variables; Swedish when in doubt."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(name):
            language = value.replace("-", "_").split("_")[0].split(".")[0].lower()
            return language if language in LANGUAGES else LANGUAGES[0]
    return LANGUAGES[0]
