"""A first search for personal data in Swedish free text.

Finds what has a form: personal numbers, telephone numbers, e-mail addresses, licence plates,
streets with a number, and names after words such as "heter". It errs towards finding too much: what
it finds is shown to a person, never taken away by itself.
"""

import re
from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

Kind = Literal["personal_number", "phone", "email", "plate", "address", "name"]

LONGEST = 1000
"""Characters that are looked at; the patterns are meant for one answer, not for a book."""


class Hit(Struct, frozen=True, order=True):
    """Where personal data seems to stand: `text[start:end]`."""

    start: int
    end: int
    kind: Kind


_DASH = r"[-+\u2010-\u2015\u2212 ]"
_UPPER, _LOWER = "A-ZÅÄÖÉ", "a-zåäöé"
_PATTERNS: dict[Kind, re.Pattern[str]] = {
    "email": re.compile(
        r"[\w.+-]{1,64}\s?(?:@|\(at\)|\bsnabel-?a\b)\s?[\w-]{1,63}(?:\.[\w-]{1,63})+", re.IGNORECASE
    ),
    "phone": re.compile(
        r"(?<![\d-])(?:\+46|0046|0)[ ()/-]{0,3}[1-9](?:[ ()/\u2010-\u2015-]{0,2}\d){6,10}(?!\d)"
    ),
    "personal_number": re.compile(
        rf"(?<!\d)(?:18|19|20)?\d\d(?:0[1-9]|1[0-2])(?P<day>\d\d){_DASH}?\d{{4}}(?!\d)"
    ),
    "plate": re.compile(r"\b[A-HJ-PR-UW-Z]{3} ?\d\d[\dA-HJ-PR-UW-Z]\b", re.IGNORECASE),
    "address": re.compile(
        rf"\b[{_UPPER}{_LOWER}]{{2,30}}(?:gatan|vägen|gränden|gränd|stigen|torget|backen|allén)"
        r" ?\d{1,4}\b",
        re.IGNORECASE,
    ),
    "name": re.compile(
        r"\b(?i:heter|kallas|vid namn|grannen|läraren|chefen|polisen|herr|fru)"
        rf" ([{_UPPER}][{_LOWER}]{{1,20}}(?:[ -][{_UPPER}][{_LOWER}]{{1,20}})?)\b"
    ),
}


_LIKELY = re.compile(
    r"\d|@|\(at\)|snabel|heter|kallas|vid namn|grannen|läraren|chefen|polisen|herr|fru ",
    re.IGNORECASE,
)
"""Without any of these no pattern can match: most answers have none."""


def personal_data(text: str) -> tuple[Hit, ...]:
    """What looks like personal data in the first 1 000 characters of `text`, in their order."""
    text = text[:LONGEST]
    return tuple(sorted(_hits(text))) if _LIKELY.search(text) else ()


def _hits(text: str) -> Iterator[Hit]:
    taken: list[tuple[int, int]] = []
    for kind, pattern in _PATTERNS.items():
        for match in pattern.finditer(text):
            if kind == "personal_number" and not _is_personal_number(match):
                continue
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue  # a telephone number has the digits of a date, too
            taken.append(match.span())
            yield Hit(*match.span(), kind)


def _is_personal_number(match: re.Match[str]) -> bool:
    """A day of the month, or one plus 60 (samordningsnummer); without a separator the check digit.

    With a separator a wrong check digit is let pass: a mistyped number is still somebody's.
    """
    day = int(match["day"])
    if not (1 <= day <= 31 or 61 <= day <= 91):
        return False
    return not match[0].isdigit() or _luhn(match[0][-10:])


def _luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(map(int, reversed(digits))):
        doubled = digit * 2 if place % 2 else digit
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0
