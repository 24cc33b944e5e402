"""A drive with a cache of its own: what was written and not yet flushed goes with the power.

QEMU alone would keep it, for the host does not lose its power. Its block driver blklogwrites notes
each write and each flush, in the form of Linux's dm-log-writes: a sector about the whole, and then
for each write one that says where it goes, and the bytes.
"""

import shutil
import struct
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

SECTOR = 512
WHOLE = 4096
"""Bytes that a drive writes whole or not at all."""
_ENTRY = struct.Struct("<QQQ")
"""The first sector, how many there are, and flags."""
_FLUSH, _DISCARD = 1, 4


class Write(NamedTuple):
    offset: int
    content: memoryview


def written(log: Path) -> Iterator[Write | None]:
    """Every write in turn; None is a flush."""
    noted = memoryview(log.read_bytes())
    at = SECTOR
    while at + SECTOR <= len(noted):
        first, count, flags = _ENTRY.unpack_from(noted, at)
        at += SECTOR
        if flags & _DISCARD:
            continue  # room that is free again, whatever stands there
        if flags & _FLUSH:
            yield None
        elif not count or at + count * SECTOR > len(noted):
            break  # it was being noted as the power went
        else:
            yield Write(first * SECTOR, noted[at : at + count * SECTOR])
        at += count * SECTOR


def lose(before: Path, log: Path, after: Path, share: float, chance: Random) -> int:
    """Leave in `after` what the drive has: it was `before` when `log` began.

    Of what it was not told to flush a `share` is kept, in no order. How many pieces are lost.
    """
    shutil.copy(before, after)
    writes = list(written(log))
    flushed = len(writes) - [*reversed(writes), None].index(None)
    lost = 0
    with after.open("r+b") as file:
        for number, write in enumerate(writes):
            if write is None:
                continue
            for start in range(0, len(write.content), WHOLE):
                if number < flushed or chance.random() < share:
                    file.seek(write.offset + start)
                    file.write(write.content[start : start + WHOLE])
                else:
                    lost += 1
    return lost
