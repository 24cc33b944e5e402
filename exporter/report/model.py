"""The published figures: all that writers see. Nothing here tells more than may be told."""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

Texts = Mapping[str, str]
"""Language to text."""

RULES = 1
"""The version of the rules by which figures are protected: of another one they tell other things.
"""

Kind = Literal["about", "at_most", "at_least", "under_half", "about_half", "over_half"]
Status = Literal["shown", "hidden", "not_asked", "coarse"]
"""Whether there is a figure, or why there is none; `coarse`: those that it would be computed from
are too coarse."""


class Base(Struct, frozen=True):
    """How many answered: somewhere from `low` to `high`."""

    low: int
    high: int
    near: int | None = None
    """To the nearest five, where that is shown; else the range is."""


class Percent(Struct, frozen=True):
    """A share as it is shown."""

    kind: Kind
    percent: int
    step: int
    """1, 5 or 10 per cent; 0 where words stand for the share."""

    @property
    def middle(self) -> int:
        """What stands for it where something is drawn or compared, in per cent."""
        return {"at_most": 0, "at_least": 100, "under_half": 25, "over_half": 75}.get(
            self.kind, self.percent
        )

    @property
    def bounds(self) -> tuple[int, int]:
        """Between which two shares the exact one lies, in thousandths."""
        match self.kind:
            case "at_most":
                return 0, 10 * self.percent
            case "at_least":
                return 10 * self.percent, 1000
            case "under_half":
                return 0, 400
            case "about_half":
                return 400, 600
            case "over_half":
                return 600, 1000
        return 10 * self.percent - 5 * self.step, 10 * self.percent + 5 * self.step


class Value(Struct, frozen=True):
    """A mean, a median, points or a balance as it is shown."""

    tenths: int


class Between(Struct, frozen=True):
    """A share that lies somewhere between two, in whole per cent."""

    low: int
    high: int

    @property
    def middle(self) -> int:
        """What stands for it where something is drawn, in per cent."""
        return (self.low + self.high) // 2


class Figure(Struct, frozen=True):
    """One figure of one group."""

    status: Status
    shown: Percent | Value | Between | None = None
    interval: tuple[int, int] | None = None
    """Of chance, 95 %, in per cent; rounded outwards to the step."""


class Group(Struct, frozen=True):
    """Respondents who are counted together; the first of all groups is everybody."""

    by: str
    """`total`, `mode`, `place` or the id of a background question."""
    name: str
    by_text: Texts
    text: Texts
    size: Base | None
    """How many they are, to the nearest five; None where that is not shown."""


class Standard(Struct, frozen=True):
    """A background question of which it is known how the population is spread over its groups."""

    by: str
    by_text: Texts
    sizes: Mapping[str, int]
    """Group to how many inhabitants it has; those that no statistics count are no part."""


class Row(Struct, frozen=True):
    """One figure of an item, in each group."""

    name: str
    measure: str
    text: Texts
    figures: tuple[Figure, ...]
    """One for each group."""
    indicator: str = ""
    """The indicator of the question file that it comes from, as a context file names it."""
    bases: tuple[Base | None, ...] = ()
    """One for each group, where some who answered are left out; else those of the table."""
    standardised: tuple[Figure, ...] = ()
    """Of a share: that of everybody, if they were as each of `Published.standards` is."""

    @property
    def is_share(self) -> bool:
        return self.measure in ("choice", "group", "indicator", "plus", "minus")


class Answered(Struct, frozen=True):
    """Of everybody: who was asked, who answered, and who did not; None stands for under ten."""

    asked: Base | None
    answered: Base | None
    skipped: Base | None
    missing: Mapping[str, Base | None]
    """Kind of declared missing answer to how many gave one."""


class Table(Struct, frozen=True):
    """All figures of one item."""

    name: str
    question: str
    kind: str
    """Of the question: `single`, `multi`, …"""
    text: Texts
    row_text: Texts
    """Of the row of a matrix; else empty."""
    theme: str
    is_partition: bool
    """Whether the shares of the choices make up all who answered."""
    bases: tuple[tuple[Status, Base | None], ...]
    """One for each group."""
    rows: tuple[Row, ...]
    answered: Answered | None
    """None where it would narrow what is hidden."""

    def base(self, row: Row, group: int) -> Base | None:
        """How many a figure of a group is of."""
        return row.bases[group] if row.bases else self.bases[group][1]


class Cross(Struct, frozen=True):
    """How many gave both of two answers, to the nearest five; None for too few."""

    name: str
    rows: str
    columns: str
    row_texts: tuple[Texts, ...]
    column_texts: tuple[Texts, ...]
    base: Base | None
    """How many answered both questions; None stands for under ten."""
    counts: tuple[tuple[int | None, ...], ...]
    row_names: tuple[str, ...]
    column_names: tuple[str, ...]
    texts: tuple[Texts, Texts]
    """Of the questions of the rows and of the columns."""


class Written(Struct, frozen=True):
    """How many wrote something at a question that everybody was asked."""

    question: str
    text: Texts
    count: Base | None
    """None for under ten."""


class Theme(Struct, frozen=True):
    """What ten comments and more are about, as staff have sorted them."""

    name: str
    text: Texts
    count: Base


class OwnWords(Struct, frozen=True):
    """What people wrote themselves; beside no group."""

    written: tuple[Written, ...] = ()
    themes: tuple[Theme, ...] = ()
    published: tuple[str, ...] = ()
    """Comments that staff let pass."""


class Published(Struct, frozen=True):
    """Everything that is published of one survey."""

    survey: str
    version: str
    title: Texts
    languages: tuple[str, ...]
    groups: tuple[Group, ...]
    tables: tuple[Table, ...]
    crosses: tuple[Cross, ...]
    fingerprint: str
    variables: Mapping[str, tuple[str, str]]
    """Each variable, with a hash of what its values are and whom it was asked of, and another of
    the words it was asked in, in the survey's first language."""
    is_preliminary: bool = False
    """Totals only, made while more answers may come."""
    own_words: OwnWords = OwnWords()
    standards: tuple[Standard, ...] = ()
