"""No bytes from the terminal end the kiosk, and none of what it does not know stays in its way."""

import re
import signal
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._xterm_parser import XTermParser
from textual.keys import Keys
from textual.message import Message

from kiosk.tui.console_input import ConsoleReader
from tests.kiosk.asked import QuestionFile
from tests.kiosk.circumstances import changed_kiosk
from tests.kiosk.noise import make_noise
from tests.kiosk.resident import Resident, field, stored, wait_until_ready
from tests.kiosk.small_survey import write_small_survey
from tests.terminal import Terminal, kiosk

BYTE_FF = b"\xff"
ZERO_PIXELS = b"\x1b[48;24;80;0;0t\x1b[<0;10;10M"
NO_SIZE = b"\x1b[48;0;0;0;0t\x1b[48;99999;99999;1;1t"
OPEN_PASTE = b"\x1b[200~a paste that never ends"
OTHER_WINDOW = b"\x1b[O"
LONG = b"\x1b[" + b"1" * 4_000
CUT_OFF = b"\x1b[1;\xc3"


# -- what they mean


def read(*pieces: str) -> list[tuple[object, ...]]:
    """What is told of `pieces`, which come one after the other, and then nothing for a while."""
    reader = ConsoleReader()
    found = [message for piece in pieces for message in reader.feed(piece, 0.0)]
    return told([*found, *reader.tick(2.0)])


def told(found: Iterable[Message]) -> list[tuple[object, ...]]:
    return [
        (type(message).__name__, *(getattr(message, name, None) for name in _TOLD))
        for message in found
    ]


_TOLD = ("key", "character", "text", "x", "y", "delta_x", "delta_y", "button", "shift", "ctrl")

TEXTS = st.lists(
    st.sampled_from(["\x1b", "[", "<", "M", "O", "200~", "201~", "1;1", "\x1b[200~", "\x1b[201~"])
    | st.characters()
).map("".join)


@given(TEXTS, st.lists(st.integers(0, 60)))
def test_any_characters_mean_the_same_wherever_they_are_cut(text: str, cuts: list[int]) -> None:
    places = [0, *sorted(cut for cut in cuts if cut < len(text)), len(text)]
    pieces = [text[a:b] for a, b in pairwise(places)]
    assert read(*pieces) == read(text)


OF_RXVT = re.compile(r"\x1b\[\d+\$")
"""Which end before their last byte, by the standard."""
WITH_ALT = re.compile(r"\x1b[^\x00-\x1f\x7f]")
"""Not taken for the characters that they write on some other keyboard."""


@pytest.mark.parametrize("sequence", sorted(ANSI_SEQUENCES_KEYS), ids=ascii)
def test_every_key_that_textual_knows_is_that_key(sequence: str) -> None:
    known = [
        key for key in XTermParser()._sequence_to_key_events(sequence) if key.key != Keys.Ignore
    ]
    if OF_RXVT.fullmatch(sequence) or WITH_ALT.fullmatch(sequence):
        known = []
    elif sequence == "\x1b\x1b":
        known = [events.Key("escape", "\x1b")] * 2
    assert read(sequence) == told(known)


@pytest.mark.parametrize(
    "code", ["<0;70;2M", "<0;70;2m", "<2;1;1M", "<35;10;12M", "<64;10;12M", "<20;3;4M", "<0;0;5M"]
)
def test_the_mouse_is_where_textual_says(code: str) -> None:
    moved = f"\x1b[<35;5;5M\x1b[{code}"
    assert read(moved) == told(XTermParser().feed(moved))


@pytest.mark.parametrize(
    "text",
    [
        "\x1b[P",
        "\x1b[1",
        "\x1b[",
        "\x1bO",
        "\x1b[[",
        "\x1b[M1",
        "\x1b[" + "9" * 5_000 + "A",
        "\x1b[I",
    ],
)
def test_what_is_no_key_is_nothing(text: str) -> None:
    assert read(text) == []
    assert read(text + "\x1b[A") == told([events.Key("up", None)])


def test_escape_alone_is_a_key_once_nothing_follows() -> None:
    reader = ConsoleReader()
    assert list(reader.feed("\x1b", 5.0)) == []
    assert reader.waits
    assert list(reader.tick(5.001)) == []
    assert told(reader.tick(6.0)) == told([events.Key("escape", "\x1b")])
    assert not reader.waits


def test_a_paste_is_one_text_of_a_length_that_a_field_can_hold() -> None:
    assert read("\x1b[200~hej\x1b[Ada\x1b[201~x") == told(
        [events.Paste("hej\x1b[Ada"), events.Key("x", "x")]
    )
    [(_, _, _, text, *_)] = read("\x1b[200~" + "a" * 9_999 + "bcdef" * 9_000 + "\x1b[201~")
    assert text == "a" * 9_999 + "b"


def test_a_paste_that_never_ends_swallows_no_key_of_the_next_person() -> None:
    reader = ConsoleReader()
    assert list(reader.feed("\x1b[200~hemligt", 0.0)) == []
    assert list(reader.tick(2.0)) == []
    assert told(reader.feed("1", 3.0)) == told([events.Key("1", "1")])


# -- in the real program

