"""The store as a running kiosk uses it: opened when it is first needed, and anew after a fault.

The store's own modules take longer to import than all the rest: they are imported here only when
the first screen stands.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from kiosk.store.response_store import ResponseStore
    from kiosk.store.submission import Submission
    from kiosk.store.tables import StoreRefused


class Done(Struct, frozen=True):
    """The store works; what was to be kept is on the disk and was read back."""


class Faulty(Struct, frozen=True):
    """The disk is in the way, for now."""

    fault: str
    """Its class and code, never its message."""

    @property
    def is_held(self) -> bool:
        """Somebody else has the store in use, and will let go of it."""
        return self.fault.endswith("SQLITE_BUSY")


class NotOurs(Struct, frozen=True):
    """The store is not for this kiosk: of other questions, another place or a newer program."""

    error: "StoreRefused"


Reply = Done | Faulty | NotOurs


class StoreHandle:
    """Holds the store of the running kiosk. Its faults are replies; nothing is raised."""

    def __init__(self, open_store: "Callable[[], ResponseStore]") -> None:
        self._open_store = open_store
        self._store: ResponseStore | None = None
        self.fault = ""
        """The last one since the start."""

    def store(self) -> "ResponseStore | None":
        """The store, for staff; None while it cannot be used."""
        return self._store if isinstance(self.look(), Done) else None

    def look(self) -> Reply:
        """Open the store, or see whether it can be used again."""
        return self._tried(self._works)

    def keep(self, submission: "Submission") -> Reply:
        """Try once to store `submission`."""
        return self._tried(lambda: self._keeps(submission))

    def let_go(self) -> None:
        """Close the store; it is opened anew, or made, when it is next needed."""
        if self._store is not None:
            self._store.close()
        self._store = None

    def note(self, error: OSError) -> Faulty:
        """A fault of the disk that the store lies on, found beside it."""
        from kiosk.store.response_store import fault_name

        self.fault = fault_name(error)
        return Faulty(self.fault)

    def _tried(self, use: Callable[[], bool]) -> Reply:
        from kiosk.store.response_store import StoreFault
        from kiosk.store.tables import StoreRefused

        try:
            return Done() if use() else Faulty(self.fault)
        except StoreRefused as error:
            return NotOurs(error)
        except StoreFault as fault:
            self.fault = str(fault)
            return Faulty(self.fault)

    def _works(self) -> bool:
        if self._store is None:
            self._store = self._open_store()
            return self._store.is_tidy
        return self._store.tidy()  # which writes: reading works on a full disk, too

    def _keeps(self, submission: "Submission") -> bool:
        if self._store is None:
            self._store = self._open_store()
        self._store.add(submission)
        return True


class NoStore(StoreHandle):
    """For trying a survey: nothing is opened, and nothing kept."""

    def __init__(self) -> None:
        super().__init__(_open_nothing)

    def look(self) -> Reply:
        return Done()

    def keep(self, submission: "Submission") -> Reply:  # noqa: ARG002  dropped
        return Done()


def _open_nothing() -> "ResponseStore":
    raise NotImplementedError
