"""Whether whole numbers fit all inequalities of a network: what narrowing alone cannot rule out.

The solver is HiGHS. Every solution that it finds is remembered: each says of all unknowns at once
what they can be.
"""

import random
from collections.abc import Mapping, Sequence

import highspy
import numpy as np

# `highspy.Highs` announces itself on standard output before it can be told not to.
from highspy._core import _Highs

from exporter.report.audit import Network
from exporter.report.look import LEAST_POSSIBLE, WIDE, Tried

_AT_FIRST = 2
"""So many solutions are looked for before any single doubt is."""
_ANY = 1_000
"""So many solutions may be bettered."""


class Solutions(Tried):
    """What whole numbers can be that fit everything, as far as they were looked for."""

    def __init__(self, network: Network) -> None:
        super().__init__(network)
        self._solver = _solver(network)
        self._count = len(network.low)
        self._columns = np.arange(self._count, dtype=np.int32)
        self._chance = random.Random(1)  # noqa: S311  so that equal input gives equal bytes
        self._hidden: Sequence[int] = ()
        self._counts: Sequence[int] = ()
        self._sides: Sequence[int] = ()

    def prepare(self, hidden: Sequence[int], counts: Sequence[int], sides: Sequence[int]) -> None:
        """Each solution that is looked for shall settle other doubts of these, too."""
        self._hidden, self._counts, self._sides = hidden, counts, sides
        for _ in range(_AT_FIRST):
            self._solve()

    def is_open_narrow(self, unknown: int) -> bool:
        """Whether the known solutions show fewer than five values, and there are few to find."""
        few = self.largest[unknown] - self.least[unknown] + 1 < LEAST_POSSIBLE
        return few and self.room(unknown) < WIDE

    def is_narrow(self, unknown: int) -> bool:
        """Whether no solutions are found that lie far enough apart."""
        network = self.network
        while self.is_open_narrow(unknown):
            above, below = self.largest[unknown] + 1, self.least[unknown] - 1
            if not self.can_be(unknown, above, network.high[unknown]) and not self.can_be(
                unknown, network.low[unknown], below
            ):
                return True
        return False

    def can_be(self, unknown: int, low: int, high: int) -> bool:
        """Whether a solution was found in which an unknown lies between `low` and `high`."""
        network = self.network
        low, high = max(low, network.low[unknown]), min(high, network.high[unknown])
        if low > high:
            return False
        if low <= self.least[unknown] <= high or low <= self.largest[unknown] <= high:
            return True
        self._solver.changeColBounds(unknown, low, high)
        found = self._solve()
        self._solver.changeColBounds(unknown, network.low[unknown], network.high[unknown])
        return found

    def _costs(self) -> "np.ndarray[tuple[int], np.dtype[np.double]]":
        """What a solution should be like to say most that is not known yet."""
        network, chance = self.network, self._chance
        costs = np.zeros(self._count)

        def want(unknown: int, way: int) -> None:
            costs[unknown] = -way * chance.choice((1.0, 2.0, 5.0))

        for unknown in self._hidden:
            if self.is_open_narrow(unknown):
                above = network.high[unknown] - self.largest[unknown]
                below = self.least[unknown] - network.low[unknown]
                want(unknown, 1 if above > below else -1)
        for unknown in self._counts:
            if self.is_open_few(unknown):
                want(unknown, 1 if network.low[unknown] else -1)
        for unknown in self._sides:
            if self.is_open_nobody(unknown):
                want(unknown, 1)
        return costs

    def _solve(self) -> bool:
        """Look for a solution, remember it, and say whether one was found."""
        self._solver.changeColsCost(self._count, self._columns, self._costs())
        self._solver.run()
        if not _is_found(self._solver):
            return False
        for unknown, value in enumerate(self._solver.getSolution().col_value):
            whole = round(value)
            self.least[unknown] = min(self.least[unknown], whole)
            self.largest[unknown] = max(self.largest[unknown], whole)
        return True


def nearest(network: Network, dear: Mapping[int, int]) -> list[int] | None:
    """Of all unknowns the values that fit and are nearest to the true ones; None where none fit.

    `dear`: what it costs to move each by one; the others move freely. Adds to `network`.
    """
    count = len(network.low)
    costs, most = np.zeros(count), max(network.high)
    for unknown, cost in dear.items():
        moved = [network.unknown(0, 0, most) for _ in range(2)]
        network.equal([(1, unknown), (-1, moved[0]), (1, moved[1])], network.true[unknown])
        costs = np.append(costs, [cost, cost])
    solver = _solver(network)
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.setOptionValue("mip_max_improving_sols", _ANY)
    solver.changeColsCost(len(costs), np.arange(len(costs), dtype=np.int32), costs)
    solver.run()
    if not _is_found(solver):
        return None
    return [round(value) for value in solver.getSolution().col_value[:count]]


def _is_found(solver: _Highs) -> bool:
    state = solver.getInfo().primal_solution_status
    return bool(state == highspy.SolutionStatus.kSolutionStatusFeasible)


def _solver(network: Network) -> _Highs:
    solver = _Highs()
    for option, value in (
        ("output_flag", False),
        ("threads", 1),
        ("mip_rel_gap", 0.2),  # no solution has to be the best
        ("mip_max_improving_sols", 1),
        ("mip_max_nodes", 20),  # what is hard to find counts as known
        ("mip_heuristic_run_feasibility_jump", False),  # takes a third of the time, and finds none
    ):
        solver.setOptionValue(option, value)
    rows = [
        (sides[0], -sides[1][1] if len(sides) > 1 else -highspy.kHighsInf)
        for number, sides in enumerate(network.rows)
        if number not in network.implied
    ]
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(network.low), len(rows)
    model.col_cost_ = np.zeros(model.num_col_)
    model.col_lower_ = np.array(network.low, dtype=np.double)
    model.col_upper_ = np.array(network.high, dtype=np.double)
    model.row_lower_ = np.array([least for _, least in rows], dtype=np.double)
    model.row_upper_ = np.array([most for (_, most), _ in rows], dtype=np.double)
    starts: list[int] = [0]
    columns: list[int] = []
    factors: list[int] = []
    for (terms, _), _ in rows:
        together: dict[int, int] = {}
        for factor, unknown in terms:
            together[unknown] = together.get(unknown, 0) + factor
        columns += together
        factors += together.values()
        starts.append(len(columns))
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.array(starts, dtype=np.int32)
    model.a_matrix_.index_ = np.array(columns, dtype=np.int32)
    model.a_matrix_.value_ = np.array(factors, dtype=np.double)
    model.integrality_ = [highspy.HighsVarType.kInteger] * model.num_col_
    solver.passModel(model)
    return solver
