"""What staff have done with a survey is in files beside its store, which nobody else reads."""

from pathlib import Path

import pytest

from kiosk.store.closing import (
    close,
    forget_fetched,
    is_closed,
    is_closed_for_good,
    note_fetched,
    reopen,
    was_fetched,
)
from kiosk.store.durable import CONSTANT_TIME


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """That of a store; it need not be there yet."""
    return tmp_path / "trygg" / "1"


def test_a_survey_is_open_until_it_is_closed_and_again_when_it_is_opened(folder: Path) -> None:
    assert not is_closed(folder)
    assert not is_closed_for_good(folder)
    close(folder)
    assert is_closed(folder)
    assert not is_closed_for_good(folder)
    reopen(folder)
    assert not is_closed(folder)
    reopen(folder)  # twice is once
    assert list(folder.iterdir()) == []


def test_a_survey_that_is_closed_for_good_is_closed(folder: Path) -> None:
    close(folder)
    close(folder, for_good=True)
    assert is_closed(folder)
    assert is_closed_for_good(folder)


def test_a_file_of_0_1_0_says_the_same(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "closed").write_bytes(b"final")
    assert is_closed_for_good(folder)


def test_nobody_sees_when_it_was(folder: Path) -> None:
    close(folder)
    note_fetched(folder)
    assert {p.stat().st_mtime_ns for p in (folder, *folder.iterdir())} == {CONSTANT_TIME}
    forget_fetched(folder)
    reopen(folder)
    assert folder.stat().st_mtime_ns == CONSTANT_TIME


def test_that_responses_have_left_is_known_until_they_are_gone(folder: Path) -> None:
    close(folder)
    assert not was_fetched(folder)
    for _ in range(2):
        note_fetched(folder)
        assert was_fetched(folder)
    assert is_closed(folder), "each is a file of its own"
    for _ in range(2):
        forget_fetched(folder)
        assert not was_fetched(folder)


def test_nobody_but_the_kiosk_reads_them(folder: Path) -> None:
    close(folder, for_good=True)
    note_fetched(folder)
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    assert {path.name for path in folder.iterdir()} == {"closed", "fetched"}
