"""Screens of more dots: the letters are as large on them, and a telephone reads the code."""

from pathlib import Path

from tests.kiosk.resident import START
from tests.vm.image import BUILD
from tests.vm.machine import Machine
from tests.vm.report import Report
from tests.vm.scenarios import BOOT_SECONDS, PHOTOGRAPHS

SCREENS = ((1920, 1080), (3840, 2160))


def try_screens(made: Path, report: Report) -> None:
    for width, height in SCREENS:
        what = f"on {width} x {height} there are 80 to 120 columns, and the QR code is read"
        with (
            report.part(what),
            Machine(BUILD / "screen", made, screen=(width, height)) as machine,
        ):
            machine.wait(START, BOOT_SECONDS)
            if (
                machine.columns > 120
            ):  # the kernel's letters are too small: once more, in other dots
                machine.run("update-grub && sync", 300)
                machine.ask("system_reset")
                machine.forget()
                machine.wait(START, BOOT_SECONDS)
            machine.settle(1)
            machine.photograph(PHOTOGRAPHS / f"start-{width}.png")
            code = machine.code_on_screen()
            well = 80 <= machine.columns <= 120 and "essunga.se" in code
            report.check(what, well, f"{machine.columns} columns, {code}")
