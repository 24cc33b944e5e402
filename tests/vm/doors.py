"""The side doors: keys and chords with which people leave other kiosks."""

import time
from typing import NamedTuple

from tests.kiosk.resident import START
from tests.vm.machine import Machine
from tests.vm.report import Report


class Door(NamedTuple):
    what: str
    chords: tuple[tuple[str, ...], ...]
    times: int = 1


_CTRL_ALT_DEL = ("ctrl", "alt", "delete")
SYSRQ = "bcefhijkloprstuv"
DOORS = (
    Door("Alt+F1 to Alt+F12: another console", tuple(("alt", f"f{n}") for n in range(1, 13))),
    Door(
        "Ctrl+Alt+F1 to F12: another console",
        tuple(("ctrl", "alt", f"f{n}") for n in range(1, 13)),
    ),
    Door(
        "AltGr and Shift+Alt with F1 to F12",
        tuple(
            (*others, f"f{n}") for others in (("alt_r",), ("shift", "alt")) for n in range(1, 13)
        ),
    ),
    Door(
        "Alt+Left, Alt+Right: the console beside",
        (("alt", "left"), ("alt", "right"), ("alt_r", "left"), ("alt_r", "right")),
    ),
    Door("PrintScreen, Alt+PrintScreen", (("print",), ("alt", "print"), ("shift", "print"))),
    Door("Ctrl+Alt+Del", (_CTRL_ALT_DEL,)),
    Door("Ctrl+Alt+Del on the number block", (("ctrl", "alt", "kp_decimal"),)),
    Door("Ctrl+Alt+Del ten times in two seconds", (_CTRL_ALT_DEL,), 10),
    Door("Ctrl+Alt+Backspace and End", (("ctrl", "alt", "backspace"), ("ctrl", "alt", "end"))),
    Door(
        "Alt+SysRq with each letter (b boots, e ends, k is the attention key)",
        tuple(("alt", key, letter) for key in ("sysrq", "print") for letter in SYSRQ),
    ),
    Door("Ctrl+Alt+Pause: the attention key", (("ctrl", "alt", "pause"),)),
    Door("Alt+Up: asks init for a console", (("alt", "up"), ("alt_r", "up"), ("alt", "down"))),
    Door(
        "Scroll Lock and Pause, alone and with others: freeze the screen",
        tuple(
            (*others, key)
            for key in ("scroll_lock", "pause")
            for others in ((), ("shift",), ("ctrl",), ("alt",), ("alt_r",))
        ),
    ),
    Door("Shift+Page Up, Shift+Page Down: look back", (("shift", "pgup"), ("shift", "pgdn"))),
    Door(
        "Ctrl+C, D, Q, S, Z, P, Backslash",
        tuple(("ctrl", key) for key in ("c", "d", "q", "s", "z", "p", "less")),
    ),
    Door(
        "Alt with digits and letters, also of the number block: compose characters",
        tuple(("alt", key) for key in (*"0123456789qxc", *(f"kp_{n}" for n in range(10)))),
    ),
    Door("Menu, Windows, Num Lock", (("menu",), ("meta_l",), ("num_lock",), ("num_lock",))),
    Door("F5 to F12, Escape", (*[(f"f{n}",) for n in range(5, 13)], ("esc",))),
)


def try_all(machine: Machine, report: Report) -> None:
    """Each door once, from the start screen. What counts is the machine, not what the key did."""
    before = identity(machine)
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
        " 'debug-shell*' --state=active; pgrep -x 'agetty|login|bash|sulogin';"
        "ls /dev/vcs[2-9] 2>/dev/null"  # consoles that are open, and so could be changed to
    )


def answers(machine: Machine) -> bool:
    """Whether the kiosk still takes keys: help comes, and goes.

    Keys that mean something there led on before: a digit into the survey, F12 to the staff's code.
    """
    end = time.monotonic() + 40
    while START not in machine.words:
        assert time.monotonic() < end, machine.text
        back = [key for sign, key in WAYS_BACK.items() if sign in machine.words]
        machine.press(back[0] if back else "escape")
        time.sleep(0.5)
        machine.read()
    machine.wait(START)
    machine.press("f1")
    machine.wait("114 14")
    time.sleep(0.4)
    machine.press("x")
    machine.wait(START)
    return True


WAYS_BACK = {"Avsluta?": "2", "Valfri tangent": "x"}
"""From where "Escape" does not lead back: what is to be read there, and the key that does."""


def control(machine: Machine) -> bool:
    """Whether the same chord leaves the kiosk where the package's settings are undone."""
    machine.run("setupcon --keyboard-only --force; systemctl start getty@tty3")
    time.sleep(3)
    machine.chord("alt", "f3")
    time.sleep(1)
    left = machine.run("cat /sys/class/tty/tty0/active") == "tty3"
    machine.run("chvt 1; systemctl stop getty@tty3; systemctl restart kiosk-console.service")
    return left
