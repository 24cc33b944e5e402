"""What a misspelt word was probably meant to be."""

from collections.abc import Iterable
from itertools import islice

_LONGEST = 40
_MOST_COMPARED = 300
"""Comparing is slow, and a file may name thousands of things a hundred times wrongly."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that is most like `word`; None when none is much like it."""
    from difflib import get_close_matches  # only for files with mistakes

    if len(word) > _LONGEST:
        return None
    found = get_close_matches(word.lower(), list(islice(known, _MOST_COMPARED)), n=1, cutoff=0.66)
    return found[0] if found else None
