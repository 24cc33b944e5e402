"""The letters of the kiosk's console: as large as its screen allows, in all its alphabets.

At boot, as root (`kiosk-console.service`). Debian has no console font with both the half blocks of
a QR code and Cyrillic letters; two of its fonts are of one typeface in the same sizes, though. So
one takes its place that is put together of both, and is given to the console alone.

The form of a font is that of https://www.win.tue.nl/~aeb/linux/kbd/font-formats-1.html.
"""

import fcntl
import gzip
import struct
import subprocess
import sys
import zlib
from collections.abc import Collection
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import NamedTuple

from msgspec import Struct

from kiosk.machine.programs import run
from questions.characters import CONSOLE_GLYPHS

FONTS = Path("/usr/share/consolefonts")
BLOCKS, ALPHABETS = "Vietnamese-TerminusBold", "Uni2-TerminusBold"
"""Debian's font with the half blocks, and the one with more alphabets."""
CONSOLE = "/dev/tty1"
FRAMEBUFFER = Path("/dev/fb0")
COLUMNS, ROWS = 80, 24
"""The least that the kiosk's screens take."""
INSTEAD = "\ufffd"
"""Drawn for what a font does not have."""

_SIZES = ((16, 32), (14, 28), (12, 24), (11, 22), (10, 20), (10, 18), (8, 16), (8, 14))
_SCREEN = 0x4600
"""FBIOGET_VSCREENINFO of linux/fb.h: width and height come first."""
_MAGIC, _HEADER = b"\x72\xb5\x4a\x86", struct.Struct("<4s7I")
_MAGIC_OF_OLD, _HAS_512 = b"\x36\x04", 1


class Size(NamedTuple):
    """Of a letter, in dots. Twice the size is each dot four times: kernels since 6.4 take that."""

    width: int
    height: int
    doubled: bool

    @property
    def name(self) -> str:
        """As Debian's files have it."""
        return f"{self.height}x{self.width}" if self.width > 8 else f"{self.height}"


class Font(Struct, frozen=True):
    width: int
    height: int
    glyphs: tuple[bytes, ...]
    drawn: tuple[frozenset[str], ...]
    """For each glyph, which characters it is of."""


def sizes(width: int, height: int) -> list[Size]:
    """What leaves a screen of so many dots 80 columns and 24 rows, the largest letters first."""
    fitting = (
        Size(across, down, doubled=times == 2)
        for times in (1, 2)  # of two that are alike the one with finer lines
        for across, down in _SIZES
        if width >= COLUMNS * across * times and height >= ROWS * down * times
    )
    return sorted(fitting, key=lambda size: -size.height * (1 + size.doubled))


def parsed(content: bytes) -> Font:
    """A font of the console, in either form. Raises ValueError and struct.error."""
    if content[:2] == _MAGIC_OF_OLD:
        width, height, start = 8, content[3], 4
        count = 512 if content[2] & _HAS_512 else 256
        table = content[start + count * height :].decode("utf-16-le", "surrogatepass")
        entries, sequence = table.split("\uffff"), "\ufffe"
        size = height
    else:
        magic, _, start, _, count, size, height, width = _HEADER.unpack_from(content)
        if magic != _MAGIC:
            raise ValueError("no console font")
        parts = content[start + count * size :].split(b"\xff")
        entries, sequence = [part.replace(b"\xfe", b"\0").decode() for part in parts], "\0"
    glyphs = (content[start + at * size : start + (at + 1) * size] for at in range(count))
    drawn = (frozenset(entry.partition(sequence)[0]) for entry in entries[:count])
    return Font(width, height, tuple(glyphs), tuple(drawn))


def serialised(font: Font) -> bytes:
    """The newer form of the two."""
    count, size = len(font.glyphs), len(font.glyphs[0])
    header = _HEADER.pack(_MAGIC, 0, _HEADER.size, 1, count, size, font.height, font.width)
    table = b"".join("".join(sorted(drawn)).encode() + b"\xff" for drawn in font.drawn)
    return header + b"".join(font.glyphs) + table


def composed(first: Font, second: Font, wanted: Collection[str]) -> Font:
    """`first`, with what it lacks of `wanted` from `second`, in the places of what nobody wants.

    The others stay where they are: the kernel takes the 32nd for a blank. Both fonts are of one
    size. What neither of them has, or there is no room for, is lacking.
    """
    glyphs, drawn = list(first.glyphs), [here & set(wanted) for here in first.drawn]
    lacking = set(wanted).difference(*drawn)
    free = (at for at, here in enumerate(drawn) if not here)
    for glyph, here in zip(second.glyphs, second.drawn, strict=True):
        if here & lacking and (at := next(free, None)) is not None:
            glyphs[at], drawn[at] = glyph, here & lacking
            lacking -= here
    return Font(first.width, first.height, tuple(glyphs), tuple(drawn))


def doubled(font: Font) -> Font:
    """Each dot as four."""
    width = 2 * font.width
    glyphs = tuple(
        b"".join(
            _widened(glyph[at : at + _bytes(font.width)], width) * 2
            for at in range(0, len(glyph), _bytes(font.width))
        )
        for glyph in font.glyphs
    )
    return Font(width, 2 * font.height, glyphs, font.drawn)


def _widened(row: bytes, width: int) -> bytes:
    bits = "".join(bit * 2 for byte in row for bit in f"{byte:08b}")[: 8 * _bytes(width)]
    return int(bits, 2).to_bytes(_bytes(width))


def _bytes(width: int) -> int:
    """That a row of so many dots takes."""
    return (width + 7) // 8


def letters(size: Size) -> Font:
    """In one size. Raises OSError, and ValueError where Debian's files are no fonts."""
    try:
        first, second = (
            parsed(gzip.decompress((FONTS / f"{name}{size.name}.psf.gz").read_bytes()))
            for name in (BLOCKS, ALPHABETS)
        )
    except (EOFError, IndexError, struct.error, zlib.error):
        raise ValueError("no console font") from None
    whole = composed(first, second, {*CONSOLE_GLYPHS, INSTEAD})
    return doubled(whole) if size.doubled else whole


def screen() -> tuple[int, int] | None:
    """Width and height of the first screen in dots; None where the console is none of dots."""
    try:
        with FRAMEBUFFER.open("rb") as device:
            width, height = struct.unpack_from("<2I", fcntl.ioctl(device, _SCREEN, bytes(160)))
    except OSError:
        return None
    return width, height


def main() -> None:
    """Give the console the largest letters that it and the kernel take; else those that it has."""
    dots = screen()
    for size in sizes(*dots) if dots else ():
        try:
            with NamedTemporaryFile(suffix=".psf") as file:
                file.write(serialised(letters(size)))
                file.flush()
                run("setfont", "-C", CONSOLE, file.name)
        except (OSError, ValueError, subprocess.CalledProcessError) as error:
            print(f"{size}: {type(error).__name__}", file=sys.stderr)
        else:
            print(f"{size}, on {dots}", file=sys.stderr)
            return


if __name__ == "__main__":
    main()
