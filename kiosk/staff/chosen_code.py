"""The staff's code where they have changed it in their menu.

The kiosk must not write its settings: what a new code is known by lies in the data folder, beside
what stood in the settings then. Whoever looks after the machine has the last word: as soon as the
settings have another code, as `kiosk pin` writes it, that one holds.
"""

from pathlib import Path

from kiosk.staff import pin
from kiosk.store.durable import replace_file

CHOSEN_CODE = ".code"
"""The file in the data folder, two lines; no survey has a dot in its id."""


def pin_hash(in_settings: str, data: Path) -> str:
    """What the code that holds is known by; empty where there is no code at all."""
    try:
        before, chosen = (data / CHOSEN_CODE).read_text("ascii").splitlines()
    except (OSError, ValueError):
        return in_settings
    return chosen if in_settings and before == in_settings and pin.is_hash(chosen) else in_settings


def choose(code: str, in_settings: str, data: Path) -> None:
    """Let `code` hold from now on. Raises OSError."""
    lines = f"{in_settings}\n{pin.hash_of_pin(code)}\n"
    replace_file(data / CHOSEN_CODE, lines.encode("ascii"), 0o600)
