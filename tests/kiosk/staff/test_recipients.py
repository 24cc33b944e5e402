"""`kiosk recipients`: root names who can open the bundles, and the settings say it."""

from pathlib import Path

import pytest

from kiosk.cli import PHRASES, main
from kiosk.settings import SettingsError, load_settings
from kiosk.store.sealing import MOST
from questions.wording import phrases
from tests.sealed import ARCHIVE, MUNICIPALITY, STRANGER, pair
from tests.typed import Said, typed

SAY = phrases(PHRASES, "sv")
SHIPPED = Path(__file__).parents[3] / "system/etc/medborgarkiosk/kiosk.yaml"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "kiosk.yaml"
    path.write_bytes(SHIPPED.read_bytes())
    return path


def recipients(config: Path, *files: Path) -> Said:
    return typed(main, "recipients", "--config", config, *files, LC_ALL="sv_SE.UTF-8")


def test_two_recipients_are_put_into_the_settings_and_nothing_else_changes(
    config: Path, tmp_path: Path
) -> None:
    before = config.read_text("utf-8").splitlines()
    files = [one.public_file(tmp_path) for one in (MUNICIPALITY, ARCHIVE)]
    said = recipients(config, *files)
    assert (said.code, said.err) == (0, "")
    for one in (MUNICIPALITY, ARCHIVE):
        assert one.fingerprint in said.out
    assert SAY("recipients.alone") not in said.out
    assert load_settings(config).recipients == (MUNICIPALITY.public, ARCHIVE.public)
    after = config.read_text("utf-8").splitlines()
    kept = [line for line in before if "recipients:" not in line]
    assert [line for line in after if "recipients:" not in line] == kept


def test_one_file_may_hold_several_and_one_recipient_alone_is_warned_of(
    config: Path, tmp_path: Path
) -> None:
    both = tmp_path / "båda.txt"
    both.write_text(
        f"# två\n\n{ARCHIVE.public}\r\n{MUNICIPALITY.public}\n{ARCHIVE.public}\n", "utf-8"
    )
    assert recipients(config, both).code == 0
    assert load_settings(config).recipients == (ARCHIVE.public, MUNICIPALITY.public)
    said = recipients(config, ARCHIVE.public_file(tmp_path))
    assert SAY("recipients.alone") in said.out
    assert load_settings(config).recipients == (ARCHIVE.public,)


@pytest.mark.parametrize(
    "listed",
    [
        f"recipients:\n  - {STRANGER.public}\n  - {ARCHIVE.public}\nplain: true\n",
        f"recipients:\n- {STRANGER.public}\n\nplain: true\n",
        f"recipients: [{STRANGER.public},\n  {ARCHIVE.public}]\nplain: true\n",
        f"recipients: [{STRANGER.public}]  # kommunen\nplain: true\n",
    ],
)
def test_however_the_old_ones_are_written_they_are_replaced(
    config: Path, tmp_path: Path, listed: str
) -> None:
    config.write_text(listed, "utf-8")
    assert load_settings(config).recipients[0] == STRANGER.public
    assert recipients(config, MUNICIPALITY.public_file(tmp_path)).code == 0
    settings = load_settings(config)
    assert (settings.recipients, settings.plain) == ((MUNICIPALITY.public,), True)
    assert STRANGER.public not in config.read_text("utf-8")


@pytest.mark.parametrize(
    ("content", "phrase"),
    [
        (MUNICIPALITY.private, "private"),
        (f"{MUNICIPALITY.public}\n{MUNICIPALITY.private.lower()}", "private"),
        (MUNICIPALITY.public[:-1], "not_one"),
        (MUNICIPALITY.public[:-1] + ("q" if MUNICIPALITY.public[-1] != "q" else "p"), "not_one"),
        (f"{MUNICIPALITY.public} {ARCHIVE.public}", "not_one"),
        (
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHsKLqeplhpW+uObz5dvMgjz1OxfM/XXUB+VHtZ6isGN",
            "not_one",
        ),
        ("# bara ett ord", "not_one"),
        ("", "not_one"),
        ("\x00\xff", "not_one"),
    ],
)
def test_what_is_no_public_key_is_refused_and_changes_nothing(
    config: Path, tmp_path: Path, content: str, phrase: str
) -> None:
    file = tmp_path / "nyckel.txt"
    file.write_text(content, "utf-8")
    before = config.read_bytes()
    good = ARCHIVE.public_file(tmp_path)
    assert recipients(config, good, file) == Said(
        2, "", SAY(f"recipients.{phrase}", file=file) + "\n"
    )
    assert config.read_bytes() == before


def test_more_than_a_few_are_refused(config: Path, tmp_path: Path) -> None:
    files = [pair().public_file(tmp_path) for _ in range(MOST + 1)]
    said = recipients(config, *files)
    assert said == Said(2, "", SAY("recipients.too_many", most=MOST, count=MOST + 1) + "\n")
    assert load_settings(config).recipients == ()


def test_a_file_or_settings_that_are_not_there_are_told(config: Path, tmp_path: Path) -> None:
    assert recipients(config, tmp_path / "ingen.txt").code == 2
    missing = tmp_path / "inga.yaml"
    said = recipients(missing, ARCHIVE.public_file(tmp_path))
    assert (said.code, str(missing) in said.err) == (2, True)


@pytest.mark.parametrize(
    "value",
    ["[age1abc]", "age1abc", f"[{ARCHIVE.public}, {ARCHIVE.public}]", f"[{ARCHIVE.private}]"],
)
def test_settings_written_by_hand_are_checked(config: Path, value: str) -> None:
    config.write_text(f"recipients: {value}\n", "utf-8")
    with pytest.raises(SettingsError) as refused:
        load_settings(config)
    assert refused.value.problems[0].line == 1
