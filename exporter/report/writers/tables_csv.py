"""The published figures as open data: a row for each, whatever table it stands in."""

import csv
import io
from collections.abc import Iterable

from exporter.report.writers.cells import Cell

COLUMNS = Cell.__struct_fields__[:12]
"""`exporter.report.writers.cells` says what stands in them."""


def tables_csv(cells: Iterable[Cell]) -> str:
    """RFC 4180: commas, CRLF, quotes where needed; the exact text."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([getattr(cell, name) for name in COLUMNS] for cell in cells)
    return file.getvalue()
