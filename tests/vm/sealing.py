"""A kiosk that seals: from the keys of the office to a merge, and what its disk then tells."""

import hashlib
import subprocess
import sys
import time
import zipfile
from io import BytesIO
from pathlib import Path

from kiosk.store.fetch_rule import LEAST
from kiosk.tui.held_keys import GAP
from tests.kiosk.resident import START
from tests.sealed import ARCHIVE, MUNICIPALITY, Pair, opened
from tests.vm import autopsy
from tests.vm.ending import OTHERS, let_others_answer
from tests.vm.image import BUILD
from tests.vm.machine import Machine
from tests.vm.report import Report
from tests.vm.sticks import bundle_on, leave_menu, make_stick, merge, open_menu, plugged, put

PAIRS = (MUNICIPALITY, ARCHIVE)
SHUT = "Enkäten är stängd just nu."
PIECE = 48
"""Bytes by which a bundle is looked for on a disk."""


def try_sealing(machine: Machine, report: Report) -> None:
    """On a machine that stands on the start screen and asks *Trygg i Essunga kommun*."""
    folder = BUILD / "sealing"
    folder.mkdir(parents=True, exist_ok=True)
    let_others_answer(machine, OTHERS)
    machine.wait(START, 120)
    what = "with recipients the survey is closed until they have confirmed"
    with report.part(what):
        name_recipients(machine, folder)
        machine.wait(SHUT, 120)
        amiss = machine.run("kiosk doctor", 300)
        report.check(what, all(one.fingerprint in amiss for one in PAIRS))
    what = "test files are opened in the office, their digits typed, and the survey opens"
    with report.part(what):
        confirm(machine, folder)
        machine.wait(START, 60)
        report.check(what, True)
    what = "a sealed bundle is fetched, and the host merges it with each key"
    with report.part(what):
        bundle = fetched(machine, folder)
        merged = [merged_with(bundle, one, folder) for one in PAIRS]
        holds = all(f" {OTHERS - LEAST} svar " in said for said in merged)
        report.check(what, holds, merged[0].splitlines()[0])
    what = "nothing of the open bundle and no private key is on the machine's disk"
    with report.part(what):
        content = opened(bundle, MUNICIPALITY)
        left = found(machine, content)
        report.check(what, not left, left or "")
    what = "control: what is written there and deleted is found"
    with report.part(what):
        machine.run("mkdir -p /mnt/look /root/x")
        stick = make_stick(folder / "control.img", "vfat")
        plain = folder / "plain.bin"
        plain.write_bytes(content + MUNICIPALITY.private.encode())
        put(stick, plain)
        with plugged(machine, stick):
            machine.run(
                "sleep 3; mount -o ro /dev/sda1 /mnt/look && cp /mnt/look/plain.bin /root/x"
            )
            machine.run("sync; umount /mnt/look; rm -r /root/x; sync")
        left = found(machine, content)
        report.check(what, {"a bundle", "a private key"} <= left, left)


def name_recipients(machine: Machine, folder: Path) -> None:
    """Root does it, with the public keys on a stick."""
    stick = make_stick(folder / "keys.img", "vfat")
    for one in PAIRS:
        put(stick, one.public_file(folder))
    with plugged(machine, stick):
        machine.run("until [ -b /dev/sda1 ]; do sleep 0.5; done; mkdir -p /mnt/look")
        name = "kiosk recipients /mnt/look/publik_*"
        said = machine.run(f"mount -o ro /dev/sda1 /mnt/look; {name}; umount /mnt/look", 120)
    assert all(one.fingerprint in said for one in PAIRS), said
    machine.run("systemctl restart kiosk", 120)


def confirm(machine: Machine, folder: Path) -> None:
    """Staff at the menu, and the office with its own command."""
    stick = make_stick(folder / "tests.img", "vfat")
    to_recipients(machine)
    with plugged(machine, stick):
        machine.press("1")
        machine.wait("Provfiler är skrivna", 120)
        go_on(machine)
    with plugged(machine, stick):
        files = bundle_on(machine, folder)
    for one in PAIRS:
        [file] = [path for path in files if one.fingerprint in path.name]
        said = office("confirm", file, "--key", one.private_file(folder))
        digits = "".join(filter(str.isdigit, said.rpartition(": ")[2].partition(".")[0]))
        machine.wait("Skriv siffrorna som kontoret fann")
        time.sleep(GAP + 0.1)
        machine.press("2")
        machine.wait("Skriv de åtta siffrorna")
        machine.type(digits)
        machine.press("enter")
        machine.wait(f"{one.fingerprint}: bekräftad", 60)
        go_on(machine)
    machine.wait("Personalens meny")
    time.sleep(GAP + 0.1)
    machine.press("escape")


def to_recipients(machine: Machine) -> None:
    machine.wait(SHUT)
    open_menu(machine, SHUT)
    machine.press("9")
    machine.wait("inte bekräftad än", 60)
    machine.photograph(BUILD / "photographs/recipients.png")
    go_on(machine)
    machine.wait("Skriv provfiler till en sticka")
    time.sleep(GAP + 0.1)


def go_on(machine: Machine) -> None:
    time.sleep(GAP + 0.1)
    machine.press("enter")


def fetched(machine: Machine, folder: Path) -> Path:
    stick = make_stick(folder / "bundle.img", "vfat")
    with plugged(machine, stick):
        open_menu(machine)
        machine.press("1")
        machine.wait("Du kan dra ut stickan", 120)
        leave_menu(machine)
    with plugged(machine, stick):
        [bundle] = bundle_on(machine, folder)
    assert bundle.name.endswith(".kiosk.age"), bundle.name
    return bundle


def merged_with(bundle: Path, key: Pair, folder: Path) -> str:
    target = folder / f"merged-{key.fingerprint}"
    return merge(bundle, target, more=("--key", key.private_file(folder)))


def office(*words: str | Path) -> str:
    command = [sys.executable, "-m", "exporter.cli", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def found(machine: Machine, content: bytes) -> set[str]:
    """What of an open bundle, and which keys, stand on the machine's disk as it is now."""
    machine.run("sync")
    raw = autopsy.raw_copy(machine.overlay, machine.folder)
    try:
        pieces = [content[start : start + PIECE] for start in range(0, len(content) - PIECE, 512)]
        with zipfile.ZipFile(BytesIO(content)) as archive:
            database = archive.read("responses.db")
        digest = hashlib.sha256(database).hexdigest().encode()  # stands in the manifest alone
        wanted = {
            **dict.fromkeys((*pieces, digest), "a bundle"),
            **{one.private.encode(): "a private key" for one in PAIRS},
        }
        return autopsy.found(raw, wanted)
    finally:
        raw.unlink()
