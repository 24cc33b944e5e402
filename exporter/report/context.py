"""What a municipality knows beside the answers: its population, its promises, other sources.

The fields are the keys of the context file; `exporter.report.context_schema` makes a JSON Schema of
them. Every mapping of texts is complete after loading: what is not there in a language stands in
the first language of the survey.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, ClassVar, Literal

from msgspec import Meta, field

from questions.groups import groups
from questions.model import (
    LANGUAGE_PATTERN,
    LARGEST_NUMBER,
    Base,
    GroupName,
    Language,
    Matrix,
    Name,
    QuestionId,
    Ranking,
    Single,
    Spread,
    Survey,
)

By = Literal["polisen", "kommunen"]
State = Literal["planned", "ongoing", "done", "dropped"]
Licence = Literal["cc0", "cc-by"]

MOST_FINDINGS = 3
Line = Annotated[str, Meta(max_length=300, extra={"one_line": True})]
Paragraphs = Annotated[str, Meta(max_length=2000)]
Lines = Mapping[Language, Line]
Texts = Mapping[Language, Paragraphs]
Count = Annotated[int, Meta(ge=0, le=LARGEST_NUMBER)]
WordsLanguage = Annotated[str, Meta(pattern=LANGUAGE_PATTERN, extra={"rule": "words_language"})]
FigureName = Annotated[
    str, Meta(pattern=r"^[a-z0-9_]{1,30}(\.[a-z0-9]{1,5})?$", extra={"rule": "figure"})
]
"""An indicator; of a matrix also the row, and of a ranking the choice: `problem_stort.fart`."""
When = Annotated[
    str,
    Meta(
        pattern=r"^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$", extra={"rule": "when"}
    ),
]
Address = Annotated[
    str,
    Meta(pattern=r"^[!-?A-~]+@[!-?A-~]+\.[a-z]{2,}$", max_length=200, extra={"rule": "address"}),
]


class Period(Base, frozen=True, kw_only=True):
    """The first and the last day of what the report is about."""

    first: date = field(name="from")
    last: date = field(name="to")


class Population(Spread, frozen=True, kw_only=True):
    """How many live there, by background question; see `population`."""

    spread: ClassVar[str] = "sizes"
    source: Line
    sizes: Annotated[
        Mapping[QuestionId, Annotated[Mapping[GroupName, Count], Meta(min_length=1)]],
        Meta(min_length=1),
    ]
    """Question to choice or group of `rollup` to inhabitants; 0: no statistics count them."""


class Done(Base, frozen=True, kw_only=True):
    what: Lines
    count: Count | None = None


class Promise(Base, frozen=True, kw_only=True):
    id: Name
    by: Annotated[tuple[By, ...], Meta(min_length=1)]
    """Both: together."""
    text: Lines
    themes: tuple[Name, ...] = ()
    indicators: tuple[FigureName, ...] = ()
    """By which it can be seen whether it was kept."""
    done: tuple[Done, ...] = ()
    state: State


class Source(Base, frozen=True, kw_only=True):
    """What somebody else says of a theme."""

    theme: Name
    origin: Lines = field(name="from")
    when: When
    """A year, a month or a day."""
    says: Texts


class Reference(Base, frozen=True, kw_only=True):
    """A share that somebody else found; it is shown beside ours and never tested against it."""

    indicator: FigureName
    origin: Lines = field(name="from")
    share: Annotated[int, Meta(ge=0, le=100)]
    """Per cent."""


class Words(Base, frozen=True, kw_only=True):
    """What people have written for the report, in one language."""

    findings: Annotated[
        tuple[Annotated[str, Meta(max_length=200, extra={"one_line": True})], ...],
        Meta(max_length=MOST_FINDINGS),
    ] = ()
    analysis: Mapping[Name, Paragraphs] = field(default_factory=dict)
    """By theme."""


class Publish(Base, frozen=True, kw_only=True):
    publisher: Line
    contact: Address
    licence: Licence


class Context(Base, frozen=True, kw_only=True):
    municipality: Line
    period: Period | None = None
    population: Population | None = None
    promises: tuple[Promise, ...] = ()
    sources: tuple[Source, ...] = ()
    reference: tuple[Reference, ...] = ()
    words: Mapping[WordsLanguage, Words] = field(default_factory=dict)
    """Not every language has some."""
    publish: Publish | None = None


def population(context: Context, survey: Survey) -> dict[str, dict[str, int]]:
    """Background question to group of `questions.groups` to inhabitants.

    Groups that no statistics count are left out, and questions of which none is left.
    """
    sizes = context.population.sizes if context.population else {}
    found = {}
    for question in survey.questions:
        if isinstance(question, Single) and question.id in sizes:
            known = sizes[question.id]
            of_groups = {
                group.name: known.get(group.name) or sum(known.get(code, 0) for code in group.codes)
                for group in groups(survey, question)
            }
            if counted := {name: size for name, size in of_groups.items() if size}:
                found[question.id] = counted
    return found


def themes(survey: Survey) -> dict[str, Mapping[str, str]]:
    """Every theme of the survey, with its title in every language; without one it has its name."""
    found = dict(survey.themes)
    for question in survey.questions:
        rows = question.rows.values() if isinstance(question, Matrix) else ()
        for part in (question, *rows):
            if theme := getattr(part, "theme", None):
                found.setdefault(theme, dict.fromkeys(survey.languages, theme))
    return found


def figures(survey: Survey) -> dict[str, tuple[str, str | None]]:
    """What `indicators` and `indicator` may name: to the indicator, and the row or the choice."""
    found: dict[str, tuple[str, str | None]] = {}
    for name, indicator in survey.indicators.items():
        [question] = [q for q in survey.questions if q.id == indicator.question]
        match question:
            case Matrix(rows=parts) | Ranking(choices=parts):
                found |= {f"{name}.{part}": (name, part) for part in parts}
            case _:
                found[name] = (name, None)
    return found
