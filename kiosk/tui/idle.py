"""The idle time-out: what it means that nobody has pressed a key for a while."""

import time

from msgspec import Struct

from kiosk.settings import Settings


class There(Struct, frozen=True):
    """Somebody reads, or thinks."""


class Leaving(Struct, frozen=True):
    """Perhaps nobody is there: what was answered is hidden behind a countdown."""

    seconds: int
    """That are left, at least one."""


class Gone(Struct, frozen=True):
    """What was answered is forgotten."""


def uptime() -> float:
    """Seconds that never go back, and that pass while the machine sleeps, where the system has a
    clock for that: nobody waits beside a machine that sleeps."""
    of_linux: int | None = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if of_linux is None else time.clock_gettime(of_linux)


def idle(quiet: float, settings: Settings) -> There | Leaving | Gone:
    """`quiet`: seconds since the last key."""
    left = settings.idle_seconds + settings.warn_seconds - quiet
    if left <= 0:
        return Gone()
    if left <= settings.warn_seconds:
        return Leaving(max(1, round(left)))
    return There()
