"""Small changes to a module, each of which some test should notice.

Most of the operators are mutmut's. Its own runner is not for this program: it changes nothing but
undecorated functions, puts all changes side by side into the source that some tests read, and
counts only what tests reach in their own process, where many of ours start the real command.
"""

import difflib
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, cast

import libcst as cst
from msgspec import Struct
from mutmut.mutation import mutators

Operator = Callable[[Any], Iterable[cst.CSTNode]]
_Change = tuple[cst.CSTNode, cst.CSTNode]
"""A node, and what takes its place."""


class Mutation(Struct, frozen=True):
    """One change to one file."""

    path: str
    """From the root of the repository."""
    line: int
    last_line: int
    was: str
    """The lines that change, in one."""
    now: str
    source: str
    """The whole file with the change in it."""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}\n  - {self.was}\n  + {self.now}"


# -- operators

_FORCED = (
    (cst.And(), cst.Name("False")),
    (cst.Or(), cst.Name("True")),
)
"""What makes a condition that never holds, and one that always does."""


def _other_string(node: cst.SimpleString) -> Iterable[cst.CSTNode]:
    return list(mutators.operator_string(node))[:1]  # without those in other letters


def _never_and_always(node: cst.If | cst.CompIf) -> Iterator[cst.CSTNode]:
    condition = node.test.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    for operator, value in _FORCED:
        forced = cst.BooleanOperation(left=condition, operator=operator, right=value)
        yield node.with_changes(test=forced)


def _one_side(node: cst.BooleanOperation) -> Iterator[cst.CSTNode]:
    yield node.left
    yield node.right


def _without_option(node: cst.Call) -> Iterator[cst.CSTNode]:
    """A call without one of the arguments that go by name; False and None mostly go without."""
    for place, argument in enumerate(node.args):
        usual = isinstance(argument.value, cst.Name) and argument.value.value in ("False", "None")
        if argument.keyword is not None and not usual:
            yield node.with_changes(args=[*node.args[:place], *node.args[place + 1 :]])


def _without_statement(node: cst.SimpleStatementLine) -> Iterator[cst.CSTNode]:
    """What is done for its effect is not done."""
    match node.body:
        case [cst.Expr(value=cst.Call() | cst.Await() | cst.Yield()) | cst.Raise() | cst.Del()]:
            yield node.with_changes(body=[cst.Pass()])
        case [cst.AugAssign() | cst.Assign(targets=[cst.AssignTarget(target=cst.Attribute())])]:
            yield node.with_changes(body=[cst.Pass()])


OPERATORS: tuple[tuple[type[cst.CSTNode], Operator], ...] = (
    (cst.SimpleString, _other_string),
    (cst.SimpleStatementLine, _without_statement),
    (cst.If, _never_and_always),
    (cst.CompIf, _never_and_always),
    (cst.BooleanOperation, _one_side),
    (cst.Call, _without_option),
    (cst.BaseNumber, mutators.operator_number),
    (cst.Name, mutators.operator_name),
    (cst.UnaryOperation, mutators.operator_remove_unary_ops),
    (cst.Call, mutators.operator_symmetric_string_methods_swap),
    (cst.Call, mutators.operator_unsymmetrical_string_methods_swap),
    (cst.CSTNode, mutators.operator_keywords),
    (cst.CSTNode, mutators.operator_swap_op),
    (cst.Match, mutators.operator_match),
    (cst.IfExp, mutators.operator_if_exp),
)
"""mutmut's without those whose work `make check` does: a strict mypy knows a None that is none."""


def _changes(node: cst.CSTNode, *, of_a_type: bool = False) -> Iterator[_Change]:
    """All changes of `node` and below. A type is mypy's business, but not what msgspec checks."""
    if _is_for_the_reader(node):
        return
    if limit := _limit(node):
        yield node, limit
        return
    of_a_type = isinstance(node, cst.Annotation) or (of_a_type and not isinstance(node, cst.Call))
    if not of_a_type:
        for kind, operator in OPERATORS:
            if isinstance(node, kind):
                yield from ((node, other) for other in operator(node))
    for child in node.children:
        yield from _changes(child, of_a_type=of_a_type)


def _limit(node: cst.CSTNode) -> cst.CSTNode | None:
    """Of a constant one more is a matter of taste, a thousand times as much is not."""
    match node:
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(name))], value=value):
            if name.isupper() and _is_number(value):
                brackets = {"lpar": [cst.LeftParen()], "rpar": [cst.RightParen()]}
                much = cst.BinaryOperation(
                    cst.Integer("1000"), cst.Multiply(), value.with_changes(**brackets)
                )
                return node.with_changes(value=much)
    return None


def _is_number(value: cst.BaseExpression) -> bool:
    match value:
        case cst.BaseNumber():
            return True
        case cst.BinaryOperation(left=left, right=right):
            return _is_number(left) and _is_number(right)
    return False


def _is_for_the_reader(node: cst.CSTNode) -> bool:
    """Imports for mypy, names of types in quotes, and what makes a Struct unchangeable."""
    match node:
        case cst.If(test=cst.Name("TYPE_CHECKING")) | cst.Import() | cst.ImportFrom():
            return True
        case cst.Subscript(value=cst.Name("Literal")):
            return True
        case cst.Call(func=cst.Name("cast" | "TypeVar")):
            return True
        case cst.Arg(keyword=cst.Name("frozen")):
            return True
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Name("__all__"))]):
            return True
    return False


# -- mutations


class Candidate(Struct, frozen=True):
    """A change that is not worked out yet."""

    path: str
    change: _Change
    module: cst.Module
    lot: str
    """Its place among all, drawn from what it changes and not from where that stands: a change of
    the program leaves the others of a sample as they are."""


def candidates(root: Path, path: str, seed: int) -> list[Candidate]:
    module = cst.parse_module((root / path).read_text("utf-8"))
    seen: Counter[str] = Counter()
    found = []
    for change in _changes(module):
        what = "\0".join(map(module.code_for_node, change))
        seen[what] += 1
        lot = hashlib.sha256(f"{seed}\0{path}\0{what}\0{seen[what]}".encode()).hexdigest()
        found.append(Candidate(path, change, module, lot))
    return found


def worked_out(candidate: Candidate) -> Mutation | None:
    """None for a change that is no program, or none at all."""
    before = candidate.module.code
    after = cast("cst.Module", candidate.module.deep_replace(*candidate.change)).code
    try:
        compile(after, candidate.path, "exec")
    except SyntaxError:
        return None
    old, new = before.splitlines(), after.splitlines()
    blocks = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    changed = [block for block in blocks if block[0] != "equal"]
    if not changed:
        return None
    (_, start, _, new_start, _), (*_, end, _, new_end) = changed[0], changed[-1]
    return Mutation(
        path=candidate.path,
        line=start + 1,
        last_line=max(start + 1, end),
        was=_in_one(old[start:end]),
        now=_in_one(new[new_start:new_end]),
        source=after,
    )


def _in_one(lines: list[str]) -> str:
    return re.sub(r"\s+", " ", " ".join(lines)).strip()
