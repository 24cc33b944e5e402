"""Key pairs of the office, at the kiosk and in the hands of the standard tool."""

import shutil
from pathlib import Path

import pytest

from exporter.reading.keys import load_keys
from kiosk.cli import PHRASES as KIOSK_PHRASES
from kiosk.cli import main as kiosk_main
from kiosk.settings import load_settings
from kiosk.store.sealing import fingerprint_of
from questions.wording import phrases
from tests.exporter.test_keygen import PASSPHRASE, keys, the
from tests.sealed import MUNICIPALITY
from tests.terminal import Terminal
from tests.typed import Said, typed

__all__ = ["keys"]

needs_age = pytest.mark.skipif(shutil.which("age") is None, reason="age is not installed")


def test_the_public_half_is_what_the_kiosk_takes(keys: Path, tmp_path: Path) -> None:
    config = tmp_path / "kiosk.yaml"
    config.write_text("place: skola\n", "utf-8")
    said = typed(kiosk_main, "recipients", "--config", config, the(keys, ".txt"), LC_ALL="sv_SE")
    assert said.code == 0, said.err
    [recipient] = load_settings(config).recipients
    assert fingerprint_of(recipient) in the(keys, ".pdf").name
    private = the(keys, ".age")
    refused = typed(kiosk_main, "recipients", "--config", config, private, LC_ALL="sv_SE")
    wanted = phrases(KIOSK_PHRASES, "sv")("recipients.private_locked", file=private)
    assert refused == Said(2, "", wanted + "\n")


# -- the standard tool


@needs_age
def test_the_standard_tool_opens_the_private_half(keys: Path, tmp_path: Path) -> None:
    target = tmp_path / "key.txt"
    command: list[str | Path] = ["age", "-d", "-o", target, the(keys, ".age")]
    with Terminal(command) as terminal:
        terminal.wait("passphrase", 60)
        terminal.type(f"{PASSPHRASE}\r")
        assert terminal.wait_for_exit(300) == 0, terminal.text
    assert "AGE-SECRET-KEY-1" in target.read_text("utf-8")


@needs_age
def test_a_private_half_that_the_standard_tool_locked_is_taken(tmp_path: Path) -> None:
    plain, locked = MUNICIPALITY.private_file(tmp_path), tmp_path / "locked.age"
    with Terminal(["age", "-p", "-a", "-o", locked, plain]) as terminal:
        for asked in ("Enter passphrase", "Confirm passphrase"):
            terminal.wait(asked, 60)
            terminal.type(f"{PASSPHRASE}\r")
        assert terminal.wait_for_exit(300) == 0, terminal.text
    [key] = load_keys([locked], lambda _: PASSPHRASE)
    assert key.recipient == MUNICIPALITY.public
