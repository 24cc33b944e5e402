"""A command, from what was typed to how it ends, in this process.

To start one takes longer than most of what it then does. Where the process is what a test is about,
it is started (`tests.exporter.office.started`, `tests.terminal`).
"""

import os
import sys
from collections.abc import Callable
from io import BytesIO, TextIOWrapper
from pathlib import Path
from unittest.mock import patch

from msgspec import Struct


class Said(Struct, frozen=True):
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str


def typed(main: Callable[[], None], *words: str | Path, **environment: str) -> Said:
    """`main` is its entry point; `words` come after its name."""
    out, err = (TextIOWrapper(BytesIO(), "utf-8", newline="") for _ in range(2))
    with (
        patch.multiple(sys, argv=["", *map(str, words)], stdout=out, stderr=err),
        patch.dict(os.environ, environment),
    ):
        try:
            main()
        except SystemExit as end:
            code = end.code
    assert isinstance(code, int)
    return Said(code, text(out), text(err))


def text(stream: TextIOWrapper) -> str:
    assert isinstance(stream.buffer, BytesIO)
    return stream.buffer.getvalue().decode("utf-8")
