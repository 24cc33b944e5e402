"""Comments as they may be written: none stands under a question that few were asked."""

import polars as pl
from msgspec.structs import replace

from exporter.frames import shown
from exporter.merge import Merged, MergedComment
from exporter.output_names import MIXED, MODE
from questions.codebook import can_be_not_shown
from questions.logic import has_other
from questions.model import OTHER, Multi, Question

LEAST_AUTHORS = 10
"""Respondents who can have written what stands under one heading."""


def by_question(merged: Merged) -> list[MergedComment]:
    """The comments, those to questions that too few could answer together under `MIXED`.

    So many that together at least `LEAST_AUTHORS` could have written them, as far as there are.
    """
    few = _of_few(merged)
    return sorted(
        replace(comment, question=MIXED) if comment.question in few else comment
        for comment in merged.comments
    )


def _of_few(merged: Merged) -> set[str]:
    """The questions with comments that go under one heading; those that most answer come last."""
    spoken = {comment.question for comment in merged.comments}
    asked = [question for question in merged.survey.questions if question.id in spoken]
    authors = merged.responses.select(_can_write(merged, q).alias(q.id) for q in asked)
    counts = {question.id: int(authors[question.id].sum()) for question in asked}
    few = {q.id for q in asked if _is_of_some(q) and counts[q.id] < LEAST_AUTHORS}
    for question in sorted(counts, key=counts.__getitem__):
        if not few or authors.select(pl.any_horizontal(sorted(few)).sum()).item() >= LEAST_AUTHORS:
            break
        few.add(question)
    return few


def _is_of_some(question: Question) -> bool:
    return has_other(question) or can_be_not_shown(question)


def _can_write(merged: Merged, question: Question) -> pl.Expr:
    """Whether a respondent can have written the words of `question`."""
    if isinstance(question, Multi):
        return (pl.col(f"{question.id}_{OTHER}") == 1).fill_null(value=False)
    if has_other(question):
        return (pl.col(question.id).cast(pl.String) == OTHER).fill_null(value=False)
    asked = shown(merged.survey, question)
    return pl.col(MODE).is_not_null() if asked is None else asked  # everybody
