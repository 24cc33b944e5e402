"""A question file under examination: plain data, tree and problems side by side.

The plain data has the right shape but lacks what is wrong in itself. The tree has everything that
was written, and its positions.
"""

from collections.abc import Collection
from functools import cached_property
from typing import Any

from questions.model import OTHER, Survey
from questions.nearest import nearest
from questions.problems import Position, Problems
from questions.source import Mapping, Node, Scalar, Sequence, listed
from questions.values import ABSENT


class DraftQuestion:
    """A question of a known type."""

    def __init__(self, index: int, plain: dict[str, Any], node: Mapping) -> None:
        self.index = index
        """Its position in the row of questions."""
        self.plain = plain
        self.node = node

    @property
    def id(self) -> str:
        """As it is written, even when it cannot be an id; empty when it is not there."""
        written = self.node.get("id")
        return written.text if isinstance(written, Scalar) else ""

    @property
    def kind(self) -> str:
        return str(self.plain["type"])

    @property
    def modes(self) -> set[str]:
        return set(self.plain.get("modes") or ("kiosk", "web"))

    @cached_property
    def codes(self) -> Collection[str] | None:
        """The codes an answer can have, of a matrix those of its columns; None for "not known"."""
        key = "columns" if self.kind == "matrix" else "choices"
        if not self.whole(key):
            return None
        choices = self.plain.get(key, {})
        return ({**choices, OTHER: None} if self.plain.get("other") else choices).keys()

    def whole(self, key: str) -> bool:
        """Whether every part that is written under `key` has the right shape."""
        written = self.node.get(key)
        kept = self.plain.get(key)
        return (
            isinstance(written, Mapping)
            and isinstance(kept, dict)
            and kept.keys() == written.entries.keys()
        )


class Draft:
    """The whole file."""

    def __init__(self, plain: dict[str, Any], root: Mapping, problems: Problems) -> None:
        self.plain = plain
        self.root = root
        self.problems = problems
        listed = root.get("questions")
        nodes = listed.items if isinstance(listed, Sequence) else []
        parts = zip(plain.get("questions", []), nodes, strict=False)
        self.questions = [
            DraftQuestion(index, question, node)
            for index, (question, node) in enumerate(parts)
            if question is not ABSENT and isinstance(node, Mapping)
        ]
        self.whole = len(self.questions) == len(nodes)
        """Whether something is known of every question."""
        self.by_id: dict[str, DraftQuestion] = {}
        """Of several with the same id the first."""
        for asked in self.questions:
            if "id" in asked.plain:
                self.by_id.setdefault(asked.id, asked)
        ids = [node.get("id") if isinstance(node, Mapping) else None for node in nodes]
        self._written = {node.text for node in ids if isinstance(node, Scalar)}
        self._ids_known = None not in ids and all("id" in asked.plain for asked in self.questions)

    def says_nothing_of(self, key: str) -> bool:
        """Whether `key` stands nowhere at the very left, and no other word was meant to be it."""
        written = self.root.entries.keys()
        return key not in written and written <= set(Survey.__struct_fields__)

    def may_be_there(self, name: str) -> bool:
        """Whether a question that is wrong may be the one that `name` refers to.

        Then the reference is no second mistake.
        """
        return not self._ids_known or name in self._written

    def codes_known(self, written: Node | None, question: DraftQuestion) -> None:
        """Report the items of a list of codes that `question` does not have."""
        for code, position in listed(written):
            self.code_known(position, code, question)

    def code_known(self, position: Position, code: str, question: DraftQuestion) -> bool:
        """Whether `question` may have `code`; if not, it is reported at `position`."""
        codes = question.codes
        if codes is None or code in codes:
            return True
        guess = nearest(code, codes)
        self.problems.error(
            position,
            "unknown_code_guess" if guess else "unknown_code",
            value=code,
            question=question.id,
            guess=guess,
            known=", ".join(codes),
        )
        return False

    def question_known(
        self, position: Position, name: str, kinds: Collection[str]
    ) -> DraftQuestion | None:
        """The question with the id `name` if it is of one of `kinds`; if not, it is reported."""
        question = self.by_id.get(name)
        if question is not None and question.kind in kinds:
            return question
        known = ", ".join(kinds)
        if question is not None:
            kind = question.kind
            self.problems.error(position, "wrong_type", value=name, type=kind, known=known)
        elif not self.may_be_there(name):
            guess = nearest(name, (q.id for q in self.by_id.values() if q.kind in kinds))
            phrase = "unknown_question_guess" if guess else "unknown_question"
            self.problems.error(position, phrase, value=name, guess=guess)
        return None


def key_position(mapping: Node | None, *path: str) -> Position:
    """Where the last key of `path` stands, or as much of the path as is written."""
    position = mapping.position if mapping else (1, 1)
    for name in path:
        if not isinstance(mapping, Mapping) or name not in mapping.entries:
            break
        position, mapping = mapping.entries[name]
    return position


def value_position(mapping: Node | None, *path: str) -> Position:
    """Where the value at `path` stands, or the last key that is written."""
    node = node_at(mapping, *path)
    return node.position if node else key_position(mapping, *path)


def node_at(mapping: Node | None, *path: str) -> Node | None:
    """What stands at `path`."""
    for name in path:
        mapping = mapping.get(name) if isinstance(mapping, Mapping) else None
    return mapping


def positions_of(root: Mapping) -> dict[str, Position]:
    """Where each key at the left stands, and each question: `title`, `questions.alder`."""
    found = {key: position for key, (position, _) in root.entries.items()}
    questions = root.get("questions")
    for question in questions.items if isinstance(questions, Sequence) else ():
        name = node_at(question, "id")
        if isinstance(name, Scalar):
            found[f"questions.{name.text}"] = name.position
    return found
