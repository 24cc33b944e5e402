"""Exports of online tools in the shapes that are known of them, made from answers that are known.

A table is a list of rows of text, the headings first. What a tool makes of it is up to the writers.
"""

import io
import json
import struct
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

Rows = Sequence[Sequence[str | int | float]]
Timed = Sequence[Sequence[str | int | float | datetime]]
"""A time is a number in a workbook, and only its format says what it is."""


def write_text(
    path: Path,
    rows: Rows,
    *,
    separator: str = ",",
    end: str = "\r\n",
    encoding: str = "utf-8",
    quotes: str = "few",
) -> Path:
    """A text file; `quotes`: "few" where they are needed, "all", or "none"."""

    def written(cell: str | int | float) -> str:
        text = str(cell)
        if quotes == "none":
            return " ".join(text.splitlines()) if "\n" in text else text
        needed = quotes == "all" or any(mark in text for mark in (separator, '"', "\n", "\r"))
        return '"' + text.replace('"', '""') + '"' if needed else text

    lines = (separator.join(map(written, row)) + end for row in rows)
    path.write_bytes("".join(lines).encode(encoding))
    return path


def write_workbook(path: Path, sheets: Mapping[str, Timed], **shape: str) -> Path:
    path.write_bytes(workbook(sheets, **shape))
    return path


def workbook(sheets: Mapping[str, Timed], prefix: str = "", dimension: str = "") -> bytes:
    """A workbook of inline texts, numbers and times. `prefix` stands before every tag of a sheet,
    as the Open XML SDK writes it; `dimension`: what a sheet says of its own size."""
    tag = f"{prefix}:" if prefix else ""
    name = f":{prefix}" if prefix else ""
    kinds = "http://schemas.openxmlformats.org"
    main = f"{kinds}/spreadsheetml/2006/main"
    office = f"{kinds}/officeDocument/2006/relationships"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{kinds}/package/2006/content-types">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml"'
        ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main'
        '+xml"/>'
        "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{kinds}/package/2006/relationships"><Relationship'
        f' Id="r" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<{tag}workbook xmlns{name}="{main}" xmlns:r="{office}"><{tag}sheets>'
        + "".join(
            f'<{tag}sheet name={quoteattr(sheet)} sheetId="{n}" r:id="r{n}"/>'
            for n, sheet in enumerate(sheets, start=1)
        )
        + f"</{tag}sheets></{tag}workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{kinds}/package/2006/relationships">'
        + "".join(
            f'<Relationship Id="r{n}" Type="{office}/worksheet" Target="worksheets/sheet{n}.xml"/>'
            for n in range(1, len(sheets) + 1)
        )
        + f'<Relationship Id="s" Type="{office}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<{tag}styleSheet xmlns{name}="{main}"><{tag}numFmts count="1">'
        f'<{tag}numFmt numFmtId="164" formatCode="m/d/yy\\ h:mm:ss"/></{tag}numFmts>'
        f'<{tag}cellXfs count="2"><{tag}xf numFmtId="0"/><{tag}xf numFmtId="164"/></{tag}cellXfs>'
        f"</{tag}styleSheet>",
    }
    for number, rows in enumerate(sheets.values(), start=1):
        said = f'<{tag}dimension ref="{dimension}"/>' if dimension else ""
        body = "".join(_row(n, row, tag) for n, row in enumerate(rows, start=1))
        parts[f"xl/worksheets/sheet{number}.xml"] = (
            f'<{tag}worksheet xmlns{name}="{main}">{said}<{tag}sheetData>{body}</{tag}sheetData>'
            f"</{tag}worksheet>"
        )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, xml in parts.items():
            mark = "\ufeff" if prefix else ""
            declared = '<?xml version="1.0" encoding="utf-8"?>'
            archive.writestr(zipfile.ZipInfo(path), mark + declared + xml)
    return buffer.getvalue()


def _row(number: int, row: Sequence[str | int | float | datetime], tag: str) -> str:
    cells = "".join(
        _cell(f"{_letters(column)}{number}", cell, tag)
        for column, cell in enumerate(row)
        if cell != ""
    )
    return f'<{tag}row r="{number}">{cells}</{tag}row>'


def _cell(place: str, cell: str | int | float | datetime, tag: str) -> str:
    if isinstance(cell, str):
        text = escape(cell)
        inside = f'<{tag}is><{tag}t xml:space="preserve">{text}</{tag}t></{tag}is>'
        return f'<{tag}c r="{place}" t="inlineStr">{inside}</{tag}c>'
    if isinstance(cell, datetime):
        days = (cell - datetime(1899, 12, 30)) / timedelta(days=1)  # noqa: DTZ001  of no zone
        return f'<{tag}c r="{place}" s="1"><{tag}v>{days!r}</{tag}v></{tag}c>'
    return f'<{tag}c r="{place}"><{tag}v>{cell}</{tag}v></{tag}c>'


