"""Files that are something else than a question file: name to content, and the sentence's start."""

from questions.source import LARGEST_FILE
from tests.questions.good import GOOD

ALONE = {
    "10 MB": (b"survey: x\n" * 1_048_576, "Filen är större än 256 kB."),
    "one byte too large": (b"#" * (LARGEST_FILE + 1), "Filen är större än 256 kB."),
    "empty": (b"", "Filen är tom."),
    "only a comment": (b"# hej\n", "Filen är tom."),
    "deep flow lists": (b"[" * 250_000, "Här är för många nivåer i varandra."),
    "deep flow mappings": (b"{a: " * 60_000, "Här är för många nivåer i varandra."),
    "deep block lists": (b"- " * 125_000, "Här är för många nivåer i varandra."),
    "Latin-1": ("title: {sv: Frågor}".encode("latin-1"), "Filen är inte sparad som UTF-8."),
    "UTF-16": (GOOD.encode("utf-16"), "Filen är inte sparad som UTF-8."),
    "a Word document": (b"PK\x03\x04\x14\0\x06\0", "Det här är ett dokument från"),
    "a WordPad document": (
        b"{\\rtf1\\ansi survey: a}",
        "Det här är ett dokument från",
    ),
    "lone surrogate": (b"title: {sv: \xed\xa0\x80}", "Filen är inte sparad som UTF-8."),
    "NUL bytes": (b"\0" * 1000, "Här står ett osynligt eller otillåtet tecken (U+0000)."),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "Filen är inte sparad som UTF-8."),
    "a list": (b"- a\n- b\n", "Filen ska ha nycklar"),
    "a word": (b"hej", "Filen ska ha nycklar"),
    "a mapping as key": (b"{a: 1}: 2\n", "Här väntades ett ord följt av kolon"),
}
