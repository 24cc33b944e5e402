"""A survey that is cleared is gone from the disk, and nothing of it comes back."""

import os
import sys
from itertools import takewhile
from pathlib import Path

import pytest

from kiosk.store.clearing import clear, clearing_code, contents
from kiosk.store.closing import note_fetched
from kiosk.store.durable import CONSTANT_TIME, discard, finish_discarding
from kiosk.store.response_store import ResponseStore
from tests.kiosk.store.test_rewriting import given_back
from tests.proofs.day import PLACE, QUESTIONS, SURVEY, submission
from tests.proofs.power_cuts import CLEAR, IMPORTS, MEMORY, UNLINK, clearing, to_be_cleared
from tests.proofs.recording import can_record, record


@pytest.fixture
def _recording() -> None:
    if not os.access(MEMORY, os.W_OK) or not can_record():
        pytest.skip("strace that may trace and a disk in memory are needed")


@pytest.mark.usefixtures("_recording")
def test_a_power_cut_leaves_a_cleared_store_whole_or_gone() -> None:
    seen = clearing(CLEAR, samples=10)
    assert seen.states > 15
    assert not seen.failures, seen
    assert clearing(UNLINK, samples=10).failures, "what was set aside would come back"


@pytest.mark.usefixtures("_recording")
def test_what_is_cleared_is_overwritten_and_synced_before_it_is_deleted() -> None:
    """The damaged ones first, so that nothing is salvaged; each in the blocks where it lies."""
    with to_be_cleared() as disk:
        recording = record([sys.executable, "-c", f"{IMPORTS}{CLEAR}", disk], disk)
    assert not any(map(any, given_back(recording)))
    unlinked = [call.content(0).decode() for call in recording.calls if call.name == "unlink"]
    deleted = [Path(name).name for name in unlinked if name.endswith(".leaving")]
    assert [".damaged-" in name for name in deleted] == [True, True, False, False]
    assert deleted[-2:] == ["responses.db-journal.leaving", "responses.db.leaving"]
    before = [call.name for call in takewhile(lambda call: call.name != "rename", recording.calls)]
    assert before.count("fsync") == 2, "the decision, and that nothing was fetched"


def test_only_the_decision_stays(tmp_path: Path) -> None:
    with ResponseStore(tmp_path, SURVEY, QUESTIONS, PLACE) as store:
        store.add(submission(1))
    note_fetched(store.path.parent)
    for name in ("responses.damaged-1.db", "responses.damaged-2.db.leaving"):  # of a power cut
        store.path.with_name(name).write_bytes(b"somebody's")
    clear(store.path, "KS 2027/12")
    [note] = store.path.parent.iterdir()
    assert (note.name, note.read_text("utf-8")) == ("cleared", "KS 2027/12\n")
    times = {path.stat().st_mtime_ns for path in (note, note.parent)}
    assert times == {CONSTANT_TIME}, "nobody sees when it was"
    with ResponseStore(tmp_path, SURVEY, QUESTIONS, PLACE) as store:
        assert store.count() == 0


def test_what_could_not_be_overwritten_is_so_at_the_next_opening(tmp_path: Path) -> None:
    """By then it has a name that nobody looks for."""
    with ResponseStore(tmp_path, SURVEY, QUESTIONS, PLACE) as store:
        store.add(submission(1))
    left = store.path.with_name("responses.db.leaving")
    store.path.rename(left)
    with ResponseStore(tmp_path, SURVEY, QUESTIONS, PLACE) as store:
        assert store.count() == 0
    assert not left.exists()


def test_a_discarded_file_was_overwritten_to_its_end(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"x" * 3_000_001)  # longer than what is written at once
    with file.open("rb") as still_open:
        discard(file)
        assert still_open.read() == bytes(3_000_001)
    finish_discarding(tmp_path)
    assert list(tmp_path.iterdir()) == []


# -- the code that the office gives

RESPONSES = [(7, ("ung", 1, None)), (9, ("gam", None, 0))]
COMMENTS = [(5, "ord", "Bra")]


def test_the_contents_of_a_store_are_all_that_was_sent_in_the_order_of_their_keys(
    tmp_path: Path,
) -> None:
    sent = [submission(number) for number in range(9)]
    with ResponseStore(tmp_path, SURVEY, QUESTIONS, PLACE) as store:
        for one in sent:
            store.add(one)
    responses, comments = contents(store.path)
    assert responses == sorted((one.key, tuple(one.response.values())) for one in sent)
    assert comments == sorted(tuple(comment) for one in sent for comment in one.comments)


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
