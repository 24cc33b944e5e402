"""The side doors: keys and chords with which people leave other kiosks."""

import time
from contextlib import suppress
from typing import NamedTuple

from kiosk.staff.doctor import ASLEEP
from tests.kiosk.resident import START
from tests.vm.machine import Machine
from tests.vm.report import Report


class Door(NamedTuple):
    what: str
    chords: tuple[tuple[str, ...], ...]
    times: int = 1


_CTRL_ALT_DEL = ("ctrl", "alt", "delete")
_MODIFIERS = (("alt_r",), ("shift", "alt"), ("shift", "alt_r"), ("ctrl", "alt_r"))
_MEMORY = (("shift", "scroll_lock"), ("alt", "scroll_lock"), ("ctrl", "scroll_lock"))
DOORS = (
    Door("Alt+F1 to Alt+F12: another console", tuple(("alt", f"f{n}") for n in range(1, 13))),
    Door(
        "Ctrl+Alt+F1 to F12: another console",
        tuple(("ctrl", "alt", f"f{n}") for n in range(1, 13)),
    ),
    Door(
        "F1 to F12 with AltGr, with Shift+Alt, Shift+AltGr, Ctrl+AltGr",
        tuple((*held, f"f{n}") for held in _MODIFIERS for n in range(1, 13)),
    ),
    Door("Alt+Left, Alt+Right: the console beside", (("alt", "left"), ("alt", "right"))),
    Door("PrintScreen, Alt+PrintScreen", (("print",), ("alt", "print"))),
    Door("Ctrl+Alt+Del", (_CTRL_ALT_DEL,)),
    Door("Ctrl+Alt+Del on the number block", (("ctrl", "alt", "kp_decimal"),)),
    Door("Ctrl+Alt+Del ten times in two seconds", (_CTRL_ALT_DEL,), 10),
    Door("Ctrl+Alt+Backspace and End", (("ctrl", "alt", "backspace"), ("ctrl", "alt", "end"))),
    Door(
        "Alt+SysRq with each letter (b boots, e ends, k is the attention key)",
        tuple(("alt", "sysrq", letter) for letter in "bcefhijkloprstuv"),
    ),
    Door(
        "Alt+PrintScreen with each letter",
        tuple(("alt", "print", letter) for letter in "bcefhijkloprstuv"),
    ),
    Door("Ctrl+Alt+Pause, the attention key by another name", (("ctrl", "alt", "pause"),)),
    Door("Alt+Up: asks init for a console", (("alt", "up"), ("alt_r", "up"), ("alt", "down"))),
    Door(
        "Scroll Lock and Pause, alone and with others: freeze the screen",
        (("scroll_lock",), *_MEMORY, ("pause",), ("ctrl", "pause"), ("alt", "pause")),
    ),
    Door("Shift+Page Up, Shift+Page Down: look back", (("shift", "pgup"), ("shift", "pgdn"))),
    Door(
        "Ctrl+C, D, Q, S, Z, P, Backslash",
        tuple(("ctrl", key) for key in ("c", "d", "q", "s", "z", "p", "less")),
    ),
    Door(
        "Alt with the number block and with letters",
        (*[("alt", f"kp_{n}") for n in range(10)], ("alt", "q"), ("alt", "x"), ("alt", "c")),
    ),
    Door("Menu and Windows keys, Num Lock twice", (("menu",), ("meta_l",), *[("num_lock",)] * 2)),
    Door("F5 to F12, Escape, Insert, Menu", (*[(f"f{n}",) for n in range(5, 13)], ("esc",))),
)


def try_all(machine: Machine, report: Report) -> None:
    """Each door once, from the start screen. What counts is the machine, not what the key did."""
    before = identity(machine)
    names = before.split()
    alone = names[0] == "tty1" and not any(name in names for name in (*FORBIDDEN, "tty2"))
    report.check("no console but the kiosk's is open, and nobody can log in", alone, names)
    for door in DOORS:
        with report.part(door.what):
            for chord in door.chords * door.times:
                machine.chord(*chord)
            time.sleep(0.5)
            after = identity(machine)
            stays = after == before
            alive = answers(machine)
            report.check(door.what, stays and alive, "" if stays else f"{before} -> {after}")
            before = after


