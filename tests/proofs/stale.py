"""What a raw image of a disk still tells of a store: the attack that the store has to stand.

All bytes are looked at, whatever file they belong to or once belonged to. The attacker has the
store itself, and so all keys; what is looked for is which of them came first, which came together,
and when. What there can be of it:

- Pages of an SQLite table as they were at an earlier time, in free blocks, in a rollback journal or
  in that of the file system. A key that belongs into such a page and is not in it came later than
  all that are; a cell that lies below the others came last.
- The records of one rollback journal are of one moment: the nonce in their checksums tells which
  belong together, whatever blocks they lie in. A comment came with a response only when at each
  such moment both were there or neither.
- Copies of inodes with their times of change (ctime), and the times of commits of ext4's journal.

See https://www.sqlite.org/fileformat.html, and fs/ext4/ext4.h and include/linux/jbd2.h of Linux.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from msgspec import Struct

Bytes = np.ndarray[tuple[int], np.dtype[np.uint8]]
Matrix = np.ndarray[tuple[int, int], np.dtype[np.bool_]]

PAGE = 4096
INTERIOR, LEAF = 0x05, 0x0D
_CHECKED_EVERY = 200
"""One byte in so many of a page goes into the checksum of its record, from the end on."""
EVERY_KEY = (0, 1 << 63)


class Told(Struct, frozen=True):
    """What an image tells of the responses and comments of a store."""

    stale: int
    """Pages that lack some of what they would hold today."""
    pairs: int
    determined: int
    """Pairs of responses of which the image says which came first."""
    right: int
    candidates: tuple[int, ...]
    """Of each comment: how many responses it may have come with."""
    certain: bool
    """Whether each comment's own response is among them."""


def image(path: Path) -> Bytes:
    return np.memmap(path, dtype=np.uint8, mode="r")


def told(raw: Bytes, responses: Sequence[int], comments: Mapping[int, int]) -> Told:
    """What an image tells of a store with these keys.

    `responses`: in their true order; `comments`: each with the key of its true response.
    """
    found = list(moments(raw, [frozenset(responses), frozenset(comments)]))
    before = order([*responses, *comments], found)
    count = len(responses)
    surely = before[:count, :count] & ~before[:count, :count].T
    apart = before[count:, :count] | before[:count, count:].T
    return Told(
        stale=sum(bool(leaf.absent) for moment in found for leaf in moment),
        pairs=count * (count - 1) // 2,
        determined=int(surely.sum()),
        right=int(np.triu(surely).sum()),
        candidates=tuple(int(count) for count in (~apart).sum(axis=1)),
        certain=not any(apart[n, responses.index(own)] for n, own in enumerate(comments.values())),
    )


def order(keys: Sequence[int], moments: Sequence[Sequence["Leaf"]]) -> Matrix:
    """Which of `keys` came before which.

    What was there at a moment came before what was not; what was there before, was there after.
    """
    place = {key: number for number, key in enumerate(keys)}
    here: Matrix = np.zeros((len(moments), len(keys)), dtype=bool)
    absent: Matrix = np.zeros((len(moments), len(keys)), dtype=bool)
    before: Matrix = np.zeros((len(keys), len(keys)), dtype=bool)
    for number, moment in enumerate(moments):
        for leaf in moment:
            here[number, [place[key] for key in leaf.keys]] = True
            absent[number, [place[key] for key in leaf.absent]] = True
            if leaf.newest is not None:
                others = [place[key] for key in leaf.keys if key != leaf.newest]
                before[others, place[leaf.newest]] = True
    while True:
        known = before.sum() + here.sum() + absent.sum()
        before = _linked(before | _joined(here.T, absent))
        here |= _joined(here, before.T)
        absent |= _joined(absent, before)
        earlier = _linked(_joined(absent, here.T))
        here |= _joined(earlier.T, here)
        absent |= _joined(earlier, absent)
        if before.sum() + here.sum() + absent.sum() == known:
            return before


def _joined(left: Matrix, right: Matrix) -> Matrix:
    """What is linked to what by way of something that both know."""
    return left.astype(np.float32) @ right.astype(np.float32) > 0


def _linked(links: Matrix) -> Matrix:
    """The same by way of any number of others."""
    while (further := links | _joined(links, links)).sum() > links.sum():
        links = further
    return links


# -- pages


class Leaf(NamedTuple):
    """A page of a table as it was at some moment."""

    keys: frozenset[int]
    absent: frozenset[int]
    """Keys of today that would lie in it."""
    newest: int | None
    """The key of the cell that lies where only the last one to come lies."""


class _Page(NamedTuple):
    number: int
    """In the file; 0: not known."""
    nonce: int
    """Of the journal, or another number for each page that is in none."""
    kind: int
    content: bytes


