"""A municipality's own Word template."""

from pathlib import Path

from exporter.errors import ExporterError
from exporter.report.writers.page.elements import Page, Section
from exporter.report.writers.word.document import docx

_NOTHING = Page("sv", "", "", "", "", (Section("kort", "", ()),), ())


def load_template(path: Path) -> bytes:
    """The file, once a report can be written into it. Raises ExporterError."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ExporterError("unreadable", file=path, reason=error) from None
    try:
        docx(_NOTHING, content)
    except Exception:  # the library tells in a dozen ways what is damaged, or no Word file
        raise ExporterError("template_not_word", file=path) from None
    return content
