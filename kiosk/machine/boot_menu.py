"""The password of the boot menu.

The package shuts the menu: whoever got into it could start anything, a shell without a login, too.
With a password it opens, and GRUB asks for that before it starts or changes anything but the kiosk:
the way of staff behind the kiosk (`system/etc/grub.d/09_medborgarkiosk`).
"""

import hashlib
import re
import secrets
from pathlib import Path

from kiosk.machine.programs import has, run
from kiosk.store.durable import replace_file

PASSWORD_FILE = Path("/etc/medborgarkiosk/boot-password")
"""Its hash, for root alone; the menu is made from it."""
GRUB_USER = "root"
"""What GRUB wants to be told before the password."""
SHORTEST, LONGEST = 8, 64
_ROUNDS, _BYTES = 10_000, 64
"""As grub-mkpasswd-pbkdf2 has them."""


def has_grub() -> bool:
    return has("update-grub")


def can_be_typed(password: str) -> bool:
    """Whether it is long enough, and of keys that GRUB, which knows no Swedish keyboard, reads."""
    return re.fullmatch(rf"[a-z0-9]{{{SHORTEST},{LONGEST}}}", password) is not None


def grub_hash(password: str) -> str:
    """`grub.pbkdf2.sha512.<rounds>.<salt>.<hash>`, as GRUB's command password_pbkdf2 takes it."""
    salt = secrets.token_bytes(_BYTES)
    key = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, _ROUNDS, _BYTES)
    return f"grub.pbkdf2.sha512.{_ROUNDS}.{salt.hex().upper()}.{key.hex().upper()}"


def set_password(password: str, file: Path) -> None:
    """Keep the hash and make the menu anew. Raises OSError, and subprocess.CalledProcessError."""
    replace_file(file, f"{grub_hash(password)}\n".encode(), 0o600)
    run("update-grub")
