"""Files and folders that no power cut takes away or leaves half."""

import os
from contextlib import suppress
from pathlib import Path


def make_folder(folder: Path) -> None:
    """Make `folder` and its parents with mode 0700; those that exist stay as they are."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    for path in reversed(missing):
        path.mkdir(mode=0o700, exist_ok=True)
        sync(path.parent)


def replace_file(path: Path, content: bytes, mode: int) -> None:
    """Put a whole file in the place of another, or leave that as it is. Raises OSError."""
    part = path.with_name(f"{path.name}.part")
    try:
        part.unlink(missing_ok=True)  # of a power cut
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            part.chmod(mode)
        sync(part)
        part.replace(path)
    except OSError:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise
    sync(path.parent)


def restrict(path: Path, mode: int) -> None:
    if path.stat().st_mode & 0o777 != mode:  # only then: it sets the time of change
        path.chmod(mode)


def sync(path: Path) -> None:
    """Bring a file, or the names in a folder, to the disk.

    Of a database not while a transaction is open: closing the file drops the locks of SQLite.
    """
    on_windows = os.name == "nt"
    if on_windows and path.is_dir():
        return  # it has nothing of the kind
    descriptor = os.open(path, os.O_RDWR if on_windows else os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
