"""The one register of what is written, and the columns by which a merge knows its files again."""

from enum import StrEnum
from pathlib import Path


class Output(StrEnum):
    """The files that a merge writes; `exporter.writing.outputs` has a writer for each."""

    RESPONSES = "responses.csv"
    RESPONSES_EXCEL = "responses_excel.csv"
    WORKBOOK = "responses.xlsx"
    DATABASE = "merged.db"
    PARQUET = "responses.parquet"
    SPSS = "responses.sav"
    COMMENTS = "comments.csv"
    COMMENTS_EXCEL = "comments_excel.csv"
    CODEBOOK = "codebook.csv"
    LIMESURVEY_VV = "limesurvey-vv.txt"
    QUESTIONS = "survey.yaml"
    DATA_PACKAGE = "datapackage.json"
    REPORT = "merge-report.md"
    REPORT_JSON = "merge-report.json"


class ReportOutput(StrEnum):
    """What a report publishes; `exporter.report.writers.outputs` has a writer for each file."""

    PAGE = "lagesbild.html"
    PDF = "lagesbild.pdf"
    POSTER = "affisch.pdf"
    PICTURE = "inlagg.png"
    WORD = "lagesbild.docx"
    TABLES = "tables.csv"
    WORKBOOK = "tabeller.xlsx"
    DATA_PACKAGE = "datapackage.json"
    REPORT_JSON = "report.json"


PUBLISHED = "publicera"
"""The folder, within that of a report, of all that may be shown to everybody."""

INTERNAL, REGISTER = "internt", "releases.json"
"""The folder for the owner alone, and in it the register of what was published when."""

ROW_LEVEL = frozenset(
    {
        *(Output.RESPONSES, Output.RESPONSES_EXCEL, Output.WORKBOOK, Output.DATABASE),
        *(Output.PARQUET, Output.SPSS),
    }
)
"""Those with a row for each response: protected, unless `--detailed` asks for all of it."""
DETAILED_ONLY = frozenset({Output.LIMESURVEY_VV})
"""Those that are of use only with every answer as it was given."""
OF_COMMENTS = frozenset({Output.COMMENTS, Output.COMMENTS_EXCEL})
ALWAYS = frozenset({Output.REPORT})
"""What `--only` does not leave out: without it nobody knows what a merge left out."""

DETAILED = "-DETALJERAD-sekretess"
"""How the name of a folder ends that holds all that was answered."""

MODE, PLACE = "mode", "place"
"""Columns of a response: how it was collected, and where. The mode always stands first."""
REVIEW = "granska"
"""Column of a comment: 1 where a person should look for personal data."""
THEME, PUBLISH = "tema", "publicera"
"""Columns of a comment for staff: what it is about, and "ja" where it may be published."""
COMMENT_FIELDS = ("question", "text", REVIEW, THEME, PUBLISH)
"""The columns of a file of comments."""
FIGURE = "share_shown"
"""Column of a published figure: what it is in words."""
PAGE_HEAD = "<!DOCTYPE html><!--Medborgarkiosk-->"
"""The first line of a page: what programs take for its only heading."""
AUTHOR = "Medborgarkiosk"
"""Who made our PDFs, pictures and Word files, as they say it of themselves."""
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORKBOOK_PROPERTIES = (
    f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
    f' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:creator>{AUTHOR}</dc:creator>'
    '<dcterms:created xsi:type="dcterms:W3CDTF">2000-01-01T00:00:00Z</dcterms:created>'
    '<dcterms:modified xsi:type="dcterms:W3CDTF">2000-01-01T00:00:00Z</dcterms:modified>'
    "</cp:coreProperties>"
)
"""Who made a workbook of all responses, and no time. Whoever saves it anew changes that."""
TIME_STAMP, NO_TIME = 92, b"01 Jan 8000:00:00"
"""Where the time of writing stands in a file for SPSS, and what stands there instead."""
MIXED = "övrigt"
"""The heading of comments to questions that few could answer; no question's id."""


def detailed_folder(folder: Path) -> Path:
    """The folder beside `folder` for all that was answered: its name says what lies in it."""
    named = folder.resolve() if folder.name in ("", "..") else folder
    return named.with_name(named.name.removesuffix(DETAILED) + DETAILED) if named.name else named


def is_output(name: str) -> bool:
    """Whether a result has this name. What a file is, only its content tells."""
    return name in {*Output, *ReportOutput, REGISTER}
