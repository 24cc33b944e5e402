"""Whatever keys a respondent presses: nobody gets stuck, no answer is wrong, none is lost unasked.

The surveys are made up by hypothesis, and so is what is pressed; the walks hold every session on
the way. Then come examples, and one full way through the Essunga survey.
"""

from collections.abc import Callable, Iterator
from functools import reduce
from itertools import pairwise
from typing import Any, NamedTuple

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from rich.pretty import pretty_repr

from kiosk.respondent.choices import lines, mark, row_text
from kiosk.respondent.session import LONGEST_NUMBER, LONGEST_OTHER, NoticeName, Session, begin
from kiosk.respondent.steps import (
    back,
    enter,
    forward,
    keep,
    rewrite,
    skip,
    speak,
    take_away,
    write,
)
from kiosk.store.submission import submission_from
from questions import logic
from questions.characters import FORBIDDEN
from questions.loader import SURVEYS, load_survey
from questions.logic import Answer, Answers, Chosen
from questions.model import (
    OTHER,
    Choice,
    Info,
    Matrix,
    Multi,
    NoneOf,
    Number,
    Question,
    Ranking,
    Rating,
    Row,
    Single,
    Survey,
    Text,
)
from questions.personal_data import personal_data
from questions.variables import comments, flat, variables
from tests.questions.strategies import questions

# -- surveys


def said(text: str) -> dict[str, str]:
    return {"sv": text, "en": f"{text} in English"}


def survey_of(*asked: Question) -> Survey:
    return Survey(survey="s", version="1", languages=("sv", "en"), title=said("S"), questions=asked)


def choices(*codes: str) -> dict[str, Choice]:
    return {code: Choice(text=said(code), value=n) for n, code in enumerate(codes, start=1)}


HOW = Single(id="how", text=said("Hur kom du hit?"), choices=choices("walk", "car"), other=True)
WHERE = Multi(
    id="where",
    text=said("Var?"),
    choices=choices("shop", "park", "road", "none"),
    other=True,
    exclusive=("none",),
    max=2,
)
AGE = Number(id="age", text=said("Ålder?"), min=0, max=99)
WHY = Text(id="why", text=said("Varför?"), show_if={"how": ("walk",)})
TALE = Text(id="tale", text=said("Berätta"), max_chars=10)
END = Info(id="end", text=said("Snart klar"))
LIKED = Rating(id="liked", text=said("Hur var det?"), max=3, show_if={"where": ("park", OTHER)})
ORDER = Ranking(id="order", text=said("Viktigast?"), choices=choices("a", "b", "c", "d"), pick=3)
ROWS = Matrix(
    id="rows",
    text=said("Håller du med?"),
    rows={"x": Row(text=said("X")), "y": Row(text=said("Y"))},
    columns=choices("yes", "no"),
    show_if={"age": ("1", "2")},
)
LIKED_BY_ALL, ORDER_ALL = replace(LIKED, show_if={}), replace(ORDER, show_if={})
CHAINED = survey_of(
    HOW,
    WHY,
    replace(WHERE, show_if={"how": NoneOf(codes=("car",))}),
    LIKED,
    replace(AGE, id="web", modes=("web",)),
    AGE,
    ROWS,
    replace(END, show_if={"liked": ("1", "2")}),
    replace(ORDER, show_if={"rows_x": ("yes",)}),
)
"""Much hangs on much: a walk through this one drops answers more often than through others."""


def in_two_languages(plain: Any) -> Any:
    """A survey in Swedish, as plain data, with an English text beside every Swedish one."""
    match plain:
        case {"sv": str(text), **others} if not others:
            return said(text)
        case dict():
            return {key: in_two_languages(value) for key, value in plain.items()}
        case list() | tuple():
            return [in_two_languages(value) for value in plain]
        case _:
            return plain


LABELS = {"sv": ["Lite", "Mycket"], "en": ["Little", "Much"]}
FURTHER: dict[str, list[dict[str, Any]]] = {
    "single": [{"other": True}],
    "multi": [{"other": True}, {"other": True, "exclusive": [OTHER]}, {"exclusive": ["a", "b"]}],
    "number": [{"min": 0}, {"min": 2, "max": 120}],
    "rating": [{"min": 2, "labels": LABELS}],
    "text": [{"max_chars": 1}, {"max_chars": 1000}],
}
"""Settings that the surveys made up for the logic do not vary."""


@st.composite
def bilingual_surveys(draw: st.DrawFn) -> Survey:
    asked: list[Question] = []
    for number in range(draw(st.integers(1, 9))):
        plain = in_two_languages(msgspec.to_builtins(draw(questions(number, asked))))
        plain |= draw(st.sampled_from([{}, *FURTHER.get(plain["type"], [])]))
        asked.append(msgspec.convert(plain, Question))
    return survey_of(*asked)


# -- what a respondent does

Step = tuple[str, str]

AWKWARD = [
    *("", " ", "-", "--1", "1.5", "1e1", "²", "٣", "３", " 2 ", "-0", "007", "1\n2", "\n"),
    *("9" * 5000, "å" * 5000, "\n" * 5000, "e" + "\u0301" * 5000),
    *("a@b", "070-123 45 67", "Anna Andersson, a@b"),  # what is asked about first
    *("\x00", "a\x1b[2J\x1b]0;b\x07", "\x1b", "\x9b31m", "\ud800", "\u202eabc", "a\r\nb\tc\r"),
]

