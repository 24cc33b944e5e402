"""What a person with keyboard, eyes and hands does to one machine, from power-on to its end."""

import re
import time
from collections import Counter
from pathlib import Path

import cv2

from kiosk.tui.digits import SAME_PRESS
from kiosk.tui.held_keys import GAP
from questions.characters import CONSOLE_GLYPHS
from questions.loader import SURVEYS
from tests.kiosk.asked import QuestionFile
from tests.kiosk.resident import START, Resident, counted
from tests.vm import autopsy
from tests.vm.cuts import OPEN_DAYS
from tests.vm.image import BUILD, STATE
from tests.vm.machine import Machine
from tests.vm.report import Report

ESSUNGA = QuestionFile(SURVEYS / "essunga_trygg.yaml")
PHOTOGRAPHS = BUILD / "photographs"
BOOT_SECONDS = 300
"""An emulated machine takes a minute and more."""
WORDS = "Vid ån, på Åsgatan och på Ängsvägen: mörkt! Även öppet köra?"
CANARY = "kanariefågeln"
"""Words that are written and then left; with a number after them, so that each is another."""


def power_on(machine: Machine, report: Report) -> None:
    """From the plug to the start screen, without anybody's help."""
    begun = time.monotonic()
    with report.part("the screen stays black on the way, but for what comes before Linux"):
        dark = until_awake(machine)
        figure = f"{sum(dark)} of {len(dark)} photographs"
        what = "the screen stays black on the way, but for what comes before Linux"
        report.check(what, all(dark) and len(dark) > 0, figure)
    with report.part("power-on to the start screen, without a login"):
        machine.wait(START, BOOT_SECONDS)
        seconds = time.monotonic() - begun
        report.check("power-on to the start screen, without a login", True, f"{seconds:.0f} s")
    time.sleep(1)
    machine.read()
    machine.photograph(PHOTOGRAPHS / "start.png")
    with report.part("the words are what they should be"):
        for words in ("Medborgarenkät – Trygg i Essunga kommun", "1 Svenska", "Lättläst svenska"):
            assert words in machine.words, f"{words!r} is not on the screen:\n{machine.text}"
        report.check("the words are what they should be", True)
    report.check("the screen has 80 to 120 columns", 80 <= machine.columns <= 120, machine.columns)
    strange = re.findall(r"\[ *[\d.]+\] |systemd\[|login:|Debian", machine.text)
    report.check("no word of the kernel, of systemd or of a login", not strange, strange or "")
    lacking = without_glyph(machine)
    report.check(
        "the console's font has every character that may stand there", not lacking, lacking
    )
    code = machine.code_on_screen()
    report.check("the QR code is read from the photograph", "essunga.se" in code, code)
    faults = machine.run("systemctl --failed --plain --no-legend; kiosk doctor")
    report.check("systemd has nothing that failed", "failed" not in faults, "")
    print("           kiosk doctor says:", *faults.splitlines(), sep="\n             ", flush=True)


FIRMWARE_ROWS = 100
"""Pixels at the top of the screen, where firmware and boot loader write before Linux has it."""


def until_awake(machine: Machine) -> list[bool]:
    """Photographs until the machine can be talked to; whether nothing stood on each."""
    dark = []
    end = time.monotonic() + BOOT_SECONDS
    while time.monotonic() < end:
        try:
            machine.agent({}, 2)
        except TimeoutError:
            picture = cv2.imread(str(machine.photograph(PHOTOGRAPHS / "starting.png")))
            dark.append(picture is not None and int(picture[FIRMWARE_ROWS:].max()) == 0)
        else:
            break
    return dark


def without_glyph(machine: Machine) -> str:
    """Characters on the screen, and such as may come there, that the loaded font has not."""
    table = machine.run("setfont -C /dev/tty1 -ou /run/font && cat /run/font; rm -f /run/font")
    marked = [word for word in table.split() if word.startswith("U+")]
    known = {int(word.removeprefix("U+"), 16) for word in marked}
    shown = CONSOLE_GLYPHS | {char for char in machine.text if not char.isspace()}
    return "".join(sorted(char for char in shown if ord(char) not in known))


