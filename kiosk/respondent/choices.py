"""What a session offers to choose from on its screen, and what marking a line of it does."""

import msgspec
from msgspec import Struct

from kiosk.respondent.session import NoticeName, Session, codes
from questions import logic
from questions.logic import Item
from questions.model import Matrix, Multi, Question, Ranking, Rating


class ChoiceLine(Struct, frozen=True):
    """One line of a choice list, as it is to be drawn."""

    code: str
    text: str
    marked: bool
    rank: int
    """Of a ranking, the place it was given, from 1; else 0."""


def lines(session: Session) -> tuple[ChoiceLine, ...]:
    """The choice list of the present screen, in the session's language; empty if it has none."""
    item = session.item
    if item is None or session.kind != "choice":
        return ()
    ranked = isinstance(item.question, Ranking)
    return tuple(
        ChoiceLine(
            code,
            _text(item.question, code, session.language),
            code in session.marks,
            session.marks.index(code) + 1 if ranked and code in session.marks else 0,
        )
        for code in codes(item)
    )


def _text(question: Question, code: str, language: str) -> str:
    """The words of `other` are the kiosk's own; of a scale, the two ends carry words."""
    if isinstance(question, Rating):
        low, high = question.labels[language] if question.labels else ("", "")
        return {str(question.min): low, str(question.max): high}.get(code, "")
    choice = logic.choices(question).get(code)
    return choice.text[language] if choice else ""


def row_text(session: Session) -> str:
    """Of a matrix, the text of the row that is asked about; else empty."""
    item = session.item
    if item and item.row and isinstance(item.question, Matrix):
        return item.question.rows[item.row].text[session.language]
    return ""


def numbers_are_read(session: Session) -> bool:
    """Whether a label holds digits: then somebody may type what they read (ages, years, counts).

    Not on a scale, where the digit of a line is its number.
    """
    item = session.item
    if item is None or not session.one_of_many or isinstance(item.question, Rating):
        return False
    return any(character.isdecimal() for line in lines(session) for character in line.text)


def mark(session: Session, code: str) -> Session:
    """Mark a line of the choice list, or take its mark away.

    Where one answer is possible the mark moves; a marked line stays marked, so that leaning on a
    key does no harm. Too many marks are refused with a notice, and an exclusive choice and the
    others drive each other away.
    """
    item = session.item
    if item is None or session.kind != "choice" or code not in codes(item):
        return session
    marks = session.marks
    notice: NoticeName | None = None
    if session.one_of_many:
        marks = (code,)
    elif code in marks:
        marks = tuple(other for other in marks if other != code)
    else:
        marks, notice = _added(item, marks, code)
    return msgspec.structs.replace(session, marks=marks, notice=notice)


def _added(
    item: Item, marks: tuple[str, ...], code: str
) -> tuple[tuple[str, ...], NoticeName | None]:
    exclusive = item.question.exclusive if isinstance(item.question, Multi) else ()
    if code in exclusive:
        return (code,), "cleared_others" if marks else None
    left = tuple(other for other in marks if other not in exclusive)
    if len(left) >= logic.most_codes(item.question):
        return marks, "full"
    return (*left, code), "cleared_exclusive" if left != marks else None
