"""The fonts of everything that is typeset, and which characters they have.

Inter, and Noto Sans for what is not written in Latin letters, both under the SIL Open Font License,
come as packages and are embedded in each file: no file depends on what is installed.
"""

import re
import struct
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

PACKAGE, FILE = "fontpkg_inter", "files/Inter[opsz,wght].ttf"
SCRIPTS = "manimgx_fonts"
"""The package with Noto Sans for many scripts."""
LACKING = "\N{WHITE SQUARE}"
"""Stands for what the font has not, such as an emoji: a PDF/UA may hold no other sign for it."""
_DIRECTORY, _RECORD = 12, 16
"""Bytes before the records of the tables, and of each."""
_UNICODE, _FIRST_PLANE = (3, 10), (3, 1)
"""The platform and encoding of the map of all of Unicode, and of its first 65 536 characters."""
_WHITE = re.compile(r"\s")
_ENDLESS = re.compile(r"\w{16}(?=\w{24})")
"""A part of a word that no language has and no hyphenation divides."""
_MAY_BREAK = "\N{ZERO WIDTH SPACE}"


def font() -> Path:
    return Path(str(files(PACKAGE).joinpath(FILE)))


def all_scripts() -> tuple[Path, ...]:
    """The font, and one for each other script."""
    folder = Path(str(files(SCRIPTS)))
    return (font(), *sorted(folder.glob("NotoSans[!-]*.ttf")))


def drawable(text: str, fonts: tuple[Path, ...] = ()) -> str:
    """`text` with what the fonts have: of other characters what they are made of, or a square.

    What is too long to be a word may be broken anywhere. `fonts`: none is the one for Latin.
    """
    known = frozenset[int]().union(*map(characters, fonts or (font(),)))
    whole = _ENDLESS.sub(rf"\g<0>{_MAY_BREAK}", text)
    if whole.isascii() and whole.isprintable():
        return whole
    return "".join(one if ord(one) in known else _instead(one, known) for one in whole)


def _instead(character: str, known: frozenset[int]) -> str:
    if _WHITE.match(character):
        return " "
    made_of = unicodedata.normalize("NFKC", character)
    return made_of if all(ord(one) in known for one in made_of) else LACKING


@cache
def characters(path: Path) -> frozenset[int]:
    """The characters that a font has, from its table `cmap`, format 12 or 4 (ISO/IEC 14496-22)."""
    content = path.read_bytes()
    table = _table(content, b"cmap")
    (count,) = struct.unpack_from(">H", content, table + 2)
    records = struct.iter_unpack(">HHI", content[table + 4 : table + 4 + 8 * count])
    starts = {(platform, encoding): table + offset for platform, encoding, offset in records}
    if _UNICODE in starts:
        ranges = _ranges_of_12(content, starts[_UNICODE])
    else:
        ranges = _ranges_of_4(content, starts[_FIRST_PLANE])
    return frozenset(code for first, last in ranges for code in range(first, last + 1))


def _ranges_of_12(content: bytes, start: int) -> Iterator[tuple[int, int]]:
    (groups,) = struct.unpack_from(">I", content, start + 12)
    found = struct.iter_unpack(">III", content[start + 16 : start + 16 + 12 * groups])
    return ((first, last) for first, last, _ in found)


def _ranges_of_4(content: bytes, start: int) -> Iterator[tuple[int, int]]:
    """All last characters of segments, two bytes of nothing, all first ones; one closes them."""
    (doubled,) = struct.unpack_from(">H", content, start + 6)
    last = struct.unpack_from(f">{doubled // 2}H", content, start + 14)
    first = struct.unpack_from(f">{doubled // 2}H", content, start + 16 + doubled)
    return zip(first[:-1], last[:-1], strict=True)


def _table(content: bytes, name: bytes) -> int:
    """Where a table of the font begins."""
    [offset] = [offset for tag, offset in _tables(content) if tag == name]
    return offset


def _tables(content: bytes) -> Iterator[tuple[bytes, int]]:
    (count,) = struct.unpack_from(">H", content, 4)
    records = content[_DIRECTORY : _DIRECTORY + _RECORD * count]
    for tag, _, offset, _ in struct.iter_unpack(">4sIII", records):
        yield tag, offset
