"""How large a packed file becomes, seen before a library holds all of it in memory.

A workbook of a kilobyte can stand for gigabytes: by a cell far away from all others, by one that
stands for many, by a long text that many refer to, by a number of blanks. What each cell would hold
is counted here while the file streams by. (ECMA-376 part 1, 18.3 and 18.4; ODF 1.3 part 3, 6.1.3,
9.1.)
"""

import io
import re
import zipfile
import zlib
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import IO
from xml.parsers import expat

from exporter.errors import ExporterError

MOST_CELLS = 10_000_000
"""Of a workbook, the empty ones among others included: all are held in memory."""
LONGEST_CELL = 1_000_000
"""Characters. Beyond it something is missing or meant to harm, rather than that somebody wrote so
much."""
MOST_TEXT = 1 << 28
"""Characters of all cells, each text counted as often as it stands in one."""
_MOST_ROWS = 1 << 24
_LARGEST, _LARGEST_OTHER = 1 << 30, 1 << 26
"""Bytes of a workbook once it is unpacked, and of each of its parts that is no sheet."""
LARGEST_TEXTS = 1 << 29
"""Bytes of all files of text within a ZIP, once they are unpacked: these are held as they are."""
UNREADABLE_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    ValueError,
    EOFError,
    OSError,
)
"""What the library raises for a damaged one."""
_BLOCK, _OVERLAP, _LONGEST_TOKEN = 1 << 20, 200, 1 << 22
_LONGEST_NUMBER = 18
_SHEETS = ("xl/worksheets/", "xl/sharedstrings.xml", "content.xml")
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,9})([0-9]+)""")


def refuse_what_is_too_large(content: bytes, name: str) -> None:
    """Judge a workbook that is a ZIP. Raises ExporterError."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            _judge(members, name)
            # What cells refer to has to be known first.
            members.sort(key=lambda member: not member.filename.lower().endswith("strings.xml"))
            total = _Total(name)
            for member in members:
                with archive.open(member) as part:
                    if not member.filename.lower().endswith(".xml"):
                        if b"sheetData" in part.read():
                            raise ExporterError("workbook_damaged", file=name)
                    elif member.filename == "content.xml":
                        _measure(part, _OdsParts(total), name, member.file_size)
                    else:
                        _measure(part, _XlsxPart(total), name, member.file_size)
    except (*UNREADABLE_ZIP, expat.ExpatError):
        raise ExporterError("workbook_damaged", file=name) from None


def _judge(members: Sequence[zipfile.ZipInfo], name: str) -> None:
    """Refuse what is seen by names and sizes alone; a binary workbook (XLSB) among it."""
    paths = [member.filename.lower() for member in members]
    if len({*paths}) < len(paths) or "xl/workbook.bin" in paths:
        raise ExporterError("workbook_damaged", file=name)
    others = (one for one in members if not one.filename.lower().startswith(_SHEETS))
    largest = max((member.file_size for member in others), default=0)
    if sum(member.file_size for member in members) > _LARGEST or largest > _LARGEST_OTHER:
        raise ExporterError("workbook_large", file=name)


def _measure(part: IO[bytes], measure: "_XlsxPart | _OdsParts", name: str, size: int) -> None:
    """Add one part to the total. What is no whole XML is damaged: the library may look for its end
    for ever. So is a large one with comments and the like, which a parser keeps in one piece."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = measure.start
    parser.CharacterDataHandler = measure.text
    kept = b""
    token = 0
    while block := part.read(_BLOCK):
        token = len(block) - 1 - block.rfind(b"<") + (0 if b"<" in block else token)
        if token > _LONGEST_TOKEN:
            raise ExporterError("workbook_cell", file=name)
        piece = kept + block
        if size > _BLOCK and b"<!" in piece:
            raise ExporterError("workbook_damaged", file=name)
        if isinstance(measure, _XlsxPart):
            measure.places(set(_PLACE.findall(piece)))
        parser.Parse(block)
        kept = block[-_OVERLAP:]
    parser.Parse(b"", True)
    measure.end()


class _Total:
    """What all parts of a workbook hold together."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.shared: list[int] = []
        """The length of each text that cells refer to."""
        self._cells = 0
        self._characters = 0

    def reach(self, width: int, height: int) -> None:
        """Refuse a table of this size, with all before it."""
        if self._cells + width * height > MOST_CELLS:
            raise ExporterError("workbook_large", file=self.name)

    def add_table(self, width: int, height: int) -> None:
        self._cells += width * height

    def add_text(self, length: int, times: int = 1) -> None:
        """A text that stands in so many cells; in none if it is one that cells refer to."""
        self._characters += length * times
        if length > LONGEST_CELL:
            raise ExporterError("workbook_cell", file=self.name)
        if self._characters > MOST_TEXT:
            raise ExporterError("workbook_large", file=self.name)


