"""The code of the staff: kept as a hash that is slow to guess, with a delay that grows."""

import base64
import hashlib
import hmac
import secrets

SHORTEST, LONGEST = 4, 12
"""Digits of a code."""
FIRST_DELAY, LONGEST_DELAY = 1.0, 300.0
"""Seconds that a wrong code costs: the first, and at most. Each doubles the one before."""
_COST, _BLOCK, _PARALLEL = 1 << 14, 8, 1
"""scrypt (RFC 7914): 16 MiB for each guess."""


def is_pin(text: str) -> bool:
    return text.isascii() and text.isdecimal() and SHORTEST <= len(text) <= LONGEST


def hash_of_pin(pin: str) -> str:
    """What stands in the settings: `scrypt:16384:8:1:<salt>:<hash>`."""
    salt = secrets.token_bytes(16)
    parts = (_COST, _BLOCK, _PARALLEL, _text(salt), _text(_scrypt(pin, salt, _COST)))
    return "scrypt:" + ":".join(map(str, parts))


def is_pin_of(pin: str, hash_: str) -> bool:
    """Whether `pin` is the one of `hash_`; False where that is no hash of ours."""
    try:
        name, cost, block, parallel, salt, wanted = hash_.split(":")
        if (name, int(block), int(parallel)) != ("scrypt", _BLOCK, _PARALLEL):
            return False
        if int(cost) != _COST:
            return False
        found = _scrypt(pin, base64.b64decode(salt, validate=True), int(cost))
        return hmac.compare_digest(found, base64.b64decode(wanted, validate=True))
    except ValueError:
        return False


def is_hash(hash_: str) -> bool:
    """Whether `hash_` can be one of ours, as `hash_of_pin` writes it."""
    parts = hash_.split(":")
    return len(parts) == 6 and parts[:4] == ["scrypt", str(_COST), str(_BLOCK), str(_PARALLEL)]


def delay(wrong: int) -> float:
    """Seconds to wait after so many wrong codes in a row."""
    if wrong == 0:
        return 0.0
    return min(LONGEST_DELAY, FIRST_DELAY * 2.0 ** min(wrong - 1, 20))  # far more would overflow


def _scrypt(pin: str, salt: bytes, cost: int) -> bytes:
    return hashlib.scrypt(
        pin.encode(), salt=salt, n=cost, r=_BLOCK, p=_PARALLEL, maxmem=1 << 26, dklen=32
    )


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
