"""A cleared survey is gone with all its copies; a power cut on the way brings nothing back."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import count
from pathlib import Path

import pytest

from kiosk.store import clearing
from kiosk.store.clearing import clear, clearing_code
from kiosk.store.closing import note_fetched
from kiosk.store.durable import sync_file, sync_folder
from kiosk.store.response_store import ResponseStore
from kiosk.store.submission import Submission
from tests.exporter.office import QUESTIONS, SURVEY, memory
from tests.exporter.residents import submissions

DECISION = "KS 2027/12"


@pytest.fixture
def folder() -> Iterator[Path]:
    with memory() as folder:
        yield folder


def opened(data: Path) -> ResponseStore:
    return ResponseStore(data, SURVEY, QUESTIONS, "bibliotek")


def stored(data: Path, sent: Sequence[Submission]) -> Path:
    with opened(data) as store:
        for submission in sent:
            store.add(submission)
        return store.path


def filled(data: Path) -> Path:
    """A store of three answers, and beside it one of two others that was set aside."""
    sent = submissions(SURVEY, 5)
    store = stored(data, sent[:3])
    stored(data / "before", sent[3:]).rename(store.with_name("responses.damaged-1.db"))
    store.with_name("responses.db-journal").write_bytes(b"")
    note_fetched(store.parent)
    return store


def test_nothing_but_the_decision_is_left(folder: Path) -> None:
    store = filled(folder)
    clear(store, DECISION)
    assert [path.name for path in store.parent.iterdir()] == ["cleared"]
    assert (store.parent / "cleared").read_text("utf-8") == f"{DECISION}\n"


class PowerCutError(Exception):
    """Nothing happens after it."""


def cleared_until(cut: int, store: Path) -> bool:
    """Clear a store until the `cut`-th time that something is on the disk; whether that came."""
    syncs = count(1)

    def until_then(sync: Callable[[Path], None], path: Path) -> None:
        sync(path)
        if next(syncs) == cut:
            raise PowerCutError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clearing, "sync_file", partial(until_then, sync_file))
        patch.setattr(clearing, "sync_folder", partial(until_then, sync_folder))
        try:
            clear(store, DECISION)
        except PowerCutError:
            return True
    return False


def test_after_a_power_cut_the_store_is_whole_or_gone_and_nothing_comes_back(folder: Path) -> None:
    left = []
    for cut in count(1):
        was_cut = cleared_until(cut, filled(folder / str(cut)))
        with opened(folder / str(cut)) as store:
            left.append(store.count())
        assert (store.path.parent / "cleared").exists(), "the decision comes before the deed"
        if not was_cut:
            break
    assert left == [*[3] * (len(left) - 2), 0, 0]
    assert len(left) == 5, "a cut after the note, the copy, the journal and the store; and none"


# -- the code that the office gives

RESPONSES = [(7, ("ung", 1, None)), (9, ("gam", None, 0))]
COMMENTS = [(5, "ord", "Bra")]


def test_the_code_is_eight_digits_whatever_is_said() -> None:
    codes = {clearing_code([(key, ())], []) for key in range(200)}
    assert len(codes) == 200
    assert all(code.isdecimal() and len(code) == 8 for code in codes)
    assert any(code.startswith("0") for code in codes)


def test_the_code_is_one_of_every_single_thing_that_is_said() -> None:
    """The office and the kiosk may have different versions: the same for all of them."""
    assert clearing_code(RESPONSES, COMMENTS) == "06890553"
    others = [
        (RESPONSES[:1], COMMENTS),
        (RESPONSES, []),
        ([*RESPONSES, *COMMENTS], []),
        ([(8, RESPONSES[0][1]), RESPONSES[1]], COMMENTS),
        ([RESPONSES[0], (9, ("gam", None, None))], COMMENTS),
        (RESPONSES, [(5, "ord", "Bra!")]),
    ]
    assert len({clearing_code(*said) for said in others} | {"06890553"}) == 7  # type: ignore[arg-type]
