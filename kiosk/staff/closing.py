"""Whether staff have closed the survey of a store, in a file beside it."""

from pathlib import Path

from kiosk.store.durable import make_folder, replace_file, sync_folder

_NAME = "closed"
_FINAL = "final"
"""What the file says once answers were fetched that only a closed survey gives out."""


def is_closed(folder: Path) -> bool:
    """`folder` is that of the store. A file that cannot be seen closes nothing."""
    return (folder / _NAME).exists()


def is_closed_for_good(folder: Path) -> bool:
    """Whether it stays closed: with one more answer a second bundle would show that answer."""
    try:
        return (folder / _NAME).read_text("utf-8") == _FINAL
    except OSError:
        return False


def close(folder: Path, *, final: bool = False) -> None:
    """Close the survey. Raises OSError."""
    make_folder(folder)
    replace_file(folder / _NAME, (_FINAL if final else "").encode(), 0o600)


def reopen(folder: Path) -> None:
    """Raises OSError; asking is_closed_for_good first is the caller's."""
    (folder / _NAME).unlink(missing_ok=True)
    sync_folder(folder)
