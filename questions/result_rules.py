"""Rules of what the result is read by: indicators and groups of a background question."""

from typing import Any

from questions.draft import Draft, DraftQuestion, key_position, node_at, value_position
from questions.problems import Position
from questions.source import Mapping, Node, Sequence, listed

_WAYS = (["count"], ["plus", "minus"], ["points"])
"""The keys of an indicator, besides `question` and `exclude`, that go together."""


def check_indicators(draft: Draft) -> None:
    """Report the indicators that cannot be computed."""
    for name, indicator in draft.plain.get("indicators", {}).items():
        node = node_at(draft.root, "indicators", name)
        ways = [key for key in ("count", "plus", "minus", "points") if _has_items(node, key)]
        if ways not in _WAYS:
            position = key_position(draft.root, "indicators", name)
            draft.problems.error(position, "indicator_way", name=name)
        if "question" not in indicator:
            continue
        question = draft.question_known(value_position(node, "question"), indicator["question"])
        if question is not None:
            _indicator(draft, node, question, indicator, ways)


def _indicator(
    draft: Draft,
    node: Node | None,
    question: DraftQuestion,
    indicator: dict[str, Any],
    ways: list[str],
) -> None:
    """One indicator of a question that exists; `ways` are its lists that are not empty."""
    position = value_position(node, "question")
    if question.kind not in ("single", "multi", "matrix", "ranking"):
        draft.problems.error(position, "indicator_type", value=question.id, type=question.kind)
        return
    for key in ("count", "plus", "minus", "exclude"):
        draft.codes_known(node_at(node, key), question)
    _counted_once(draft, node)
    if "points" in ways:
        _points(draft, node, question, len(indicator.get("points", ())))
    elif question.kind == "ranking":
        draft.problems.error(position, "ranking_needs_points", value=question.id)


def _has_items(node: Node | None, key: str) -> bool:
    """Whether a list with something in it stands there, or what was meant to be one."""
    written = node_at(node, key)
    return written is not None and not (isinstance(written, Sequence) and not written.items)


def _counted_once(draft: Draft, node: Node | None) -> None:
    """No code stands on two sides of an indicator."""
    counted: dict[str, str] = {}
    for key in ("count", "plus", "minus", "exclude"):
        for code, position in listed(node_at(node, key)):
            if counted.setdefault(code, key) != key:
                draft.problems.error(
                    position, "counted_twice", value=code, key=key, twin=counted[code]
                )


def _points(draft: Draft, node: Node | None, question: DraftQuestion, right: int) -> None:
    """Points belong to a ranking, one to each rank; `right` of them are numbers."""
    if question.kind != "ranking":
        draft.problems.error(key_position(node, "points"), "points_need_ranking")
        return
    given, pick = len(list(listed(node_at(node, "points")))), question.plain.get("pick")
    if pick is not None and right == given != pick:
        draft.problems.error(value_position(node, "points"), "points_per_rank", count=pick)


def check_rollup(draft: Draft) -> None:
    """Report groups of questions and codes that do not exist, and codes without a group."""
    for name, groups in draft.plain.get("rollup", {}).items():
        position = key_position(draft.root, "rollup", name)
        question = draft.question_known(position, name)
        if question is None:
            continue
        if question.kind != "single" or not _may_be_background(question):
            draft.problems.error(position, "rollup_background", value=name)
        else:
            _groups(draft, position, question, groups)


def _may_be_background(question: DraftQuestion) -> bool:
    """A wrong value has been reported already."""
    return bool(question.plain.get("background", "background" in question.node.entries))


def _groups(
    draft: Draft, position: Position, question: DraftQuestion, groups: dict[str, str]
) -> None:
    node = node_at(draft.root, "rollup", question.id)
    known = [draft.code_known(key_position(node, code), code, question) for code in groups]
    left = [
        code
        for code in question.codes or ()
        if code not in groups and not node_at(question.node, "choices", code, "missing")
    ]
    whole = isinstance(node, Mapping) and len(node.entries) == len(groups)
    if left and whole and all(known):
        codes = ", ".join(left)
        draft.problems.warning(position, "rollup_incomplete", value=question.id, codes=codes)
