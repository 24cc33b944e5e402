"""Rules of what the report shows beside what it shows of every survey."""

from questions.draft import Draft, DraftQuestion, key_position, node_at, value_position
from questions.nearest import nearest
from questions.source import Mapping, Node, Scalar, Sequence, listed

_CROSSED = ("single", "multi")


def check_report(draft: Draft) -> None:
    """Report tables that cannot be made."""
    _crosses(draft)
    node = node_at(draft.root, "report", "priorities")
    if isinstance(node, Mapping) and "priorities" in draft.plain.get("report", {}):
        _priorities(draft, node)


def _crosses(draft: Draft) -> None:
    node = node_at(draft.root, "report", "crosses")
    lines: dict[frozenset[str], int] = {}
    for cross in node.items if isinstance(node, Sequence) else ():
        names = {key: _name(cross, key) for key in ("rows", "columns")}
        for key, name in names.items():
            if name:
                draft.question_known(value_position(cross, key), name, _CROSSED)
        pair = (names["rows"], names["columns"])
        if not all(pair):
            continue
        if pair[0] == pair[1]:
            draft.problems.error(value_position(cross, "columns"), "cross_itself", value=pair[0])
        elif (twin := frozenset(pair)) in lines:  # the other way round it is the same table
            draft.problems.error(cross.position, "cross_twice", line=lines[twin])
        lines.setdefault(frozenset(pair), cross.position[0])


def _name(node: Node, key: str) -> str:
    """The id that stands under `key`; nothing where none does."""
    written = node_at(node, key)
    return written.text if isinstance(written, Scalar) else ""


def _priorities(draft: Draft, node: Mapping) -> None:
    ranking = _asked(draft, node, "ranking", "ranking")
    problems = _asked(draft, node, "problems", "matrix")
    if problems is not None and not _counted(draft, problems):
        position = value_position(node, "problems")
        draft.problems.error(position, "priorities_need_indicator", value=problems.id)
    pairs = node.get("pairs")
    for code in draft.plain["report"]["priorities"].get("pairs", {}):
        if ranking is not None:
            draft.code_known(key_position(pairs, code), code, ranking)
        if problems is not None:
            _rows_known(draft, node_at(pairs, code), problems)


def _asked(draft: Draft, node: Mapping, key: str, kind: str) -> DraftQuestion | None:
    name = _name(node, key)
    return draft.question_known(value_position(node, key), name, (kind,)) if name else None


def _rows_known(draft: Draft, written: Node | None, question: DraftQuestion) -> None:
    rows = question.plain.get("rows", {})
    if not question.whole("rows"):
        return
    for row, position in listed(written):
        if row not in rows:
            guess = nearest(row, rows)
            draft.problems.error(
                position,
                "unknown_row_guess" if guess else "unknown_row",
                value=row,
                question=question.id,
                guess=guess,
                known=", ".join(rows),
            )


def _counted(draft: Draft, question: DraftQuestion) -> bool:
    """Whether an indicator says which answers to `question` are a big problem, or may say it."""
    written = draft.root.get("indicators")
    if not isinstance(written, Mapping):
        return written is not None
    return any(
        _name(node, "question") not in draft.by_id
        or (_name(node, "question") == question.id and node_at(node, "count") is not None)
        for _, node in written.entries.values()
    )
