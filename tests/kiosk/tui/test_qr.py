"""A phone reads the QR code from the screen: from the very bytes that go to the terminal."""

from functools import partial
from pathlib import Path

import cv2
import numpy as np
import pytest

from kiosk.wording import words
from questions.loader import SURVEYS
from tests.kiosk.asked import QuestionFile
from tests.kiosk.circumstances import changed_kiosk, full_disk
from tests.kiosk.resident import Resident, wait_until_ready
from tests.terminal import Terminal, kiosk

SURVEY = QuestionFile(SURVEYS / "essunga_trygg.yaml")
URL = SURVEY.plain["online"]["url"]
ADDRESS = "www.essunga.se"
NO_PATIENCE = "from kiosk.tui import app\napp.RETRY_SECONDS = 0.1"
"""The notice stays as long as ever: after it comes the language of the next one."""
SIZES = [(80, 24), (106, 33), (120, 33), (160, 50), (240, 67)]


def read_by_phone(terminal: Terminal) -> str:
    """What OpenCV's reader finds in a picture of the screen."""
    picture = cv2.cvtColor(np.asarray(terminal.picture()), cv2.COLOR_RGB2GRAY)
    text, _, _ = cv2.QRCodeDetector().detectAndDecode(picture)
    return str(text)


def is_read(terminal: Terminal, address: str) -> bool:
    return read_by_phone(terminal) == address


def colours(terminal: Terminal) -> set[str]:
    """The colours, as the console calls them, of all cells that hold a half block."""
    cells = [cell for row in terminal.screen.buffer.values() for cell in row.values()]
    return {colour for cell in cells if cell.data == "▀" for colour in (cell.fg, cell.bg)}


def beside_the_code(terminal: Terminal) -> str:
    """All words on the screen, those on two lines beside the code, too."""
    return " ".join(terminal.text.replace("▀", " ").split())


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_phone_reads_the_address_from_the_start_screen(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    with Terminal(kiosk(tmp_path), *size) as terminal:
        wait_until_ready(terminal, tmp_path)
        terminal.wait(words("sv")("start.scan"))
        assert read_by_phone(terminal) == URL
        assert colours(terminal) == {"black", "white"}, "000000 and aaaaaa on the console"
        terminal.wait(ADDRESS)  # in clear text too, for those without a camera


def in_every_language(tmp_path: Path) -> Path:
    """The survey, with an address that leads to the language of whoever follows it."""
    copy = tmp_path / "copy.yaml"
    text = (SURVEYS / "essunga_trygg.yaml").read_text("utf-8")
    copy.write_text(text.replace(f'"{URL}"', f'"{URL}/?l={{lang}}"'), "utf-8")
    return copy


def test_the_code_leads_to_the_language_that_is_shown(tmp_path: Path) -> None:
    """Easy-read leads to the ordinary language: the web has no page of its own for it."""
    command = kiosk(tmp_path, "--survey", in_every_language(tmp_path))
    with Terminal(command, 106, 33) as terminal:
        wait_until_ready(terminal, tmp_path)
        for language in ("sv", "en", "sv"):
            terminal.wait(f"{ADDRESS}/?l={language}")
            terminal.wait(partial(is_read, terminal, f"{URL}/?l={language}"))
            terminal.press("down")


def test_where_the_code_does_not_fit_the_address_stands_in_clear_text(tmp_path: Path) -> None:
    with Terminal(kiosk(tmp_path), 60, 20) as terminal:
        wait_until_ready(terminal, tmp_path)
        terminal.wait(f"{words('sv')('start.only_address')} {ADDRESS}")
        assert "▀" not in terminal.text


def test_a_survey_without_an_address_has_no_code(tmp_path: Path) -> None:
    lines = (SURVEYS / "essunga_trygg.yaml").read_text("utf-8").splitlines(keepends=True)
    copy = tmp_path / "copy.yaml"
    copy.write_text("".join(line for line in lines if not line.startswith("online:")), "utf-8")
    with Terminal(kiosk(tmp_path, "--survey", copy)) as terminal:
        wait_until_ready(terminal, tmp_path)
        assert "▀" not in terminal.text
        assert words("sv")("start.phone") not in terminal.words


@pytest.mark.parametrize("language", SURVEY.languages)
@pytest.mark.parametrize("size", SIZES[:2], ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_phone_reads_the_address_when_the_kiosk_is_out_of_order(
    tmp_path: Path, size: tuple[int, int], language: str
) -> None:
    data = tmp_path / "data"
    survey = in_every_language(tmp_path)
    command = changed_kiosk(tmp_path, NO_PATIENCE, "--data", data, "--survey", survey)
    with Terminal(command, *size) as terminal:
        wait_until_ready(terminal, data)
        resident = Resident(terminal, SURVEY, language)
        resident.begin()
        resident.answer("a30")
        with full_disk(terminal.process.pid):
            while resident.at is not None:
                resident.skip()
            resident.press("1")
            terminal.wait(lambda: resident.say("broken.title") in beside_the_code(terminal))
            address = f"{URL}/?l={language.removesuffix('-simple')}"
            terminal.wait(partial(is_read, terminal, address))
            assert colours(terminal) == {"black", "white"}
            terminal.wait(ADDRESS)
