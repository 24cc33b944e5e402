"""A question file as a tree of nodes that know where they stand.

Only what a question file needs of YAML: mappings, lists and text. Anchors, aliases, tags, several
documents and duplicate keys are mistakes. The tree is built from the parser's events in one pass,
without recursion, and stops at a depth that no question file reaches.
"""

import codecs
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import yaml
from msgspec import Struct

from questions.characters import FORBIDDEN, HARD_SPACES
from questions.problems import Position, Problems

LARGEST_FILE = 256 * 1024
"""Bytes."""
_NOT_TEXT = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"%PDF")
"""What documents of office programs begin with."""
DEEPEST = 10
"""Levels of mappings and lists; the model uses seven."""
_HARD_SPACES = "".join(HARD_SPACES)
_COMMENT_IN_TEXT = re.compile(r"[ \t]+#[^\s#]")
"""Directly after a text without quotes: `Är du #1?` ends after "du". A comment is `# so`."""


class Scalar(Struct, frozen=True):
    position: Position
    text: str
    quoted: bool
    cut: bool = False
    """A comment that may not have been meant as one ended the text."""

    def split(self) -> list["Node"]:
        """The items of a list that was written without its brackets, all where it stands."""
        parts = (part.strip() for part in self.text.split(","))
        return [Scalar(self.position, part, self.quoted) for part in parts]


class Sequence(Struct, frozen=True):
    position: Position
    items: list["Node"]


class Mapping(Struct, frozen=True):
    position: Position
    entries: dict[str, tuple[Position, "Node"]]
    """Key to where the key stands and its value."""

    def get(self, key: str) -> "Node | None":
        entry = self.entries.get(key)
        return entry[1] if entry else None


class Wrong(Struct, frozen=True):
    """A value that has been reported already; nothing more is to be said about it."""

    position: Position


Node = Scalar | Sequence | Mapping | Wrong


def listed(node: Node | None) -> Iterator[tuple[str, Position]]:
    """The texts of a list, each with its position; also of one that lacks its brackets."""
    items = node.items if isinstance(node, Sequence) else []
    for item in node.split() if isinstance(node, Scalar) else items:
        if isinstance(item, Scalar):
            yield item.text, item.position


def parse(content: bytes, problems: Problems) -> Node | None:
    """The tree of a question file, or None when it cannot be read at all (`problems` says why)."""
    text = _decoded(content, problems)
    if text is None:
        return None
    builder = _Builder(text, problems)
    try:
        return builder.build(_events(text))
    except yaml.YAMLError as error:
        from questions.syntax import slip  # only for files with mistakes

        found = slip(error, text, builder.last, builder.innermost)
        problems.error(found.position, found.phrase, **found.values)
    except _StopError:
        pass
    return None


class _StopError(Exception):
    """The problem that has been noted makes the rest unreadable."""


