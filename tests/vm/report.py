"""One line for each thing that was tried."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Report:
    """What holds and what does not, printed as it comes."""

    def __init__(self) -> None:
        self.failed: list[str] = []
        self._begun = time.monotonic()

    def check(self, what: str, holds: bool, figure: object = "") -> None:
        """`what` was tried; `holds` says how it went."""
        if not holds:
            self.failed.append(what)
        minutes, seconds = divmod(int(time.monotonic() - self._begun), 60)
        word = "holds " if holds else "FAILED"
        print(f"{minutes:3}:{seconds:02}  {word}  {what:<70} {figure}", flush=True)

    @contextmanager
    def part(self, what: str) -> Iterator[None]:
        """A part whose failure leaves the others to be tried."""
        try:
            yield
        except (AssertionError, OSError, RuntimeError, ValueError, LookupError) as error:
            self.check(what, False, f"{type(error).__name__}: {error}")


def tried(report: Report, what: str, try_it: Callable[[], object]) -> None:
    """`try_it` raises AssertionError when it does not hold; what it returns is the figure."""
    with report.part(what):
        figure = try_it()
        report.check(what, True, "" if figure is None else figure)
