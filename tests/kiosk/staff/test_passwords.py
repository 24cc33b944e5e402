"""The codes that staff choose at a command line, typed into the real program."""

import hashlib
import os
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from kiosk.cli import kiosk
from kiosk.machine import boot_menu
from kiosk.settings import load_settings, set_key
from kiosk.staff import pin
from kiosk.store.durable import replace_file
from tests.terminal import Terminal

ROOT = Path(__file__).parents[3]


def typed_into(command: str, *lines: str, path: str = "") -> tuple[int, str]:
    """The exit code, and what stood on the screen after these lines were typed."""
    program = [sys.executable, "-m", "kiosk.cli", *command.split()]
    environment = {"PATH": f"{path}:{os.environ['PATH']}"} if path else {}
    with Terminal(program, columns=200, environment=environment) as terminal:
        for line, asked in zip(lines, ("Skriv e", "en gång till"), strict=False):
            terminal.wait(asked)
            terminal.type(f"{line}\r")
        return terminal.wait_for_exit(), terminal.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("471147", "471148"), "inte lika"),
        (("47114",), "6 till 12 siffror"),
        (("47 11 47",), "siffror"),
    ],
)
def test_a_code_that_will_not_do_is_refused(typed: tuple[str, ...], said: str) -> None:
    code, text = typed_into("pin", *typed)
    assert (code, said in text) == (2, True)


def test_without_settings_the_line_for_them_is_told() -> None:
    code, text = typed_into("pin", "471147", "471147")
    assert code == 0
    assert 'pin_hash: "scrypt:' in text
    assert "471147" not in text, "the code is not shown"


@pytest.mark.parametrize(
    "before",
    [
        (ROOT / "system/etc/medborgarkiosk/kiosk.yaml").read_text("utf-8"),
        'place: skola\npin_hash: "scrypt:old"  # since May\n# pin_hash: "an example"\n',
        "place: skola\r\n#pin_hash: none yet\r\nmin_new: 7\r\n",
        "place: skola",
        "# place: skola\n\n  # nothing holds\n",
        "",
    ],
)
def test_the_code_is_put_into_the_settings_and_nothing_else_changes(
    tmp_path: Path, before: str
) -> None:
    file = tmp_path / "kiosk.yaml"
    file.write_bytes(before.encode())
    file.chmod(0o640)
    as_it_was = load_settings(file)
    code, text = typed_into(f"pin --config {file}", "471147", "471147")
    assert code == 0, text
    assert "471147" not in file.read_text("utf-8")
    changed = load_settings(file)
    assert pin.is_pin_of("471147", changed.pin_hash)
    assert (changed.place, changed.min_new) == (as_it_was.place, as_it_was.min_new)
    now = file.read_bytes().decode()
    kept = [line for line in before.splitlines() if "pin_hash:" not in line]
    assert [line for line in now.splitlines() if "pin_hash:" not in line] == kept
    assert now.count("\r") == before.count("\r")
    assert file.stat().st_mode & 0o777 == 0o640
    assert [path.name for path in tmp_path.iterdir()] == ["kiosk.yaml"]


def test_settings_with_a_mistake_are_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "kiosk.yaml"
    file.write_text("place: skola\nplats: skola\n", "utf-8")
    code, text = typed_into(f"pin --config {file}")
    assert code == 2
    assert "kiosk.yaml:2:1" in text
    assert file.read_text("utf-8") == "place: skola\nplats: skola\n"


@pytest.mark.parametrize("value", ['"', "a: #b\\n", "{", "å😀", "'", r"\1 \g<0>"])
def test_a_value_of_any_form_is_read_as_it_was_set(tmp_path: Path, value: str) -> None:
    file = tmp_path / "kiosk.yaml"
    file.write_bytes(b"\xef\xbb\xbfpin_hash: old\nplace: skola\n")
    set_key(file, "pin_hash", value)
    assert load_settings(file).pin_hash == value
    assert file.read_text("utf-8").count("pin_hash") == 1


def test_a_file_that_cannot_be_replaced_stays_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "folder"
    (target / "inside").mkdir(parents=True)
    with pytest.raises(OSError, match="folder"):
        replace_file(target, b"new", 0o600)  # a folder with something in it is in the way
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


# -- the boot menu


@pytest.fixture
def grub(tmp_path: Path) -> Path:
    """A folder with an update-grub that keeps what it was called with."""
    folder = tmp_path / "sbin"
    folder.mkdir()
    program = folder / "update-grub"
    program.write_text(f"#!/bin/sh\ncat {tmp_path}/boot-password > {tmp_path}/menu\n")
    program.chmod(0o755)
    return folder


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("kort1",), "8 till 64 tecken"),
        (("lösenord1",), "svenskt tangentbord"),
        (("Losenord1",), "bara a till z"),
        (("losenord1", "losenord2"), "inte lika"),
    ],
)
def test_a_password_that_will_not_do_is_refused(
    grub: Path, typed: tuple[str, ...], said: str
) -> None:
    code, text = typed_into("boot-password", *typed, path=str(grub))
    assert (code, said in text) == (2, True), text
    assert not (grub.parent / "menu").exists()


def test_the_password_is_kept_as_a_hash_before_the_menu_is_made(
    grub: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(grub), prepend=os.pathsep)
    assert boot_menu.has_grub()
    boot_menu.set_password("losenord1", tmp_path / "boot-password")
    hash_ = (tmp_path / "menu").read_text().strip()
    assert (tmp_path / "boot-password").stat().st_mode & 0o777 == 0o600
    kind, salt, key = hash_.rsplit(".", 2)
    assert kind == "grub.pbkdf2.sha512.10000"
    again = hashlib.pbkdf2_hmac("sha512", b"losenord1", bytes.fromhex(salt), 10_000, 64)
    assert key == again.hex().upper()


@pytest.mark.parametrize(
    ("program", "file", "said"),
    [
        ("exit 0", "boot-password", "namnet root och lösenordet"),
        ("exit 3", "boot-password", "update-grub slutade med 3"),
        ("exit 0", "nowhere/boot-password", "gick inte att skriva"),
    ],
)
def test_what_became_of_the_password_is_told(
    grub: Path, monkeypatch: pytest.MonkeyPatch, program: str, file: str, said: str
) -> None:
    (grub / "update-grub").write_text(f"#!/bin/sh\n{program}\n")
    monkeypatch.setenv("PATH", str(grub), prepend=os.pathsep)
    monkeypatch.setenv("LC_ALL", "sv_SE.UTF-8")
    monkeypatch.setattr(boot_menu, "PASSWORD_FILE", grub.parent / file)
    done = CliRunner().invoke(kiosk, ["boot-password"], input="losenord1\nlosenord1\n")
    told = done.stdout or str(done.exception)
    assert said in told
    assert "losenord1" not in told
