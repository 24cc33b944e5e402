"""Sealing: what leaves a kiosk so that only the office can open it, in the age format.

Of age (https://age-encryption.org/v1): whoever has the private half of a key pair opens what was
sealed with its public half, with any program that knows the format. Who that is does not stand in
such a file, and so it stands in its name. All of it is done in memory.

`pyrage` is imported where something is sealed or opened: no start of a kiosk waits for it.
"""

import base64
import hashlib
import re
from collections.abc import Sequence
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

SUFFIX = ".age"
"""How the name of a sealed file ends."""
MOST = 3
"""Recipients of a kiosk."""
Recipient = Annotated[str, Meta(pattern="^age1[02-9ac-hj-np-z]{58}$", extra={"rule": "recipient"})]
"""The public half of a key pair, as age writes it."""

_BEGINS = b"age-encryption.org/v1\n"
_BEGINS_AS_TEXT = b"-----BEGIN AGE ENCRYPTED FILE-----"
_BEGINNING = 200
"""Bytes by which a sealed file is known, with blanks before what is text."""
_DIGITS = 16


class NotARecipientError(ValueError):
    """The text looks like the public half of a key pair, and is mistyped."""


class OtherKeyError(Exception):
    """None of the keys opens it."""


class DamagedSealError(Exception):
    """It is not as it was sealed."""


def fingerprint_of(recipient: str) -> str:
    """By which people tell one recipient from another: 16 hexadecimal digits."""
    return hashlib.sha256(recipient.encode()).hexdigest()[:_DIGITS]


def check_recipient(recipient: str) -> None:
    """Whether something can be sealed for it. Raises NotARecipientError."""
    seal(b"", [recipient])


def seal(content: bytes, recipients: Sequence[str]) -> bytes:
    """`content`, for each of the recipients to open. Other bytes each time.

    Raises NotARecipientError.
    """
    import pyrage

    try:
        to = [pyrage.x25519.Recipient.from_str(one) for one in recipients]
    except pyrage.RecipientError:
        raise NotARecipientError from None
    return pyrage.encrypt(content, to)


def unseal(content: bytes, identities: Sequence[str]) -> bytes:
    """What was sealed, with the private halves of key pairs.

    Raises OtherKeyError and DamagedSealError.
    """
    import pyrage

    keys = [pyrage.x25519.Identity.from_str(one) for one in identities]
    try:
        return pyrage.decrypt(content, keys)
    except pyrage.DecryptError as error:
        # Of the library's errors it is this sentence alone that tells them apart.
        other = str(error) == "No matching keys found"
    raise OtherKeyError if other else DamagedSealError


def is_sealed(content: bytes) -> bool:
    """Whether a file is one of age, by how it begins."""
    return content[:_BEGINNING].lstrip().startswith((_BEGINS, _BEGINS_AS_TEXT))


def has_passphrase(content: bytes) -> bool:
    """Whether it was sealed with a passphrase: as private keys are, and no bundle."""
    text = content[:_BEGINNING].lstrip()
    if text.startswith(_BEGINS_AS_TEXT):
        line = text.removeprefix(_BEGINS_AS_TEXT).lstrip()[:64]
        try:
            text = base64.b64decode(line, validate=True)
        except ValueError:
            return False
    return text.startswith(_BEGINS + b"-> scrypt ")


# -- for whom


def sealed_name(name: str, recipients: Sequence[str]) -> str:
    """The name of a file, sealed: the fingerprints of those who open it stand before its suffix."""
    stem, dot, suffix = name.rpartition(".")
    return f"{'_'.join((stem, *map(fingerprint_of, recipients)))}{dot}{suffix}{SUFFIX}"


def named_in(name: str) -> tuple[str, ...]:
    """The fingerprints in the name of a sealed file; none where somebody has changed it."""
    return tuple(re.findall(rf"(?<=_)[0-9a-f]{{{_DIGITS}}}(?![0-9a-z])", name.lower()))


# -- whether somebody can open it


class SealTest(Struct, frozen=True, tag_field="medborgarkiosk", tag="test"):
    """What a test file holds: whoever opens it proves it by its digits."""

    place: str
    digits: str


TEST_SUFFIX = ".test"
"""How the name of a test file ends, before `SUFFIX`."""


def packed_test(test: SealTest) -> bytes:
    return msgspec.json.encode(test) + b"\n"


def opened_test(content: bytes) -> SealTest | None:
    """The test that an opened file is; None: it is something else."""
    try:
        return msgspec.json.decode(content, type=SealTest)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None
