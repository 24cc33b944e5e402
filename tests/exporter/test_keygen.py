"""A key pair as the office makes it: a file that the standard tool opens, too, and a sheet."""

import io
import os
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
from kiosk.store.sealing import has_passphrase, seal
from questions.wording import phrases
from tests.exporter.office import exporter
from tests.sealed import MUNICIPALITY
from tests.typed import Said

SAY = phrases(PHRASES, "sv")
PASSPHRASE = "fyra hästar åt blå hallon"  # noqa: S105  of nobody


def typing(lines: Sequence[str], *words: str | Path) -> Said:
    """The command, with lines from another program on its standard input."""
    with patch.object(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines))):
        return exporter(*words)


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a new key pair: making one takes as long as a guess at the passphrase."""
    folder = tmp_path_factory.mktemp("office") / "nycklar"
    said = typing([PASSPHRASE, PASSPHRASE], "keygen", "-o", folder)
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
    said = typing(["fel lösenfras"], "inspect", bundle, "--key", private)
    assert said == Said(2, "", SAY("error.key_passphrase", file=private) + "\n")
    bundle.unlink()


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
    said = typing(lines, "keygen", "-o", tmp_path / "nycklar")
    assert said == Said(2, "", SAY(f"error.{phrase}", least=SHORTEST) + "\n")
    assert list(tmp_path.iterdir()) == []


def test_without_anybody_to_type_it_says_so(tmp_path: Path) -> None:
    assert typing([], "keygen", "-o", tmp_path / "nycklar").code == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "content", [MUNICIPALITY.public, "", "AGE-SECRET-KEY-1QQ", MUNICIPALITY.private[:-1] + "B"]
)
def test_what_is_no_private_key_is_told(tmp_path: Path, content: str) -> None:
    path = tmp_path / "nyckel.txt"
    path.write_text(content, "utf-8")
    said = exporter("inspect", path, "--key", path)
    assert said == Said(2, "", SAY("error.key_none", file=path) + "\n")
