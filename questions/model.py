"""The survey: what a question file says, typed and frozen.

The fields are the keys of the question file, so this module is also the source of the JSON Schema,
of the list of keys that the documentation must cover, and of the structural checks of the loader.
A `Meta(extra={"rule": …})` names the phrase that tells an author what a value has to look like;
`on_console` says that a text has to do with the console's glyphs.

Every mapping of texts is complete after loading: languages that may fall back have been filled in.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, ClassVar, Literal

from msgspec import Meta, Struct, field

Mode = Literal["kiosk", "web"]
Missing = Literal["declined", "unknown"]

MISSING_NUMBERS: Mapping[str, int] = {"declined": 99, "unknown": 98}
OTHER = "other"
"""The code that is stored when the free line of `other: true` was chosen."""
OTHER_NUMBER = 97
"""The number of `other` where codes become numbers; 97-99 are kept free of ordinary choices."""
LARGEST_NUMBER = 999_999_999

SurveyId = Annotated[str, Meta(pattern=r"^[a-z0-9_-]{1,40}$", extra={"rule": "survey_id"})]
QuestionId = Annotated[
    str, Meta(pattern=r"^[a-zA-Z][a-zA-Z0-9]{0,19}$", extra={"rule": "question_id"})
]
Code = Annotated[str, Meta(pattern=r"^[a-z0-9]{1,5}$", extra={"rule": "code"})]
Name = Annotated[str, Meta(pattern=r"^[a-z0-9_]{1,30}$", extra={"rule": "name"})]
GroupName = Annotated[str, Meta(pattern=r"^[a-z0-9_]{1,20}$", extra={"rule": "group"})]
LANGUAGE_PATTERN = r"^[a-z]{2,3}(-[a-z0-9]{2,8})?$"
SIMPLE = "-simple"
"""`sv-simple` is the easy-read form of `sv`, and falls back to it."""
Language = Annotated[str, Meta(pattern=LANGUAGE_PATTERN, extra={"rule": "language"})]
VariableName = Annotated[
    str,
    Meta(pattern=r"^[a-zA-Z][a-zA-Z0-9]{0,19}(_[a-z0-9]{1,5})?$", extra={"rule": "variable"}),
]
Url = Annotated[
    str,
    Meta(
        pattern=r"^https?://([A-Za-z0-9.-]|\{lang\})+(:[0-9]+)?([/?#]([!-z|~]|\{lang\})*)?$",
        max_length=200,
        extra={"rule": "url"},
    ),
]

Paragraphs = Annotated[str, Meta(max_length=2000, extra={"on_console": True})]
"""May have several lines."""
Line = Annotated[str, Meta(max_length=300, extra={"one_line": True, "on_console": True})]

Texts = Mapping[Language, Paragraphs]
Lines = Mapping[Language, Line]


class Base(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    pass


class Spread(Base, frozen=True, kw_only=True):
    """In the file, the entries of one mapping stand beside the other keys."""

    spread: ClassVar[str]
    """Which mapping."""


class Labelled(Spread, frozen=True, kw_only=True):
    """Languages stand beside the settings: `{sv: Ja, en: Yes, value: 1}`."""

    spread: ClassVar[str] = "text"
    text: Lines


class Choice(Labelled, frozen=True, kw_only=True):
    value: Annotated[int, Meta(ge=0, le=99)] = 0
    """Its number; the loader fills in what is not written: the position from 1, or 98 and 99."""
    missing: Missing | None = None


class Row(Labelled, frozen=True, kw_only=True):
    theme: Name | None = None


Choices = Annotated[Mapping[Code, Choice], Meta(min_length=2, max_length=9)]
Rows = Annotated[Mapping[Code, Row], Meta(min_length=2, max_length=9)]


class NoneOf(Base, frozen=True, kw_only=True):
    codes: Annotated[tuple[str, ...], Meta(min_length=1)] = field(name="not")


Condition = Annotated[tuple[str, ...], Meta(min_length=1)] | NoneOf
"""A tuple: one of these codes (numbers as text). `NoneOf`: none of them; true when unanswered."""


class QuestionBase(Base, frozen=True, kw_only=True, tag_field="type"):
    """What all kinds have, `info` included."""

    id: QuestionId
    text: Texts
    modes: Annotated[tuple[Mode, ...], Meta(min_length=1)] = ("kiosk", "web")
    show_if: Annotated[Mapping[VariableName, Condition], Meta(min_length=1)] = field(
        default_factory=dict
    )


class Asked(QuestionBase, frozen=True, kw_only=True):
    help: Texts | None = None
    theme: Name | None = None
    background: bool = False


class Single(Asked, frozen=True, kw_only=True, tag="single"):
    choices: Choices
    other: bool = False


class Multi(Asked, frozen=True, kw_only=True, tag="multi"):
    choices: Choices
    other: bool = False
    exclusive: tuple[Code, ...] = ()
    max: Annotated[int, Meta(ge=1, le=9)] | None = None


class Matrix(Asked, frozen=True, kw_only=True, tag="matrix"):
    rows: Rows
    columns: Choices


class Number(Asked, frozen=True, kw_only=True, tag="number"):
    min: Annotated[int, Meta(ge=0, le=LARGEST_NUMBER)] = 0
    max: Annotated[int, Meta(ge=0, le=LARGEST_NUMBER)] = LARGEST_NUMBER
    unit: Lines | None = None


class Rating(Asked, frozen=True, kw_only=True, tag="rating"):
    min: Annotated[int, Meta(ge=1, le=9)] = 1
    max: Annotated[int, Meta(ge=1, le=9)]
    labels: Mapping[Language, tuple[Line, Line]] | None = None


class Ranking(Asked, frozen=True, kw_only=True, tag="ranking"):
    choices: Choices
    pick: Annotated[int, Meta(ge=1, le=9)]


class Text(Asked, frozen=True, kw_only=True, tag="text"):
    max_chars: Annotated[int, Meta(ge=1, le=1000)] = 500


class Info(QuestionBase, frozen=True, kw_only=True, tag="info"):
    pass


Question = Single | Multi | Matrix | Number | Rating | Ranking | Text | Info


class Online(Base, frozen=True, kw_only=True):
    url: Url
    """`{lang}` in it stands for the language of whoever follows it."""

    def address(self, language: str) -> str:
        """Where the survey is asked in `language`; easy-read has no page of its own on the web."""
        return self.url.replace("{lang}", language.removesuffix(SIMPLE))


class Period(Base, frozen=True, kw_only=True):
    """Local dates, both inclusive."""

    opens: date | None = None
    closes: date | None = None


class Indicator(Base, frozen=True, kw_only=True):
    """A figure computed from the answers to one question, in one of three ways.

    - `count`: the share of those who answered with one of these codes;
    - `plus` and `minus`: the share of the former less the share of the latter;
    - `points`: of a ranking, points for the first place, the second, …, summed per choice.

    `exclude` takes codes out of the base of the share. `text` says in words what is counted, and
    `better` which way is the better one.
    """

    text: Lines | None = None
    question: QuestionId
    count: tuple[str, ...] = ()
    plus: tuple[str, ...] = ()
    minus: tuple[str, ...] = ()
    points: tuple[Annotated[int, Meta(ge=0, le=100)], ...] = ()
    exclude: tuple[str, ...] = ()
    better: Literal["fewer", "more"] | None = None


class Cross(Base, frozen=True, kw_only=True):
    """A table of the answers to one question by the answers to another, both single or multi."""

    rows: QuestionId
    columns: QuestionId


class Priorities(Base, frozen=True, kw_only=True):
    """What is seen as a problem beside what is put first.

    `pairs`: a choice of the ranking to the rows of the matrix that are about the same matter.
    """

    ranking: QuestionId
    problems: QuestionId
    pairs: Annotated[
        Mapping[Code, Annotated[tuple[Code, ...], Meta(min_length=1)]], Meta(min_length=1)
    ]


class Report(Base, frozen=True, kw_only=True):
    """What the report shows beside what it shows of every survey."""

    crosses: tuple[Cross, ...] = ()
    priorities: Priorities | None = None


class Survey(Base, frozen=True, kw_only=True):
    survey: SurveyId
    version: SurveyId
    languages: Annotated[tuple[Language, ...], Meta(min_length=1, max_length=9)]
    title: Lines
    intro: Texts | None = None
    thanks: Texts | None = None
    online: Online | None = None
    period: Period | None = None
    questions: Annotated[tuple[Question, ...], Meta(min_length=1)]
    themes: Mapping[Name, Lines] = field(default_factory=dict)
    """The titles of themes."""
    indicators: Mapping[Name, Indicator] = field(default_factory=dict)
    rollup: Mapping[QuestionId, Annotated[Mapping[Code, GroupName], Meta(min_length=1)]] = field(
        default_factory=dict
    )
    """Code to group; a choice that is not named stands for itself. See `questions.groups`."""
    groups: Mapping[QuestionId, Mapping[GroupName, Lines]] = field(default_factory=dict)
    """The titles of the groups of `rollup`."""
    report: Report = field(default_factory=Report)
