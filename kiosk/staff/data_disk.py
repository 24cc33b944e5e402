"""`kiosk disk`: give the answers a file system of their own, after asking twice."""

import os
import subprocess
from pathlib import Path

import click

from kiosk.errors import Refusal
from kiosk.machine import disk
from kiosk.machine.lock import DataFolderBusy
from kiosk.machine.partitions import Partition, forgets, partitions
from kiosk.machine.programs import has
from kiosk.settings import data_folder
from kiosk.setup import settings_of
from questions.paths import kind_of
from questions.wording import Phrases

OWN = frozenset({"part", "lvm", "disk", "loop"})
"""What can be made a file system of; not what is made anew at each start, as encrypted swap."""
MEGABYTE = 1000**2


def set_up_disk(
    named: str | None,
    config: Path | None,
    data: Path | None,
    say: Phrases,
    paths: disk.Paths = disk.Paths(),  # noqa: B008  never changed
) -> tuple[int, list[str]]:
    """Find the partition, ask, and do it: the exit code, and what to tell. Raises Refusal."""
    folder = data or data_folder(settings_of(say, config))
    if os.geteuid():
        raise Refusal(say("disk.not_root"))
    if missing := [program for program in disk.NEEDED if not has(program)]:
        raise Refusal(say("disk.missing", programs=", ".join(missing)))
    if kind_of(folder) != "folder":
        raise Refusal(say("disk.no_folder", folder=folder))
    if forgets(folder):
        return 0, [say("disk.already", folder=folder)]
    partition = _chosen(named, say)
    _ask(partition, folder, say)
    owner = folder.stat()
    try:
        left = disk.make(partition, folder, (owner.st_uid, owner.st_gid), paths)
    except DataFolderBusy:
        raise Refusal(say("disk.busy", folder=folder)) from None
    except disk.NotMadeError as fault:
        lines = [say("disk.failed", step=say(f"disk.step.{fault.step}"), reason=_why(fault, say))]
        if partition.kind not in ("", "swap") and fault.step != "swap":
            lines.append(say("disk.emptied", device=partition.path))
        raise Refusal(*lines) from None
    told = [say("disk.done", device=partition.path, folder=folder)]
    if left:
        told.append(say("disk.left", files=", ".join(map(str, left))))
    return int(bool(left)), told


def _chosen(named: str | None, say: Phrases) -> Partition:
    """The partition that was named, or the only one for swapping. Raises Refusal."""
    try:
        found = [one for one in partitions() if one.type in OWN and not one.path.startswith(RAM)]
    except disk.FAULTS:
        raise Refusal(say("disk.unknown")) from None
    if named is None:
        chosen = [one for one in found if one.kind == "swap"]
        if len(chosen) != 1:
            listed = [_described(one, say) for one in chosen or found if not one.mounted]
            raise Refusal(say("disk.several" if chosen else "disk.no_swap"), *listed)
    else:
        chosen = [one for one in found if os.path.realpath(named) == os.path.realpath(one.path)]
        if not chosen:
            raise Refusal(say("disk.no_such", device=named), *(_described(o, say) for o in found))
    [partition] = chosen
    for reason, holds in (
        ("mounted", bool(partition.mounted)),
        ("divided", partition.divided),
        ("protected", partition.protected),
        ("small", partition.size < disk.LEAST_BYTES),
    ):
        if holds:
            raise Refusal(say(f"disk.{reason}", device=partition.path))
    return partition


RAM = ("/dev/zram", "/dev/ram")


def _ask(partition: Partition, folder: Path, say: Phrases) -> None:
    """Show what was found and will be done, and ask twice. Raises Refusal."""
    click.echo(say("disk.found", device=_described(partition, say)))
    if partition.kind not in ("", "swap"):
        click.echo(say("disk.full", device=partition.path, kind=partition.kind))
    click.echo(say("disk.plan", device=partition.path, folder=folder))
    if click.prompt(say("disk.sure")).strip().lower() != say("disk.yes"):
        raise Refusal(say("disk.unchanged"))
    if click.prompt(say("disk.type", device=partition.path)).strip() != partition.path:
        raise Refusal(say("disk.unchanged"))
    click.echo(say("disk.wait"))


def _described(partition: Partition, say: Phrases) -> str:
    kind = say("disk.swap") if partition.kind == "swap" else partition.kind or say("disk.nothing")
    megabytes = partition.size // MEGABYTE
    return say("disk.one", device=partition.path, megabytes=megabytes, kind=kind)


def _why(fault: disk.NotMadeError, say: Phrases) -> str:
    """What the system, or one of its programs, says."""
    error = fault.error
    if isinstance(error, subprocess.CalledProcessError):
        said = str(error.stderr).strip().splitlines()
        return said[-1] if said else str(error.returncode)
    return say.reason(error) if isinstance(error, OSError) else type(error).__name__
