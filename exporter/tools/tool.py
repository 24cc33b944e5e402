"""What is particular about the files of one online tool. A tool is data: one small file each."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Literal

from msgspec import Struct

FileKind = Literal["csv", "tsv", "workbook", "variables", "json"]
"""What a file is; `tsv` is text with tabs and without any quoting, `variables` a workbook with a
sheet that says what its codes mean. A ZIP is what lies in it. In JSON the choices of a question are
divided by line feeds, and a row of a question stands behind `/`."""

HeadingRow = Literal["names", "codes", "texts", "items", "nothing"]
"""What a row above the answers holds: names of columns, in one of the forms that the tool's
`headings` know; codes alone; texts of questions; texts of rows and choices; nothing for us."""

Role = Literal["record", "complete", "stamp", "metadata", "identifying"]
"""What a column of the tool's own is: the number of the record; what says whether it was sent in;
when that was; what says nothing about the respondent; what could point to somebody."""


class OneColumnPerChoice(Struct, frozen=True, tag=True):
    """Several choices of one question stand in a column each."""


class Delimited(Struct, frozen=True, tag=True):
    """They stand in one cell, as codes that hold no separator."""

    separator: str


class LabelsToMatch(Struct, frozen=True, tag=True):
    """They stand in one cell, as labels that may hold the separator themselves."""

    separators: tuple[str, ...]
    """Any of these, the same throughout a cell."""


Multi = OneColumnPerChoice | Delimited | LabelsToMatch


class Leading(Struct, frozen=True):
    """A column that is known by its place and by what stands in it, whatever it is called."""

    role: Role
    cells: str
    """A regular expression for all its cells."""


class Later(Struct, frozen=True):
    """A column by which the later of two versions of a record is known."""

    name: str
    kind: Literal["other id", "count", "utc"]
    """It holds an id, and not the record's, once that was edited; how often it was edited; when it
    was sent in."""


class Layout(Struct, frozen=True, kw_only=True):
    """One of the forms in which a tool writes its answers, and by what it is known."""

    rows: tuple[HeadingRow, ...] = ("names",)
    """The rows above the answers."""
    names: tuple[frozenset[str], ...] = ()
    """All names of one of these sets stand among the codes, in small letters."""
    leading: tuple[Leading, ...] = ()
    """The first columns of the tool's own."""
    escapes: tuple[tuple[str, str], ...] = ()
    """What stands in texts for what would break a row, to be undone in this order."""
    sign: tuple[int, str] | None = None
    """A row, by its number from 0, and how its first cells, divided by tabs, begin."""

    @property
    def naming(self) -> int:
        """The row that names the columns."""
        wanted = "codes" if "codes" in self.rows else "names" if "names" in self.rows else "texts"
        return self.rows.index(wanted)