def identity(machine: Machine) -> str:
    """What would change: the console in front, the boot, the kiosk's process, who is logged in."""
    return machine.run(
        "cat /sys/class/tty/tty0/active /proc/sys/kernel/random/boot_id;"
        "systemctl show -P MainPID kiosk.service;"
        "systemctl list-units --plain --no-legend 'getty@*' 'autovt@*' 'rescue*' 'emergency*'"
        " 'debug-shell*' --state=active;"
        # What is open can be changed to by the kernel, whatever stands there.
        "for n in 2 3 4 5 6 7 8 9 10 11 12; do [ ! -e /dev/vcs$n ] || echo tty$n; done;"
        f"cat /proc/[0-9]*/comm | sort -u | grep -xE '{'|'.join(FORBIDDEN)}'"
    )


FORBIDDEN = ("agetty", "login", "bash", "sulogin")
"""Programs that ask who somebody is, or obey them."""


def in_a_text(machine: Machine, report: Report) -> None:
    """All of them in a row while somebody writes, and keys that are leaned on."""
    before = identity(machine)
    for what, hold, chords in (
        ("all of these in the middle of a text", 0, [c for door in DOORS for c in door.chords]),
        ("Enter, Ctrl+Alt+Del, Alt+F2 and a letter held for three seconds", 3000, HELD),
    ):
        with report.part(what):
            machine.wait(START)
            time.sleep(0.4)
            machine.press("1")
            machine.wait("Vilket tal?")
            machine.press("7", "enter")
            machine.wait("Vilka ord?")
            for chord in chords:
                machine.chord(*chord, hold=hold)
            time.sleep(0.5)
            after = identity(machine)
            stays = "" if after == before else f"{before} -> {after}"
            report.check(what, not stays and answers(machine), stays)


def of_the_case(machine: Machine, report: Report) -> None:
    """Keys and a lid that put other machines to sleep or switch them off, and asking for it."""
    before = identity(machine)
    for what, press in (
        ("power, sleep and wake-up key of the keyboard", _press_special),
        ("the power button", lambda machine: machine.ask("system_powerdown")),
        ("restart, sleep, hibernate and power key held, and the lid", _press_on_a_laptop),
    ):
        with report.part(what):
            press(machine)
            time.sleep(5)
            assert machine.ask("query-status")["status"] == "running"
            after = identity(machine)
            stays = "" if after == before else f"{before} -> {after}"
            report.check(what, not stays and answers(machine), stays)
    what = "systemctl suspend, hibernate and the others are refused"
    with report.part(what):
        ways = [unit.removesuffix(".target") for unit in ASLEEP if unit != "sleep.target"]
        said = machine.run("".join(f"systemctl {way} || echo {way} refused;" for way in ways))
        assert machine.ask("query-status")["status"] == "running"
        report.check(what, all(f"{way} refused" in said for way in ways), said)


def _press_special(machine: Machine) -> None:
    for key in ("power", "sleep", "wake"):
        machine.chord(key)
        machine.chord(key, hold=6000)


def _press_on_a_laptop(machine: Machine) -> None:
    """QEMU has no such keys: those of a device of the kernel's own making.

    Where every key is to be ignored, logind watches none: `sleeps_where_it_may` is the control.
    """
    machine.run(f"cat > /run/laptop.py <<'END'\n{_LAPTOP}\nEND")
    said = machine.run("modprobe uinput && python3 /run/laptop.py 2>&1 && echo pressed", 120)
    assert said == "pressed", said
    log = machine.run("journalctl -b -u systemd-logind -o cat --no-pager")
    assert "Watching system buttons" not in log, log