TEXTS = st.sampled_from(AWKWARD) | st.integers(-5, 200).map(str) | st.text(max_size=60)
CODES = st.sampled_from(["", "a", OTHER, "1", "9", "unknown", "\x1b"])
ANYTHING = st.one_of(
    st.tuples(st.just("mark"), CODES),
    st.tuples(st.just("write"), TEXTS),
    st.tuples(st.just("speak"), st.sampled_from(["sv", "en"])),
    st.sampled_from([("forward", ""), ("skip", ""), ("back", "")]),
).map(lambda step: [step])
BACK = st.integers(1, 4).map(lambda times: [("back", "")] * times)


def likely(session: Session) -> st.SearchStrategy[list[Step]]:
    """What the screen asks for, so that a walk comes far: marks or a text, and on."""
    match session.kind:
        case "choice":
            listed = [line.code for line in lines(session)]
            listed += listed[-1:] * 2  # the free line, or an exclusive choice
            made = st.lists(st.sampled_from([("mark", code) for code in listed]), min_size=1)
        case "number" | "text":
            numbers = st.integers(0, 3).map(str)
            made = st.tuples(st.tuples(st.just("write"), numbers | TEXTS)).map(list)
        case "info":
            made = st.just([])
        case _:
            return st.just([("back", "")] * 5)
    onward = st.sampled_from([[("forward", "")]] * 4 + [[]])
    return st.builds(lambda taken, then: [*taken, *then], made, onward)


def take(session: Session, step: Step) -> Session:
    match step:
        case "mark", code:
            return mark(session, code)
        case "write", text:
            return write(session, text)
        case "speak", language:
            return speak(session, language)
        case name, _:
            return {"forward": forward, "skip": skip, "back": back}[name](session)


class Walk(NamedTuple):
    survey: Survey
    steps: list[Step]
    sessions: list[Session]
    """All on the way: one before each step, and the last one."""

    def __repr__(self) -> str:
        return f"Walk({self.survey.questions}, {self.steps})"


@st.composite
def walks(draw: st.DrawFn) -> Walk:
    """Somebody who mostly does what is asked for, and now and then anything."""
    survey = draw(st.just(CHAINED) | bilingual_surveys())
    walk = Walk(survey, [], [begin(survey, "sv")])
    for _ in range(draw(st.sampled_from([0, 10, 20, 20]))):
        tenth = draw(st.integers(0, 9))
        taken = likely(walk.sessions[-1]) if tenth < 8 else (ANYTHING, BACK)[tenth - 8]
        for step in draw(taken):
            walk.steps.append(step)
            walk.sessions.append(take(walk.sessions[-1], step))
    return walk


some = settings(deadline=None, max_examples=40)


def every_walk(test: Callable[[Walk], None]) -> Callable[[], None]:
    return some(given(walks())(test))


def repeated(step: Callable[[Session], Session], session: Session) -> Iterator[Session]:
    """The sessions from `session` on, until the step leads nowhere."""
    following = step(session)
    while screen(following) != screen(session):
        yield following
        session, following = following, step(following)


def screen(session: Session) -> tuple[str | None, bool]:
    return session.at, session.on_free_line


def path(session: Session) -> list[str]:
    return [item.name for item in logic.path(session.items, session.answers)]


def refused(session: Session) -> bool:
    """Whether what has been typed cannot be an answer."""
    return session.at is not None and screen(forward(session)) == screen(session)


def gone_back(session: Session) -> Session:
    """One screen back, by somebody who keeps what was found in their words."""
    before = back(rewrite(session))
    return keep(before) if before.found else before


def leave(session: Session) -> Session:
    """Go on to the next question, over the free line."""
    after = forward(session)
    return forward(after) if after.on_free_line and not session.on_free_line else after


# -- personal data in what is written

PERSONAL = "Ring 070-174 06 05 om lampan"
WITHOUT = "Ring om lampan"
TOLD = survey_of(replace(TALE, max_chars=200), AGE)


def told(text: str, survey: Survey = TOLD) -> Session:
    return forward(write(begin(survey, "sv"), text))


def test_a_number_in_the_words_is_asked_about_before_it_becomes_an_answer() -> None:
    session = told(PERSONAL)
    assert (session.kind, session.at, session.answers) == ("found", "tale", {})
    [piece] = session.found
    assert PERSONAL[piece.start : piece.end] == "070-174 06 05"
    assert forward(session) == session, "nothing but a decision leads on"
    assert mark(session, "a") == session == write(session, "x")


def test_what_is_taken_away_is_nowhere_in_the_session() -> None:
    left = take_away(told(PERSONAL))
    assert (left.at, left.typed, left.notice, left.answers) == ("tale", WITHOUT, "taken_away", {})
    session = enter(left)
    assert (session.at, session.answers) == ("age", {"tale": WITHOUT})
    assert "070" not in repr(msgspec.to_builtins(session.answers)) + session.typed


def test_what_is_kept_is_kept_to_the_letter_and_not_asked_about_again() -> None:
    session = keep(told(PERSONAL))
    assert (session.at, session.answers) == ("age", {"tale": PERSONAL})
    assert forward(back(session)).at == "age"


@pytest.mark.parametrize("step", [rewrite, back])
def test_the_words_can_be_changed_by_hand(step: Callable[[Session], Session]) -> None:
    session = step(told(PERSONAL))
    assert (session.kind, session.typed, session.answers) == ("text", PERSONAL, {})
    assert forward(write(session, "Lampan")).answers == {"tale": "Lampan"}


