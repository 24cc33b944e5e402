"""What may not be known of a number of people, and how closely a reader looks.

`Look` believes the bounds that narrowing found; `Tried` narrows again for each doubt; and
`exporter.report.whole.Solutions` wants to see whole numbers that fit everything. Each is slower
than the one before it, and sees more.
"""

from collections.abc import Sequence
from typing import TypeVar

from exporter.report.audit import Network
from exporter.report.steps import ENDS

Of = TypeVar("Of")
WIDE = 16
"""Whole numbers take little away from bounds that lie so far apart."""
LEAST_POSSIBLE = 5
"""So many values a hidden number may have at least."""


class Look:
    """What the bounds say."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.least, self.largest = list(network.true), list(network.true)
        """Of each unknown the least and the largest value in any solution that is known."""

    def prepare(self, hidden: Sequence[int], counts: Sequence[int], sides: Sequence[int]) -> None:
        """What `is_narrow`, `are_few` and `is_nobody` will be asked of."""

    def can_be(self, unknown: int, low: int, high: int) -> bool:
        """Whether an unknown may lie between `low` and `high`."""
        return self.network.low[unknown] <= high and low <= self.network.high[unknown]

    def is_narrow(self, unknown: int) -> bool:
        """Whether fewer than five values are left to a hidden number."""
        low, high = self.network.low[unknown], self.network.high[unknown]
        while high - low + 1 >= LEAST_POSSIBLE:
            if not self.can_be(unknown, high, high):
                high -= 1
            elif not self.can_be(unknown, low, low):
                low += 1
            else:
                return False
        return True

    def are_few(self, unknown: int) -> bool:
        """Whether a number is known to be 1 to 4."""
        return (
            self.is_open_few(unknown)
            and not self.can_be(unknown, 0, 0)
            and not self.can_be(unknown, ENDS + 1, self.network.high[unknown])
        )

    def is_nobody(self, unknown: int) -> bool:
        """Whether a number is known to be 0."""
        high = self.network.high[unknown]
        return self.is_open_nobody(unknown) and not self.can_be(unknown, 1, high)

    def is_open_few(self, unknown: int) -> bool:
        """Whether all known solutions say 1 to 4."""
        return self.least[unknown] >= 1 and self.largest[unknown] <= ENDS

    def is_open_nobody(self, unknown: int) -> bool:
        """Whether all known solutions say 0."""
        return self.largest[unknown] < 1


class Tried(Look):
    """What is left when each doubt is tried by itself; bounds that lie far apart are believed."""

    def room(self, unknown: int) -> int:
        return self.network.high[unknown] - self.network.low[unknown]

    def is_narrow(self, unknown: int) -> bool:
        return self.room(unknown) < WIDE and super().is_narrow(unknown)

    def is_open_few(self, unknown: int) -> bool:
        return self.room(unknown) < WIDE and super().is_open_few(unknown)

    def is_open_nobody(self, unknown: int) -> bool:
        return self.room(unknown) < WIDE and super().is_open_nobody(unknown)

    def can_be(self, unknown: int, low: int, high: int) -> bool:
        if low <= self.network.true[unknown] <= high:
            return True
        return self.network.allows(unknown, low, high)


def found_out(
    look: Look,
    hidden: Sequence[tuple[Of, int]],
    counts: Sequence[tuple[Of, int]],
    sides: Sequence[tuple[Of, int]],
) -> list[Of]:
    """Of whom too much is known, as far as `look` sees.

    All are unknowns, with whom they tell of: numbers that are not printed, everything that is a
    number of people, and both sides of each share.
    """
    look.prepare([n for _, n in hidden], [n for _, n in counts], [n for _, n in sides])
    told: dict[Of, None] = {}
    for is_known, asked in (
        (look.is_narrow, hidden),
        (look.are_few, counts),
        (look.is_nobody, sides),
    ):
        for of, unknown in asked:
            if of not in told and is_known(unknown):
                told[of] = None
    return list(told)
