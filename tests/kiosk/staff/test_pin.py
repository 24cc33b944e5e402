"""The staff's code: kept as a hash, and guarded by a delay that no restart makes shorter."""

import asyncio
import signal
from pathlib import Path

import pytest

from kiosk.cli import PHRASES
from kiosk.settings import load_settings
from kiosk.setup import Setup
from kiosk.staff import pin
from kiosk.staff.actions import StaffActions
from kiosk.staff.wrong_codes import LONGEST_DELAY, MANY, WRONG_CODES, WrongCodes, delay
from kiosk.store.durable import CONSTANT_TIME
from questions.loader import SURVEYS, load_survey
from questions.wording import phrases
from tests.kiosk.staff_code import CODE, OF_0_1_0, OLD_CODE, ask_for_the_code
from tests.terminal import Terminal, kiosk

# -- the hash


def test_a_code_is_kept_as_a_hash_of_its_own() -> None:
    first, second = pin.hash_of_pin(CODE), pin.hash_of_pin(CODE)
    assert first != second
    assert CODE not in first
    for hash_ in (first, second):
        assert pin.is_pin_of(CODE, hash_)
        assert not pin.is_pin_of("471148", hash_)
        assert not pin.is_pin_of("", hash_)


@pytest.mark.parametrize(
    "hash_",
    [
        *("", "471147", "scrypt", "scrypt:16384:8:1:AAAA", "scrypt:16384:8:1:AAAA:BBBB:"),
        *("scrypt:1:8:1:AAAA:BBBB", "scrypt:x:8:1:AAAA:BBBB", "scrypt:16384:8:1:å:å"),
        *("sha256:16384:8:1:AAAA:BBBB", "scrypt:16384:8:1:AAAA:BBBB:6:6"),
        *("scrypt:16384:8:1:AAAA:BBBB:six", "scrypt:16384:8:1:AAAA:BBBB:-6"),
    ],
)
def test_what_is_no_hash_lets_nobody_in(hash_: str) -> None:
    assert not pin.is_pin_of(CODE, hash_)


@pytest.mark.parametrize(
    ("text", "good"),
    [
        *(("471147", True), ("0" * 12, True), ("47114", False), ("0" * 13, False)),
        *(("47a147", False), ("٤٧١١٤٧", False), ("", False)),
    ],
)
def test_a_new_code_is_six_to_twelve_digits(text: str, good: bool) -> None:
    assert pin.may_be_chosen(text) is good


def test_a_code_of_the_first_release_still_holds() -> None:
    assert pin.is_hash(OF_0_1_0)
    assert pin.is_pin_of(OLD_CODE, OF_0_1_0)
    assert not pin.is_pin_of("4712", OF_0_1_0)


def test_a_hash_notes_how_long_the_code_is() -> None:
    assert pin.is_long_enough(pin.hash_of_pin("471147"))
    assert not pin.is_long_enough(pin.hash_of_pin("47114"))
    assert not pin.is_long_enough(OF_0_1_0)


# -- the delay


def test_wrong_codes_cost_more_and_more_time() -> None:
    delays = [delay(wrong) for wrong in range(20)]
    assert delays[:5] == [0, 1, 2, 4, 8]
    assert delays == sorted(delays)
    assert delays[MANY - 1] < delays[MANY] == delays[-1] == LONGEST_DELAY
    # A tenth of all codes of six digits, one after the other: longer than a survey is open.
    assert 10**5 * LONGEST_DELAY > 300 * 24 * 3600


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


def test_wrong_codes_are_counted_on_the_disk_as_a_number_and_no_time(data: Path) -> None:
    counted = WrongCodes(data)
    assert counted.count == 0
    assert list(data.iterdir()) == []
    for number in range(1, 15):
        counted.add()
        file = data / WRONG_CODES
        assert file.read_bytes() == str(min(number, MANY)).encode()
        assert file.stat().st_mode & 0o777 == 0o600
        assert {p.stat().st_mtime_ns for p in (file, data)} == {CONSTANT_TIME}
        assert [path.name for path in data.iterdir()] == [WRONG_CODES]
        assert WrongCodes(data).count == counted.count
    counted.clear()
    assert list(data.iterdir()) == []
    assert data.stat().st_mtime_ns == CONSTANT_TIME
    assert WrongCodes(data).count == 0


