"""Texts in all languages of a survey: which are missing, which are too many, which fall back."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from questions.characters import HARD_SPACES
from questions.model import LANGUAGE_PATTERN, SIMPLE
from questions.nearest import nearest
from questions.problems import Position, Problems
from questions.source import Mapping, Node, Scalar, listed
from questions.values import ABSENT, matches


class Languages:
    """The languages that texts may have, and what the texts of a file make of them."""

    def __init__(self, names: Sequence[str], needed: Sequence[str], problems: Problems) -> None:
        self.names = tuple(names)
        self._needed = tuple(needed)
        """Those that no text may lack. Another one falls back: easy-read to its language, else to
        the first."""
        self._problems = problems
        self._written: set[str] = set()
        self._missing: list[tuple[Position, str, str]] = []
        """Position, language and key of each text that is not there."""

    @property
    def example(self) -> str:
        """What an author writes where a text is wanted."""
        return ", ".join(f"{name}: …" for name in self._needed or ["sv"])

    def like_language(self, name: str, settings: Iterable[str]) -> bool:
        """Whether `name`, which is none of the settings beside the texts, was to be a language."""
        return is_language(name) or nearest(name, [*self.names, *settings]) in self.names

    def of(self, mapping: Mapping, key: str, value: Callable[[Node, str], Any]) -> dict[str, Any]:
        """Language to text, in the order of the languages, as far as `mapping` has them.

        `value` takes a node and its key and gives its text, or ABSENT.
        """
        plain: dict[str, Any] = {}
        excused = set()
        for language, (position, child) in mapping.entries.items():
            if self.names and language not in self.names:
                excused.add(self._not_listed(mapping, language, position, child))
                if is_bare(child) and plain:
                    plain.popitem()  # its text goes on here, or so it seems
                continue
            self._written.add(language)
            text = value(child, f"{key}: {language}")
            if text is not ABSENT:
                plain[language] = text
        for language in sorted(self.names, key=lambda name: name.endswith(SIMPLE)):
            if language in mapping.entries or language in excused:
                continue
            if language in self._needed:
                self._missing.append((mapping.position, language, key))
            elif (other := self._instead(language)) in plain:
                plain[language] = plain[other]
        return {name: plain[name] for name in self.names if name in plain}

    def _instead(self, language: str) -> str:
        """The language whose text stands for one that is not there."""
        base = language.removesuffix(SIMPLE)
        return base if base != language and base in self.names else self.names[0]

    def _not_listed(
        self, mapping: Mapping, language: str, position: Position, child: Node
    ) -> str | None:
        """Report what stands where a language should; return the one that was probably meant."""
        absent = [name for name in self.names if name not in mapping.entries]
        if glued := report_glued(position, language, child, absent, self._problems):
            return glued
        if is_bare(child):
            self._problems.error(position, "comma_in_text", value=language)
            return None
        required = [name for name in absent if name in self._needed]
        guess = nearest(language, absent) or (required[0] if len(required) == 1 else None)
        phrase = "extra_language_guess" if guess else "extra_language"
        known = ", ".join(self.names)
        self._problems.error(position, phrase, language=language, known=known, guess=guess)
        return guess

    def report_missing(self) -> None:
        """Report the texts that are not there."""
        for position, language, key in self._missing:
            self._problems.error(position, "missing_language", language=language, key=key)


class ListedLanguages(Languages):
    """Those that a file lists itself: all are needed but easy-read."""

    def __init__(self, root: Mapping, problems: Problems) -> None:
        self._listed: dict[str, Position] = {}
        for name, position in listed(root.get("languages")):
            if is_language(name):
                self._listed.setdefault(name, position)
        needed = [name for name in self._listed if not name.endswith(SIMPLE)]
        super().__init__([*self._listed], needed, problems)

    def report_missing(self) -> None:
        """A language that has no texts at all is one mistake."""
        without = {language for _, language, _ in self._missing} - self._written
        for language in without:
            position = self._listed[language]
            self._problems.error(position, "language_without_texts", language=language)
        self._missing = [missing for missing in self._missing if missing[1] not in without]
        super().report_missing()


def is_language(name: str) -> bool:
    return matches(LANGUAGE_PATTERN, name)


def is_bare(node: Node) -> bool:
    """A key without a value: in `{sv: Ja, tack}` the comma has cut a text in two."""
    return isinstance(node, Scalar) and not node.text and not node.quoted


def report_glued(
    position: Position, name: str, child: Node | None, known: Iterable[str], problems: Problems
) -> str | None:
    """Report a key that was glued to its value, as in `{sv:"Ja"}` and `{sv "Ja"}`; return it.

    `name` is all that stands there, `child` what YAML found behind it.
    """
    if child is not None and not is_bare(child):
        return None
    for key in known:
        rest = name.removeprefix(key)
        if rest == name or rest.lstrip()[:1] not in tuple(":\"'”“"):
            continue
        hard = rest[0] == ":" and rest[1:2] in HARD_SPACES
        problems.error(position, "hard_space_after" if hard else "glued_key", key=key)
        return key
    return None
