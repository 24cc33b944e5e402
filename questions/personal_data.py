"""Personal data in Swedish free text: what it is and where, so that it can be taken away.

It searches for what has a form: personal numbers, telephone numbers, e-mail addresses, licence
plates, streets with a number, and names after words such as "heter". It errs towards finding too
much, because a person decides about every find; but a street without a number, a road, a sum and a
time are what the survey asks for, and pass.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Literal

from msgspec import Struct

from questions.swedish_words import (
    BEFORE_NAMES,
    BEFORE_NUMBERS,
    IN_CAPITALS,
    NO_DOORS,
    NO_NAMES,
)

FoundKind = Literal["email", "personal_number", "phone", "plate", "address", "name", "capitals"]
"""`capitals` are capitalised words in a row: perhaps a name, perhaps a place. Too weak to stop a
respondent, enough for a second look before anything is published."""

LONGEST = 1000
"""Characters that are looked at; the patterns are meant for one answer, not for a book."""


class Found(Struct, frozen=True):
    """`text[start:end]` looks like personal data."""

    kind: FoundKind
    start: int
    end: int


def personal_data(text: str) -> tuple[Found, ...]:
    """What looks like personal data in the first 1 000 characters: in order, nothing twice."""
    text = text[:LONGEST]
    found: list[Found] = []
    for search in _searches(text):
        pieces = list(search(text))
        found += pieces
        for piece in pieces:  # what is found is hidden from the searches that follow
            text = text[: piece.start] + "\0" * (piece.end - piece.start) + text[piece.end :]
    return tuple(sorted(found, key=lambda piece: piece.start)) if found else ()


def without(text: str, found: Iterable[Found]) -> str:
    """`text` without these pieces, and without the gaps, commas and brackets they would leave."""
    kept, end = "", 0
    for piece in found:
        kept = _joined(kept, text[end : piece.start]) if end else text[: piece.start]
        end = piece.end
    return _joined(kept, text[end:]) if end else text


_EMPTY = ("()", "[]", "””", "“”", '""')


def _joined(before: str, after: str) -> str:
    before, after = before.rstrip(" \t"), after.lstrip(" \t")
    while before[-1:] + after[:1] in _EMPTY:
        before, after = before[:-1].rstrip(" \t"), after[1:].lstrip(" \t")
    if not before or before.endswith("\n"):
        return before + after.lstrip(" \t.,;:")
    if not after or after[0] in ".,;:!?":
        return before.rstrip(" \t,;:") + after
    return before + after if before[-1] in "([" or after[0] in ")]\n" else f"{before} {after}"


def _searches(text: str) -> Iterator[Callable[[str], Iterator[Found]]]:
    """Those that may find something. Most answers have no digit, and the office reads 100 000."""
    lower = text.lower()
    if "@" in text or "snabel" in lower or " at " in lower or "at)" in lower or "at]" in lower:
        yield _emails
    if _DIGIT.search(text):
        yield _personal_numbers
        yield _phones
        yield _plates
        yield _addresses
    if _CAPITAL.search(text):
        yield _names
    if "heter" in lower:
        yield _names_in_lower_case


_DIGIT = re.compile(r"\d")
_CAPITAL = re.compile(r"\s[A-ZÅÄÖÉ]")


def _each(
    kind: FoundKind, pattern: re.Pattern[str], text: str, holds: Callable[[re.Match[str]], bool]
) -> Iterator[Found]:
    at = 0
    while match := pattern.search(text, at):
        # What begins inside something that does not hold may hold itself.
        at = match.start() + 1
        if holds(match):
            at = match.end()
            yield Found(kind, match.start(), at)


# -- e-mail

_LABEL = r"[^\W_][\w-]{0,62}"
_DOT = r"(?:\.|\s?[(\[](?:punkt|dot)[)\]]\s?|\s(?:punkt|dot)\s)"
_TOP = r"(?:se|nu|com|net|org|eu|info|no|dk|fi|de)"
_EMAIL = re.compile(
    rf"""(?<![\w.+-]) [\w.+-]+ (?:
        \s? (?: @ | [(\[] (?:at|snabel-?a) [)\]] | \bsnabel[- ]?a\b ) \s?
            {_LABEL} (?:{_DOT}{_LABEL})+
      | @ [^\W\d_][\w-]{{0,62}}                       # half an address is somebody's, too
      | \s at \s {_LABEL} (?:{_DOT}{_LABEL}){{0,3}}? {_DOT} {_TOP} \b
    )""",
    re.IGNORECASE | re.VERBOSE,
)


def _emails(text: str) -> Iterator[Found]:
    return _each("email", _EMAIL, text, lambda _: True)


# -- personal numbers

_DASHES = r"\-\u2010-\u2015\u2212"
_PERSONAL_NUMBER = re.compile(
    rf"""(?<!\d) (?:18|19|20)?
    (?P<year>\d\d) (?P<inner>[{_DASHES}/.\s]?) (?P<month>0[1-9]|1[0-2]) (?P=inner) (?P<day>\d\d)
    (?P<gap>\s?[{_DASHES}+]?\s?) (?P<last>[\dJ-NR-UWX]\d{{3}}) (?!\d)""",
    re.IGNORECASE | re.VERBOSE,
)

_LIKE_A_PHONE = re.compile(r"0(?!0|20)")


def _personal_numbers(text: str) -> Iterator[Found]:
    return _each("personal_number", _PERSONAL_NUMBER, text, _is_personal_number)


def _is_personal_number(match: re.Match[str]) -> bool:
    """Date and four digits, as Skatteverket writes it (SKV 704).

    A samordningsnummer has 60 added to the day; a reserve number ("T-nummer") has a letter first
    among the last four. With a gap a wrong check digit is let pass: a mistyped number is still
    somebody's. Without one, and in a date with its own gaps that a time may follow, it decides.
    """
    if not (1 <= int(match["day"]) <= 31 or 61 <= int(match["day"]) <= 91):
        return False
    if match["gap"] and not match["inner"]:
        return True
    if match[0].isdigit() and _LIKE_A_PHONE.match(match[0]):
        return False  # as much a telephone number, which is found next
    return _luhn(match["year"] + match["month"] + match["day"] + match["last"])


def _luhn(number: str) -> bool:
    """Whether the last digit checks the others.

    Luhn's formula (ISO/IEC 7812-1, annex B), which folkbokföringslagen (1991:481) 18 § makes part
    of the number: from the right every second digit counts double, and the sum of all digits ends
    in 0. The letter of a reserve number counts as 1.
    """
    total = 0
    for position, digit in enumerate(reversed(number)):
        value = (int(digit) if digit.isdigit() else 1) * (1 + position % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


# -- telephone

_PHONE = re.compile(
    rf"""(?<!\d) (?<!(?:19|20)\d\d[-/.]) (?<!(?:19|20)\d\d[-/.]\d\d[-/.])  # no part of a date
    (?: (?:\+\s?|00)(?:4[5-9]|358) [\s()/.{_DASHES}]{{0,3}} (?:0\)?[\s{_DASHES}]?)?
      | (?:\((?=0\d{{1,3}}\)))? 0 ) [1-9]
    (?: [\s()/.{_DASHES}]{{0,3}} \d){{6,8}} \d? (?!\d)""",
    re.VERBOSE,
)
_MOMENTS = re.compile(
    rf"""0\d [.:/\s] \d\d [\s{_DASHES}]{{1,3}} \d\d? [.:/] \d\d         # 06.30-07.45, 1/2 - 3/4
       | 0\d [.:\s]? [0-5]\d \s?[{_DASHES}]\s? [0-2]\d [.:\s]? [0-5]\d   # 0800-1700, 08 00 - 17 00
       | 0\d [\s/.{_DASHES}] \d\d [\s/.{_DASHES}] (?:19|20)\d\d          # 01-02-2025""",
    re.VERBOSE,
)
_NOBODYS = ("020", "077")
"""Free and shared-cost numbers (PTS, Svenska nummerplanen): never a private person's."""


