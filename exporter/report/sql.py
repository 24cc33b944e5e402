"""The counts of a report as one SQL statement, for an engine that reads many files in place.

It counts in a table `responses`: the rows of any number of `responses.parquet` of one survey, and
beside their columns `MUNICIPALITY`, where each comes from. Polars, DuckDB and Spark read the
statement alike: a column is named with its table (`r.order`), for a question may be called as a
word of SQL, and quotes mean text to one engine and a name to another.

What it gives is as exact as `exporter.report.figures`: nothing of it may be published as it is.
"""

from collections.abc import Iterator, Mapping, Sequence
from textwrap import dedent

from exporter.output_names import MODE, PLACE
from exporter.report.items import Cell, Item, Mean, Share
from exporter.report.plan import UNSTATED, Breakdown, Plan
from questions.groups import groups as choice_groups
from questions.logic import choices
from questions.model import OTHER, Multi, Question, Ranking, Single, Survey
from questions.variables import of_question

MUNICIPALITY = "by_municipality"
"""No variable has a name with so much after its underscore."""


def statement(plan: Plan) -> str:
    """A row for everybody and one for each group, told by the one column `by_…` that is not null.

    Where the groups of a breakdown overlap each has a column of its own: `in` and `out`. The
    responses are gone through once; the groups are sums of what that gives.
    """
    keys = dict(_keys(plan))
    counts = {"n": "COUNT(*)"}
    for item in plan.items:
        counts.update(_counts(item))
    named = [*keys, MUNICIPALITY]
    grouped = ["r.*", *_called(keys)]
    cells = [*(f"r.{name}" for name in named), *_called(counts)]
    sums = [*(f"c.{name}" for name in named), *_called({n: f"SUM(c.{n})" for n in counts})]
    sets = ["()", *(f"(c.{name})" for name in named)]
    return (
        f"WITH grouped AS (\n{_select(grouped, 'responses AS r')}\n),\n"
        f"cells AS (\n{_select(cells, 'grouped AS r')}\n"
        f"  GROUP BY {', '.join(f'r.{name}' for name in named)}\n)\n"
        f"{dedent(_select(sums, 'cells AS c'))}\nGROUP BY GROUPING SETS ({', '.join(sets)})"
    )


def group_column(breakdown: Breakdown, group: str) -> tuple[str, str]:
    """The column that tells who is in a group, and what stands there."""
    if not breakdown.overlaps:
        return f"by_{breakdown.by}", group
    return f"by_{breakdown.by}_{'_unstated' if group == UNSTATED else group}", "in"


def base_column(item: Item, share: Share | None = None) -> str:
    """The column of who answered an item, less those that a share takes out."""
    return f"base_{item.name}_{share.name}" if share and share.less else f"base_{item.name}"


def share_column(item: Item, share: Share) -> str:
    name = share.name.replace("-", "_")  # of a class of numbers
    return f"{share.measure}_{item.name}_{name}"


def mean_column(item: Item, mean: Mean) -> str:
    parts = (mean.measure, item.name, mean.indicator, mean.name)
    return "_".join(part for part in parts if part)


# -- the groups


def _keys(plan: Plan) -> Iterator[tuple[str, str]]:
    for breakdown in plan.breakdowns:
        told = [name for name in breakdown.groups if name != UNSTATED]
        members = {name: _member(plan.survey, breakdown, name) for name in told}
        if breakdown.overlaps and breakdown.question:
            answered = _base(breakdown.question, None)
            for name, member in members.items():
                given = f"{answered} AND {member}"
                yield (
                    group_column(breakdown, name)[0],
                    f"CASE WHEN {given} THEN 'in' ELSE 'out' END",
                )
            unstated, _ = group_column(breakdown, UNSTATED)
            yield unstated, f"CASE WHEN {answered} THEN 'out' ELSE 'in' END"
        else:
            cases = [f"WHEN {member} THEN {_text(name)}" for name, member in members.items()]
            yield f"by_{breakdown.by}", f"CASE {' '.join(cases)} ELSE '{UNSTATED}' END"


