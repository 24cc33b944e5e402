"""Rules of what the result is read by: indicators, and the themes of questions and rows."""

from collections.abc import Iterator
from typing import Any

from questions.draft import Draft, DraftQuestion, key_position, node_at, value_position
from questions.model import Indicator
from questions.nearest import nearest
from questions.problems import Position
from questions.source import Mapping, Node, Sequence, listed

_WAYS = (["count"], ["plus", "minus"], ["points"])
"""The keys of an indicator, besides `question`, `text` and `exclude`, that go together."""
_COUNTED = ("single", "multi", "matrix", "ranking")


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
        position = value_position(node, "question")
        question = draft.question_known(position, indicator["question"], _COUNTED)
        if question is not None:
            _indicator(draft, node, question, indicator, ways)
    _texts(draft)


def _indicator(
    draft: Draft,
    node: Node | None,
    question: DraftQuestion,
    indicator: dict[str, Any],
    ways: list[str],
) -> None:
    """One indicator of a question that exists; `ways` are its lists that are not empty."""
    for key in ("count", "plus", "minus", "exclude"):
        draft.codes_known(node_at(node, key), question)
    _counted_once(draft, node)
    if "points" in ways:
        _points(draft, node, question, len(indicator.get("points", ())))
    elif question.kind == "ranking":
        position = value_position(node, "question")
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


def _texts(draft: Draft) -> None:
    """Warn of indicators that the report can call by their names only."""
    bare = []
    for name in draft.plain.get("indicators", {}):
        node = node_at(draft.root, "indicators", name)
        written = node.entries.keys() if isinstance(node, Mapping) else {"text"}
        if "text" not in written and written <= set(Indicator.__struct_fields__):
            bare.append(name)
    if bare:
        position = key_position(draft.root, "indicators", bare[0])
        draft.problems.warning(position, "indicators_without_text", known=", ".join(bare))


def check_themes(draft: Draft) -> None:
    """Warn of themes that the report can call by their names only."""
    written = draft.root.get("themes")
    if not (isinstance(written, Mapping) or draft.says_nothing_of("themes")):
        return
    titles = written.entries if isinstance(written, Mapping) else {}
    bare: dict[str, Position] = {}
    for theme, position in _themes(draft):
        if theme in titles:
            continue
        if guess := nearest(theme, titles):
            draft.problems.warning(position, "theme_guess", value=theme, guess=guess)
        else:
            bare.setdefault(theme, position)
    if bare:
        position = min(bare.values())
        draft.problems.warning(position, "themes_without_title", known=", ".join(bare))


def _themes(draft: Draft) -> Iterator[tuple[str, Position]]:
    """Every theme of a question or a row that is written well, and where."""
    for question in draft.questions:
        if theme := question.plain.get("theme"):
            yield theme, value_position(question.node, "theme")
        for row, settings in question.plain.get("rows", {}).items():
            if theme := settings.get("theme"):
                yield theme, value_position(question.node, "rows", row, "theme")
