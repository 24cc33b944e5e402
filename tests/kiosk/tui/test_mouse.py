"""With a mouse or by touch, where a terminal has them, everything can be done without hovering."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kiosk.resident import START, highlighted, stored, wait_until_ready
from tests.kiosk.small_survey import write_small_survey
from tests.terminal import Terminal, kiosk


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    path, _ = write_small_survey(tmp_path)
    with Terminal(kiosk(tmp_path / "data", "--survey", path)) as terminal:
        wait_until_ready(terminal, tmp_path / "data")
        yield terminal


def tap(terminal: Terminal, text: str) -> None:
    """Press and release on the first place that shows `text`, as SGR 1006 reports it."""
    terminal.settle(0.4)  # two taps in a short time count once
    lines = terminal.text.splitlines()
    row = next(n for n, line in enumerate(lines) if text in line)
    x, y = lines[row].index(text) + 1, row + 1
    terminal.type(f"\x1b[<0;{x};{y}M\x1b[<0;{x};{y}m")


def test_a_whole_survey_can_be_answered_by_tapping(terminal: Terminal, tmp_path: Path) -> None:
    tap(terminal, "Svenska")
    terminal.wait("Hur är vädret?")
    tap(terminal, "Moln")
    terminal.wait("(•) Moln")
    tap(terminal, "Nästa")
    terminal.wait("Vad tänker du på?")
    tap(terminal, "<-")
    terminal.wait("(•) Moln")
    tap(terminal, "Enter")
    for question in ("Vad tänker du på?", "Hur många steg?"):
        terminal.wait(question)
        tap(terminal, "Nästa")
        terminal.wait("Rutan är tom.")
        tap(terminal, "Nästa")
    for row in ("För hundar", "För katter"):
        terminal.wait(row)
        tap(terminal, "Nej")
    terminal.wait("Vilka färger?")
    tap(terminal, "Hoppa över")
    terminal.wait("Är det bra så?")
    tap(terminal, "Ja då")
    terminal.wait("(•) Ja då")
    tap(terminal, "Nästa")
    terminal.wait("Klar?")
    tap(terminal, "Skicka svaret")
    terminal.wait("Ditt svar är sparat")
    tap(terminal, "Ditt svar")
    terminal.wait(START)
    [response], _ = stored(tmp_path / "data")
    assert (response["vader"], response["oro_hund"], response["sist"]) == ("moln", "nej", "ja")


def test_the_keys_at_the_foot_can_be_tapped(terminal: Terminal) -> None:
    tap(terminal, "F1")
    terminal.wait("114 14")
    tap(terminal, "Fortsätt")
    terminal.wait(START)
    tap(terminal, "F4")
    terminal.wait("Hellre i mobilen? Gå till www.essunga.se")
    tap(terminal, "Bara text")
    terminal.wait("Rikta kameran")
    tap(terminal, "English")
    terminal.wait("How is the weather?")
    tap(terminal, "Svenska")
    terminal.wait("Hur är vädret?")
    tap(terminal, "Avsluta")
    terminal.wait("Avsluta?")
    tap(terminal, "2")
    terminal.wait("Inget sparades.")
    tap(terminal, "Till startsidan")
    terminal.wait(START)


def test_a_tap_beside_everything_does_nothing(terminal: Terminal) -> None:
    terminal.press("1")
    terminal.wait("Hur är vädret?")
    terminal.settle()
    before = terminal.text
    for x, y in ((79, 1), (2, 2), (40, 20), (79, 24), (1, 24), (13, 24)):
        terminal.type(f"\x1b[<0;{x};{y}M\x1b[<0;{x};{y}m")
        terminal.settle(0.4)
    assert terminal.text == before
    assert highlighted(terminal) == ""
