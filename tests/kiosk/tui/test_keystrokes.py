"""How many keys it takes to answer everything: somebody with a bag in one hand counts them."""

from pathlib import Path

from textual import events

from kiosk.respondent.choices import lines, numbers_are_read
from kiosk.respondent.session import Session
from kiosk.settings import Settings
from kiosk.store.response_store import ResponseStore
from kiosk.tui.app import KioskApp
from kiosk.tui.phases import Parting
from questions import logic
from questions.loader import SURVEYS, load_survey
from tests.gallery import NoRepeats

ESSUNGA = SURVEYS / "essunga_trygg.yaml"


async def test_every_question_of_the_survey_takes_under_fifty_keys(tmp_path: Path) -> None:
    """Each question answered, and as many marks as may be set; typed words are not counted."""
    survey = load_survey(ESSUNGA)
    store = ResponseStore(tmp_path, survey, ESSUNGA.read_text("utf-8"), "kiosk")
    app = KioskApp(survey, Settings(), lambda: store, repeats=NoRepeats())
    pressed = 0
    async with app.run_test(size=(80, 24)) as pilot:

        async def press(*keys: str) -> None:
            nonlocal pressed
            for key in keys:
                app.post_message(events.Key(key, key if len(key) == 1 else None))
                await pilot.pause()
            pressed += len(keys)

        await pilot.pause()
        await press("1")
        while (session := app.questions.session) is not None and session.kind != "finish":
            assert session.item is not None
            await press(*keys_for(session))
            if session.kind == "text":
                app.post_message(events.Paste("Mer ljus"))
                await pilot.pause()
                await press("enter")
        answered = session.answers if session else {}
        assert set(answered) == {item.name for item in logic.items(survey, "kiosk")}
        await press("1")
        assert isinstance(app.phase, Parting)
    assert pressed < 50, pressed


def keys_for(session: Session) -> list[str]:
    """The keys for one screen; what others hang on is answered so that they are asked."""
    item = session.item
    if item is None or session.kind == "text":
        return []
    if session.kind == "number":
        return ["7", "enter"]
    codes = [line.code for line in lines(session)]
    wanted = {"alder": ["a30"], "omrade": ["nosse"], "loftet": ["vet"], "unga": codes[:3]}
    marked = wanted.get(item.name, codes[: session.most_marks])
    digits = [str(codes.index(code) + 1) for code in marked]
    leads_on = session.one_of_many and not numbers_are_read(session)
    return digits if leads_on else [*digits, "enter"]
