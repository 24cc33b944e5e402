"""Nobody is stranded between questions, and no answer outlives the question that it belongs to."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from questions import logic
from questions.logic import Answers, Chosen, Item
from questions.model import Info, Mode, Survey
from questions.variables import comments, flat, variables
from tests.questions.strategies import answers_to, surveys

MODES: list[Mode] = ["kiosk", "web"]


def walk(survey: Survey, mode: Mode, data: st.DataObject, steps: int) -> list[tuple[Item, Answers]]:
    """Go through a survey as a resident does: answer, skip, go back; at most `steps` steps."""
    all_items = logic.items(survey, mode)
    answers: Answers = {}
    item = logic.following(all_items, answers, None)
    seen: list[tuple[Item, Answers]] = []
    while item is not None and len(seen) < steps:
        seen.append((item, answers))
        move = data.draw(st.sampled_from(["answer", "answer", "skip", "back"]))
        if move == "back":
            item = logic.preceding(all_items, answers, item.name) or item
            continue
        answer = None
        if move == "answer" and not isinstance(item.question, Info):
            answer = data.draw(answers_to(item))
            assert logic.fault(item, answer) is None
        answers = logic.answered(all_items, answers, item.name, answer)
        item = logic.following(all_items, answers, item.name)
    return seen


def name_of(item: Item | None) -> str | None:
    return item.name if item else None


@given(surveys(), st.sampled_from(MODES), st.data())
def test_every_path_ends(survey: Survey, mode: Mode, data: st.DataObject) -> None:
    all_items = logic.items(survey, mode)
    answers: Answers = {}
    item = logic.following(all_items, answers, None)
    steps = 0
    while item is not None:
        answer = None if isinstance(item.question, Info) else data.draw(answers_to(item))
        answers = logic.answered(all_items, answers, item.name, answer)
        item = logic.following(all_items, answers, item.name)
        steps += 1
    assert steps <= len(all_items)


@given(surveys(), st.sampled_from(MODES), st.data())
def test_an_answer_to_a_question_that_does_not_apply_never_survives(
    survey: Survey, mode: Mode, data: st.DataObject
) -> None:
    all_items = logic.items(survey, mode)
    for _, answers in walk(survey, mode, data, 40):
        applying = {item.name for item in logic.path(all_items, answers)}
        assert set(answers) <= applying
        assert logic.kept(all_items, answers) == answers


@given(surveys(), st.sampled_from(MODES), st.data())
def test_one_step_back_and_one_forward_lead_to_the_same_question(
    survey: Survey, mode: Mode, data: st.DataObject
) -> None:
    all_items = logic.items(survey, mode)
    for item, answers in walk(survey, mode, data, 40):
        names = [applying.name for applying in logic.path(all_items, answers)]
        assert item.name in names, "one stands on a question that applies"
        before = logic.preceding(all_items, answers, item.name)
        if before is not None:
            assert name_of(logic.following(all_items, answers, before.name)) == item.name
        after = logic.following(all_items, answers, item.name)
        if after is not None:
            assert name_of(logic.preceding(all_items, answers, after.name)) == item.name


@given(surveys(), st.sampled_from(MODES), st.data())
def test_going_back_always_reaches_the_first_question(
    survey: Survey, mode: Mode, data: st.DataObject
) -> None:
    all_items = logic.items(survey, mode)
    for item, answers in walk(survey, mode, data, 40)[-1:]:
        first = logic.following(all_items, answers, None)
        steps = 0
        while (before := logic.preceding(all_items, answers, item.name)) is not None:
            item = before
            steps += 1
        assert item.name == name_of(first)
        assert steps < len(all_items)


@given(surveys(), st.sampled_from(MODES), st.data())
def test_only_answers_that_hang_on_a_change_fall_away(
    survey: Survey, mode: Mode, data: st.DataObject
) -> None:
    """What is dropped hung, directly or through others, on the item that was changed."""
    all_items = logic.items(survey, mode)
    by_name = {item.name: item for item in all_items}
    for item, answers in walk(survey, mode, data, 30)[-1:]:
        if isinstance(item.question, Info):
            continue
        after = logic.answered(all_items, answers, item.name, data.draw(answers_to(item)))
        touched = {item.name}
        for name in by_name:
            if touched & set(by_name[name].question.show_if):
                touched.add(name)
        assert set(answers) - set(after) <= touched


@given(surveys(), st.sampled_from(MODES), st.data())
def test_progress_never_passes_its_total(survey: Survey, mode: Mode, data: st.DataObject) -> None:
    all_items = logic.items(survey, mode)
    for item, answers in walk(survey, mode, data, 40):
        there = logic.progress(all_items, answers, item.name)
        assert 0 <= there.number <= there.total <= len(survey.questions)
        assert 1 <= there.part <= there.parts
        after = logic.following(all_items, answers, item.name)
        if after is not None:
            then = logic.progress(all_items, answers, after.name)
            assert then.number >= there.number
            assert then.total <= there.total, "what is ahead never becomes more"
            assert not there.is_certain or then == msgspec.structs.replace(
                then, total=there.total, is_certain=True
            )
        elif there.is_certain and not isinstance(item.question, Info):
            assert (there.number, there.part) == (there.total, there.parts)


@given(surveys(), st.sampled_from(MODES), st.data())
def test_the_flat_response_has_every_variable_and_only_what_was_answered(
    survey: Survey, mode: Mode, data: st.DataObject
) -> None:
    for _, answers in walk(survey, mode, data, 30)[-1:]:
        row = flat(survey, answers)
        assert list(row) == [variable.name for variable in variables(survey)]
        filled = {v.item for v in variables(survey) if row[v.name] is not None}
        assert filled == {name for name, given in answers.items() if not isinstance(given, str)}
        words = [
            a if isinstance(a, str) else a.words for a in answers.values() if not isinstance(a, int)
        ]
        assert [text for _, text in comments(answers)] == [text for text in words if text]


def test_not_is_true_when_unanswered_and_a_list_is_not() -> None:
    from questions.model import NoneOf

    assert logic.holds(NoneOf(codes=("a",)), None)
    assert not logic.holds(("a",), None)
    assert logic.holds(("a", "b"), Chosen(("b", "c")))
    assert not logic.holds(NoneOf(codes=("a", "b")), Chosen(("b", "c")))
    assert logic.holds(("2",), 2)
    assert not logic.holds(NoneOf(codes=("2",)), 2)
