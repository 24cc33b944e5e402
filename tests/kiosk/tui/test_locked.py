"""Nobody gets out of the kiosk, sees what somebody else wrote, or sends by leaning on a key.

The real program in a real terminal, asked a small survey.
"""

import socket
import string
import time
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest

from kiosk.tui.digits import PAUSE
from kiosk.tui.held_keys import GAP
from tests.kiosk.asked import QuestionFile
from tests.kiosk.circumstances import changed_kiosk
from tests.kiosk.resident import START, Resident, field, highlighted, stored, wait_until_ready
from tests.kiosk.small_survey import write_small_survey
from tests.terminal import KEYS, Terminal, kiosk


class Kiosk(NamedTuple):
    """A kiosk that was started in an empty folder."""

    terminal: Terminal
    survey: QuestionFile
    data: Path
    folder: Path

    def somebody(self) -> Resident:
        resident = Resident(self.terminal, self.survey)
        resident.begin()
        return resident


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Kiosk]:
    path, survey = write_small_survey(tmp_path)
    data, folder = tmp_path / "data", tmp_path / "here"
    folder.mkdir()
    with Terminal(kiosk(data, "--survey", path), folder=folder) as terminal:
        wait_until_ready(terminal, data)
        yield Kiosk(terminal, survey, data, folder)


# -- keys that have no meaning

_CURSOR = "ABCDFH"
_MEANT = {"\x08": "back", "\r": "go on", "\x1b": "stop", "\x11": "leave"}
MEANINGLESS = {
    "control characters": [chr(n) for n in range(32) if chr(n) not in _MEANT],
    "function keys of the console": ["\x1b[[E"]
    + [f"\x1b[{n}~" for n in (17, 18, 19, 20, 21, 23, 24, 25, 26, 28, 29, 31, 32, 33, 34)],
    "function keys of other terminals": ["\x1b[15~", "\x1b[1;2R", "\x1b[25;2~"],
    "keys for pages and places": ["\x1b[2~", "\x1b[3~", "\x1b[5~", "\x1b[6~", "\x1b[Z", "\x1b\t"],
    "with shift and control": [f"\x1b[1;{m}{c}" for m, c in product("256", _CURSOR)]
    + [f"\x1b[{n};{m}~" for n, m in product("356", "25")],
    "the mouse": [
        *("\x1b[<0;70;2M\x1b[<0;70;2m", "\x1b[<2;70;2M\x1b[<2;70;2m", "\x1b[<1;70;2M\x1b[<1;70;2m"),
        *("\x1b[<35;10;12M", "\x1b[<64;10;12M", "\x1b[<65;10;12M", "\x1b[M 1!"),
        "\x1b[<0;3;2M\x1b[<32;40;10M\x1b[<0;60;2m",
        "\x1b[<4;70;2M\x1b[<4;70;2m\x1b[<4;70;2M\x1b[<4;70;2m",
    ],
    "with Alt": [f"\x1b{c}" for c in string.ascii_lowercase + string.digits + "<>?!-"],
    "the window": ["\x1b[I", "\x1b[O", "\x1b[?2026;2$y", "\x1b[?2048;0$y"],
}
"""What keyboards and terminals send that no screen knows. Home, End and their like edit in a field
with something in it; here the fields are empty."""
PASTED = "\x1b[200~hej 1\r\n2 \u202e\u200b\x9b31m slut\x1b[201~"
UNKNOWN = {
    "Pause on the console": "\x1b[P",
    "5 on the number pad of the console": "\x1b[G",
    "Shift+Insert": "\x1b[2;2~",
    "Shift+5 on the number pad": "\x1b[1;2E",
    "Alt+F1": "\x1b[1;3P",
    "Ctrl+Q as xterm can be made to send it": "\x1b[27;5;113~",
    "Ctrl+Q as newer terminals send it": "\x1b[113;5u",
    "a terminal that says what it is": "\x1b[?1;2c",
}
"""Sequences that Textual does not know and takes to pieces."""


def on_the_start_screen(kiosk: Kiosk) -> None:
    kiosk.terminal.wait(START)


def on_a_choice(kiosk: Kiosk) -> None:
    kiosk.somebody()


