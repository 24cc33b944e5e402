"""Sticks as staff have them: FAT32, exFAT, full, locked, pulled out too soon, two at once."""

import base64
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from kiosk.tui.held_keys import GAP
from questions.loader import SURVEYS
from tests.kiosk.resident import START
from tests.vm.image import BUILD, run
from tests.vm.machine import Machine
from tests.vm.report import Report

CODE = "471147"
ENV = dict(os.environ)
MEGABYTES = 64
START_OF_PARTITION = 1 << 20


def make_stick(path: Path, kind: str, *, full: bool = False, parts: bool = True) -> Path:
    """A stick with one partition, or with none at all; `kind`: "vfat", "exfat" or "ext4"."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.truncate(MEGABYTES << 20)
    if parts:
        code = {"vfat": "c", "exfat": "7", "ext4": "83"}[kind]
        subprocess.run(["sfdisk", "--quiet", path], input=f"2048,,{code}\n".encode(), check=True)
    options = {"vfat": ("-F", "32", "-n", "MINNE"), "exfat": ("-L", "Minne"), "ext4": ("-q",)}[kind]
    offset = str(START_OF_PARTITION if parts else 0)
    loop = run("losetup", "--find", "--show", "--offset", offset, path).strip()
    try:
        run(f"mkfs.{kind}", *options, loop)
    finally:
        run("losetup", "--detach", loop)
    if full:
        _fill(path, offset)
    return path


def put(stick: Path, file: Path, name: str = "") -> None:
    """Copy a file onto the partition of a FAT stick."""
    target = f"::./{name or file.name}"
    there = ("-i", f"{stick}@@{START_OF_PARTITION}")
    run("mcopy", *there, file, target, env={"LC_ALL": "C.UTF-8", **ENV})


def _fill(stick: Path, offset: str) -> None:
    """Files of half the size each time, until nothing goes on the stick any more."""
    for power in range(25, 10, -1):
        filler = stick.parent / f"{power}.bin"
        with filler.open("wb") as file:
            file.truncate(1 << power)
        for copy in "ab":
            with suppress(RuntimeError):  # too large by now
                run("mcopy", "-i", f"{stick}@@{offset}", filler, f"::{power}{copy}.BIN")
        filler.unlink()


@contextmanager
def plugged(machine: Machine, stick: Path, **how: bool) -> Iterator[str]:
    name = machine.insert_stick(stick, **how)
    time.sleep(1)
    try:
        yield name
    finally:
        machine.pull_stick(name)
        time.sleep(1)


def open_menu(machine: Machine, standing: str = START) -> None:
    """From the start screen, or another that stands there when nobody answers."""
    machine.wait(standing)
    time.sleep(GAP + 0.1)
    machine.press("f12")
    machine.wait("Bara för personalen")
    machine.type(CODE)
    machine.press("enter")
    machine.wait("Personalens meny", 30)
    machine.photograph(BUILD / "photographs/menu.png")
    time.sleep(GAP + 0.1)


def open_machine_menu(machine: Machine) -> None:
    """The menu about the kiosk and the machine."""
    open_menu(machine)
    machine.press("8")
    machine.wait("Byt personalens kod")
    time.sleep(GAP + 0.1)


def leave_menu(machine: Machine) -> None:
    machine.press("enter")
    machine.wait("Personalens meny")
    time.sleep(GAP + 0.1)
    machine.press("escape")
    machine.wait(START)


def fetch(machine: Machine, expected: str, photograph: str = "") -> None:
    """Choose to fetch the answers, and wait for a sentence."""
    open_menu(machine)
    machine.press("1")
    machine.wait(expected, 90)
    if photograph:
        machine.photograph(BUILD / f"photographs/{photograph}.png")
    leave_menu(machine)


def bundle_on(machine: Machine, folder: Path) -> list[Path]:
    """What an office would find on the one stick that is plugged in now."""
    waiting = "for n in $(seq 50); do ls /dev/sd? && break; sleep 0.2; done; sleep 1"
    machine.run(f"({waiting}) 2>/dev/null")
    device = machine.run("(ls -d /dev/sd?1 || ls -d /dev/sd?) 2>/dev/null").split()[-1]
    machine.run(f"mkdir -p /mnt/look; mount -o ro {device} /mnt/look")
    found = []
    for name in machine.run("ls -A /mnt/look").split("\n"):
        if name.endswith((".kiosk", ".age", ".part")):
            content = machine.run(f"base64 -w0 '/mnt/look/{name}'")
            (folder / name).write_bytes(base64.b64decode(content))
            found.append(folder / name)
    machine.run("umount /mnt/look")
    return found


def try_sticks(machine: Machine, report: Report, answers: int) -> None:
    """Every stick once; `answers` is how many responses a bundle has to hold: the rest stay."""
    folder = BUILD / "sticks"
    machine.run("true")
    # The handbook shows the first one; at the others the kiosk says that nothing new has come.
    photograph = "fetched"
    for kind, how in (("vfat", {}), ("exfat", {}), ("vfat", {"hub": True})):
        what = f"answers are fetched to {kind}{', behind a hub' if how else ''}"
        with report.part(what):
            stick = make_stick(folder / f"{kind}.img", kind)
            with plugged(machine, stick, **how):
                fetch(machine, "Du kan dra ut stickan", photograph)
            photograph = ""
            with plugged(machine, stick):
                found = bundle_on(machine, folder)
            assert len(found) == 1, found
            assert found[0].suffix == ".kiosk", found
            merged = merge(found[0], folder / f"merged-{kind}")
            report.check(
                what, f" {answers} svar " in merged, merged.splitlines()[0] if merged else ""
            )
    with report.part("a stick without partitions"):
        stick = make_stick(folder / "plain.img", "vfat", parts=False)
        with plugged(machine, stick):
            fetch(machine, "Du kan dra ut stickan")
        report.check("a stick without partitions", True)
    troubles = {
        "no stick": ([], {}, "Ingen sticka hittades"),
        "two sticks": (["vfat", "vfat"], {}, "Det sitter flera stickor i"),
        "a stick that is write-protected": (["vfat"], {"read_only": True}, "skrivskyddad"),
        "a full stick": (["full"], {}, "Stickan är full"),
        "a stick of another system": (["ext4"], {}, "Stickan går inte att läsa"),
    }
    for what, (kinds, how, said) in troubles.items():
        with report.part(what):
            names = []
            for number, kind in enumerate(kinds):
                path = folder / f"{what.replace(' ', '-')}{number}.img"
                full = kind == "full"
                make_stick(path, "vfat" if full else kind, full=full)
                names.append(machine.insert_stick(path, **how))
            time.sleep(1)
            fetch(machine, said)
            for name in names:
                machine.pull_stick(name)
            time.sleep(1)
            report.check(what, True, said)
    pulled(machine, folder, report)


def pulled(machine: Machine, folder: Path, report: Report) -> None:
    with report.part("a stick that is pulled half-way, and then works again"):
        stick = make_stick(folder / "pulled.img", "vfat")
        name = machine.insert_stick(stick, slow=True)
        time.sleep(2)
        open_menu(machine)
        machine.press("1")
        machine.wait("Vänta … ██", 60)
        time.sleep(1)
        machine.ask("device_del", id=name)
        machine.wait("drogs ut för tidigt", 80)
        machine.photograph(BUILD / "photographs/pulled.png")
        leave_menu(machine)
        machine.pull_stick(name)
        with plugged(machine, stick):
            assert not [p for p in bundle_on(machine, folder) if p.suffix == ".kiosk"]
        with plugged(machine, make_stick(stick, "vfat")):
            fetch(machine, "Du kan dra ut stickan")
        report.check("a stick that is pulled half-way, and then works again", True)


OTHER = """\
survey: annan
version: "1"
languages: [sv]
title: {sv: En annan enkät}
questions:
  - {id: ute, type: single, text: {sv: "Ute?"}, choices: {ja: {sv: Ja}, nej: {sv: Nej}}}
