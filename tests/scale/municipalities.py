"""Simulated municipalities: what a merge in each of them writes, through the exporter's own writer.

    build/scale/kommuner/kommun_001/responses.parquet

The columns are drawn all at once, with numpy; who is asked what is decided as in a merge.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import polars as pl

from exporter.errors import PHRASES
from exporter.findings import Findings
from exporter.frames import column_types, shown
from exporter.merge import Merged
from exporter.output_names import MODE, PLACE, Output
from exporter.writing.order import Order
from exporter.writing.parquet import write_parquet
from exporter.writing.result import Result
from questions.loader import load_survey
from questions.logic import choices
from questions.model import Multi, Number, Question, Ranking, Rating, Survey
from questions.variables import of_question
from questions.wording import phrases
from tests.exporter.municipality import AGES, AREAS, GENDERS
from tests.exporter.office_folder import ESSUNGA

BACKGROUND: Mapping[str, Mapping[str, int]] = {"alder": AGES, "omrade": AREAS, "kon": GENDERS}
PLACES = ("bibliotek", "skola", "vardcentral")
SMALLEST = 100
SKIPPED, ON_THE_WEB = 0.05, 0.6
"""Shares of answers and of responses."""


def write(folder: Path, municipalities: int, responses: int) -> Iterator[int]:
    """So many files in folders of their own; after each the number of its responses."""
    survey = load_survey(ESSUNGA)
    order = Order(ESSUNGA.read_bytes(), frozenset({Output.PARQUET}))
    say = phrases(PHRASES, "en")
    chance = np.random.default_rng(2027)
    for number, size in enumerate(sizes(municipalities, responses, chance), start=1):
        target = folder / f"kommun_{number:03}" / Output.PARQUET
        target.parent.mkdir(parents=True)
        write_parquet(Result(merged(survey, size, chance), order, say), target)
        yield size


def sizes(municipalities: int, responses: int, chance: np.random.Generator) -> list[int]:
    """How many answered in each: a few large, many small, `responses` together."""
    weights = chance.lognormal(sigma=1.0, size=municipalities)
    left = responses - SMALLEST * municipalities
    ends = np.rint(np.cumsum(weights) / weights.sum() * left).astype(int)
    return [SMALLEST + int(size) for size in np.diff(ends, prepend=0)]


def merged(survey: Survey, size: int, chance: np.random.Generator) -> Merged:
    web = chance.random(size) < ON_THE_WEB
    at = np.array(PLACES)[chance.integers(len(PLACES), size=size)]
    drawn: dict[str, object] = {MODE: np.where(web, "web", "kiosk"), PLACE: at}
    for question in survey.questions:
        drawn.update(_columns(question, size, chance))
    types = column_types(survey)
    frame = pl.DataFrame(drawn).select(pl.col(name).cast(kind) for name, kind in types.items())
    frame = frame.with_columns(pl.when(pl.col(MODE) == "kiosk").then(PLACE).alias(PLACE))
    for question in survey.questions:
        names = [variable.name for variable in of_question(question)]
        asked = shown(survey, question)
        if asked is not None and names:
            frame = frame.with_columns(pl.when(asked).then(pl.col(n)).alias(n) for n in names)
    return Merged(
        survey=survey,
        responses=frame.sort(list(types), nulls_last=True),
        comments=(),
        files=(),
        stores=(),
        clearing_codes=(),
        sources=(),
        findings=Findings(),
    )


def _columns(
    question: Question, size: int, chance: np.random.Generator
) -> Iterator[tuple[str, pl.Series]]:
    """The variables of one question, as codes and numbers; some have skipped it."""
    answered = pl.Series(chance.random(size) >= SKIPPED)

    def given(values: pl.Series) -> pl.Series:
        return values.zip_with(answered, pl.Series([None], dtype=values.dtype))

    columns = of_question(question)
    match question:
        case Multi():
            codes = [variable.part or "" for variable in columns]
            for variable, flags in zip(
                columns, _marked(question, codes, size, chance), strict=True
            ):
                yield variable.name, given(pl.Series(flags))
        case Ranking():
            order = np.argsort(chance.random((size, len(question.choices))), axis=1)
            for rank, variable in enumerate(columns):
                yield variable.name, given(_texts(list(question.choices), order[:, rank]))
        case Number() | Rating():
            values = np.minimum(question.min + chance.geometric(0.3, size) - 1, question.max)
            yield question.id, given(pl.Series(values))
        case _:
            for variable in columns:
                codes = list(variable.numbers())
                weights = _weights(question, codes, chance)
                drawn = chance.choice(len(codes), size, p=weights)
                yield variable.name, given(_texts(codes, drawn))


def _weights(
    question: Question, codes: list[str], chance: np.random.Generator
) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """How likely each choice is: of background as in a municipality, else as it falls there."""
    known = BACKGROUND.get(question.id)
    if known is None:
        return chance.dirichlet(np.full(len(codes), 3.0))
    together = sum(known.get(code, 3) for code in codes)
    return np.array([known.get(code, 3) / together for code in codes], dtype=np.float64)


def _marked(
    question: Multi, codes: list[str], size: int, chance: np.random.Generator
) -> "np.ndarray[tuple[int, int], np.dtype[np.int8]]":
    """A row a choice: 1 where it was marked. One is alone, or as many as may be are marked."""
    count = np.minimum(chance.geometric(0.5, size), question.max or len(codes))
    keys = chance.random((len(codes), size))
    missing = {code for code, choice in choices(question).items() if choice.missing is not None}
    by_itself = missing | set(question.exclusive)
    alone = [number for number, code in enumerate(codes) if code in by_itself]
    keys[alone] += 2  # after all others
    place = np.argsort(np.argsort(keys, axis=0), axis=0)
    marked = place < np.minimum(count, len(codes) - len(alone))
    if alone:
        is_alone = chance.random(size) < 0.1
        which = np.array(alone)[chance.integers(len(alone), size=size)]
        marked = np.where(is_alone, np.arange(len(codes))[:, None] == which, marked)
    return marked.astype(np.int8)


def _texts(codes: list[str], indices: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> pl.Series:
    return pl.Series(codes, dtype=pl.Enum(codes)).gather(indices)
