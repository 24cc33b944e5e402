"""Who can have been asked a question: what all the rules that it hangs on leave together.

A condition on an answer holds only for those who were asked that, too: so the conditions of the
question that it names are conditions of this one, and so are the modes, and so on back.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from questions.model import Condition, Mode, Multi, NoneOf, Question, Survey

Entry = tuple[str, Condition]
"""An entry of `show_if`: the item, and what is wanted of it."""


def can_be_asked(
    survey: Survey,
    question: Question,
    given: Mapping[str, Condition],
    modes: Collection[Mode] = ("kiosk", "web"),
) -> bool:
    """Whether anybody whose answers are as in `given`, in one of `modes`, can have been asked it.

    `given` names items, as `show_if` does.
    """
    left = set(modes) & set(question.modes)
    wanted: dict[str, list[Condition]] = {}
    for item, condition in rules(survey, [*question.show_if.items(), *given.items()]):
        wanted.setdefault(item, []).append(condition)
        if not isinstance(condition, NoneOf):
            left &= set(_question_of(survey, item).modes)
    met = (_can_be_met(_question_of(survey, item), some) for item, some in wanted.items())
    return bool(left) and all(met)


def rules(survey: Survey, entries: Iterable[Entry]) -> Iterator[Entry]:
    """`entries`, and those that have to be met, too, before anybody can meet them.

    What must not be answered need not have been asked.
    """
    every, followed = list(entries), set[str]()
    for item, condition in every:  # grows on the way
        yield item, condition
        if not isinstance(condition, NoneOf) and item not in followed:
            followed.add(item)
            every += _question_of(survey, item).show_if.items()


def _can_be_met(question: Question, wanted: Sequence[Condition]) -> bool:
    """Whether one answer to `question`, or none, meets all of `wanted`."""
    out = {code for one in wanted if isinstance(one, NoneOf) for code in one.codes}
    some = [set(one) - out for one in wanted if not isinstance(one, NoneOf)]
    if isinstance(question, Multi):
        return all(some)
    return not some or bool(set.intersection(*some))


def _question_of(survey: Survey, item: str) -> Question:
    """The question of an item, which may be a row of a matrix."""
    name = item.partition("_")[0]
    [question] = [question for question in survey.questions if question.id == name]
    return question