def _decoded(content: bytes, problems: Problems) -> str | None:
    if len(content) > LARGEST_FILE:
        problems.error((1, 1), "too_large", limit=LARGEST_FILE // 1024)
        return None
    if content.startswith(_NOT_TEXT):
        problems.error((1, 1), "not_text")
        return None
    content = content.removeprefix(codecs.BOM_UTF8)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        problems.error(_end(content[: error.start].decode("utf-8")), "not_utf8")
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if match := FORBIDDEN.search(text):
        code = f"U+{ord(match[0]):04X}"
        problems.error(_end(text[: match.start()]), "character", code=code)
        return None
    return text


def _end(text: str) -> Position:
    """The position directly after `text`."""
    return text.count("\n") + 1, len(text) - text.rfind("\n")


def _events(text: str) -> Iterator[Any]:
    loader = yaml.CBaseLoader(text)
    try:
        while loader.check_event():
            yield loader.get_event()
    finally:
        loader.dispose()


class _Builder:
    def __init__(self, text: str, problems: Problems) -> None:
        self.last: tuple[Position, Position] | None = None
        """Where the text that was read last begins and ends."""
        self._text = text
        self._problems = problems
        self._root: Node | None = None
        self._open: list[Sequence | Mapping] = []
        self._keys: list[Scalar | Wrong | None] = []
        """Per open node: the key that waits for its value."""
        self._documents = 0

    @property
    def innermost(self) -> Position | None:
        """Where the mapping or list begins that is being read."""
        return self._open[-1].position if self._open else None

    def build(self, events: Iterator[Any]) -> Node | None:
        for event in events:
            position = (event.start_mark.line + 1, event.start_mark.column + 1)
            match event:
                case yaml.ScalarEvent():
                    self._reject_extras(event, position)
                    self._add(self._scalar(event, position))
                case yaml.MappingStartEvent():
                    self._reject_extras(event, position)
                    self._enter(Mapping(position, {}))
                case yaml.SequenceStartEvent():
                    self._reject_extras(event, position)
                    self._enter(Sequence(position, []))
                case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                    self._open.pop()
                    self._keys.pop()
                case yaml.AliasEvent():
                    self._problems.error(position, "alias", name=event.anchor)
                    self._add(Wrong(position))
                case yaml.DocumentStartEvent():
                    self._documents += 1
                    if self._documents > 1:
                        self._problems.error(position, "several_documents")
                        raise _StopError
        if self._root is None:
            self._problems.error((1, 1), "empty_file")
        return self._root

    def _reject_extras(self, event: Any, position: Position) -> None:
        if event.anchor:
            self._problems.error(position, "anchor", name=event.anchor)
        if event.tag:
            self._problems.error(position, "tag", name=event.tag)

    def _scalar(self, event: Any, position: Position) -> Scalar | Wrong:
        text, quoted, end = event.value, bool(event.style), event.end_mark
        self.last = (position, (end.line + 1, end.column + 1))
        if not text and (event.anchor or event.tag):
            return Wrong(position)  # all of it was taken for an anchor or a tag
        if not text.isascii():
            text = unicodedata.normalize("NFC", text)
            if not quoted:
                text = text.strip(_HARD_SPACES)  # it was to be a blank between two parts
        if quoted and (found := FORBIDDEN.search(text)):
            self._problems.error(position, "character", code=f"U+{ord(found[0]):04X}")
            text = FORBIDDEN.sub("", text)
        cut = not quoted and _COMMENT_IN_TEXT.match(self._text, end.index) is not None
        return Scalar(position, text, quoted, cut)

    def _enter(self, node: Sequence | Mapping) -> None:
        self._add(node)
        self._open.append(node)
        self._keys.append(None)
        if len(self._open) > DEEPEST:
            self._problems.error(node.position, "too_deep")
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
            if not isinstance(node, Scalar | Wrong):
                self._problems.error(node.position, "key_not_text")
                raise _StopError
            self._keys[-1] = node
            return
        self._keys[-1] = None
        if isinstance(key, Scalar):
            self._add_entry(parent, key, node)

    def _add_entry(self, parent: Mapping, key: Scalar, node: Node) -> None:
        if key.text not in parent.entries:
            parent.entries[key.text] = (key.position, node)
            return
        first = parent.entries[key.text][0]
        items = self._list_without_dash(parent, first)
        if items is None:
            self._problems.error(key.position, "duplicate_key", key=key.text, line=first[0])
            return
        self._problems.error(key.position, "no_dash", key=key.text, line=first[0])
        self._open[-1] = Mapping(key.position, {key.text: (key.position, node)})
        items.append(self._open[-1])

    def _list_without_dash(self, parent: Mapping, first: Position) -> list[Node] | None:
        """The list whose next item begins here without its dash, as far as one can tell.

        Then the key that comes again is the one that its item began with (`first`, in block style
        the position of the item itself), and other keys have followed it.
        """
        around = self._open[-2] if len(self._open) > 1 else None
        if isinstance(around, Sequence) and parent.position == first and len(parent.entries) > 1:
            return around.items
        return None
