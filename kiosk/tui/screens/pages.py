"""What the survey screen says at each point of a session, in words: no widget knows a question."""

import msgspec
from msgspec import Struct

from kiosk.respondent.choices import ChoiceLine, row_text
from kiosk.respondent.choices import lines as lines_of
from kiosk.respondent.session import Session
from kiosk.tui.digits import Objection
from kiosk.tui.widgets.key_hints import Hint
from kiosk.tui.widgets.rows import Block, Content, Field, ListLine
from kiosk.wording import spelled
from questions import logic
from questions.model import LARGEST_NUMBER, OTHER, Multi, Number, Ranking, Rating, Text
from questions.wording import Phrases

_MOST_FOUND = 5
"""Pieces of personal data that are shown; more would not fit."""


class Page(Struct, frozen=True):
    """One screenful."""

    progress: str
    share: float
    question: str
    keys: tuple[Hint, ...]
    exits: tuple[Hint, ...]
    above: str = ""
    """Of a matrix: the question, above the row that it is asked about."""
    help: str = ""
    hint: str = ""
    """What is possible on this screen, or what was wrong with the last step."""
    is_notice: bool = False
    lines: tuple[ListLine, ...] = ()
    unit: str = ""
    left: str = ""
    """How many characters may still be written."""

    def content(self, field: Field | None = None) -> Content:
        """What of it stands on the sheet; `field` is how much room there is to write."""
        if field is not None:
            field = msgspec.structs.replace(field, beside=self.unit, below=self.left)
        blocks = (
            Block(self.above),
            Block(self.question, "strong"),
            Block(self.help),
            Block(self.hint, "notice" if self.is_notice else "plain"),
        )
        return Content(blocks, self.lines, field)


class Refused(Struct, frozen=True):
    """A digit that counted nowhere, which is said."""

    why: Objection
    digit: str


def page(
    session: Session,
    say: Phrases,
    other_language: str,
    refused: Refused | None = None,
    *,
    goes_on: bool = False,
) -> Page:
    """`other_language` is what F2 leads to, by its own name; empty where there is only one.

    `goes_on`: a digit that marks a line leads on by itself.
    """
    exits = _exits(say, other_language)
    if session.kind == "finish":
        return _told(_finish(session, say, exits), say, refused)
    if session.kind == "found":
        return _told(_found(session, say, exits), say, refused)
    return _told(_question(session, say, exits, goes_on=goes_on), say, refused)


def _told(drawn: Page, say: Phrases, refused: Refused | None) -> Page:
    """The page, with why the last digit counted nowhere."""
    if refused is None:
        return drawn
    hint = f"! {refusal(say, refused, drawn.lines)}"
    return msgspec.structs.replace(drawn, hint=hint, is_notice=True)


def told(say: Phrases, refused: Refused | None, lines: tuple[ListLine, ...]) -> Block:
    """The notice of a digit that counted nowhere; empty where there was none."""
    return Block(f"! {refusal(say, refused, lines)}" if refused else "", "notice")


def refusal(say: Phrases, refused: Refused, lines: tuple[ListLine, ...]) -> str:
    """Why a digit counted nowhere, and what can be chosen."""
    return say(f"notice.{refused.why}", digit=refused.digit, lines=_span(lines))


def _span(lines: tuple[ListLine, ...]) -> str:
    """The digits that choose: `1-6`."""
    digits = [line.digit for line in lines if line.digit != "0"]
    return f"{digits[0]}-{digits[-1]}" if len(digits) > 1 else "".join(digits)


def _question(session: Session, say: Phrases, exits: tuple[Hint, ...], *, goes_on: bool) -> Page:
    item = session.item
    assert item is not None  # noqa: S101  all kinds but "finish" have one
    question, language = item.question, session.language
    progress, share = _progress(session, say)
    text = question.text[language].rstrip()
    row = row_text(session)
    notice = _notice(session, say)
    lines = _lines(session, say)
    help_texts = None if session.kind == "info" else getattr(question, "help", None)
    return Page(
        progress=progress,
        share=share,
        question=row or text,
        above=" ".join(text.split()) if row else "",
        help=help_texts[language].rstrip() if help_texts and not session.on_free_line else "",
        hint=f"! {notice}" if notice else _hint(session, say),
        is_notice=bool(notice),
        lines=lines,
        unit=question.unit[language] if isinstance(question, Number) and question.unit else "",
        left=_characters_left(session, say),
        keys=_keys(session, say, lines, goes_on=goes_on),
        exits=exits,
    )


def _progress(session: Session, say: Phrases) -> tuple[str, float]:
    """How far one has come, in words, and as a share of the way."""
    come = logic.progress(session.items, session.answers, session.at or "")
    if session.kind == "info":
        words = ""  # it is no question
    else:
        phrase = "question.progress" if come.is_certain else "question.progress_most"
        words = say(phrase, number=come.number, total=come.total)
    if come.parts > 1:
        words += "   " + say("question.part", part=come.part, parts=come.parts)
    return words, (max(come.number, 1) - 1 + (come.part - 1) / come.parts) / max(come.total, 1)


