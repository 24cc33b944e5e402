"""What staff have done with a survey, in files beside its store.

Whether it is closed: for the day, until staff open it again; or for good. And whether responses
have ever been fetched. What stands in the store, too, outlives here a store that is damaged.
"""

from pathlib import Path

from kiosk.store.durable import hide_time, make_folder, replace_file, sync_folder
from questions.paths import is_there

_NAME = "closed"
_FOR_GOOD = b"final"


_FETCHED = "fetched"


def is_closed(folder: Path) -> bool:
    """`folder` is that of the store. Raises OSError where the disk does not say."""
    return is_there(folder / _NAME)


def is_closed_for_good(folder: Path) -> bool:
    """Raises OSError where the disk does not say."""
    try:
        return (folder / _NAME).read_bytes() == _FOR_GOOD
    except (FileNotFoundError, NotADirectoryError):
        return False


def close(folder: Path, *, for_good: bool = False) -> None:
    """Close the survey. Raises OSError."""
    make_folder(folder)
    _put(folder / _NAME, _FOR_GOOD if for_good else b"")


def reopen(folder: Path) -> None:
    """Raises OSError; asking is_closed_for_good first is the caller's."""
    _remove(folder / _NAME)


def note_fetched(folder: Path) -> None:
    """Once responses may have left, for ever. Raises OSError."""
    if not was_fetched(folder):
        _put(folder / _FETCHED, b"")


def was_fetched(folder: Path) -> bool:
    """Raises OSError where the disk does not say."""
    return is_there(folder / _FETCHED)


def forget_fetched(folder: Path) -> None:
    """The responses are gone. Raises OSError."""
    _remove(folder / _FETCHED)


def _put(path: Path, content: bytes) -> None:
    replace_file(path, content, 0o600)
    hide_time(path)
    hide_time(path.parent)


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
    hide_time(path.parent)
    sync_folder(path.parent)
