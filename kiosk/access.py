"""To the responses of this kiosk, for one process at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kiosk.errors import Refusal
from kiosk.machine.lock import DataFolderBusy, hold
from kiosk.setup import Setup
from questions.wording import Phrases

if TYPE_CHECKING:
    from kiosk.store.response_store import ResponseStore, StoreRefused


@contextmanager
def held(setup: Setup, say: Phrases) -> Iterator[None]:
    """Hold the data folder. Raises Refusal when another process does, or it cannot be used."""
    lock = hold(setup.data)
    try:
        lock.__enter__()
    except DataFolderBusy:
        raise Refusal(say("busy", folder=setup.data)) from None
    except OSError as error:
        reason = say.reason(error)
        raise Refusal(say("data_unusable", folder=setup.data, reason=reason)) from None
    try:
        yield
    finally:
        lock.__exit__(None, None, None)


def open_store(setup: Setup) -> "ResponseStore":
    """The store of the survey. Raises StoreRefused and StoreFault."""
    from kiosk.store.response_store import ResponseStore  # takes longer to import than all the rest

    return ResponseStore(
        setup.data, setup.survey, setup.source, setup.settings.place, setup.settings.min_new
    )


def refused(error: "StoreRefused", setup: Setup, say: Phrases) -> Refusal:
    """Why the store cannot be used with this survey, as a sentence."""
    return Refusal(
        say(
            f"store_refused.{error.reason}",
            file=error.path,
            survey=setup.survey.survey,
            version=setup.survey.version,
        )
    )