@pytest.mark.parametrize("written", [b"", b"0", b"-1", b"01", b"11", b"3\n", b"\xff", b"9" * 99])
def test_a_count_that_nobody_here_wrote_is_many(data: Path, written: bytes) -> None:
    (data / WRONG_CODES).write_bytes(written)
    assert WrongCodes(data).count == MANY


def test_a_count_that_cannot_be_read_or_kept_is_many(data: Path) -> None:
    counted = WrongCodes(data)
    (data / WRONG_CODES / "in the way").mkdir(parents=True)
    assert WrongCodes(data).count == MANY
    counted.add()
    assert counted.count == MANY
    counted.clear()
    assert counted.count == 0, "the right code opens the menu on a broken disk, too"


@pytest.fixture
def actions(config: Path, data: Path) -> StaffActions:
    setup = Setup(load_settings(config), load_survey(SURVEYS / "essunga_trygg.yaml"), "", data)
    return StaffActions(setup, phrases(PHRASES, "sv"))


async def test_a_code_is_counted_before_it_is_judged(actions: StaffActions, data: Path) -> None:
    """Whoever pulls the plug at that moment has tried, too."""
    judging = asyncio.create_task(actions.refuses(CODE))
    while not ((data / WRONG_CODES).exists() or judging.done()):
        await asyncio.sleep(0)
    assert not judging.done()
    assert (data / WRONG_CODES).read_bytes() == b"1"
    assert await judging == ""
    assert not (data / WRONG_CODES).exists(), "the right code takes it back"


# -- in the real program


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "kiosk.yaml"
    path.write_text(f'pin_hash: "{pin.hash_of_pin(CODE)}"\n', "utf-8")
    return path


def test_a_wrong_code_is_refused_and_the_right_one_has_to_wait(config: Path, data: Path) -> None:
    with Terminal(kiosk(data, "--config", config)) as terminal:
        ask_for_the_code(terminal)
        terminal.press(*"1111", "enter")
        terminal.wait("Fel kod. Vänta 1 s")
        terminal.press(*"2222", "enter", *"3333", "enter")
        terminal.wait("Vänta 1 s till.")
        assert "1111" not in terminal.raw.decode("utf-8", "replace"), "it is never shown"
        terminal.settle(1.1)
        terminal.press(*"5555", "enter")
        terminal.wait("Fel kod. Vänta 2 s")
        terminal.press(*CODE, "enter")
        terminal.wait("till.")
        terminal.settle(2.1)
        terminal.press(*CODE, "enter")
        terminal.wait("Personalens meny")
    assert not (data / WRONG_CODES).exists()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_the_delay_survives_the_end_of_the_kiosk(
    config: Path, data: Path, number: signal.Signals
) -> None:
    (data / WRONG_CODES).write_bytes(b"6")
    for _ in range(2):  # and every further one
        with Terminal(kiosk(data, "--config", config)) as terminal:
            ask_for_the_code(terminal)
            terminal.press(*CODE, "enter")
            terminal.wait("s till.")
            terminal.end(number)
        assert (data / WRONG_CODES).read_bytes() == b"6"


def test_whoever_kills_the_kiosk_after_a_wrong_code_waits_all_the_same(
    config: Path, data: Path
) -> None:
    (data / WRONG_CODES).write_bytes(b"1")
    with Terminal(kiosk(data, "--config", config)) as terminal:
        ask_for_the_code(terminal)
        terminal.settle(1.1)
        terminal.press(*"111111", "enter")
        terminal.wait(lambda: (data / WRONG_CODES).read_bytes() == b"2")
        terminal.end(signal.SIGKILL)
    assert WrongCodes(data).count == 2


def test_a_code_of_the_first_release_opens_the_menu(tmp_path: Path, data: Path) -> None:
    settings = tmp_path / "old.yaml"
    settings.write_text(f'pin_hash: "{OF_0_1_0}"\n', "utf-8")
    with Terminal(kiosk(data, "--config", settings)) as terminal:
        ask_for_the_code(terminal)
        terminal.press(*OLD_CODE, "enter")
        terminal.wait("Personalens meny")
