"""`kiosk recipients`: who can open the bundles of this kiosk, told to root's settings."""

import re
from collections.abc import Sequence
from pathlib import Path

from kiosk.errors import Refusal
from kiosk.settings import SYSTEM_FILE, set_key
from kiosk.setup import settings_of
from kiosk.staff.passwords import not_written
from kiosk.store.sealing import (
    MOST,
    NotARecipientError,
    check_recipient,
    fingerprint_of,
    has_passphrase,
)
from questions.loader import read_file
from questions.paths import is_there
from questions.wording import Phrases

PRIVATE = re.compile("AGE-SECRET-KEY-1", re.IGNORECASE)


def set_recipients(files: Sequence[Path], config: Path | None, say: Phrases) -> list[str]:
    """Put the public keys in `files` into the settings; what to tell. Raises Refusal."""
    settings_of(say, config)
    found = list(dict.fromkeys(key for file in files for key in _keys_in(file, say)))
    if len(found) > MOST:
        raise Refusal(say("recipients.too_many", most=MOST, count=len(found)))
    file = config or SYSTEM_FILE
    try:
        if not is_there(file):
            raise Refusal(say("recipients.no_settings", file=file))
        set_key(file, "recipients", found)
    except OSError as error:
        raise not_written(file, error, say) from None
    told = [say("recipients.one", fingerprint=fingerprint_of(key), key=key) for key in found]
    if len(found) == 1:
        told.append(say("recipients.alone"))
    return [*told, say("recipients.done", file=file)]


def _keys_in(file: Path, say: Phrases) -> list[str]:
    """The public keys in a file, as the standard tools write it: one a line, beside remarks.

    Raises Refusal.
    """
    try:
        content = read_file(file)
    except OSError as error:
        raise Refusal(say("recipients.unreadable", file=file, reason=say.reason(error))) from None
    if has_passphrase(content):
        raise Refusal(say("recipients.private_locked", file=file))
    text = content.decode("utf-8-sig", "replace")
    if PRIVATE.search(text):
        raise Refusal(say("recipients.private", file=file))
    lines = [line.strip() for line in text.splitlines()]
    keys = [line for line in lines if line and not line.startswith("#")]
    for key in keys:
        try:
            check_recipient(key)
        except NotARecipientError:
            raise Refusal(say("recipients.not_one", file=file)) from None
    if not keys:
        raise Refusal(say("recipients.not_one", file=file))
    return keys
