"""E22: twenty thousand sequences that no keyboard sends, on the terminal of the real program.

The control is the same program with Textual's own driver: the same bytes have to end it.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.kiosk.circumstances import changed_kiosk
from tests.kiosk.noise import make_noise, noise
from tests.kiosk.resident import Resident, stored, wait_until_ready
from tests.kiosk.small_survey import write_small_survey
from tests.proofs.proof import Proof
from tests.terminal import Terminal

SEQUENCES, SEED = 20_000, 1
UNGUARDED = """
from textual.drivers.linux_driver import LinuxDriver
from kiosk.tui import console_driver
console_driver.ConsoleDriver = LinuxDriver
"""


def proofs() -> Iterator[Proof]:
    taken = whole_survey_after_noise()
    count = bytes_until_the_end()
    yield Proof(
        threat="E22",
        tried=f"{SEQUENCES} sequences at random: broken UTF-8, false claims, no end",
        figure=f"{'a whole survey after them' if taken else 'NO SURVEY after them'}; control "
        + (f"ended within {count} B" if count else "STOOD"),
        holds=taken and bool(count),
    )


def whole_survey_after_noise() -> bool:
    with tempfile.TemporaryDirectory() as name, kiosk_in(Path(name), "") as terminal:
        make_noise(terminal, SEQUENCES, SEED)
        resident = Resident(terminal, write_small_survey(Path(name))[1])
        resident.begin()
        resident.answer_all()
        resident.send()
        responses, comments = stored(Path(name) / "data")
    return resident.record() in responses and set(resident.comments()) <= set(comments)


def bytes_until_the_end() -> int:
    """How many bytes Textual's own driver takes; 0: it takes all."""
    sent = 0
    with tempfile.TemporaryDirectory() as name, kiosk_in(Path(name), UNGUARDED) as terminal:
        for piece in noise(SEQUENCES, SEED):
            terminal.send(piece)
            terminal.read(0.01)
            if terminal.is_over():
                return sent
            sent += len(piece)
    return 0


def kiosk_in(folder: Path, change: str) -> Terminal:
    """Under systemd, where Ctrl+Q, which is among the bytes, does nothing."""
    options: list[str | Path] = [
        "--data",
        folder / "data",
        "--survey",
        write_small_survey(folder)[0],
    ]
    terminal = Terminal(
        changed_kiosk(folder, change, *options), environment={"NOTIFY_SOCKET": "/nowhere"}
    )
    wait_until_ready(terminal, folder / "data")
    return terminal
