"""Full disks, other clocks and faults in the program: what a kiosk has to live with."""

import os
import resource
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

HASTE = """
from kiosk.tui import app
app.RETRY_SECONDS, app.RECOVERY_SECONDS = 0.1, 0.2
"""
"""A kiosk that does not wait long before it tries again."""


def changed_kiosk(folder: Path, change: str, *options: str | Path) -> list[str | Path]:
    """The command that starts the real program after a few lines of Python have been run."""
    script = folder / "changed_kiosk.py"
    script.write_text(f"{change}\nfrom kiosk.cli import main\nmain()\n", "utf-8")
    return [sys.executable, script, *options]


def dated_kiosk(folder: Path, *options: str | Path) -> list[str | Path]:
    """A kiosk that takes the date from a file, see `set_day`."""
    change = f"""
from datetime import date
from functools import partial
from pathlib import Path
from kiosk.tui import app
day = Path({str(folder / "day")!r})
app.KioskApp = partial(app.KioskApp, today=lambda: date.fromisoformat(day.read_text()))
"""
    return changed_kiosk(folder, change, *options)


def set_day(folder: Path, day: date) -> None:
    """Let it be `day` for a dated kiosk, from one moment to the next."""
    (folder / "tomorrow").write_text(day.isoformat())
    (folder / "tomorrow").replace(folder / "day")


@contextmanager
def full_disk(process: int) -> Iterator[None]:
    """Let `process` write nothing to any file, as if there were no room: EFBIG from the kernel."""
    before = resource.prlimit(process, resource.RLIMIT_FSIZE)
    resource.prlimit(process, resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.prlimit(process, resource.RLIMIT_FSIZE, before)


def kiosk_on_small_disk(folder: Path, *options: str | Path) -> list[str | Path]:
    """A hasty kiosk that sees a disk of its own, with little room, as its data folder."""
    (folder / "data").mkdir()
    mount = f"mount -t tmpfs -o size=3m none {shlex.quote(str(folder / 'data'))}"
    command = shlex.join(map(str, changed_kiosk(folder, HASTE, *options)))
    return ["unshare", "-Urm", "sh", "-c", f"{mount} && exec {command}"]


@contextmanager
def without_room(folder: Path) -> Iterator[None]:
    """Fill up the disk that the data folder `folder` lies on."""
    for journal in folder.glob("*/*/*-journal"):
        os.truncate(journal, 0)  # room that the store has for itself
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while file.write(b"x" * 512):
                pass
        except OSError:
            pass
    try:
        yield
    finally:
        filler.unlink()
