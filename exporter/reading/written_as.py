"""Whether a column of choices was written as codes or as labels, where one reads like the other."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import polars as pl

from exporter.findings import Notes
from exporter.reading.columns import ChosenColumn, Column, VariableColumn
from exporter.reading.decoding import Written, labels_of
from exporter.reading.headings import Heading, label_of
from exporter.tools.tool import Delimited, LabelsToMatch, OneColumnPerChoice, Tool
from questions.characters import normal
from questions.logic import choices
from questions.model import Question


def written_as(
    columns: Sequence[Column],
    headings: Sequence[Heading],
    tool: Tool,
    rows: Callable[[], Iterable[pl.DataFrame]],
    notes: Notes,
) -> Mapping[int, Written]:
    """What each column of choices was written as, by its number; noted where nothing tells.

    A column is written in one way: in that which knows more of its values, else in that of the
    other columns. `rows`: the whole file in batches, looked at only where a label of the survey is
    the code of another choice.
    """
    asked = dict(_of_choices(columns))
    if not any(_confused(question, tool) for question in asked.values()):
        return {}
    values: defaultdict[int, set[str]] = defaultdict(set)
    for batch in rows():
        for number in asked:
            values[number].update(_parts(batch[str(number)], tool))
    more = {number: _more_labels(one, tool, values[number]) for number, one in asked.items()}
    everywhere = sum(more.values())
    for number, question in asked.items():
        if not (more[number] or everywhere) and values[number] & _confused(question, tool):
            notes.note("code_or_label", column=label_of(headings[number]))
    return {n: "labels" if (one or everywhere) > 0 else "codes" for n, one in more.items()}


def _of_choices(columns: Sequence[Column]) -> Iterator[tuple[int, Question]]:
    """The columns in which a choice stands, or several."""
    for number, column in enumerate(columns):
        match column:
            case VariableColumn(variable) if variable.kind == "code":
                yield number, variable.question
            case ChosenColumn(question):
                yield number, question
            case _:
                pass


def _confused(question: Question, tool: Tool) -> set[str]:
    """What is the label of one choice and the code of another."""
    codes = choices(question)
    return {
        text for text, code in labels_of(question, tool).items() if text in codes and text != code
    }


def _more_labels(question: Question, tool: Tool, values: Iterable[str]) -> int:
    """How many more of `values` are labels than are codes."""
    codes, labels = choices(question), labels_of(question, tool)
    return sum((value in labels) - (value in codes) for value in values)


def _parts(cells: pl.Series, tool: Tool) -> Iterator[str]:
    """The distinct choices of a column, as `normal` has them."""
    match tool.multi:
        case OneColumnPerChoice():
            between = ""
        case Delimited(separator):
            between = re.escape(separator)
        case LabelsToMatch(separators):
            between = "|".join(map(re.escape, separators))
    for cell in cells.unique().to_list():
        yield normal(cell)
        if between:
            yield from map(normal, re.split(between, cell))
