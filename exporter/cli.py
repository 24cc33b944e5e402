"""The command `exporter`."""

import errno
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from exporter.errors import ExporterError
from questions.characters import on_one_line
from questions.faults import where_raised
from questions.model import Survey
from questions.wording import PhraseFileError, Phrases, locale_language, phrases

if TYPE_CHECKING:
    from exporter.progress import OnProgress

PHRASES = Path(__file__).parent / "phrases"

DONE, NEEDS_A_PERSON, NOT_DONE, CRASHED = 0, 1, 2, 70
"""Exit codes."""

_file = click.Path(path_type=Path, readable=False)


@click.group()
def exporter() -> None:
    """Medborgarkiosk in the office: merge bundles and online exports into one result."""


@exporter.command()
@click.argument("paths", nargs=-1, type=_file, metavar="FILE|FOLDER…")
@click.option("--survey", required=True, type=_file, metavar="FILE", help="The question file.")
@click.option("-o", "--output", required=True, type=_file, metavar="DIR", help="Where to write.")
@click.option("--as", "tool", metavar="TOOL", help="The online tool, where it is not recognised.")
@click.option("--source", "sources", multiple=True, metavar="NAME=FILE", help="A further survey.")
def merge(
    paths: tuple[Path, ...], survey: Path, output: Path, tool: str | None, sources: tuple[str, ...]
) -> None:
    """Merge bundles and online exports into DIR."""
    import polars

    from exporter.merge import merge as merge_files
    from exporter.output_names import Output
    from exporter.writing.outputs import write_outputs

    say = _say()
    loaded = _survey(survey)
    named = dict(_named(value) for value in sources)
    with _progress(say) as progress:
        merged = merge_files(paths, loaded, tool, named, progress, output)
        try:
            write_outputs(merged, output, say, progress)
        except (OSError, sqlite3.Error, polars.exceptions.PolarsError) as error:
            reason = _of_the_system(error)
            raise ExporterError("output_folder", folder=output, reason=reason) from None
    needs = merged.needs_a_person
    click.echo(
        say(
            "done.person" if needs else "done.fine",
            responses=merged.responses.height,
            comments=len(merged.comments),
            folder=output,
            report=output / Output.REPORT,
        )
    )
    sys.exit(NEEDS_A_PERSON if needs else DONE)


@exporter.command()
@click.argument("file", type=_file)
@click.option("--survey", type=_file, metavar="FILE", help="The question file.")
def inspect(file: Path, survey: Path | None) -> None:
    """Tell what a bundle or an export holds, without opening anybody's answers."""
    from exporter.reading.inspect import inspect as lines_of

    try:
        for line in lines_of(file, _survey(survey) if survey else None, _say()):
            click.echo(line)
    except OSError as error:
        raise ExporterError("unreadable", file=file.name, reason=error) from None


def _of_the_system(error: Exception) -> OSError:
    """What SQLite and polars say of a disk, as the system would."""
    if isinstance(error, OSError) and error.errno:
        return error
    full = getattr(error, "sqlite_errorname", "") == "SQLITE_FULL" or "os error 28" in str(error)
    return OSError(errno.ENOSPC if full else errno.EIO, "")


def _named(value: str) -> tuple[Path, str]:
    name, equals, path = value.partition("=")
    if not (name and equals and path):
        raise ExporterError("source_form", value=value)
    return Path(path), on_one_line(name)


def _survey(path: Path) -> Survey:
    from questions.loader import load, read_file
    from questions.problem_lines import problem_lines

    try:
        loaded = load(read_file(path))
    except OSError as error:
        raise ExporterError("unreadable", file=path, reason=error) from None
    if loaded.survey is None:
        click.echo(_say()("survey_faulty", file=path), err=True)
        for line in problem_lines(str(path), loaded, locale_language()):
            click.echo(line, err=True)
        sys.exit(NOT_DONE)
    return loaded.survey


@contextmanager
def _progress(say: Phrases) -> "Iterator[OnProgress | None]":
    """A bar on standard error when somebody looks at it."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskID, TextColumn

    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:,}"),
        console=Console(stderr=True),
        transient=True,
    ) as bars:
        tasks: dict[str, TaskID] = {}

        def told(phrase: str, count: int) -> None:
            if phrase not in tasks:
                tasks[phrase] = bars.add_task(say(phrase), total=None)
            bars.update(tasks[phrase], advance=count)

        yield told


def _say() -> Phrases:
    return phrases(PHRASES, locale_language())


def main() -> None:
    """The entry point: what could not be done is told in a sentence, with exit code 2."""
    try:
        sys.exit(exporter(standalone_mode=False))
    except ExporterError as error:
        click.echo(error.sentence(_say()), err=True)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
    except PhraseFileError as error:
        click.echo(error, err=True)
        sys.exit(NOT_DONE)
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "exporter"
        click.echo(_say()("usage", reason=error.format_message(), command=command), err=True)
    except click.Abort:
        sys.exit(130)
    except ModuleNotFoundError:
        click.echo(_say()("no_office"), err=True)
    except Exception as error:
        # Never what it says: it may quote an answer.
        click.echo(_say()("crashed", fault=where_raised(error)), err=True)
        sys.exit(CRASHED)
    sys.exit(NOT_DONE)


if __name__ == "__main__":
    main()
