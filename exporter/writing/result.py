"""A merge as it is written: as codes, for programs, and in words, for people."""

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property

import polars as pl
from msgspec import Struct

from exporter.errors import PHRASES
from exporter.merge import Merged
from exporter.output_names import (
    DETAILED_ONLY,
    OF_COMMENTS,
    PUBLISH,
    REVIEW,
    ROW_LEVEL,
    THEME,
    Output,
)
from exporter.protection.comments import LEAST_AUTHORS, by_question
from exporter.protection.protect import LEAST_ALIKE, LEAST_ROWS, Protected, protected
from exporter.writing.labels import coded, headings, labelled
from exporter.writing.order import Order
from questions.codebook import MISSING, Entry, codebook
from questions.model import Survey
from questions.wording import QUESTION_PHRASES, Phrases, phrases


class InWords(Struct, frozen=True):
    """A table to be read: `headings` stand over the columns instead of their names."""

    frame: pl.DataFrame
    headings: tuple[str, ...]


class Result:
    """What all writers write from; each table is made when the first of them asks for it."""

    def __init__(self, merged: Merged, order: Order, say: Phrases) -> None:
        self.merged = merged
        self.order = order
        self.say = say
        """The exporter's words, for whoever merges."""
        self.words = phrases(QUESTION_PHRASES, merged.survey.languages[0])
        """The words of questions, in the survey's first language."""
        self.own = phrases(PHRASES, self.words.language)
        """The exporter's words, in the survey's first language: for what lies in files."""
        self.protected: Protected | None = None
        """The rows, unless all is written as it was answered, or there are too few of them."""
        if not order.detailed and order.wants_rows:
            exact = coded(merged.responses, merged.survey)
            self.protected = protected(exact, merged.responses, merged.survey)

    @cached_property
    def outputs(self) -> tuple[Output, ...]:
        """The files that are written."""
        return tuple(o for o in Output if self.order.wants(o) and o not in self.refused)

    @cached_property
    def refused(self) -> frozenset[Output]:
        """The files that are not written whoever wants them: they would tell too much."""
        found: set[Output] = set()
        if not self.order.detailed:
            found |= DETAILED_ONLY
        if not self.has_rows:
            found |= ROW_LEVEL
        if not self.has_comments:
            found |= OF_COMMENTS
        return frozenset(found)

    @property
    def has_rows(self) -> bool:
        return self.order.detailed or self.merged.responses.height >= LEAST_ROWS

    @property
    def has_comments(self) -> bool:
        return self.order.detailed or self.merged.responses.height >= LEAST_AUTHORS

    @cached_property
    def statement(self) -> str:
        """What the files are, for whoever comes upon one of them."""
        own = self.own
        if self.order.detailed:
            return own("report.detailed")
        return own("report.less_revealing", least=LEAST_ALIKE)

    @property
    def about(self) -> Iterator[str]:
        """How to read the sheets of the workbook, line by line."""
        own = self.own
        words = self.words
        survey = self.merged.survey
        yield own("report.survey", survey=survey.survey, version=survey.version)
        yield self.statement
        yield own("about.labels", sheet=words("codebook.sheet_labels"))
        yield own("about.codes", sheet=words("codebook.sheet_codes"))
        yield own("about.codebook", sheet=words("codebook.sheet_codebook"))
        yield own("about.empty")
        yield own("about.not_shown")
        if self.withheld:
            yield own("about.withheld")
        yield own("about.missing")
        yield own("about.comments")
        yield own("about.saving")

    @property
    def title(self) -> str:
        """Of the survey, in its first language."""
        return self.merged.survey.title[self.words.language]

    @cached_property
    def survey(self) -> Survey:
        """The questions of the rows: some are in groups."""
        return self.protected.survey if self.protected else self.merged.survey

    @property
    def withheld(self) -> Mapping[str, int]:
        """Column to the number of values left out of the rows."""
        return self.protected.withheld if self.protected else {}

    @cached_property
    def codes(self) -> pl.DataFrame:
        """A frame of codes. Only of exactly what was answered does it say what the files tell of
        who was asked: beside that no kiosk ever differs from its conditions."""
        if self.protected:
            return self.protected.codes
        told = self.merged.asked if self.order.detailed else None
        return coded(self.merged.responses, self.merged.survey, told)

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """The columns of `codes` in words."""
        return headings(self.codes.columns, self.survey, self.words)

    @cached_property
    def codes_in_words(self) -> InWords:
        frame = labelled(self.codes, self.survey, self.words, self.withheld)
        return InWords(frame, self.headings)

    @cached_property
    def comments(self) -> pl.DataFrame:
        """Question, text, whether somebody should look at it, and what staff say of it."""
        rows = by_question(self.merged)
        return pl.DataFrame(
            {
                "question": [comment.question for comment in rows],
                "text": [comment.text for comment in rows],
                REVIEW: [int(comment.review) for comment in rows],
                THEME: [comment.theme or None for comment in rows],
                PUBLISH: ["ja" if comment.publish else None for comment in rows],
            },
            schema={
                "question": pl.String,
                "text": pl.String,
                REVIEW: pl.Int64,
                THEME: pl.String,
                PUBLISH: pl.String,
            },
        )

    @cached_property
    def comments_in_words(self) -> InWords:
        words = self.words
        language = words.language
        asked = {q.id: " ".join(q.text[language].split()) for q in self.survey.questions}
        themes = {key: texts[language] for key, texts in self.survey.themes.items()}
        return InWords(
            self.comments.with_columns(
                pl.col("question").replace(asked), pl.col(THEME).replace(themes)
            ),
            tuple(
                words(f"codebook.{name}")
                for name in ("question", "text", "review", "theme", "publish")
            ),
        )

    @cached_property
    def codebook(self) -> pl.DataFrame:
        return _codebook(self.survey, self.words.language, self.withheld)

    @cached_property
    def codebook_in_words(self) -> InWords:
        """What kind and what missing means, in words."""
        words = self.words
        kinds = {kind: words(f"codebook.kind_{kind}") for kind in ("code", "flag", "integer")}
        missing = {name: words(f"codebook.missing_{name}") for name in MISSING}
        book = self.codebook
        in_words = book.with_columns(
            pl.col("kind").replace(kinds), pl.col("missing").replace(missing)
        )
        return InWords(in_words, tuple(words(f"codebook.{name}") for name in book.columns))


def _codebook(survey: Survey, language: str, withheld: Collection[str]) -> pl.DataFrame:
    entries = list(codebook(survey, language, withheld))
    return pl.DataFrame(
        {name: [getattr(entry, name) for entry in entries] for name in Entry.__struct_fields__},
        schema={
            name: pl.Int64 if name == "number" else pl.String for name in Entry.__struct_fields__
        },
    )
