"""The small part that runs as root: files onto a stick and from one, the clock, a new start.

systemd starts one process for each request (`kiosk-privileged.socket`); only the user of the kiosk
may ask. It looks at nothing of the kiosk's: what goes on the stick comes through the socket. What
comes from the stick is handed over as bytes, and nothing of it is run.

A request is a line of JSON: `{"do": "write", "name": …, "size": …}`, followed by that many bytes;
`{"do": "read"}`; `{"do": "clock", "to": …}`, in seconds since 1970; `{"do": "restart"}`;
`{"do": "shutdown"}`. Answers are lines of JSON, too:
`{"progress": 0.5}` any number of times, and last `{"done": …}` or `{"fault": …, "touched": …}`.
Nothing but the standard library is imported here.
"""

import base64
import errno
import hashlib
import json
import os
import re
import socket
import stat
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, cast

DEVICES = Path("/dev")
FILE_NAME = re.compile(r"[a-z0-9][a-z0-9_.-]{0,150}\.(kiosk|kiosk\.age|test\.age)")
"""Of a file that is put on a stick."""
FILE_SYSTEMS = ("vfat", "exfat")
CHUNK = 1 << 18
LARGEST_READ = 256 * 1024
MOST_FILES = 20
OPTIONS = "nosuid,nodev,noexec"


class NotPossibleError(Exception):
    """Why it could not be done: a phrase below `stick.`"""

    def __init__(self, reason: str) -> None:
        self.reason = reason


_REASONS = {
    errno.ENOSPC: "full",
    errno.EFBIG: "full",
    errno.EROFS: "protected",
    errno.EIO: "pulled",
    errno.ENODEV: "pulled",
    errno.ENXIO: "pulled",
    errno.ENOENT: "pulled",
    errno.ENOTCONN: "pulled",
}


# -- sticks

_PASSING = frozenset({"none", "unreadable"})
"""Of a stick that was just put in: it is not there yet, or nobody has read its partitions."""


class Sticks:
    """What is plugged into this machine, as the kernel knows it."""

    def __init__(
        self,
        blocks: Path = Path("/sys/block"),
        mounts: Path = Path("/proc/self/mountinfo"),
        mount_point: Path = Path("/run/medborgarkiosk-stick"),
        wait_seconds: float = 10,
    ) -> None:
        """A stick that was just put in takes some seconds to be there."""
        self._blocks = blocks
        self._mounts = mounts
        self._mount_point = mount_point
        self._wait_seconds = wait_seconds

    def the_one(self) -> str:
        """The device of the one partition of the one stick. Raises NotPossibleError."""
        end = time.monotonic() + self._wait_seconds
        while True:
            try:
                return self._readable(self._on_usb())
            except NotPossibleError as error:
                if error.reason not in _PASSING or time.monotonic() > end:
                    raise
            time.sleep(0.25)

    def _readable(self, found: list[Path]) -> str:
        if not found:
            raise NotPossibleError("none")
        if len(found) > 1:
            raise NotPossibleError("several")
        [disk] = found
        if (disk / "ro").read_text().strip() == "1":
            raise NotPossibleError("protected")
        parts = sorted(path.name for path in disk.glob(f"{disk.name}*")) or [disk.name]
        plain = [part for part in parts if self.file_system(part) in FILE_SYSTEMS]
        if not plain:
            raise NotPossibleError("unreadable")
        if len(plain) > 1:
            raise NotPossibleError("partitions")
        return plain[0]

    def _on_usb(self) -> list[Path]:
        """Disks on USB that hold something; a card reader without a card has no size.

        None that the system runs from: a machine can have started from USB.
        """
        at_work = set(self._at_work())
        return [
            disk
            for disk in sorted(self._blocks.glob("sd*"))
            if "/usb" in str(disk.resolve())
            and (disk / "size").read_text().strip() != "0"
            and not any(device.is_relative_to(disk.resolve()) for device in at_work)
        ]

    def _at_work(self) -> Iterator[Path]:
        """Where the devices stand in /sys that something of the system is mounted from.

        Not what somebody has mounted by hand: that can be a stick. See proc_pid_mountinfo(5).
        """
        for line in self._mounts.read_text("utf-8", "replace").splitlines():
            number, _, place = line.split(" ")[2:5]
            if not place.startswith(("/mnt", "/media", "/run")):
                yield from _with_parts((self._blocks.parent / "dev/block" / number).resolve())

    def file_system(self, device: str) -> str:
        of = DEVICES / device
        return _run("blkid", "--probe", "-o", "value", "--match-tag", "TYPE", of).stdout.strip()

    @contextmanager
    def mounted(self, device: str, how: str) -> Iterator[Path]:
        """The stick as a folder, for this process alone; how: "rw" or "ro"."""
        kind = self.file_system(device)
        options = f"{how},{OPTIONS}" + (",utf8" if kind == "vfat" else "")
        folder = self._mount_point
        folder.mkdir(mode=0o700, exist_ok=True)
        if _run("mount", "-t", kind, "-o", options, DEVICES / device, folder).returncode:
            raise NotPossibleError("unreadable")
        try:
            if how == "rw" and os.statvfs(folder).f_flag & os.ST_RDONLY:
                raise NotPossibleError("protected")
            yield folder
        finally:
            for way in ((), ("-l",)):  # lazily, where the stick has gone
                if _run("umount", *way, folder).returncode == 0:
                    break

    def forget(self, device: str) -> None:
        """Drop what the kernel has of a stick in memory: the next reading comes from the stick."""
        import fcntl

        flush_buffers = 0x1261  # BLKFLSBUF, linux/fs.h
        with suppress(OSError), (DEVICES / device).open("rb") as file:
            fcntl.ioctl(file.fileno(), flush_buffers)


