"""Comments as staff give them back: sorted by theme, and marked for publication."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from exporter.errors import ExporterError
from exporter.findings import Notes
from exporter.frames import ROW
from exporter.merge import Merged, MergedComment, to_review
from exporter.output_names import COMMENT_FIELDS, MIXED
from exporter.reading.files import shown_name
from exporter.reading.own import comment_fields
from exporter.reading.tables import batches, tables_of
from questions.characters import clean, normal
from questions.model import Matrix, Survey

SIGNS = frozenset("=+-@＝＋－＠")
"""What begins a formula."""
EXPLICIT = frozenset({"ja", "yes"})
"""What publishes a comment that a person should look at."""
PUBLISHED = EXPLICIT | {"x", "1"}
NOT_PUBLISHED = frozenset({"", "nej", "no", "0"})


class _Row(Struct, frozen=True):
    """A row of the file, as it stands there."""

    number: int
    question: str
    text: str
    review: str
    theme: str
    publish: str


def with_staff_comments(merged: Merged, path: Path) -> Merged:
    """`merged` with what staff have written beside the comments in the file at `path`.

    A comment is known by its question and text. A text that no respondent wrote is staff's, who
    have changed one: it is added, and the one that it comes from stays as it was. What cannot be
    understood is noted with its row. Raises ExporterError.
    """
    name = shown_name(path)
    notes = merged.findings.of(name)
    try:
        rows = list(_rows(path, name))
    except OSError as error:
        raise ExporterError("unreadable", file=name, reason=error) from None
    reader = _Reader(merged.survey, notes)
    waiting = _Waiting(merged.comments)
    for row in rows:
        position = waiting.position(reader.question(row.question), row.text)
        if position is not None:
            waiting.comments[position] = reader.marked(waiting.comments[position], row)
        elif staffs := reader.own(row):
            waiting.comments.append(staffs)
    return replace(merged, comments=tuple(sorted(waiting.comments)))


class _Waiting:
    """The comments of a merge, each to be found once by what a row of the file says."""

    def __init__(self, comments: Sequence[MergedComment]) -> None:
        self.comments = list(comments)
        self._by_question: dict[tuple[str, str], list[int]] = {}
        self._by_text: dict[str, list[int]] = {}
        self._found: set[int] = set()
        for position, comment in reversed(list(enumerate(comments))):
            key = _key(comment.text)
            self._by_question.setdefault((comment.question, key), []).append(position)
            self._by_text.setdefault(key, []).append(position)

    def position(self, question: str, text: str) -> int | None:
        """Where the comment stands; without its question, if it was written without."""
        key = _key(text)
        known = self._by_question.get((question, key), [])
        if question == MIXED:
            known = self._by_text.get(key, [])
        while known:
            position = known.pop()
            if position not in self._found:
                self._found.add(position)
                return position
        return None


class _Reader:
    """Understands what staff write in the cells of a row."""

    def __init__(self, survey: Survey, notes: Notes) -> None:
        self._notes = notes
        self._questions = {normal(MIXED): MIXED}
        for question in survey.questions:
            for text in (question.id, *question.text.values()):
                self._questions[normal(" ".join(text.split()))] = question.id
        self._themes = _themes(survey)

    def question(self, written: str) -> str:
        """The id of a question; empty when it is none of the survey's."""
        return self._questions.get(normal(written), "")

    def marked(self, comment: MergedComment, row: _Row) -> MergedComment:
        """`comment` with what stands beside it."""
        review = comment.review or normal(row.review) not in NOT_PUBLISHED
        publish = self._publish(row, review=review)
        return replace(comment, theme=self._theme(row), publish=publish)

    def own(self, row: _Row) -> MergedComment | None:
        """A text of staff's; None where it is about no question."""
        question = self.question(row.question)
        if not question:
            self._notes.note("staff_question", row.number)
            return None
        text = clean(_plain(row.text)).strip()
        self._notes.note("staff_text", row.number, weight="note")
        own = MergedComment(question, text, to_review(text), is_staffs=True)
        return self.marked(own, row)

    def _theme(self, row: _Row) -> str:
        written = normal(row.theme)
        if written and written not in self._themes:
            self._notes.note("staff_theme", row.number)
        return self._themes.get(written, "")

    def _publish(self, row: _Row, *, review: bool) -> bool:
        written = normal(row.publish)
        if written in EXPLICIT or (written in PUBLISHED and not review):
            return True
        if written in PUBLISHED:
            self._notes.note("staff_review", row.number)
        elif written not in NOT_PUBLISHED:
            self._notes.note("staff_publish", row.number)
        return False


def _themes(survey: Survey) -> Mapping[str, str]:
    """Key or title of every theme to its key."""
    keys = set(survey.themes)
    for question in survey.questions:
        keys |= {theme for theme in [getattr(question, "theme", None)] if theme}
        if isinstance(question, Matrix):
            keys |= {row.theme for row in question.rows.values() if row.theme}
    titles = {
        normal(title): key for key, texts in survey.themes.items() for title in texts.values()
    }
    return titles | {normal(key): key for key in keys}


def _rows(path: Path, name: str) -> Iterator[_Row]:
    """The rows that hold a text. Raises ExporterError, OSError."""
    names = comment_fields()
    for table in tables_of(path, name):
        held = [names.get(normal(heading), "") for heading in table.head[0]]
        if not {"question", "text"} <= set(held):
            continue
        for batch in batches(table, name, 1):
            columns = [str(number) for number, field in enumerate(held) if field]
            for *cells, number in batch.select(*columns, ROW).iter_rows():
                values = dict(zip(filter(None, held), cells, strict=True))
                if values["text"].strip():
                    yield _Row(number, *(values.get(field, "") for field in COMMENT_FIELDS))
        return
    raise ExporterError("no_comments", file=name)


def _plain(text: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from running it."""
    is_masked = text.startswith("'") and text[1:].lstrip()[:1] in SIGNS
    return text[1:] if is_masked else text


def _key(text: str) -> str:
    """What makes a text the same: blanks and line ends come back otherwise from a spreadsheet."""
    return " ".join(_plain(text).split())
