"""Wrong codes for staff in a row, and how long they cost.

Their number is kept on the disk, without any time: the delay is the same for whoever ends the
kiosk, or pulls its plug, in between.
"""

from contextlib import suppress
from pathlib import Path

from kiosk.store.durable import hide_time, replace_file, sync_folder

WRONG_CODES = ".wrong_codes"
"""The file in the data folder; no survey has a dot in its id. Without wrong codes there is none."""
MANY = 10
"""After so many the delay grows no more; they are not counted any further."""

FIRST_DELAY, LONGEST_DELAY = 1.0, 300.0
"""Seconds that a wrong code costs: the first, and at most. Each doubles the one before."""


def delay(wrong: int) -> float:
    """Seconds to wait after so many wrong codes in a row."""
    if wrong == 0:
        return 0.0
    return min(LONGEST_DELAY, FIRST_DELAY * 2.0 ** min(wrong - 1, 20))  # far more would overflow


class WrongCodes:
    """Of one data folder. A count that cannot be kept, or that nobody here wrote, is `MANY`."""

    def __init__(self, data: Path) -> None:
        self._file = data / WRONG_CODES
        self.count = _read(self._file)

    def add(self) -> None:
        self.count = min(self.count + 1, MANY)
        try:
            replace_file(self._file, str(self.count).encode(), 0o600)
            self._show_no_time(self._file)
        except OSError:
            self.count = MANY

    def clear(self) -> None:
        self.count = 0
        with suppress(OSError):  # then the next start has to wait
            self._file.unlink(missing_ok=True)
            sync_folder(self._file.parent)
            self._show_no_time()

    def _show_no_time(self, *files: Path) -> None:
        for path in (*files, self._file.parent):
            hide_time(path)


def _read(file: Path) -> int:
    try:
        written = file.read_bytes()
    except FileNotFoundError:
        return 0
    except OSError:
        return MANY
    known = [str(count).encode() for count in range(1, MANY + 1)]
    return known.index(written) + 1 if written in known else MANY