def in_the_field_for_words(kiosk: Kiosk) -> None:
    kiosk.somebody().go_to("tanke")


def in_the_field_for_a_number(kiosk: Kiosk) -> None:
    kiosk.somebody().go_to("antal")


def on_the_last_screen(kiosk: Kiosk) -> None:
    kiosk.somebody().go_to(None)


def asked_whether_to_stop(kiosk: Kiosk) -> None:
    kiosk.somebody().ask_to_stop()


def asked_whether_to_leave(kiosk: Kiosk) -> None:
    kiosk.terminal.press("ctrl+q")
    kiosk.terminal.wait("Avsluta kiosken?")
    Resident(kiosk.terminal, kiosk.survey).wait_for_lines(["1", "2"], 0)


Place = Callable[[Kiosk], None]
LISTS: list[Place] = [
    on_the_start_screen,
    on_a_choice,
    on_the_last_screen,
    asked_whether_to_stop,
    asked_whether_to_leave,
]
FIELDS: list[Place] = [in_the_field_for_words, in_the_field_for_a_number]


def name(place: Place) -> str:
    return place.__name__


def wait_to_see(terminal: Terminal, part: Callable[[Terminal], str], text: str) -> None:
    terminal.wait(lambda: part(terminal) == text)


def wait_until_quiet(terminal: Terminal) -> str:
    """Wait until all that was typed has been dealt with, and return what the screen then shows.

    Something that shows is typed and taken back: keys are dealt with in their order.
    """
    if "│" in terminal.text:
        for key, shown in (("7", "7"), ("backspace", "")):
            terminal.press(key)
            wait_to_see(terminal, field, shown)
    else:
        terminal.settle()
        if not highlighted(terminal):
            terminal.press("down")
            terminal.wait(lambda: highlighted(terminal) == "1")
        for key, shown in (("down", "2"), ("up", "1")):
            terminal.press(key)
            wait_to_see(terminal, highlighted, shown)
    terminal.settle()
    return terminal.text


def assert_as_before(terminal: Terminal, before: str, keys: object) -> None:
    """The words and the foot of a screen may come in two pictures, and the second one late."""
    wait_until_quiet(terminal)
    try:
        terminal.wait(lambda: terminal.text == before)
    except AssertionError:
        raise AssertionError(f"{keys!r} changed the screen:\n{terminal.text}") from None


def assert_nothing_was_let_out(kiosk: Kiosk) -> None:
    assert list(kiosk.folder.iterdir()) == []
    files = {path.name for path in kiosk.data.rglob("*") if path.is_file()}
    assert files == {".lock", "responses.db", "responses.db-journal"}
    assert b"\x1b]52" not in kiosk.terminal.raw, "the clipboard of the terminal"


@pytest.mark.parametrize("place", LISTS, ids=name)
def test_on_a_list_no_other_key_does_anything(started: Kiosk, place: Place) -> None:
    terminal = started.terminal
    place(started)
    before = wait_until_quiet(terminal)
    for keys in (*MEANINGLESS.values(), [PASTED]):
        for key in keys:
            terminal.type(key)
        assert_as_before(terminal, before, keys)
    assert_nothing_was_let_out(started)


@pytest.mark.parametrize("place", FIELDS, ids=name)
def test_in_a_field_no_other_key_writes_or_does_anything(started: Kiosk, place: Place) -> None:
    terminal = started.terminal
    place(started)
    before = wait_until_quiet(terminal)
    for keys in MEANINGLESS.values():
        for key in keys:
            terminal.type(key)
        assert_as_before(terminal, before, keys)
    assert_nothing_was_let_out(started)


@pytest.mark.parametrize("place", [*LISTS, *FIELDS], ids=name)
def test_a_key_that_textual_does_not_know_is_not_taken_for_others(
    started: Kiosk, place: Place
) -> None:
    terminal = started.terminal
    place(started)
    before = wait_until_quiet(terminal)
    for key, sequence in UNKNOWN.items():
        terminal.type(sequence)
        terminal.settle(0.1)  # the pieces come when nothing follows
        assert_as_before(terminal, before, key)
    assert_nothing_was_let_out(started)


