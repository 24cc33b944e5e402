"""The plug is pulled at random moments while people answer."""

import os
import random
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from kiosk.tui.held_keys import GAP
from tests.kiosk.resident import START
from tests.vm import autopsy
from tests.vm.drive import lose
from tests.vm.image import STATE
from tests.vm.machine import Machine
from tests.vm.report import Report

CUTS = 12
"""`make vm-cuts` asks for more."""
BOOTED_AGAIN = 0.1
"""The share of machines that are switched on again afterwards; at least two."""
SHARES = (0.0, 0.5, 1.0)
"""Of what the drive was not told to flush, what it has kept when the power is back."""
MOMENT = "start"
"""The name of the snapshot of a machine that stands on the start screen."""
OPEN_DAYS = 100
SHORT = """\
survey: kort
version: "1"
languages: [sv]
title: {sv: Kort enkät}
online: {url: "https://www.essunga.se"}
period: {opens: @OPENS@, closes: @CLOSES@}
questions:
  - {id: tal, type: number, max: 9999, text: {sv: "Vilket tal?"}}
  - {id: ord, type: text, text: {sv: "Vilka ord?"}}
"""


def short_survey(today: date) -> str:
    """Of two questions, and open for some time before and after `today`."""
    survey = SHORT.replace("@OPENS@", str(today - timedelta(100)))
    return survey.replace("@CLOSES@", str(today + timedelta(OPEN_DAYS)))


class Cut(NamedTuple):
    """What was seen before one plug was pulled."""

    thanked: list[int]
    typed: list[int]
    """Those who began to type; the last one may not have got anywhere."""
    sent: list[int]
    """Those who pressed the key that sends, thanked for or not."""
    overlay: Path
    lost: int
    """Pieces of 4 KiB that went with the drive's cache."""


def cut(folder: Path, disk: Path, overlay: Path, seed: int) -> Cut:
    """People answer, one after the other; after a random time the plug is pulled.

    Of every other machine the power went a little earlier: at a random byte of what its drive was
    told since the last one sent. Whoever was thanked later had not been then.
    """
    chance = random.Random(seed)
    log = folder / "log"
    thanked: list[int] = []
    typed: list[int] = []
    sent: list[int] = []
    before = after = 0  # bytes of the log as the last one sent, and once they were thanked
    with Machine(folder, disk, overlay=overlay, snapshot=MOMENT, log=log) as machine:
        # Most are cut within a second after somebody has sent: there is what can be lost.
        persons = chance.randint(1, 3)
        while len(typed) < persons:
            typed.append(1000 + 10 * (seed % 800) + len(typed))
            _begin(machine, typed[-1])
            if len(typed) == persons and chance.random() < 0.3:
                break  # in the middle of an answer
            sent.append(typed[-1])
            before = log.stat().st_size
            machine.press("1")
            if len(typed) < persons:
                machine.wait("Ditt svar är sparat.")
                thanked.append(typed[-1])
                time.sleep(GAP + 0.1)
                machine.press("x")
            elif _is_thanked(machine, chance.uniform(0, 1.2)):
                thanked.append(typed[-1])
                after = log.stat().st_size
    if sent == typed and seed % 2:
        moment = chance.randint(before, log.stat().st_size)
        os.truncate(log, moment)
        if moment < after:
            thanked.pop()
    lost = lose(overlay, log, machine.overlay, chance.choice(SHARES), chance)
    log.unlink()
    return Cut(thanked, typed, sent, machine.overlay, lost)


def _begin(machine: Machine, number: int) -> None:
    machine.wait(START)
    time.sleep(GAP + 0.1)
    machine.press("1")
    machine.wait("Vilket tal?")
    machine.type(str(number))
    machine.wait(str(number))
    machine.press("enter")
    machine.wait("Vilka ord?")
    machine.type(f"ord{number}")
    machine.wait(f"ord{number}")
    machine.press("enter")
    machine.wait("Klar?")


