"""Whatever staff ask for that cannot be done is told in a sentence, and nothing ends the kiosk."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from kiosk.cli import PHRASES
from kiosk.machine.privileged_client import Machine
from kiosk.settings import Settings
from kiosk.setup import Setup
from kiosk.staff.actions import Outcome, StaffActions
from kiosk.store.response_store import ResponseStore
from kiosk.store.store_handle import StoreHandle
from questions.loader import SURVEYS, load_survey
from questions.wording import phrases
from tests.exporter.residents import submissions
from tests.sealed import ARCHIVE, MUNICIPALITY

ESSUNGA = SURVEYS / "essunga_trygg.yaml"
SURVEY, TEXT = load_survey(ESSUNGA), ESSUNGA.read_text("utf-8")
SAY = phrases(PHRASES, "sv")
Asked = Callable[[StaffActions], Awaitable[Outcome]]

OF_THE_STORE: dict[str, Asked] = {
    "fetch": lambda staff: staff.fetch(lambda _: None),
    "fetch_last": lambda staff: staff.fetch_last(lambda _: None),
    "before_closing": StaffActions.before_closing,
    "close_for_good": StaffActions.close_for_good,
    "clear": StaffActions.clear,
    "clear_with": lambda staff: staff.clear_with("12345678", "beslut 7"),
}
OF_THE_MACHINE: dict[str, Asked] = {
    "look_for_survey": StaffActions.look_for_survey,
    "restart": StaffActions.restart,
    "shut_down": StaffActions.shut_down,
}
SEALS = tuple(one.public for one in (MUNICIPALITY, ARCHIVE))


@pytest.fixture
def staff(tmp_path: Path) -> StaffActions:
    """A kiosk on a machine that has no part for sticks and power."""
    setup = Setup(Settings(), SURVEY, TEXT, tmp_path / "data")
    return StaffActions(setup, SAY, machine=Machine(tmp_path / "nobody.sock"))


def opened(staff: StaffActions, folder: Path, count: int) -> ResponseStore:
    """The store of the kiosk, with so many responses."""
    handle = StoreHandle(lambda: ResponseStore(folder / "data", SURVEY, TEXT, "kiosk"))
    staff.attend(handle)
    store = handle.store()
    assert store is not None
    for submission in submissions(SURVEY, count):
        store.add(submission)
    return store


@pytest.mark.parametrize("name", [*OF_THE_STORE, "close"])
async def test_without_a_store(staff: StaffActions, name: str) -> None:
    ask = {**OF_THE_STORE, "close": StaffActions.close}[name]
    assert (await ask(staff)).lines == (SAY("staff.no_store"),)


@pytest.mark.parametrize("name", [name for name in OF_THE_STORE if name != "clear"])
async def test_with_a_disk_that_goes_in_between(
    staff: StaffActions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    store = opened(staff, tmp_path, 12)
    store.close()
    (tmp_path / "data").rename(tmp_path / "gone")
    (tmp_path / "data").write_bytes(b"")
    monkeypatch.setattr(StoreHandle, "store", lambda _: store)
    outcome = await OF_THE_STORE[name](staff)
    assert outcome.then == "menu"
    assert outcome.lines[0].startswith(SAY("export.fault", reason="#").partition("#")[0])


async def test_a_kiosk_that_seals_on_a_machine_that_is_no_kiosk(tmp_path: Path) -> None:
    setup = Setup(Settings(recipients=SEALS), SURVEY, TEXT, tmp_path / "data")
    staff = StaffActions(setup, SAY, machine=Machine(tmp_path / "nobody.sock"))
    assert (await staff.write_tests(lambda _: None)).lines == (SAY("stick.unreachable"),)


async def test_a_kiosk_that_seals_with_a_disk_that_is_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/recipients.json").mkdir()
    setup = Setup(Settings(recipients=SEALS), SURVEY, TEXT, tmp_path / "data")
    staff = StaffActions(setup, SAY, machine=Machine(tmp_path / "nobody.sock"))
    fault = SAY("export.fault", reason="IsADirectoryError EISDIR")
    for ask in (staff.recipients(), staff.write_tests(lambda _: None), staff.confirm("12345678")):
        assert (await ask).lines == (fault,)


@pytest.mark.parametrize("name", OF_THE_MACHINE)
async def test_on_a_machine_that_is_no_kiosk(staff: StaffActions, name: str) -> None:
    assert (await OF_THE_MACHINE[name](staff)).lines == (SAY("stick.unreachable"),)
