"""When a respondent has left, their words leave the memory of the program, too."""

import gc
import os
from pathlib import Path

import pytest

from kiosk.respondent.session import Session
from kiosk.settings import Settings
from kiosk.store.response_store import ResponseStore
from kiosk.store.submission import Submission
from kiosk.tui.app import KioskApp
from questions.loader import load_survey
from tests.bench.respondents import SURVEY as ESSUNGA
from tests.bench.respondents import NoRepeats, Respondents
from tests.kiosk.remains import (
    PIECE,
    UNFORGETFUL,
    WAYS,
    changes,
    copies,
    left_in_memory,
    sends,
    stops,
    takes_away,
)

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root may read another's memory")


@needs_root
def test_the_words_of_whoever_has_left_are_not_in_memory(tmp_path: Path) -> None:
    left = left_in_memory(tmp_path, "", [stops, changes, takes_away, sends])
    assert set(left.values()) == {0}, left


@needs_root
def test_a_kiosk_that_forgets_no_cache_keeps_them(tmp_path: Path) -> None:
    """A control, of the search as well."""
    left = left_in_memory(tmp_path, UNFORGETFUL, [stops, changes, takes_away])
    assert all(left.values()), left


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "utf-16-le", "utf-32-le"])
def test_a_piece_of_the_words_would_be_found(encoding: str) -> None:
    words = WAYS[sends]
    piece, less = words[4 : 4 + PIECE + 1], words[4 : 4 + PIECE - 1]
    memory = [b"\0" * 99, b"\xff" + piece.encode(encoding) + b"\xff", less.encode(encoding)]
    assert copies(memory, words) == 1


async def test_nothing_holds_what_was_sent_once_it_is_kept(tmp_path: Path) -> None:
    survey = load_survey(ESSUNGA)
    store = ResponseStore(tmp_path, survey, ESSUNGA.read_text("utf-8"), "kiosk")
    app = KioskApp(survey, Settings(), lambda: store, repeats=NoRepeats())
    before = held()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        respondents = Respondents(app)
        for _ in range(2):
            await respondents.next()
            await pilot.pause()
            assert held() <= before
        assert store.count() == 2
        await pilot.press("1")
        assert held() - before, "a control: somebody has begun"


def held() -> set[int]:
    """What there is of respondents, whoever holds it: other tests do, too."""
    gc.unfreeze()
    return {id(one) for one in gc.get_objects() if isinstance(one, Session | Submission)}
