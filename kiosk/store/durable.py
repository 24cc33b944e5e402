"""Files and folders that no power cut takes away or leaves half; on Windows, too."""

import os
import sys
from contextlib import suppress
from pathlib import Path

_POSIX = os.name == "posix"


def make_folder(folder: Path) -> None:
    """Make `folder` and its parents with mode 0700; those that exist stay as they are."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    for path in reversed(missing):
        path.mkdir(mode=0o700, exist_ok=True)
        sync_folder(path.parent)


def replace_file(path: Path, content: bytes, mode: int) -> None:
    """Put a whole file in the place of another, or leave that as it is. Raises OSError."""
    part = path.with_name(f"{path.name}.part")
    try:
        part.unlink(missing_ok=True)  # of a power cut
        with open(part, "xb", opener=_for_us_alone) as file:
            file.write(content)
            file.flush()
            part.chmod(mode)
            os.fsync(file.fileno())
        part.replace(path)
    except OSError:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def _for_us_alone(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def restrict(path: Path, mode: int) -> None:
    if path.stat().st_mode & 0o777 != mode:  # only then: it sets the time of change
        path.chmod(mode)


def sync_file(path: Path) -> None:
    """Bring a file to the disk.

    Of a database not while a transaction is open: closing the file drops the locks of SQLite.
    """
    _sync(path, os.O_RDONLY if _POSIX else os.O_RDWR)  # Windows syncs only what may be written


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk. Windows has no such call: it opens no folder."""
    if _POSIX:
        _sync(folder, os.O_RDONLY)


def read_from_disk(path: Path) -> bytes:
    """The content of a file that was synced, past our own memory where the system can forget it."""
    with path.open("rb") as file:
        if sys.platform == "linux":
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        return file.read()


def _sync(path: Path, flags: int) -> None:
    descriptor = os.open(path, flags)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