def test_on_the_way_back_it_is_asked_too_and_leads_back() -> None:
    first = forward(write(begin(survey_of(AGE, replace(TALE, max_chars=200)), "sv"), "7"))
    asked = back(write(first, PERSONAL))
    assert asked.kind == "found"
    for session, expected in ((back(take_away(asked)), WITHOUT), (keep(asked), PERSONAL)):
        assert (session.at, session.answers["tale"]) == ("age", expected)


def test_what_two_pieces_make_when_they_meet_is_taken_away_too() -> None:
    asked = told("Ring 07 anna.ek@exempel.se 01 74 06 05 om lampan")
    [piece] = asked.found
    assert piece.kind == "email"
    assert take_away(asked).typed == WITHOUT


def test_where_nothing_is_left_it_goes_on() -> None:
    session = take_away(told("070-174 06 05"))
    assert (session.at, session.answers) == ("age", {})


def test_the_free_line_is_asked_about_too() -> None:
    line = forward(mark(begin(survey_of(HOW, AGE), "sv"), OTHER))
    asked = forward(write(line, "med anna.ek@exempel.se"))
    assert asked.kind == "found"
    assert enter(take_away(asked)).answers["how"] == Chosen((OTHER,), "med")
    over_the_list = back(back(write(line, "anna.ek@exempel.se")))
    assert over_the_list.answers == {}


def test_who_skips_the_question_is_not_asked() -> None:
    assert skip(told(PERSONAL)).answers == {}


@pytest.mark.parametrize("text", ["Storgatan är mörk", "Mer Grannsamverkan i Nossebro Centrum"])
def test_a_place_is_what_the_survey_asks_for(text: str) -> None:
    assert told(text).answers == {"tale": text}


@given(st.lists(st.sampled_from(["070", "174", "06", "05", "-", " ", "@", "a.se", "lampa"])))
@settings(deadline=None, max_examples=200)
def test_taking_away_leaves_nothing_that_would_be_asked_about(parts: list[str]) -> None:
    session = told("".join(parts)[:200])
    if session.found:
        left = forward(take_away(session)).answers.get("tale", "")
        assert not any(piece.kind != "capitals" for piece in personal_data(str(left)))


# -- Enter alone


def test_enter_alone_chooses_nothing_and_sends_nothing() -> None:
    for survey in (survey_of(HOW), survey_of(WHERE), survey_of(LIKED_BY_ALL), survey_of(ORDER_ALL)):
        session = begin(survey, "sv")
        for _ in range(3):
            session = enter(session)
            assert (session.at, session.notice) == (survey.questions[0].id, "choose")
    last = skip(begin(survey_of(HOW), "sv"))
    assert enter(last) == msgspec.structs.replace(last, notice="choose")


@pytest.mark.parametrize("question", [AGE, TALE])
def test_an_empty_field_is_left_by_a_second_enter(question: Question) -> None:
    session = enter(begin(survey_of(question), "sv"))
    assert (session.at, session.notice) == (question.id, "empty")
    assert enter(session).at is None
    typed = write(write(session, "7"), "")
    assert enter(typed).at == question.id, "whoever has typed since is told anew"


def test_a_ranking_that_could_go_on_is_left_by_a_second_enter() -> None:
    session = begin(survey_of(ORDER_ALL), "sv")
    two = enter(mark(mark(session, "b"), "a"))
    assert (two.at, two.notice) == ("order", "fewer")
    assert enter(two).answers == {"order": Chosen(("b", "a"))}
    assert enter(mark(two, "d")).answers == {"order": Chosen(("b", "a", "d"))}


# -- facts that hold on every walk


@every_walk
def test_every_answer_is_valid_and_belongs_to_a_question_that_applies(walk: Walk) -> None:
    for session in walk.sessions:
        by_name = {item.name: item for item in session.items}
        for name, answer in session.answers.items():
            assert logic.fault(by_name[name], answer) is None
            assert name in path(session)


@every_walk
def test_one_stands_on_what_is_asked_at_the_kiosk_and_applies_or_on_the_last_screen(
    walk: Walk,
) -> None:
    for session in walk.sessions:
        if session.item is None:
            assert session.at is None
            assert session.kind == "finish"
        else:
            assert session.at in path(session)
            assert "kiosk" in session.item.question.modes


@every_walk
def test_every_screen_can_be_drawn_in_every_language(walk: Walk) -> None:
    for session in walk.sessions:
        question = session.item.question if session.item else None
        for language in walk.survey.languages:
            spoken = speak(session, language)
            drawn = {line.code: line.text for line in lines(spoken)}
            match question:
                case Single() | Multi() | Ranking() | Matrix() if session.kind == "choice":
                    listed = logic.choices(question).items()
                    expected = {code: choice.text[language] for code, choice in listed}
                    if logic.has_other(question):
                        expected[OTHER] = ""
                    assert list(drawn.items()) == list(expected.items())
                case Rating():
                    assert list(drawn) == [str(n) for n in range(question.min, question.max + 1)]
                    low, high = question.labels[language] if question.labels else ("", "")
                    assert (drawn[str(question.min)], drawn[str(question.max)]) == (low, high)
                    assert not any(list(drawn.values())[1:-1])
                case Number() | Text() | Info() | None:
                    assert drawn == {}
            if isinstance(question, Matrix) and session.item and session.item.row:
                assert row_text(spoken) == question.rows[session.item.row].text[language]
            else:
                assert row_text(spoken) == ""
        if session.at is not None:
            there = logic.progress(session.items, session.answers, session.at)
            assert 1 <= there.part <= there.parts