def _finish(session: Session, say: Phrases, exits: tuple[Hint, ...]) -> Page:
    return Page(
        progress=say("finish.progress"),
        share=1,
        question=say("finish.title"),
        help=say("finish.text"),
        hint=f"! {say('finish.choose')}" if session.notice else "",
        is_notice=session.notice is not None,
        lines=(ListLine("1", say("finish.send")), ListLine("2", say("finish.back"))),
        keys=(("1-2", say("key.choose")), ("<-", say("key.back"))),
        exits=exits,
    )


def _found(session: Session, say: Phrases, exits: tuple[Hint, ...]) -> Page:
    """What looks like personal data in the draft, and whether it shall stay."""
    pieces = [
        say(f"found.{piece.kind}", words=" ".join(session.typed[piece.start : piece.end].split()))
        for piece in session.found[:_MOST_FOUND]
    ]
    if len(session.found) > _MOST_FOUND:
        pieces.append(say("found.more", count=len(session.found) - _MOST_FOUND))
    progress, share = _progress(session, say)
    answers = (say("found.take_away"), say("found.rewrite"), say("found.keep"))
    return Page(
        progress=progress,
        share=share,
        question=say("found.title"),
        help=say("found.text").rstrip() + "\n\n" + "\n".join(pieces),
        lines=tuple(ListLine(str(n), words) for n, words in enumerate(answers, start=1)),
        keys=(("1-3", say("key.choose")), ("<-", say("key.back"))),
        exits=exits,
    )


def _lines(session: Session, say: Phrases) -> tuple[ListLine, ...]:
    if session.kind != "choice":
        return ()
    drawn = [
        ListLine(
            str(position),
            say("question.other") if line.code == OTHER else _line_text(session, line),
            _bracket(session, line),
            line.marked,
        )
        for position, line in enumerate(lines_of(session), start=_first_digit(session))
    ]
    skip = "question.skip_answer" if session.marks else "question.skip"
    return (*drawn, ListLine("0", say(skip), apart=True))


def _first_digit(session: Session) -> int:
    """The digits of a rating are its numbers."""
    question = session.item.question if session.item else None
    return question.min if isinstance(question, Rating) else 1


def _line_text(session: Session, line: ChoiceLine) -> str:
    question = session.item.question if session.item else None
    return line.text or (line.code if isinstance(question, Rating) else "")


def _bracket(session: Session, line: ChoiceLine) -> str:
    if line.rank:
        return f"[{line.rank}]"
    if session.one_of_many:
        return "(•)" if line.marked else "( )"
    return "[x]" if line.marked else "[ ]"


def _hint(session: Session, say: Phrases) -> str:
    """What is possible here, and how much of it is left."""
    question = session.item.question if session.item else None
    if session.on_free_line:
        return say("question.other_field")
    left = session.most_marks - len(session.marks)
    match question:
        case Multi(max=None):
            return say("question.any")
        case Multi(exclusive=alone) if any(mark in alone for mark in session.marks):
            return ""
        case Multi():
            words = say("question.most", most=spelled(say, session.most_marks))
            if not session.marks:
                return words
            return f"{words} {say('question.left', left=spelled(say, left))}" if left else words
        case Ranking():
            if not session.marks:
                return say(
                    "question.rank",
                    count=session.most_marks,
                    most=spelled(say, session.most_marks),
                )
            return (
                say("question.rank_left", left=spelled(say, left))
                if left
                else say("question.rank_done")
            )
        case Number() if question.max == LARGEST_NUMBER:
            return say("question.least", least=question.min)
        case Number():
            return say("question.least_most", least=question.min, most=question.max)
        case Text(help=None):
            return say("question.no_names")
        case _:
            return ""


def _notice(session: Session, say: Phrases) -> str:
    match session.notice:
        case None:
            return ""
        case "full" | "fewer" as crowded:
            most, marks = session.most_marks, len(session.marks)
            return say(f"notice.{crowded}", most=spelled(say, most), marks=spelled(say, marks))
        case other:
            question = session.item.question if session.item else None
            least, most = (question.min, question.max) if isinstance(question, Number) else (0, 0)
            return say(f"notice.{other}", least=least, most=most)


def _characters_left(session: Session, say: Phrases) -> str:
    if session.kind != "text":
        return ""
    return say("question.characters", count=session.most_characters - len(session.typed))


def _keys(
    session: Session, say: Phrases, lines: tuple[ListLine, ...], *, goes_on: bool
) -> tuple[Hint, ...]:
    """Enter is told of where it takes one."""
    does = "key.answer" if session.one_of_many else "key.mark"
    choose = ((_span(lines), say(does)),) if lines else ()
    onward = () if goes_on and not session.marks else (("Enter", say("key.next")),)
    inside = session.kind in ("number", "text") and session.typed
    # Among characters `<-` moves: at their start it goes back.
    backward = () if session.is_first else (("Home <-" if inside else "<-", say("key.back")),)
    return (*choose, *onward, *backward)


def _exits(say: Phrases, other_language: str) -> tuple[Hint, ...]:
    return (
        ("F1", say("key.help")),
        *([("F2", other_language)] if other_language else []),
        ("F3", say("key.colours")),
        ("F4", say("key.plain")),
        ("Esc", say("key.stop")),
    )
