"""Parquet, which Polars, DuckDB and Spark read in place, one file a survey and version."""

from pathlib import Path

from exporter.writing.result import Result
from questions.fingerprint import fingerprint


def write_parquet(result: Result, path: Path) -> None:
    """The codes. What they are of stands among the metadata of the file.

    Files can be counted together that have `rows_fingerprint` in common: what was asked, and the
    groups of `rollup` in which protected rows have background.
    """
    survey = result.merged.survey
    metadata = {
        "survey": survey.survey,
        "version": survey.version,
        "fingerprint": fingerprint(survey),
        "rows_fingerprint": fingerprint(result.survey),
        "about": result.statement,
    }
    result.codes.write_parquet(path, metadata=metadata)
