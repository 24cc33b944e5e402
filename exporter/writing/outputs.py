"""Everything that a merge writes: equal input gives equal bytes."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import polars as pl

from exporter.merge import Merged
from exporter.writing.labels import coded, headings, labelled
from exporter.writing.merge_report import report_json, report_markdown
from exporter.writing.workbook import Sheet, write_workbook
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
    spoken = comments.with_columns(pl.col("question").replace(_texts(merged, language)))
    spoken_names = tuple(words(f"codebook.{name}") for name in ("question", "text", "review"))
    names = headings(merged.survey, language, words)
    codes = coded(merged.responses, merged.survey)
    labels = labelled(merged.responses, merged.survey, language, words)

    titles = tuple(words(f"codebook.{name}") for name in book.columns)
    sheets = [
        Sheet(words("codebook.sheet_labels"), labels, names),
        Sheet(words("codebook.sheet_codes"), codes),
        Sheet(words("codebook.sheet_codebook"), _in_words(book, words), titles),
    ]
    writers: dict[str, Callable[[Path], None]] = {
        "merged.db": lambda path: _write_database(path, codes, comments, book),
        "responses.xlsx": lambda path: write_workbook(path, sheets),
        "responses_excel.csv": lambda path: _write_excel_csv(path, labels, names),
        "responses.csv": lambda path: _write_csv(path, codes),
        "comments.csv": lambda path: _write_csv(path, comments),
        "comments_excel.csv": lambda path: _write_excel_csv(path, spoken, spoken_names),
        "codebook.csv": lambda path: _write_csv(path, book),
        "merge-report.md": lambda path: _write_text(path, report_markdown(merged, say)),
        "merge-report.json": lambda path: _write_text(path, report_json(merged)),
    }

    def write(name: str) -> None:
        part = folder / f"{name}.part"
        part.unlink(missing_ok=True)
        writers[name](part)
        if progress:
            progress("progress.writing", 1)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(write, writers))
    for name in writers:  # only when all are whole: never a mixture of two merges
        (folder / f"{name}.part").replace(folder / name)


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


def _texts(merged: Merged, language: str) -> dict[str, str]:
    """Question id to question."""
    return {q.id: " ".join(q.text[language].split()) for q in merged.survey.questions}


def _in_words(book: pl.DataFrame, words: Phrases) -> pl.DataFrame:
    """The codebook for a reader: what kind and what missing means, in words."""
    kinds = {kind: words(f"codebook.kind_{kind}") for kind in ("code", "flag", "integer")}
    missing = {
        name: words(f"codebook.missing_{name}")
        for name in ("skipped", "not_shown", "declined", "unknown")
    }
    return book.with_columns(pl.col("kind").replace(kinds), pl.col("missing").replace(missing))


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
    texts = [name for name, kind in frame.schema.items() if not kind.is_numeric()]
    safe = frame.with_columns(_harmless(frame[name]) for name in texts)
    with path.open("wb") as file:
        file.write(b"\xef\xbb\xbf")
        heading = pl.DataFrame(
            [_harmless(pl.Series(str(n), [name])) for n, name in enumerate(names)]
        )
        heading.write_csv(file, include_header=False, separator=";", line_terminator="\r\n")
        safe.write_csv(
            file, include_header=False, separator=";", line_terminator="\r\n", decimal_comma=True
        )


def _harmless(column: pl.Series) -> pl.Series:
    """An apostrophe before each text that a spreadsheet would take for a formula."""
    if isinstance(column.dtype, pl.Enum):
        texts = column.dtype.categories
        if not texts.str.contains(FORMULA).any():
            return column
    text = column.cast(pl.String).alias("text").to_frame()
    marked = pl.when(pl.col("text").str.contains(FORMULA)).then("'" + pl.col("text"))
    return text.select(marked.otherwise(pl.col("text")).alias(column.name)).to_series()


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
    return "TEXT" if kind == pl.String or isinstance(kind, pl.Enum) else "INTEGER"


def _rows(frame: pl.DataFrame) -> Iterator[tuple[object, ...]]:
    """The rows as tuples."""
    for part in frame.iter_slices(SLICE_ROWS):
        yield from zip(*(_values(column) for column in part.get_columns()), strict=True)


def _values(column: pl.Series) -> list[object]:
    """An Enum has few texts: each is made once and shared by all rows."""
    if isinstance(column.dtype, pl.Enum):
        texts = [*column.dtype.categories.to_list(), None]
        return [texts[place] for place in column.to_physical().fill_null(len(texts) - 1).to_list()]
    return column.to_list()
