"""A key pair as the office makes it: a file that the standard tool opens, too, and a sheet."""

import io
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from unittest.mock import patch

import cv2
import numpy as np
import page as judge
import pytest

from exporter.errors import PHRASES
from exporter.keygen import SHORTEST, TEMPLATE, key_sheet
from exporter.reading.keys import load_keys
from exporter.typesetting.typesetting import pictures
from kiosk.cli import PHRASES as KIOSK_PHRASES
from kiosk.cli import main as kiosk_main
from kiosk.settings import load_settings
from kiosk.store.sealing import fingerprint_of, has_passphrase, seal
from questions.wording import phrases
from tests.exporter.office import exporter
from tests.sealed import MUNICIPALITY
from tests.terminal import Terminal
from tests.typed import Said, typed

SAY = phrases(PHRASES, "sv")
PASSPHRASE = "fyra hästar åt blå hallon"  # noqa: S105  of nobody
needs_age = pytest.mark.skipif(shutil.which("age") is None, reason="age is not installed")


def told(lines: Sequence[str], *words: str | Path) -> Said:
    """The command, with lines from another program on its standard input."""
    with patch.object(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines))):
        return exporter(*words)


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a new key pair: making one takes as long as a guess at the passphrase."""
    folder = tmp_path_factory.mktemp("office") / "nycklar"
    said = told([PASSPHRASE, PASSPHRASE], "keygen", "-o", folder)
    assert (said.code, said.err) == (0, "")
    assert SAY("keygen.lost") in said.out
    assert "AGE-SECRET" not in said.out
    return folder


def the(folder: Path, suffix: str) -> Path:
    [path] = folder.glob(f"*{suffix}")
    return path


def test_the_private_half_is_for_its_owner_and_opens_with_the_passphrase_alone(keys: Path) -> None:
    private = the(keys, ".age")
    content = private.read_bytes()
    assert has_passphrase(content)
    assert b"SECRET" not in content
    if os.name == "posix":
        assert (private.stat().st_mode & 0o777, keys.stat().st_mode & 0o777) == (0o600, 0o700)
    [key] = load_keys([private], lambda _: PASSPHRASE)
    assert key.fingerprint in private.name
    assert key.fingerprint in the(keys, ".txt").read_text("utf-8")
    bundle = keys / "x.kiosk.age"
    bundle.write_bytes(seal(b"", [key.recipient]))
    said = told(["fel lösenfras"], "inspect", bundle, "--key", private)
    assert said == Said(2, "", SAY("error.key_passphrase", file=private) + "\n")
    bundle.unlink()


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


def test_the_sheet_has_the_key_as_a_code_and_says_what_a_loss_means(keys: Path) -> None:
    report = judge.validate_pdf_bytes(the(keys, ".pdf").read_bytes(), profile="ua1")
    assert report.is_compliant, report
    [content] = pictures(TEMPLATE, key_sheet(MUNICIPALITY.public, SAY), 144)
    picture = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert picture is not None
    assert cv2.QRCodeDetector().detectAndDecode(picture)[0] == MUNICIPALITY.public


@pytest.mark.parametrize(
    ("lines", "phrase"),
    [
        (["kort"], "passphrase_short"),
        (["x" * (SHORTEST - 1)] * 2, "passphrase_short"),
        ([PASSPHRASE, PASSPHRASE + " "], "passphrase_differs"),
    ],
)
def test_a_passphrase_that_will_not_do_makes_no_key(
    tmp_path: Path, lines: list[str], phrase: str
) -> None:
    said = told(lines, "keygen", "-o", tmp_path / "nycklar")
    assert said == Said(2, "", SAY(f"error.{phrase}", least=SHORTEST) + "\n")
    assert list(tmp_path.iterdir()) == []


def test_without_anybody_to_type_it_says_so(tmp_path: Path) -> None:
    assert told([], "keygen", "-o", tmp_path / "nycklar").code == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "content", [MUNICIPALITY.public, "", "AGE-SECRET-KEY-1QQ", MUNICIPALITY.private[:-1] + "B"]
)
def test_what_is_no_private_key_is_told(tmp_path: Path, content: str) -> None:
    path = tmp_path / "nyckel.txt"
    path.write_text(content, "utf-8")
    said = exporter("inspect", path, "--key", path)
    assert said == Said(2, "", SAY("error.key_none", file=path) + "\n")


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
