"""A question file as a tree of nodes that know where they stand.

Only what a question file needs of YAML: mappings, lists and text. Anchors, aliases, tags, several
documents and duplicate keys are mistakes. The tree is built from the parser's events in one pass,
without recursion, and stops at a depth that no question file reaches.
"""

import unicodedata
from collections.abc import Iterator
from typing import Any

import yaml
from msgspec import Struct

from questions.characters import FORBIDDEN
from questions.problems import Problems

LARGEST_FILE = 256 * 1024
"""Bytes."""
DEEPEST = 10
"""Levels of mappings and lists; the model uses seven."""

Place = tuple[int, int]
"""Line and column, both from 1, in characters."""


class Scalar(Struct, frozen=True):
    place: Place
    text: str
    quoted: bool


class Sequence(Struct, frozen=True):
    place: Place
    items: list["Node"]


class Mapping(Struct, frozen=True):
    place: Place
    entries: dict[str, tuple[Place, "Node"]]
    """Key to where the key stands and its value."""

    def get(self, key: str) -> "Node | None":
        entry = self.entries.get(key)
        return entry[1] if entry else None


class Wrong(Struct, frozen=True):
    """A value that has been reported already; nothing more is to be said about it."""

    place: Place


Node = Scalar | Sequence | Mapping | Wrong


def parse(content: bytes, problems: Problems) -> Node | None:
    """The tree of a question file, or None when it cannot be read at all (`problems` says why)."""
    text = _decoded(content, problems)
    if text is None:
        return None
    try:
        return _Builder(problems).build(_events(text))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        problems.error(place, _syntax_phrase(error), reason=error.problem or "YAML")
    except yaml.YAMLError as error:
        problems.error((1, 1), "syntax", reason=str(error).split("\n")[0])
    except _StopError:
        pass
    return None


class _StopError(Exception):
    """The problem that has been noted makes the rest unreadable."""


def _decoded(content: bytes, problems: Problems) -> str | None:
    if len(content) > LARGEST_FILE:
        problems.error((1, 1), "too_large", limit=LARGEST_FILE // 1024)
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8-sig", errors="replace")
        place = (before.count("\n") + 1, len(before) - before.rfind("\n"))
        problems.error(place, "not_utf8")
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if match := FORBIDDEN.search(text):
        before = text[: match.start()]
        place = (before.count("\n") + 1, len(before) - before.rfind("\n"))
        problems.error(place, "character", code=f"U+{ord(match[0]):04X}")
        return None
    return text


def _events(text: str) -> Iterator[Any]:
    loader = yaml.CBaseLoader(text)
    try:
        while loader.check_event():
            yield loader.get_event()
    finally:
        loader.dispose()


def _syntax_phrase(error: yaml.MarkedYAMLError) -> str:
    """The phrase for the commonest slips of the pen; libyaml's own words serve for the others."""
    reason = error.problem or ""
    context = error.context or ""
    if "cannot start any token" in reason or "tab character" in reason:
        return "syntax_character"
    if "mapping values are not allowed" in reason:
        return "syntax_colon"
    if "could not find expected ':'" in reason:
        return "syntax_no_colon"
    if "quoted scalar" in context or "unexpected end of stream" in reason:
        return "syntax_quote"
    if "expected ',' or" in reason:
        return "syntax_bracket"
    if "did not find expected key" in reason or "block" in context:
        return "syntax_indent"
    return "syntax"


class _Builder:
    def __init__(self, problems: Problems) -> None:
        self._problems = problems
        self._root: Node | None = None
        self._open: list[Sequence | Mapping] = []
        self._keys: list[Scalar | None] = []
        """Per open node: the key that waits for its value."""
        self._documents = 0

    def build(self, events: Iterator[Any]) -> Node | None:
        for event in events:
            place = (event.start_mark.line + 1, event.start_mark.column + 1)
            match event:
                case yaml.ScalarEvent():
                    self._reject_extras(event, place)
                    self._add(self._scalar(event, place))
                case yaml.MappingStartEvent():
                    self._reject_extras(event, place)
                    self._enter(Mapping(place, {}))
                case yaml.SequenceStartEvent():
                    self._reject_extras(event, place)
                    self._enter(Sequence(place, []))
                case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                    self._open.pop()
                    self._keys.pop()
                case yaml.AliasEvent():
                    self._problems.error(place, "alias", name=event.anchor)
                    self._add(Wrong(place))
                case yaml.DocumentStartEvent():
                    self._documents += 1
                    if self._documents > 1:
                        self._problems.error(place, "several_documents")
                        raise _StopError
        if self._root is None:
            self._problems.error((1, 1), "empty_file")
        return self._root

    def _reject_extras(self, event: Any, place: Place) -> None:
        if event.anchor:
            self._problems.error(place, "anchor", name=event.anchor)
        if event.tag:
            self._problems.error(place, "tag", name=event.tag)

    def _scalar(self, event: Any, place: Place) -> Scalar:
        text = event.value
        if not text.isascii():
            text = unicodedata.normalize("NFC", text)
        if event.style and (found := FORBIDDEN.search(text)):
            self._problems.error(place, "character", code=f"U+{ord(found[0]):04X}")
            text = FORBIDDEN.sub("", text)
        return Scalar(place, text, quoted=bool(event.style))

    def _enter(self, node: Sequence | Mapping) -> None:
        self._add(node)
        self._open.append(node)
        self._keys.append(None)
        if len(self._open) > DEEPEST:
            self._problems.error(node.place, "too_deep")
            raise _StopError

    def _add(self, node: Node) -> None:
        if not self._open:
            self._root = node
            return
        parent = self._open[-1]
        if isinstance(parent, Sequence):
            parent.items.append(node)
            return
        key = self._keys[-1]
        if key is None:
            if not isinstance(node, Scalar):
                self._problems.error(node.place, "key_not_text")
                raise _StopError
            self._keys[-1] = node
            return
        self._keys[-1] = None
        if key.text in parent.entries:
            first = parent.entries[key.text][0]
            self._problems.error(key.place, "duplicate_key", key=key.text, line=first[0])
            return
        parent.entries[key.text] = (key.place, node)
