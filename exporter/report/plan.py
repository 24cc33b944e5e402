"""What is counted, fixed by the survey and its places before any answer is looked at.

An *item* is what one share is said of: a question, a row of a matrix. A *breakdown* divides the
respondents into *groups*: by mode, by place, by a background question. Nothing else is ever
counted, so nobody can ask one table after the other until a person is left over.
"""

from collections.abc import Collection, Iterator, Sequence

from msgspec import Struct

from exporter.output_names import MODE, PLACE
from exporter.report.asked import can_be_asked
from exporter.report.items import Item, items
from questions.groups import Group as ChoiceGroup
from questions.groups import groups as choice_groups
from questions.model import (
    Asked,
    Condition,
    Mode,
    Multi,
    NoneOf,
    Question,
    Rating,
    Single,
    Survey,
)

TOTAL = ("total", "")
UNSTATED = "-"
"""The group of those who skipped a background question, would not say, or were not asked it."""
WEB = "web"
ONLINE = ("mode", WEB)

Key = tuple[str, str]
"""A group: the breakdown that it is part of, and its name there."""


class Breakdown(Struct, frozen=True):
    """Groups into which the respondents of `within` are divided."""

    by: str
    """`mode`, `place` or the id of a background question."""
    groups: tuple[str, ...]
    within: Key = TOTAL
    question: Question | None = None
    overlaps: bool = False
    """Whether one respondent can be in several groups: of a multi."""

    @property
    def keys(self) -> tuple[Key, ...]:
        return tuple((self.by, name) for name in self.groups)


class CrossTable(Struct, frozen=True):
    """How many gave both of two answers."""

    rows: Single | Multi
    columns: Single | Multi
    row_groups: tuple[ChoiceGroup, ...]
    column_groups: tuple[ChoiceGroup, ...]

    @property
    def name(self) -> str:
        return f"{self.rows.id}_x_{self.columns.id}"


class Plan(Struct, frozen=True):
    """All that is counted of one survey."""

    survey: Survey
    breakdowns: tuple[Breakdown, ...]
    items: tuple[Item, ...]
    crosses: tuple[CrossTable, ...]

    @property
    def keys(self) -> tuple[Key, ...]:
        """Every group, the total first."""
        return (TOTAL, *(key for breakdown in self.breakdowns for key in breakdown.keys))


def plan(survey: Survey, modes: Collection[str], places: Collection[str]) -> Plan:
    """All that is counted of `survey`, as it was asked in `modes` and at the kiosks of `places`."""
    return Plan(
        survey,
        tuple(_breakdowns(survey, modes, sorted(places))),
        tuple(item for question in survey.questions for item in items(survey, question)),
        tuple(_crosses(survey)),
    )


# -- the groups


def _breakdowns(
    survey: Survey, modes: Collection[str], places: Sequence[str]
) -> Iterator[Breakdown]:
    both = len(modes) > 1
    if both:
        yield Breakdown(MODE, ("kiosk", WEB))
    if len(places) > 1:
        yield Breakdown(PLACE, tuple(places), within=(MODE, "kiosk") if both else TOTAL)
    for question in survey.questions:
        if not (isinstance(question, Asked) and question.background):
            continue
        match question:
            case Single() | Multi():
                names = [group.name for group in choice_groups(survey, question)]
            case Rating():
                names = _values(question)
            case _:
                continue  # numbers and ranks have no groups
        overlaps = isinstance(question, Multi)
        yield Breakdown(question.id, (*names, UNSTATED), TOTAL, question, overlaps)


def never_asked(survey: Survey, question: Question, key: Key) -> bool:
    """Whether nobody in a group can have been asked `question`: modes or skip rules say so."""
    if key == TOTAL:
        return False
    by, name = key
    if by in (MODE, PLACE):
        mode: Mode = "web" if key == ONLINE else "kiosk"
        return not can_be_asked(survey, question, {}, [mode])
    [asked] = [other for other in survey.questions if other.id == by]
    return not can_be_asked(survey, question, {by: _members(survey, asked, name)})


def _members(survey: Survey, question: Question, name: str) -> Condition:
    """What those in a group of a background question have answered to it."""
    match question:
        case Single() | Multi():
            codes = {group.name: group.codes for group in choice_groups(survey, question)}
        case Rating():
            codes = {value: (value,) for value in _values(question)}
        case _:
            raise AssertionError(question)
    if name == UNSTATED:
        return NoneOf(codes=tuple(code for group in codes.values() for code in group))
    return codes[name]


def _values(question: Rating) -> list[str]:
    return [str(value) for value in range(question.min, question.max + 1)]


def _crosses(survey: Survey) -> Iterator[CrossTable]:
    by_id = {question.id: question for question in survey.questions}
    for cross in survey.report.crosses:
        match by_id[cross.rows], by_id[cross.columns]:
            case ((Single() | Multi() as first), (Single() | Multi() as second)):
                table = _cross(survey, first, second)
                if table.row_groups and table.column_groups:  # else nobody gets both
                    yield table
            case _:
                continue  # the rules of question files let no other pass


def _cross(survey: Survey, first: Single | Multi, second: Single | Multi) -> CrossTable:
    return CrossTable(first, second, _beside(survey, first, second), _beside(survey, second, first))


def _beside(survey: Survey, question: Single | Multi, other: Question) -> tuple[ChoiceGroup, ...]:
    """The groups of `question` in which anybody can have been asked `other`."""
    return tuple(
        group
        for group in choice_groups(survey, question)
        if can_be_asked(survey, other, {question.id: group.codes})
    )