@every_walk
def test_going_on_reaches_the_last_screen(walk: Walk) -> None:
    for session in walk.sessions:
        most = 2 * len(session.items)  # a question may have a free line
        onward = list(repeated(lambda s: skip(s) if refused(s) else forward(s), session))
        assert len(onward) <= most
        assert [session, *onward][-1].kind == "finish"
        skipped = list(repeated(skip, session))
        assert len(skipped) <= len(session.items)
        assert [session, *skipped][-1].kind == "finish"


@some
@given(bilingual_surveys())
def test_who_skips_everything_sees_every_question_once_and_has_answered_nothing(
    survey: Survey,
) -> None:
    start = begin(survey, "sv")
    seen = [start, *repeated(skip, start)]
    assert [session.at for session in seen] == [*path(start), None]
    assert seen[-1].answers == {}


@every_walk
def test_going_back_reaches_the_first_screen_and_stays_there(walk: Walk) -> None:
    for session in map(rewrite, walk.sessions):
        backward = list(repeated(gone_back, session))
        assert len(backward) <= len(session.items) + 1  # a free line lies on the first one only
        first = [session, *backward][-1]
        assert first.at == next(iter(path(first)), None)
        assert gone_back(first) == first


@every_walk
def test_the_first_screen_is_the_one_that_has_no_way_back(walk: Walk) -> None:
    for session in walk.sessions:
        assert session.is_first == (screen(gone_back(session)) == screen(session))


@every_walk
def test_the_language_changes_nothing_but_the_language(walk: Walk) -> None:
    swede = speaker = begin(walk.survey, "sv")
    for step in walk.steps:
        speaker = take(speaker, step)
        if step[0] != "speak":
            swede = take(swede, step)
        assert speak(speaker, "sv") == swede
        assert speak(swede, "en") == replace(swede, language="en")


@every_walk
def test_skipping_leaves_no_answer_and_no_draft(walk: Walk) -> None:
    for session in walk.sessions:
        if session.at is not None:
            after = skip(session)
            assert session.at not in after.answers
            if after.at not in session.answers:
                assert (after.marks, after.typed) == ((), "")


@every_walk
def test_a_step_touches_no_answer_but_the_one_on_the_screen_and_those_that_fall_away(
    walk: Walk,
) -> None:
    for before, after in pairwise(walk.sessions):
        assert set(after.answers) <= {*before.answers, before.at}
        for name, answer in before.answers.items():
            if name != before.at:
                assert after.answers.get(name) == answer or name not in path(after)


@every_walk
def test_nothing_is_dropped_until_one_leaves_the_screen(walk: Walk) -> None:
    for before, after in pairwise(walk.sessions):
        if after.at == before.at:
            assert after.answers == before.answers


@every_walk
def test_a_mark_and_its_undoing_lose_no_answer(walk: Walk) -> None:
    for session in walk.sessions:
        if session.kind != "choice" or session.item is None:
            continue
        question = session.item.question
        exclusive = set(question.exclusive) if isinstance(question, Multi) else set()
        for line in lines(session):
            if session.one_of_many and session.marks:
                undone = mark(mark(session, line.code), session.marks[0])
            elif session.one_of_many or exclusive & {line.code, *session.marks}:
                continue
            else:
                undone = mark(mark(session, line.code), line.code)
            assert set(undone.marks) == set(session.marks)
            kept, expected = leave(undone).answers, leave(session).answers
            assert list(kept) == list(expected)
            assert without(kept, session.at) == without(expected, session.at)


def without(answers: Answers, name: str | None) -> Answers:
    return {other: answer for other, answer in answers.items() if other != name}


@every_walk
def test_going_on_and_back_shows_what_one_said(walk: Walk) -> None:
    for session in walk.sessions:
        if session.item is not None and not refused(session):
            after = leave(session)
            if after.found:
                continue
            again = back(after)
            assert screen(again) == (session.at, False)
            assert (again.marks, again.typed) == as_shown(session.item.question, session)
            assert again.answers == after.answers


@every_walk
def test_going_back_keeps_a_valid_draft_and_going_on_shows_it_again(walk: Walk) -> None:
    for session in map(rewrite, walk.sessions):
        if session.on_free_line or session.is_first or session.item is None:
            continue
        if back(session).found:
            continue
        expected: tuple[tuple[str, ...], str]
        if refused(session):
            draft = session.answers.get(session.item.name)
            expected = (), "" if draft is None else str(draft)
        else:
            expected = as_shown(session.item.question, session)
        before = back(session)
        again = leave(before)
        assert screen(again) == screen(session)
        assert (again.marks, again.typed) == expected
        assert again.answers == before.answers


def as_shown(question: Question, session: Session) -> tuple[tuple[str, ...], str]:
    """The draft as it is shown to somebody who comes back to it: tidied."""
    words = session.typed.strip()
    match question:
        case Number():
            return (), str(int(words)) if words else ""
        case Text():
            return (), words
        case Info():
            return (), ""
        case _:
            return session.marks, words if OTHER in session.marks else ""


@every_walk
def test_one_can_look_at_the_choices_again_from_the_free_line(walk: Walk) -> None:
    for session in map(rewrite, walk.sessions):
        if session.on_free_line and OTHER in session.marks:
            looking = back(session)
            assert screen(looking) == (session.at, False)
            assert (looking.marks, looking.typed) == (session.marks, session.typed)
            assert forward(looking) == replace(session, notice=None)


