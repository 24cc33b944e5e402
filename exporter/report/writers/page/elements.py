"""What a page of a report is made of: published and worded, in one language; nothing is left to
compute. Writers draw it and see nothing else.
"""

from typing import Literal

from msgspec import Struct


class Told(Struct, frozen=True):
    """A published figure inside of a text, in the words that all files have."""

    text: str
    source: str
    """Which it is, in the order of `exporter.report.writers.cells.KEY`, between strokes."""
    part: Literal["figure", "interval", "base", "tenths"] = "figure"
    """`tenths`: the figure once more, coarser, for those who read no percentages."""


Line = tuple[str | Told, ...]
"""A text with figures in it."""


class Paragraph(Struct, frozen=True):
    line: Line
    is_note: bool = False
    """What has to be known to read what it stands below."""


class Heading(Struct, frozen=True):
    """Of a part of a section."""

    text: str


class Points(Struct, frozen=True):
    """A list."""

    lines: tuple[Line, ...]


class KeyFigure(Struct, frozen=True):
    """A figure and what it is of; without one, somebody's own words."""

    figure: Line
    line: Line


class KeyFigures(Struct, frozen=True):
    figures: tuple[KeyFigure, ...]


class Facts(Struct, frozen=True):
    """Names and what they are, in a row at the top."""

    facts: tuple[tuple[str, Line], ...]


class Callout(Struct, frozen=True):
    """What nobody may miss."""

    title: str
    lines: tuple[Line, ...]


class Bar(Struct, frozen=True):
    """Decoration of a row: all it says stands beside it in words."""

    width: int
    """In per cent, from the published middle."""
    interval: tuple[int, int] | None = None
    is_coarse: bool = False
    """Whether words stand for the share, or one of its ends."""


class BarRow(Struct, frozen=True):
    label: str
    figure: Line
    bar: Bar | None
    others: tuple[Line, ...] = ()
    """One for each further column."""


class BarPart(Struct, frozen=True):
    title: str
    """Empty: it needs none."""
    rows: tuple[BarRow, ...]


class BarTable(Struct, frozen=True):
    caption: str
    columns: tuple[str, ...]
    """What the rows are, what the figures are, and the others."""
    parts: tuple[BarPart, ...]


class StackRow(Struct, frozen=True):
    label: str
    figures: tuple[Line, ...]
    """One for each column."""
    widths: tuple[int, ...]
    """Of the first columns, those that make up the whole; 0 where nothing is shown."""


class StackedTable(Struct, frozen=True):
    caption: str
    columns: tuple[str, ...]
    """What the rows are, and each column of figures."""
    rows: tuple[StackRow, ...]
    stacked: int
    """So many columns make up the whole; those after them stand apart."""
    description: str = ""
    """Of the picture that can be drawn of it, for those who do not see it."""


class Warm(Struct, frozen=True):
    """A figure in a heat table."""

    figure: Line
    step: int | None
    """0 to 4; None where nothing is shown."""


class HeatTable(Struct, frozen=True):
    caption: str
    columns: tuple[str, ...]
    """What the rows are, and each column of figures."""
    rows: tuple[tuple[str, tuple[Warm, ...]], ...]
    steps: tuple[str, ...] = ()
    """What each step stands for."""


class PlainTable(Struct, frozen=True):
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Line, ...]], ...]


class Dot(Struct, frozen=True):
    number: int
    """In the list below it."""
    across: int
    up: int
    """In per cent."""


class Matrix(Struct, frozen=True):
    """A picture of dots; the table that follows it lists them all."""

    title: str
    description: str
    across: str
    up: str
    ends: tuple[int, int]
    """Of both scales, in per cent."""
    dots: tuple[Dot, ...]


class Pledge(Struct, frozen=True):
    """A promise: who gave it, what it was, and what became of it."""

    by: str
    text: str
    state: str
    parts: tuple[tuple[str, tuple[Line, ...]], ...]
    """Headings and what stands below them."""
    verdict: str


class Unwritten(Struct, frozen=True):
    """What people have yet to write: a field to fill in; nothing in files that are only read."""

    title: str
    prompt: str


Element = (
    Paragraph
    | Heading
    | Points
    | KeyFigures
    | Facts
    | Callout
    | BarTable
    | StackedTable
    | HeatTable
    | PlainTable
    | Matrix
    | Pledge
    | Unwritten
)


class Section(Struct, frozen=True):
    id: str
    title: str
    elements: tuple[Element, ...]


class Page(Struct, frozen=True):
    language: str
    title: str
    subtitle: str
    contents: str
    """What the list of sections is called."""
    skip: str
    """What leads past it."""
    sections: tuple[Section, ...]
    footer: tuple[str, ...]


class Deed(Struct, frozen=True):
    """What somebody promised, and does about it."""

    by: str
    """Who, and how far it has come."""
    text: str
    done: tuple[Line, ...]


class Poster(Struct, frozen=True):
    """What goes on a wall and into a feed: of a page what can be read standing."""

    language: str
    title: str
    subtitle: str
    answered: Line
    """How many."""
    figures: tuple[KeyFigure, ...]
    """Those that are shown, at most three."""
    untold: str
    """What is said instead where there are none; else empty."""
    deeds_title: str
    deeds: tuple[Deed, ...]
    """The one to read first first: there may be room for a few only."""
    caveat: str
    footer: tuple[str, ...]
    """Where all of it is, and who is behind it."""
