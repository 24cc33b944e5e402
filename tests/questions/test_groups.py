"""Choices form the groups that the question file says, and all others stand for themselves."""

from questions.groups import Group, groups
from questions.loader import load
from questions.model import Multi, Single
from tests.questions.good import GOOD


def groups_of(name: str, *changes: tuple[str, str]) -> tuple[Group, ...]:
    text = GOOD
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    survey = load(text.encode()).survey
    assert survey is not None
    question = next(question for question in survey.questions if question.id == name)
    assert isinstance(question, Single | Multi)
    return groups(survey, question)


def test_what_is_not_named_stands_for_itself_and_what_is_missing_for_nothing() -> None:
    assert groups_of("plats") == (
        Group("ute", ("torg", "park"), {"sv": "Utomhus", "en": "Outdoors"}),
        Group("ingen", ("ingen",), {"sv": "Ingenstans", "en": "Nowhere"}),
    )
    assert [(group.name, group.codes) for group in groups_of("alder")] == [
        ("unga", ("ung",)),
        ("vuxna", ("gam",)),
    ]


def test_they_come_in_the_order_of_the_choices() -> None:
    changed = ("{ung: unga, gam: vuxna}", "{gam: vuxna, ung: unga}")
    assert groups_of("alder", changed) == groups_of("alder")
    changed = ("{torg: ute, park: ute}", "{ingen: ute, park: ute}")
    assert [group.codes for group in groups_of("plats", changed)] == [
        ("torg",),
        ("park", "ingen"),
    ]


def test_the_free_line_stands_for_itself_or_in_a_group() -> None:
    other = ("    max: 2\n", "    max: 2\n    other: true\n")
    assert groups_of("plats", other)[-1] == Group("other", ("other",), {})
    changed = ("{torg: ute, park: ute}", "{torg: ute, park: ute, other: ute}")
    assert groups_of("plats", other, changed)[0].codes == ("torg", "park", "other")


def test_a_group_without_a_title_does_not_borrow_one_of_its_choices() -> None:
    changed = ("{torg: ute, park: ute}", "{torg: torg, park: torg}")
    titles = ("  plats: {ute: {sv: Utomhus, en: Outdoors}}\n", "")
    assert groups_of("plats", changed, titles)[0] == Group("torg", ("torg", "park"), {})


def test_a_question_without_groups_has_one_for_every_choice() -> None:
    rollup = ("  plats: {torg: ute, park: ute}\n", "")
    titles = ("  plats: {ute: {sv: Utomhus, en: Outdoors}}\n", "")
    names = [group.name for group in groups_of("plats", rollup, titles)]
    assert names == ["torg", "park", "ingen"]