@every_walk
def test_what_a_mark_does(walk: Walk) -> None:
    for session in walk.sessions:
        if session.kind != "choice" or session.item is None:
            continue
        question = session.item.question
        exclusive = question.exclusive if isinstance(question, Multi) else ()
        for line in lines(session):
            code, before = line.code, session.marks
            expected: tuple[tuple[str, ...], NoticeName | None]
            if not isinstance(question, Multi | Ranking):
                expected = (code,), None  # it moves, and stays
            elif code in before:
                expected = tuple(other for other in before if other != code), None
            elif code in exclusive:
                expected = (code,), "cleared_others" if before else None
            elif set(before) & set(exclusive):
                expected = (code,), "cleared_exclusive"
            elif len(before) == limit(question):
                expected = before, "full"
            else:
                expected = (*before, code), None
            after = mark(session, code)
            assert (after.marks, after.notice) == expected
            assert after == replace(session, marks=after.marks, notice=after.notice)


def limit(question: Question) -> int:
    match question:
        case Multi():
            return question.max or len(question.choices) + question.other
        case Ranking():
            return question.pick
        case _:
            return 1


@every_walk
def test_marks_are_never_more_than_the_limit_and_exclusive_ones_stand_alone(walk: Walk) -> None:
    for session in walk.sessions:
        if session.kind != "choice" or session.item is None:
            continue
        question = session.item.question
        assert session.most_marks == limit(question)
        assert len(session.marks) <= limit(question)
        assert len(set(session.marks)) == len(session.marks)
        assert set(session.marks) == {line.code for line in lines(session) if line.marked}
        if isinstance(question, Multi) and set(session.marks) & set(question.exclusive):
            assert len(session.marks) == 1


@every_walk
def test_ranks_are_counted_from_one_without_gaps(walk: Walk) -> None:
    for session in walk.sessions:
        ranks = sorted(line.rank for line in lines(session) if line.rank)
        ranked = session.item is not None and isinstance(session.item.question, Ranking)
        assert ranks == (list(range(1, len(session.marks) + 1)) if ranked else [])


@every_walk
def test_an_unknown_code_marks_nothing(walk: Walk) -> None:
    for session in walk.sessions:
        for code in ("", "unknown", "a ", "A", "0", "10"):
            assert mark(session, code) == session


@some
@given(walks(), TEXTS)
def test_what_is_typed_is_clean_and_never_longer_than_the_field(walk: Walk, text: str) -> None:
    for session in walk.sessions:
        assert len(session.typed) <= LONGEST_OTHER or session.kind == "text"
        if session.kind in ("number", "text"):
            after = write(session, text)
            assert len(after.typed) <= after.most_characters
            assert FORBIDDEN.search(after.typed) is None
            assert after == replace(session, typed=after.typed, notice=None)
            assert write(session, after.typed).typed == after.typed


@every_walk
def test_a_step_never_changes_the_session_that_it_is_taken_from(walk: Walk) -> None:
    asked = msgspec.json.encode(walk.survey)
    session = begin(walk.survey, "sv")
    past = []
    for step in walk.steps:
        past.append((session, replace(session, answers=dict(session.answers))))
        session = take(session, step)
    assert all(was == copy for was, copy in past)
    assert msgspec.json.encode(walk.survey) == asked


@every_walk
def test_the_same_steps_lead_to_the_same_session(walk: Walk) -> None:
    again = reduce(take, walk.steps, begin(walk.survey, "sv"))
    assert replace(again, items=()) == replace(walk.sessions[-1], items=())


# -- examples


def marked(session: Session, *codes: str) -> Session:
    return reduce(mark, codes, session)


def test_one_begins_on_the_first_question_without_answers() -> None:
    session = begin(survey_of(HOW, AGE), "en")
    assert (session.at, session.language, session.answers) == ("how", "en", {})
    assert (session.marks, session.typed, session.notice) == ((), "", None)
    assert session.is_first


def test_a_question_for_the_web_only_is_passed_over() -> None:
    web = replace(AGE, id="web", modes=("web",))
    session = begin(survey_of(web, HOW, replace(web, id="web2"), END), "sv")
    assert [session.at, *(s.at for s in repeated(skip, session))] == ["how", "end", None]


def test_where_nothing_is_asked_one_stands_on_the_last_screen() -> None:
    session = begin(survey_of(replace(HOW, modes=("web",))), "sv")
    assert session.kind == "finish"
    assert forward(session) == skip(session) == back(session) == session
    assert session.is_first


def test_where_one_answer_is_possible_the_mark_moves_and_stays() -> None:
    for question in (
        replace(HOW, choices=choices("1", "2")),
        replace(LIKED, show_if={}),
        replace(ROWS, columns=choices("1", "2"), show_if={}),
    ):
        session = begin(survey_of(question), "sv")
        assert session.one_of_many
        for codes in (("1",), ("1", "1"), ("2", "1"), ("2", "2", "1", "1")):
            assert marked(session, *codes).marks == ("1",)
            assert marked(session, *codes).notice is None


def test_a_mark_too_many_is_refused_and_said() -> None:
    session = marked(begin(survey_of(WHERE), "sv"), "shop", "road", "park")
    assert (session.marks, session.notice) == (("shop", "road"), "full")
    session = mark(session, "shop")
    assert (session.marks, session.notice) == (("road",), None)


def test_exclusive_choices_and_the_others_drive_each_other_away() -> None:
    session = begin(survey_of(WHERE), "sv")
    assert mark(session, "none").notice is None
    session = marked(session, "shop", "road", "none")
    assert (session.marks, session.notice) == (("none",), "cleared_others")
    session = mark(session, "park")
    assert (session.marks, session.notice) == (("park",), "cleared_exclusive")
    session = mark(session, OTHER)
    assert (session.marks, session.notice) == (("park", OTHER), None)