def moments(raw: Bytes, tables: Sequence[frozenset[int]]) -> Iterator[list[Leaf]]:
    """The leaves of tables that have these keys; those in one list were copied at one moment."""
    together: dict[int, list[_Page]] = {}
    for page in _pages(raw):
        together.setdefault(page.nonce, []).append(page)
    for pages in together.values():
        ranges: dict[int, tuple[int, int]] = {}
        for page in pages:
            if page.kind == INTERIOR:
                ranges |= _children(page.content)
        yield [
            _leaf(page.content, ranges.get(page.number), table)
            for page in pages
            for table in tables
            if page.kind == LEAF and all(key in table for _, _, key in _cells(page.content))
        ]


def _leaf(page: bytes, between: tuple[int, int] | None, table: frozenset[int]) -> Leaf:
    cells = list(_cells(page))
    keys = frozenset(key for _, _, key in cells)
    low, high = between or (min(keys), max(keys))
    # VACUUM lays the cells from the end of the page down in the order of keys, without a gap, and
    # one that comes then lies below them. So does the first one, if it came from the page before.
    *others, (_, _, newest) = sorted(cells, reverse=True)
    in_order = [key for _, _, key in others] == sorted(keys - {newest})
    return Leaf(
        keys,
        frozenset(key for key in table - keys if low < key <= high),
        newest if in_order and min(keys) != newest != max(keys) else None,
    )


def _pages(raw: Bytes) -> Iterator[_Page]:
    """What looks like a page of a table, wherever a block or a record of a journal may begin."""
    at = (
        np.flatnonzero(
            (raw[: len(raw) - PAGE : 4] == LEAF) | (raw[: len(raw) - PAGE : 4] == INTERIOR)
        )
        * 4
    )

    def number(offset: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        return raw[at + offset].astype(np.int64) << 8 | raw[at + offset + 1]

    free, count, content = number(1), number(3), number(5)
    good = (free < PAGE) & (count > 0) & (content < PAGE) & (content >= 8 + 2 * count)
    for offset in map(int, at[good & (raw[at + 7] <= 60)]):
        yield _page(raw, offset)


def _page(raw: Bytes, offset: int) -> _Page:
    content = raw[offset : offset + PAGE].tobytes()
    number = int.from_bytes(raw[max(0, offset - 4) : offset].tobytes())
    if offset % 8 == 4 and 0 < number < 1 << 20:
        checksum = int.from_bytes(raw[offset + PAGE : offset + PAGE + 4].tobytes())
        total = sum(content[at] for at in range(PAGE - _CHECKED_EVERY, 0, -_CHECKED_EVERY))
        return _Page(number, (checksum - total) % 2**32, content[0], content)
    return _Page(0, -offset - 1, content[0], content)


def _cells(page: bytes) -> Iterator[tuple[int, int, int]]:
    """Offset, end and key of each cell of a leaf, in the order of keys."""
    for number in range(int.from_bytes(page[3:5])):
        at = int.from_bytes(page[8 + 2 * number : 10 + 2 * number])
        length, after = _varint(page, at)
        key, after = _varint(page, after)
        yield at, after + length, key


def _children(page: bytes) -> dict[int, tuple[int, int]]:
    """Between which keys the children of an inner page lie, by the number of their page."""
    found, low = {}, EVERY_KEY[0]
    for number in range(int.from_bytes(page[3:5])):
        at = int.from_bytes(page[12 + 2 * number : 14 + 2 * number])
        high, _ = _varint(page, at + 4)
        found[int.from_bytes(page[at : at + 4])] = low, high
        low = high
    found[int.from_bytes(page[8:12])] = low, EVERY_KEY[1]
    return found


def _varint(page: bytes, at: int) -> tuple[int, int]:
    """The number at `at`, and what follows it; nonsense where a page is none."""
    value = 0
    for byte in page[at : at + 8]:
        at += 1
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at
    return value << 8 | int.from_bytes(page[at : at + 1]), at + 1


# -- times

_INODE = np.dtype(
    {
        "names": ["mode", "seconds", "extra"],
        "formats": ["<u2", "<u4", "<u4"],
        "offsets": [0x00, 0x0C, 0x84],
        "itemsize": 256,
    }
)
"""What is of use here of an inode of ext4: its mode, and ctime with the part below a second."""
_COMMIT = bytes.fromhex("C03B3998 00000002")
"""How a block begins that ends a transaction of the file system's journal."""


def changes(raw: Bytes) -> list[float]:
    """When files and folders were changed, by every copy of an inode, and commits of the journal.

    Seconds since 1970, sorted; nonsense among them where a block holds something else.
    """
    slots = np.frombuffer(raw[: len(raw) // 256 * 256], dtype=_INODE)
    kind = slots["mode"] & 0o170000
    used = slots[((kind == 0o100000) | (kind == 0o040000)) & (slots["seconds"] > 0)]
    found = set((used["seconds"] + (used["extra"] >> 2) / 1e9).tolist())
    blocks = raw[: len(raw) // PAGE * PAGE].reshape(-1, PAGE)
    begins = (blocks[:, : len(_COMMIT)] == np.frombuffer(_COMMIT, np.uint8)).all(axis=1)
    for block in blocks[begins]:
        content = block[:64].tobytes()
        found.add(int.from_bytes(content[48:56]) + int.from_bytes(content[56:60]) / 1e9)
    return sorted(found)
