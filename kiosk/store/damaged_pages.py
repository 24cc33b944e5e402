"""The rows in the leaves of an SQLite file, without what leads to them.

A lost header, first page or inner page makes SQLite give up the whole file or table, though all
rows are there. Here every page is looked at by itself. What is where in a page is said in
https://www.sqlite.org/fileformat2.html, whose names are used.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

MOST = 32 << 20
"""Bytes of a file that are looked at; a store of 100 000 responses has 21 MB."""

Row = tuple[int, list[object]]
"""The rowid, and what the columns hold: None, int, bytes or str; None for one that is the rowid.
A text that is no longer UTF-8 has U+FFFD in it."""

_MAGIC = b"SQLite format 3\0"
_PAGE_SIZE = 4096
"""Of all files that SQLite makes unless it is told otherwise, and so of all stores."""
_TABLE_LEAF = 0x0D
_LONGEST = 1 << 20
"""Bytes of a row; the longest is a question file of 256 KiB."""
_ATTEMPTS = 3
"""At reading a page from a disk that fails now and then."""
_INTEGERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
"""Serial type to number of bytes."""
_REAL = 7
"""No table of ours has one; 10 and 11 are nobody's."""


class _NotARowError(Exception):
    """Bytes that say of themselves what cannot be."""


def leaf_rows(path: Path) -> Iterator[Row]:
    """All rows in all leaves of tables but those that are free. Raises OSError for a lost file.

    They come in no order, of all tables, and what is damaged may come as well.
    """
    with path.open("rb") as file:
        pages = _Pages(file)
        free = _free_pages(pages)
        for number in range(1, pages.count + 1):
            if number not in free:
                yield from _rows(pages, number)


def with_new_header(content: bytes) -> bytes:
    """A file with the header that SQLite would have made for it, in place of one that is lost."""
    pages = (len(content) // _PAGE_SIZE).to_bytes(4, "big")
    header = bytearray(100)
    header[:24] = _MAGIC + _PAGE_SIZE.to_bytes(2, "big") + bytes([1, 1, 0, 64, 32, 32])
    header[28:32] = pages
    header[44:48] = (4).to_bytes(4, "big")  # the format of the schema
    header[56:60] = (1).to_bytes(4, "big")  # UTF-8
    return bytes(header) + content[100:]


class _Pages:
    """The pages of a file, one at a time; the first one has the number 1."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.header = self._read(0, 100)
        said = int.from_bytes(self.header[16:18])
        is_size = 512 <= said <= 32768 and said.bit_count() == 1
        self.size = said if self.header[:16] == _MAGIC and is_size else _PAGE_SIZE
        self.count = min(file.seek(0, 2), MOST) // self.size

    def page(self, number: int) -> bytes:
        """Empty if there is none, or the disk does not give it."""
        if not 1 <= number <= self.count:
            return b""
        return self._read((number - 1) * self.size, self.size)

    def _read(self, start: int, length: int) -> bytes:
        for _ in range(_ATTEMPTS):
            try:
                self._file.seek(start)
                return self._file.read(length)
            except OSError:
                continue
        return b""


def _free_pages(pages: _Pages) -> set[int]:
    """Those on the freelist: what lies there was deleted. Empty where the list makes no sense."""
    if pages.header[:16] != _MAGIC:
        return set()
    trunk, count = _number(pages.header, 32), _number(pages.header, 36)
    free: set[int] = set()
    while trunk and trunk not in free and len(free) < count:
        page = pages.page(trunk)
        length = _number(page, 4)
        if not page or length > pages.size // 4 - 2:
            return set()
        free |= {trunk, *(_number(page, 8 + 4 * n) for n in range(length))}
        trunk = _number(page, 0)
    sound = len(free) == count and not trunk and all(1 < n <= pages.count for n in free)
    return free if sound else set()


def _rows(pages: _Pages, number: int) -> Iterator[Row]:
    page = pages.page(number)
    header = 100 if number == 1 else 0
    if page[header : header + 1] != bytes([_TABLE_LEAF]):
        return
    cells = int.from_bytes(page[header + 3 : header + 5])
    for pointer in range(header + 8, min(header + 8 + 2 * cells, len(page) - 1), 2):
        try:
            yield _row(pages, page, int.from_bytes(page[pointer : pointer + 2]))
        except _NotARowError:
            continue


def _row(pages: _Pages, page: bytes, at: int) -> Row:
    length, at = _varint(page, at)
    key, at = _varint(page, at)
    return _signed(key), _values(_payload(pages, page, at, length))


def _payload(pages: _Pages, page: bytes, at: int, length: int) -> bytes:
    """What a cell holds; what does not fit into the page goes on in a chain of others."""
    most = pages.size - 35
    if length <= most:
        local = length
    elif length <= _LONGEST:
        least = (pages.size - 12) * 32 // 255 - 23
        local = least + (length - least) % (pages.size - 4)
        local = local if local <= most else least
    else:
        raise _NotARowError
    parts = [page[at : at + local]]
    left = length - len(parts[0])
    following = _number(page, at + local) if length > most else 0
    while left > 0 and (more := pages.page(following)):
        parts.append(more[4 : min(pages.size, 4 + left)])
        left -= len(parts[-1])
        following = _number(more, 0)
    if left:
        raise _NotARowError
    return b"".join(parts)


def _values(payload: bytes) -> list[object]:
    """A payload is a record: a header with the types, then the values."""
    end, at = _varint(payload, 0)
    start = end
    values: list[object] = []
    while at < end:
        kind, at = _varint(payload, at)
        length = _INTEGERS.get(kind, max(0, kind - 12) // 2)
        content = payload[start : start + length]
        if kind in (_REAL, 10, 11) or len(content) < length:
            raise _NotARowError
        values.append(_value(kind, content))
        start += length
    if at != end or start != len(payload):
        raise _NotARowError
    return values


def _value(kind: int, content: bytes) -> object:
    if kind == 0:
        return None
    if kind in (8, 9):
        return kind - 8
    if kind in _INTEGERS:
        return int.from_bytes(content, signed=True)
    return content.decode("utf-8", "replace") if kind % 2 else content


def _varint(content: bytes, at: int) -> tuple[int, int]:
    """An unsigned number of 1 to 9 bytes, and where it ends."""
    value = 0
    for count, byte in enumerate(content[at : at + 9], 1):
        if count == 9:
            return value << 8 | byte, at + 9
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + count
    raise _NotARowError


def _signed(value: int) -> int:
    return value - (1 << 64) if value >= 1 << 63 else value


def _number(content: bytes, at: int) -> int:
    return int.from_bytes(content[at : at + 4])
