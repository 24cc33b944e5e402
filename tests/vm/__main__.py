"""`make vm-test`: the package on a machine that is switched on, typed at and unplugged.

    python -m tests.vm [package] [boot] [screens] [start] [survey] [sticks] [doors] [faults]
                       [sealing] [cuts[=100]]

The sticks come after the survey that is on them. `make vm-cuts` pulls the plug a hundred times.
Two machines are on at a time: an emulated one takes one processor of ours.

As root, with QEMU and Debian's tools; without arguments everything. Photographs are left in
build/vm/photographs.
"""

import os
import signal
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import NoReturn

from kiosk.staff.pin import hash_of_pin
from kiosk.store.fetch_rule import LEAST
from tests.kiosk.resident import START, Resident
from tests.vm import autopsy, cuts, doors, ending, handbook, scenarios, screens, sealing, sticks
from tests.vm.image import BUILD, ROOT, bare_disk, disk, missing
from tests.vm.machine import Machine
from tests.vm.package import try_package, try_upgrade
from tests.vm.report import Report

PARTS = (
    *("package", "boot", "start", "screens", "survey", "sticks", "doors", "faults"),
    *("sealing", "cuts"),
)


def main(*wanted: str) -> None:
    if os.geteuid():
        sys.exit("make vm-test has to run as root: it installs Debian into a folder.")
    if lacking := missing():
        sys.exit(f"Some programs are missing: apt-get install {' '.join(lacking)}")
    packages = list((ROOT / "build").glob("medborgarkiosk_*_amd64.deb"))
    if not packages:
        sys.exit("There is no package yet: make deb")
    [package] = packages
    named = f"{sha256(package.read_bytes()).hexdigest()}  {package.name}\n"
    print(named, end="", flush=True)  # as in SHA256SUMS of `make release`
    for ends in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ends, lambda number, _: pull_all_plugs(128 + number))
    parts = dict(word.partition("=")[::2] for word in wanted) or dict.fromkeys(PARTS, "")
    begun = time.monotonic()
    report = Report()
    made = make_disk(package)
    with ThreadPoolExecutor(2) as both:
        long = both.submit(one_machine, made, report, set(parts))
        other = both.submit(several_machines, package, named, made, report, parts)
    for done in (long, other):
        done.result()
    print(f"\n{(time.monotonic() - begun) / 60:.1f} minutes.", end=" ")
    print("All that was tried holds." if not report.failed else f"Failed: {report.failed}")
    sys.exit(bool(report.failed))


def several_machines(
    package: Path, named: str, made: Path, report: Report, parts: Mapping[str, str]
) -> None:
    """One after the other, and the package without one; `named`: its checksum and its name."""
    if "package" in parts:
        try_package(package, report)
        try_upgrade(package, report)
    if "boot" in parts:
        stick = sticks.make_stick(BUILD / "package.img", "vfat")
        sticks.put(stick, package)
        sums = BUILD / "SHA256SUMS"
        sums.write_text(named)
        sticks.put(stick, sums)
        with report.part("the boot menu"), Machine(BUILD / "boot", bare_disk()) as machine:
            handbook.try_handbook(machine, stick, report)
            handbook.try_boot_menu(machine, report)
    if "screens" in parts:
        screens.try_screens(made, report)
    if "sealing" in parts:
        with report.part("sealed bundles"), Machine(BUILD / "sealing", made) as machine:
            machine.wait(START, scenarios.BOOT_SECONDS)
            sealing.try_sealing(machine, report)
    if "cuts" in parts:
        with report.part("power cuts"):
            cuts.try_cuts(BUILD, made, report, int(parts["cuts"] or cuts.CUTS))


def pull_all_plugs(status: int) -> NoReturn:
    """At once: no machine stays on, and nothing more is tried."""
    for process in Machine.processes:
        process.kill()
    os._exit(status)


def make_disk(package: Path) -> Path:
    """With what staff set on a kiosk: a code."""
    settings = (ROOT / "system/etc/medborgarkiosk/kiosk.yaml").read_text("utf-8")
    settings += f'\npin_hash: "{hash_of_pin(sticks.CODE)}"\n'
    return disk(package, settings, asked_short())


def asked_short() -> str:
    return cuts.short_survey(datetime.now().astimezone().date())


def one_machine(made: Path, report: Report, parts: set[str]) -> None:
    """And another like it, for what would be in the way of the rest."""
    if not parts & {"start", "survey", "sticks", "doors", "faults"}:
        return
    thanked = 0
    with Machine(BUILD / "one", made) as machine:
        scenarios.power_on(machine, report)
        if "doors" in parts:
            doors.try_all(machine, report)
            doors.of_the_case(machine, report)
            left = doors.control(machine)
            report.check("control: without the package's keys Alt+F3 leaves the kiosk", left)
        if "faults" in parts:
            scenarios.faults(machine, report)
            thanked = scenarios.full_disk(machine, report)
        if "survey" in parts:
            resident = scenarios.whole_survey(machine, report)
            if "sticks" in parts:
                ending.let_others_answer(machine, ending.OTHERS)
                thanked += ending.OTHERS
                sticks.try_sticks(machine, report, 1 + thanked - LEAST)
            left_words = scenarios.leave_canaries(machine, report)
            with report.part("the log and the disk"):
                search(machine, made, resident, left_words, thanked, report)
    if "faults" in parts:
        with report.part("another machine"), Machine(BUILD / "other", made) as machine:
            machine.wait(START, scenarios.BOOT_SECONDS)
            cuts.ask_the_short_survey(machine)
            if "doors" in parts:
                doors.in_a_text(machine, report)
            scenarios.wrong_clock(machine, report)
            sticks.try_out(machine, report)
            sticks.set_clock(machine, report)
            sticks.try_command(machine, report)
            ending.try_ending(machine, report, asked_short())
            sticks.try_survey(machine, report)
            if "doors" in parts:
                what = "control: without the package's settings the sleep key puts it to sleep"
                with report.part(what):
                    report.check(what, doors.sleeps_where_it_may(machine))
            sticks.try_power(machine, report)


def search(
    machine: Machine,
    made: Path,
    resident: Resident,
    left_words: list[str],
    thanked: int,
    report: Report,
) -> None:
    """For what was typed: in the log, in the store, on the whole disk, which was `made` before."""
    journal = machine.run("journalctl --no-pager -o export; sync", 120)
    found = [word for word in (*left_words, scenarios.WORDS) if word in journal]
    report.check("the log holds nobody's words", not found, found or f"{len(journal)} B")
    raw = scenarios.compare(resident, thanked, machine, report)
    traces = autopsy.traces(raw, made, [*left_words, scenarios.WORDS])
    report.check("the disk holds nothing that was left", not traces & set(left_words))
    report.check("control: what was sent is found", scenarios.WORDS in traces)
    raw.unlink()


if __name__ == "__main__":
    main(*sys.argv[1:])
