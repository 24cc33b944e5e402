"""What can be concluded from figures that are printed: bounds of whole numbers, narrowed.

The numbers nobody may know are unknowns; what is printed of them, and how they hang together, are
inequalities. Each narrows its unknowns as far as the bounds of the others allow, until nothing
moves any more (bounds propagation). Whoever reads a report can do the same.
"""

from collections import deque
from collections.abc import Iterable, Sequence

Term = tuple[int, int]
"""Factor and unknown."""

MOST_STEPS = 60_000
"""Of narrowing. What moves after that moves by one at a time, and far from any limit."""


class Network:
    """Unknown whole numbers between bounds, and inequalities between them."""

    def __init__(self) -> None:
        self.true: list[int] = []
        """What they are: a solution that is known from the start."""
        self.low: list[int] = []
        self.high: list[int] = []
        self.bounds: list[tuple[tuple[Term, ...], int]] = []
        """Terms, and what their sum is at most."""
        self.implied: set[int] = set()
        """Which of the bounds follow from the others, and only help to see it."""
        self.equalities: set[int] = set()
        """Which of the bounds are an equality, together with the one after them."""
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
        terms = tuple(term for term in terms if term[0])
        for _, unknown in terms:
            self._of[unknown].append(len(self.bounds))
        self.bounds.append((terms, most))

    def follows(self, terms: Iterable[Term], most: int) -> None:
        """As `at_most`, of what the other inequalities say together."""
        self.implied.add(len(self.bounds))
        self.at_most(terms, most)

    def at_least(self, terms: Iterable[Term], least: int) -> None:
        self.at_most(((-factor, unknown) for factor, unknown in terms), -least)

    def equal(self, terms: Sequence[Term], value: int = 0) -> None:
        self.equalities.add(len(self.bounds))
        self.at_most(terms, value)
        self.at_least(terms, value)

    def narrow(self) -> None:
        """Narrow all bounds as far as each inequality by itself allows."""
        self._narrow(self.low, self.high, range(len(self.bounds)))

    def allows(self, unknown: int, low: int, high: int) -> bool:
        """Whether narrowing finds nothing against an unknown that lies between `low` and `high`."""
        lows, highs = self.low.copy(), self.high.copy()
        lows[unknown], highs[unknown] = max(low, lows[unknown]), min(high, highs[unknown])
        return lows[unknown] <= highs[unknown] and self._narrow(lows, highs, self._of[unknown])

    def _narrow(self, low: list[int], high: list[int], first: Iterable[int]) -> bool:
        """Narrow `low` and `high`, from the inequalities `first` on; False when none can hold."""
        waiting = deque(first)
        is_waiting = [False] * len(self.bounds)
        for number in waiting:
            is_waiting[number] = True
        for _ in range(MOST_STEPS):
            if not waiting:
                return True
            number = waiting.popleft()
            is_waiting[number] = False
            terms, most = self.bounds[number]
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
                for other in self._of[unknown]:
                    if not is_waiting[other]:
                        is_waiting[other] = True
                        waiting.append(other)
        return True
