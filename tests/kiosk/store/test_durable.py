"""Files are replaced whole, and the same way where a system has less to offer."""

import errno
import fcntl
import os
from pathlib import Path

import pytest

from kiosk.store import durable
from kiosk.store.durable import make_folder, read_from_disk, replace_file, sync_file, sync_folder


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """What Python cannot do on Windows: open a folder, sync what it may only read, `fchmod`."""
    really_open, really_sync = os.open, os.fsync

    def opened(path: str | Path, flags: int, mode: int = 0o777) -> int:
        if Path(path).is_dir():
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return really_open(path, flags, mode)

    def synced(descriptor: int) -> None:
        if fcntl.fcntl(descriptor, fcntl.F_GETFL) & os.O_ACCMODE == os.O_RDONLY:
            raise OSError(errno.EBADF, "Bad file descriptor")
        really_sync(descriptor)

    monkeypatch.setattr(os, "open", opened)
    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.delattr(os, "fchmod")
    monkeypatch.setattr(durable, "_POSIX", False)


@pytest.mark.parametrize("system", ["posix", "windows"])
def test_a_file_is_replaced_whole_on_every_system(
    tmp_path: Path, system: str, request: pytest.FixtureRequest
) -> None:
    if system == "windows":
        request.getfixturevalue("windows")
    folder = tmp_path / "a" / "b"
    make_folder(folder)
    path = folder / "file"
    for content, mode in ((b"one\n", 0o600), (b"two\r\n", 0o640)):
        replace_file(path, content, mode)
        sync_file(path)
        sync_folder(folder)
        assert read_from_disk(path) == content
        assert path.stat().st_mode & 0o777 == mode
    assert [file.name for file in folder.iterdir()] == ["file"]


@pytest.mark.usefixtures("windows")
def test_the_other_system_is_really_the_other(tmp_path: Path) -> None:
    with pytest.raises(PermissionError):
        os.open(tmp_path, os.O_RDONLY)
    assert not hasattr(os, "fchmod")
