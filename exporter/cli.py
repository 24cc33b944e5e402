"""The command `exporter`."""

import errno
import os
import sqlite3
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from exporter.errors import PHRASES as PHRASES
from exporter.errors import ExporterError
from questions.characters import on_one_line
from questions.commands.asking import typed_unseen
from questions.commands.ending import DONE, NEEDS_A_PERSON, run
from questions.commands.errors import CommandError
from questions.commands.group import Group
from questions.commands.telling import tell
from questions.model import SIMPLE, Survey
from questions.wording import Phrases, locale_language, phrases

if TYPE_CHECKING:
    from exporter.progress import OnProgress
    from exporter.reading.keys import Key

OURS = {"exporter", "kiosk", "questions"}
"""What is there in any case; else the libraries of the office are not installed."""

_file = click.Path(path_type=Path, readable=False)


_ANSWERS = (
    click.argument("paths", nargs=-1, type=_file, metavar="FILE|FOLDER…"),
    click.option("--survey", required=True, type=_file, metavar="FILE"),
    click.option("-o", "--output", required=True, type=_file, metavar="DIR"),
    click.option("--as", "tool", metavar="TOOL"),
    click.option("--source", "sources", multiple=True, metavar="NAME=FILE"),
    click.option("--map", "maps", multiple=True, type=_file, metavar="FILE"),
    click.option("--key", "keys", multiple=True, type=_file, metavar="FILE"),
)


def _of_answers(command: Callable[..., None]) -> Callable[..., None]:
    """What every command is given that reads all answers."""
    for parameter in reversed(_ANSWERS):
        command = parameter(command)
    return command


def _say() -> Phrases:
    return phrases(PHRASES, locale_language())


@click.group(cls=Group, say=_say, no_args_is_help=True)
def exporter() -> None:
    """Medborgarkiosk in the office: merge bundles and online exports into one result."""


@exporter.command()
@_of_answers
@click.option("--only", metavar="NAME,…")
@click.option("--detailed", is_flag=True)
@click.option("--comments", type=_file, metavar="FILE")
def merge(
    paths: tuple[Path, ...],
    survey: Path,
    output: Path,
    tool: str | None,
    sources: tuple[str, ...],
    maps: tuple[Path, ...],
    keys: tuple[Path, ...],
    only: str | None,
    *,
    detailed: bool,
    comments: Path | None,
) -> None:
    """Merge bundles and online exports into DIR."""
    import polars

    from exporter.merge import merge as merge_files
    from exporter.output_names import Output, detailed_folder
    from exporter.staff_comments import with_staff_comments
    from exporter.writing.order import order_of
    from exporter.writing.outputs import write_outputs

    say = _say()
    loaded, questions = _survey(survey)
    named = dict(_named(value) for value in sources)
    order = order_of(questions, only, detailed=detailed)
    output = detailed_folder(output) if detailed else output
    opening = _keys(keys)
    with _progress(say) as progress:
        merged = merge_files(paths, loaded, tool, named, progress, output, maps, opening)
        if comments:
            merged = with_staff_comments(merged, comments)
        try:
            result = write_outputs(merged, output, order, say, progress)
        except (OSError, sqlite3.Error, polars.exceptions.PolarsError) as error:
            reason = _of_the_system(error)
            raise ExporterError("output_folder", folder=output, reason=reason) from None
    needs = merged.needs_a_person
    tell(
        say(
            "done.person" if needs else "done.fine",
            responses=say("counted.responses", count=merged.responses.height),
            comments=say("counted.comments", count=len(merged.comments)),
            folder=output,
            report=output / Output.REPORT,
        ),
        *([] if result.has_rows else [say("done.few")]),
    )
    sys.exit(NEEDS_A_PERSON if needs else DONE)