def _phones(text: str) -> Iterator[Found]:
    return _each("phone", _PHONE, text, _is_phone)


def _is_phone(match: re.Match[str]) -> bool:
    spelled = match[0]
    if spelled[0] == "+" or spelled.startswith("00"):
        return True
    spelled = spelled.removeprefix("(")
    digits = "".join(filter(str.isdigit, spelled))
    if digits.startswith(_NOBODYS) or _MOMENTS.fullmatch(spelled):
        return False
    if digits.startswith("07"):
        return len(digits) >= 9  # mobile numbers have ten; "födda 07 08 09 10" has eight
    return spelled[:3].isdigit() or (digits.startswith("08") and digits[2] != "0")


# -- licence plates

_PLATE = re.compile(
    r"\b(?P<letters>[A-HJ-PR-UW-Z]{3})(?P<gap>[ -]?)\d\d[\dA-HJ-PR-UW-Z]\b", re.IGNORECASE
)
_AMOUNT = re.compile(
    rf"""\s? (?: (?:till|eller|[{_DASHES}]) \s? \d+ \s? )? (?:
        % | kr\b | kronor | mkr\b | tkr\b | km\b | kilometer | m\b | meter | cm\b | mil\b | hk\b
      | st\b | stycken | gång | ggr | procent | person | barn | ungdom | bil(?:ar)?\b | moped | epa
      | cykl | hund | lamp | lykt | träd | minut | tim | dag | natt | nätter | veck | månad | år\b
      | kill | tjej | män\b | kvinn | elev | olika | nya\b | platser | tusen | miljon )
      | [.:,/{_DASHES}] \d | \s \d{{3}} \b""",
    re.IGNORECASE | re.VERBOSE,
)
"""What follows a number that counts something, goes on, or is a time."""


