"""Trying one's own exports: whether each gives the figures that somebody has counted by hand."""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from exporter.errors import ExporterError, refuse
from exporter.merge import Merged, merge
from exporter.question_file import survey_of_file
from exporter.reading.files import input_files
from exporter.reading.map_file import SUFFIX, mistakes
from questions.commands.errors import CommandError
from questions.loader import load, read_file
from questions.model import Survey
from questions.nearest import nearest
from questions.problems import Problems, TooManyProblemsError
from questions.source import Mapping as Entries
from questions.source import Node, Scalar, parse
from questions.variables import variables
from questions.wording import Phrases

EXPECTED = "expected.yaml"
"""The file in which stands what was counted by hand."""
RESPONSES, COMMENTS = "responses", "comments"


class Expected(Struct, frozen=True):
    """What was counted by hand: some of the figures, as few as one."""

    totals: Mapping[str, int]
    """`responses`, `comments`."""
    counts: Mapping[str, Mapping[str, int]]
    """Of variables, how often each value was given."""


class Tried(Struct, frozen=True):
    """What came of one folder."""

    lines: tuple[str, ...]
    agrees: bool


def try_folder(folder: Path, say: Phrases) -> Tried:
    """Read each export in `folder` by itself, and compare. Raises CommandError."""
    survey = _survey(folder)
    expected = _expected(folder / EXPECTED, survey)
    lines: list[str] = []
    agrees = True
    found = input_files([folder])
    refuse(found.refused)
    for file in found.files:
        try:
            wrong = list(_differences(merge([file.path], survey), expected, say))
        except CommandError as error:
            if getattr(error, "phrase", "") == "own_output":
                continue
            wrong = list(error.lines)
        agrees = agrees and not wrong
        lines.append(say("try.differs" if wrong else "try.agrees", file=file.name))
        lines += (f"  {line}" for line in wrong)
    return Tried(tuple(lines), agrees)


def _survey(folder: Path) -> Survey:
    """The survey of the one question file in `folder`. Raises CommandError, with every mistake of a
    file that can be nothing else."""
    try:
        files = sorted(path for path in folder.iterdir() if path.suffix in (".yaml", ".yml"))
        files = [path for path in files if path.name != EXPECTED and not path.name.endswith(SUFFIX)]
        surveys = [load(read_file(path)).survey for path in files]
    except OSError as error:
        raise ExporterError("unreadable", file=folder, reason=error) from None
    if len(files) == 1:
        return survey_of_file(files[0])[0]
    known = [survey for survey in surveys if survey is not None]
    if len(known) != 1:
        raise ExporterError("try_survey", folder=folder)
    return known[0]


def _expected(path: Path, survey: Survey) -> Expected:
    """What was counted by hand. Raises CommandError with every mistake."""
    try:
        content = read_file(path)
    except OSError:
        raise ExporterError("try_expected", folder=path.parent, name=EXPECTED) from None
    problems = Problems()
    totals: dict[str, int] = {}
    counts: dict[str, dict[str, int]] = {}
    known = {variable.name for variable in variables(survey)}
    try:
        root = parse(content, problems)
        for name, (position, node) in root.entries.items() if isinstance(root, Entries) else ():
            if name in (RESPONSES, COMMENTS):
                totals |= _number(name, node, problems)
            elif name not in known:
                guess = nearest(name, known)
                phrase = "map_unknown_variable_guess" if guess else "map_unknown_variable"
                problems.error(position, phrase, value=name, guess=guess)
            elif isinstance(node, Entries):
                counts[name] = {}
                for value, (_, one) in node.entries.items():
                    counts[name] |= _number(value, one, problems)
            else:
                problems.error(node.position, "try_counts", key=name)
    except TooManyProblemsError:
        pass
    if problems.fatal or not totals.keys() | counts.keys():
        raise CommandError(*mistakes(path, problems, "try_faulty"))
    return Expected(totals, counts)


def _number(key: str, node: Node, problems: Problems) -> dict[str, int]:
    if isinstance(node, Scalar) and node.text.isdecimal():
        return {key: int(node.text)}
    text = node.text if isinstance(node, Scalar) else ""
    problems.error(node.position, "not_a_number", key=key, value=text)
    return {}


def _differences(merged: Merged, expected: Expected, say: Phrases) -> Iterator[str]:
    """Where an export gives other figures than were counted by hand."""
    totals = {RESPONSES: merged.responses.height, COMMENTS: len(merged.comments)}
    for name, number in expected.totals.items():
        if totals[name] != number:
            yield say("try.figure", name=name, expected=number, found=totals[name])
    for name, numbers in expected.counts.items():
        given = Counter(str(value) for value in merged.responses[name].drop_nulls().to_list())
        for value, number in numbers.items():
            if given[value] != number:
                figure = f"{name} {value}"
                yield say("try.figure", name=figure, expected=number, found=given[value])