class Tool(Struct, frozen=True, kw_only=True):
    """How the export of an online tool is to be read."""

    name: str
    """As staff write it behind `--as`, and the name of the source when none is given."""
    title: str
    kinds: frozenset[FileKind] = frozenset({"csv"})
    layouts: tuple[Layout, ...]
    headings: tuple[str, ...]
    """Regular expressions that take a heading apart, tried in this order: groups `code` and `part`
    (or `part2`), `text` and `item`; a part or an item is a row, a choice or a rank."""
    multi: Multi = OneColumnPerChoice()
    """How several choices of one question, and a ranking, are written."""
    record: tuple[str, ...] = ()
    """Names of the column with the tool's number of the record, the best first; used while
    merging, never written."""
    no_record: frozenset[str] = frozenset()
    """What stands there for no number, compared like `yes`."""
    is_numbered: bool = True
    """Whether these numbers are whole numbers."""
    last_counts: bool = False
    """Whether a record that comes again was edited: then the last one is the answer."""
    later_by: tuple[Later, ...] = ()
    """By what the later of its versions is known where they stand in several files, the surest
    first."""
    complete: tuple[str, ...] = ()
    """Names of the column that says whether a record was sent in."""
    not_sent: frozenset[str] = frozenset()
    """What it says if not, compared like `yes`; beside nothing at all."""
    metadata: tuple[str, ...] = ()
    """Regular expressions: columns of the tool's own that say nothing about the respondent."""
    identifying: tuple[str, ...] = ()
    """Regular expressions: columns that could point to somebody. Dropped, and listed by name."""
    yes: frozenset[str] = frozenset({"1", "true"})
    """What a marked choice is written as, compared as `characters.normal` has it."""
    no: frozenset[str] = frozenset({"0", "false"})
    yes_or_no: tuple[str, str] | None = None
    """What a question writes that asks for yes or no and nothing else, as `normal` has it."""
    marks_by_label: bool = False
    """Whether a marked choice is written as its own label."""
    items_alone: bool = False
    """Whether rows and choices head a column without their question."""
    numbers_repeated: bool = False
    """Whether a heading that comes again gets a digit at its end."""
    ranks_in_cells: bool = False
    """Whether each choice of a ranking has a column that holds its rank."""
    not_shown: frozenset[str] = frozenset()
    """What the tool writes into the cells of a question that was not shown, or into all that nobody
    filled in, compared like `yes`."""
    box_not_shown: str = ""
    """What it writes, to the letter, into each box of several choices that was not shown, and into
    none that was."""
    bare_is_not_shown: bool = False
    """Whether an empty cell of a CSV without its quotes is one that was not shown."""
    other_codes: frozenset[str] = frozenset({"other"})
    """What stands in the main column for the free line of `other: true`."""
    other_parts: tuple[str, ...] = ("other",)
    """The part under which the words of the free line stand."""
    other_items: frozenset[str] = frozenset()
    """The texts under which they stand, compared like `yes`."""
    other_inline: bool = False
    """Whether they stand in the place of the choice."""
    other_marks: frozenset[str] = frozenset()
    """The texts under which a mark for them stands, where that has a column of its own, compared
    like `yes`; one that is among `other_items`, too, is the mark first."""
    other_by_words: bool = False
    """Whether a single choice has nothing but them, and no value that stands for them."""
    masked: str = ""
    """The characters that the tool puts an apostrophe before, at the beginning of a text."""
    cut: str = ""
    """A regular expression that finds where a heading was cut off."""
    locked: tuple[str, str] | None = None
    """The column that says so of a record that could not be decrypted, and what it says then."""
    ends_short: bool = False
    """Whether rows may lack cells below the tool's own last columns."""
    goes_on_in: str = ""
    """A regular expression: the sheets that hold a table that is too wide for one. They end in
    their numbers, the first in none."""
    goes_on_below: bool = False
    """Whether a text too long for its cell goes on in a row below."""
    stops_at_unknown: bool = False
    """Whether a value that the survey does not have shows that the columns have shifted."""

    def layout_of(
        self, rows: Sequence[Sequence[str]], asked: Collection[str] = ()
    ) -> Layout | None:
        """The layout that a file has whose first rows these are; None when it is not the tool's.

        `asked`: the codes of a survey's questions; most of them beside the tool's number of the
        record say as much as the tool's own columns.
        """
        for layout in self.layouts:
            if len(rows) > len(layout.rows) and self._fits(layout, rows, asked):
                return layout
        return None

    def _fits(self, layout: Layout, rows: Sequence[Sequence[str]], asked: Collection[str]) -> bool:
        if layout.sign is not None:
            row, pattern = layout.sign
            if not re.match(pattern, "\t".join(rows[row][:3])):
                return False
        if layout.names:
            codes = {self.code_of(cell) for cell in rows[layout.naming] if cell.strip()}
            named = any(names <= codes for names in layout.names)
            if not named and not self._is_known_by_codes(codes, asked):
                return False
        return _begin_with(layout.leading, rows[len(layout.rows) :])

    def _is_known_by_codes(self, codes: Collection[str], asked: Collection[str]) -> bool:
        known = sum(code in asked for code in codes)
        return any(name in codes for name in self.record) and 2 * known >= len(codes)

    def code_of(self, heading: str) -> str:
        """The code of a heading in small letters; all of it where it has none."""
        found = self.taken_apart(heading)
        return ((found[0].get("code") if found else "") or heading).strip().casefold()

    def taken_apart(self, heading: str) -> Sequence[Mapping[str, str]]:
        """What a heading may mean, the likeliest first: `code`, `part`, `text`, `item`."""
        found = []
        for pattern in self.headings:
            if match := re.fullmatch(pattern, heading.strip()):
                groups = {name: text.strip() for name, text in match.groupdict("").items()}
                if part := groups.pop("part2", ""):
                    groups["part"] = part
                found.append(groups)
        return found

    def is_metadata(self, code: str) -> bool:
        own = code.casefold() in (*self.record, *self.complete)
        return own or _matches(self.metadata, code)

    def is_identifying(self, code: str) -> bool:
        return _matches(self.identifying, code)


def _begin_with(leading: Sequence[Leading], rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first columns of all rows that are not blank are as `leading` has them."""
    opened = [row for row in rows if any(map(str.strip, row))]
    return not leading or (
        bool(opened)
        and all(
            len(row) >= len(leading)
            and all(
                re.fullmatch(column.cells, cell.strip(), re.IGNORECASE)
                for column, cell in zip(leading, row, strict=False)
            )
            for row in opened
        )
    )


def _matches(patterns: Sequence[str], code: str) -> bool:
    return any(re.fullmatch(pattern, code, re.IGNORECASE) for pattern in patterns)
