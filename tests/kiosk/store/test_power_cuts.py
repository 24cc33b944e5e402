"""A part of `make proofs`: no power cut takes an answer away, and without EXTRA one would."""

import os
from pathlib import Path
from random import Random

import pytest

from tests.proofs.day import OURS, SETTINGS, UNSYNCED
from tests.proofs.disk import File, Folder, Resize, Write, crashes
from tests.proofs.power_cuts import MEMORY, a_day, cut
from tests.proofs.recording import Player, Recording, UnknownCallError, can_record, record


@pytest.fixture(scope="module", autouse=True)
def _needed() -> None:
    if not os.access(MEMORY, os.W_OK) or not can_record():
        pytest.skip("strace that may trace and a disk in memory are needed")


@pytest.fixture(scope="module")
def day() -> Recording:
    return a_day(OURS, responses=5)


def test_no_power_cut_takes_a_thanked_answer(day: Recording) -> None:
    seen = cut(day, "data", samples=3, every=2)
    assert seen.states > 400
    assert seen.failures == 0, seen


@pytest.mark.parametrize("setting", [name for name in SETTINGS if name != OURS])
def test_with_another_setting_a_power_cut_would(setting: str) -> None:
    assert cut(a_day(setting, responses=3), "data", samples=1).failures


def test_a_bundle_on_a_stick_is_whole_or_has_not_its_name(day: Recording) -> None:
    seen = cut(day, "stick", samples=40)
    assert seen.states > 4
    assert seen.failures == 0, seen


def test_a_bundle_that_was_not_synced_would_be_neither() -> None:
    assert cut(a_day(UNSYNCED, responses=5), "stick", samples=5).failures


def test_the_recording_tells_when_each_promise_began(day: Recording) -> None:
    said = [line for line in Player(day).play() if line]
    order = [word for number in range(1, 6) for word in (f"begun {number}", f"kept {number}")]
    assert said[:10] == order
    assert said[10] == "packing 3"
    assert said[11].startswith("packed 3 essunga_trygg_")


# -- the disk that was made up


@pytest.fixture
def disk() -> Folder:
    return Folder.of({"a": b"x" * 600, "b": None})


def states(disk: Folder) -> set[frozenset[tuple[str, bytes | None]]]:
    return {frozenset(tree.items()) for tree in crashes(disk, Random(1), samples=200)}


def test_what_is_not_synced_may_be_lost_kept_or_torn(disk: Folder) -> None:
    file = disk.live["a"]
    assert isinstance(file, File)
    file.changes.append(Write(1, 0, b"y" * 600))
    contents = {dict(state)["a"] for state in states(disk)}
    assert contents == {first * 512 + last * 88 for first in (b"x", b"y") for last in (b"x", b"y")}
    file.sync()
    assert {dict(state)["a"] for state in states(disk)} == {b"y" * 600}


def test_a_size_that_is_not_synced_may_be_either(disk: Folder) -> None:
    file = disk.live["a"]
    assert isinstance(file, File)
    file.changes.append(Resize(1, 10))
    assert {dict(state)["a"] for state in states(disk)} >= {b"x" * 600, b"x" * 10}
    file.sync()
    assert {dict(state)["a"] for state in states(disk)} == {b"x" * 10}


def test_a_name_is_sure_when_its_folder_was_synced(disk: Folder) -> None:
    disk.rename(1, {"a": None, "c": disk.live["a"]})
    disk.live["c"].sync()
    assert {frozenset(dict(state)) for state in states(disk)} == {
        frozenset({"a", "b"}),
        frozenset({"c", "b"}),
    }
    disk.sync()
    assert {frozenset(dict(state)) for state in states(disk)} == {frozenset({"c", "b"})}


def test_after_a_failed_sync_no_later_one_helps(disk: Folder) -> None:
    file = disk.live["a"]
    assert isinstance(file, File)
    file.changes.append(Write(1, 0, b"y"))
    file.sync_failed()
    file.changes.append(Write(2, 1, b"z"))
    file.sync()
    beginnings = {(dict(state)["a"] or b"")[:2] for state in states(disk)}
    assert beginnings == {b"xz", b"yz"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "disk"
    root.mkdir()
    (root / "a").write_bytes(b"a")
    return root


@pytest.mark.parametrize("command", ["ln {0}/a {0}/b", "rmdir {0}/d"])
def test_what_cannot_be_played_is_refused(root: Path, command: str) -> None:
    (root / "d").mkdir()
    with pytest.raises(UnknownCallError):
        record(command.format(root).split(), root)


def test_a_program_that_fails_is_no_recording(root: Path) -> None:
    with pytest.raises(RuntimeError):
        record(["false"], root)
