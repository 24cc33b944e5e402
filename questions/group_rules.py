"""Rules of the groups that choices form in the result, and of the titles of these groups."""

from collections.abc import Collection

from questions.characters import normal
from questions.draft import Draft, DraftQuestion, key_position, node_at, value_position
from questions.nearest import nearest
from questions.source import Mapping, Node

_GROUPED = ("single", "multi")


def check_rollup(draft: Draft) -> None:
    """Report groups of questions and choices that cannot be grouped."""
    for name in draft.plain.get("rollup", {}):
        question = draft.question_known(key_position(draft.root, "rollup", name), name, _GROUPED)
        if question is not None:
            _rollup(draft, question)


def _can_be_grouped(draft: Draft, name: str) -> bool:
    question = draft.by_id.get(name)
    return question is not None and question.kind in _GROUPED


def _rollup(draft: Draft, question: DraftQuestion) -> None:
    node = node_at(draft.root, "rollup", question.id)
    alone = _alone(draft, question)
    for code, group in draft.plain["rollup"][question.id].items():
        position = key_position(node, code)
        if not draft.code_known(position, code, question):
            continue
        if node_at(question.node, "choices", code, "missing"):
            draft.problems.error(position, "rollup_missing", value=code)
        elif group in alone:
            draft.problems.error(value_position(node, code), "group_is_code", value=group)


def _alone(draft: Draft, question: DraftQuestion) -> set[str]:
    """The codes of choices that stand for themselves, as far as is known."""
    grouped = _entries(node_at(draft.root, "rollup", question.id))
    return {
        code
        for code in question.codes or ()
        if code not in grouped and not node_at(question.node, "choices", code, "missing")
    }


def check_groups(draft: Draft) -> None:
    """Report titles of groups that are not there, and warn of groups without a title."""
    rollup = draft.root.get("rollup")
    for key in ("rollup", "groups"):
        if not (isinstance(draft.root.get(key), Mapping) or draft.says_nothing_of(key)):
            return  # with that mended, the titles may be right
    grouped = _entries(rollup)
    if not all(_can_be_grouped(draft, name) for name in grouped):
        return
    strange = [name for name in draft.plain.get("groups", {}) if name not in grouped]
    for name in strange:
        guess = nearest(name, grouped)
        phrase = "not_grouped_guess" if guess else "not_grouped"
        position = key_position(draft.root, "groups", name)
        draft.problems.error(position, phrase, value=name, guess=guess)
    for name, groups in draft.plain.get("rollup", {}).items():
        if len(_entries(node_at(draft.root, "rollup", name))) == len(groups) > 0:
            _titles(draft, name, dict.fromkeys(groups.values()), all_there=not strange)


def _titles(draft: Draft, name: str, groups: Collection[str], *, all_there: bool) -> None:
    """The titles of the groups of one question; `all_there`: none stands in a wrong position."""
    titles = node_at(draft.root, "groups", name)
    if not isinstance(titles, Mapping | None):
        return
    written = _entries(titles)
    strange = [group for group in written if group not in groups]
    known = ", ".join(groups)
    for group in strange:
        guess = nearest(group, groups)
        phrase = "unknown_group_guess" if guess else "unknown_group"
        values = {"value": group, "question": name, "guess": guess, "known": known}
        draft.problems.error(key_position(titles, group), phrase, **values)
    bare = [group for group in groups if group not in written]
    if bare and all_there and not strange:
        position = key_position(draft.root, "groups" if titles else "rollup", name)
        draft.problems.warning(position, "groups_without_title", value=name, known=", ".join(bare))
    _same_titles(draft, draft.by_id[name])


def _same_titles(draft: Draft, question: DraftQuestion) -> None:
    """Report groups that a reader cannot tell apart, or from a choice that stands for itself."""
    alone = _alone(draft, question)
    first = {
        (language, normal(text)): code
        for code, choice in question.plain.get("choices", {}).items()
        if code in alone
        for language, text in choice.get("text", {}).items()
    }
    titles = node_at(draft.root, "groups", question.id)
    for group, texts in draft.plain.get("groups", {}).get(question.id, {}).items():
        for language, text in texts.items():
            twin = first.setdefault((language, normal(text)), group)
            if twin != group and node_at(titles, group, language):
                position = value_position(titles, group, language)
                values = {"group": group, "twin": twin, "language": language}
                draft.problems.error(position, "same_title", **values)


def _entries(node: Node | None) -> dict[str, object]:
    """What is written in a mapping; nothing where there is none."""
    return dict(node.entries) if isinstance(node, Mapping) else {}
