"""What the shape alone cannot say: rules between the parts of a question file.

Each rule looks at the plain data that has the right shape and reports where the tree says it
stands. Parts that are wrong in themselves are missing here, and a rule that needs them is silent.
"""

from typing import Any

from questions import reserved
from questions.condition_rules import check_conditions
from questions.draft import Draft, key_position, value_position
from questions.group_rules import check_groups, check_rollup
from questions.model import SIMPLE
from questions.problems import Problems
from questions.question_rules import check_question
from questions.report_rules import check_report
from questions.result_rules import check_indicators, check_themes
from questions.source import Mapping, listed


def check_rules(plain: dict[str, Any], root: Mapping, problems: Problems) -> None:
    """Report every broken rule, and fill in the numbers of choices."""
    draft = Draft(plain, root, problems)
    _languages(draft)
    _period(draft)
    _ids(draft)
    for question in draft.questions:
        check_question(draft, question)
    _something_asked(draft)
    check_conditions(draft)
    check_themes(draft)
    check_indicators(draft)
    check_rollup(draft)
    check_groups(draft)
    check_report(draft)


def _languages(draft: Draft) -> None:
    names = draft.plain.get("languages", [])
    for index, (name, position) in enumerate(listed(draft.root.get("languages"))):
        base = name.removesuffix(SIMPLE)
        if base == name or name not in names:
            continue
        if base not in names:
            draft.problems.error(position, "simple_without_base", language=name, base=base)
        elif index == 0:
            draft.problems.error(position, "simple_first", language=name)


def _period(draft: Draft) -> None:
    period = draft.plain.get("period", {})
    opens, closes = period.get("opens"), period.get("closes")
    if opens and closes and opens > closes:
        position = value_position(draft.root, "period", "closes")
        draft.problems.error(position, "closes_before_opens", opens=opens, closes=closes)


def _ids(draft: Draft) -> None:
    lines: dict[str, int] = {}
    for question in draft.questions:
        name = question.plain.get("id", "").lower()
        if not name:
            continue
        position = value_position(question.node, "id")
        if name in reserved.IDS:
            draft.problems.error(position, "reserved_id", value=question.id)
        if name in lines:
            draft.problems.error(position, "same_id", value=question.id, line=lines[name])
        lines.setdefault(name, position[0])


def _something_asked(draft: Draft) -> None:
    asked = any(q.kind != "info" and "kiosk" in q.modes for q in draft.questions)
    if draft.questions and draft.whole and not asked:
        draft.problems.error(key_position(draft.root, "questions"), "nothing_asked")