def test_what_is_pasted_into_the_field_is_harmless_text(started: Kiosk) -> None:
    resident = started.somebody()
    resident.go_to("tanke")
    resident.terminal.type(PASTED)
    resident.terminal.wait("hej 1 2 31m slut")
    resident.terminal.press("enter")
    resident.written_down("hej 1 2 31m slut")
    resident.go_to(None)
    resident.send()
    assert stored(started.data)[1] == resident.comments()
    assert_nothing_was_let_out(started)


# -- nothing of one respondent reaches the next

CANARY = "Kanariefågeln sjunger"
COPYING = ["\x01", "\x1b[1;2H", "\x1b[1;5D", "\x03", "\x19"]


@pytest.mark.parametrize("end", ["sends", "stops"])
def test_the_next_respondent_finds_nothing_of_the_one_before(started: Kiosk, end: str) -> None:
    terminal = started.terminal
    first = started.somebody()
    first.go_to("tanke")
    first.type(CANARY)
    terminal.type("".join(COPYING))
    first.press("enter")
    first.written_down(CANARY)
    first.answer(77)
    first.go_to(None)
    if end == "sends":
        first.send()
    else:
        first.stop()
    gone = len(terminal.raw)

    second = started.somebody()
    for place in ("tanke", "antal"):
        while second.at is None or second.at.name != place:
            second.skip()
        for key in [key for keys in MEANINGLESS.values() for key in keys]:
            terminal.type(key)
        terminal.press("up", "down", "home", "end", "delete", "ctrl+v", "ctrl+z", "tab")
        wait_until_quiet(terminal)
        second.wait_for_field("")
    second.stop()
    assert CANARY.split()[0].encode() not in terminal.raw[gone:]


def test_an_answer_that_was_sent_is_not_in_the_field_of_the_next_one(started: Kiosk) -> None:
    """Nor in that of the same person, who begins anew."""
    for _ in range(2):
        resident = started.somebody()
        resident.go_to("tanke")
        resident.wait_for_field("")
        resident.answer(CANARY)
        resident.go_to(None)
        resident.send()
    assert [text for _, text in stored(started.data)[1]] == [CANARY] * 2


# -- keys that are held down or leaned on


def hold(terminal: Terminal, key: str) -> None:
    """Hold a key for most of a second, as the console's keyboard repeats it."""
    for _ in range(30):
        terminal.press(key)
        time.sleep(0.02)


def titles(kiosk: Kiosk) -> list[str]:
    """What tells the screens of the small survey apart, in their order."""
    texts = [asked.words("sv") for asked in kiosk.survey.asked]
    return [START, *texts, "Klar?", "Ditt svar är sparat", "Inget sparades"]


def screen(kiosk: Kiosk) -> int:
    """Which of them it is, once all that was typed has been dealt with."""

    def shown() -> list[int]:
        return [n for n, title in enumerate(titles(kiosk)) if title in kiosk.terminal.words]

    kiosk.terminal.settle()
    kiosk.terminal.wait(lambda: len(shown()) == 1)
    return shown()[0]


@pytest.mark.parametrize(
    ("place", "key"),
    [
        (on_the_start_screen, "1"),
        (on_the_start_screen, "enter"),
        (on_a_choice, "1"),
        (on_a_choice, "0"),
        (on_a_choice, "enter"),
        (on_a_choice, "space"),
        (in_the_field_for_words, "enter"),
        (in_the_field_for_words, "1"),
        (in_the_field_for_words, "left"),
        (in_the_field_for_a_number, "enter"),
        (in_the_field_for_a_number, "backspace"),
        (on_the_last_screen, "left"),
        (on_the_last_screen, "2"),
    ],
    ids=lambda value: value if isinstance(value, str) else name(value),
)
def test_a_key_held_down_moves_by_one_screen_at_most(
    started: Kiosk, place: Place, key: str
) -> None:
    place(started)
    before = screen(started)
    hold(started.terminal, key)
    assert abs(screen(started) - before) <= 1
    assert started.terminal.process.poll() is None


@pytest.mark.parametrize("key", ["1", "0", "enter", "space"])
def test_leaning_on_a_key_never_sends(started: Kiosk, key: str) -> None:
    """From the last question one comes to "Klar?" and no further."""
    resident = started.somebody()
    resident.answer("sol")
    resident.go_to("sist")
    hold(started.terminal, key)
    assert screen(started) <= titles(started).index("Klar?")
    assert stored(started.data) == ([], [])


