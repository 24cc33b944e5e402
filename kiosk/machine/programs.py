"""The system's own programs, run as root."""

import os
import shutil
import subprocess


def has(program: str) -> bool:
    return shutil.which(program, path=_path()) is not None


def run(*command: str | os.PathLike[str]) -> str:
    """What a program prints. Raises OSError, and subprocess.CalledProcessError."""
    done = subprocess.run(  # noqa: S603  names of ours, or such that the kernel gave
        command,
        check=True,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PATH": _path(), "LC_ALL": "C.UTF-8"},
    )
    return done.stdout


def _path() -> str:
    """With root's programs: whoever became root by `su` does not find them."""
    return os.environ.get("PATH", os.defpath) + ":/usr/sbin:/sbin"
