"""Rows that fewer can be picked out of: no place, coarser background, rare combinations blanked.

Who knows of somebody the background and the way of answering (`Fact`s) finds five rows or more that
fit, or none. Opinions are not among the facts: who knows ten of them finds the row. So such files
are less revealing, not anonymous.
"""

from collections.abc import Iterable, Mapping, Sequence

import polars as pl
from msgspec import Struct

from exporter.frames import holds
from exporter.output_names import MODE, PLACE
from exporter.protection.blanking import BLANKS, COUNT, Blanks, Fact, blanked, choices_of
from exporter.protection.groups import codes_in_groups, is_rolled_up, rolled_up
from questions.model import Asked, Condition, Question, Survey
from questions.variables import NOT_SHOWN, WITHHELD, of_question

LEAST_ALIKE = 5
LEAST_ROWS = 20
"""Of fewer there is no file with a row for each."""


class Protected(Struct, frozen=True):
    """Rows as they may be written."""

    survey: Survey
    """As if its background questions had been asked in groups."""
    codes: pl.DataFrame
    """A frame of codes without places, sorted by content."""
    withheld: Mapping[str, int]
    """Column to the number of values left out; only those of which some are."""
    rare: int
    """How many rows had too little company before."""


def protected(codes: pl.DataFrame, responses: pl.DataFrame, survey: Survey) -> Protected | None:
    """`codes`, the frame of codes of `responses`, protected; None when there are too few rows."""
    if codes.height < LEAST_ROWS:
        return None
    groups = rolled_up(survey)
    entries = _entries(survey)
    asked = responses.select(holds(survey, *e).alias(column) for e, column in entries.items())
    rows = pl.concat([codes_in_groups(codes.drop(PLACE), survey), asked], how="horizontal")
    facts = _facts(survey, groups, entries, _of_one_mode(rows, groups))
    known = list(dict.fromkeys(column for fact in facts for column in fact.columns))
    choices = choices_of(facts)
    seen = rows.group_by(known).agg(pl.len().cast(pl.Int64).alias(COUNT))
    seen = seen.sort(known, nulls_last=True)  # so that equal rows give equal blanks
    decided = blanked(seen, choices, LEAST_ALIKE)
    rows = rows.join(
        decided.drop(COUNT), on=known, how="left", nulls_equal=True, maintain_order="left"
    )
    columns = [name for name in rows.columns if not name.startswith("#")]
    written = rows.select(_blanked(rows, name, choices) for name in columns)
    return Protected(
        survey=groups,
        codes=written.sort(columns, nulls_last=True),  # or the order would tell what is left out
        withheld=_withheld(decided, choices),
        rare=int(seen.filter(pl.col(COUNT) < LEAST_ALIKE)[COUNT].sum()),
    )


def _blanked(rows: pl.DataFrame, name: str, choices: list[Blanks]) -> pl.Expr:
    numbers = [number for number, blanks in enumerate(choices) if name in blanks.tells]
    if not numbers:
        return pl.col(name)
    kind = rows.schema[name]
    value = pl.lit(str(WITHHELD), kind) if isinstance(kind, pl.Enum) else pl.lit(WITHHELD, kind)
    return pl.when(pl.col(BLANKS).is_in(numbers)).then(value).otherwise(pl.col(name)).alias(name)


def _withheld(decided: pl.DataFrame, choices: list[Blanks]) -> dict[str, int]:
    """Column to how many values of it are left out."""
    counts: dict[str, int] = {}
    for number, count in decided.group_by(BLANKS).agg(pl.col(COUNT).sum()).sort(BLANKS).rows():
        for name in sorted(choices[number].tells):
            counts[name] = counts.get(name, 0) + count
    return counts


# -- what is known of somebody


Entry = tuple[str, Condition]
"""An entry of `show_if`: the item, and what is wanted of it."""


def _facts(
    survey: Survey, groups: Survey, entries: Mapping[Entry, str], of_one_mode: Sequence[str]
) -> list[Fact]:
    """The mode, each background question, and what skip rules tell of those in groups.

    `of_one_mode`: questions whose answers tell the mode by themselves.
    """
    columns = {q.id: [v.name for v in of_question(q)] for q in groups.questions}
    hanging = _hanging(survey)

    def fact(own: Sequence[str], names: Iterable[str]) -> Fact:
        told = {name: None for one in names for name in (one, *hanging[one])}
        return Fact(tuple(own), frozenset(c for name in told for c in columns.get(name, [name])))

    facts = [fact([MODE], [MODE, *of_one_mode])]
    facts += [fact(columns[name], [name]) for name in _background(survey) if columns[name]]
    for entry, column in entries.items():
        asked = [q.id for q in _opinions(survey) if entry in q.show_if.items()]
        facts.append(fact([column], asked))
    return [one for one in facts if one.tells]


def _of_one_mode(rows: pl.DataFrame, groups: Survey) -> list[str]:
    """Questions to which only one mode gives answers, or answers that are whole in part.

    An export can lack a column, and a kiosk takes no ranking of which something is missing.
    """
    found = []
    for question in groups.questions:
        names = [variable.name for variable in of_question(question)]
        if len(question.modes) == 1 or not names:
            continue  # of one mode is known from the survey
        shown = rows.filter(pl.col(names[0]).cast(pl.String).ne_missing(str(NOT_SHOWN)))
        patterns = shown.select(MODE, *(pl.col(name).is_null() for name in names)).unique()
        some = patterns.filter(~pl.all_horizontal(names))
        in_part = some.filter(pl.any_horizontal(names)).group_by(names).len()
        if some[MODE].n_unique() == 1 < rows[MODE].n_unique() or (in_part["len"] == 1).any():
            found.append(question.id)
    return found


def _background(survey: Survey) -> list[str]:
    """The background questions, and those whose answers tell whether these were shown."""
    found = {q.id for q in survey.questions if isinstance(q, Asked) and q.background}
    for question in reversed(survey.questions):  # `show_if` looks back only
        if question.id in found:
            found |= {_question_of(item) for item in question.show_if}
    return [question.id for question in survey.questions if question.id in found]


def _opinions(survey: Survey) -> list[Question]:
    background = _background(survey)
    return [question for question in survey.questions if question.id not in background]


def _entries(survey: Survey) -> dict[Entry, str]:
    """What skip rules of opinions ask of background in groups, and a column for the answer.

    Whether an opinion was asked can tell what the group does not: under 16, where the group is
    under 30.
    """
    grouped = {question.id for question in survey.questions if is_rolled_up(survey, question)}
    asked = (entry for question in _opinions(survey) for entry in question.show_if.items())
    entries = dict.fromkeys(entry for entry in asked if _question_of(entry[0]) in grouped)
    return {entry: f"#asked{number}" for number, entry in enumerate(entries)}


def _hanging(survey: Survey) -> dict[str, list[str]]:
    """The questions whose being shown tells of the mode or of a question, however indirectly."""
    hanging: dict[str, list[str]] = {name: [] for name in [MODE, *(q.id for q in survey.questions)]}
    for question in survey.questions:
        on = {_question_of(item) for item in question.show_if}
        if len(question.modes) == 1:
            on.add(MODE)
        for name, known in hanging.items():
            if name in on or on & set(known):
                known.append(question.id)
    return hanging


def _question_of(item: str) -> str:
    """The id of the question of an item, which may be a row of a matrix."""
    return item.partition("_")[0]
