"""What slip of the pen lies behind a YAML error.

libyaml says in its own terms where it could not go on. An author needs to hear where the slip is,
often a line or more above, and what to write instead. The line where libyaml stopped, the one
above it, where the unfinished part began and the text read last tell most slips apart.
"""

import re
from typing import NamedTuple

import yaml

from questions.characters import DASHES, HARD_SPACES
from questions.problems import Position

_KEY = r"[ ]*(?:-[ ]+)?(?P<key>[A-Za-z][\w-]*)"
_GLUED_COLON = re.compile(_KEY + r":(?=[^\s/])")
_GLUED_DASH = re.compile(r"[ ]*-(?=[A-Za-z])")
_NO_COLON = re.compile(_KEY + r"[ ]+[{\[]")
_LONG_DASH = re.compile(rf"[ ]*(?P<dash>[{''.join(DASHES)}])[{''.join(HARD_SPACES)} ]*\S")
_HARD_AFTER_KEY = re.compile(_KEY + rf":[ ]*[{''.join(HARD_SPACES)}]")
_HARD_AFTER_DASH = re.compile(rf"[ ]*-[{''.join(HARD_SPACES)}]")
_HARD_BEFORE_STOP = re.compile(
    rf"(?<![\w-])(?P<key>\w[\w-]*):(?P<hard>[{''.join(HARD_SPACES)}])\s*$"
)
_ONLY_KEY = re.compile(_KEY + r"$")
_NEXT_KEY = re.compile(r"(?P<key>[A-Za-z][\w-]*):(?:\s|$)")
_CLOSING = {"{": "}", "[": "]"}
_CANNOT_BEGIN = frozenset(
    {
        "found character that cannot start any token",
        "block sequence entries are not allowed in this context",
        "mapping keys are not allowed in this context",
        "did not find expected alphabetic or numeric character",  # after * and &
        "found unknown directive name",  # after %
    }
)
_ENDS_TOO_EARLY = frozenset(
    {
        "did not find expected key",
        "did not find expected '-' indicator",
        "did not find expected <document start>",
    }
)
_COLON_IN_TEXT = "mapping values are not allowed in this context"
_KEY_WITHOUT_COLON = "could not find expected ':'"


class Slip(NamedTuple):
    """Where the slip is and which phrase tells what to do about it."""

    position: Position
    phrase: str
    values: dict[str, str]


class _Stop(NamedTuple):
    """Where libyaml stopped and why."""

    reason: str
    lines: list[str]
    position: Position
    begin: Position
    """Where the part began that could not be finished; `position` when it is not known."""
    last: tuple[Position, Position]
    """Where the text that was read last begins and ends; `position` when there is none."""

    def line(self, number: int) -> str:
        """Line `number`; empty when there is none."""
        return self.lines[number - 1] if 1 <= number <= len(self.lines) else ""

    @property
    def here(self) -> str:
        return self.line(self.position[0])

    @property
    def left(self) -> str:
        """What stands on the line before the position."""
        return self.here[: self.position[1] - 1]

    @property
    def right(self) -> str:
        return self.here[self.position[1] - 1 :]

    @property
    def above(self) -> int:
        """The number of the nearest line above that says something; 0 when there is none."""
        for number in range(min(self.position[0] - 1, len(self.lines)), 0, -1):
            if self.line(number).strip() and not self.line(number).lstrip().startswith("#"):
                return number
        return 0


def slip(
    error: yaml.YAMLError,
    text: str,
    last: tuple[Position, Position] | None,
    innermost: Position | None,
) -> Slip:
    """The slip behind `error`.

    `last` is where the text begins and ends that the parser had read last, `innermost` where the
    mapping or list begins that it was reading.
    """
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return Slip((1, 1), "syntax", {"reason": str(error).split("\n")[0]})
    position = (error.problem_mark.line + 1, error.problem_mark.column + 1)
    mark = error.context_mark
    begin = (mark.line + 1, mark.column + 1) if mark else position
    if error.context == "while parsing a flow node":
        begin = innermost or position
    stop = _Stop(
        error.problem or "", text.split("\n"), position, begin, last or (position, position)
    )
    for look in (_blanks, _pasted, _glued, _quotes, _flow, _plain, _block):
        if found := look(stop):
            return found
    return Slip(position, "syntax", {"reason": stop.reason or "YAML"})


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _pasted(stop: _Stop) -> Slip | None:
    """A long dash or a hard space from a word processor, where YAML wants the keyboard's own."""
    numbers = [stop.position[0], stop.begin[0]]
    if stop.reason == _COLON_IN_TEXT:
        numbers.append(stop.above)
    for number in numbers:
        line = stop.line(number)
        if found := _LONG_DASH.match(line):
            position = (number, found.start("dash") + 1)
            return Slip(position, "syntax_dash", {"character": found["dash"]})
        if found := _HARD_AFTER_KEY.match(line):
            return Slip((number, found.end()), "hard_space_after", {"key": found["key"]})
        if found := _HARD_AFTER_DASH.match(line):
            return Slip((number, found.end()), "syntax_hard_space", {})
    if found := _HARD_BEFORE_STOP.search(stop.left):
        position = (stop.position[0], found.start("hard") + 1)
        return Slip(position, "hard_space_after", {"key": found["key"]})
    return None


def _blanks(stop: _Stop) -> Slip | None:
    """Tabs and hard spaces where an indent should be."""
    for number in (stop.position[0], stop.above):
        line = stop.line(number)
        indent = line[: _indent(line)]
        if "\t" in indent and number == stop.position[0]:
            return Slip((number, indent.index("\t") + 1), "syntax_tab", {})
        if "\u00a0" in indent:
            return Slip((number, indent.index("\u00a0") + 1), "syntax_hard_space", {})
    return None


