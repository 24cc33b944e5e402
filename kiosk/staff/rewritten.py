"""Whether the words that staff have rewritten can be said: what does not fit is said in ours."""

import re
from collections.abc import Iterator
from pathlib import Path

from kiosk.staff.shortcoming import Shortcoming
from kiosk.wording import FOLDER, REWRITTEN, can_be_filled
from questions.model import LANGUAGE_PATTERN
from questions.wording import PhraseFileError, phrase_file, phrases

MOST_NAMED = 5
"""Phrases that are named; with more of one kind the file is another version's."""


def misfits(folder: Path = REWRITTEN) -> Iterator[Shortcoming]:
    """What does not fit in the files of `folder`, where there is one."""
    try:
        files = sorted(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError:
        yield Shortcoming("words_unreadable", {"position": folder})
        return
    for file in files:
        if file.suffix != ".yaml" or not re.fullmatch(LANGUAGE_PATTERN, file.stem):
            yield Shortcoming("words_unused", {"file": file})
            continue
        try:
            yield from _of_file(file)
        except PhraseFileError as error:
            yield Shortcoming("words_unreadable", {"position": error.position})


def _of_file(file: Path) -> Iterator[Shortcoming]:
    ours, *_ = phrases(FOLDER, file.stem).sources
    theirs = phrase_file(file.parent, file.stem)
    known = ours.keys() | {name for name in theirs if name.startswith("language.")}
    both = ours.keys() & theirs.keys()
    for kind, names in {
        "words_unknown": theirs.keys() - known,
        "words_braces": {name for name in both if not can_be_filled(theirs[name], ours[name])},
        "words_lacking": ours.keys() - theirs.keys(),
    }.items():
        if names:
            named = ", ".join(sorted(names)[:MOST_NAMED])
            yield Shortcoming(kind, {"file": file, "names": named, "count": len(names)})
