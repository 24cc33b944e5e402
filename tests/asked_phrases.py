"""Which phrases the program asks for, and with what to fill in: read from its source.

A phrase is asked for by its name: a literal, or something put together from literals, which are
followed through variables, loops and the callers of a function. Names that travel inside of a
value (a problem, a finding) are asked for where that value is made: `CARRIED`. What types and
registers list is looked up there: `listed`. A name that cannot be followed is an error.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import product
from pathlib import Path
from typing import NamedTuple, get_args

import click
import msgspec
from msgspec import inspect

from exporter.cli import exporter
from exporter.comparing.trial import OWN_WORDS
from exporter.online.by_hand import KINDS, Words
from exporter.online.twins import TWINS
from exporter.output_names import MODE, PLACE, Output
from exporter.reading.columns import IgnoredColumn
from exporter.report import model
from exporter.report.context import Context
from exporter.report.plan import WEB
from exporter.report.writers.cells import MEASURES
from exporter.report.writers.report_json import HALVES
from exporter.report.writers.table_sheet import PARTS
from exporter.report.writers.tables_csv import COLUMNS
from kiosk.cli import kiosk
from kiosk.opening import Closed
from kiosk.respondent.session import NoticeName
from kiosk.settings import Settings
from kiosk.staff import new_time
from kiosk.staff.fetching import Kind
from kiosk.store.tables import StoreRefused
from kiosk.tui.digits import Objection
from kiosk.tui.host import Trial
from kiosk.tui.screens.staff import MENUS
from kiosk.tui.screens.start import OTHER_KEYS
from questions.codebook import MISSING, Entry
from questions.model import Missing, Survey
from questions.personal_data import FoundKind
from questions.problems import Severity
from questions.wording import QUESTION_PHRASES, phrase_file

ROOT = Path(__file__).parents[1]
COMMANDS = ROOT / "kiosk/phrases/commands"

SPEAKERS = {"say", "self.say", "facts.say", "own", "words", "_say()", "shared()", "phrases"}
"""What phrases are asked of, by the names that it goes by."""
MAKERS = {"phrases", "words"}
"""Functions that return it."""

CARRIED = {
    ("questions", "error"): (1, "problem.{}"),
    ("questions", "warning"): (1, "problem.{}"),
    ("questions", "Slip"): (1, "problem.{}"),
    ("exporter", "ExporterError"): (0, "error.{}"),
    ("exporter", "error"): (1, "problem.{}"),
    ("exporter", "warning"): (1, "problem.{}"),
    ("exporter", "Finding"): (1, "finding.{}"),
    ("exporter", "Cannot"): (0, "cannot.{}"),
    ("kiosk", "Shortcoming"): (0, "doctor.{}"),
    ("kiosk", "warning"): (1, "problem.{}"),
    ("kiosk", "_part_of_it"): (0, "disk.step.{}"),
    ("kiosk", "NotPossibleError"): (0, "stick.{}"),
    ("kiosk", "NotDoneError"): (0, "stick.{}"),
}
"""Package and name of a call, and which of its arguments names a phrase that is told later."""
TOLD_LATER = {
    ("questions/problems.py", "self.phrase"),
    ("questions/source.py", "found.phrase"),
    ("exporter/errors.py", "self.phrase"),
    ("exporter/writing/merge_report.py", "f'finding.{phrase}'"),
    ("exporter/cli.py", "one.phrase"),
    ("exporter/online/checklist.py", "one.phrase"),
    ("exporter/writing/merge_report.py", "name"),  # of whoever asks the one who escapes
    ("kiosk/staff/shortcoming.py", "self.name"),
    ("kiosk/staff/actions.py", "reason.reason"),
    ("kiosk/staff/data_disk.py", "f'disk.step.{fault.step}'"),
    ("kiosk/machine/privileged_client.py", "str(answer['fault'])"),
}
"""Module and expression: where the names of those are told, or handed on."""


class Asked(NamedTuple):
    """A phrase that the program can ask for."""

    package: str
    name: str
    values: frozenset[str]
    """What it is filled in with."""
    where: str
    """File and line."""


class Scope(NamedTuple):
    """Where an expression stands: in which file, and in which functions and loops."""

    module: str
    around: tuple[ast.AST, ...] = ()


class UntracedError(Exception):
    """Where a name comes from cannot be seen."""

    def __init__(self, node: ast.expr, scope: Scope) -> None:
        super().__init__(f"{scope.module}:{node.lineno}: {ast.unparse(node)}")


Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


# -- reading


@cache
def calls() -> tuple[tuple[Scope, ast.Call], ...]:
    paths = [path for package in ("questions", "kiosk", "exporter") for path in files(package)]
    return tuple(
        found
        for path in paths
        for found in calls_in(
            ast.parse(path.read_text("utf-8")), Scope(str(path.relative_to(ROOT)))
        )
    )


def files(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def calls_in(node: ast.AST, scope: Scope) -> Iterator[tuple[Scope, ast.Call]]:
    if isinstance(node, ast.Call):
        yield scope, node
    if isinstance(node, Function | Comprehension | ast.For):
        scope = Scope(scope.module, (*scope.around, node))
    for child in ast.iter_child_nodes(node):
        yield from calls_in(child, scope)


def package_of(scope: Scope) -> str:
    return scope.module.split("/")[0]


def called(call: ast.Call) -> str:
    """The last part of the name of what is called."""
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def literals(callee: str) -> set[str]:
    """The literals that a call gets first."""
    return {
        str(call.args[0].value)
        for _, call in calls()
        if called(call) == callee and call.args and isinstance(call.args[0], ast.Constant)
    }


# -- following


def texts(node: ast.expr, scope: Scope, seen: frozenset[str] = frozenset()) -> set[str]:
    """All that an expression can be. Raises UntracedError."""
    known = listed().get((scope.module, ast.unparse(node)))
    if known is not None:
        return set(known)
    match node:
        case ast.Constant(value=str(text)):
            return {text}
        case ast.FormattedValue(value=value):
            return texts(value, scope, seen)
        case ast.IfExp(body=body, orelse=other):
            return texts(body, scope, seen) | texts(other, scope, seen)
        case ast.JoinedStr(values=parts):
            pieces = [texts(part, scope, seen) for part in parts]
            return {"".join(chosen) for chosen in product(*pieces)}
        case ast.Call(func=ast.Attribute(value=ast.Name(id="self"), attr=method)):
            return {text for value in returned(method, scope) for text in texts(*value)} - {""}
        case ast.Name():
            found: set[str] = set()
            for value, place in given(node, scope):
                key = f"{ast.unparse(value)} {value.lineno}"
                if key not in seen:
                    found |= texts(value, place, seen | {key})
            if found:
                return found
    raise UntracedError(node, scope)


def given(name: ast.Name, scope: Scope) -> Iterator[tuple[ast.expr, Scope]]:
    """The expressions that a variable gets: by a loop, by assignment, or from callers."""
    for depth in range(len(scope.around), 0, -1):
        node, place = scope.around[depth - 1], Scope(scope.module, scope.around[:depth])
        match node:
            case ast.For(target=target, iter=source):
                found = list(looped(name, target, source, place))
            case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
                pairs = [(part.target, part.iter) for part in node.generators]
                found = [one for pair in pairs for one in looped(name, *pair, place)]
            case ast.Lambda():
                found = []
            case _:
                found = [(value, place) for value in assigned(name.id, node)]
                found = found or list(handed_in(name.id, node, scope))
        if found:
            yield from found
            return


def assigned(name: str, function: ast.AST) -> Iterator[ast.expr]:
    for node in ast.walk(function):
        match node:
            case ast.Assign(targets=[ast.Name(id=target)], value=value) if target == name:
                yield value
            case ast.NamedExpr(target=ast.Name(id=target), value=value) if target == name:
                yield value


def returned(method: str, scope: Scope) -> Iterator[tuple[ast.expr, Scope]]:
    """What a method of the same module returns."""
    tree = ast.parse((ROOT / scope.module).read_text("utf-8"))
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef) and function.name == method:
            for node in ast.walk(function):
                if isinstance(node, ast.Return) and node.value:
                    yield node.value, Scope(scope.module, (function,))


def handed_in(name: str, function: ast.AST, scope: Scope) -> Iterator[tuple[ast.expr, Scope]]:
    """What a parameter gets from the callers in the package."""
    assert isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
    names = [argument.arg for argument in (*function.args.args, *function.args.kwonlyargs)]
    if name in names:
        position = names.index(name) - (names[0] == "self")
        for place, call in calls():
            if called(call) == function.name and package_of(place) == package_of(scope):
                value = argument_of(call, position, name)
                if value is not None:
                    yield value, place


def looped(
    name: ast.Name, target: ast.expr, source: ast.expr, scope: Scope
) -> Iterator[tuple[ast.expr, Scope]]:
    """What a loop gives a variable. Raises UntracedError for what is not written out."""
    if name.id not in {part.id for part in ast.walk(target) if isinstance(part, ast.Name)}:
        return
    rows: list[ast.expr]
    known = listed().get((scope.module, ast.unparse(source)))
    match source:
        case _ if known is not None:
            rows = [ast.Constant(text, lineno=source.lineno) for text in known]
        case ast.Call(func=ast.Attribute(value=ast.Dict() as pairs, attr="items")):
            rows = [
                ast.Tuple([key, value])
                for key, value in zip(pairs.keys, pairs.values, strict=True)
                if key is not None
            ]
        case ast.Tuple(elts=rows) | ast.List(elts=rows):
            pass
        case _:
            raise UntracedError(source, scope)
    for row in rows:
        match target, row:
            case ast.Name(), _:
                yield row, scope
            case ast.Tuple(elts=parts), ast.Tuple(elts=values):
                for part, value in zip(parts, values, strict=True):
                    if isinstance(part, ast.Name) and part.id == name.id:
                        yield value, scope


def argument_of(call: ast.Call, position: int, name: str) -> ast.expr | None:
    for keyword in call.keywords:
        if keyword.arg == name:
            return keyword.value
    return call.args[position] if position < len(call.args) else None


def filled(call: ast.Call, scope: Scope, position: int) -> frozenset[str]:
    """The names of what a phrase is filled in with: keywords, and mappings that are handed over."""
    names = {keyword.arg for keyword in call.keywords if keyword.arg}
    spread = [keyword.value for keyword in call.keywords if not keyword.arg]
    mapping = call.args[position:] if called(call) in {"Shortcoming", "Slip"} else []
    for node in (*spread, *mapping):
        found = [node]
        if isinstance(node, ast.Name):
            found = [value for value, _ in given(node, scope)]
        for value in found:
            if isinstance(value, ast.Dict):
                names |= {str(key.value) for key in value.keys if isinstance(key, ast.Constant)}
    return frozenset(names)


# -- what is asked for


def asked() -> Iterator[Asked]:
    """Every phrase that the program can ask for. Raises UntracedError."""
    for scope, call in calls():
        package = package_of(scope)
        where = f"{scope.module}:{call.lineno}"
        position, form = CARRIED.get((package, called(call)), (0, "{}"))
        if form == "{}" and not asks(call, scope):
            continue
        node = argument_of(call, position, "phrase")
        if node is None or is_told_later(node, scope):
            continue
        values = filled(call, scope, position + 1)
        for name in texts(node, scope):
            yield Asked(package, form.format(name), values, where)
    for name in listed()["kiosk/machine/privileged.py", "faults"]:
        yield Asked("kiosk", f"stick.{name}", frozenset(), "kiosk/machine/privileged.py")
    for of_keys, form in ((True, "problem.group_{}"), (False, "problem.rule_{}")):
        for rule in rules(Context, of_keys=of_keys) - rules(Survey, of_keys=of_keys):
            values = frozenset({"key"} if of_keys else {"key", "value"})
            yield Asked("exporter", form.format(rule), values, "exporter/report/context.py")
    yield from of_commands(kiosk)
    yield from of_commands(exporter)


def is_told_later(node: ast.expr, scope: Scope) -> bool:
    expressions = [part for part in ast.walk(node) if isinstance(part, ast.expr)]
    return any((scope.module, ast.unparse(part)) in TOLD_LATER for part in expressions)


def asks(call: ast.Call, scope: Scope) -> bool:
    """Whether a phrase is asked for."""
    if not call.args:
        return False
    if isinstance(call.func, ast.Call) and called(call.func) in MAKERS:
        return True
    if ast.unparse(call.func) not in SPEAKERS:
        return False
    return not (called(call) in MAKERS and is_maker(called(call), scope))


def is_maker(name: str, scope: Scope) -> bool:
    """Whether `name` is the function, and no variable of its name."""
    functions = [node for node in scope.around if isinstance(node, ast.FunctionDef)]
    parameters = {argument.arg for function in functions for argument in function.args.args}
    variables = {name for function in functions for _ in assigned(name, function)}
    return name not in parameters | variables


def of_commands(group: click.Group) -> Iterator[Asked]:
    """The help of a command and its parts, and what it says when it crashes."""
    package = str(group.name)
    yield Asked(package, "crashed", frozenset({"fault"}), "questions/commands/ending.py")
    for command in (group, *group.commands.values()):
        name = str(command.name).replace("-", "_")
        yield Asked(package, f"commands.{name}", frozenset(), f"command {name}")
        for param in command.params:
            if isinstance(param, click.Option) and param.name not in ("help", "version"):
                yield Asked(package, f"options.{param.name}", frozenset(), f"command {name}")


def capitals() -> set[str]:
    """The words in the usage of commands that stand for something else."""
    found = set()
    for group in (kiosk, exporter):
        for command in (group, *group.commands.values()):
            usage = [*command.collect_usage_pieces(click.Context(command))]
            usage += [str(param.metavar) for param in command.params]
            found |= set(re.findall("[A-Z]{2,}", " ".join(usage)))
    return found


def rules(model: type[msgspec.Struct], *, of_keys: bool) -> set[str]:
    """The rules that values of a file have to keep, or keys."""
    found = set()
    pending: list[tuple[object, bool]] = [(inspect.type_info(model), False)]
    seen = set()
    while pending:
        kind, is_key = pending.pop()
        if isinstance(kind, inspect.Metadata):
            if kind.extra and "rule" in kind.extra and (is_key or not of_keys):
                found.add(str(kind.extra["rule"]))
            pending.append((kind.type, is_key))
        elif isinstance(kind, inspect.DictType):
            pending += [(kind.key_type, True), (kind.value_type, False)]
        elif isinstance(kind, tuple):
            pending += [(part, is_key) for part in kind]
        elif isinstance(kind, msgspec.Struct) and id(kind) not in seen:
            seen.add(id(kind))
            pending += [(getattr(kind, name), False) for name in kind.__struct_fields__]
    return found


def menu() -> set[str]:
    """What staff can choose in their menus, and what they are asked about once more."""
    return {name for names in MENUS.values() for name in names} | literals("Confirm")


@cache
def listed() -> Mapping[tuple[str, str], Iterable[str]]:
    """Module and expression, and what it can be."""
    system = [name for name in phrase_file(QUESTION_PHRASES, "sv") if name.startswith("system.")]
    says_more = [name for name in menu() if f"staff.{name}_text" in phrase_file(COMMANDS, "sv")]
    return {
        ("questions/commands/group.py", "(command.name or '').replace('-', '_')"): (),
        ("questions/commands/group.py", "special if special in own else usual"): (),
        ("questions/commands/group.py", "param.name"): ("help", "version"),
        ("questions/commands/group.py", "found[0]"): capitals(),
        ("questions/problem_lines.py", "problem.severity"): get_args(Severity),
        ("questions/shape.py", "extra['rule']"): rules(Survey, of_keys=True),
        ("questions/values.py", "extra['rule']"): {
            *rules(Survey, of_keys=False),
            *rules(Settings, of_keys=False),
        },
        ("questions/wording.py", "name"): system,
        ("exporter/cli.py", "twin.done"): {twin.done for twin in TWINS.values()},
        ("exporter/online/checklist.py", "tool.words"): get_args(Words),
        ("exporter/online/checklist.py", "kind"): KINDS.values(),
        ("exporter/comparing/trial.py", "finding.phrase"): OWN_WORDS,
        ("kiosk/wording.py", "language"): (
            *("sv", "en", "sv-simple"),
            *[
                "bs",
                "da",
                "de",
                "es",
                "et",
                "fi",
                "fr",
                "it",
                "nb",
                "nl",
                "nn",
                "pl",
                "pt",
                "so",
                "sq",
                "uk",
            ],
        ),
        ("kiosk/wording.py", "number"): [str(number) for number in range(1, 10)],
        ("kiosk/wording.py", "day.month"): [str(month) for month in range(1, 13)],
        ("kiosk/setup.py", "error.reason"): get_args(
            StoreRefused.__init__.__annotations__["reason"]
        ),
        ("kiosk/machine/privileged.py", "faults"): faults(),
        ("kiosk/cli.py", "packed.kind"): get_args(Kind),
        ("kiosk/staff/actions.py", "packed.kind"): get_args(Kind),
        ("kiosk/tui/screens/messages.py", "why.why"): get_args(Closed.__annotations__["why"]),
        ("kiosk/tui/screens/pages.py", "piece.kind"): set(get_args(FoundKind)) - {"capitals"},
        ("kiosk/tui/screens/pages.py", "crowded"): ("full", "fewer"),
        ("kiosk/tui/screens/pages.py", "other"): set(get_args(NoticeName)) - {"full", "fewer"},
        ("kiosk/tui/screens/pages.py", "refused.why"): get_args(Objection),
        ("kiosk/tui/screens/start.py", "OTHER_KEYS"): [name for _, name in OTHER_KEYS],
        ("kiosk/tui/screens/start.py", "name"): [name for _, name in OTHER_KEYS],
        ("kiosk/staff/actions.py", "reason"): get_args(new_time.Objection),
        ("kiosk/staff/actions.py", "why.why"): get_args(Closed.__annotations__["why"]),
        ("kiosk/tui/screens/base.py", "trial"): get_args(Trial),
        ("kiosk/tui/screens/dialog.py", "self._about"): ("stop", "leave"),
        ("kiosk/tui/screens/staff.py", "self._title()"): (*("title_code", "title_menu", *menu()),),
        ("kiosk/tui/screens/staff.py", "work"): {n for names in MENUS.values() for n in names},
        ("kiosk/tui/screens/staff.py", "name"): says_more,
        ("exporter/cli.py", "phrase"): literals("progress"),
        ("exporter/writing/merge_report.py", "output.name.lower()"): [
            output.name.lower() for output in Output if output is not Output.REPORT
        ],
        ("exporter/report/published.py", "breakdown.by"): (MODE, PLACE),
        ("exporter/report/published.py", "name"): ("kiosk", WEB),
        ("exporter/report/writers/data_package.py", "MEASURES"): MEASURES,
        ("exporter/report/writers/data_package.py", "COLUMNS"): COLUMNS,
        ("exporter/report/writers/data_package.py", "get_args(Status)"): get_args(model.Status),
        ("exporter/report/writers/table_sheet.py", "part"): PARTS,
        ("exporter/report/writers/words.py", "half"): HALVES,
        ("exporter/report/writers/words.py", "near"): set(get_args(model.Kind)) - set(HALVES),
        ("exporter/report/writers/words.py", "side"): ("plus", "minus", "balance"),
        ("exporter/report/writers/words.py", "measure"): (
            *("asked", "answered", "skipped"),
            *get_args(Missing),
        ),
        ("exporter/reading/bundles.py", "error.reason"): literals("NotABundleError"),
        ("exporter/reading/records.py", "column.why"): set(
            get_args(IgnoredColumn.__annotations__["why"])
        )
        - {"metadata"},  # which is no news
        ("exporter/writing/result.py", "book.columns"): Entry.__struct_fields__,
        ("exporter/writing/result.py", "MISSING"): MISSING,
    }


def faults() -> set[str]:
    """What the privileged part answers, beside what it raises."""
    source = (ROOT / "kiosk/machine/privileged.py").read_text("utf-8")
    return set(re.findall(r'(?:errno\.\w+: |fault=|"fault": )"(\w+)"', source))


if __name__ == "__main__":
    for one in sorted(set(asked())):
        print(*one)
