"""Staff confirm a recipient at the real menu, and the survey opens by itself."""

from pathlib import Path

from kiosk.store.sealing import named_in
from kiosk.tui.held_keys import GAP
from tests.kiosk.resident import START
from tests.kiosk.staff.test_actions import Machine, asking, config, enter_menu
from tests.sealed import ARCHIVE, MUNICIPALITY, digits_in
from tests.terminal import Terminal

__all__ = ["config"]

SHUT = "Enkäten är stängd just nu."


def test_the_digits_of_a_test_file_open_the_survey(config: Path, tmp_path: Path) -> None:
    config.write_text(f"{config.read_text('utf-8')}recipients: [{ARCHIVE.public}]\n", "utf-8")
    machine = Machine(tmp_path / "socket", [{"progress": 0.5}, {"done": True}])
    machine.start()
    with Terminal(asking(tmp_path, config)) as terminal:
        terminal.wait(SHUT)
        terminal.settle()
        enter_menu(terminal)
        terminal.press("9")
        terminal.wait(f"{ARCHIVE.fingerprint}: inte bekräftad än")
        terminal.settle(GAP + 0.05)
        terminal.press("enter")
        terminal.wait("1 Skriv provfiler till en sticka")
        terminal.settle(GAP + 0.05)
        terminal.press("1")
        terminal.wait("Provfiler är skrivna på stickan")
        machine.join(5)
        assert named_in(machine.request["name"]) == (ARCHIVE.fingerprint,)
        file = tmp_path / machine.request["name"]
        file.write_bytes(machine.content)
        digits = digits_in(file, ARCHIVE)
        wrong = "00000000" if digits != "00000000" else "11111111"
        for typed, said in (
            (wrong, "stämmer inte med någon provfil"),
            (digits, "Enkäten kan öppna"),
        ):
            terminal.settle(GAP + 0.05)
            terminal.press("enter")
            terminal.wait("2 Skriv siffrorna som kontoret fann")
            terminal.settle(GAP + 0.05)
            terminal.press("2")
            terminal.wait("Skriv de åtta siffrorna")
            terminal.type(typed + "999")  # more than eight are not taken
            terminal.wait(typed)
            terminal.press("enter")
            terminal.wait(said)
        terminal.settle(GAP + 0.05)
        terminal.press("enter")
        terminal.wait("Personalens meny")
        terminal.settle(GAP + 0.05)
        terminal.press("escape")
        terminal.wait(START)


def test_a_kiosk_without_recipients_opens_and_says_that_anybody_can_read(
    config: Path, tmp_path: Path
) -> None:
    with Terminal(asking(tmp_path, config)) as terminal:
        terminal.wait(START)
        terminal.settle()
        enter_menu(terminal)
        terminal.press("9")
        terminal.wait("den som har stickan kan läsa dem")
        assert MUNICIPALITY.fingerprint not in terminal.text
