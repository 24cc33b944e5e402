"""A terminal that notes when bytes came and draws them afterwards: pyte would slow the clock."""

import os
import re
import select
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyte

from tests.terminal import Terminal

PATIENCE = 30.0
"""Seconds after which a program that has not drawn what it should is given up."""


class Watched(Terminal):
    """A program on a terminal, Python set up as on a kiosk."""

    def __init__(self, command: Sequence[str | Path], columns: int = 80, rows: int = 24) -> None:
        self.started = time.perf_counter()
        self._arrived: list[tuple[float, bytes]] = []
        super().__init__(command, columns, rows)

    def read(self, seconds: float = 0.0) -> bool:
        ready, _, _ = select.select([self._controller], [], [], seconds)
        if ready:
            content = os.read(self._controller, 65536)
            self._arrived.append((time.perf_counter(), content))
            self.raw += content
        return bool(ready)

    @property
    def last_arrival(self) -> float:
        """When the last bytes came."""
        return self._arrived[-1][0]

    def until(self, pattern: str, since: int = 0) -> float:
        """Wait for bytes that match `pattern` after the first `since`; the moment they came."""
        expected = re.compile(pattern.encode(), re.DOTALL)
        end = time.perf_counter() + PATIENCE
        while not expected.search(self.raw, since):
            assert time.perf_counter() < end, f"waited for {pattern!r}: {self.raw[-500:]!r}"
            self.read(0.1)
        return self._arrived[-1][0]

    def screens(self) -> Iterator[tuple[float, str]]:
        """What the screen showed after each piece of what has come, and when."""
        stream = pyte.ByteStream(self.screen)
        for moment, content in self._arrived:
            stream.feed(content)
            yield moment, "\n".join(self.screen.display)
