"""The idle time-out: what it means that nobody has pressed a key for a while."""

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


def idle(quiet: float, settings: Settings) -> There | Leaving | Gone:
    """`quiet`: seconds since the last key."""
    left = settings.idle_seconds + settings.warn_seconds - quiet
    if left <= 0:
        return Gone()
    if left <= settings.warn_seconds:
        return Leaving(max(1, round(left)))
    return There()
