"""What can be concluded from figures that are printed: bounds of whole numbers, narrowed.

The numbers nobody may know are unknowns; what is printed of them, and how they hang together, are
inequalities. Each narrows its unknowns as far as the bounds of the others allow, until nothing
moves any more (bounds propagation). Whoever reads a report can do the same.
"""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence

Term = tuple[int, int]
"""Factor and unknown."""
Side = tuple[tuple[Term, ...], int]
"""Terms, and what their sum is at most."""
Row = tuple[Side, ...]
"""An inequality; or an equality, which is one to either side."""

MOST_STEPS = 60_000
"""Of narrowing. What moves after that moves by one at a time, and far from any limit."""


class Network:
    """Unknown whole numbers between bounds, and inequalities between them."""

    def __init__(self) -> None:
        self.true: list[int] = []
        """What they are: a solution that is known from the start."""
        self.low: list[int] = []
        self.high: list[int] = []
        self.rows: list[Row] = []
        self.implied: set[int] = set()
        """Which of the rows follow from the others, and only help to see it."""
        self._of: list[list[int]] = []

    def unknown(self, true: int, low: int, high: int) -> int:
        """A new unknown, and its number."""
        self.true.append(true)
        self.low.append(low)
        self.high.append(high)
        self._of.append([])
        return len(self.low) - 1

    def total(self, terms: Sequence[Term]) -> int:
        """The sum of `terms`, which is not negative, as an unknown."""
        true = sum(factor * self.true[unknown] for factor, unknown in terms)
        most = sum(factor * self.high[unknown] for factor, unknown in terms if factor > 0)
        together = self.unknown(true, 0, most)
        self.equal([*terms, (-1, together)])
        return together

    def at_most(self, terms: Iterable[Term], most: int) -> None:
        """The sum of `terms` is at most `most`."""
        self._row((tuple([term for term in terms if term[0]]), most))

    def at_least(self, terms: Iterable[Term], least: int) -> None:
        self._row((_negative(terms), -least))

    def equal(self, terms: Iterable[Term], value: int = 0) -> None:
        terms = tuple(terms)
        self._row((terms, value), (_negative(terms), -value))

    def follows(self, terms: Iterable[Term], most: int) -> None:
        """As `at_most`, of what the other inequalities say together."""
        self.implied.add(len(self.rows))
        self.at_most(terms, most)

    def _row(self, *sides: Side) -> None:
        for _, unknown in sides[0][0]:
            self._of[unknown].append(len(self.rows))
        self.rows.append(sides)

    def narrow(self) -> None:
        """Narrow all bounds as far as each inequality by itself allows."""
        self._narrow(self.low, self.high, range(len(self.rows)))

    def learn(self, bounds: Mapping[int, tuple[int, int]]) -> bool:
        """Narrow all bounds once more, as some are known to be no wider; whether that was new."""
        moved: dict[int, None] = {}
        for unknown, (low, high) in bounds.items():
            if self.low[unknown] < low or high < self.high[unknown]:
                self.low[unknown] = max(low, self.low[unknown])
                self.high[unknown] = min(high, self.high[unknown])
                moved.update(dict.fromkeys(self._of[unknown]))
        self._narrow(self.low, self.high, moved)
        return bool(moved)

    def allows(self, unknown: int, low: int, high: int) -> bool:
        """Whether narrowing finds nothing against an unknown that lies between `low` and `high`."""
        lows, highs = self.low.copy(), self.high.copy()
        lows[unknown], highs[unknown] = max(low, lows[unknown]), min(high, highs[unknown])
        return lows[unknown] <= highs[unknown] and self._narrow(lows, highs, self._of[unknown])

    def fits(self, values: Mapping[int, int]) -> bool:
        """Whether narrowing finds nothing against unknowns of these values."""
        lows, highs = self.low.copy(), self.high.copy()
        rows: dict[int, None] = {}
        for unknown, value in values.items():
            if not lows[unknown] <= value <= highs[unknown]:
                return False
            lows[unknown] = highs[unknown] = value
            rows.update(dict.fromkeys(self._of[unknown]))
        return self._narrow(lows, highs, rows)

    def _narrow(self, low: list[int], high: list[int], first: Iterable[int]) -> bool:
        """Narrow `low` and `high`, from the rows `first` on; False when one cannot hold."""
        rows, of = self.rows, self._of
        waiting = deque(first)
        is_waiting = [False] * len(rows)
        for number in waiting:
            is_waiting[number] = True
        for _ in range(MOST_STEPS):
            if not waiting:
                return True
            number = waiting.popleft()
            is_waiting[number] = False
            for terms, most in rows[number]:
                room = most
                for factor, unknown in terms:
                    room -= factor * (low[unknown] if factor > 0 else high[unknown])
                if room < 0:
                    return False
                for factor, unknown in terms:
                    if factor > 0:
                        bound = low[unknown] + room // factor
                        if bound >= high[unknown]:
                            continue
                        high[unknown] = bound
                    else:
                        bound = high[unknown] - room // -factor
                        if bound <= low[unknown]:
                            continue
                        low[unknown] = bound
                    for other in of[unknown]:
                        if not is_waiting[other]:
                            is_waiting[other] = True
                            waiting.append(other)
        return True


def _negative(terms: Iterable[Term]) -> tuple[Term, ...]:
    return tuple([(-factor, unknown) for factor, unknown in terms if factor])
