"""A first draft of a map: what is sure, what may be meant, what nobody can tell."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path

from exporter.errors import ExporterError
from exporter.reading.columns import (
    ChosenColumn,
    Column,
    IgnoredColumn,
    Match,
    VariableColumn,
    WordsColumn,
    key_of,
)
from exporter.reading.decoding import UNKNOWN, decoder
from exporter.reading.files import shown_name
from exporter.reading.headings import Heading, headings_of
from exporter.reading.headless import refuse_without_headings
from exporter.reading.map_file import codes_of_column, targets
from exporter.reading.matching import columns
from exporter.reading.recognised import (
    Recognised,
    layout_with,
    recognised,
    tool_called,
)
from exporter.reading.tables import Table, batches, tables_of
from exporter.tools.anything import ANYTHING
from questions.characters import normal, on_one_line
from questions.logic import choices
from questions.model import OTHER, Matrix, Multi, Ranking, Survey
from questions.personal_data import personal_data
from questions.variables import Variable
from questions.wording import Phrases

LIKE_ENOUGH = 0.6
"""From here on a text is worth a guess, as `SequenceMatcher.ratio` has it."""
MOST_LABELS = 8
OFTEN = 3
"""What fewer wrote may be somebody's own words, even below a question with choices."""


def draft(path: Path, survey: Survey, say: Phrases, wanted: str | None = None) -> str:
    """The map of the export at `path`, to be looked at. Raises ExporterError, OSError."""
    name = shown_name(path)
    found = _found(path, name, survey, wanted)
    refuse_without_headings(found, name, survey)
    headings = headings_of(found.head, found.layout, found.tool)
    roles = [one.role for one in found.layout.leading]
    matches = columns(headings, survey, found.tool, roles)
    values = _values(found, name)
    return "\n".join(_lines(found, survey, headings, matches, values, say)) + "\n"


def _found(path: Path, name: str, survey: Survey, wanted: str | None) -> Recognised:
    tables = tables_of(path, name)
    try:
        return recognised(tables, name, tool_called(wanted) if wanted else None, survey)
    except ExporterError as error:
        if error.phrase != "unrecognised":
            raise
        return _likeliest(tables, survey)


def _likeliest(tables: Sequence[Table], survey: Survey) -> Recognised:
    """The table of no known tool, with one or two rows of headings, that has the most columns of
    the survey; of those with none the widest."""

    def likely(found: Recognised) -> tuple[int, int, int]:
        headings = headings_of(found.head, found.layout, found.tool)
        matches = columns(headings, survey, found.tool, [])
        known = sum(not isinstance(match.column, IgnoredColumn) for match in matches)
        return known, -len(found.layout.rows), len(headings)

    layouts = [layout_with(rows) for rows in (1, 2)]
    return max(
        (
            Recognised(table, ANYTHING, layout)
            for table in tables
            for layout in layouts
            if len(table.head) >= len(layout.rows)
        ),
        key=likely,
    )


def _values(found: Recognised, name: str) -> list[Counter[str]]:
    """How often each text stands in each column."""
    counts: list[Counter[str]] = [Counter() for _ in found.head[-1]]
    for batch in batches(found.table, name, len(found.layout.rows)):
        for number, count in enumerate(counts):
            for text, often in batch[str(number)].value_counts().iter_rows():
                count[text.strip()] += often
    return counts


