"""Keys for sealed bundles: the private halves of key pairs, in files as the standard tools have
them. A file is protected with a passphrase, or holds the key in plain words.
"""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec import Struct

from exporter.errors import ExporterError
from kiosk.store.sealing import fingerprint_of, has_passphrase, is_sealed
from questions.loader import read_file

AskPassphrase = Callable[[Path], str]
"""For the file of a key."""
_LINE = re.compile(r"AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}")


class Key(Struct, frozen=True):
    """A key pair, by its private half."""

    identity: str
    recipient: str
    """The public half."""

    @property
    def fingerprint(self) -> str:
        return fingerprint_of(self.recipient)

    def __repr__(self) -> str:
        return f"Key({self.fingerprint})"  # tracebacks print that


def load_keys(paths: Sequence[Path], ask: AskPassphrase) -> tuple[Key, ...]:
    """The keys in files. Raises ExporterError."""
    return tuple(key for path in paths for key in _keys_in(path, ask))


def _keys_in(path: Path, ask: AskPassphrase) -> list[Key]:
    import pyrage

    try:
        content = read_file(path)
    except OSError as error:
        raise ExporterError("unreadable", file=path, reason=error) from None
    if is_sealed(content):
        if not has_passphrase(content):
            raise ExporterError("key_none", file=path)
        try:
            content = pyrage.passphrase.decrypt(content, ask(path))
        except pyrage.DecryptError:
            raise ExporterError("key_passphrase", file=path) from None
    found = []
    for line in content.decode("utf-8-sig", "replace").upper().splitlines():
        if _LINE.fullmatch(line.strip()):
            try:
                identity = pyrage.x25519.Identity.from_str(line.strip())
            except pyrage.IdentityError:
                raise ExporterError("key_none", file=path) from None
            found.append(Key(str(identity), str(identity.to_public())))
    if not found:
        raise ExporterError("key_none", file=path)
    return found
