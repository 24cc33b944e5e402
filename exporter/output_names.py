"""What a merge calls the files that it writes, and the columns by which it knows them again."""

from collections.abc import Collection
from enum import StrEnum


class Output(StrEnum):
    """The files that a merge writes; `exporter.writing.outputs` has a writer for each."""

    RESPONSES = "responses.csv"
    RESPONSES_EXCEL = "responses_excel.csv"
    WORKBOOK = "responses.xlsx"
    DATABASE = "merged.db"
    COMMENTS = "comments.csv"
    COMMENTS_EXCEL = "comments_excel.csv"
    CODEBOOK = "codebook.csv"
    REPORT = "merge-report.md"
    REPORT_JSON = "merge-report.json"


MODE, PLACE = "mode", "place"
"""Columns of every response: how it was collected, and where."""
REVIEW = "granska"
"""Column of a comment: 1 where a person should look for personal data."""


def is_output(name: str) -> bool:
    """Whether a file of this name is a result of a merge: such files are never taken in."""
    return name in frozenset(Output)


def are_of_output(headings: Collection[str]) -> bool:
    """Whether a table with these headings is a result of a merge, whatever its file is called."""
    return {MODE, PLACE} <= set(headings) or REVIEW in headings
