"""Clearing a closed survey: the one way in which answers leave a kiosk for good.

It takes a code that only somebody has who merged a bundle with every single answer, and the
reference of the decision to delete them (in Swedish law, gallring).
"""

import hashlib
from pathlib import Path

from kiosk.store.bundle import Manifest
from kiosk.store.durable import sync_file, sync_folder
from kiosk.store.file import set_aside

DIGITS = 8
_NOTE = "cleared"


def clear_code(manifest: Manifest) -> str:
    """The code of a bundle, the same for every bundle of the same content: 8 digits."""
    text = f"clear {manifest.store} {manifest.sha256['responses.db']}"
    number = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
    return f"{number % 10**DIGITS:0{DIGITS}}"


def clear(store: Path, decision: str) -> None:
    """Delete the store, which nobody has open, and what was set aside of it; keep the decision.

    The store goes last: after a power cut it is whole, or gone, and nothing is salvaged. Raises
    OSError.
    """
    note = store.with_name(_NOTE)
    note.write_text(f"{decision}\n", "utf-8")
    sync_file(note)
    for path in (*set_aside(store), store.with_name(f"{store.name}-journal"), store):
        path.unlink(missing_ok=True)
        sync_folder(store.parent)
