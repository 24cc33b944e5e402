"""Kiosks that seal, and their staff."""

from pathlib import Path

from kiosk.cli import PHRASES
from kiosk.machine.privileged import FILE_NAME
from kiosk.machine.privileged_client import Machine
from kiosk.settings import Settings
from kiosk.setup import Setup
from kiosk.staff.actions import ShareDone, StaffActions
from kiosk.store.response_store import ResponseStore
from kiosk.store.store_handle import StoreHandle
from questions.wording import phrases
from tests.exporter.office import QUESTIONS, SURVEY
from tests.exporter.residents import submissions
from tests.sealed import Pair, digits_in

SAY = phrases(PHRASES, "sv")
PLACE = "bibliotek"


class Stick(Machine):
    """The machine's part, with a folder for a stick."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder / "nobody.sock")
        self.folder = folder
        folder.mkdir(exist_ok=True)

    async def put_on_stick(self, name: str, content: bytes, progress: ShareDone) -> None:
        assert FILE_NAME.fullmatch(name), name
        progress(1.0)
        (self.folder / name).write_bytes(content)

    def files(self, suffix: str) -> list[Path]:
        return sorted(self.folder.glob(f"*{suffix}"))


class SealingKiosk:
    """A kiosk whose settings name recipients, and its staff with a stick."""

    def __init__(self, folder: Path, *recipients: Pair) -> None:
        settings = Settings(place=PLACE, recipients=tuple(one.public for one in recipients))
        self.setup = Setup(settings, SURVEY, QUESTIONS, folder / "data")
        self.stick = Stick(folder / "sticka")
        self.staff = StaffActions(self.setup, SAY, machine=self.stick)
        self.handle = StoreHandle(lambda: ResponseStore(self.setup.data, SURVEY, QUESTIONS, PLACE))
        self.staff.attend(self.handle)

    def answered(self, count: int) -> "SealingKiosk":
        store = self.handle.store()
        assert store is not None
        for submission in submissions(SURVEY, count):
            store.add(submission)
        return self

    async def confirmed(self, *pairs: Pair) -> "SealingKiosk":
        """As recipients do it who open their test files by any program that knows age."""
        await self.staff.write_tests(lambda _: None)
        for one in pairs:
            file, *older = self.stick.files(f"_{one.fingerprint}.test.age")
            await self.staff.confirm(digits_in(file, one))
            for path in (file, *older):
                path.unlink()
        return self

    async def fetched(self) -> Path:
        """The new file on the stick."""
        before = {*self.stick.folder.iterdir()}
        outcome = await self.staff.fetch(lambda _: None)
        new = {*self.stick.folder.iterdir()} - before
        assert len(new) == 1, outcome.lines
        return new.pop()