def whole_survey(machine: Machine, report: Report) -> Resident:
    """Every question of the Essunga survey, typed; what was answered is compared later."""
    begun = time.monotonic()
    resident = Resident(machine, ESSUNGA, seed=1)
    with report.part("a whole survey is typed and thanked for"):
        resident.begin()
        shot = {"alder": "single", "problem_fart": "matrix", "prio": "ranking", "forslag": "text"}
        while resident.at is not None:
            asked = resident.at
            if asked.name == "forslag":
                resident.type(WORDS)
            if asked.name in shot:
                machine.photograph(PHOTOGRAPHS / f"{shot[asked.name]}.png")
            if asked.name == "forslag":
                resident.press("enter")
                resident.written_down(WORDS)
            else:
                resident.answer(resident.any_value())
        machine.settle(0.3)  # its last line can still be of the one before
        machine.photograph(PHOTOGRAPHS / "finish.png")
        answers = dict(resident.answers)
        resident.press("1")
        machine.wait("Ditt svar är sparat.")
        machine.photograph(PHOTOGRAPHS / "thanks.png")
        resident.leave()
        resident.answers = answers
        seconds = time.monotonic() - begun
        report.check("a whole survey is typed and thanked for", True, f"{seconds:.0f} s")
    return resident


def leave_canaries(machine: Machine, report: Report) -> list[str]:
    """Words that are written and then left, in each way there is; those words.

    The last ones are still on the screen: the next thing to come is the power cut.
    """
    words = []
    what = "words are written and left: stopped, killed, crashed, timed out, on the screen"
    with report.part(what):
        for number, way in enumerate(("stop", "KILL", "SEGV", "timeout", "plug")):
            words.append(f"{CANARY}{number}")
            machine.wait(START)
            time.sleep(GAP + 0.1)
            machine.press("1")
            _skip_to_the_words(machine)
            machine.type(words[-1])
            machine.wait(words[-1])
            if way == "stop":
                machine.press("escape")
                machine.wait("Avsluta?")
                machine.press("2")
                machine.wait("Svaren är glömda.")
            elif way == "plug":
                time.sleep(6)  # a file system writes what it has after five seconds
                break
            elif way != "timeout":
                machine.run(f"systemctl kill --kill-whom=main --signal={way} kiosk")
                machine.wait(lambda: words[-1] not in machine.words, 30)
            else:
                machine.wait("Är du kvar?", 90)
                machine.photograph(PHOTOGRAPHS / "countdown.png")
                machine.wait("Svaren är glömda.", 60)
            machine.wait(START, 60)
        report.check(what, len(words) == 5, len(words))
    return words


def _skip_to_the_words(machine: Machine) -> None:
    machine.settle(0.3)
    while "tecken kvar" not in machine.words:
        _skip(machine)


def _skip(machine: Machine) -> None:
    """One screen further, without an answer; a field takes two presses of Enter."""
    before = _place(machine)
    if "Skriv ett tal" in machine.words or "tecken kvar" in machine.words:
        if machine.last_key == "0":
            time.sleep(SAME_PRESS)  # an Enter right after a digit belongs to it
        machine.press("enter")
        machine.wait("Rutan är tom")
        time.sleep(GAP + 0.1)
        machine.press("enter")
    else:
        if machine.last_key == "0":
            time.sleep(GAP + 0.1)
        machine.press("0")
    machine.wait(lambda: _place(machine) not in ("", before))
    machine.settle(0.3)  # its lower half can still be of the one before


def _place(machine: Machine) -> str:
    """What tells one screen from the next; empty while it is being drawn."""
    found = re.search(r"Fråga \d+ av (?:högst )?\d+( Del \d+ av \d+)?|Sista steget", machine.words)
    return found[0] if found else ""


def faults(machine: Machine, report: Report) -> None:
    """The program is stopped, killed, crashed; the disk is full; the clock is wrong."""
    with report.part("the kiosk is stopped: the watchdog starts it anew"):
        before = _process(machine)
        begun = time.monotonic()
        machine.run(f"kill -STOP {before}")
        machine.wait(lambda: _process(machine) not in ("0", before), 90)
        machine.wait(START, 60)
        seconds = time.monotonic() - begun
        report.check("the kiosk is stopped: the watchdog starts it anew", True, f"{seconds:.0f} s")
    with report.part("the kiosk is killed"):
        before = _process(machine)
        begun = time.monotonic()
        machine.run(f"kill -KILL {before}")
        machine.wait(lambda: _process(machine) not in ("0", before), 60)
        machine.wait(START, 60)
        report.check("the kiosk is killed", True, f"{time.monotonic() - begun:.0f} s")
    with report.part("it crashes 50 times, one after the other"):
        crashes = machine.run(
            "n=0; while [ $n -lt 50 ]; do p=$(systemctl show -P MainPID kiosk);"
            '[ "$p" != 0 ] && [ "$p" != "$last" ] && kill -SEGV $p && last=$p && n=$((n+1));'
            "sleep 0.2; done; echo $n",
            seconds=600,
        )
        machine.wait(START, 90)
        report.check("it crashes 50 times, one after the other", crashes == "50", crashes)
    cores = machine.run("find / -xdev \\( -name 'core' -o -name 'core.*' \\) -type f | head")
    report.check("no image of its memory is left", not re.search("/core[.0-9]*$", cores), cores)


