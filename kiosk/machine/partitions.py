"""The partitions of this machine, and what the one remembers that a folder lies on."""

import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct

from kiosk.machine.programs import run

_COLUMNS = "PATH,TYPE,SIZE,MOUNTPOINTS,RO"
_SWAPPED_TO = "[SWAP]"
"""What lsblk calls the mount point of a swap partition that is in use."""


class Partition(Struct, frozen=True):
    """A disk, a part of one, or a logical volume."""

    path: str
    type: str
    """As lsblk has it: "part", "lvm", "disk", "loop", "crypt", …"""
    size: int
    """Bytes."""
    kind: str
    """Its file system; "swap"; "" when nothing is known to be on it."""
    uuid: str
    """Of the file system, as `label`."""
    partuuid: str
    label: str
    mounted: tuple[str, ...]
    swapped_to: bool
    divided: bool
    """Whether there are others in it, as on a disk with partitions."""
    protected: bool
    """Whether it cannot be written to."""


def partitions() -> list[Partition]:
    """Raises OSError and subprocess.CalledProcessError."""
    said = run("lsblk", "--json", "--bytes", "--paths", "--output", _COLUMNS)
    return list(_flat(json.loads(said)["blockdevices"]))


def _flat(devices: list[dict[str, Any]]) -> Iterator[Partition]:
    for device in devices:
        inside = device.get("children") or []
        points = [point for point in device["mountpoints"] or [] if point]
        tags = {} if inside else _tags(device["path"])
        yield Partition(
            path=device["path"],
            type=device["type"],
            size=device["size"],
            kind=tags.get("TYPE", ""),
            uuid=tags.get("UUID", ""),
            partuuid=tags.get("PART_ENTRY_UUID", ""),
            label=tags.get("LABEL", ""),
            mounted=tuple(point for point in points if point != _SWAPPED_TO),
            swapped_to=_SWAPPED_TO in points,
            divided=bool(inside),
            protected=bool(device["ro"]),
        )
        yield from _flat(inside)


def _tags(device: str) -> dict[str, str]:
    """What stands on a device itself, whatever the system remembers of it."""
    try:
        said = run("blkid", "--probe", "--output", "export", device)
    except subprocess.CalledProcessError as error:
        nothing = error.returncode == 2
        return {} if nothing else {"TYPE": "?"}
    return dict(line.split("=", 1) for line in said.splitlines() if "=" in line)


def is_named(partition: Partition, name: str) -> bool:
    """Whether `name`, as it stands in /etc/fstab, is that of the partition."""
    tag, is_tag, value = name.partition("=")
    if is_tag:
        tags = {"UUID": partition.uuid, "PARTUUID": partition.partuuid, "LABEL": partition.label}
        return value.strip('"') == tags.get(tag) != ""
    return os.path.realpath(name) == os.path.realpath(partition.path)


def forgets(folder: Path, root: Path = Path("/")) -> bool:
    """Whether what is overwritten in `folder` is gone from the disk, and no old times are kept.

    As on ext4 without a journal: in the journal, copies of each file's inode stay for months, with
    the time at which it was changed. Other file systems keep more. Looks at files below `root`.
    """
    device = _device_of(folder, root)
    try:
        name = (root / "sys/dev/block" / device).readlink().name
        return (root / "sys/fs/ext4" / name / "journal_task").read_text().strip() == "<none>"
    except OSError:
        return False


def _device_of(folder: Path, root: Path) -> str:
    """The numbers of the device that a folder lies on, as "8:5". See proc_pid_mountinfo(5)."""
    try:
        lines = (root / "proc/self/mountinfo").read_text("utf-8", "replace").splitlines()
    except OSError:
        return ""
    folder, device, longest = folder.resolve(), "", -1
    for line in lines:
        _, _, numbers, _, point, *_ = line.split(" ")
        point = re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), point)
        if folder.is_relative_to(point) and len(point) >= longest:
            device, longest = numbers, len(point)
    return device