class _XlsxPart:
    """One part of XLSX: a sheet, or the texts that cells refer to."""

    def __init__(self, total: _Total) -> None:
        self._total = total
        self._kind = ""
        """What is being read: a cell, a cell that refers to a text, or such a text."""
        self._length = 0
        self._reference = ""
        self._column = self._row = self._width = self._height = 0

    def places(self, found: Collection[tuple[bytes, bytes]]) -> None:
        """Where cells say that they stand."""
        for letters, digits in found:
            column = 0
            for letter in letters.upper():
                column = 26 * column + letter - 64
            self._reach(column, int(digits[:12]))

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        local = _local(tag)
        if local == "c":
            self._ends()
            self._kind = "reference" if attributes.get("t") == "s" else "cell"
            self._column += 1
            if self._column > self._width:
                self._reach(self._column, self._row)
        elif local == "row":
            self._row, self._column = self._row + 1, 0
            self._reach(0, self._row)
        elif local == "si":
            self._ends()
            self._kind = "shared"

    def text(self, text: str) -> None:
        if not self._kind:
            return
        self._length += len(text)
        if self._kind == "reference" and len(self._reference) < _LONGEST_NUMBER:
            self._reference += text.strip()[:_LONGEST_NUMBER]
        if self._length > LONGEST_CELL:
            self._ends()

    def end(self) -> None:
        self._ends()
        self._total.add_table(self._width, self._height)

    def _reach(self, column: int, row: int) -> None:
        if column > self._width or row > self._height:
            self._width, self._height = max(self._width, column), max(self._height, row)
            self._total.reach(self._width, self._height)

    def _ends(self) -> None:
        """What was being read ends."""
        length, shared = self._length, self._total.shared
        if self._kind == "cell":
            self._total.add_text(length)
        elif self._kind == "shared":
            shared.append(length)
            self._total.reach(1, len(shared))
            self._total.add_text(length, times=0)
        elif self._kind == "reference" and self._reference.isdecimal():
            number = int(self._reference)
            self._total.add_text(shared[number] if number < len(shared) else 0)
        self._kind = self._reference = ""
        self._length = 0


class _OdsParts:
    """The content of ODS: all its tables. A cell, and a row, may stand for many that are alike."""

    def __init__(self, total: _Total) -> None:
        self._total = total
        self._length = 0
        self._is_value = False
        self._cells_alike = self._rows_alike = 0
        self._column = self._row = self._width = self._height = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        local = _local(tag)
        if local in ("table-cell", "covered-table-cell"):
            self._ends()
            self._cells_alike = _number(attributes, "number-columns-repeated")
            self._is_value = any(_local(key) == "value-type" for key in attributes)
            self._length = sum(map(len, attributes.values()))
        elif local == "table-row":
            self._ends()
            self._row, self._column = self._row + self._rows_alike, 0
            self._rows_alike = _number(attributes, "number-rows-repeated")
            if self._row + self._rows_alike > _MOST_ROWS:
                raise ExporterError("workbook_large", file=self._total.name)
        elif local == "table":
            self.end()
        elif local == "s":
            self._lengthen(_number(attributes, "c"))
        elif local in ("p", "tab", "line-break"):
            self._lengthen(1)

    def text(self, text: str) -> None:
        self._is_value |= bool(text.strip())
        self._lengthen(len(text))

    def end(self) -> None:
        self._ends()
        self._total.add_table(self._width, self._height)
        self._column = self._row = self._width = self._height = self._rows_alike = 0

    def _lengthen(self, by: int) -> None:
        self._length += by
        if self._length > LONGEST_CELL:
            self._ends()

    def _ends(self) -> None:
        """A cell ends."""
        self._column += self._cells_alike
        if self._is_value and self._cells_alike:
            self._width = max(self._width, self._column)
            self._height = max(self._height, self._row + self._rows_alike)
            self._total.reach(self._width, self._height)
        times = self._cells_alike * self._rows_alike if self._is_value else 1
        self._total.add_text(self._length, times)
        self._length = self._cells_alike = 0
        self._is_value = False


@lru_cache(1 << 10)
def _local(name: str) -> str:
    """A name without the prefix of its namespace, as the library has it."""
    return name.rpartition(":")[2]


def _number(attributes: Mapping[str, str], name: str) -> int:
    """How many times; what is no number is once."""
    for key, value in attributes.items():
        if _local(key) == name and value.strip().isdecimal():
            return int(value.strip()[:_LONGEST_NUMBER])
    return 1
