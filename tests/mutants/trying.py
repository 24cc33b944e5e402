"""One copy of the program with one change in it, and the tests that should notice."""

import ctypes
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import Literal

Outcome = Literal["noticed", "survived", "unreached"]
MOST_MEMORY = 4 << 30
"""Bytes: a loop that does not end may fill all there is."""
_moments = count(1)


def copied(root: Path, to: Path) -> Path:
    """What git knows of the program as it stands, and what it would take in."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (root / name).is_file() or (root / name).is_symlink():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(root / name, to / name, follow_symlinks=False)
    return to


def warm_up() -> None:
    """Import what most tests need and what is not ours: every trial begins from here.

    A program that finds out by itself which inputs break it is not asked for the smallest of them.
    """
    import textual.app
    import textual.widgets  # noqa: F401
    from hypothesis import Phase, settings

    phases = [phase for phase in Phase if phase is not Phase.shrink]
    settings.register_profile("mutants", derandomize=True, database=None, phases=phases)
    settings.load_profile("mutants")


def tried(root: Path, path: str, source: str, tests: Sequence[str], seconds: float) -> Outcome:
    """What becomes of a change of `path` to `source` in the copy `root`; `seconds` is how long its
    tests take as a rule."""
    if not tests:
        return "unreached"
    file = root / path
    before, status = file.read_bytes(), file.stat()
    file.write_text(source, "utf-8")
    os.utime(file, (next(_moments), 0))  # compiled anew, however short ago it was
    try:
        code = _run(root, tests, 60 + 5 * seconds)
        if code == 4:  # names that come from what has changed
            files = sorted({test.partition("::")[0] for test in tests})
            code = _run(root, files, 120 + 10 * seconds)
    finally:
        file.write_bytes(before)
        os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    return "survived" if code == 0 else "noticed"


def _run(root: Path, tests: Sequence[str], most_seconds: float) -> int:
    """The exit code of pytest, in a process of its own."""
    child = os.fork()
    if not child:
        try:
            os._exit(_in_child(root, tests))
        finally:
            os._exit(3)
    end = time.monotonic() + most_seconds
    while True:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() > end:
            # Politely first: it has terminals to close.
            end = time.monotonic() + 10
            os.kill(child, signal.SIGKILL if most_seconds < 0 else signal.SIGINT)
            most_seconds = -1
        time.sleep(0.05)


def _in_child(root: Path, tests: Sequence[str]) -> int:
    import pytest

    os.setsid()
    resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG: whoever started us has gone
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    os.chdir(root)
    os.environ |= {"PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"}
    sys.dont_write_bytecode = True
    for name in [name for name in sys.modules if name.partition(".")[0] == "tests"]:
        del sys.modules[name]
    sys.path[:] = [str(root), *sys.path]
    options = ["-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist"]
    options += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # for what was imported before
    return int(pytest.main([*options, *tests]))