def _letters(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def ods(sheets: dict[str, Rows], more: str = "") -> bytes:
    """An OpenDocument sheet; `more` stands below the rows of the last table."""

    def cell(value: str | int | float) -> str:
        if isinstance(value, str):
            kind, inside = "string", f"<text:p>{escape(value)}</text:p>"
        else:
            kind, inside = f'float" office:value="{value}', f"<text:p>{value}</text:p>"
        written = f'<table:table-cell office:value-type="{kind}">{inside}</table:table-cell>'
        return written if value != "" else "<table:table-cell/>"

    tables = "".join(
        f"<table:table table:name={quoteattr(name)}>"
        + "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
        + f"{more}</table:table>"
        for name, rows in sheets.items()
    )
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
        for short in ("office", "table", "text")
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr(
            "META-INF/manifest.xml",
            "<manifest:manifest"
            ' xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
            "</manifest:manifest>",
        )
        archive.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:spreadsheet>{tables}"
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return buffer.getvalue()


def xls(sheets: dict[str, Rows]) -> bytes:
    """A workbook as Excel 97 to 2003 has it: records of BIFF8 ([MS-XLS] 2.4), in a compound file
    that holds nothing else ([MS-CFB] 2)."""

    def record(kind: int, content: bytes) -> bytes:
        return struct.pack("<HH", kind, len(content)) + content

    def text(value: str, length: str) -> bytes:
        wide = value.encode("utf-16-le")
        return struct.pack(length, len(wide) // 2) + b"\1" + wide

    def cell(row: int, column: int, value: str | int | float) -> bytes:
        place = struct.pack("<HHH", row, column, 0)
        if isinstance(value, str):
            return record(0x0204, place + text(value, "<H"))
        return record(0x0203, place + struct.pack("<d", value))

    begins = [struct.pack("<HHHHII", 0x0600, kind, 0, 1997, 0, 6) for kind in (0x0005, 0x0010)]
    workbook, sheet = (record(0x0809, begin) for begin in begins)
    end = record(0x000A, b"")
    bodies = [
        sheet
        + b"".join(
            cell(r, c, v) for r, row in enumerate(rows) for c, v in enumerate(row) if v != ""
        )
        + end
        for rows in sheets.values()
    ]
    names = [text(name, "<B") for name in sheets]
    place = len(workbook) + sum(10 + len(name) for name in names) + len(end)
    listed = b""
    for name, body in zip(names, bodies, strict=True):
        listed += record(0x0085, struct.pack("<IH", place, 0) + name)
        place += len(body)
    return _compound("Workbook", workbook + listed + end + b"".join(bodies))


_SECTOR, _MINI_STREAM = 512, 4096
_FREE, _LAST, _OF_TABLE, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF


def _compound(name: str, stream: bytes) -> bytes:
    """A compound file of one stream: the table of sectors, the folder, then the stream."""
    stream = stream.ljust(_MINI_STREAM, b"\0")  # shorter ones would lie elsewhere
    count = -(-len(stream) // _SECTOR)
    assert count < _SECTOR // 4 - 2, "one sector of table is all there is"
    sectors = [_OF_TABLE, _LAST, *range(3, count + 2), _LAST]
    table = struct.pack(f"<{_SECTOR // 4}I", *sectors, *[_FREE] * (_SECTOR // 4 - len(sectors)))

    def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
        wide = (name + "\0").encode("utf-16-le") if name else b""
        about = struct.pack("<HBBIII", len(wide), kind, 1, _NONE, _NONE, child)
        return wide.ljust(64, b"\0") + about + bytes(36) + struct.pack("<IQ", start, size)

    folder = entry("Root Entry", 5, 1, _LAST, 0) + entry(name, 2, _NONE, 2, len(stream))
    folder += 2 * entry("", 0, _NONE, 0, 0)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIIII", 0, 1, 1, 0, _MINI_STREAM, _LAST, 0, _LAST, 0, 0)
    header += struct.pack("<108I", *[_FREE] * 108)
    return header + table + folder + stream.ljust(count * _SECTOR, b"\0")


def write_json(path: Path, responses: Iterable[object]) -> Path:
    path.write_text(json.dumps(list(responses), ensure_ascii=False), encoding="utf-8")
    return path


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path
