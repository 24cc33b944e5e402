"""The map of an export: which of its columns holds what, as staff say it."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from exporter.errors import PHRASES, ExporterError, with_shared
from exporter.reading.columns import (
    ChosenColumn,
    Column,
    IgnoredColumn,
    VariableColumn,
    WordsColumn,
)
from exporter.tools.register import TOOLS
from exporter.tools.tool import LabelsToMatch, OneColumnPerChoice, Tool
from questions.characters import normal
from questions.commands.errors import CommandError
from questions.loader import read_file
from questions.logic import choices, has_other
from questions.model import OTHER, Multi, Ranking, Survey, Text
from questions.nearest import nearest
from questions.paths import kind_of
from questions.problem_lines import told
from questions.problems import Position, Problems, TooManyProblemsError
from questions.source import Mapping as Entries
from questions.source import Node, Scalar, parse
from questions.variables import of_question
from questions.wording import locale_language, phrases

SUFFIX = ".map.yaml"
"""How the name of a map ends that lies beside its export."""
IGNORE = "ignore"
MOST_HEADING_ROWS = 5
KEYS = ("tool", "heading_rows", "separator", "record", "complete", "columns")
_SEPARATORS = {"tab": "\t", "blank": " ", "newline": "\n"}


class Place(Struct, frozen=True):
    """What one column is for."""

    column: Column
    values: Mapping[str, str] = {}
    """What stands there, as `normal` has it, to code."""


class Map(Struct, frozen=True):
    """A map that has no mistakes."""

    path: Path
    tool: Tool | None
    heading_rows: int | None
    separator: str | None
    record: str | None
    complete: str | None
    columns: Mapping[str, Place]
    """By heading, as `normal` has it; of several alike the second ends in ` #2`."""


def load_map(path: Path, survey: Survey) -> Map:
    """Read a map. Raises CommandError with every mistake, each with line and column."""
    problems = Problems()
    found = None
    try:
        content = read_file(path)
    except OSError as error:
        raise ExporterError("unreadable", file=path, reason=error) from None
    try:
        root = parse(content, problems)
        if isinstance(root, Entries):
            found = _Reader(survey, problems).map(path, root)
        elif root is not None:
            problems.error(root.position, "map_no_keys")
    except TooManyProblemsError:
        pass
    if found is None or problems.fatal:
        raise CommandError(*mistakes(path, problems, "map_faulty"))
    return found


def mistakes(path: Path, problems: Problems, heading: str) -> Iterable[str]:
    """What is wrong with a file that staff have written, below the phrase `heading`."""
    say = phrases(PHRASES, locale_language())
    yield say(heading, file=path)
    yield from told(str(path), problems.sorted(), with_shared(say))


class _Reader:
    """Reads one map and notes what is wrong with it."""

    def __init__(self, survey: Survey, problems: Problems) -> None:
        self._problems = problems
        self._targets = targets(survey)
        self._met: dict[str, Position] = {}

    def map(self, path: Path, root: Entries) -> Map:
        for key, (position, _) in root.entries.items():
            if key not in KEYS:
                self._problems.error(position, "unknown_key", key=key, known=", ".join(KEYS))
        separator = self._text(root, "separator")
        return Map(
            path=path,
            tool=self._tool(root),
            heading_rows=self._heading_rows(root),
            separator=_SEPARATORS.get(separator, separator) if separator else None,
            record=self._text(root, "record"),
            complete=self._text(root, "complete"),
            columns=self._columns(root),
        )

    def _text(self, root: Entries, key: str) -> str | None:
        node = root.get(key)
        if node is None:
            return None
        if not isinstance(node, Scalar):
            self._problems.error(node.position, "not_a_text", key=key)
        elif not node.text:
            self._problems.error(node.position, "empty", key=key)
        else:
            return node.text
        return None

    def _tool(self, root: Entries) -> Tool | None:
        name = self._text(root, "tool")
        known = {tool.name: tool for tool in TOOLS}
        if name is not None and name not in known:
            position, _ = root.entries["tool"]
            self._problems.error(
                position, "not_one_of", key="tool", value=name, known=", ".join(known)
            )
        return known.get(name or "")

    def _heading_rows(self, root: Entries) -> int | None:
        text = self._text(root, "heading_rows")
        if text is None:
            return None
        if text.isdecimal() and 1 <= int(text) <= MOST_HEADING_ROWS:
            return int(text)
        position, _ = root.entries["heading_rows"]
        self._problems.error(
            position,
            "number_out_of_range",
            key="heading_rows",
            least=1,
            most=MOST_HEADING_ROWS,
            value=text,
        )
        return None

    def _columns(self, root: Entries) -> Mapping[str, Place]:
        node = root.get("columns")
        if node is None:
            self._problems.error(root.position, "map_no_columns")
        elif isinstance(node, Scalar) and not node.text:
            return {}  # a draft in which nothing was sure
        elif not isinstance(node, Entries):
            self._problems.error(node.position, "map_columns")
        else:
            found = ((normal(name), self._place(one)) for name, (_, one) in node.entries.items())
            return {name: place for name, place in found if place is not None}
        return {}

    def _place(self, node: Node) -> Place | None:
        values: Node | None = None
        if isinstance(node, Entries):
            for key, (position, _) in node.entries.items():
                if key not in ("variable", "values"):
                    self._problems.error(position, "unknown_key", key=key, known="variable, values")
            values, variable = node.get("values"), node.get("variable")
            if variable is None:
                self._problems.error(node.position, "map_no_variable")
                return None
            node = variable
        if not isinstance(node, Scalar):
            self._problems.error(node.position, "map_column")
            return None
        column = self._column(node)
        if column is None:
            return None
        return Place(column, self._values(values, column) if values else {})

    def _column(self, node: Scalar) -> Column | None:
        name = node.text
        if name == IGNORE:
            return IgnoredColumn("metadata")
        column = self._targets.get(name)
        if column is None:
            guess = nearest(name, self._targets)
            phrase = "map_unknown_variable_guess" if guess else "map_unknown_variable"
            self._problems.error(node.position, phrase, value=name, guess=guess)
        elif name in self._met:
            line, _ = self._met[name]
            self._problems.error(node.position, "map_variable_twice", value=name, line=line)
        else:
            self._met[name] = node.position
        return column

    def _values(self, node: Node, column: Column) -> Mapping[str, str]:
        known = codes_of_column(column)
        if not isinstance(node, Entries):
            self._problems.error(node.position, "map_values")
            return {}
        found = {}
        for label, (_, code) in node.entries.items():
            if not isinstance(code, Scalar):
                self._problems.error(code.position, "not_a_text", key=label)
            elif code.text not in known:
                self._problems.error(
                    code.position,
                    "not_one_of",
                    key=label,
                    value=code.text,
                    known=", ".join(known),
                )
            else:
                found[normal(label)] = code.text
        return found


def targets(survey: Survey) -> Mapping[str, Column]:
    """What a column of a map can be for, by name."""
    found: dict[str, Column] = {}
    for question in survey.questions:
        if isinstance(question, Text):
            found[question.id] = WordsColumn(question)
        if isinstance(question, Multi | Ranking):
            found[question.id] = ChosenColumn(question)
        for variable in of_question(question):
            found[variable.name] = VariableColumn(variable)
        if has_other(question):
            found[f"{question.id}_{OTHER}"] = WordsColumn(question)
    return found


def codes_of_column(column: Column) -> Sequence[str]:
    """The codes that values of a column may be mapped to."""
    match column:
        case VariableColumn(variable) if variable.kind == "flag":
            return ["1", "0"]
        case VariableColumn(variable):
            return [*variable.numbers()]
        case ChosenColumn(question):
            return [*choices(question), *([OTHER] if has_other(question) else [])]
    return []


def map_beside(paths: Iterable[Path]) -> Path | None:
    """The map that lies beside an export: `svar.map.yaml` or `svar.csv.map.yaml`."""
    for path in paths:
        for name in (path.name + SUFFIX, path.stem + SUFFIX):
            if kind_of(beside := path.with_name(name)) == "file":
                return beside
    return None


def with_map(tool: Tool, given: Map) -> Tool:
    """`tool` as far as a map says otherwise."""
    if given.separator and not isinstance(tool.multi, OneColumnPerChoice):
        tool = replace(tool, multi=LabelsToMatch((given.separator,)))
    if given.record:
        tool = replace(tool, record=(given.record.casefold(),))
    if given.complete:
        tool = replace(tool, complete=(given.complete.casefold(),))
    return tool
