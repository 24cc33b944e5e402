"""Somebody who reads everything that is published, knows all rules, and looks for a person.

Every printed share, base, count, mean and median becomes an inequality over whole numbers; a solver
(HiGHS) then says between what bounds each number that is not printed can lie. Written from what the
documentation says of the figures, not from the program: it shares no code with the audit.
"""

import random
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache
from math import inf

import highspy
import numpy as np
from msgspec import Struct

from exporter.report.model import Base, Cross, Figure, Percent, Published, Row, Table, Value
from questions.model import Condition, Multi, NoneOf, Question, Ranking, Single, Survey

Key = tuple[str, str]
TOTAL = ("total", "")


class Pin(Struct, frozen=True):
    """Something that nobody may know."""

    what: str
    item: str
    group: Key
    cell: str
    low: int
    high: int


QUICKER = {
    "mip_rel_gap": 0.2,  # any solution will do; that there is none is proven all the same
    "mip_heuristic_run_feasibility_jump": False,
    "mip_detect_symmetry": False,
}
"""Settings of the solver that change nothing of what it can find."""
ENDLESS = 1e9


class Attack:
    """All that one or several releases of a survey tell, as one system."""

    def __init__(self, survey: Survey, *, ends: bool = True) -> None:
        """`ends`: whether counts of 0 to 4 are kept apart, which is then known."""
        self.survey = survey
        self.ends = ends
        self.whoever = Whoever(survey)
        self.solver = highspy.Highs()  # type: ignore[no-untyped-call]
        self.solver.setOptionValue("output_flag", False)
        self.solver.setOptionValue("threads", 1)
        for name, value in QUICKER.items():
            self.solver.setOptionValue(name, value)
        self.whole = 0
        """How many columns are known to be whole numbers."""

    def read(self, release: Published, small: Mapping[tuple[str, Key], bool]) -> "Release":
        """Take in a release. `small`: the groups known to be hidden for their own size."""
        return Release(self, release, small)

    def unknown(self, low: float, high: float) -> int:
        self.solver.addVar(low, high)
        return self.solver.getNumCol() - 1

    def say(self, low: float, terms: Sequence[tuple[float, int]], high: float) -> None:
        together: dict[int, float] = {}
        for factor, column in terms:
            together[column] = together.get(column, 0.0) + factor
        columns = [column for column, factor in together.items() if factor]
        factors = [together[column] for column in columns]
        self.solver.addRow(low, high, len(columns), columns, factors)

    def has_solution(self) -> bool:
        """Whether any whole numbers fit all that was said."""
        return self.find({}) is not None

    def find(self, costs: Mapping[int, float]) -> list[int] | None:
        """Whole numbers that fit all that was said, with a large sum of `costs`, if there are."""
        solver = self.solver
        count = solver.getNumCol()
        if self.whole != count:
            solver.changeColsIntegrality(count, np.arange(count), np.ones(count, dtype=np.uint8))
            solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
            self.whole = count
        every = np.zeros(count)
        for column, cost in costs.items():
            every[column] = cost
        solver.changeColsCost(count, np.arange(count, dtype=np.int32), every)
        solver.run()
        status = solver.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        assert status == highspy.HighsModelStatus.kOptimal, status
        return [round(value) for value in solver.getSolution().col_value]

    def find_between(
        self, column: int, low: float, high: float, costs: Mapping[int, float]
    ) -> list[int] | None:
        """The same with one of the numbers between `low` and `high`."""
        least, most = self.bounds(column)
        low, high = max(low, least), min(high, most)
        if low > high:
            return None
        self.solver.changeColBounds(column, low, high)
        found = self.find(costs)
        self.solver.changeColBounds(column, least, most)
        return found

    def bounds(self, column: int) -> tuple[float, float]:
        _, _, low, high, _ = self.solver.getCol(column)
        return low, high