@exporter.command()
@_of_answers
@click.option("--context", "known", type=_file, metavar="FILE")
@click.option("--earlier", multiple=True, type=_file, metavar="FILE")
@click.option("--preliminary", is_flag=True)
@click.option("--replaces", is_flag=True)
@click.option("--register", type=_file, metavar="FILE")
@click.option("--comments", type=_file, metavar="FILE")
@click.option("--language", metavar="LANGUAGE")
@click.option("--template", type=_file, metavar="FILE")
@click.option("--open", "opens", is_flag=True)
def report(
    paths: tuple[Path, ...],
    survey: Path,
    output: Path,
    tool: str | None,
    sources: tuple[str, ...],
    maps: tuple[Path, ...],
    keys: tuple[Path, ...],
    known: Path | None,
    earlier: tuple[Path, ...],
    register: Path | None,
    comments: Path | None,
    language: str | None,
    template: Path | None,
    *,
    preliminary: bool,
    replaces: bool,
    opens: bool,
) -> None:
    """Make the report that may be published into DIR."""
    import webbrowser
    from datetime import date

    from exporter.merge import merge as merge_files
    from exporter.output_names import INTERNAL, REGISTER, Output, ReportOutput
    from exporter.report.context_file import load_context
    from exporter.report.making import Wish, made
    from exporter.report.template import load_template
    from exporter.report.writers.outputs import Release, write_report
    from exporter.report.writers.report_json import load_report
    from exporter.staff_comments import with_staff_comments
    from exporter.writing.order import Order
    from exporter.writing.outputs import write_outputs

    say = _say()
    loaded, questions = _survey(survey)
    offered = [name for name in loaded.languages if not name.endswith(SIMPLE)]
    if language and language not in offered:
        known_languages = ", ".join(offered)
        if language.endswith(SIMPLE):
            raise ExporterError("report_simple", language=language, known=known_languages)
        raise ExporterError("report_language", language=language, known=known_languages)
    context = load_context(known, loaded) if known else None
    before = [load_report(path, loaded.survey) for path in earlier]
    for path, other in zip(earlier, before, strict=True):
        if other.period and context and other.period == context.period:
            raise ExporterError("report_same_period", file=path)
    paper = load_template(template) if template else None
    named = dict(_named(value) for value in sources)
    internal = output / INTERNAL
    opening = _keys(keys)
    with _progress(say) as progress:
        merged = merge_files(paths, loaded, tool, named, progress, output, maps, opening)
        if comments:
            merged = with_staff_comments(merged, comments)
        wish = Wish(
            context=context,
            preliminary=preliminary,
            replaces=replaces,
            register=register or internal / REGISTER,
        )
        one = made(merged, wish, date.today())  # noqa: DTZ011  as staff see it
        try:
            one.note()
            write_outputs(merged, internal, Order(questions, frozenset()), say)
            told = language or loaded.languages[0]
            release = Release(one.published, loaded, told, context, before, paper)
            public = write_report(release, output)
        except OSError as error:
            raise ExporterError("output_folder", folder=output, reason=error) from None
    needs, page = merged.needs_a_person, public / ReportOutput.PAGE
    counts = [f"{place} {count}" for place, count in merged.stores]
    counts += [say("done.report_web", source=one, count=count) for one, count in merged.sources]
    tell(
        say("done.report_of", sources=", ".join(counts)),
        say(
            "done.report_person" if needs else "done.report",
            responses=say("counted.responses", count=merged.responses.height),
            page=page,
            report=internal / Output.REPORT,
        ),
    )
    if opens and not webbrowser.open(page.resolve().as_uri()):
        tell(say("done.not_opened"))
    sys.exit(NEEDS_A_PERSON if needs else DONE)


