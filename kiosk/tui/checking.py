"""What the kiosk finds in a question file that is right in itself: texts that do not fit, letters
that it cannot draw, and languages that it does not speak well.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping

import msgspec

from kiosk.tui.fitting import LeftOut, Size, left_out
from kiosk.wording import FOLDER, REWRITTEN, UNREAD
from questions.characters import CONSOLE_GLYPHS
from questions.loader import Loaded
from questions.model import Survey
from questions.problems import Problem, Problems
from questions.wording import has_phrase_file

MOST_LETTERS = 5
"""That are named of those that the console's font lacks."""
FOREIGN = 0.1
"""Share of a language's letters that the font lacks: with more it cannot be read on the console."""


def looked_at(loaded: Loaded) -> Loaded:
    """With what the kiosk finds in a question file that has no errors."""
    if loaded.survey is None:
        return loaded
    problems = Problems()
    lacking = dict(_lacking(loaded.survey))
    for language, letters in lacking.items():
        _not_drawn(problems, loaded, language, letters)
    for language in loaded.survey.languages:
        if language not in lacking:
            _own_words(problems, loaded, language)
    _not_fitting(problems, loaded, asyncio.run(left_out(loaded.survey)))
    foreign = frozenset("".join(lacking.values()))
    told = [one for one in loaded.problems if not _is_of(one, foreign)]
    both = sorted((*told, *problems.sorted()), key=lambda one: (one.line, one.column))
    return msgspec.structs.replace(loaded, problems=tuple(both))


# -- letters


def _lacking(survey: Survey) -> Iterator[tuple[str, str]]:
    """The languages that the console's font cannot write, each with the letters that it lacks."""
    for language in survey.languages:
        letters = [char for text in _texts(survey, language) for char in text if char.isalpha()]
        lacking = [char for char in letters if char not in CONSOLE_GLYPHS]
        if len(lacking) > FOREIGN * len(letters):
            yield language, "".join(sorted(set(lacking)))


def _texts(part: object, language: str) -> Iterator[str]:
    """All that is written in one language, in any part of a survey."""
    match part:
        case msgspec.Struct():
            for field in part.__struct_fields__:
                yield from _texts(getattr(part, field), language)
        case Mapping():
            if isinstance(text := part.get(language), str):
                yield text
            for value in part.values():
                yield from _texts(value, language)
        case tuple():
            for value in part:
                yield from _texts(value, language)


def _is_of(problem: Problem, letters: frozenset[str]) -> bool:
    """Whether it is only that such a letter cannot be drawn: that is told of the language."""
    return problem.phrase == "no_glyph" and problem.values["character"] in letters


def _not_drawn(problems: Problems, loaded: Loaded, language: str, letters: str) -> None:
    problems.warning(
        loaded.positions["languages"],
        "language_not_drawn",
        language=language,
        letters=" ".join(letters[:MOST_LETTERS]),
    )


def _own_words(problems: Problems, loaded: Loaded, language: str) -> None:
    """Say what has to be done about what the kiosk says of its own accord."""
    base = language.partition("-")[0]
    names = language, base
    position = loaded.positions["languages"]
    if any(has_phrase_file(REWRITTEN, name) for name in names):
        return
    if not any(has_phrase_file(FOLDER, name) for name in names):
        problems.warning(position, "words_missing", language=language, folder=REWRITTEN)
    elif base in UNREAD:
        problems.warning(position, "words_unread", language=language, folder=REWRITTEN)


# -- room


def _not_fitting(problems: Problems, loaded: Loaded, found: Iterable[LeftOut]) -> None:
    """One warning for each part: at which sizes how much of it is not seen, in which languages."""
    parts: dict[str, list[LeftOut]] = {}
    for one in found:
        parts.setdefault(one.part, []).append(one)
    for part, of_part in parts.items():
        is_code = part == "online"
        problems.warning(
            loaded.positions[part],
            "code_does_not_fit" if is_code else "does_not_fit",
            where=_where(of_part, min if is_code else max),
        )


def _where(found: Iterable[LeftOut], worst: Callable[[Iterable[int]], int]) -> str:
    """`80x24: sv 4, en 2; 106x33: sv 1`; of the rows of a matrix, each a screen, the worst."""
    counts: dict[Size, dict[str, list[int]]] = {}
    for one in found:
        counts.setdefault(one.size, {}).setdefault(one.language, []).append(one.number)
    return "; ".join(
        f"{columns}x{rows}: "
        + ", ".join(f"{language} {worst(values)}" for language, values in languages.items())
        for (columns, rows), languages in counts.items()
    )
