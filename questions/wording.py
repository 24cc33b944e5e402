"""Words for people, kept in files that can be edited without touching code.

A phrase file is YAML, one file a language: names with dots as nested mappings, `{name}` for what
is filled in. Every package of ours has a folder `phrases/` of its own.
"""

import errno
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

from questions.characters import on_one_line

LANGUAGES = ("sv", "en")
"""The languages that commands speak to staff; the first when in doubt."""
QUESTION_PHRASES = Path(__file__).parent / "phrases"
"""The folder with the words for question files, codebooks and what the system says."""


class PhraseFileError(Exception):
    """A phrase file cannot be read as YAML; the message says where, for whoever has edited it."""


class _Values(dict[str, object]):
    """What is filled in; a name that nobody knows stays as it was written."""

    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"


class Phrases:
    """The phrases of one package in one language: `phrases("start.help", key="F1")`."""

    def __init__(
        self, language: str, texts: Mapping[str, str], fallback: Mapping[str, str]
    ) -> None:
        self.language = language
        """The one that was asked for, whether or not it has a phrase file."""
        self._texts = texts
        self._fallback = fallback

    def __call__(self, name: str, /, **values: object) -> str:
        """The phrase called `name` with `values` filled in.

        Names come from outside, of files for one: what is filled in stays on its line, and nothing
        in it steers a terminal.

        Raises KeyError when neither the language nor Swedish has it.
        """
        text = self._texts.get(name) or self._fallback[name]
        if not values:
            return text
        try:
            return text.format_map(_Values((n, _shown(v)) for n, v in values.items()))
        except (ValueError, IndexError, KeyError, AttributeError, TypeError):
            return text  # somebody has edited it; a lone brace must not stop the kiosk

    def __contains__(self, name: str) -> bool:
        return name in self._texts

    def reason(self, error: OSError) -> str:
        """Why the system would not use a file, in words; the system's own where we have none."""
        words = phrases(QUESTION_PHRASES, self.language)
        name = f"system.{errno.errorcode.get(error.errno or 0, '')}"
        return words(name) if name in words else error.strerror or type(error).__name__


def _shown(value: object) -> object:
    return on_one_line(str(value)) if isinstance(value, str | os.PathLike) else value


@cache
def phrase_file(folder: Path, language: str) -> Mapping[str, str]:
    """The phrases of `folder`/`language`.yaml as a flat mapping of dotted name to text.

    Raises PhraseFileError.
    """
    path = folder / f"{language}.yaml"
    flat: dict[str, str] = {}
    try:
        pending: list[tuple[str, object]] = [("", _plain(path.read_text(encoding="utf-8")))]
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        position = f":{mark.line + 1}:{mark.column + 1}" if mark else ""
        raise PhraseFileError(f"{path}{position}: kan inte läsas / cannot be read") from None
    except (yaml.YAMLError, UnicodeError, OSError):
        raise PhraseFileError(f"{path}: kan inte läsas / cannot be read") from None
    while pending:
        name, value = pending.pop()
        if isinstance(value, dict):
            pending.extend((f"{name}.{key}" if name else key, part) for key, part in value.items())
        else:
            flat[name] = str(value).rstrip("\n")
    return flat


def _plain(text: str) -> object:
    loader = yaml.CBaseLoader(text)  # builds nothing but mappings, lists and text
    try:
        return loader.get_single_data()
    finally:
        loader.dispose()


def phrases(folder: Path, language: str) -> Phrases:
    """The phrases of `folder` in `language`.

    A form of a language that has no file (`en-simple`) gets those of the language, and a language
    that has none the Swedish ones.
    """
    base = phrase_file(folder, LANGUAGES[0])
    for known in (language, language.partition("-")[0]):
        if (folder / f"{known}.yaml").is_file():
            return Phrases(language, phrase_file(folder, known), base)
    return Phrases(language, base, base)


def locale_language(environment: Mapping[str, str] = os.environ) -> str:
    """The language for commands, after POSIX' order of locale variables; Swedish when in doubt."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(name):
            language = value.replace("-", "_").split("_")[0].split(".")[0].lower()
            return language if language in LANGUAGES else LANGUAGES[0]
    return LANGUAGES[0]
