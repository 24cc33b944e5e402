"""A merge as it is written: as codes, for programs, and in words, for people."""

import polars as pl
from msgspec import Struct

from exporter.merge import Merged
from exporter.output_names import REVIEW
from exporter.writing.labels import coded, headings, labelled
from questions.codebook import MISSING, Entry, codebook
from questions.wording import QUESTION_PHRASES, Phrases, phrases


class InWords(Struct, frozen=True):
    """A table to be read: `headings` stand over the columns instead of their names."""

    frame: pl.DataFrame
    headings: tuple[str, ...]


class Result(Struct, frozen=True):
    """What all writers write from."""

    merged: Merged
    say: Phrases
    """The exporter's words, for whoever merges."""
    words: Phrases
    """The words of questions, in the survey's first language."""
    codes: pl.DataFrame
    codes_in_words: InWords
    comments: pl.DataFrame
    comments_in_words: InWords
    codebook: pl.DataFrame
    codebook_in_words: InWords


def result_of(merged: Merged, say: Phrases) -> Result:
    """`merged` as tables in the survey's first language; `say` speaks to whoever merges."""
    survey = merged.survey
    language = survey.languages[0]
    words = phrases(QUESTION_PHRASES, language)
    comments = _comments(merged)
    questions = {q.id: " ".join(q.text[language].split()) for q in survey.questions}
    book = _codebook(merged, language)
    return Result(
        merged=merged,
        say=say,
        words=words,
        codes=coded(merged.responses, survey),
        codes_in_words=InWords(labelled(merged.responses, survey, words), headings(survey, words)),
        comments=comments,
        comments_in_words=InWords(
            comments.with_columns(pl.col("question").replace(questions)),
            tuple(words(f"codebook.{name}") for name in ("question", "text", "review")),
        ),
        codebook=book,
        codebook_in_words=InWords(
            _in_words(book, words), tuple(words(f"codebook.{name}") for name in book.columns)
        ),
    )


def _comments(merged: Merged) -> pl.DataFrame:
    rows = merged.comments
    return pl.DataFrame(
        {
            "question": [comment.question for comment in rows],
            "text": [comment.text for comment in rows],
            REVIEW: [int(comment.review) for comment in rows],
        },
        schema={"question": pl.String, "text": pl.String, REVIEW: pl.Int64},
    )


def _codebook(merged: Merged, language: str) -> pl.DataFrame:
    entries = list(codebook(merged.survey, language))
    return pl.DataFrame(
        {name: [getattr(entry, name) for entry in entries] for name in Entry.__struct_fields__},
        schema={
            name: pl.Int64 if name == "number" else pl.String for name in Entry.__struct_fields__
        },
    )


def _in_words(book: pl.DataFrame, words: Phrases) -> pl.DataFrame:
    """The codebook for a reader: what kind and what missing means, in words."""
    kinds = {kind: words(f"codebook.kind_{kind}") for kind in ("code", "flag", "integer")}
    missing = {name: words(f"codebook.missing_{name}") for name in MISSING}
    return book.with_columns(pl.col("kind").replace(kinds), pl.col("missing").replace(missing))