CRASHES = {
    "reading": """
from kiosk.tui.console_input import ConsoleReader
def broken(self, text, now):
    if "\\t" in text:
        raise ValueError("canary", text)
    return feed(self, text, now)
feed, ConsoleReader.feed = ConsoleReader.feed, broken
""",
    "writing": """
from kiosk.tui import console_driver
class Broken(console_driver._Output):
    def __init__(self, file, failed):
        def write(text):
            if "fågelnq" in text:
                raise ValueError("canary", text)
            return to_terminal(text)
        to_terminal, file.write = file.write, write
        super().__init__(file, failed)
console_driver._Output = Broken
""",
    "panic": """
from kiosk.tui.app import KioskApp
tick = KioskApp.tick
def broken(self):
    try:
        if self.questions.session is not None and self.questions.session.typed.endswith("q"):
            secret = "canary"
            raise ValueError(secret)
    except ValueError:
        from rich.traceback import Traceback
        self.panic(Traceback(show_locals=True))
    tick(self)
KioskApp.tick = broken
""",
}


@pytest.fixture
def survey(tmp_path: Path) -> QuestionFile:
    return write_small_survey(tmp_path)[1]


def plain_kiosk(folder: Path) -> list[str | Path]:
    return kiosk(folder / "data", "--survey", folder / "liten.yaml")


def broken_kiosk(folder: Path, change: str) -> list[str | Path]:
    return changed_kiosk(
        folder, change, "--data", folder / "data", "--survey", folder / "liten.yaml"
    )


@contextmanager
def somebody(
    command: list[str | Path], folder: Path, survey: QuestionFile, **environment: str
) -> Iterator[tuple[Terminal, Resident]]:
    """At the field for words of a kiosk."""
    with Terminal(command, environment=environment) as terminal:
        wait_until_ready(terminal, folder / "data")
        resident = Resident(terminal, survey)
        resident.begin()
        resident.go_to("tanke")
        yield terminal, resident


@pytest.mark.parametrize(
    "content",
    [BYTE_FF, ZERO_PIXELS, NO_SIZE, OPEN_PASTE, OTHER_WINDOW, LONG, CUT_OFF],
    ids=["a byte", "no pixels", "no size", "a paste", "another window", "a long one", "a half one"],
)
def test_such_bytes_take_nothing_from_whoever_is_answering(
    tmp_path: Path, survey: QuestionFile, content: bytes
) -> None:
    with somebody(plain_kiosk(tmp_path), tmp_path, survey) as (terminal, resident):
        terminal.send(content)
        terminal.settle(1.3)
        resident.answer_all()
        resident.send()
    assert stored(tmp_path / "data") == ([resident.record()], resident.comments())


@pytest.mark.parametrize("seed", [1, 2])
def test_after_bytes_at_random_a_whole_survey_can_be_answered(
    tmp_path: Path, survey: QuestionFile, seed: int
) -> None:
    command = plain_kiosk(tmp_path)
    with Terminal(command, environment={"NOTIFY_SOCKET": "/nowhere"}) as terminal:
        wait_until_ready(terminal, tmp_path / "data")
        make_noise(terminal, 300, seed)
        resident = Resident(terminal, survey)
        resident.begin()
        resident.answer_all()
        resident.send()
    responses, comments = stored(tmp_path / "data")
    assert resident.record() in responses
    assert set(resident.comments()) <= set(comments)


def test_a_key_that_textual_stumbles_over_is_left_out(tmp_path: Path, survey: QuestionFile) -> None:
    change = """
from textual._xterm_parser import XTermParser
def broken(self, sequence, alt=False):
    if sequence == "x":
        raise KeyError("canary")
    return keys(self, sequence, alt)
keys, XTermParser._sequence_to_key_events = XTermParser._sequence_to_key_events, broken
"""
    with somebody(broken_kiosk(tmp_path, change), tmp_path, survey) as (terminal, _):
        terminal.type("axb")
        terminal.wait(lambda: field(terminal) == "ab")


@pytest.mark.parametrize("supervised", [False, True], ids=["by hand", "under systemd"])
@pytest.mark.parametrize("where", CRASHES)
def test_what_ends_a_thread_of_the_toolkit_is_a_crash(
    tmp_path: Path, survey: QuestionFile, where: str, supervised: bool
) -> None:
    command = broken_kiosk(tmp_path, CRASHES[where])
    environment = {"NOTIFY_SOCKET": "/nowhere"} if supervised else {}
    with somebody(command, tmp_path, survey, **environment) as (terminal, resident):
        resident.type("Kanariefågeln")
        terminal.press("tab", "q")
        assert terminal.wait_for_exit() == 70
        assert b"canary" not in terminal.raw
        wiped = terminal.raw.rindex(b"\x1b[3J")
        assert b"Kanarie" not in terminal.raw[wiped:]
        told = "".join(terminal.text.split())
        assert ("(ValueError,test_what_ends" in told) != supervised
        assert terminal.is_clean()
    assert stored(tmp_path / "data") == ([], [])


def test_a_terminal_that_goes_without_a_word_is_no_crash(
    tmp_path: Path, survey: QuestionFile
) -> None:
    with somebody(plain_kiosk(tmp_path), tmp_path, survey) as (terminal, _):
        terminal.hang_up()
        assert terminal.process.wait(20) == 128 + signal.SIGHUP
