"""Which characters may stand in a text that people read on a terminal."""

import re
import unicodedata

_FORBIDDEN = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters but tab and line feed; DEL; C1
    "\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"  # invisible
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f"  # zero width, line separators, bidi controls
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff"  # variation selectors, fillers, specials
    "\ud800-\udfff\ue000-\uf8ff"  # surrogates, private use
    "\U000e0000-\U000e0fff\U000f0000-\U0010ffff"  # tags, private planes
)
CONSOLE_GLYPHS = frozenset(
    "".join(map(chr, range(0x20, 0x7F)))
    + "".join(map(chr, range(0xA0, 0x100)))  # Western Europe; U+00AD is forbidden anyway
    + "ĀāĂăĄąĆćĈĉĊċČčĎďĐđĒēĖėĘęĚěĜĝĞğĠġĢģĤĥĦħĨĩĪīĮįİıĴĵĶķĹĺĻļĽľŁłŃńŅņŇňŌōŐőŒœŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŨũ"
    "ŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽžȘșȚț"
    + "".join(map(chr, range(0x0400, 0x0460)))
    + "ҐґҮӐӑ"  # with those before them all of Ukrainian, Russian, Belarusian, Bulgarian and Serbian
    "‐‑‒–—―‘’‚“”„†‡•…‰′″‹›€№™←↑→↓↔−∙√∞≈≠≤≥"
    "─━│┃┌┐└┘├┤┬┴┼═║╔╗╚╝▀▄█▌▐░▒▓■"
)
"""What the kiosk's letters can show (`kiosk/machine/letters.py`): Vietnamese-Terminus of Debian's
console-setup-linux 1.221, in all its sizes, less the scripts and signs that no survey here needs,
and the Cyrillic letters of Uni2-Terminus."""

FORBIDDEN = re.compile(f"[{_FORBIDDEN}]")
"""One character that no text may hold: it would be invisible, or steer the terminal."""


HARD_SPACES = frozenset("\u00a0\u2007\u202f")
"""Blanks that YAML takes for letters; they come along when text is pasted."""
DASHES = frozenset("‐‑‒–—―−")
"""What looks like the hyphen of a keyboard and is none."""
_AS_TYPED = str.maketrans(
    dict.fromkeys(HARD_SPACES, " ")
    | dict.fromkeys(DASHES, "-")
    | dict.fromkeys("‘’‚′", "'")
    | dict.fromkeys("“”„″", '"')
)


def as_typed(text: str) -> str:
    """`text` with the characters of a keyboard, where a word processor has put finer ones."""
    return text.translate(_AS_TYPED)


_LOOK_ALIKE = str.maketrans(
    dict.fromkeys("\ufeff\u00ad")
    | dict.fromkeys("‐‑", "-")
    | dict.fromkeys("‘’", "'")
    | dict.fromkeys("“”", '"')
)


def normal(text: str) -> str:
    """`text` as labels are compared: what looks alike, or comes back otherwise, is the same.

    In NFC, without regard to case, to doubled and outer blanks of any kind, to the kind of quotes
    and hyphens, to marks that cannot be seen, and to the entities of HTML.
    """
    if "&" in text:
        from html import unescape  # few labels have one

        text = unescape(text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).translate(_LOOK_ALIKE)
    return " ".join(text.split()).casefold()


def clean(text: str) -> str:
    """`text` in NFC, with line feeds as the only line ends and without forbidden characters.

    At most four combining marks stay on one character: stacks of them draw over other lines.
    """
    if text.isascii() and text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    text = unicodedata.normalize("NFC", FORBIDDEN.sub("", text))
    marks = 0
    kept = []
    for character in text:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= 4:
            kept.append(character)
    return "".join(kept)


def on_one_line(text: str) -> str:
    """`text` cleaned and without line feeds, as a name stands in a sentence."""
    return clean(text).replace("\n", " ")


def excerpt(text: str, width: int = 40) -> str:
    """`text` for a message about it: on one line, cleaned, cut to `width` characters."""
    text = " ".join(clean(text[: 4 * width]).split())
    return text if len(text) <= width else text[: width - 1] + "…"
