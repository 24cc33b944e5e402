"""Until something is sealed it is in memory alone; then its name says who can open it."""

import resource
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from exporter.findings import Findings
from exporter.reading.bundles import read_bundles
from exporter.reading.files import input_files
from exporter.reading.keys import Key
from kiosk.machine.privileged import FILE_NAME
from kiosk.store import packing
from kiosk.store.packing import bundle_name, pack
from kiosk.store.sealing import (
    MOST,
    NotARecipientError,
    has_passphrase,
    is_sealed,
    named_in,
    seal,
    sealed_name,
)
from tests.exporter.office import SURVEY, memory
from tests.sealed import ARCHIVE, CANARY, MUNICIPALITY, Pair, large_store, pair


@contextmanager
def no_byte_is_written() -> Iterator[None]:
    """Any writing into a file fails, wherever it lies and whoever deletes it then."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture(scope="module")
def large() -> Iterator[Path]:
    with memory() as folder:
        yield large_store(folder / "responses.db")


def test_packing_and_sealing_write_no_byte_to_any_disk(large: Path) -> None:
    with no_byte_is_written():
        content, manifest = pack(large)
        sealed = seal(content, [MUNICIPALITY.public])
    assert manifest.comments > 19_000
    assert len(sealed) > len(content) > 100_000


def test_with_another_setting_packing_would_write_to_a_disk(
    large: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packing, "TEMPORARY", "FILE")
    with no_byte_is_written(), pytest.raises(sqlite3.OperationalError):
        pack(large)


def test_reading_a_sealed_bundle_writes_no_byte_to_any_disk(large: Path, tmp_path: Path) -> None:
    content, _ = pack(large)
    path = tmp_path / f"x_{ARCHIVE.fingerprint}.kiosk.age"
    path.write_bytes(seal(content, [ARCHIVE.public]))
    keys = [Key(ARCHIVE.private, ARCHIVE.public)]
    with no_byte_is_written():
        read = read_bundles(input_files([path], keys).files, SURVEY, Findings(), keys)
    assert len(read.comments) > 19_000


def test_no_word_stands_in_what_was_sealed(large: Path) -> None:
    content = f"{CANARY} 1".encode()
    assert CANARY.encode() not in seal(content, [ARCHIVE.public])


# -- names


def test_whatever_the_survey_is_called_every_stick_takes_the_name(large: Path) -> None:
    _, manifest = pack(large)
    keys = [pair().public for _ in range(MOST)]
    name = sealed_name(bundle_name(manifest), keys)
    assert FILE_NAME.fullmatch(name)
    assert len(name) < 200


@pytest.mark.parametrize(
    "changed", ["{}", "Kopia av {}", "{} (1)", "2_{}", "{}.txt"], ids=["as it was", *"1234"]
)
def test_those_for_whom_it_is_are_read_from_its_name(changed: str) -> None:
    name = sealed_name("trygg_1_bibliotek_1a2b3c4d.kiosk", [MUNICIPALITY.public, ARCHIVE.public])
    wanted = (MUNICIPALITY.fingerprint, ARCHIVE.fingerprint)
    assert named_in(changed.format(name)) == wanted
    assert named_in(changed.format(name.upper())) == wanted


@pytest.mark.parametrize("name", ["trygg_1_bibliotek_1a2b3c4d.kiosk.age", "svar.age", ""])
def test_a_name_without_them_names_nobody(name: str) -> None:
    assert named_in(name) == ()


def test_a_mistyped_recipient_seals_nothing() -> None:
    wrong = MUNICIPALITY.public[:-1] + ("q" if MUNICIPALITY.public[-1] != "q" else "p")
    with pytest.raises(NotARecipientError):
        seal(b"", [ARCHIVE.public, wrong])


@pytest.mark.parametrize("content", [b"", b"PK\3\4", b"age", b"age-encryption.org/v2\n"])
def test_what_is_not_sealed_is_known(content: bytes) -> None:
    assert not is_sealed(content)
    assert not has_passphrase(content)


def test_a_pair_is_told_from_another_by_its_fingerprint() -> None:
    many: list[Pair] = [pair() for _ in range(20)]
    assert len({one.fingerprint for one in many}) == 20
