"""No character of anybody's reaches the terminal as a command, and markup is text."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from textual import events
from textual.pilot import Pilot

from kiosk.settings import Settings
from kiosk.store.response_store import ResponseStore
from kiosk.tui.app import KioskApp
from questions.characters import FORBIDDEN, clean
from questions.loader import load
from tests.gallery import NoRepeats
from tests.kiosk.small_survey import SMALL

COMMANDS = [
    "\x1b[2J",
    "\x1b]0;titel\x07",
    "\x9b31m",
    "\x9d52;c;aGVq\x9c",
    "\x07\x08\x0b\x0e\x7f",
    "\u202eabc\u2066",
    "\u200b\u200d\ufeff",
    "e" + "\u0301" * 50,
    "\ud800",
]
MARKUP = ["[@click=app.quit]hej[/]", "[/b]", "[bold", "[$error]", "{0}", "%s", "\\[b]", "[link=x]y"]
TEXTS = st.text(st.characters(), max_size=40) | st.sampled_from(COMMANDS + MARKUP)


def drawn(app: KioskApp) -> str:
    """All that the screen sends to the terminal but its own styles."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip) for strip in strips)


@asynccontextmanager
async def asked(folder: Path, questions: str) -> AsyncIterator[tuple[KioskApp, Pilot[None]]]:
    survey = load(questions.encode()).survey
    assert survey is not None
    app = KioskApp(
        survey,
        Settings(),
        lambda: ResponseStore(folder, survey, questions, "kiosk"),
        repeats=NoRepeats(),
    )
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        yield app, pilot


async def at_the_words(app: KioskApp, pilot: Pilot[None]) -> None:
    for key in ("1", "0"):
        app.post_message(events.Key(key, key))
        await pilot.pause()


def assert_harmless(text: str) -> None:
    assert not FORBIDDEN.search(text.replace("\n", ""))
    assert "\x1b" not in text
    assert max((len(part) for part in text.split("e")), default=0) < 2000


@settings(
    deadline=None,
    max_examples=6,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(TEXTS, min_size=10, max_size=20))
def test_what_is_typed_and_pasted_reaches_the_screen_clean(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    async def play() -> None:
        async with asked(tmp_path_factory.mktemp("data"), SMALL) as (app, pilot):
            await at_the_words(app, pilot)
            for text in texts:
                app.post_message(events.Paste(text))
                for character in text[:5]:
                    app.post_message(events.Key(character, character))
                await pilot.pause()
                assert_harmless(drawn(app))
                session = app.questions.session
                if session is None or session.kind != "text":
                    break
                assert session.typed == clean(session.typed)
                for _ in range(len(session.typed)):
                    app.post_message(events.Key("backspace", None))

    asyncio.run(play())


@pytest.mark.parametrize("text", MARKUP)
async def test_markup_in_an_answer_is_shown_as_it_was_typed(tmp_path: Path, text: str) -> None:
    async with asked(tmp_path, SMALL) as (app, pilot):
        await at_the_words(app, pilot)
        app.post_message(events.Paste(text))
        await pilot.pause()
        assert text in drawn(app)
        app.post_message(events.Click(None, 12, 8, 0, 0, 1, False, False, False, 12, 8))
        await pilot.pause()
        assert app.is_running


@pytest.mark.parametrize("text", MARKUP)
async def test_markup_in_a_question_file_is_text_everywhere(tmp_path: Path, text: str) -> None:
    quoted = "'" + text + "'"
    questions = SMALL
    for words in ('"Hur är vädret?"', "Sol", "Liten enkät"):
        questions = questions.replace(f"sv: {words}", f"sv: {quoted}")
    async with asked(tmp_path, questions) as (app, pilot):
        assert text in drawn(app), "the title"
        app.post_message(events.Key("1", "1"))
        await pilot.pause()
        while app.screen is app.questions and not drawn(app):  # on a busy machine
            await pilot.pause()
        assert drawn(app).count(text) == 2, "the question and a choice"


@pytest.mark.parametrize("text", COMMANDS)
def test_a_question_file_with_such_a_character_is_an_error(text: str) -> None:
    content = SMALL.replace("Liten enkät", text).encode("utf-8", "surrogatepass")
    loaded = load(content)
    kept = loaded.survey.title["sv"] if loaded.survey else ""
    assert not FORBIDDEN.search(kept)


def test_what_is_not_cleaned_would_be_found() -> None:
    with pytest.raises(AssertionError):
        assert_harmless("\x1b[2J")
    with pytest.raises(AssertionError):
        assert_harmless("\u202e")


@settings(deadline=None, max_examples=300)
@given(TEXTS)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = clean(text)
    assert not FORBIDDEN.search(once)
    assert clean(once) == once
