"""What is particular about the files of one online tool. A tool is data: one small file each."""

import re
from collections.abc import Collection, Sequence
from typing import Literal

from msgspec import Struct


class Tool(Struct, frozen=True, kw_only=True):
    """How the export of an online tool is to be read."""

    name: str
    """As staff write it behind `--as`, and the name of the source when none is given."""
    title: str
    recognised_by: tuple[frozenset[str], ...]
    """The tool is meant by a heading that has all names of one of these sets."""
    heading: str
    """A regular expression that takes a heading apart: groups `code`, and where there are such
    `part` or `part2` (of a matrix, a multi, a ranking)."""
    record: str
    """The column with the tool's number of the record; used while merging, never written."""
    complete: str
    """The column that is empty in a record that was not sent in."""
    metadata: tuple[str, ...]
    """Regular expressions: columns of the tool's own that say nothing about the respondent."""
    identifying: tuple[str, ...]
    """Regular expressions: columns that could point to somebody. Dropped, and listed by name."""
    multi: Literal["columns"] = "columns"
    """How several choices of one question are written: a column for each choice."""
    yes: frozenset[str] = frozenset()
    """What a marked choice is written as, compared as `values.normal` has it."""
    no: frozenset[str] = frozenset()
    not_shown: frozenset[str] = frozenset()
    """What the tool writes into the cells of a question that was not shown, compared like `yes`."""
    other_codes: frozenset[str] = frozenset()
    """What stands in the main column for the free line of `other: true`."""
    other_part: str = "other"
    """The part under which the words of the free line stand."""
    masks_formulas: bool = False
    """Whether the tool puts an apostrophe before text that begins with `=`."""

    def recognises(self, headings: Sequence[str], asked: Collection[str] = ()) -> bool:
        """Whether the tool wrote these headings. `asked`: the codes of a survey's questions; most
        of them beside the tool's number of the record say as much as the tool's own columns."""
        codes = {self.taken_apart(heading)[0].casefold() for heading in headings if heading}
        if any(names <= codes for names in self.recognised_by):
            return True
        return self.record in codes and 2 * len(codes.intersection(asked)) >= len(codes)

    def taken_apart(self, heading: str) -> tuple[str, str]:
        """Code and part of a heading; the whole heading and nothing where it has no such form."""
        match = re.match(self.heading, heading.strip())
        if match is None:
            return heading.strip(), ""
        groups = match.groupdict()
        return groups["code"], groups.get("part") or groups.get("part2") or ""

    def is_metadata(self, code: str) -> bool:
        return _matches(self.metadata, code)

    def is_identifying(self, code: str) -> bool:
        return _matches(self.identifying, code)


def _matches(patterns: Sequence[str], code: str) -> bool:
    return any(re.fullmatch(pattern, code, re.IGNORECASE) for pattern in patterns)