_LAPTOP = """
import fcntl, os, struct, time
KEY, SWITCH, LID = 1, 5, 0
KEYS = {"power": 116, "sleep": 142, "suspend": 205, "power2": 356, "restart": 408}
device = os.open("/dev/uinput", os.O_WRONLY)
for kind in (KEY, SWITCH):
    fcntl.ioctl(device, 0x40045564, kind)
for key in KEYS.values():
    fcntl.ioctl(device, 0x40045565, key)
fcntl.ioctl(device, 0x4004556D, LID)
fcntl.ioctl(device, 0x405C5503, struct.pack("4H80sI", 3, 1, 1, 1, b"laptop", 0))
fcntl.ioctl(device, 0x5501)
time.sleep(3)
def turn(kind, code, value):
    for event in ((kind, code, value), (0, 0, 0)):
        os.write(device, struct.pack("llHHi", 0, 0, *event))
for key in KEYS.values():
    for seconds in (0.1, 6):
        turn(KEY, key, 1)
        time.sleep(seconds)
        turn(KEY, key, 0)
turn(SWITCH, LID, 1)
time.sleep(4)
turn(SWITCH, LID, 0)
time.sleep(1)
"""


def sleeps_where_it_may(machine: Machine) -> bool:
    """Whether the sleep key does what it says where the package's settings are undone."""
    machine.run(
        f"systemctl unmask {' '.join(ASLEEP)}; mkdir -p /run/systemd/logind.conf.d;"
        "printf '[Login]\\nHandleSuspendKey=suspend\\n' > /run/systemd/logind.conf.d/z.conf;"
        "systemctl daemon-reload; systemctl kill --signal=HUP systemd-logind"
    )
    time.sleep(2)
    machine.chord("sleep")
    end = time.monotonic() + 60
    while machine.ask("query-status")["status"] != "suspended":
        if time.monotonic() > end:
            return False
        time.sleep(1)
    machine.ask("system_wakeup")
    return True


HELD = (("ret",), _CTRL_ALT_DEL, ("alt", "f2"), ("x",))


def come_back(machine: Machine) -> None:
    """To the start screen, as whoever finds the kiosk like this: by any key, or Esc and yes."""
    end = time.monotonic() + 60
    # Of many chords in a row the emulated keyboard loses some releases: the kernel's own list of
    # keys (EVIOCGKEY) then shows Ctrl, Alt or Shift as still held.
    for held in ("shift", "ctrl", "alt", "alt_r"):
        machine.chord(held)
    machine.settle(1.0)
    while START not in machine.words:
        assert time.monotonic() < end, machine.text
        keys = (key for sign, key in WAYS_BACK.items() if sign in machine.words)
        machine.press(next(keys, "escape"))
        time.sleep(0.5)
        machine.settle(0.2)


WAYS_BACK = {
    "Choose language": "up",
    "Avsluta?": "2",
    "Stop?": "2",
    "Valfri tangent": "x",
    "Any key": "x",
}
"""What stands on the screen, and the key that leads on from there."""


def answers(machine: Machine) -> bool:
    """Whether the kiosk still takes keys: help comes, and goes.

    Tried thrice: an emulated machine draws late what many keys have asked for, and may leave the
    start screen while somebody looks at it.
    """
    for _ in range(3):
        come_back(machine)
        time.sleep(0.4)
        machine.press("f1")
        with suppress(AssertionError):
            machine.wait("114 14", 10)
            time.sleep(0.4)
            machine.press("x")
            machine.wait(START, 10)
            return True
    return False


def control(machine: Machine) -> bool:
    """Whether the same chord leaves the kiosk where the package's settings are undone."""
    machine.run("setupcon --keyboard-only --force; systemctl start getty@tty3")
    time.sleep(3)
    machine.chord("alt", "f3")
    time.sleep(1)
    left = machine.run("cat /sys/class/tty/tty0/active") == "tty3"
    machine.run("chvt 1; systemctl stop getty@tty3; systemctl restart kiosk-console.service")
    return left
