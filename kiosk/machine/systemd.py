"""The kiosk under systemd: it says that it is ready and alive, and begins anew once a day.

Nothing here depends on how many have answered, and none of it is ever written to a log by us.
"""

import os
import secrets
import socket
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress

RESTART_AFTER_SECONDS = 24 * 3600
"""The age at which a kiosk ends, for systemd to start it anew, once nobody is answering."""
RESTART_WITHIN_SECONDS = 3600
"""A random part of this comes on top: from the time of a restart in the log nobody can tell whether
it had to wait for somebody who was answering."""
REFUSAL_SECONDS = 30
"""How long staff can read on the screen why the kiosk does not start."""

_PR_SET_DUMPABLE = 4


class Supervisor:
    """What systemd is told, by the protocol of sd_notify(3). Silent without systemd."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        self._address = environment.get("NOTIFY_SOCKET", "")
        self._beat_every = _third_of_the_watchdog(environment)
        self._next_beat = 0.0
        chance = secrets.SystemRandom().uniform(0, RESTART_WITHIN_SECONDS)
        self._end = time.monotonic() + RESTART_AFTER_SECONDS + chance

    @property
    def present(self) -> bool:
        """Whether systemd has started us: then nobody else may end us, or read what we print."""
        return bool(self._address)

    def is_ready(self) -> None:
        """The first screen is drawn, and the store has been looked at."""
        self._say("READY=1")

    def is_alive(self) -> None:
        """Call it as often as you like, from what has to be alive."""
        now = time.monotonic()
        if self._beat_every is not None and now >= self._next_beat and self._say("WATCHDOG=1"):
            self._next_beat = now + self._beat_every

    def is_stopping(self) -> None:
        self._say("STOPPING=1")

    def wants_new_start(self) -> bool:
        return self.present and time.monotonic() >= self._end

    def _say(self, word: str) -> bool:
        """Whether systemd took it, or there is none."""
        if not self._address:
            return True
        address = self._address
        if address.startswith("@"):  # a name that is no file
            address = "\0" + address[1:]
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
                systemd.settimeout(1)  # the screen waits for this
                systemd.sendto(word.encode(), address)
        except OSError:
            return False
        return True


def _third_of_the_watchdog(environment: Mapping[str, str]) -> float | None:
    """Seconds between two beats; None when nobody waits for ours."""
    process = environment.get("WATCHDOG_PID", "")
    microseconds = environment.get("WATCHDOG_USEC", "")
    if process not in ("", str(os.getpid())) or not microseconds.isdecimal():
        return None
    return int(microseconds) / 3_000_000


def stay_out_of_dumps() -> None:
    """Let no image of the memory, in which answers are, be written when the program is killed.

    The limit keeps the kernel from writing one. A program that the kernel hands images to, as
    systemd-coredump is, has no such limit: for it the process is marked as not to be dumped.
    """
    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Another system has no prctl; an old libffi under MemoryDenyWriteExecute has no memory.
    with suppress(ImportError, AttributeError, OSError, MemoryError):
        from ctypes import CDLL, c_ulong

        CDLL(None).prctl(_PR_SET_DUMPABLE, *map(c_ulong, (0, 0, 0, 0)))


def log(sentence: str) -> None:
    """Into the system's log: the terminal is the residents'."""
    import syslog

    syslog.syslog(syslog.LOG_CRIT, sentence)


def leave_for_staff(lines: Sequence[str]) -> None:
    """What keeps the kiosk from starting: into the log, and some time on the screen.

    systemd wipes the screen and starts the kiosk anew as soon as it has ended. By hand: nothing.
    """
    if Supervisor().present:
        for line in lines:
            log(line)
        with suppress(KeyboardInterrupt):
            time.sleep(REFUSAL_SECONDS)
