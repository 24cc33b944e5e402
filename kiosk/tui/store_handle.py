"""The store as a running kiosk uses it: opened when it is first needed, and anew after a fault.

The store's own modules take longer to import than all the rest: they are imported here only when
the first screen stands.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk.store.response_store import ResponseStore
    from kiosk.store.submission import Submission


class StoreHandle:
    """Every method raises StoreRefused when the store is not for this kiosk."""

    def __init__(self, open_store: "Callable[[], ResponseStore]") -> None:
        self._open_store = open_store
        self._store: ResponseStore | None = None
        self.fault = ""
        """The last one since the start: its class and code, never its message."""

    def store(self) -> "ResponseStore | None":
        """The store, for staff; None while it cannot be used."""
        return self._store if self.works() else None

    def let_go(self) -> None:
        """Close the store; it is opened anew, or made, when it is next needed."""
        self.close()
        self._store = None

    def works(self) -> bool:
        """Open the store, or see whether it can be used again."""
        from kiosk.store.response_store import StoreFault

        try:
            if self._store is None:
                self._store = self._open_store()
                return self._store.is_tidy
            return self._store.tidy()  # which writes: reading works on a full disk, too
        except StoreFault as fault:
            self.fault = str(fault)
            return False

    def keeps(self, submission: "Submission") -> bool:
        """Try once to store `submission`; whether it is on the disk and was read back."""
        from kiosk.store.response_store import StoreFault

        try:
            if self._store is None:
                self._store = self._open_store()
            self._store.add(submission)
        except StoreFault as fault:
            self.fault = str(fault)
            return False
        return True

    def close(self) -> None:
        if self._store is not None:
            self._store.close()
