"""Files and folders that no power cut takes away or leaves half; on Windows, too."""

import os
import sys
from contextlib import suppress
from io import FileIO
from pathlib import Path

from questions.paths import is_there

_POSIX = os.name == "posix"
CONSTANT_TIME = 946_684_800 * 10**9
"""2000-01-01 in nanoseconds: the time that all files and folders of a store show."""


def make_folder(folder: Path) -> None:
    """Make `folder` and its parents with mode 0700; those that exist stay as they are.

    Raises OSError.
    """
    missing = [path for path in (folder, *folder.parents) if not is_there(path)]
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


def overwrite(path: Path) -> None:
    """Put zeros over all of a file, in the blocks where it lies, and down to the disk."""
    with path.open("r+b", buffering=0) as file:
        overwrite_open(file)


def overwrite_open(file: FileIO) -> None:
    """The same of a file that may have lost its name."""
    left = os.fstat(file.fileno()).st_size
    file.seek(0)
    while left > 0:
        left -= file.write(bytes(min(left, _PIECE)))
    os.fsync(file.fileno())


_PIECE = 1 << 20


def discard(path: Path) -> None:
    """Overwrite a file, and delete it then. Raises OSError.

    First it gets a name that nobody looks for: whenever the power goes, it is whole or it is gone.
    """
    leaving = path.with_name(f"{path.name}{_LEAVING}")
    path.rename(leaving)
    sync_folder(path.parent)
    _discard(leaving)


def finish_discarding(folder: Path) -> None:
    """Discard what a power cut has left of it in `folder`. Raises OSError."""
    for leaving in folder.glob(f"*{_LEAVING}"):
        _discard(leaving)


_LEAVING = ".leaving"


def _discard(leaving: Path) -> None:
    overwrite(leaving)
    leaving.unlink()
    sync_folder(leaving.parent)


def restrict(path: Path, mode: int) -> None:
    if path.stat().st_mode & 0o777 != mode:  # only then: it sets the time of change
        path.chmod(mode)


def hide_time(path: Path) -> None:
    """Let nobody see when the content of a file or a folder changed. Raises OSError."""
    os.utime(path, ns=(CONSTANT_TIME, CONSTANT_TIME))


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
