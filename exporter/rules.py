"""The survey's rules over a frame of records: an answer that breaks one is left out and noted."""

from collections.abc import Collection, Sequence

import polars as pl

from exporter.findings import Notes
from exporter.frames import ROW, WORDS, shown
from questions.logic import most_codes
from questions.model import OTHER, Mode, Multi, Question, Ranking, Survey
from questions.variables import of_question


def checked(
    records: pl.DataFrame,
    survey: Survey,
    mode: Mode,
    notes: Notes,
    lacking: Collection[str] = (),
) -> pl.DataFrame:
    """`records` without answers that break a rule; the rest of their rows stays.

    `lacking`: variables that nothing is known of, for the file has no column of theirs.
    """
    for question in survey.questions:
        names = [variable.name for variable in of_question(question)]
        words = [WORDS + question.id] if WORDS + question.id in records.columns else []
        if not names and not words:
            continue
        if isinstance(question, Multi):
            records = _multi(records, question, names, notes, lacking)
        elif isinstance(question, Ranking) and question.pick > 1:
            twice = pl.any_horizontal(
                (pl.col(a) == pl.col(b)).fill_null(value=False)
                for n, a in enumerate(names)
                for b in names[n + 1 :]
            )
            records = _left_out(records, twice, "ranked_twice", question, names, notes)
        applies = shown(survey, question, mode)
        if applies is not None:
            names += words
            wrong = ~applies & pl.any_horizontal(pl.col(names).is_not_null())
            records = _left_out(records, wrong, "not_shown", question, names, notes)
    return records


def _multi(
    records: pl.DataFrame,
    question: Multi,
    names: Sequence[str],
    notes: Notes,
    lacking: Collection[str],
) -> pl.DataFrame:
    """Nothing marked is skipped, as at the kiosk; else what could be marked and is not is 0."""
    if question.other and WORDS + question.id in records.columns:
        words = pl.col(WORDS + question.id).is_not_null()
        other = f"{question.id}_{OTHER}"
        if other not in lacking:
            marked = (pl.col(other) == 1).fill_null(value=False)
            records = records.with_columns((words | marked).cast(pl.Int8).alias(other))
    marked = pl.sum_horizontal(pl.col(names).fill_null(0).cast(pl.Int32))
    records = records.with_columns(
        pl.when(marked > 0).then(pl.col(name).fill_null(0)).alias(name)
        for name in names
        if name not in lacking
    )
    too_many = marked > most_codes(question)
    records = _left_out(records, too_many, "too_many", question, names, notes)
    if question.exclusive:
        alone = pl.any_horizontal(
            pl.col(f"{question.id}_{code}").fill_null(0) == 1 for code in question.exclusive
        )
        wrong = alone & (marked > 1)
        records = _left_out(records, wrong, "not_alone", question, names, notes)
    return records


def _left_out(
    records: pl.DataFrame,
    wrong: pl.Expr,
    phrase: str,
    question: Question,
    names: Sequence[str],
    notes: Notes,
) -> pl.DataFrame:
    """`records` with `names` emptied in the rows where `wrong` holds, and those noted."""
    mask = records.select(wrong.alias("wrong"))["wrong"]
    if not mask.any():
        return records
    notes.note_rows(phrase, records[ROW].filter(mask), question.id)
    return records.with_columns(pl.when(~mask).then(pl.col(name)).alias(name) for name in names)
