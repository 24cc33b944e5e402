"""Everything that a merge writes: equal input gives equal bytes."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import polars as pl

from exporter.labels import coded, headings, labelled
from exporter.merge import Merged
from exporter.report import report_json, report_markdown
from exporter.workbook import Sheet, write_workbook
from questions.codebook import Entry, codebook
from questions.report import PHRASES as QUESTION_PHRASES
from questions.shape import SIMPLE
from questions.wording import Phrases, phrases

SLICE_ROWS = 50_000
REVIEW = "granska"

FORMULA = r"^\s*[=+\-@\t\r\x00＝＋－＠]"
"""What makes a spreadsheet take a text for a formula (OWASP ASVS 5, 1.2.10)."""

Progress = Callable[[str, int], None]


def write_outputs(
    merged: Merged, folder: Path, say: Phrases, progress: Progress | None = None
) -> None:
    """Write all files into `folder`, each under a name of its own until it is whole."""
    folder.mkdir(parents=True, exist_ok=True)
    language = merged.survey.languages[0]
    words = phrases(QUESTION_PHRASES, language.removesuffix(SIMPLE))
    comments = _comments(merged)
    book = _codebook(merged, language)
    names = headings(merged.survey, language, words)
    codes = coded(merged.responses, merged.survey)
    labels = labelled(merged.responses, merged.survey, language, words)

    def told(name: str, write: Callable[[Path], object]) -> None:
        part = folder / f"{name}.part"
        part.unlink(missing_ok=True)
        write(part)
        part.replace(folder / name)
        if progress:
            progress("progress.writing", 1)

    told("responses.csv", lambda path: _write_csv(path, codes))
    told("responses_excel.csv", lambda path: _write_excel_csv(path, labels, names))
    told("comments.csv", lambda path: _write_csv(path, comments))
    told("comments_excel.csv", lambda path: _write_excel_csv(path, comments, comments.columns))
    told("codebook.csv", lambda path: _write_csv(path, book))
    told("merged.db", lambda path: _write_database(path, codes, comments, book))
    titles = tuple(words(f"codebook.{name}") for name in book.columns)
    told(
        "responses.xlsx",
        lambda path: write_workbook(
            path,
            [
                Sheet(words("codebook.sheet_labels"), labels, names),
                Sheet(words("codebook.sheet_codes"), codes),
                Sheet(words("codebook.sheet_codebook"), book, titles),
            ],
        ),
    )
    told("merge-report.md", lambda path: _write_text(path, report_markdown(merged, say)))
    told("merge-report.json", lambda path: _write_text(path, report_json(merged)))


def _comments(merged: Merged) -> pl.DataFrame:
    rows = merged.comments
    return pl.DataFrame(
        {
            "question": [comment.question for comment in rows],
            "text": [comment.text for comment in rows],
            REVIEW: [int(comment.review) for comment in rows],
        },
        schema={"question": pl.String, "text": pl.String, REVIEW: pl.Int64},
    )


def _codebook(merged: Merged, language: str) -> pl.DataFrame:
    entries = list(codebook(merged.survey, language))
    return pl.DataFrame(
        {name: [getattr(entry, name) for entry in entries] for name in Entry.__struct_fields__},
        schema={
            name: pl.Int64 if name == "number" else pl.String for name in Entry.__struct_fields__
        },
    )


def _write_csv(path: Path, frame: pl.DataFrame) -> None:
    """RFC 4180: commas, CRLF, quotes where needed; UTF-8; the exact text."""
    with path.open("wb") as file:
        frame.write_csv(file, line_terminator="\r\n", quote_style="necessary")


def _write_excel_csv(path: Path, frame: pl.DataFrame, names: Sequence[str]) -> None:
    """As a Swedish Excel opens it by a double click: a mark for UTF-8, semicolons, no formulas."""
    texts = [name for name, kind in frame.schema.items() if kind == pl.String]
    safe = frame.with_columns(
        pl.when(pl.col(name).str.contains(FORMULA))
        .then(pl.lit("'") + pl.col(name))
        .otherwise(pl.col(name))
        .alias(name)
        for name in texts
    )
    with path.open("wb") as file:
        file.write(b"\xef\xbb\xbf")
        heading = pl.DataFrame([list(names)], schema=list(frame.columns), orient="row")
        heading.write_csv(file, include_header=False, separator=";", line_terminator="\r\n")
        safe.write_csv(
            file, include_header=False, separator=";", line_terminator="\r\n", decimal_comma=True
        )


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _write_database(
    path: Path, codes: pl.DataFrame, comments: pl.DataFrame, book: pl.DataFrame
) -> None:
    """Three plain tables with an integer key each, as sqlite-utils and Datasette like them."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode=OFF")
        connection.execute("PRAGMA synchronous=OFF")  # nothing is lost: the merge is made again
        connection.execute("BEGIN")
        for name, frame in (("responses", codes), ("comments", comments), ("codebook", book)):
            columns = ", ".join(f'"{column}" {_sql(kind)}' for column, kind in frame.schema.items())
            connection.execute(f'CREATE TABLE "{name}" (id INTEGER PRIMARY KEY, {columns})')
            marks = ", ".join("?" * frame.width)
            connection.executemany(
                f'INSERT INTO "{name}" VALUES (NULL, {marks})',  # noqa: S608  names are our own
                _rows(frame),
            )
        connection.execute("COMMIT")
    finally:
        connection.close()


def _sql(kind: pl.DataType) -> str:
    return "TEXT" if kind == pl.String else "INTEGER"


def _rows(frame: pl.DataFrame) -> Iterator[tuple[object, ...]]:
    for part in frame.iter_slices(SLICE_ROWS):
        yield from part.rows()