def test_leaning_on_the_key_that_sends_leaves_the_thanks_on_the_screen(started: Kiosk) -> None:
    resident = started.somebody()
    resident.answer("sol")
    resident.go_to(None)
    started.terminal.settle(PAUSE + 0.05)
    hold(started.terminal, "1")
    assert titles(started)[screen(started)] == "Ditt svar är sparat"
    assert len(stored(started.data)[0]) == 1


SLOW = f"""
import time
from kiosk.tui.screens.survey import SurveyScreen

def slow(self, draw=SurveyScreen.draw):
    time.sleep({GAP + 0.1})
    draw(self)

SurveyScreen.draw = slow
"""
"""A board on which it takes longer to draw a screen than a key needs to count as pressed anew."""


def test_on_a_slow_board_too_a_key_held_down_moves_by_one_screen(tmp_path: Path) -> None:
    path, survey = write_small_survey(tmp_path)
    data = tmp_path / "data"
    command = changed_kiosk(tmp_path, SLOW, "--data", data, "--survey", path)
    with Terminal(command) as terminal:
        wait_until_ready(terminal, data)
        Resident(terminal, survey).begin()
        hold(terminal, "0")
        terminal.press("f2")  # its turn comes after all that went before
        terminal.wait("What are you thinking of?", seconds=40)
        assert stored(data) == ([], [])


def double_click(terminal: Terminal, text: str, then: str) -> None:
    """Click, or tap, twice on the line that shows `text`; `then` is what the first click brings."""
    lines = terminal.text.splitlines()
    row = next(n for n, line in enumerate(lines, start=1) if text in line)
    column = lines[row - 1].index(text) + 1
    click = f"\x1b[<0;{column};{row}M\x1b[<0;{column};{row}m"
    begun = time.monotonic()
    terminal.type(click)
    terminal.wait(then)
    terminal.type(click)
    if time.monotonic() - begun > 0.4:
        pytest.skip("on a machine as slow as this, these were two clicks")
    terminal.settle(0.5)


def test_a_double_click_answers_one_row(started: Kiosk) -> None:
    resident = started.somebody()
    resident.go_to("oro_hund")
    double_click(started.terminal, "Nej", then="För katter")
    resident.written_down("nej")
    assert resident.at is not None
    assert resident.at.name == "oro_katt"


def test_a_double_click_that_sends_leaves_the_thanks_on_the_screen(started: Kiosk) -> None:
    resident = started.somebody()
    resident.answer("sol")
    resident.go_to(None)
    double_click(started.terminal, "Skicka svaret", then="Ditt svar är sparat")
    assert titles(started)[screen(started)] == "Ditt svar är sparat"
    assert len(stored(started.data)[0]) == 1


# -- several keys at once: hurried hands, a bag on the keyboard


def test_two_keys_at_once_send_once(started: Kiosk) -> None:
    resident = started.somebody()
    resident.answer("sol")
    resident.go_to(None)
    started.terminal.settle(PAUSE + 0.05)
    started.terminal.type("1\r")
    started.terminal.wait("Ditt svar är sparat")
    resident.leave()
    assert len(stored(started.data)[0]) == 1


def test_a_key_after_enter_does_not_get_into_the_field_before(started: Kiosk) -> None:
    """It may be for the next screen, or be dropped; the answer is what stood there at Enter."""
    terminal = started.terminal
    resident = started.somebody()
    resident.go_to("tanke")
    terminal.type("hej\r5")
    terminal.wait("Hur många steg?")
    terminal.settle()
    terminal.press("home", "delete")
    resident.wait_for_field("")
    terminal.type("1\r2")
    terminal.wait("Är du orolig?")
    while "Klar?" not in terminal.words:
        resident.press("0")
        terminal.settle()
    resident.press("1")
    terminal.wait("Ditt svar är sparat")
    [row], comments = stored(started.data)
    assert row["antal"] == 1
    assert comments == [("tanke", "hej")]


