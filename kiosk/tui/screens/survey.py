"""The survey itself: one screen for all questions, drawn from the respondent's session."""

from collections.abc import Iterator
from typing import Literal

import msgspec
from textual.containers import Vertical
from textual.geometry import Offset
from textual.message import Message
from textual.widget import Widget

from kiosk.respondent import steps
from kiosk.respondent.choices import lines, mark, numbers_are_read
from kiosk.respondent.session import Session
from kiosk.tui.host import Host
from kiosk.tui.leading_on import LeadingOn
from kiosk.tui.screens.base import KioskScreen
from kiosk.tui.screens.pages import Page, Refused, page
from kiosk.tui.widgets.fields import NumberField, WordsField, room
from kiosk.tui.widgets.key_hints import KeyHints
from kiosk.tui.widgets.progress_line import ProgressLine
from kiosk.tui.widgets.rows import Content, ListLine
from kiosk.tui.widgets.sheet import Sheet


class SurveyScreen(KioskScreen):
    """Draws a session and turns keys into its steps."""

    class Sent(Message):
        """The respondent has sent the answers of `session`."""

        def __init__(self, session: Session) -> None:
            super().__init__()
            self.session = session

    class Stopped(Message):
        """The respondent wants to stop."""

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self.session: Session | None = None
        """Of the respondent who stands there now."""
        self._drawn: Page | None = None
        """What was drawn of the session last: what keys and taps are about."""
        self._highlighted = 0
        self._is_new = False
        self._refused: Refused | None = None
        """The last digit, where it counted nowhere."""
        self._before_digit: tuple[str, ...] = ()
        """What was marked before it."""
        self._leading_on = LeadingOn(self, host.repeats.pause, self._go_forward)

    def parts(self) -> Iterator[Widget]:
        with Vertical(id="page"):
            yield ProgressLine()
            yield Sheet(self, NumberField(self), WordsField(self))

    # -- the session

    def begin(self, session: Session) -> None:
        """Take a new respondent's session; it is drawn when the screen comes up."""
        self.session = session
        self._is_new = True

    def on_screen_resume(self) -> None:
        if self._is_new:
            self._is_new = False
            self._arrive()
        else:
            self.draw()

    def forget(self) -> None:
        """Drop everything that came from the respondent, in the widgets too."""
        self.session = None
        self._is_new = False
        self._drawn = None
        self._highlighted = 0
        self._refused = None
        self._before_digit = ()
        self._leading_on.stop()
        self.host.let_keys_repeat(repeat=False)
        self.set_focus(None)
        self.query_one(NumberField).start("", 0)
        self.query_one(WordsField).start("", 0)
        self.show(Content())

    def speak(self, language: str) -> None:
        if self.session is not None:
            self.session = steps.speak(self.session, language)
            self.draw()

    def _step(self, session: Session) -> None:
        """Take over the session after a step, and draw what has changed."""
        self._leading_on.stop()
        self._refused = None
        before, self.session = self.session, session
        assert before is not None  # noqa: S101  only a session makes steps
        if _screen(before) != _screen(session):
            self._arrive()
        else:
            self.draw()

    def _arrive(self) -> None:
        """A new screenful: put the draft into its field and the highlight on what was marked."""
        session = self.session
        assert session is not None  # noqa: S101  called with one
        self._refused = None
        self._leading_on.new_screen()
        self.note_new_screen()
        marked = [n for n, line in enumerate(lines(session)) if line.marked]
        self._highlighted = marked[0] if marked else self._nowhere(session)
        self.set_focus(None)
        self.host.let_keys_repeat(repeat=session.kind == "text")  # Backspace may be held there
        if session.kind == "number":
            self.query_one(NumberField).start(session.typed, session.most_characters)
        elif session.kind == "text":
            self.query_one(WordsField).start(session.typed, session.most_characters)
        self.draw()  # before the focus: what is not displayed cannot have it
        if session.kind == "number":
            self.set_focus(self.query_one(NumberField))
        elif session.kind == "text":
            self.set_focus(self.query_one(WordsField))

    def _nowhere(self, session: Session) -> int:
        """Where the highlight is when nothing is marked; to take away is what Enter does there."""
        return 0 if session.kind == "found" else -1

    # -- drawing

    def fill(self) -> None:
        if self.session is None:
            return
        drawn = self._drawn = page(
            self.session,
            self.say,
            self.host.other_language,
            self._refused,
            goes_on=self._goes_on(self.session),
        )
        self.query_one(ProgressLine).show(drawn.progress, drawn.share)
        kind = self.session.kind
        self.query_one(NumberField).display = kind == "number"
        self.query_one(WordsField).display = kind == "text"
        self.show(drawn.content(room(kind, plain=self.host.plain)), self._highlighted)
        self.query_one(KeyHints).show(drawn.keys, drawn.exits)

    @property
    def _lines(self) -> tuple[ListLine, ...]:
        return self._drawn.lines if self._drawn else ()

    def cursor_offset(self) -> Offset:
        field = self.focused
        if isinstance(field, NumberField | WordsField):
            return field.cursor_screen_offset
        return super().cursor_offset()

    # -- keys

    def press(self, key: str) -> None:
        self._take_field()
        session = self.session
        if session is None:
            return
        self._leading_on.stop()
        match key:
            case "f1":
                self.request("help")
            case "f2":
                self.request("language")
            case "escape":
                self.post_message(self.Stopped())
            case "left" | "backspace":
                self._step(steps.back(session))
            case "enter":
                self._enter(session)
            case "up" | "down":
                self._highlighted = self.sheet.step(self._highlighted, 1 if key == "down" else -1)
                self.draw()
            case "space" if self._lines and self._highlighted >= 0:
                if not self.sheet.bring_back():
                    self._mark_or_do(self._highlighted)
            case _ if self._lines and len(key) == 1 and key in "0123456789":
                self._digit(key)

    def _digit(self, digit: str) -> None:
        """Choose the line; see `kiosk.tui.digits` for when it counts nowhere."""
        session = self.session
        assert session is not None  # noqa: S101  there is a list
        why = self.digits.objection(self.pressed_at, numbers_are_read=numbers_are_read(session))
        index = next((n for n, line in enumerate(self._lines) if line.digit == digit), None)
        if why or index is None:
            self._refuse(Refused(why or "no_line", digit))
            return
        self._before_digit = session.marks
        self._mark_or_do(index)
        if self.session is not None and session.at == self.session.at and self._goes_on(session):
            self._leading_on.begin()

    def _refuse(self, refused: Refused) -> None:
        """Say that a digit counts nowhere; what the digit before it marked goes, too."""
        assert self.session is not None  # noqa: S101  there is a list
        if refused.why in ("together", "typed_number"):
            self.session = msgspec.structs.replace(self.session, marks=self._before_digit)
            marked = [n for n, line in enumerate(lines(self.session)) if line.marked]
            self._highlighted = marked[0] if marked else self._nowhere(self.session)
        else:
            self._before_digit = self.session.marks
        self._refused = refused
        self._leading_on.is_allowed = False
        self.draw()

    def _goes_on(self, session: Session) -> bool:
        """Whether a digit leads on by itself."""
        return (
            session.kind == "choice"
            and session.one_of_many
            and self._leading_on.is_allowed
            and not self.host.plain
            and not numbers_are_read(session)
        )

    def _go_forward(self) -> None:
        if self.session is not None:
            self._step(steps.forward(self.session))

    def _enter(self, session: Session) -> None:
        """Go on; where one answer is possible the highlighted line is marked first.

        Nothing is highlighted before somebody has chosen or moved, so that Enter alone answers
        nothing; nor does it where the highlighted line is out of sight, but brings it back.
        """
        if self.sheet.bring_back():
            return
        at = self._highlighted
        if at >= 0 and (not lines(session) or self._lines[at].digit == "0"):
            self._mark_or_do(at)  # an action
        elif at >= 0 and session.one_of_many:
            self._step(steps.forward(self._marked(session, at)))
        else:
            self._step(steps.enter(session))

    def _marked(self, session: Session, index: int) -> Session:
        return mark(session, lines(session)[index].code)

    def pick(self, index: int) -> None:
        """A line was clicked or tapped; a row of a matrix is left at once."""
        before = self.session
        self._mark_or_do(index)
        session = self.session
        if before and session and before.at == session.at and session.item and session.item.row:
            self._step(steps.forward(session))

    def _mark_or_do(self, index: int) -> None:
        """A line was chosen by digit or space, or tapped."""
        session = self.session
        if session is None:
            return
        if session.kind == "finish":
            if index == 0:
                self.post_message(self.Sent(session))
            else:
                self._step(steps.back(session))
        elif session.kind == "found":
            self._step((steps.take_away, steps.rewrite, steps.keep)[index](session))
        elif self._lines[index].digit == "0":
            self._step(steps.skip(session))
        else:
            self._highlighted = index
            self._step(self._marked(session, index))

    def refuse_key(self, why: Literal["not_a_number", "field_full"]) -> None:
        self._take_field()
        if self.session is not None:
            self._step(steps.refuse_key(self.session, why))

    def on_input_changed(self) -> None:
        self._take_field()

    def on_text_area_changed(self) -> None:
        self._take_field()

    def _take_field(self) -> None:
        """Take over what stands in the field of this screen; messages of it may come late."""
        kind = self.session.kind if self.session else None
        if kind == "number":
            self._typed(self.query_one(NumberField).value)
        elif kind == "text":
            self._typed(self.query_one(WordsField).text)

    def _typed(self, text: str) -> None:
        session = self.session
        if session is not None and session.kind in ("number", "text") and text != session.typed:
            self.session = steps.write(session, text)
            self.draw()


def _screen(session: Session) -> tuple[object, ...]:
    """What tells one screenful from another."""
    return session.at, session.on_free_line, session.found
