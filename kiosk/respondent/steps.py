"""What a respondent can do on a screen: every step takes a session and returns the next one."""

from typing import TYPE_CHECKING

import msgspec

from kiosk.respondent.session import NoticeName, Session
from questions import logic
from questions.characters import clean
from questions.logic import Answer, Chosen, Item
from questions.model import OTHER, Info, Number, Rating, Text

if TYPE_CHECKING:
    from questions.personal_data import Found


def write(session: Session, text: str) -> Session:
    """Take over what stands in the field of the present screen, if it has one."""
    if session.kind not in ("number", "text"):
        return session
    text = clean(text)[: session.most_characters]
    return msgspec.structs.replace(session, typed=text, notice=None)


def refuse_key(session: Session, notice: NoticeName) -> Session:
    """Say that what was just typed does not stand in the field, and why."""
    return msgspec.structs.replace(session, notice=notice)


def forward(session: Session) -> Session:
    """Go on: the draft becomes the answer, an empty one skips; an invalid one is refused.

    Where personal data seems to stand in it, the respondent is asked first: see `take_away`.
    """
    if session.at is None or session.found:
        return session
    if session.kind == "choice" and OTHER in session.marks:
        return _to_free_line(session)
    return _asked(session, going_on=True) or _go_on(session)


def _go_on(session: Session) -> Session:
    answer, notice = _answer(session)
    if notice:
        return msgspec.structs.replace(session, notice=notice)
    return _leave(session, answer, onward=True)


def enter(session: Session) -> Session:
    """Go on as with Enter, which alone answers, skips and sends nothing.

    Where nothing is chosen it stays. An empty field, or a ranking that could go on, is left by a
    second Enter, after it was said what is missing.
    """
    missing = _missing(session)
    if missing and (missing == "choose" or missing != session.notice):
        return msgspec.structs.replace(session, notice=missing)
    return forward(session)


def _missing(session: Session) -> NoticeName | None:
    match session.kind:
        case "finish":
            return "choose"
        case "choice" if not session.marks:
            return "choose"
        case "choice" if session.is_ranking and len(session.marks) < session.most_marks:
            return "fewer"
        case "number" | "text" if not session.typed.strip() and not session.on_free_line:
            return "empty"
    return None


def skip(session: Session) -> Session:
    """Go on without an answer to this question; what was marked or typed is dropped."""
    return session if session.at is None else _leave(session, None, onward=True)


def back(session: Session) -> Session:
    """Go back one screen and keep the draft if it can be an answer; on the first screen stay."""
    if session.found:
        return rewrite(session)
    if session.is_first:
        return session
    if session.on_free_line:
        return msgspec.structs.replace(session, on_free_line=False, notice=None)
    if session.at is None:
        return _show(
            session, session.answers, _name(logic.preceding(session.items, session.answers, None))
        )
    return _asked(session, going_on=False) or _go_back(session)


def _go_back(session: Session) -> Session:
    answer, notice = _answer(session)
    if notice:
        answer = session.answers.get(session.at or "")
    return _leave(session, answer, onward=False)


def take_away(session: Session) -> Session:
    """Take what was found out of the draft, and show what is left; go on where nothing is."""
    from questions.personal_data import without

    text = session.typed
    while found := _personal(text):  # two pieces that meet may make a third
        text = without(text, found)
    left = msgspec.structs.replace(session, typed=text.strip())
    return (
        msgspec.structs.replace(rewrite(left), notice="taken_away")
        if left.typed
        else _decided(left)
    )


def keep(session: Session) -> Session:
    """Leave the draft as it is, and go where the respondent was going."""
    return _decided(session)


def rewrite(session: Session) -> Session:
    """Back to the field, to change the draft by hand."""
    return msgspec.structs.replace(session, found=())


def _decided(session: Session) -> Session:
    if not session.found:
        return session
    session = rewrite(session)
    return _go_on(session) if session.found_going_on else _go_back(session)


def _asked(session: Session, *, going_on: bool) -> Session | None:
    """The screen that asks about personal data in the draft; None when there is none, or it was
    asked about before."""
    words = session.kind == "text" or OTHER in session.marks
    if not words or session.typed == _words(session.answers.get(session.at or "")):
        return None
    found = _personal(session.typed)
    return msgspec.structs.replace(session, found=found, found_going_on=going_on) if found else None


def _personal(text: str) -> tuple["Found", ...]:
    """Capitalised words alone stop nobody: mostly they are places."""
    from questions.personal_data import personal_data  # its patterns take a seventh of a start

    return tuple(piece for piece in personal_data(text) if piece.kind != "capitals")


def _words(answer: Answer | None) -> str:
    return answer.words if isinstance(answer, Chosen) else answer if isinstance(answer, str) else ""


def speak(session: Session, language: str) -> Session:
    """Change the language and nothing else."""
    return msgspec.structs.replace(session, language=language)


def _leave(session: Session, answer: Answer | None, *, onward: bool) -> Session:
    name = session.at or ""
    answers = logic.answered(session.items, session.answers, name, answer)
    step = logic.following if onward else logic.preceding
    return _show(session, answers, _name(step(session.items, answers, name)))


def _show(session: Session, answers: dict[str, Answer], name: str | None) -> Session:
    """The screen of an item, with the answer it had before as the draft."""
    marks: tuple[str, ...] = ()
    typed = ""
    match answers.get(name or ""):
        case Chosen(codes, words):
            marks, typed = codes, words
        case int() as number:
            item = next(item for item in session.items if item.name == name)
            marks, typed = (
                ((str(number),), "") if isinstance(item.question, Rating) else ((), str(number))
            )
        case str() as text:
            typed = text
    return msgspec.structs.replace(
        session,
        at=name,
        answers=answers,
        marks=marks,
        typed=typed,
        on_free_line=False,
        notice=None,
        found=(),
    )


def _to_free_line(session: Session) -> Session:
    return msgspec.structs.replace(session, on_free_line=True, notice=None)


def _answer(session: Session) -> tuple[Answer | None, NoticeName | None]:
    """The answer that the draft stands for (None when empty), or why it is none."""
    item = session.item
    if item is None:
        return None, None
    match item.question:
        case Number():
            return _number(item, session.typed)
        case Text():
            return session.typed.strip() or None, None
        case Info():
            return None, None
        case Rating():
            return (int(session.marks[0]) if session.marks else None), None
        case _:
            words = session.typed.strip() if OTHER in session.marks else ""
            return (Chosen(session.marks, words) if session.marks else None), None


def _number(item: Item, typed: str) -> tuple[Answer | None, NoticeName | None]:
    text = typed.strip()
    if not text:
        return None, None
    if not text.removeprefix("-").isdecimal() or not text.isascii():
        return None, "not_a_number"
    number = int(text)
    if logic.fault(item, number):
        return None, "out_of_range"
    return number, None


def _name(item: Item | None) -> str | None:
    return item.name if item else None