def test_an_exclusive_choice_takes_no_room() -> None:
    start = begin(survey_of(replace(WHERE, max=1)), "sv")
    session = marked(start, "shop", "none")
    assert (session.marks, session.notice) == (("none",), "cleared_others")
    session = mark(session, "park")
    assert (session.marks, session.notice) == (("park",), "cleared_exclusive")
    assert mark(session, "shop").notice == "full"


def test_a_rank_that_is_taken_back_moves_the_later_ones_up() -> None:
    session = marked(begin(survey_of(ORDER), "sv"), "c", "a", "d")
    assert [(line.code, line.rank) for line in lines(session)] == [
        *(("a", 2), ("b", 0), ("c", 1), ("d", 3))
    ]
    assert mark(session, "b").notice == "full"
    session = mark(session, "c")
    assert [line.rank for line in lines(session)] == [1, 0, 0, 2]
    assert forward(mark(session, "b")).answers == {"order": Chosen(("a", "d", "b"))}


def test_answers_that_hang_on_a_choice_stay_while_one_tries_another() -> None:
    session = begin(survey_of(END, HOW, WHY, AGE), "sv")
    session = forward(write(forward(mark(forward(session), "walk")), "frisk luft"))
    session = back(back(session))
    assert session.at == "how"
    answers = {"how": Chosen(("walk",)), "why": "frisk luft"}
    tried = mark(session, "car")
    assert session.answers == tried.answers == answers
    returned = forward(mark(tried, "walk"))
    assert (returned.at, returned.typed, returned.answers) == ("why", "frisk luft", answers)
    for left, at in ((forward(tried), "age"), (back(tried), "end")):
        assert (left.at, left.answers) == (at, {"how": Chosen(("car",))})


def test_the_free_line_comes_after_the_choices() -> None:
    session = mark(begin(survey_of(HOW, AGE), "sv"), OTHER)
    assert (session.kind, session.is_first) == ("choice", True)
    session = forward(session)
    assert (session.at, session.kind, session.is_first) == ("how", "text", False)
    assert session.most_characters == LONGEST_OTHER
    session = forward(write(session, "  med buss "))
    assert session.at == "age"
    assert session.answers == {"how": Chosen((OTHER,), "med buss")}
    assert comments(session.answers) == (("how", "med buss"),)


def test_the_free_line_may_stay_empty() -> None:
    session = forward(write(forward(mark(begin(survey_of(HOW, AGE), "sv"), OTHER)), "  "))
    assert session.answers == {"how": Chosen((OTHER,))}


def test_the_free_line_may_be_skipped_and_the_question_with_it() -> None:
    free = write(forward(mark(begin(survey_of(HOW, AGE), "sv"), OTHER)), "med buss")
    session = skip(free)
    assert (session.at, session.answers, session.typed) == ("age", {}, "")


def test_back_from_the_free_line_shows_the_choices_with_the_words_in_keeping() -> None:
    start = skip(begin(survey_of(END, WHERE, AGE), "sv"))
    free = write(forward(marked(start, "park", OTHER)), "vid ån")
    shown = back(free)
    assert (shown.at, shown.kind, shown.marks) == ("where", "choice", ("park", OTHER))
    assert shown.answers == {}
    assert forward(shown) == free
    assert back(shown).answers == {"where": Chosen(("park", OTHER), "vid ån")}
    assert forward(forward(back(shown))).typed == "vid ån"


def test_the_words_of_the_free_line_come_back_with_its_mark() -> None:
    session = forward(write(forward(mark(begin(survey_of(HOW, AGE), "sv"), OTHER)), "med buss"))
    session = back(session)
    assert (session.kind, session.marks) == ("choice", (OTHER,))
    session = forward(session)
    assert (session.kind, session.typed) == ("text", "med buss")
    session = forward(write(session, "med tåg"))
    assert session.answers == {"how": Chosen((OTHER,), "med tåg")}


@pytest.mark.parametrize("stored", [False, True])
def test_another_choice_drops_the_words(stored: bool) -> None:
    session = write(forward(mark(begin(survey_of(HOW, AGE), "sv"), OTHER)), "med buss")
    session = back(forward(session)) if stored else back(session)
    session = forward(mark(session, "car"))
    assert (session.at, session.answers) == ("age", {"how": Chosen(("car",))})
    assert comments(session.answers) == ()
    session = forward(mark(back(session), OTHER))
    assert (session.kind, session.typed) == ("text", "")


@pytest.mark.parametrize(
    ("typed", "number"),
    [("0", 0), ("99", 99), (" 12 ", 12), ("007", 7), ("-0", 0)],
)
def test_a_number_within_the_bounds_is_taken(typed: str, number: int) -> None:
    session = forward(write(begin(survey_of(AGE), "sv"), typed))
    assert (session.at, session.answers) == (None, {"age": number})
    assert back(session).typed == str(number)


@pytest.mark.parametrize("typed", ["", " ", "\n", "\x1b"])
def test_an_empty_field_skips(typed: str) -> None:
    for question in (AGE, TALE):
        session = forward(write(begin(survey_of(question, END), "sv"), typed))
        assert (session.at, session.answers, session.notice) == ("end", {}, None)


def test_an_answer_that_was_emptied_is_no_answer() -> None:
    answered = forward(write(skip(begin(survey_of(END, AGE), "sv")), "12"))
    assert forward(write(back(answered), "")).answers == {}
    assert back(write(back(answered), "")).answers == {}


