"""What staff have done with a survey, in files beside its store.

Whether it is closed: for the day, until staff open it again; or for good. And whether responses
have ever been fetched. What stands in the store, too, outlives here a store that is damaged.
"""

from pathlib import Path

from kiosk.store.durable import make_folder, replace_file, sync_folder

_NAME = "closed"
_FOR_GOOD = "final"


_FETCHED = "fetched"


def is_closed(folder: Path) -> bool:
    """`folder` is that of the store. A file that cannot be seen closes nothing."""
    return (folder / _NAME).exists()


def is_closed_for_good(folder: Path) -> bool:
    try:
        return (folder / _NAME).read_text("utf-8") == _FOR_GOOD
    except OSError:
        return False


def close(folder: Path, *, for_good: bool = False) -> None:
    """Close the survey. Raises OSError."""
    make_folder(folder)
    replace_file(folder / _NAME, (_FOR_GOOD if for_good else "").encode(), 0o600)


def reopen(folder: Path) -> None:
    """Raises OSError; asking is_closed_for_good first is the caller's."""
    (folder / _NAME).unlink(missing_ok=True)
    sync_folder(folder)


def note_fetched(folder: Path) -> None:
    """Once responses may have left, for ever. Raises OSError."""
    if not was_fetched(folder):
        replace_file(folder / _FETCHED, b"", 0o600)


def was_fetched(folder: Path) -> bool:
    return (folder / _FETCHED).exists()


def forget_fetched(folder: Path) -> None:
    """The responses are gone. Raises OSError."""
    (folder / _FETCHED).unlink(missing_ok=True)
    sync_folder(folder)
