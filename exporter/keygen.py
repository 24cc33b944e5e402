"""A key pair for sealed bundles: `exporter keygen`, and what its owner has to print and keep.

The private half is a file as the standard tools write it: `age -d` opens it with its passphrase.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from exporter.typesetting.qr import qr_svg
from exporter.typesetting.typesetting import accessible_pdf
from kiosk.store.sealing import fingerprint_of
from questions.wording import Phrases

TEMPLATE = Path(__file__).with_name("keygen.typ")
SHORTEST = 12
"""Characters of a passphrase."""


class KeyFiles(Struct, frozen=True):
    """What a new key pair is written to, by name."""

    fingerprint: str
    private: str
    """The name of the file that nobody else may have."""
    public: str
    contents: Mapping[str, bytes]


def new_key(passphrase: str, say: Phrases) -> KeyFiles:
    """A new key pair; it takes some seconds, as each guess at the passphrase would."""
    import pyrage

    identity = pyrage.x25519.Identity.generate()
    recipient = str(identity.to_public())
    fingerprint = fingerprint_of(recipient)
    private = f"# public key: {recipient}\n{identity}\n".encode()
    names = (f"privat-nyckel_{fingerprint}.age", *_public_names(fingerprint))
    contents = (
        pyrage.passphrase.encrypt(private, passphrase),
        f"# {say('keygen.public', fingerprint=fingerprint)}\n{recipient}\n".encode(),
        accessible_pdf(TEMPLATE, key_sheet(recipient, say)),
    )
    return KeyFiles(fingerprint, names[0], names[1], dict(zip(names, contents, strict=True)))


def _public_names(fingerprint: str) -> tuple[str, str]:
    return f"publik-nyckel_{fingerprint}.txt", f"publik-nyckel_{fingerprint}.pdf"


def key_sheet(recipient: str, say: Phrases) -> dict[str, Any]:
    """What the sheet says."""
    fingerprint = fingerprint_of(recipient)
    return {
        "language": say.language,
        "title": say("keygen.title"),
        "subtitle": fingerprint,
        "code": qr_svg(recipient),
        "alt": say("keygen.code", fingerprint=fingerprint),
        "recipient": recipient,
        "fingerprint": say("keygen.fingerprint", fingerprint=fingerprint),
        "lines": [
            say("keygen.what"),
            say("keygen.where", private=f"privat-nyckel_{fingerprint}.age"),
            say("keygen.lost"),
            say("keygen.two"),
        ],
    }
