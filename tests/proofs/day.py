"""The day of a kiosk, for a recording: the real store and the real export, told line by line.

`main(FOLDER, RESPONSES, SETTING)` runs in a process of its own, with the store in FOLDER/data and
the stick in FOLDER/stick. The disk may fail at any call; whoever loses a store or an export to that
tries again, as the kiosk and its staff do. Prints, each at its time: `begun N` and `kept N` (the
response is committed and was read back: it must never be lost again), `packing N` (a bundle of N
responses is about to be written) and `packed N NAME`.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from random import Random

from kiosk.errors import Refusal
from kiosk.staff.fetching import fetch
from kiosk.store import file as store_file
from kiosk.store import response_store
from kiosk.store.packing import write
from kiosk.store.response_store import ResponseStore, StoreFault
from kiosk.store.submission import Comment, Submission
from questions.loader import SURVEYS, load_survey
from questions.variables import Value, variables
from questions.wording import phrases

ESSUNGA = SURVEYS / "essunga_trygg.yaml"
SURVEY = load_survey(ESSUNGA)
QUESTIONS = ESSUNGA.read_text("utf-8")
PLACE = "kiosk"
EVERY, LEAST = 5, 2
"""A fetch after so many responses, of which so many stay behind: few, to try every state."""
LONGEST_DAY = 50
"""Responses of a day, at most."""
ATTEMPTS = 5
Pragma = tuple[str, str, str | int]
OURS = "as it is"
SETTINGS: Mapping[str, tuple[Pragma, ...]] = {
    OURS: store_file.PRAGMAS,
    "synchronous=OFF": (*store_file.PRAGMAS, ("synchronous", "OFF", 0)),
    "journal_mode=DELETE, synchronous=FULL": (
        ("journal_mode", "DELETE", "delete"),
        ("synchronous", "FULL", 2),
    ),
}
UNSYNCED = "nobody syncs a bundle"
UNWIPED = "nobody wipes the journal"
SEALED, SEALED_UNSYNCED = "bundles are sealed", "bundles are sealed and nobody syncs them"
RECIPIENT = "age1ptq7q0dgly9swwa2vjz66fr6h28c4039az87jxr54xgtlkxqj9as8vxctq"
KEY = "AGE-SECRET-KEY-1MUX2NV34MH7XSPYP6GU26MR4TYHQQ4SRJR55UCRPN0DSELPGMXRQDWZDPW"
"""The two halves of a key pair, of nobody."""
PAGE = 4096


def submission(number: int) -> Submission:
    """The submission of the respondent `number`, always the same; some texts fill pages."""
    chance = Random(number)
    keys = [1 + chance.getrandbits(62) for _ in range(3)]
    response: dict[str, Value | None] = {
        variable.name: f"c{chance.randrange(9)}" if variable.kind == "code" else number
        for variable in variables(SURVEY)
    }
    lengths = (chance.randrange(10, 300), chance.choice((400, 2 * PAGE)))
    texts = [f"{number}: {'mörkt ' * length}"[:length] for length in lengths]
    comments = [Comment(key, "forslag", text) for key, text in zip(keys[1:], texts, strict=True)]
    return Submission(keys[0], response, tuple(comments[: number % 3]))


def tell(line: str) -> None:
    os.write(1, f"{line}\n".encode())


class WatchedStore(ResponseStore):
    """Tells when the promise begins: before the journal is wiped, which sometimes fails here."""

    number = 0

    def _stored(self, submission: Submission) -> bool:
        stored = super()._stored(submission)
        if stored:
            tell(f"kept {self.number}")
        return stored

    def _wipe(self) -> bool:
        if self.number % 4 == 3:
            self.close()
            return False
        return super()._wipe()


class Day:
    def __init__(self, folder: Path) -> None:
        self.data, self.stick = folder / "data", folder / "stick"
        self.recipients: tuple[str, ...] = ()
        self.store = self.opened()

    def opened(self) -> WatchedStore:
        for _ in range(ATTEMPTS):
            try:
                return WatchedStore(self.data, SURVEY, QUESTIONS, PLACE, LEAST)
            except StoreFault:
                pass
        raise RuntimeError("the store does not open")

    def add(self, number: int) -> None:
        tell(f"begun {number}")
        self.store.number = number
        for _ in range(ATTEMPTS):
            try:
                return self.store.add(submission(number))
            except StoreFault:
                pass
        raise RuntimeError("not stored")

    def restart(self) -> None:
        self.store.close()
        self.store = self.opened()

    def export(self, number: int) -> None:
        say = phrases(Path(store_file.__file__).parents[1] / "phrases" / "commands", "sv")
        for _ in range(ATTEMPTS):
            tell(f"packing {number - LEAST}")
            try:
                packed = fetch(self.store, self.recipients, say)
                path = write(packed.name, packed.content, self.stick)
            except (StoreFault, Refusal, OSError):
                continue
            return tell(f"packed {number - LEAST} {path.name}")
        raise RuntimeError("not exported")


def without_effect(*_: object) -> None:
    """What is only said to have been done."""


def main(folder: Path, responses: int, setting: str) -> None:
    if setting in (UNSYNCED, SEALED_UNSYNCED):
        os.fsync = without_effect  # type: ignore[assignment]
    if setting == UNWIPED:
        for module in (store_file, response_store):
            module.wipe_journal = without_effect  # type: ignore[attr-defined]
    store_file.PRAGMAS = SETTINGS.get(setting, SETTINGS[OURS])  # type: ignore[assignment]
    vars(response_store)["LEAST"] = LEAST
    day = Day(folder)
    if setting in (SEALED, SEALED_UNSYNCED):
        day.recipients = (RECIPIENT,)
    for number in range(1, responses + 1):
        day.add(number)
        if number % EVERY == 0:
            day.export(number)
        if number == EVERY + 1:
            day.restart()
    day.store.close()