def _is_thanked(machine: Machine, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        machine.read()
        if "Ditt svar är sparat." in machine.words:
            return True
    return False


def judge(made: Cut, disk: Path, folder: Path) -> str:
    """What is wrong on the disk after a cut; empty when nothing is."""
    # What was not sent is nowhere on the disk, and what was stored is where it belongs. What was
    # just being stored can stand in a page of the file that its journal is about to take back.
    unsent = {f"ord{number}" for number in made.typed if number not in made.sent}
    with autopsy.as_at_next_start(made.overlay, folder) as raw:
        try:
            rows, comments = autopsy.responses(autopsy.state(raw, folder), "kort")
        except (AssertionError, sqlite3.Error) as error:
            return f"the store is broken: {error}"
        words = {text for _, text in comments}
        found = autopsy.traces(raw, disk, [*unsent, *words])
    numbers = {int(row["tal"] or 0) for row in rows}
    if lost := set(made.thanked) - numbers:
        return f"thanked for and lost: {lost}"
    if foreign := numbers - set(made.sent):
        return f"never sent: {foreign}"
    if words != {f"ord{number}" for number in numbers}:
        return f"half a response: {numbers} beside {words}"
    if left := found & unsent:
        return f"left and found: {left}"
    if found != words:
        return "the search would not have found anything"
    return ""


def ask_the_short_survey(machine: Machine) -> None:
    """As staff would: another survey in the settings, and the kiosk restarted."""
    other = "survey: /etc/medborgarkiosk/kort.yaml"
    machine.run(
        f"sed -i 's|^survey:.*|{other}|' /etc/medborgarkiosk/kiosk.yaml; systemctl restart kiosk",
        300,
    )
    machine.wait("Kort enkät", 120)
    machine.wait(START)


def take_moment(folder: Path, disk: Path) -> Path:
    """A machine on the start screen, kept as a snapshot; its disk."""
    with Machine(folder, disk) as machine:
        machine.wait(START, 300)
        ask_the_short_survey(machine)
        time.sleep(2)
        machine.run("sync")
        machine.monitor(f"savevm {MOMENT}")
        return machine.overlay


def are_lost(folder: Path, disk: Path, overlay: Path) -> bool:
    """Whether of files that are changed the one that was synced, and it alone, stays so.

    One change is still with the machine, one with its drive: that one is there as long as the drive
    loses nothing.
    """
    log = folder / "log"
    with Machine(folder, disk, overlay=overlay, snapshot=MOMENT, log=log) as machine:
        machine.run(f"cd {STATE}; for name in {' '.join(FILES)}; do {BYTES} > $name; done; sync")
        machine.run(f"cd {STATE}; {BYTES} | tr '\\0' x > new; {CHANGES}")
    kept = changed(machine.overlay, folder)
    lose(overlay, log, machine.overlay, 0, random.Random(0))
    return kept == {"synced", "cached"} and changed(machine.overlay, folder) == {"synced"}


FILES = ("synced", "cached", "unwritten")
BYTES = "head -c 4096 /dev/zero"
CHANGES = "; ".join(
    f"dd if=new of={name} bs=4096 conv=notrunc{how}"
    for name, how in zip(FILES, (",fsync", " oflag=direct", ""), strict=True)
)


def changed(overlay: Path, folder: Path) -> set[str]:
    with autopsy.as_at_next_start(overlay, folder) as raw:
        found = autopsy.state(raw, folder)
    return {name for name in FILES if (found / name).read_bytes() == b"x" * 4096}


def try_cuts(build: Path, disk: Path, report: Report, count: int) -> None:
    """`count` cuts, two machines at a time, each disk looked at; some machines booted again."""
    booted_again = max(2, round(count * BOOTED_AGAIN))
    overlay = take_moment(build / "moment", disk)
    with report.part("control: what was not flushed is gone with the power"):
        gone = are_lost(build / "control", disk, overlay)
        report.check("control: what was not flushed is gone with the power", gone)

    def one(seed: int) -> tuple[Cut, str]:
        folder = build / f"cut{seed}"
        made = cut(folder, disk, overlay, seed)
        wrong = judge(made, disk, folder)
        if seed >= booted_again and not wrong:
            made.overlay.unlink()
        return made, wrong

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(one, range(count)))
    thanked = sum(len(made.thanked) for made, _ in results)
    wrong = [f"cut {seed}: {what}" for seed, (_, what) in enumerate(results) if what]
    lost = [made.lost for made, _ in results]
    drives = f"{sum(map(bool, lost))} drives lost {sum(lost)} pieces"
    figure = "; ".join(wrong) or f"{thanked} thanked for, none lost; {drives}"
    report.check(f"the plug is pulled {count} times", not wrong and thanked > 0, figure)

    def boot(seed: int) -> None:
        made, _ = results[seed]
        folder = build / f"again{seed}"
        what = f"after cut {seed} the machine boots by itself, and all is there"
        with report.part(what):
            with Machine(folder, disk, overlay=made.overlay) as machine:
                begun = time.monotonic()
                machine.wait(START, 300)
                seconds = time.monotonic() - begun
            wrong = judge(made._replace(overlay=machine.overlay), disk, folder)
            report.check(what, not wrong, wrong or f"{seconds:.0f} s")

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(boot, range(booted_again)))
