"""The code of the staff: kept as a hash that is slow to guess, with a delay that grows."""

import base64
import hashlib
import hmac
import re
import secrets

SHORTEST, LONGEST = 6, 12
"""Digits of a new code; one of four that was chosen earlier opens the menu all the same."""
_COST, _BLOCK, _PARALLEL = 1 << 14, 8, 1
"""scrypt (RFC 7914): 16 MiB for each guess."""
_KIND = f"scrypt:{_COST}:{_BLOCK}:{_PARALLEL}"


def may_be_chosen(text: str) -> bool:
    return text.isascii() and text.isdecimal() and SHORTEST <= len(text) <= LONGEST


def hash_of_pin(pin: str) -> str:
    """What stands in the settings: `scrypt:16384:8:1:<salt>:<hash>:<digits>`."""
    salt = secrets.token_bytes(16)
    return ":".join((_KIND, _text(salt), _text(_scrypt(pin, salt)), str(len(pin))))


def is_pin_of(pin: str, hash_: str) -> bool:
    """Whether `pin` is the one of `hash_`; False where that is no hash of ours."""
    if not is_hash(hash_):
        return False
    salt, wanted = hash_.removeprefix(f"{_KIND}:").split(":")[:2]
    try:
        found = _scrypt(pin, base64.b64decode(salt, validate=True))
        return hmac.compare_digest(found, base64.b64decode(wanted, validate=True))
    except ValueError:
        return False


def is_hash(hash_: str) -> bool:
    """Whether `hash_` can be one of ours, as `hash_of_pin` writes it, now or in 0.1.0."""
    return re.fullmatch(rf"{_KIND}:[^:]+:[^:]+(:\d{{1,2}})?", hash_) is not None


def is_long_enough(hash_: str) -> bool:
    """Whether the code has as many digits as a new one needs; 0.1.0 did not note how many."""
    digits = hash_.removeprefix(f"{_KIND}:").split(":")[2:]
    return bool(digits) and int(digits[0]) >= SHORTEST


def _scrypt(pin: str, salt: bytes) -> bytes:
    return hashlib.scrypt(
        pin.encode(), salt=salt, n=_COST, r=_BLOCK, p=_PARALLEL, maxmem=1 << 26, dklen=32
    )


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