"""


def try_survey(machine: Machine, report: Report) -> None:
    """Another question file, beside names that somebody may have meant badly."""
    what = "another survey is brought on a stick and used"
    with report.part(what):
        stick = make_stick(BUILD / "sticks/survey.img", "vfat")
        for name in ("ny.yaml", "$(reboot).txt", "-rf", "a b;c.md", "å'\u202e.txt"):
            source = BUILD / "sticks/file"
            source.write_text(OTHER if name == "ny.yaml" else "x", "utf-8")
            put(stick, source, name)
        with plugged(machine, stick):
            open_menu(machine)
            machine.press("2")
            machine.wait("Enkäten annan, version 1, har inga fel.", 60)
            machine.photograph(BUILD / "photographs/survey.png")
            time.sleep(GAP + 0.1)
            machine.press("enter")
            machine.wait("Ska kiosken använda den enkäten?")
            time.sleep(GAP + 0.1)
            machine.press("2")
            machine.wait("Det tar en liten stund.")
            time.sleep(GAP + 0.1)
            machine.press("enter")
            machine.wait("En annan enkät", 60)
        report.check(what, True)


def try_out(machine: Machine, report: Report) -> None:
    """Staff try the survey: whatever ends it leads back to the real start screen."""
    what = "staff try the survey out of their menu"
    with report.part(what):
        open_menu(machine)
        machine.press("7")
        machine.wait("PROV – inga svar sparas.")
        machine.photograph(BUILD / "photographs/trial.png")
        time.sleep(GAP + 0.1)
        machine.press("1")
        machine.wait("Fråga 1 av")
        said = "PROV – inga svar sparas." in machine.words
        machine.press("esc")
        machine.wait("Avsluta?")
        time.sleep(GAP + 0.1)
        machine.press("2")
        machine.wait("Svaren är glömda.")
        time.sleep(GAP + 0.1)
        machine.press("x")
        machine.wait(START)
        report.check(what, said and "PROV" not in machine.words)


def try_command(machine: Machine, report: Report) -> None:
    """`kiosk try`, beside the kiosk that runs, as a user of the machine types it."""
    what = "kiosk try asks a survey, says so, and leaves nothing"
    with report.part(what):
        before = machine.run("find /var/lib/medborgarkiosk /tmp | sort")
        typed = "(sleep 30; printf '\\021'; sleep 10; printf 2; sleep 10)"
        shown = "stty cols 80 rows 24; LC_ALL=C.UTF-8 TERM=linux kiosk try essunga_trygg"
        said = machine.run(f"{typed} | script -qec '{shown}' /dev/null; echo ended: $?", 120)
        after = machine.run("find /var/lib/medborgarkiosk /tmp | sort")
        well = "PROV" in said and said.endswith("ended: 0") and before == after
        report.check(what, well, said[-24:])


def set_clock(machine: Machine, report: Report) -> None:
    """Through the privileged part, and so that the time outlives the power."""
    what = "staff set the clock, also the one that runs without power"
    with report.part(what):
        now = int(machine.run("date +%s"))
        open_machine_menu(machine)
        machine.press("2")
        machine.wait("tolv siffror")
        machine.type(machine.run("date +%Y%m%d").strip() + "0321")
        machine.press("enter")
        machine.wait("Klockan ställs på")
        time.sleep(GAP + 0.1)
        machine.press("enter")
        machine.wait("2 Ja")
        time.sleep(GAP + 0.1)
        machine.press("2")
        machine.wait("Klockan är ställd.")
        leave_menu(machine)
        clocks = machine.run("date +%H:%M; hwclock --get")
        report.check(what, clocks.count("03:2") == 2, clocks)
        machine.run(f"date --set=@{now}; hwclock --systohc")


def try_power(machine: Machine, report: Report) -> None:
    """Restart and shut down, from the menu."""
    what = "staff restart the machine"
    with report.part(what):
        before = machine.run("cat /proc/sys/kernel/random/boot_id")
        open_machine_menu(machine)
        machine.press("4")
        machine.wait("2 Ja")
        machine.press("2")
        machine.wait("Det tar en liten stund.")
        machine.wait(lambda: START not in machine.words and "stund" not in machine.words, 120)
        machine.wait(START, 300)
        report.check(what, machine.run("cat /proc/sys/kernel/random/boot_id") != before)
    what = "staff shut the machine down"
    with report.part(what):
        open_machine_menu(machine)
        machine.press("5")
        machine.wait("2 Ja")
        machine.press("2")
        end = time.monotonic() + 120
        while not machine.is_over() and time.monotonic() < end:
            time.sleep(0.5)
        report.check(what, machine.is_over())


def merge(
    bundle: Path,
    target: Path,
    survey: Path = SURVEYS / "essunga_trygg.yaml",
    more: Sequence[str | Path] = (),
) -> str:
    """What the office's own command says of a bundle."""
    command = [sys.executable, "-m", "exporter.cli", "merge", bundle]
    command += ["--survey", survey, "-o", target, "--detailed", *more]
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    return done.stdout