def _member(survey: Survey, breakdown: Breakdown, name: str) -> str:
    question = breakdown.question
    match question:
        case Single() | Multi():
            [codes] = [g.codes for g in choice_groups(survey, question) if g.name == name]
            return _given(question, None, codes)
        case None:
            return f"r.{MODE if breakdown.by == MODE else PLACE} = {_text(name)}"
        case _:
            return f"r.{question.id} = {name}"


# -- what is counted of an item


def _counts(item: Item) -> Iterator[tuple[str, str]]:
    base = _base(item.question, item.row)
    yield base_column(item), _count(base)
    for share in item.shares:
        cells = [item.cells[index] for index in share.cells]
        if share.less:
            yield base_column(item, share), _count(_rest(item, share))
        yield share_column(item, share), _count(_in(item, cells))
    for mean in item.means:
        yield mean_column(item, mean), _sum(item, mean)


def _count(condition: str) -> str:
    """Faster in DuckDB by far than `COUNT(*) FILTER`."""
    return f"COUNT(CASE WHEN {condition} THEN 1 END)"


def _base(question: Question, row: str | None) -> str:
    """Who gave an answer that counts. -1, -2 and null do not, nor what is declared missing."""
    answers = [code for code, choice in choices(question).items() if choice.missing is None]
    missing = [code for code, choice in choices(question).items() if choice.missing is not None]
    match question:
        case Multi():  # the flags of one question are all there, or none is
            if missing:
                return _none(question, missing)
            return f"r.{of_question(question)[0].name} >= 0"
        case Single() if question.other:
            answers.append(OTHER)
    return _given(question, row, answers) if answers else f"r.{question.id} >= 0"


def _given(question: Question, row: str | None, codes: Sequence[str]) -> str:
    """Whether the answer is, or holds, one of `codes`."""
    listed = ", ".join(map(_text, codes))
    one_of = f"IN ({listed})" if len(codes) > 1 else f"= {listed}"
    match question:
        case Multi():
            found = [f"r.{question.id}_{code} = 1" for code in codes]
        case Ranking():
            found = [f"r.{variable.name} {one_of}" for variable in of_question(question)]
        case _:
            found = [f"r.{question.id}{f'_{row}' if row else ''} {one_of}"]
    return f"({' OR '.join(found)})" if len(found) > 1 else found[0]


def _none(question: Multi, codes: Sequence[str]) -> str:
    return " AND ".join(f"r.{question.id}_{code} = 0" for code in codes)


def _in(item: Item, cells: Sequence[Cell]) -> str:
    """Who is in one of `cells`; of an item that is no partition there is only one."""
    if item.ranges:
        [(low, high)] = [item.ranges[item.cells.index(cell)] for cell in cells]
        return f"r.{item.question.id} BETWEEN {low} AND {high}"
    given = _given(item.question, item.row, [code for cell in cells for code in cell.of])
    if not isinstance(item.question, Multi):
        return given
    [cell] = cells
    parts = [_base(item.question, None), given]
    if cell.without:
        parts.append(_none(item.question, cell.without))
    return " AND ".join(parts)


def _rest(item: Item, share: Share) -> str:
    """Who counts for a share: the base, less those whom it takes out."""
    if isinstance(item.question, Multi):
        out = [code for index in share.less for code in item.cells[index].of]
        return f"{_base(item.question, None)} AND {_none(item.question, out)}"
    left = [cell for index, cell in enumerate(item.cells) if index not in share.less]
    return _in(item, left)


def _sum(item: Item, mean: Mean) -> str:
    if not isinstance(item.question, Ranking):
        column = f"r.{item.question.id}"
        return f"SUM(CASE WHEN {column} >= 0 THEN {column} ELSE 0 END)"
    return " + ".join(
        f"{points} * {_count(f'r.{variable.name} = {_text(mean.name)}')}"
        for variable, points in zip(of_question(item.question), mean.points, strict=True)
    )


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _called(columns: Mapping[str, str]) -> list[str]:
    return [f"{value} AS {name}" for name, value in columns.items()]


def _select(columns: Sequence[str], source: str) -> str:
    listed = ",\n    ".join(columns)
    return f"  SELECT\n    {listed}\n  FROM {source}"