class Whoever:
    """Who there can be: all that anybody can answer to questions with one answer, tried one by one.

    So it is known of a group that nobody in it was asked a question, whatever is printed of it.
    """

    def __init__(self, survey: Survey) -> None:
        self.survey = survey
        self.singles = {q.id: q for q in survey.questions if isinstance(q, Single)}

    @cache  # noqa: B019  lives as long as a test
    def can_be(self, asked: str, key: Key) -> bool:
        """Whether anybody in a group can have been asked a question."""
        by, name = key
        names = self._behind({asked, by})
        for mode in ("kiosk", "web"):
            if by in ("mode", "place") and mode != (name if by == "mode" else "kiosk"):
                continue
            for answers in self._answers(names, mode):
                if asked in answers and self._is_in(answers, key):
                    return True
        return False

    def _behind(self, names: set[str]) -> list[Question]:
        """The questions of these names, and those that their rules look back to."""
        found: list[Question] = []
        for question in reversed(self.survey.questions):
            if question.id in names:
                found.insert(0, question)
                names = names | set(question.show_if)
        return found

    def _answers(self, questions: Sequence[Question], mode: str) -> Iterator[dict[str, str | None]]:
        """Question to answer, or to None where it was skipped; only those that were asked."""
        some: list[dict[str, str | None]] = [{}]
        for question in questions:
            codes = list(question.choices) if isinstance(question, Single) else []
            if isinstance(question, Single) and question.other:
                codes.append("other")
            more: list[dict[str, str | None]] = []
            for one in some:
                met = all(_met(one.get(on), wanted) for on, wanted in question.show_if.items())
                if met and mode in question.modes:
                    more += ({**one, question.id: code} for code in (*codes, None))
                else:
                    more.append(one)
            some = more
        yield from some

    def _is_in(self, answers: Mapping[str, str | None], key: Key) -> bool:
        """Whether who answers so can be in a group."""
        by, name = key
        if by not in self.singles:  # what was marked or rated was not tried
            return by in ("mode", "place") or name == "-" or by in answers
        code = answers.get(by)
        choice = self.singles[by].choices.get(code or "")
        if code is None or (choice is not None and choice.missing is not None):
            return name == "-"
        return self.survey.rollup.get(by, {}).get(code, code) == name


def _met(answer: str | None, wanted: Condition) -> bool:
    return answer not in wanted.codes if isinstance(wanted, NoneOf) else answer in wanted


_AT_FIRST = 3
"""So many solutions are looked for before any single number is."""


class Range(Struct):
    """The least and the largest value that a number has in any solution so far."""

    low: int
    high: int


class Look:
    """What a number can be: all solutions that were ever found are remembered."""

    def __init__(
        self,
        attack: Attack,
        hidden: Collection[int],
        numbers: Collection[int],
        nobody: Collection[int],
    ) -> None:
        self.attack = attack
        self.hidden, self.numbers, self.nobody = hidden, numbers, nobody
        self.chance = random.Random(1)
        first = attack.find({})
        assert first is not None, "what is published contradicts itself"
        self.ranges = [Range(value, value) for value in first]
        for _ in range(_AT_FIRST):
            if costs := self._costs():
                self._remember(attack.find(costs))

    def is_narrow(self, column: int) -> bool:
        """Whether it has fewer than five values; the known ones are then all."""
        known = self.ranges[column]
        if self._is_tight(column) and not (
            self._can_be(column, known.low + 4, ENDLESS)
            or self._can_be(column, -ENDLESS, known.high - 4)
        ):
            while self._is_tight(column) and (
                self._can_be(column, known.high + 1, ENDLESS)
                or self._can_be(column, -ENDLESS, known.low - 1)
            ):
                pass
        return self._is_tight(column)

    def is_few(self, column: int) -> bool:
        """Whether it is one of 1 to 4."""
        return (
            self._is_small(column)
            and not self._can_be(column, 5, ENDLESS)
            and not self._can_be(column, -ENDLESS, 0)
        )

    def is_nobody(self, column: int) -> bool:
        return self.ranges[column].high == 0 and not self._can_be(column, 1, ENDLESS)

    def _can_be(self, column: int, low: float, high: float) -> bool:
        """Whether there is a solution with a number between these; it shows others, too."""
        found = self.attack.find_between(column, low, high, self._costs())
        self._remember(found)
        return found is not None

    def _costs(self) -> dict[int, float]:
        """What a solution should be like to rule out most of what still seems to be known."""
        wanted = [(column, self._way(column)) for column in self.hidden if self._is_tight(column)]
        wanted += [
            (column, self.chance.choice((1, -1)))
            for column in self.numbers
            if self._is_small(column)
        ]
        wanted += [(column, 1) for column in self.nobody if self.ranges[column].high == 0]
        return {column: way * self.chance.choice((1.0, 2.0, 5.0)) for column, way in wanted}

    def _way(self, column: int) -> int:
        """Where there is more room: 1 is up."""
        (least, most), known = self.attack.bounds(column), self.ranges[column]
        return 1 if most - known.high > known.low - least else -1

    def _is_tight(self, column: int) -> bool:
        return self.ranges[column].high - self.ranges[column].low + 1 < 5

    def _is_small(self, column: int) -> bool:
        return self.ranges[column].low >= 1 and self.ranges[column].high <= 4

    def _remember(self, found: Sequence[int] | None) -> None:
        for known, value in zip(self.ranges, found or (), strict=False):
            if value < known.low:
                known.low = value
            elif value > known.high:
                known.high = value