def _plates(text: str) -> Iterator[Found]:
    loud = text.isupper()

    def is_plate(match: re.Match[str]) -> bool:
        letters, word = match["letters"], match["letters"].lower()
        if word in IN_CAPITALS or (match["gap"] and _AMOUNT.match(text, match.end())):
            return False
        as_on_a_car = letters.isupper() and not (loud and match["gap"])
        return as_on_a_car or word not in BEFORE_NUMBERS

    return _each("plate", _PLATE, text, is_plate)


# -- addresses

_ADDRESS = re.compile(
    r"""\b (?: (?P<stem>[a-zåäöéü]{2,30})
            (?:gatan|gata|vägen|gränden|gränd|stigen|stig|torget|torg|backen|allén|slingan|svängen
              |kroken|leden|liden|kajen|brinken|esplanaden)
         | (?-i:(?:[A-ZÅÄÖ][a-zåäöéü]{1,20}\s)?[A-ZÅÄÖ][a-zåäöéü]{2,20})s
            \s (?:gata|väg|gränd|torg|stig|plan|allé|backe) )
    \s? (?:nr\.?|nummer)? \s?
    \d{1,3} (?: \s?[-–]\s?\d{1,3}(?![\d.:]) )? (?: (?-i:\s?[A-H]|[a-h])\b )? (?![\d\w])
    (?: ,?\s (?:lgh|lägenhet) \s?\d{1,4}\b )?""",
    re.IGNORECASE | re.VERBOSE,
)


def _addresses(text: str) -> Iterator[Found]:
    def is_address(match: re.Match[str]) -> bool:
        generic = (match["stem"] or "").lower() in NO_DOORS
        return not generic and not _AMOUNT.match(text, match.end())

    return _each("address", _ADDRESS, text, is_address)


# -- names

_REST = r"[a-zåäöéü]+(?:-[A-ZÅÄÖÉÜ][a-zåäöéü]+)?"
_CAPITALISED = re.compile(  # the look behind comes second, so that few characters are looked at
    rf"[A-ZÅÄÖÉÜ](?<!\w\w){_REST}(?: [A-ZÅÄÖÉÜ]{_REST}){{0,3}}(?: [A-ZÅÄÖ]\b)?"
)
_INTRODUCED = re.compile(
    r"\b(?:jag|han|hon|hen|grannen|mannen|killen|tjejen)\s(?:heter|hette)\s"
    r"(?!(?:inte|inget|också|något|samma|som|det|ju|nog|väl)\b)(?P<name>[a-zåäöéü]{2,20})\b",
    re.IGNORECASE,
)
_NEVER_FIRST = NO_NAMES | BEFORE_NAMES
_PLACE = re.compile(r"(?:gatan|vägen|skolan|torget|parken|kyrkan|hallen|kommun|bron|bygden)\Z")


def _names(text: str) -> Iterator[Found]:
    for match in _CAPITALISED.finditer(text):
        start = match.start()
        before = text[max(0, start - 20) : start].rstrip(" :,").rpartition(" ")[2]
        introduced = before.lower() in BEFORE_NAMES
        words = match[0].split(" ")
        if len(words) == 1 and not introduced:
            continue
        while words and (word := words[0].lower()) in _NEVER_FIRST:
            introduced = word in BEFORE_NAMES
            start += len(words.pop(0)) + 1
        while words and (words[-1].lower() in NO_NAMES or _PLACE.search(words[-1])):
            words.pop()
        if (introduced and words) or sum(len(word) > 1 for word in words) > 1:
            yield Found("name" if introduced else "capitals", start, start + len(" ".join(words)))


def _names_in_lower_case(text: str) -> Iterator[Found]:
    for match in _INTRODUCED.finditer(text):
        yield Found("name", *match.span("name"))
