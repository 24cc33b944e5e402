"""Everything that a report publishes: equal figures give equal bytes."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from exporter.output_names import PUBLISHED, ReportOutput
from exporter.report.context import Context
from exporter.report.model import Published
from exporter.report.writers.cells import Cell, cells
from exporter.report.writers.data_package import data_package
from exporter.report.writers.html import html
from exporter.report.writers.page.builder import build_page
from exporter.report.writers.page.poster import build_poster
from exporter.report.writers.report_json import EarlierReport, report_json
from exporter.report.writers.tables_csv import tables_csv
from exporter.report.writers.tables_workbook import tables_workbook
from exporter.report.writers.typeset.pdf import pdf
from exporter.report.writers.typeset.poster import picture, poster_pdf
from exporter.report.writers.word.document import docx
from exporter.report.writers.words import Words
from questions.model import Survey

TOGETHER = 2
"""So many files are made at once: the typesetter needs no Python, and half of the time."""
EVERYBODYS_FOLDER, EVERYBODYS_FILE = 0o755, 0o644


class Release:
    """What all writers write from."""

    def __init__(
        self,
        published: Published,
        survey: Survey,
        language: str,
        context: Context | None = None,
        earlier: Sequence[EarlierReport] = (),
        template: bytes | None = None,
    ) -> None:
        """`survey` is that of `published`; `earlier` what was published of it before; `template`
        the .docx whose styles the Word file has."""
        self.published = published
        self.survey = survey
        self.words = Words(language, published.languages)
        self.context = context
        self.earlier = earlier
        self.cells: Sequence[Cell] = tuple(cells(published, self.words))
        self.page = build_page(published, survey, self.words, context, earlier)
        self.poster = build_poster(published, survey, self.words, context)
        self.template = template


def write_report(release: Release, folder: Path) -> Path:
    """Write all of `release` into a folder within `folder`; the path to it.

    Everybody may read it, where the system has such modes. Each file has a name of its own until
    all are whole: there is never a mixture of two reports. Raises OSError.
    """
    public = folder / PUBLISHED
    public.mkdir(parents=True, exist_ok=True)
    public.chmod(EVERYBODYS_FOLDER)
    with ThreadPoolExecutor(TOGETHER) as pool:
        contents = pool.map(lambda content: content(release), WRITERS.values())
        for output, content in zip(WRITERS, contents, strict=True):
            part = public / f"{output}.part"
            part.unlink(missing_ok=True)
            part.write_bytes(content)
            part.chmod(EVERYBODYS_FILE)
    for output in WRITERS:
        (public / f"{output}.part").replace(public / output)
    return public


WRITERS: Mapping[ReportOutput, Callable[[Release], bytes]] = {
    ReportOutput.PAGE: lambda one: html(one.page).encode(),
    ReportOutput.PDF: lambda one: pdf(one.page),
    ReportOutput.POSTER: lambda one: poster_pdf(one.poster),
    ReportOutput.PICTURE: lambda one: picture(one.poster),
    ReportOutput.WORD: lambda one: docx(one.page, one.template),
    ReportOutput.WORKBOOK: lambda one: tables_workbook(one.published, one.words),
    ReportOutput.TABLES: lambda one: tables_csv(one.cells).encode(),
    ReportOutput.DATA_PACKAGE: lambda one: data_package(one.published, one.words).encode(),
    ReportOutput.REPORT_JSON: lambda one: report_json(
        one.published,
        one.cells,
        one.words.language,
        one.context.period if one.context else None,
    ).encode(),
}
"""A writer for each output, first what somebody may have open: Windows would not replace it."""
