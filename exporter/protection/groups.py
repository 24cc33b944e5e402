"""Background questions in the groups of `rollup`, as files with a row for each response have it."""

from collections.abc import Mapping

import polars as pl
from msgspec.structs import replace

from exporter.frames import code_type
from questions.groups import Group, groups
from questions.logic import has_other
from questions.model import OTHER, Choice, Multi, Question, Single, Survey
from questions.variables import NOT_SHOWN, of_question


def is_rolled_up(survey: Survey, question: Question) -> bool:
    """Whether the choices of `question` are grouped: those of opinions never are."""
    return (
        isinstance(question, Single | Multi)
        and question.background
        and question.id in survey.rollup
    )


def rolled_up(survey: Survey) -> Survey:
    """`survey` as if its background questions had been asked in groups."""
    asked = tuple(
        _in_groups(survey, question)
        if isinstance(question, Single | Multi) and is_rolled_up(survey, question)
        else question
        for question in survey.questions
    )
    return replace(survey, questions=asked)


def _in_groups(survey: Survey, question: Single | Multi) -> Question:
    """Groups are numbered from 1; declared missing choices keep their numbers."""
    found = groups(survey, question)
    choices = {
        group.name: Choice(text=_title(survey, group), value=number)
        for number, group in enumerate(found, start=1)
        if group.name != OTHER
    }
    missing = {
        code: choice for code, choice in question.choices.items() if choice.missing is not None
    }
    other = has_other(question) and any(group.name == OTHER for group in found)
    return replace(question, choices=choices | missing, other=other)


def _title(survey: Survey, group: Group) -> Mapping[str, str]:
    return group.title or dict.fromkeys(survey.languages, group.name)


def codes_in_groups(codes: pl.DataFrame, survey: Survey) -> pl.DataFrame:
    """`codes`, a frame of codes, with the columns of `rolled_up(survey)`."""
    columns: list[pl.Expr] = []
    for question in survey.questions:
        names = [variable.name for variable in of_question(question)]
        if isinstance(question, Single | Multi) and is_rolled_up(survey, question):
            columns += _grouped(survey, question)
        else:
            columns += map(pl.col, names)
    asked = {v.name for question in survey.questions for v in of_question(question)}
    return codes.select(*(name for name in codes.columns if name not in asked), *columns)


def _grouped(survey: Survey, question: Single | Multi) -> list[pl.Expr]:
    [grouped] = [q for q in rolled_up(survey).questions if q.id == question.id]
    found = groups(survey, question)
    if isinstance(question, Single):
        [variable] = of_question(grouped)
        names = {code: group.name for group in found for code in group.codes}
        kind = code_type(variable)
        return [pl.col(question.id).cast(pl.String).replace(names).cast(kind)]
    parts = {group.name: group.codes for group in found}
    return [
        _any([f"{question.id}_{code}" for code in parts.get(v.part or "", (v.part or "",))], v.name)
        for v in of_question(grouped)
    ]


def _any(flags: list[str], name: str) -> pl.Expr:
    """Whether any of `flags` is set; they are all empty, or all not shown, or none is."""
    known = pl.coalesce(flags)
    return pl.when(known == NOT_SHOWN).then(known).otherwise(pl.max_horizontal(flags)).alias(name)
