"""What a misspelt word was probably meant to be."""

from collections.abc import Iterable
from itertools import islice, takewhile

_LONGEST = 40
_MOST_COMPARED = 300
"""Comparing is slow, and a file may name thousands of things a hundred times wrongly."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that is most like `word`; None when none is much like it.

    What begins alike comes first, and what begins otherwise is never meant: a prefix turns a word
    into its opposite ("trygg", "otrygg"), a slip of the finger rarely hits the first letter.
    """
    from difflib import get_close_matches  # only for files with mistakes

    word = word.lower()
    if not word or len(word) > _LONGEST:
        return None
    alike = ((name.lower(), name) for name in known if name[:1].lower() == word[0])
    compared = dict(islice(alike, _MOST_COMPARED))
    found = get_close_matches(word, compared, n=_MOST_COMPARED, cutoff=0.66)
    best = max(found, key=lambda name: _begins_alike(word, name), default="")
    return compared.get(best)


def _begins_alike(one: str, other: str) -> int:
    """The number of characters with which both begin."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
