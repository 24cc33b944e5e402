"""To the responses of this kiosk, for one process at a time, as the user that they belong to."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.errors import Refusal
from kiosk.machine.lock import DataFolderBusy, hold
from kiosk.setup import Setup, unusable
from questions.paths import is_there
from questions.wording import Phrases

if TYPE_CHECKING:
    from kiosk.store.response_store import ResponseStore


@contextmanager
def held(setup: Setup, say: Phrases) -> Iterator[None]:
    """Hold the data folder.

    Raises Refusal when another process does, when it cannot be used, or is another user's.
    """
    lock = hold(setup.data)
    try:
        _not_as_root(setup.data, say)
        lock.__enter__()
    except DataFolderBusy:
        raise Refusal(say("busy", folder=setup.data)) from None
    except OSError as error:
        raise unusable(setup.data, error, say) from None
    try:
        yield
    finally:
        lock.__exit__(None, None, None)


def _not_as_root(data: Path, say: Phrases) -> None:
    """Raise Refusal where root would leave files that the owner of the folder cannot use."""
    if os.geteuid():
        return
    there = next(folder for folder in (data, *data.absolute().parents) if is_there(folder))
    if owner := there.stat().st_uid:
        import shlex

        user = _name_of(owner)
        command = shlex.join(["runuser", "-u", user, "--", "kiosk", *sys.argv[1:]])
        raise Refusal(say("as_root", folder=data, user=user, command=command))


def _name_of(user: int) -> str:
    import pwd

    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return str(user)


def open_store(setup: Setup) -> "ResponseStore":
    """The store of the survey. Raises StoreRefused and StoreFault."""
    from kiosk.store.response_store import ResponseStore  # takes longer to import than all the rest

    return ResponseStore(
        setup.data, setup.survey, setup.source, setup.settings.place, setup.settings.min_new
    )