class Release:
    """The unknowns of one release."""

    def __init__(
        self, attack: Attack, release: Published, small: Mapping[tuple[str, Key], bool]
    ) -> None:
        self.attack, self.release = attack, release
        self.keys = [(group.by, group.name) for group in release.groups]
        most = release.groups[0].size
        assert most is not None
        self.most = most.high
        self.size = {
            (group.by, group.name): self._counted(
                group.size, small=small["", (group.by, group.name)]
            )
            for group in release.groups
        }
        for (by, _), size in self.size.items():
            if by in ("mode", "place"):  # only those are named where somebody answered
                attack.say(1, [(1, size)], inf)
        self._divided(self.size)
        self.untold: dict[int, tuple[str, Key, str]] = {}
        """Numbers of everybody that stand as too few."""
        self.base: dict[tuple[str, Key], int] = {}
        self.cells: dict[tuple[str, Key], dict[str, int]] = {}
        self.rests: list[tuple[str, Key, str, int, int]] = []
        """Item, group, share; and the unknowns of those counted and of the others."""
        for table in release.tables:
            self._table(table, small)
        self.pairs: dict[tuple[str, int, int], int] = {}
        """Of each cross table, the unknowns by row and column."""
        for cross in release.crosses:
            self._cross(cross, small)

    def _cross(self, cross: Cross, small: Mapping[tuple[str, Key], bool]) -> None:
        """How many gave both of two answers; who answered one question need not the other."""
        attack = self.attack
        # Of a table that is not printed nothing is told, its base neither.
        both = self._counted(cross.base, small=False)
        sides = [
            [self._side(question, name, both) for name in names]
            for question, names in (
                (cross.rows, cross.row_names),
                (cross.columns, cross.column_names),
            )
        ]
        for row, line in enumerate(cross.counts):
            for column, count in enumerate(line):
                key = (cross.name, row, column)
                if count is None:
                    few = small[f"{cross.name} {row} {column}", TOTAL]
                    pair = attack.unknown(0, 9 if few else self.most)
                else:
                    pair = attack.unknown(max(10, count - 2), count + 2)
                self.pairs[key] = pair
                attack.say(-inf, [(1, pair), (-1, sides[0][row])], 0)
                attack.say(-inf, [(1, pair), (-1, sides[1][column])], 0)
        self._of_groups(cross, sides)
        questions = {question.id: question for question in attack.survey.questions}
        partitions = [isinstance(questions[name], Single) for name in (cross.rows, cross.columns)]
        for is_partition, margins in zip(partitions, sides, strict=True):
            terms = [*((1.0, margin) for margin in margins), (-1.0, both)]
            attack.say(0, terms, 0 if is_partition else inf)
        for row in range(len(sides[0])):
            terms = [(1.0, self.pairs[cross.name, row, at]) for at in range(len(sides[1]))]
            attack.say(0, [*terms, (-1, sides[0][row])], 0 if partitions[1] else inf)
        for column in range(len(sides[1])):
            terms = [(1.0, self.pairs[cross.name, at, column]) for at in range(len(sides[0]))]
            attack.say(0, [*terms, (-1, sides[1][column])], 0 if partitions[0] else inf)

    def _of_groups(self, cross: Cross, sides: Sequence[Sequence[int]]) -> None:
        """Of a background question the table of the other tells of each group what is crossed."""
        names = (cross.row_names, cross.column_names)
        questions = (cross.rows, cross.columns)
        for axis in (0, 1):
            other = questions[1 - axis]
            for at, group in enumerate(names[axis]):
                key = (questions[axis], group)
                if (other, key) not in self.cells:
                    continue
                cells = self.cells[other, key]
                self.attack.say(0, [(1, sides[axis][at]), (-1, self.base[other, key])], 0)
                for to, answer in enumerate(names[1 - axis]):
                    pair = self.pairs[(cross.name, at, to) if axis == 0 else (cross.name, to, at)]
                    if f"group {answer}" in cells:
                        whole = [(-1.0, cells[f"group {answer}"])]
                    else:
                        named = [c for c in self._codes_of_group(answer, other) if c in cells]
                        whole = [(-1.0, cells[code]) for code in named or [answer]]
                    self.attack.say(0, [(1, pair), *whole], 0)

    def _side(self, question: str, name: str, both: int) -> int:
        """Those of a row or a column who answered both questions, as an unknown."""
        attack = self.attack
        side = attack.unknown(0, self.most)
        attack.say(-inf, [(1, side), (-1, both)], 0)
        if (question, name) in self.size:
            whole: list[tuple[float, int]] = [(1.0, self.size[question, name])]
            answered = [(1.0, self.size[TOTAL]), (-1.0, self.size[question, "-"])]
        else:
            cells = self.cells[question, TOTAL]
            answered = [(1.0, self.base[question, TOTAL])]
            named = [code for code in self._codes_of_group(name, question) if code in cells]
            if f"group {name}" in cells:
                whole = [(1.0, cells[f"group {name}"])]
            else:
                whole = [(1.0, cells[code]) for code in named or [name]]
        less = [(-factor, column) for factor, column in whole]
        attack.say(-inf, [(1, side), *less], 0)
        # Of the row, at most those are missing who did not answer the other question.
        attack.say(-inf, [*whole, (-1, side), *((-f, c) for f, c in answered), (1, both)], 0)
        return side

    def _counted(self, base: Base | None, *, small: bool) -> int:
        if base is None:
            return self.attack.unknown(0, 9 if small else self.most)
        near = base.near
        assert near is not None
        return self.attack.unknown(max(10, near - 2), near + 2)

    def _divided(self, of: Mapping[Key, int]) -> None:
        """Groups that make up everybody, or everybody at the kiosks."""
        by: dict[str, list[Key]] = {}
        for key in of:
            by.setdefault(key[0], []).append(key)
        questions = {question.id: question for question in self.attack.survey.questions}
        for name, keys in by.items():
            if name == "total":
                continue
            whole = ("mode", "kiosk") if name == "place" and "mode" in by else TOTAL
            if whole not in of:
                continue
            terms = [(1.0, of[key]) for key in keys]
            if isinstance(questions.get(name), Multi):
                self.attack.say(0, [*terms, (-1, of[whole])], inf)
                nobody = [key for key in keys if key[1] == "-"]
                for key in keys:
                    other = [(1.0, of[one]) for one in nobody if one != key]
                    self.attack.say(-inf, [(1, of[key]), *other, (-1, of[whole])], 0)
            else:
                self.attack.say(0, [*terms, (-1, of[whole])], 0)

    def _table(self, table: Table, small: Mapping[tuple[str, Key], bool]) -> None:
        attack, item = self.attack, table.name
        asked = [
            key
            for key, (status, _) in zip(self.keys, table.bases, strict=True)
            if status != "not_asked"
        ]
        choices = [row.name for row in table.rows if row.measure == "choice"]
        for key, (status, base) in zip(self.keys, table.bases, strict=True):
            if status == "not_asked":
                continue
            if base is None:
                number = attack.unknown(0, 9 if small[item, key] else self.most)
            elif base.near is None:
                number = attack.unknown(base.low, base.high)
            else:
                number = attack.unknown(max(30, base.near - 2), base.near + 2)
            self.base[item, key] = number
            attack.say(-inf, [(1, number), (-1, self.size[key])], 0)
            if key != TOTAL and not attack.whoever.can_be(table.question, key):
                attack.say(0, [(1, number)], 0)
            self.cells[item, key] = {code: attack.unknown(0, self.most) for code in choices}
            self._answers(table, key, number)
        self._divided({key: self.base[item, key] for key in asked})
        for code in self.cells[item, asked[0]]:
            self._divided({key: self.cells[item, key][code] for key in asked})
        for index, key in enumerate(self.keys):
            if key in asked:
                for row in table.rows:
                    self._printed(table, row, key, row.figures[index])
                    is_shown = table.bases[index][1] is not None
                    if is_shown and small.get((f"{item} {row.name} {row.measure}", key)):
                        self._few_left(table, row, key)
        if table.answered is not None:
            self._presence(table)

    def _answers(self, table: Table, key: Key, base: int) -> None:
        """How the answers of those who answered hang together."""
        attack, cells = self.attack, self.cells[table.name, key]
        if table.is_partition:
            attack.say(0, [*((1.0, cell) for cell in cells.values()), (-1, base)], 0)
            return
        [question] = [q for q in attack.survey.questions if q.id == table.question]
        for cell in cells.values():
            attack.say(-inf, [(1, cell), (-1, base)], 0)
        marks = [(1.0, cell) for cell in cells.values()]
        most = len(cells)
        if isinstance(question, Multi):
            most = question.max or most
            alone = [cells[code] for code in question.exclusive if code in cells]
            attack.say(-inf, [*((1.0, n) for n in alone), (-1, base)], 0)
            attack.say(-inf, [*marks, *((most - 1.0, n) for n in alone), (-most, base)], 0)
            for cell in cells.values():
                if cell not in alone:
                    attack.say(-inf, [(1, cell), *((1.0, n) for n in alone), (-1, base)], 0)
        elif isinstance(question, Ranking):
            most = question.pick
        attack.say(0, [*marks, (-1, base)], inf)
        attack.say(-inf, [*marks, (-most, base)], 0)
        for row in table.rows:
            if row.measure == "group":
                parts = self._codes_of_group(row.name, table.question)
                number = cells[f"group {row.name}"] = attack.unknown(0, self.most)
                attack.say(-inf, [(1, number), (-1, base)], 0)
                attack.say(-inf, [(1, number), *((-1.0, cells[code]) for code in parts)], 0)
                for code in parts:
                    attack.say(0, [(1, number), (-1, cells[code])], inf)

    def _codes_of_group(self, name: str, question: str) -> list[str]:
        named = self.attack.survey.rollup.get(question, {})
        return [code for code, group in named.items() if group == name]

    def _parts(self, table: Table, row: Row, key: Key) -> tuple[list[int], list[int]] | None:
        """The cells that a share adds, and those that its base lacks."""
        cells = self.cells[table.name, key]
        if row.measure == "choice":
            return [cells[row.name]], []
        if row.measure == "group":
            return [cells[f"group {row.name}"]], []
        indicator = self.attack.survey.indicators.get(row.name)
        if indicator is None or not table.is_partition:
            return None
        codes = {"indicator": indicator.count, "plus": indicator.plus, "minus": indicator.minus}
        less = [cells[code] for code in indicator.exclude if code in cells]
        return [cells[code] for code in codes[row.measure] if code in cells], less

    def _printed(self, table: Table, row: Row, key: Key, figure: Figure) -> None:
        match figure.shown:
            case Percent() as shown:
                parts = self._parts(table, row, key)
                if parts is not None:
                    self._share(
                        table, row, key, shown, *parts, table.base(row, self.keys.index(key))
                    )
            case Value() as value:
                self._value(table, row, key, value)
            case None:
                return

    def _few_left(self, table: Table, row: Row, key: Key) -> None:
        """A share is hidden because under ten are left of its base."""
        parts = self._parts(table, row, key)
        if parts is None:
            return
        left = self.attack.unknown(0, 9)
        whole = self.base[table.name, key]
        self.attack.say(0, [(1, left), (-1, whole), *((1.0, cell) for cell in parts[1])], 0)
        self.untold[left] = (table.name, key, f"left of {row.name}")

    def _share(
        self,
        table: Table,
        row: Row,
        key: Key,
        shown: Percent,
        counted: Sequence[int],
        less: Sequence[int],
        printed: Base | None,
    ) -> None:
        attack = self.attack
        base = self.base[table.name, key]
        k, n, rest = (attack.unknown(0, self.most) for _ in range(3))
        attack.say(0, [(1, k), *((-1.0, cell) for cell in counted)], 0)
        attack.say(0, [(1, n), (-1, base), *((1.0, cell) for cell in less)], 0)
        attack.say(0, [(1, rest), (-1, n), (1, k)], 0)
        if less and printed is not None:
            near = printed.near
            least = printed.low if near is None else max(30, near - 2)
            attack.say(least, [(1, n)], printed.high if near is None else near + 2)
        self.rests.append((table.name, key, f"{row.measure} {row.name}", k, rest))
        step = shown.step
        if step == 1:
            attack.say(100, [(1, n)], inf)
        # All is times 200, so that what is less than something is at least one less.
        match shown.kind:
            case "at_most":  # 0 to 4, and what would be rounded to nothing
                self._few(k, n, printed, lambda n: max(4, (step * n - 1) // 200))
            case "at_least":
                self._few(rest, n, printed, lambda n: max(4, step * n // 200))
            case "under_half":
                self._few(k, n, printed, lambda n: max(4, (80 * n - 1) // 200))
            case "over_half":
                self._few(rest, n, printed, lambda n: max(4, (80 * n - 1) // 200))
            case _:
                low, high, open_end = (80, 120, 0)
                if shown.kind == "about":
                    low, high, open_end = 2 * shown.percent - step, 2 * shown.percent + step, 1
                attack.say(0, [(200, k), (-low, n)], inf)
                attack.say(-inf, [(200, k), (-high, n)], -open_end)
                if attack.ends:
                    attack.say(5, [(1, k)], inf)
                    attack.say(5, [(1, rest)], inf)

    def _few(self, few: int, n: int, base: Base | None, most: Callable[[int], int]) -> None:
        """`few` of `n`, which is printed as `base`, are at most `most(n)`: the hull of that."""
        low, high = (10, self.most) if base is None else (base.low, base.high)
        if base is not None and base.near is not None:
            low, high = max(30, base.near - 2), base.near + 2
        at = low
        while at < high:
            # The steepest way on: no point lies above it.
            to = max(range(at + 1, high + 1), key=lambda to: (most(to) - most(at)) / (to - at))
            self.attack.say(
                -inf,
                [(to - at, few), (most(at) - most(to), n)],
                (to - at) * most(at) - (most(to) - most(at)) * at,
            )
            at = to

    def _value(self, table: Table, row: Row, key: Key, value: Value) -> None:
        attack, base = self.attack, self.base[table.name, key]
        cells = self.cells[table.name, key]
        if row.measure == "balance":
            return  # out of two shares that are printed
        ranges = {code: _range(code) for code in cells} if row.measure != "points" else {}
        shown = value.tenths / 10
        if row.measure == "median":
            below = [cells[code] for code, (_, high) in ranges.items() if high < shown]
            above = [cells[code] for code, (low, _) in ranges.items() if low > shown]
            attack.say(-inf, [*((2.0, cell) for cell in below), (-1, base)], -1)
            attack.say(-inf, [*((2.0, cell) for cell in above), (-1, base)], 0)
            return
        total = attack.unknown(0, inf)
        if row.measure == "points":
            points = attack.survey.indicators[row.indicator.partition(".")[0]].points
            attack.say(0, [(1, total), (-min(points), cells[row.name])], inf)
            attack.say(-inf, [(1, total), (-max(points), cells[row.name])], 0)
        else:
            attack.say(
                0, [(1, total), *((-low, cells[code]) for code, (low, _) in ranges.items())], inf
            )
            attack.say(
                -inf, [(1, total), *((-high, cells[code]) for code, (_, high) in ranges.items())], 0
            )
        attack.say(0, [(1, total), (-(shown - 0.05), base)], inf)
        attack.say(-inf, [(1, total), (-(shown + 0.05), base)], 0)

    def _presence(self, table: Table) -> None:
        attack, said = self.attack, table.answered
        assert said is not None

        def number(base: Base | None) -> int:
            return self._counted(base, small=True)

        asked, answered, skipped = number(said.asked), number(said.answered), number(said.skipped)
        missing = [number(base) for base in said.missing.values()]
        base = self.base[table.name, TOTAL]
        attack.say(0, [(1, asked), (-1, answered), (-1, skipped)], 0)
        attack.say(0, [(1, answered), (-1, base), *((-1.0, one) for one in missing)], 0)
        [question] = [q for q in attack.survey.questions if q.id == table.question]
        everybody = question.show_if == {} and len(question.modes) == 2
        attack.say(0, [(1, self.size[TOTAL]), (-1, asked)], 0 if everybody else inf)
        told = {"asked": said.asked, "answered": said.answered, "skipped": said.skipped}
        numbers = (asked, answered, skipped, *missing)
        for (name, shown), one in zip({**told, **said.missing}.items(), numbers, strict=True):
            self.rests.append((table.name, TOTAL, name, one, -1))
            if shown is None:
                self.untold[one] = (table.name, TOTAL, name)


def _range(code: str) -> tuple[int, int]:
    low, _, high = code.partition("-")
    return int(low), int(high or low)


# -- what is known


def pins(release: Release) -> Iterator[Pin]:
    """Everything that is known of somebody and must not be."""
    attack, published = release.attack, release.release
    hidden: dict[int, tuple[str, Key, str]] = dict(release.untold)
    numbers: dict[int, tuple[str, Key, str]] = {}
    for key, group in zip(release.keys, published.groups, strict=True):
        if group.size is None:
            hidden[release.size[key]] = ("", key, "")
    for table in published.tables:
        for key, (status, base) in zip(release.keys, table.bases, strict=True):
            if status == "not_asked" or table.bases[0][1] is None:
                continue
            columns = {"": release.base[table.name, key], **release.cells[table.name, key]}
            for code, column in columns.items():
                numbers[column] = (table.name, key, code)
                if base is None:
                    hidden[column] = (table.name, key, code)
    for cross in published.crosses:
        for row, line in enumerate(cross.counts):
            for column, count in enumerate(line):
                pair = release.pairs[cross.name, row, column]
                numbers[pair] = (cross.name, TOTAL, f"{row} {column}")
                if count is None and cross.base is not None:
                    hidden[pair] = numbers[pair]
    nobody: dict[int, tuple[str, Key, str]] = {}
    for item, key, share, k, rest in release.rests:
        for column, side in ((k, share), (rest, f"not {share}")):
            if column >= 0:
                numbers[column] = (item, key, side)
                if rest >= 0:
                    nobody[column] = (item, key, side)
    look = Look(attack, hidden, numbers, nobody)
    for what, columns_of, is_known in (
        ("narrow", hidden, look.is_narrow),
        ("few", numbers, look.is_few),
        ("nobody", nobody, look.is_nobody),
    ):
        for column, (item, key, cell) in columns_of.items():
            if is_known(column):
                known = look.ranges[column]
                yield Pin(what, item, key, cell, known.low, known.high)
