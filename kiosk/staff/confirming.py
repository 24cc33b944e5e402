"""Whether everybody for whom bundles are sealed can open them: a lost key is a lost survey.

Each recipient confirms it once, with a test file that is sealed for them alone: they open it, and
staff type the digits that they find in it. Until all have, the survey is closed and nothing is
fetched. What is kept of the digits is what `pin.py` keeps of a code.
"""

import secrets
from pathlib import Path

import msgspec
from msgspec import Struct

from kiosk.errors import Refusal
from kiosk.setup import Setup
from kiosk.store.closing import is_closed
from kiosk.store.durable import make_folder, replace_file
from kiosk.store.sealing import (
    TEST_SUFFIX,
    Recipient,
    SealTest,
    fingerprint_of,
    packed_test,
    seal,
    sealed_name,
)
from questions.wording import Phrases

CONFIRMATIONS = "recipients.json"
"""In the data folder."""
DIGITS = 8
MOST_ASKED = 12
"""Test files whose digits are taken: each writing makes new ones, and sticks go to several."""


class _Asked(Struct, frozen=True):
    """A test file that was written."""

    recipient: Recipient
    digits_hash: str


class Confirmations(Struct, frozen=True):
    """What the data folder says of recipients."""

    confirmed: tuple[Recipient, ...] = ()
    asked: tuple[_Asked, ...] = ()
    """The oldest first."""


class SealedTest(Struct, frozen=True):
    """A file for one recipient, on its way out."""

    name: str
    content: bytes


def unconfirmed(setup: Setup) -> tuple[str, ...]:
    """The recipients who have not confirmed yet. Raises OSError where the disk does not say."""
    if not setup.settings.recipients:
        return ()
    known = _read(setup.data).confirmed
    return tuple(one for one in setup.settings.recipients if one not in known)


def is_shut(setup: Setup) -> bool:
    """Whether nobody can answer now: staff have closed the survey, or somebody has not confirmed.

    Raises OSError where the disk does not say.
    """
    return is_closed(setup.folder) or bool(unconfirmed(setup))


def confirmed_recipients(setup: Setup, say: Phrases) -> tuple[str, ...]:
    """For whom bundles are sealed; nobody: they are open. Raises Refusal before all confirmed, and
    OSError."""
    if missing := unconfirmed(setup):
        fingerprints = ", ".join(map(fingerprint_of, missing))
        raise Refusal(say("recipients.first", fingerprints=fingerprints))
    return setup.settings.recipients


def sealed_test(setup: Setup, recipient: str) -> SealedTest:
    """A new test for a recipient; its digits are known from now on. Raises NotARecipientError and
    OSError."""
    from kiosk.staff import pin

    digits = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    content = seal(packed_test(SealTest(setup.settings.place, digits)), [recipient])
    known = _read(setup.data)
    asked = (*known.asked, _Asked(recipient, pin.hash_of_pin(digits)))
    _write(setup.data, msgspec.structs.replace(known, asked=asked[-MOST_ASKED:]))
    name = f"{setup.settings.place}_{secrets.token_hex(4)}{TEST_SUFFIX}".lstrip("_")
    return SealedTest(sealed_name(name, [recipient]), content)


def confirm(setup: Setup, digits: str) -> str:
    """The recipient whose test file has these digits, and who has confirmed by that; empty: no
    file has them. Takes a moment for each. Raises OSError."""
    from kiosk.staff import pin

    known = _read(setup.data)
    for asked in known.asked:
        if pin.is_pin_of(digits, asked.digits_hash):
            left = tuple(one for one in known.asked if one.recipient != asked.recipient)
            _write(setup.data, Confirmations((*known.confirmed, asked.recipient), left))
            return asked.recipient
    return ""


def _read(data: Path) -> Confirmations:
    """What cannot be understood confirms nothing."""
    try:
        return msgspec.json.decode((data / CONFIRMATIONS).read_bytes(), type=Confirmations)
    except (FileNotFoundError, NotADirectoryError, msgspec.MsgspecError, UnicodeError):
        return Confirmations()


def _write(data: Path, confirmations: Confirmations) -> None:
    make_folder(data)
    replace_file(data / CONFIRMATIONS, msgspec.json.encode(confirmations), 0o600)
