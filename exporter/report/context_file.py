"""From a context file to a `Context`, or to the list of everything that is wrong with it."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
from msgspec import Struct

from exporter.errors import PHRASES, ExporterError, with_shared
from exporter.report.context import Context
from exporter.report.context_rules import check_context
from questions.commands.errors import CommandError
from questions.loader import read_file
from questions.model import Survey
from questions.problem_lines import summed_up, told
from questions.problems import Problem, Problems, TooManyProblemsError
from questions.shape import shaped
from questions.source import Mapping, parse
from questions.texts import Languages
from questions.wording import Phrases, locale_language, phrases


class LoadedContext(Struct, frozen=True):
    """A context file that was read: what it says when it has no errors, and all problems found."""

    context: Context | None
    problems: tuple[Problem, ...]
    cut: bool = False
    """There were too many problems; those that are here are the first."""


def read_context(content: bytes, survey: Survey) -> LoadedContext:
    """Read a context file from its bytes. Never raises for what a file says."""
    problems = Problems()
    context = None
    texts = Languages(survey.languages, survey.languages[:1], problems)
    try:
        root = parse(content, problems)
        if root is not None:
            plain = shaped(root, Context, problems, texts)
            if isinstance(root, Mapping):
                check_context(plain, root, survey, problems)
                context = None if problems.fatal else msgspec.convert(plain, Context)
    except TooManyProblemsError:
        pass
    return LoadedContext(context, problems.sorted(), problems.cut)


def load_context(path: Path, survey: Survey) -> Context:
    """What a context file says, of which nothing is left open.

    Raises CommandError with every mistake, each with its position; or with every open place.
    """
    loaded = _read(path, survey)
    open_places = [problem for problem in loaded.problems if problem.phrase == "left_open"]
    if loaded.context is None or open_places:
        say = phrases(PHRASES, locale_language())
        faulty = say("context_open" if loaded.context else "context_faulty", file=path)
        shown = open_places if loaded.context else loaded.problems
        raise CommandError(faulty, *told(str(path), shown, with_shared(say)))
    return loaded.context


def context_lines(path: Path, survey: Survey, say: Phrases) -> tuple[bool, Iterator[str]]:
    """Whether a context file has no errors; one line for each problem, then one that sums up.

    Raises ExporterError for a file that cannot be read.
    """
    loaded = _read(path, survey)
    return loaded.context is not None, _lines(str(path), loaded, with_shared(say))


def _lines(name: str, loaded: LoadedContext, say: Phrases) -> Iterator[str]:
    yield from told(name, loaded.problems, say)
    yield from summed_up(name, loaded.problems, say, cut=loaded.cut)
    if loaded.context:
        promises = say("counted.promises", count=len(loaded.context.promises))
        sources = say("counted.sources", count=len(loaded.context.sources))
        yield say("context_fine", file=name, promises=promises, sources=sources)


def _read(path: Path, survey: Survey) -> LoadedContext:
    try:
        return read_context(read_file(path), survey)
    except OSError as error:
        raise ExporterError("unreadable", file=path, reason=error) from None
