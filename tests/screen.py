"""A screen that shows text and takes keys: of a pseudo-terminal, or of a whole machine."""

import time
from abc import ABC, abstractmethod
from collections.abc import Callable


class Screen(ABC):
    """What a person has to do with a kiosk: look, wait and type."""

    last_key = ""
    """The key pressed last, "" after other typing."""

    @property
    @abstractmethod
    def text(self) -> str:
        """The screen as lines."""

    @abstractmethod
    def read(self, seconds: float = 0.0) -> bool:
        """Look anew, waiting at most `seconds` for a change; whether there was one."""

    @abstractmethod
    def type(self, text: str) -> None:
        """Type characters, one after the other."""

    @abstractmethod
    def press(self, *keys: str) -> None:
        """Press keys by name; a single character is itself."""

    @abstractmethod
    def is_over(self) -> bool:
        """Whether nothing will come any more."""

    @property
    def words(self) -> str:
        """The screen as one line of words, as somebody reads it."""
        return " ".join(self.text.split())

    def wait(self, condition: Callable[[], bool] | str, seconds: float = 20.0) -> None:
        """Wait until the screen shows a text, or a condition holds, else raise AssertionError."""

        def holds() -> bool:
            while self.read():
                pass
            return condition in self.words if isinstance(condition, str) else condition()

        end = time.monotonic() + seconds
        while not holds():
            if time.monotonic() > end or self.is_over():
                if holds():
                    return
                raise AssertionError(f"waited for {condition!r}; the screen shows:\n{self.text}")
            self.read(0.02)

    def settle(self, seconds: float = 0.15, at_most: float = 5.0) -> None:
        """Read until nothing has come for `seconds`, or for `at_most` seconds."""
        end = time.monotonic() + at_most
        while self.read(seconds) and time.monotonic() < end:
            pass
