"""From a bare Debian to a kiosk, as the handbook says.

And GRUB's menu, as somebody sees it who can pull the plug and has read how to get past a login.
"""

import time
from pathlib import Path

from tests.kiosk.resident import START
from tests.vm.image import ROOTS_PASSWORD
from tests.vm.machine import Machine
from tests.vm.report import Report
from tests.vm.scenarios import BOOT_SECONDS, PHOTOGRAPHS
from tests.vm.sticks import plugged

PASSWORD = "losenord1"  # noqa: S105  of a machine that lives for minutes
OTHERWISE = "otherwise"
"""A word on the kernel's line that says that somebody has started the machine in another way."""
COMMANDS = ("linux /vmlinuz root=/dev/vda1 ro quiet " + OTHERWISE, "initrd /initrd.img", "boot")
"""Typed at GRUB, in any mode of it."""
_AMERICAN = {" ": "spc", "/": "slash", "=": "equal", ".": "dot", "-": "minus"}
GRUB_SECONDS = 12
"""From the plug until GRUB has surely come, and a person has pressed Esc often enough."""


def try_handbook(machine: Machine, stick: Path, report: Report) -> None:
    """On a bare Debian that has just been switched on; the package is on the stick."""
    what = "by the handbook: from the stick to a kiosk, and kiosk doctor asks for one thing more"
    with report.part(what):
        machine.wait("login:", BOOT_SECONDS)
        with plugged(machine, stick):
            machine.run("until [ -b /dev/sda1 ]; do sleep 0.5; done; mount /dev/sda1 /mnt")
            check = "cd /mnt && sha256sum --check --ignore-missing SHA256SUMS"
            assert "_amd64.deb: OK" in (whole := machine.run(check)), whole
            said = machine.run("apt install /mnt/medborgarkiosk_*.deb; umount /mnt; sync", 900)
        assert "Starta om maskinen" in said, said
        assert "Koden är sparad" in machine.run(typed_twice("kiosk pin", "471147"), 300)
        machine.run("sed -i 's/^place: kiosk/place: bibliotek/' /etc/medborgarkiosk/kiosk.yaml")
        said = machine.run("printf 'ja\\n/dev/vda2\\n' | kiosk disk", 900)
        assert "Klart. Svaren ligger på /dev/vda2" in said, said
        page = machine.run("kiosk handbook", 300)
        assert "Från gammal dator till kiosk" in page, page[:300]
        amiss = machine.run("kiosk doctor", 300)
        report.check(what, "kiosk boot-password\nEn sak behöver åtgärdas." in amiss, amiss[-24:])


def typed_twice(command: str, code: str) -> str:
    return f"printf '{code}\\n{code}\\n' | {command}; sync"


def try_boot_menu(machine: Machine, report: Report) -> None:
    """On a machine on which the package was installed, and which has not been restarted since."""
    what = "the next start is a kiosk, and no key leads into the boot menu"
    with report.part(what):
        machine.ask("system_reset")
        machine.forget()
        into_the_menu(machine)
        start_otherwise(machine)
        machine.wait(START, BOOT_SECONDS)
        report.check(what, not started_otherwise(machine))
    what = "kiosk boot-password guards the menu, and the kiosk starts by itself"
    with report.part(what):
        said = machine.run(typed_twice("kiosk boot-password", PASSWORD), 120)
        assert "Klart." in said, said
        well = machine.run("kiosk doctor", 300)
        assert "är som det ska" in well, well
        begun = time.monotonic()
        machine.ask("system_reset")
        wait_for_new_start(machine)
        report.check(what, not started_otherwise(machine), f"{time.monotonic() - begun:.0f} s")
    what = "a wrong password starts nothing but the kiosk"
    with report.part(what):
        machine.ask("system_reset")
        into_the_menu(machine)
        machine.photograph(PHOTOGRAPHS / "boot-menu.png")
        start_otherwise(machine, "losenord2")
        machine.chord("esc")
        machine.chord("ret")
        wait_for_new_start(machine)
        report.check(what, not started_otherwise(machine))
    what = "control: with the password the same keys start the machine otherwise"
    with report.part(what):
        machine.ask("system_reset")
        into_the_menu(machine)
        start_otherwise(machine, PASSWORD)
        wait_for_new_start(machine)
        report.check(what, started_otherwise(machine))
    what = "staff come behind the kiosk: recovery mode, with both passwords"
    with report.part(what):
        machine.ask("system_reset")
        into_the_menu(machine)
        machine.chord("down")
        machine.chord("down")
        machine.chord("ret")
        log_in(machine, PASSWORD)
        machine.chord("down")
        machine.chord("ret")
        machine.wait("Control-D to continue", BOOT_SECONDS)
        machine.settle(2)  # what is typed before it reads is thrown away
        machine.type(ROOTS_PASSWORD)
        machine.press("enter")
        machine.wait("root@kiosk", 60)
        machine.photograph(PHOTOGRAPHS / "recovery.png")
        pin = machine.run(typed_twice("kiosk pin", "515151"))
        clock = machine.run("date -s '2027-09-01 12:00' && hwclock -w && hwclock -r")
        told = machine.run(typed_twice("passwd", "rotlosen2"))
        assert "updated successfully" in told, told
        both = "Koden är sparad" in pin and "2027-09-01" in clock
        report.check(what, both, clock[-32:] if both else f"{pin}\n{clock}")


def into_the_menu(machine: Machine) -> None:
    """Esc, again and again, from power-on."""
    end = time.monotonic() + GRUB_SECONDS
    while time.monotonic() < end:
        machine.chord("esc")
        time.sleep(0.2)


def start_otherwise(machine: Machine, password: str = "") -> None:
    """At GRUB's command line, where there is one."""
    machine.chord("c")
    if password:
        log_in(machine, password)
    for line in COMMANDS:
        enter(machine, line)
        time.sleep(3)  # GRUB reads the files through the firmware


def log_in(machine: Machine, password: str) -> None:
    time.sleep(1)
    enter(machine, "root")
    enter(machine, password)
    time.sleep(5)  # which takes time for a guess, and more on an emulated machine


def enter(machine: Machine, line: str) -> None:
    """On an American keyboard, the only one that GRUB knows."""
    for character in line:
        machine.chord(_AMERICAN.get(character, character))
    machine.chord("ret")


def wait_for_new_start(machine: Machine) -> None:
    """After a restart: the last words of before are still known until the machine talks again."""
    machine.forget()
    machine.wait(START, BOOT_SECONDS)


def started_otherwise(machine: Machine) -> bool:
    return OTHERWISE in machine.run("cat /proc/cmdline")
