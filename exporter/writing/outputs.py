"""Everything that a merge writes: equal input gives equal bytes."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import polars as pl

from exporter.merge import Merged
from exporter.output_names import Output, is_output
from exporter.progress import OnProgress
from exporter.writing.csv_files import write_csv, write_excel_csv
from exporter.writing.data_package import data_package
from exporter.writing.database import write_database
from exporter.writing.limesurvey_vv import write_vv
from exporter.writing.merge_report import report_json, report_markdown
from exporter.writing.order import Order
from exporter.writing.parquet import write_parquet
from exporter.writing.result import InWords, Result
from exporter.writing.sheet import Sheet
from exporter.writing.spss import write_sav
from exporter.writing.workbook import write_workbook
from questions.wording import Phrases

OWNERS_FOLDER, OWNERS_FILE = 0o700, 0o600


def write_outputs(
    merged: Merged, folder: Path, order: Order, say: Phrases, progress: OnProgress | None = None
) -> Result:
    """Write what `order` wants into `folder`, each under a name of its own until it is whole.

    Only their owner may read them, where the system has such modes. A folder that was there before
    keeps its mode, unless nothing but results lie in it: it may be one that others use, too.
    What an earlier merge wrote of more answers than there are now is removed.
    """
    folder.mkdir(OWNERS_FOLDER, parents=True, exist_ok=True)
    if all(is_output(path.name.removesuffix(".part")) for path in folder.iterdir()):
        folder.chmod(OWNERS_FOLDER)
    result = Result(merged, order, say)
    wanted = [output for output in WRITERS if output in result.outputs]
    if {Output.RESPONSES_EXCEL, Output.WORKBOOK} <= {*wanted}:
        _ = result.codes_in_words  # two writers would make it at the same time

    def write(output: Output) -> None:
        part = folder / f"{output}.part"
        part.unlink(missing_ok=True)
        part.touch(OWNERS_FILE, exist_ok=False)  # its writer writes into it
        WRITERS[output](result, part)
        if progress:
            progress("progress.writing", 1)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(write, wanted))
    for output in wanted:  # only when all are whole: never a mixture of two merges
        (folder / f"{output}.part").replace(folder / output)
    for output in result.refused:
        (folder / output).unlink(missing_ok=True)
    return result


def _database(result: Result, path: Path) -> None:
    tables = {"responses": result.codes, "comments": result.comments, "codebook": result.codebook}
    about = pl.DataFrame({"text": [result.statement]})
    write_database(path, {**tables, "about": about})


def _workbook(result: Result, path: Path) -> None:
    words = result.words

    def sheet_of(name: str, table: InWords) -> Sheet:
        return Sheet(words(f"codebook.sheet_{name}"), table.frame, table.headings)

    about = pl.DataFrame({"about": list(result.about)})
    sheets = [
        Sheet(words("codebook.sheet_about"), about, (result.title,), is_page=True),
        sheet_of("labels", result.codes_in_words),
        Sheet(words("codebook.sheet_codes"), result.codes),
        sheet_of("codebook", result.codebook_in_words),
    ]
    write_workbook(path, sheets)


def _text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _bytes(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def _excel_csv(table: InWords, path: Path) -> None:
    write_excel_csv(path, table.frame, table.headings)


WRITERS: Mapping[Output, Callable[[Result, Path], None]] = {
    Output.DATABASE: _database,
    Output.WORKBOOK: _workbook,
    Output.RESPONSES_EXCEL: lambda result, path: _excel_csv(result.codes_in_words, path),
    Output.SPSS: write_sav,
    Output.PARQUET: write_parquet,
    Output.RESPONSES: lambda result, path: write_csv(path, result.codes),
    Output.COMMENTS: lambda result, path: write_csv(path, result.comments),
    Output.COMMENTS_EXCEL: lambda result, path: _excel_csv(result.comments_in_words, path),
    Output.CODEBOOK: lambda result, path: write_csv(path, result.codebook),
    Output.LIMESURVEY_VV: write_vv,
    Output.QUESTIONS: lambda result, path: _bytes(path, result.order.questions),
    Output.DATA_PACKAGE: lambda result, path: _text(path, data_package(result)),
    Output.REPORT: lambda result, path: _text(path, report_markdown(result)),
    Output.REPORT_JSON: lambda result, path: _text(path, report_json(result)),
}
"""A writer for each output, those that take longest first."""
