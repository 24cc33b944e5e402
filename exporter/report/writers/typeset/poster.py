"""The main figures as a poster for a wall, and as a picture for the web and social media."""

import struct
import zlib
from pathlib import Path

from exporter.output_names import AUTHOR
from exporter.report.writers.page.elements import Line, Poster
from exporter.typesetting.typesetting import accessible_pdf, as_data, pictures

_FOLDER = Path(__file__).parent
_HEAD = 8 + 25
"""Bytes of a PNG before which nothing else may stand: its signature, and its size."""


def poster_pdf(poster: Poster) -> bytes:
    """One page A4, PDF/UA-1; equal posters give equal bytes."""
    return accessible_pdf(_FOLDER / "poster.typ", as_data(poster))


def picture(poster: Poster) -> bytes:
    """A square PNG, 1080 pixels wide: as large as a telephone shows a picture in any feed, and
    cut off in none. It holds its own alternative text, and what made it."""
    [content] = pictures(_FOLDER / "picture.typ", as_data(poster))
    texts = {
        "Title": f"{poster.title} – {poster.subtitle}",
        "Description": described(poster),
        "Software": AUTHOR,
    }
    chunks = b"".join(_text_chunk(keyword, text) for keyword, text in texts.items())
    return content[:_HEAD] + chunks + content[_HEAD:]


def described(poster: Poster) -> str:
    """The main things that the picture says, for those who cannot see it."""
    figures = (f"{_plain(one.figure)} {_plain(one.line)}".strip() for one in poster.figures)
    return "\n".join((poster.title, _plain(poster.answered), *figures, poster.untold)).strip()


def _plain(line: Line) -> str:
    return "".join(one if isinstance(one, str) else one.text for one in line)


def _text_chunk(keyword: str, text: str) -> bytes:
    """A chunk `iTXt` (PNG, third edition, 11.3.3.4): UTF-8, neither packed nor translated."""
    content = b"iTXt" + keyword.encode("latin-1") + b"\0\0\0\0\0" + text.encode()
    return struct.pack(">I", len(content) - 4) + content + struct.pack(">I", zlib.crc32(content))