def _quotes(stop: _Stop) -> Slip | None:
    """Quotes that are not closed, or closed too early, and what cannot stand between them."""
    if "unknown escape character" in stop.reason:
        return Slip(stop.position, "syntax_backslash", {})
    if stop.reason in ("found unexpected end of stream", "found unexpected document indicator"):
        return Slip(stop.begin, "syntax_open_quote", {"quote": _character(stop, stop.begin)})
    begin, end = stop.last
    quote = _character(stop, begin)
    if quote in ("'", '"') and begin[0] < end[0] == stop.position[0]:
        return Slip(begin, "syntax_quote", {"quote": quote, "line": str(end[0])})
    if stop.left.endswith("'") and stop.right[:1].isalpha():
        return Slip(stop.position, "syntax_apostrophe", {})
    if stop.here.replace('\\"', "").count('"') % 2:
        return Slip(stop.position, "syntax_odd_quotes", {})
    if stop.left.rstrip().endswith('"') and stop.right and not _next_key(stop):
        return Slip(stop.position, "syntax_after_quote", {})
    return None


def _glued(stop: _Stop) -> Slip | None:
    """A colon or dash without its space, or a bracket without a colon before it."""
    numbers = [stop.begin[0] if stop.reason == _KEY_WITHOUT_COLON else stop.position[0]]
    if stop.reason == _COLON_IN_TEXT:
        numbers.append(stop.above)
    for number in numbers:
        line = stop.line(number)
        if found := _GLUED_COLON.match(line):
            position = (number, found.end() + 1)
            return Slip(position, "syntax_glued_colon", {"key": found["key"]})
        if found := _GLUED_DASH.match(line):
            return Slip((number, found.end() + 1), "syntax_glued_dash", {})
        if found := _NO_COLON.match(line):
            return Slip((number, found.end("key") + 1), "syntax_no_colon", {"key": found["key"]})
    return None


def _flow(stop: _Stop) -> Slip | None:
    """Brackets that are not closed, and what is wrong between them."""
    if "expected ',' or" in stop.reason:
        opening = _character(stop, stop.begin)
        first = stop.line(stop.begin[0])
        outside = stop.position[0] > stop.begin[0] and _indent(stop.here) <= _indent(first)
        if outside or not stop.right or stop.right[0] in "]}":
            return _bracket(stop, opening)
        if key := _next_key(stop):
            return Slip(stop.position, "syntax_comma", {"key": key})
        if stop.right[0] == ":":
            return Slip(stop.position, "syntax_colon", {})
        if re.search(r"\bnot\s*$", stop.left):
            return Slip(stop.position, "syntax_not", {})
        return Slip(stop.position, "syntax_in_brackets", {})
    if stop.reason in _ENDS_TOO_EARLY and stop.right.startswith(("]", "}")):
        return Slip(stop.position, "syntax_stray_bracket", {"bracket": stop.right[0]})
    if "expected node content" in stop.reason:
        opening = _character(stop, stop.begin)
        if stop.position[0] >= len(stop.lines) and not stop.right and opening in _CLOSING:
            return _bracket(stop, opening)
        return Slip(stop.position, "syntax_in_brackets", {})
    return None


def _next_key(stop: _Stop) -> str | None:
    """The key that follows between brackets, where a comma is missing before it."""
    found = _NEXT_KEY.match(stop.right) if "expected ','" in stop.reason else None
    return found["key"] if found else None


def _bracket(stop: _Stop, opening: str) -> Slip:
    closing = _CLOSING.get(opening, "}")
    return Slip(stop.begin, "syntax_bracket", {"opening": opening, "closing": closing})


def _plain(stop: _Stop) -> Slip | None:
    """Characters that a text without quotes cannot begin with."""
    character = _character(stop, stop.begin)
    if "expected comment or line break" in stop.reason:
        return Slip(stop.begin, "syntax_bar", {"character": character})
    if stop.reason in _CANNOT_BEGIN:
        return Slip(stop.begin, "syntax_character", {"character": character})
    return None


def _character(stop: _Stop, position: Position) -> str:
    return stop.line(position[0])[position[1] - 1 : position[1]]


def _block(stop: _Stop) -> Slip | None:
    """Keys without a colon, colons in texts, and indents."""
    if stop.reason == _KEY_WITHOUT_COLON:
        return Slip(stop.begin, "syntax_no_key", {})
    if stop.reason == _COLON_IN_TEXT:
        key = _ONLY_KEY.match(stop.left)
        if key is None:
            return Slip(stop.position, "syntax_colon", {})
        begin, end = stop.last
        before = stop.line(begin[0])[: begin[1] - 1].strip()
        if before and begin[0] < end[0]:  # the text above began after a key and took this one in
            return Slip((stop.position[0], key.start("key") + 1), "syntax_too_far_in", {})
        return Slip(stop.position, "syntax_colon_or_key", {})
    if stop.reason in _ENDS_TOO_EARLY:
        left = stop.left.rstrip()
        if left.endswith(("]", "}")):
            return Slip(stop.position, "syntax_after_bracket", {"bracket": left[-1]})
        if (
            stop.right.startswith("- ")
            and stop.begin[1] < stop.position[1]
            and _no_dash_above(stop)
        ):
            return Slip(stop.position, "syntax_first_dash", {})
        return Slip(stop.position, "syntax_indent", {})
    return None


def _no_dash_above(stop: _Stop) -> bool:
    """Whether the lines of the list that goes on here have had no dash so far."""
    for number in range(stop.position[0] - 1, 0, -1):
        line = stop.line(number)
        if line.lstrip().startswith("- "):
            return False
        if line.strip() and _indent(line) < _indent(stop.here):
            break
    return True
