"""The font of everything that is typeset, and which characters it has.

Inter, under the SIL Open Font License, comes as a package and is embedded in each file: no file
depends on what is installed.
"""

import re
import struct
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

PACKAGE, FILE = "fontpkg_inter", "files/Inter[opsz,wght].ttf"
LACKING = "\N{WHITE SQUARE}"
"""Stands for what the font has not, such as an emoji: a PDF/UA may hold no other sign for it."""
_DIRECTORY, _RECORD = 12, 16
"""Bytes before the records of the tables, and of each."""
_UNICODE = (3, 10)
"""The platform and encoding of the map of all of Unicode."""
_WHITE = re.compile(r"\s")
_ENDLESS = re.compile(r"\w{16}(?=\w{24})")
"""A part of a word that no language has and no hyphenation divides."""
_MAY_BREAK = "\N{ZERO WIDTH SPACE}"


def font() -> Path:
    return Path(str(files(PACKAGE).joinpath(FILE)))


def drawable(text: str) -> str:
    """`text` with what the font has: of other characters what they are made of, or a square.

    What is too long to be a word may be broken anywhere.
    """
    whole = _ENDLESS.sub(rf"\g<0>{_MAY_BREAK}", text)
    if whole.isascii() and whole.isprintable():
        return whole
    return "".join(one if ord(one) in characters() else _instead(one) for one in whole)


def _instead(character: str) -> str:
    if _WHITE.match(character):
        return " "
    made_of = unicodedata.normalize("NFKC", character)
    return made_of if all(ord(one) in characters() for one in made_of) else LACKING


@cache
def characters() -> frozenset[int]:
    """The characters that the font has, from its table `cmap`, format 12 (ISO/IEC 14496-22)."""
    content = font().read_bytes()
    table = _table(content, b"cmap")
    (count,) = struct.unpack_from(">H", content, table + 2)
    records = struct.iter_unpack(">HHI", content[table + 4 : table + 4 + 8 * count])
    [start] = [table + offset for *of, offset in records if tuple(of) == _UNICODE]
    (groups,) = struct.unpack_from(">I", content, start + 12)
    ranges = struct.iter_unpack(">III", content[start + 16 : start + 16 + 12 * groups])
    return frozenset(code for first, last, _ in ranges for code in range(first, last + 1))


def _table(content: bytes, name: bytes) -> int:
    """Where a table of the font begins."""
    [offset] = [offset for tag, offset in _tables(content) if tag == name]
    return offset


def _tables(content: bytes) -> Iterator[tuple[bytes, int]]:
    (count,) = struct.unpack_from(">H", content, 4)
    records = content[_DIRECTORY : _DIRECTORY + _RECORD * count]
    for tag, _, offset, _ in struct.iter_unpack(">4sIII", records):
        yield tag, offset