def _with_parts(device: Path) -> Iterator[Path]:
    """A device, and what it is made of where it is encrypted or of several."""
    yield device
    for part in device.glob("slaves/*"):
        yield from _with_parts(part.resolve())


# -- the clock

_EARLIEST, _LATEST = 1_767_225_600, 1 << 32
"""Seconds since 1970, from 2026 on: what else it may be set to the kiosk judges."""
_RTC_SET_TIME = 0x4024700A
"""linux/rtc.h: `_IOW('p', 0x0a, struct rtc_time)`, nine integers."""


def _set_clock(to: int) -> None:
    """The machine's clock, and the one that runs while it is off, where there is one."""
    import fcntl

    time.clock_settime(time.CLOCK_REALTIME, to)
    with suppress(FileNotFoundError), Path("/etc/adjtime").open() as file:  # adjtime(5)
        if file.read().split()[-1:] == ["LOCAL"]:
            to += time.localtime(to).tm_gmtoff
    utc = time.gmtime(to)
    day = (utc.tm_mday, utc.tm_mon - 1, utc.tm_year - 1900, 0, 0, 0)
    with suppress(FileNotFoundError), (DEVICES / "rtc0").open("rb") as clock:
        fields = struct.pack("9i", utc.tm_sec, utc.tm_min, utc.tm_hour, *day)
        fcntl.ioctl(clock.fileno(), _RTC_SET_TIME, fields)


# -- programs


def _run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    """One of the system's own programs, with names that come from the kernel or from us."""
    return subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  no shell, no name of others


# -- what can be asked for