@pytest.mark.parametrize(
    ("typed", "notice"),
    [
        *((text, "out_of_range") for text in ("100", "-6", "-99", "9" * 200, "-" + "9" * 199)),
        *((text, "not_a_number") for text in ("-", "--1", "1-", "1.5", "1,5", "1e1", "tolv")),
        *((text, "not_a_number") for text in ("²", "٣", "３", "½", "1\n2", "0x1", "1_0")),
    ],
)
def test_what_is_no_number_or_out_of_range_is_refused_and_stays_as_far_as_the_field_goes(
    typed: str, notice: str
) -> None:
    session = forward(write(begin(survey_of(AGE, END), "sv"), typed))
    assert (session.at, session.typed, session.notice) == ("age", typed[:LONGEST_NUMBER], notice)
    assert session.answers == {}
    assert forward(session) == session
    assert write(session, typed[:-1]).notice is None
    assert skip(session).at == "end"


def test_going_back_from_a_refused_number_keeps_the_answer_from_before() -> None:
    session = forward(write(skip(begin(survey_of(END, AGE), "sv")), "12"))
    session = forward(write(back(session), "120"))
    assert (session.at, session.notice) == ("age", "out_of_range")
    session = back(session)
    assert (session.at, session.answers, session.notice) == ("end", {"age": 12}, None)
    assert forward(session).typed == "12"


def test_text_longer_than_the_field_is_cut() -> None:
    text = begin(survey_of(TALE), "sv")
    assert write(text, "0123456789abc").typed == "0123456789"
    assert forward(write(text, "å" * 5000)).answers == {"tale": "å" * 10}
    free = forward(mark(begin(survey_of(HOW), "sv"), OTHER))
    assert write(free, "å" * 5000).typed == "å" * LONGEST_OTHER
    assert write(begin(survey_of(AGE), "sv"), "1" * 5000).typed == "1" * LONGEST_NUMBER


def test_text_is_cleaned_before_it_is_cut() -> None:
    text = begin(survey_of(TALE), "sv")
    assert write(text, "\x1b" * 5000 + "hej\x00\u202e du").typed == "hej du"
    assert write(text, "a\r\nb").typed == "a\nb"


def test_where_there_is_no_choice_list_nothing_can_be_marked() -> None:
    """On the free line a digit is a word, and takes no mark away."""
    start = begin(survey_of(WHERE, AGE, TALE, END), "sv")
    free = write(forward(marked(start, "park", OTHER)), "vid ån")
    for session in (skip(start), skip(skip(start)), skip(skip(skip(start))), free):
        assert lines(session) == ()
        for code in ("shop", "park", OTHER, "1"):
            assert mark(session, code) == session


def test_where_there_is_no_field_nothing_can_be_written() -> None:
    """A field that is emptied as its screen goes away must not take the words of the next one."""
    start = begin(survey_of(HOW, END), "sv")
    told = forward(write(forward(mark(start, OTHER)), "med buss"))
    for session in (start, told, forward(told), back(told)):
        assert session.kind in ("choice", "info", "finish")
        assert write(session, "") == session
        assert write(session, "ord") == session


def test_a_notice_is_gone_with_the_next_step() -> None:
    session = marked(begin(survey_of(WHERE, AGE), "sv"), "shop", "park", "road")
    assert session.notice == "full"
    for after in (mark(session, "shop"), forward(session), skip(session)):
        assert after.notice is None
    session = marked(session, "none", OTHER)
    assert session.notice == "cleared_exclusive"
    assert forward(session).notice is None


def test_a_session_shown_in_a_traceback_tells_no_answer() -> None:
    """Textual draws a crash with Rich, local variables included."""
    session = forward(mark(begin(survey_of(HOW, TALE), "sv"), "car"))
    session = write(session, "hemligt")
    for shown in (repr(session), pretty_repr(session)):
        assert "hemligt" not in shown
        assert "Chosen" not in shown


# -- the survey of the first user

ESSUNGA = load_survey(SURVEYS / "essunga_trygg.yaml")


def press(session: Session, key: str) -> Session:
    """A key as `formats.md` section 6 has it; into a field a whole text at a time."""
    match key:
        case "Enter":
            return forward(session)
        case "Left":
            return back(session)
        case _ if session.kind in ("number", "text"):
            return write(session, key)
        case "0":
            return skip(session)
    session = mark(session, lines(session)[int(key) - 1].code)
    is_matrix = session.item is not None and isinstance(session.item.question, Matrix)
    return forward(session) if is_matrix else session


def pressed(session: Session, keys: str) -> Session:
    return reduce(press, keys.split(), session)


def answered_row(answers: dict[str, Answer]) -> dict[str, Any]:
    return {name: value for name, value in flat(ESSUNGA, answers).items() if value is not None}


