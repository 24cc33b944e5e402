"""Tools into which no file goes: what is to be chosen in them, and what they cannot do.

What the menus are called follows the tools as Swedish municipalities have them; of those without
`words` of their own only what such tools have in common is said.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from msgspec import Struct

from exporter.online.cannot import Cannot
from exporter.online.twin import asked
from questions.model import (
    Info,
    Matrix,
    Multi,
    Number,
    Question,
    Ranking,
    Rating,
    Single,
    Survey,
    Text,
)

Words = Literal["microsoft", "google", "any"]
KINDS: Mapping[type[Question], str] = {
    Single: "single",
    Multi: "multi",
    Matrix: "matrix",
    Number: "number",
    Rating: "rating",
    Ranking: "ranking",
    Text: "text",
    Info: "info",
}


class ByHand(Struct, frozen=True, kw_only=True):
    """A tool in which a survey is built by hand."""

    title: str
    words: Words
    page: str = ""
    """Of `docs/webbverktyg`; "" where its exports are read with a map."""
    branches: bool = True
    """Whether an answer leads to a later question, rather than a question having a condition."""
    has_exclusive: bool = False
    has_length: bool = True
    ranks_all: bool = False
    """Whether a ranking always orders all choices."""


TOOLS: Mapping[str, ByHand] = {
    "microsoft-forms": ByHand(
        title="Microsoft Forms",
        words="microsoft",
        page="microsoft-forms.md",
        has_length=False,
        ranks_all=True,
    ),
    "google-forms": ByHand(title="Google Forms", words="google", page="google-forms.md"),
    "netigate": ByHand(title="Netigate", words="any", branches=False, has_exclusive=True),
    "esmaker": ByHand(title="esMaker", words="any", branches=False, has_exclusive=True),
    "webropol": ByHand(title="Webropol", words="any", branches=False, has_exclusive=True),
}


def cannot(survey: Survey, tool: ByHand) -> Iterator[Cannot]:
    """What is left to people, or to the merge."""
    for question in asked(survey):
        if question.show_if and not can_branch(survey, question, tool):
            yield Cannot("rule", question.id, tool.title)
        match question:
            case Multi(exclusive=codes) if codes and not tool.has_exclusive:
                yield Cannot("exclusive", question.id, tool.title)
            case Text() if not tool.has_length:
                yield Cannot("length", question.id, tool.title)
            case Ranking() if tool.ranks_all and question.pick < len(question.choices):
                yield Cannot("ranks_all", question.id, tool.title)
            case _:
                pass


def can_branch(survey: Survey, question: Question, tool: ByHand) -> bool:
    """Whether the tool can show `question` to those alone who are to be asked.

    Where answers lead on, one question with one choice has to decide, and all that stands between
    the two has to hang on the same answers: else that would be left out, too.
    """
    if not tool.branches:
        return True
    by = deciding(survey, question)
    if len(question.show_if) != 1 or not isinstance(by, Single):
        return False
    between = _between(asked(survey), by, question)
    return all(one.show_if == question.show_if for one in between)


def deciding(survey: Survey, question: Question) -> Question | None:
    """The question that the first entry of a skip rule names."""
    name = next(iter(question.show_if)).partition("_")[0]
    return next((one for one in asked(survey) if one.id == name), None)


def _between(order: Sequence[Question], first: Question, last: Question) -> Sequence[Question]:
    return order[order.index(first) + 1 : order.index(last)]