@exporter.command()
@click.argument("file", type=_file, metavar="FILE")
@click.option("--survey", type=_file, metavar="FILE")
@click.option("--key", "keys", multiple=True, type=_file, metavar="FILE")
def inspect(file: Path, survey: Path | None, keys: tuple[Path, ...]) -> None:
    """Tell what a bundle or an export holds, without opening anybody's answers."""
    from exporter.reading.files import shown_name
    from exporter.reading.inspect import inspect as lines_of

    known = _survey(survey)[0] if survey else None
    try:
        lines = list(lines_of(file, known, _say(), _keys(keys)))
    except OSError as error:
        raise ExporterError("unreadable", file=shown_name(file), reason=error) from None
    tell(*lines)


@exporter.command("map")
@click.argument("export", type=_file, metavar="FILE")
@click.option("--survey", required=True, type=_file, metavar="FILE")
@click.option("-o", "--output", "drafted", required=True, type=_file, metavar="FILE")
@click.option("--as", "tool", metavar="TOOL")
def draft_map(export: Path, survey: Path, drafted: Path, tool: str | None) -> None:
    """Draft the map of an export: what each of its columns holds."""
    from exporter.reading.drafting import draft

    loaded, say = _survey(survey)[0], _say()
    try:
        text = draft(export, loaded, say, tool)
    except OSError as error:
        raise ExporterError("unreadable", file=export, reason=error) from None
    _write_new(drafted, text.encode())
    tell(say("done.map", file=drafted))


@exporter.command()
@click.option("--to", "online_tool", required=True, metavar="TOOL")
@click.option("--survey", required=True, type=_file, metavar="FILE")
@click.option("-o", "--output", required=True, type=_file, metavar="DIR")
def online(online_tool: str, survey: Path, output: Path) -> None:
    """Make the same survey for an online tool."""
    from exporter.online.twins import TWINS
    from questions.paths import is_there

    if online_tool not in TWINS:
        known = ", ".join(TWINS)
        raise ExporterError("online_tool", value=on_one_line(online_tool), known=known)
    say, twin, loaded = _say(), TWINS[online_tool], _survey(survey)[0]
    files, left = twin.files(loaded, say), list(twin.cannot(loaded))
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ExporterError("output_folder", folder=output, reason=error) from None
    for name in files:
        if is_there(output / name):
            raise ExporterError("file_exists", file=output / name)
    for name, content in files.items():
        _write_new(output / name, content)
    made = ", ".join(str(output / name) for name in files)
    tell(say(f"done.online.{twin.done}", files=made))
    if twin.simple_apart and len(files) > 1:
        tell(say("done.online.several"))
    for one in left:
        told = say(f"cannot.{one.phrase}", question=one.question)
        tell(f"{one.tool}, {told}" if one.tool else told)
    sys.exit(NEEDS_A_PERSON if left else DONE)


@exporter.command()
@click.argument("file", type=_file, metavar="FILE")
@click.option("--survey", required=True, type=_file, metavar="FILE")
@click.option("--as", "tool", metavar="TOOL")
@click.option("--map", "maps", multiple=True, type=_file, metavar="FILE")
def compare(file: Path, survey: Path, tool: str | None, maps: tuple[Path, ...]) -> None:
    """Tell in what an online survey asks something else than the question file."""
    from exporter.comparing.compare import compare as compared

    alike, lines = compared(file, _survey(survey)[0], _say(), tool, maps)
    tell(*lines)
    sys.exit(DONE if alike else NEEDS_A_PERSON)


@exporter.command()
@click.option("--survey", required=True, type=_file, metavar="FILE")
@click.option("-o", "--output", "drafted", required=True, type=_file, metavar="FILE")
def context(survey: Path, drafted: Path) -> None:
    """Write a context file to fill in: what the municipality knows beside the answers."""
    from exporter.report.context_draft import draft_context

    say = _say()
    _write_new(drafted, draft_context(_survey(survey)[0], say).encode())
    tell(say("done.context", file=drafted, survey=survey))


