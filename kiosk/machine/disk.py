"""A file system of its own for the answers, without a journal: what `kiosk disk` makes.

ext4's journal keeps copies of each file's inode, with the time of each change, and so of each
answer. On a file system without one, what the store overwrites is gone.

All is done or all is undone: after an error the machine starts as it did before.
"""

import errno
import os
import shutil
import subprocess
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from msgspec import Struct

from kiosk.machine.lock import LOCK, hold
from kiosk.machine.partitions import Partition, forgets, is_named
from kiosk.machine.programs import has, run
from kiosk.store.durable import (
    discard,
    hide_time,
    read_from_disk,
    replace_file,
    sync_file,
    sync_folder,
)
from questions.paths import is_there, kind_of

FAULTS = (OSError, subprocess.CalledProcessError)
NEEDED = ("lsblk", "blkid", "blkdiscard", "mke2fs", "mount", "umount")
"""Programs; the others are there where something of theirs was found."""
MAKE = ("mke2fs", "-q", "-F", "-t", "ext4", "-O", "^has_journal", "-m", "0", "-b", "4096")
"""`-F`: whatever was there before; but never what is mounted. A block is a page of the store."""
OPTIONS = "noatime,nodev,nosuid,noexec,errors=remount-ro"
LINE = f"UUID={{name}} {{point}} ext4 {OPTIONS} 0 2"
"""Of fstab(5). 2: fsck looks at it before each mount, after the disk of the system."""
LABEL = "kiosk-answers"
LEAST_BYTES = 64 * 1024**2


class Paths(Struct, frozen=True):
    """What of the machine is changed."""

    fstab: Path = Path("/etc/fstab")
    resume: Path = Path("/etc/initramfs-tools/conf.d/resume")
    """Where the machine looks for a memory that was put to sleep: in the swap partition."""
    mount_point: Path = Path("/run/medborgarkiosk-disk")
    """Of the new file system while it is being filled."""


class NotMadeError(Exception):
    """`step` could not be done, for the reason `error`; what had been done is undone."""

    def __init__(self, step: str, error: Exception) -> None:
        super().__init__(step)
        self.step = step
        """A phrase below `disk.step.`"""
        self.error = error


def make(partition: Partition, data: Path, owner: tuple[int, int], paths: Paths) -> list[Path]:
    """Make the file system on `partition`, to be found at the folder `data` from now on.

    What is in `data` is moved there, and overwritten where it lay: those files of which that failed
    are returned. `owner`: user and group of the folder. Raises NotMadeError, and DataFolderBusy.
    """
    with hold(data), _kept_open(data) as old, ExitStack() as undo:
        with _part_of_it("swap"):
            if partition.swapped_to:
                run("swapoff", partition.path)
                undo.callback(_quietly, lambda: run("swapon", partition.path))
        with _part_of_it("make"):
            if partition.kind == "swap":
                undo.callback(_quietly, lambda: _make_swap(partition))
            run("blkdiscard", "--zeroout", "--force", partition.path)  # memory that was swapped out
            name = str(uuid.uuid4())
            run(*MAKE, "-L", LABEL, "-U", name, partition.path)
        with _part_of_it("move"), _mounted(partition.path, paths.mount_point) as new:
            _copy(data, new, owner)
        with _part_of_it("fstab"):
            undo.callback(_quietly, _reload)
            _replace(paths.fstab, lambda text: _with_line(text, partition, name, data), undo)
            _reload()
        with _part_of_it("mount"):
            run("mount", "--fstab", paths.fstab, data)
            undo.callback(_quietly, lambda: run("umount", data))
            if not forgets(data):
                raise OSError(errno.EOPNOTSUPP, "it has a journal")
        with _part_of_it("resume"):
            if has("update-initramfs"):
                _replace(paths.resume, lambda _: "RESUME=none\n", undo)
                run("update-initramfs", "-u", "-k", "all")
        undo.pop_all()
        return [data / file for file in _discarded(old)]


@contextmanager
def _part_of_it(name: str) -> Iterator[None]:
    try:
        yield
    except FAULTS as error:
        raise NotMadeError(name, error) from error


def _quietly(undo: Callable[[], object]) -> None:
    with suppress(*FAULTS):
        undo()


@contextmanager
def _kept_open(folder: Path) -> Iterator[Path]:
    """`folder` under a name that leads to it even when something is mounted over it."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield Path(f"/proc/self/fd/{descriptor}")
    finally:
        os.close(descriptor)


def _make_swap(partition: Partition) -> None:
    name = ("-U", partition.uuid) if partition.uuid else ()
    label = ("-L", partition.label) if partition.label else ()
    run("mkswap", *name, *label, partition.path)


@contextmanager
def _mounted(device: str, folder: Path) -> Iterator[Path]:
    folder.mkdir(mode=0o700, exist_ok=True)
    run("mount", "-t", "ext4", "-o", OPTIONS, device, folder)
    try:
        with suppress(OSError):
            (folder / "lost+found").rmdir()  # e2fsck makes it when there is something to put there
        yield folder
    finally:
        run("umount", folder)
        folder.rmdir()


# -- the files


def _copy(data: Path, new: Path, owner: tuple[int, int]) -> None:
    """Copy all files with their owners and modes, and compare. Raises OSError."""
    folders = [new]
    for path in sorted(data.rglob("*")):
        target = new / path.relative_to(data)
        if kind_of(path) == "folder":
            target.mkdir()
            folders.append(target)
        elif path != data / LOCK:
            shutil.copyfile(path, target)
            sync_file(target)
            if read_from_disk(target) != path.read_bytes():
                raise OSError(errno.EIO, "what was written was not read back")
        else:
            continue
        about = path.stat()
        os.chown(target, about.st_uid, about.st_gid)
        target.chmod(about.st_mode & 0o777)
        hide_time(target)
    os.chown(new, *owner)
    new.chmod(0o700)
    for folder in reversed(folders):
        hide_time(folder)
        sync_folder(folder)


def _discarded(old: Path) -> list[Path]:
    """Overwrite and delete all that lies in `old`; the files of which that failed."""
    left = []
    for path in sorted(old.rglob("*"), reverse=True):
        try:
            if kind_of(path) == "folder":
                path.rmdir()
            elif path != old / LOCK:
                discard(path)
        except OSError:
            left.append(path.relative_to(old))
    return left


# -- the system's files


def _replace(file: Path, change: Callable[[str], str], undo: ExitStack) -> None:
    before = file.read_text("utf-8") if is_there(file) else None
    mode = file.stat().st_mode & 0o777 if before is not None else 0o644

    def put_back() -> None:
        if before is None:
            file.unlink(missing_ok=True)
        else:
            replace_file(file, before.encode(), mode)

    undo.callback(_quietly, put_back)
    replace_file(file, change(before or "").encode(), mode)


def _with_line(fstab: str, partition: Partition, name: str, data: Path) -> str:
    """`fstab` with the file system called `name`, and without what was on the partition before."""
    lines = [
        f"#{line}" if (fields := line.split()) and is_named(partition, fields[0]) else line
        for line in fstab.splitlines()
    ]
    point = str(data).replace(" ", r"\040")
    lines.append(LINE.format(name=name, point=point))
    return "".join(f"{line}\n" for line in lines)


def _reload() -> None:
    """Let systemd know of the lines of fstab, where it runs."""
    if is_there(Path("/run/systemd/system")):
        run("systemctl", "daemon-reload")