def full_disk(machine: Machine, report: Report) -> int:
    """No room when somebody sends: honest words, and the kiosk again when there is room.

    How many were thanked, and therefore have to be in the store; those who were not are not in it.
    """
    thanked = 0
    with report.part("the disk is full for a moment: it says so, and then thanks"):
        _answer_the_first(machine)
        machine.run(FILL)
        machine.press("1")
        machine.wait("Svaret är inte sparat än", 30)
        machine.run(EMPTY)
        machine.wait("Ditt svar är sparat.", 30)
        thanked = 1
        time.sleep(GAP + 0.1)
        machine.press("x")
        machine.wait(START)
        report.check("the disk is full for a moment: it says so, and then thanks", True)
    with report.part("the disk is full: it says so, and recovers"):
        time.sleep(GAP + 0.1)
        _answer_the_first(machine)
        machine.run(FILL)
        machine.press("1")
        machine.wait("Svaret är inte sparat än", 30)
        machine.wait("Ditt svar blev inte sparat", 60)
        machine.photograph(PHOTOGRAPHS / "broken.png")
        machine.run("systemctl restart kiosk", 120)
        machine.wait("Kiosken kan inte spara svar just nu", 60)
        machine.run(EMPTY)
        machine.wait(START, 90)
        report.check("the disk is full: it says so, and recovers", True)
    return thanked


FILL = f"cd {STATE}; truncate -s 0 */*/*-journal; dd if=/dev/zero of=filler bs=4k"
"""The room that the store has for itself is taken, too."""
EMPTY = f"rm -f {STATE}/filler; sync"


def _answer_the_first(machine: Machine) -> None:
    """The first question answered, all others skipped, up to "Klar?"."""
    machine.wait(START)
    time.sleep(GAP + 0.1)
    machine.press("1")
    machine.wait("Fråga 1 av")
    time.sleep(GAP + 0.1)  # the same key twice in a short time is one that is held
    machine.press("1", "enter")
    machine.wait(lambda: _place(machine).startswith("Fråga 2 "))
    while _place(machine) != "Sista steget":
        _skip(machine)
    machine.wait("Klar?")
    machine.settle(0.3)


def wrong_clock(machine: Machine, report: Report) -> None:
    """A clock of 1970 neither opens nor closes a survey; one that may be right does."""
    now = int(time.time())
    for what, clock, closed in (
        ("the clock says 1970: the survey stays open", 86400, False),
        ("the clock says 2106: the survey stays open", 4294967000, False),
        ("control: after its last day it is closed", now + (OPEN_DAYS + 30) * 86400, True),
        ("the clock is right again: it is open", now, False),
    ):
        with report.part(what):
            machine.run(f"date --set=@{clock}; systemctl restart kiosk")
            machine.wait("Enkäten stängde" if closed else START, 60)
            time.sleep(2)
            machine.wait("Enkäten stängde" if closed else START, 1)
            report.check(what, True)


def _process(machine: Machine) -> str:
    return machine.run("systemctl show -P MainPID kiosk")


def compare(resident: Resident, others: int, machine: Machine, report: Report) -> Path:
    """Pull the plug and look at the disk; the disk as bytes. `others` are one-answer responses."""
    machine.pull_the_plug()
    raw = autopsy.raw_copy(machine.overlay, machine.folder)
    autopsy.replay(raw)
    with report.part("what was typed is in the store, to the letter"):
        rows, comments = autopsy.responses(autopsy.state(raw, machine.folder), "essunga_trygg")
        wanted = counted([resident.record()])
        assert not wanted - counted(rows), Counter(wanted) - Counter(counted(rows))
        assert len(rows) == 1 + others, f"{len(rows)} responses"
        assert comments == [("forslag", WORDS)], comments
        report.check("what was typed is in the store, to the letter", True, f"{len(rows)} in all")
    return raw