@exporter.command()
@click.argument("file", type=_file, metavar="FILE")
@click.option("--survey", required=True, type=_file, metavar="FILE")
def check(file: Path, survey: Path) -> None:
    """Tell all mistakes of a context file."""
    from exporter.report.context_file import context_lines

    fine, lines = context_lines(file, _survey(survey)[0], _say())
    tell(*lines)
    sys.exit(DONE if fine else NEEDS_A_PERSON)


@exporter.command()
@click.option("-o", "--output", required=True, type=_file, metavar="DIR")
def keygen(output: Path) -> None:
    """Make a key pair for sealed bundles."""
    from exporter.keygen import SHORTEST, new_key

    say = _say()
    passphrase = typed_unseen(say("keygen.type", least=SHORTEST))
    if len(passphrase) < SHORTEST:
        raise ExporterError("passphrase_short", least=SHORTEST)
    if typed_unseen(say("keygen.again")) != passphrase:
        raise ExporterError("passphrase_differs")
    made = new_key(passphrase, say)
    try:
        output.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ExporterError("output_folder", folder=output, reason=error) from None
    for name, content in made.contents.items():
        _write_new(output / name, content, mode=0o600 if name == made.private else 0o644)
    private, public = output / made.private, output / made.public
    values = {"fingerprint": made.fingerprint, "private": private, "public": public}
    tell(say("keygen.done", **values), say("keygen.lost"), say("keygen.two"))


@exporter.command()
@click.argument("paths", nargs=-1, required=True, type=_file, metavar="FILE|FOLDER…")
@click.option("--key", "keys", multiple=True, required=True, type=_file, metavar="FILE")
def confirm(paths: tuple[Path, ...], keys: tuple[Path, ...]) -> None:
    """Tell the digits in a test file of a kiosk: whoever can open it can open its bundles."""
    from exporter.reading.seal_tests import seal_tests

    say = _say()
    for name, test in seal_tests(paths, _keys(keys)):
        digits = f"{test.digits[:4]} {test.digits[4:]}"
        tell(say("done.confirm", file=name, place=on_one_line(test.place), digits=digits))


@exporter.command("try")
@click.argument("folders", nargs=-1, required=True, type=_file, metavar="DIR…")
def try_exports(folders: tuple[Path, ...]) -> None:
    """See whether each export in a folder gives the figures that were counted by hand."""
    from exporter.trying import Tried, try_folder

    tried: list[Tried] = []
    wrong: list[str] = []
    for folder in folders:
        try:
            tried.append(try_folder(folder, _say()))
        except CommandError as error:
            wrong += error.lines
    tell(*(line for one in tried for line in one.lines))
    if wrong:
        raise CommandError(*wrong)
    sys.exit(DONE if all(one.agrees for one in tried) else NEEDS_A_PERSON)


def _keys(paths: Sequence[Path]) -> "tuple[Key, ...]":
    """What opens sealed bundles; for each protected file the passphrase is asked for."""
    if not paths:
        return ()
    from exporter.reading.keys import load_keys

    say = _say()
    return load_keys(paths, lambda path: typed_unseen(say("keygen.ask", file=path)))


def _write_new(path: Path, content: bytes, mode: int = 0o666) -> None:
    """Write a file that must not be there. Raises ExporterError."""
    try:
        with open(path, "xb", opener=lambda name, flags: os.open(name, flags, mode)) as file:
            file.write(content)
    except FileExistsError:
        raise ExporterError("file_exists", file=path) from None
    except OSError as error:
        raise ExporterError("output_folder", folder=path, reason=error) from None


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


def _survey(path: Path) -> tuple[Survey, bytes]:
    """The survey, and the question file that it stands in."""
    from exporter.question_file import survey_of_file

    return survey_of_file(path)


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


def main() -> None:
    """The entry point."""
    sys.exit(run(exporter, explain=_explain))


def _explain(error: BaseException) -> ExporterError | None:
    match error:
        case ModuleNotFoundError(name=str(name)) if name.partition(".")[0] not in OURS:
            return ExporterError("no_office")
    return None


if __name__ == "__main__":
    main()