def test_a_full_way_through_the_essunga_survey() -> None:
    session = begin(ESSUNGA, "sv")
    for at, keys in {
        "alder": "3 Enter",
        "omrade": "2 1 Enter",
        "tryggkvall": "3 Enter",
        "latitbli": "2 Enter",
        "otryggplats": "1 3 6 7 Enter",  # 7 is one too many
        "otryggvarfor": "8 1 8 2 Enter",  # 8 is taken back
        "problem_fart": "1 2 3 Left 4 4 5 1 0 2",  # the third row is answered anew
        "oro_inbr": "1 2 3 4",
        "settpolis": "120 Enter 12 Enter",  # 120 is refused
        "tycker_syns": "1 2 5 6",
        "grann": "2 Enter",
        "unga": "8 1 7 Enter",  # 8 is exclusive
        "loftet": "2 Enter",
        "loftmarkt": "4 5 Enter",
        "dialog": "0",
        "prio": "4 1 5 4 6 Enter",  # 4 is taken back
        "forslag": "Lampor! Enter",
        "kon": "Left Enter 2 Enter",
    }.items():
        assert session.at == at
        session = pressed(session, keys)
    assert session.kind == "finish"
    assert session.answers == {
        "alder": Chosen(("a30",)),
        "omrade": Chosen(("nosse",)),
        "tryggkvall": Chosen(("gotr",)),
        "latitbli": Chosen(("nagon",)),
        "otryggplats": Chosen(("centr", "halls", "vag")),
        "otryggvarfor": Chosen(("morkt", "buska")),
        "problem_fart": Chosen(("inget",)),
        "problem_busk": Chosen(("litet",)),
        "problem_paver": Chosen(("mstor",)),
        "problem_alko": Chosen(("mstor",)),
        "problem_drog": Chosen(("vetej",)),
        "problem_stold": Chosen(("inget",)),
        "problem_mork": Chosen(("litet",)),
        "oro_inbr": Chosen(("aldr",)),
        "oro_stul": Chosen(("sall",)),
        "oro_vald": Chosen(("gofta",)),
        "oro_traf": Chosen(("mofta",)),
        "settpolis": 12,
        "tycker_syns": Chosen(("heltj",)),
        "tycker_nas": Chosen(("delvj",)),
        "tycker_polbr": Chosen(("intea",)),
        "tycker_kombr": Chosen(("vetej",)),
        "grann": Chosen(("jaej",)),
        "unga": Chosen(("gard", "buss")),
        "loftet": Chosen(("hort",)),
        "loftmarkt": 5,
        "prio": Chosen(("trafi", "ljus", "unga")),
        "forslag": "Lampor!",
        "kon": Chosen(("man",)),
    }
    places = ("centr", "skola", "halls", "gcvag", "park", "vag", "parke", "annan", "ingen")
    reasons = ("morkt", "buska", "paver", "grupp", "trafi", "tomt", "trasi", "hanth")
    wishes = ("gard", "somma", "idrot", "kultu", "ute", "vuxna", "buss", "inget")
    assert answered_row(session.answers) == {
        "alder": "a30",
        "omrade": "nosse",
        "tryggkvall": "gotr",
        "latitbli": "nagon",
        **{f"otryggplats_{code}": int(code in ("centr", "halls", "vag")) for code in places},
        **{f"otryggvarfor_{code}": int(code in ("morkt", "buska")) for code in reasons},
        "problem_fart": "inget",
        "problem_busk": "litet",
        "problem_paver": "mstor",
        "problem_alko": "mstor",
        "problem_drog": "vetej",
        "problem_stold": "inget",
        "problem_mork": "litet",
        "oro_inbr": "aldr",
        "oro_stul": "sall",
        "oro_vald": "gofta",
        "oro_traf": "mofta",
        "settpolis": 12,
        "tycker_syns": "heltj",
        "tycker_nas": "delvj",
        "tycker_polbr": "intea",
        "tycker_kombr": "vetej",
        "grann": "jaej",
        **{f"unga_{code}": int(code in ("gard", "buss")) for code in wishes},
        "loftet": "hort",
        "loftmarkt": 5,
        "prio_1": "trafi",
        "prio_2": "ljus",
        "prio_3": "unga",
        "kon": "man",
    }
    assert list(flat(ESSUNGA, session.answers)) == [v.name for v in variables(ESSUNGA)]
    assert comments(session.answers) == (("forslag", "Lampor!"),)


def test_the_shortest_way_through_the_essunga_survey() -> None:
    """Under 16, nowhere unsafe, does not know of the promise: three questions fall away."""
    session = begin(ESSUNGA, "sv-simple")
    keys = {"alder": "1 Enter", "otryggplats": "9 Enter", "loftet": "3 Enter"}
    asked = []
    while session.item is not None:
        asked.append(session.item.question.id)
        session = pressed(session, keys.get(session.item.name, "Enter"))
    assert list(dict.fromkeys(asked)) == [
        *("alder", "omrade", "tryggkvall", "latitbli", "otryggplats", "problem", "oro"),
        *("settpolis", "tycker", "unga", "loftet", "dialog", "prio", "forslag", "kon"),
    ]
    assert answered_row(session.answers) == {
        "alder": "u16",
        "loftet": "nej",
        **{f"otryggplats_{code}": 0 for code in logic.choices(ESSUNGA.questions[4])},
        "otryggplats_ingen": 1,
    }


def test_who_corrects_their_age_at_the_end_loses_only_what_hung_on_it() -> None:
    session = pressed(begin(ESSUNGA, "sv"), "2 Enter")
    while session.kind != "finish":
        keys = {"number": "7 Enter", "text": "Lampor! Enter", "choice": "1 Enter"}
        is_row = session.item is not None and session.item.row is not None
        session = pressed(session, "1" if is_row else keys[session.kind])
    answers = session.answers
    assert answers["grann"] == Chosen(("jamed",))
    while not session.is_first:
        session = back(session)
    assert (session.at, session.marks, session.answers) == ("alder", ("a16",), answers)
    session = mark(session, "u16")
    assert session.answers == answers
    *_, last = repeated(forward, session)
    kept = {name: answer for name, answer in answers.items() if name != "grann"}
    assert last.answers == {**kept, "alder": Chosen(("u16",))}


def test_who_answers_nothing_in_the_essunga_survey_has_nothing_to_send() -> None:
    session = begin(ESSUNGA, "en")
    *_, last = repeated(forward, session)
    assert (last.kind, last.answers) == ("finish", {})
    assert submission_from(ESSUNGA, last.answers) is None