@pytest.mark.parametrize("keys", ["12", "21", "2\r", "\x1b[B\r2", "1\x1b[D"], ids=repr)
def test_two_keys_at_once_answer_the_question_whether_to_stop(started: Kiosk, keys: str) -> None:
    resident = started.somebody()
    resident.ask_to_stop()
    started.terminal.settle(PAUSE + 0.05)
    started.terminal.type(keys)
    started.terminal.wait(lambda: titles(started)[screen(started)] in titles(started)[:2])
    if titles(started)[screen(started)] == START:
        started.somebody()
    else:
        resident.ask_to_stop()


def test_help_that_was_asked_for_twice_goes_with_one_key(started: Kiosk) -> None:
    started.somebody()
    before = started.terminal.text
    started.terminal.type(KEYS["f1"] + "x" + KEYS["f1"])
    started.terminal.settle(0.5)
    if "Har det hänt ett brott?" in started.terminal.words:  # else the second F1 came to close it
        started.terminal.press("y")
    started.terminal.wait(lambda: started.terminal.text == before, seconds=5)


def test_a_bag_on_the_keyboard_neither_stops_the_kiosk_nor_blanks_it(started: Kiosk) -> None:
    """Hundreds of keys at random, several at once; the kiosk can still be answered after that."""
    terminal = started.terminal
    chance = Random(1)
    keys = [*"0123a", "\r", " ", "\x7f", "\x1b[A", "\x1b[B", "\x1b[D", "\x1b[[A", "\x1b[[B", "\t"]
    for _ in range(120):
        terminal.type("".join(chance.choices(keys, k=chance.randint(1, 5))))
        terminal.settle(0.01)
        if chance.random() < 0.1:
            terminal.press("escape")
            terminal.settle(0.2)
        assert terminal.process.poll() is None, terminal.text
    terminal.settle(GAP)
    assert terminal.text.strip(), "blank"
    for key in ["x", "escape", "2"] * 3:
        if START not in terminal.words:
            terminal.press(key)
            terminal.settle(GAP)
    started.somebody()
    assert_nothing_was_let_out(started)


# -- ways out


def test_whoever_started_the_kiosk_by_hand_can_leave_it(started: Kiosk) -> None:
    terminal = started.terminal
    resident = started.somebody()
    resident.press("ctrl+q")
    terminal.wait("Avsluta kiosken?")
    resident.press("1")
    resident.wait_to_see(resident.survey.asked[0])
    resident.press("ctrl+q")
    terminal.wait("Avsluta kiosken?")
    resident.press("2")
    assert terminal.wait_for_exit() == 0
    assert terminal.is_clean()
    assert not terminal.text.strip()


def test_under_systemd_there_is_no_key_to_leave(tmp_path: Path) -> None:
    path, survey = write_small_survey(tmp_path)
    data = tmp_path / "data"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        environment = {"NOTIFY_SOCKET": str(tmp_path / "notify")}
        with Terminal(kiosk(data, "--survey", path), environment=environment) as terminal:
            wait_until_ready(terminal, data)
            started = Kiosk(terminal, survey, data, tmp_path)
            for place in (on_the_start_screen, on_a_choice, on_the_last_screen):
                place(started)
                before = wait_until_quiet(terminal)
                terminal.press("ctrl+q", "tab", "ctrl+q")
                assert_as_before(terminal, before, place)
                if place is not on_the_start_screen:
                    Resident(terminal, survey).stop()


def test_whoever_wakes_the_countdown_does_nothing_else(tmp_path: Path) -> None:
    path, survey = write_small_survey(tmp_path)
    settings = tmp_path / "kiosk.yaml"
    settings.write_text("idle_seconds: 10\n")
    command = kiosk(tmp_path / "data", "--survey", path, "--config", settings)
    with Terminal(command) as terminal:
        wait_until_ready(terminal, tmp_path / "data")
        resident = Resident(terminal, survey)
        resident.begin()
        resident.go_to("farger")
        resident.mark(["bla"])
        before = terminal.text
        terminal.wait(resident.say("countdown.title"), seconds=30)
        terminal.wait(lambda: "Vilka färger?" not in terminal.text)
        resident.press("1")
        terminal.wait(lambda: terminal.text == before)
        resident.press("2")
        resident.wait_for_marks(["bla", "gron"], "gron")
