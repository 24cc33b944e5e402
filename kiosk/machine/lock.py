"""One process per data folder.

Apart from the store, which the office programs read on Windows: `fcntl` does not exist there.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kiosk.store.durable import make_folder

LOCK = ".lock"
"""The file in the data folder; no survey has a dot in its id, so none can be in its way.

It stays when the lock is let go: to remove it would be a race.
"""


class DataFolderBusy(Exception):  # noqa: N818 - a state of the machine, named by what it is
    """Another process holds the data folder."""

    def __init__(self, data: Path) -> None:
        super().__init__(f"another process uses {data}")
        self.data = data


@contextmanager
def hold(data: Path) -> Iterator[None]:
    """Hold the data folder, made with mode 0700 if it is missing.

    The kernel lets go when the process ends, however it ends. Nothing is written into the file:
    no time and no process number. Raises DataFolderBusy; OSError when the folder cannot be used.
    """
    make_folder(data)
    descriptor = os.open(data / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DataFolderBusy(data) from None
        yield
    finally:
        os.close(descriptor)