class Request:
    """One connection: what is asked, and the answers to it."""

    def __init__(self, stream: BinaryIO, sticks: Sticks) -> None:
        self._stream = stream
        self._sticks = sticks
        self.touched = False
        """Whether something may be on the stick."""

    def answer(self) -> None:
        """Do what is asked, and say how it went."""
        try:
            asked = json.loads(self._stream.readline(4096))
            match asked:
                case {"do": "write", "name": str(name), "size": int(size)} if (
                    size > 0 and FILE_NAME.fullmatch(name)
                ):
                    self._write(name, size)
                    self.say(done=True)
                case {"do": "read"}:
                    self.say(done=self._read())
                case {"do": "clock", "to": int(to)} if _EARLIEST <= to < _LATEST:
                    _set_clock(to)
                    self.say(done=True)
                case {"do": "restart" | "shutdown" as what}:
                    verb = {"restart": "reboot", "shutdown": "poweroff"}[what]
                    failed = _run("systemctl", "--no-block", verb).returncode
                    self.say(
                        **({"fault": "failed", "touched": False} if failed else {"done": True})
                    )
                case _:
                    self.say(fault="refused", touched=False)
        except NotPossibleError as fault:
            self.say(fault=fault.reason, touched=self.touched)
        except OSError as error:
            self.say(fault=_REASONS.get(error.errno or 0, "failed"), touched=self.touched)
        except (ValueError, RecursionError):
            self.say(fault="failed", touched=self.touched)

    def say(self, **answer: Any) -> None:
        with suppress(OSError):  # the kiosk may have gone
            self._stream.write(json.dumps(answer).encode() + b"\n")
            self._stream.flush()

    def _write(self, name: str, size: int) -> None:
        """Write, sync, unmount, look again from the stick itself, and only then say so."""
        device = self._sticks.the_one()
        with self._sticks.mounted(device, "rw") as folder:
            room = os.statvfs(folder)
            if size + CHUNK > room.f_bavail * room.f_frsize:
                raise NotPossibleError("full")
            self.touched = True
            self.say(progress=0.05)  # it has begun: from now on the stick has to stay
            part = folder / f"{name}.part"
            try:
                wanted = self._fill(part, size)
                part.rename(folder / name)
                _sync(folder)
            except OSError:
                for left in (folder / name, part):
                    with suppress(OSError):
                        left.unlink()
                raise
        self._sticks.forget(device)
        self.say(progress=0.8)
        with self._sticks.mounted(device, "ro") as folder:
            found = hashlib.sha256((folder / name).read_bytes()).digest()
        if found != wanted:
            raise NotPossibleError("not_read_back")

    def _fill(self, part: Path, size: int) -> bytes:
        """The bytes from the kiosk into a file; their SHA-256."""
        digest = hashlib.sha256()
        left = size
        with part.open("xb", buffering=0) as file:
            while left:
                piece = self._stream.read(min(CHUNK, left))
                if not piece:
                    raise NotPossibleError("failed")
                left -= len(piece)
                digest.update(piece)
                while piece:
                    piece = piece[file.write(piece) :]
                os.fdatasync(file.fileno())
                self.say(progress=0.05 + 0.65 * (1 - left / size))
            os.fsync(file.fileno())
        return digest.digest()

    def _read(self) -> list[dict[str, str]]:
        """The question files that lie open on the stick: name, and content in base 64."""
        files: list[dict[str, str]] = []
        device = self._sticks.the_one()
        with self._sticks.mounted(device, "ro") as folder:
            for path in sorted(folder.iterdir()):
                if path.suffix.lower() in (".yaml", ".yml") and len(files) < MOST_FILES:
                    status = path.lstat()
                    if stat.S_ISREG(status.st_mode) and status.st_size <= LARGEST_READ:
                        content = base64.b64encode(path.read_bytes()).decode()
                        files.append({"name": path.name, "content": content})
        return files


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def main() -> None:
    """Answer the one request on standard input, which is the socket."""
    with socket.socket(fileno=os.dup(sys.stdin.fileno())) as connection:
        connection.settimeout(120)
        with suppress(OSError), connection.makefile("rwb") as stream:  # closing writes what is left
            Request(cast("BinaryIO", stream), Sticks()).answer()


if __name__ == "__main__":
    main()