def _lines(
    found: Recognised,
    survey: Survey,
    headings: Sequence[Heading],
    matches: Sequence[Match],
    values: Sequence[Counter[str]],
    say: Phrases,
) -> Iterator[str]:
    yield f"# {say('map.head')}"
    if found.tool is ANYTHING:
        yield f"# {say('map.any_tool')}"
        if len(found.layout.rows) > 1:
            yield f"heading_rows: {len(found.layout.rows)}"
    else:
        yield f"tool: {found.tool.name}"
    yield "columns:"
    placed = {key_of(match.column) for match in matches}
    left = {name: one for name, one in targets(survey).items() if key_of(one) not in placed}
    names = {key_of(one): name for name, one in targets(survey).items()}
    met: Counter[str] = Counter()
    for heading, match, counts in zip(headings, matches, values, strict=True):
        met[normal(heading.whole)] += 1
        again = met[normal(heading.whole)]
        key = json.dumps(heading.whole + (f" #{again}" if again > 1 else ""), ensure_ascii=False)
        column = match.column
        if not heading.whole.strip():
            continue
        if not isinstance(column, IgnoredColumn):
            name = names.get(key_of(column))
            if name is None:  # a map has no word for it: a rank, or a mark for one's own words
                yield f"  # {say('map.by_itself', heading=key)}"
            else:
                yield from _sure(key, name, column, found, counts, say)
        elif column.why in ("metadata", "identifying"):
            yield f"  {key}: ignore"
        else:
            yield from _guessed(key, heading, left, counts, say)


def _sure(
    key: str, name: str, column: Column, found: Recognised, counts: Counter[str], say: Phrases
) -> Iterator[str]:
    """A column that was matched, with values that its question does not have."""
    strange = _strange(column, found, counts)
    if not strange:
        yield f"  {key}: {name}"
        return
    yield f"  {key}:"
    yield f"    variable: {name}"
    yield f"    # {say('map.values', codes=', '.join(codes_of_column(column)))}"
    yield "#    values:"
    for label in strange:
        yield f"#      {json.dumps(label, ensure_ascii=False)}: "


def _strange(column: Column, found: Recognised, counts: Counter[str]) -> list[str]:
    """Labels that a question with choices does not have and that many have chosen."""
    if not isinstance(column, VariableColumn) or column.variable.kind == "integer":
        return []
    decode = decoder(column.variable, found.tool)
    unknown = [text for text in counts if decode(text) is UNKNOWN]
    return _labels({text: counts[text] for text in unknown})


def _labels(counts: dict[str, int]) -> list[str]:
    """The commonest texts that are no one's own words."""
    often = [
        on_one_line(text)[:60]
        for text, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        if count >= OFTEN and text and not personal_data(text)
    ]
    return often[:MOST_LABELS]


def _guessed(
    key: str, heading: Heading, left: dict[str, Column], counts: Counter[str], say: Phrases
) -> Iterator[str]:
    """What a column may hold, as a comment: nothing is taken for sure that is not."""
    said = normal(heading.whole)
    likeness = {name: _likeness(said, one) for name, one in left.items()}
    best = max(likeness, key=lambda name: likeness[name], default="")
    if not best or likeness[best] < LIKE_ENOUGH:
        yield f"  # {say('map.not_placed')}"
        yield f"#  {key}: "
        return
    column = left.pop(best)
    labels = _labels(dict(counts)) if codes_of_column(column) else []
    shown = f" {say('map.labels', labels=' | '.join(labels))}" if labels else ""
    yield f"  # {say('map.guessed')}{shown}"
    yield f"#  {key}: {best}"


def _likeness(said: str, column: Column) -> float:
    return max(
        SequenceMatcher(None, said, normal(text), autojunk=False).ratio() for text in _texts(column)
    )


def _texts(column: Column) -> Iterator[str]:
    """What a heading for a column may say."""
    match column:
        case VariableColumn(Variable(question=question, part=part)):
            items = question.rows if isinstance(question, Matrix) else choices(question)
            item = items.get(part or "") if isinstance(question, Matrix | Multi) else None
            for language, text in question.text.items():
                yield f"{text} [{item.text[language]}]" if item else text
                if item:
                    yield item.text[language]
        case ChosenColumn(question):
            yield from question.text.values()
        case WordsColumn(question):
            ending = f" {OTHER}" if isinstance(question, Multi | Ranking) else ""
            yield from (text + ending for text in question.text.values())
        case _:
            yield ""
