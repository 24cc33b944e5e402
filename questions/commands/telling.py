"""What commands say: lines on standard output and standard error, wherever those lead."""

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from io import TextIOWrapper
from typing import TextIO

from questions.characters import FORBIDDEN


class OutputError(Exception):
    """Standard output takes no more."""

    def __init__(self, fault: OSError) -> None:
        super().__init__()
        self.fault = fault


def tell(*lines: str) -> None:
    """Say lines on standard output, and bring them out. Raises OutputError."""
    _write(sys.stdout, lines)


def tell_apart(lines: Sequence[str]) -> None:
    """Say lines on standard error; where that takes none, nobody can be told."""
    with suppress(OutputError):
        _write(sys.stderr, lines)


def prepare_streams() -> None:
    """Before anything is told: what the encoding does not have becomes a question mark.

    A stream that was closed before the start must not be taken by the next file that is opened.
    """
    for descriptor, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(descriptor, "w" if descriptor else "r", encoding="utf-8"))
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def let_go_of_streams() -> None:
    """Drop what they did not take: Python would complain of it when it ends."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            with suppress(OSError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _write(stream: TextIO, lines: Sequence[str]) -> None:
    """Without what would steer the terminal."""
    try:
        stream.writelines(FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", line) + "\n" for line in lines)
        stream.flush()
    except OSError as fault:
        raise OutputError(fault) from None
