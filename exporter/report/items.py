"""Items: what one table is about, its cells and the shares that are said of it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from msgspec import Struct

from questions.groups import groups as choice_groups
from questions.logic import choices
from questions.model import (
    OTHER,
    Indicator,
    Matrix,
    Multi,
    Number,
    Question,
    Ranking,
    Rating,
    Single,
    Survey,
)


class Cell(Struct, frozen=True):
    """Respondents who gave any answer of `of`, and none of `without`."""

    of: tuple[str, ...]
    without: tuple[str, ...] = ()


Measure = Literal["choice", "group", "indicator", "plus", "minus"]


class Share(Struct, frozen=True):
    """A share of those who answered an item."""

    name: str
    """The code of the choice, the name of the group or of the indicator."""
    measure: Measure
    cells: tuple[int, ...]
    """Those that are counted, as indices of `Item.cells`; nobody is in two of them."""
    less: tuple[int, ...] = ()
    """Those that are taken out of the base."""


class Mean(Struct, frozen=True):
    """A sum over respondents, to be divided by the base: between `low` and `high` a respondent."""

    name: str
    """Of points, the code of the choice; else empty."""
    measure: Literal["mean", "points"]
    indicator: str
    low: tuple[int, ...]
    """For each cell of the item, the least that a respondent in it adds."""
    high: tuple[int, ...]
    points: tuple[int, ...] = ()
    """What each rank adds."""


class Item(Struct, frozen=True):
    """What one table is about."""

    name: str
    """The id of the question; of a row `<id>_<row>`."""
    question: Question
    row: str | None
    is_partition: bool
    """Whether each who answered is in exactly one cell; else in at least one of the choices."""
    cells: tuple[Cell, ...]
    shares: tuple[Share, ...]
    means: tuple[Mean, ...] = ()
    ranges: tuple[tuple[int, int], ...] = ()
    """Of numbers and ratings: the least and the largest value in each cell. Has a median, then."""
    exclusive: tuple[int, ...] = ()
    """Cells whose respondents are in no other cell."""
    missing: Mapping[str, str] = {}
    """Answers that are declared missing: code to kind."""


def items(survey: Survey, question: Question) -> Iterator[Item]:
    match question:
        case Single() if not question.background:
            yield _single(survey, question, question.id, None)
        case Matrix():
            for row in question.rows:
                yield _single(survey, question, f"{question.id}_{row}", row)
        case Multi() if not question.background:
            yield _multi(survey, question)
        case Ranking():
            yield _ranking(survey, question)
        case Number() | Rating() if not question.background:
            yield _number(question)
        case _:
            return


def _single(survey: Survey, question: Single | Matrix, name: str, row: str | None) -> Item:
    """Each choice is a cell; indicators are sums of cells."""
    codes = _answers(question)
    number = {code: index for index, code in enumerate(codes)}
    shares = [Share(code, "choice", (number[code],)) for code in codes]

    def share(of: Iterable[str], indicator: Indicator, called: str, measure: Measure) -> Share:
        less = tuple(number[code] for code in indicator.exclude if code in number)
        counted = tuple(number[code] for code in of if code in number)
        return Share(called, measure, counted, less)

    for called, indicator in _indicators(survey, question):
        if indicator.count:
            shares.append(share(indicator.count, indicator, called, "indicator"))
        elif indicator.plus:
            shares.append(share(indicator.plus, indicator, called, "plus"))
            shares.append(share(indicator.minus, indicator, called, "minus"))
    return Item(
        name,
        question,
        row,
        is_partition=True,
        cells=tuple(Cell((code,)) for code in codes),
        shares=tuple(shares),
        missing=_missing(question),
    )


def _multi(survey: Survey, question: Multi) -> Item:
    """Each choice, each group of choices and each indicator is a cell of its own."""
    cells = [Cell((code,)) for code in _answers(question)]
    shares = [Share(cell.of[0], "choice", (index,)) for index, cell in enumerate(cells)]

    def cell(of: Iterable[str], without: Iterable[str] = ()) -> int:
        found = Cell(tuple(of), tuple(code for code in without if code not in _missing(question)))
        if found not in cells:
            cells.append(found)
        return cells.index(found)

    shares += [
        Share(group.name, "group", (cell(group.codes),))
        for group in choice_groups(survey, question)
        if len(group.codes) > 1
    ]
    for called, indicator in _indicators(survey, question):
        out = tuple(code for code in indicator.exclude if code not in _missing(question))
        less = (cell(out),) if out else ()
        sides: dict[Measure, tuple[str, ...]] = {"indicator": indicator.count}
        if not indicator.count:
            sides = {"plus": indicator.plus, "minus": indicator.minus}
        for measure, codes in sides.items():
            counted = tuple(code for code in codes if code not in _missing(question))
            if counted:
                shares.append(Share(called, measure, (cell(counted, out),), less))
    exclusive = tuple(
        index
        for index, one in enumerate(cells)
        if one.of[0] in question.exclusive and len(one.of) == 1
    )
    return Item(
        question.id,
        question,
        None,
        is_partition=False,
        cells=tuple(cells),
        shares=tuple(shares),
        exclusive=exclusive,
        missing=_missing(question),
    )


def _ranking(survey: Survey, question: Ranking) -> Item:
    """Each choice is a cell, of those who gave it any rank."""
    codes = _answers(question)
    means = []
    for called, indicator in _indicators(survey, question):
        points = indicator.points
        for index, code in enumerate(codes):
            low, high = (
                tuple(end(points) if one == index else 0 for one in range(len(codes)))
                for end in (min, max)
            )
            means.append(Mean(code, "points", called, low, high, points))
    return Item(
        question.id,
        question,
        None,
        is_partition=False,
        cells=tuple(Cell((code,)) for code in codes),
        shares=tuple(Share(code, "choice", (index,)) for index, code in enumerate(codes)),
        means=tuple(means),
        missing=_missing(question),
    )


def _number(question: Number | Rating) -> Item:
    """Values of a rating, or classes of numbers that are the same for all surveys."""
    if isinstance(question, Rating):
        ranges = tuple((value, value) for value in range(question.min, question.max + 1))
    else:
        ranges = tuple(_classes(question.min, question.max))
    cells = tuple(Cell((class_name(low, high),)) for low, high in ranges)
    return Item(
        question.id,
        question,
        None,
        is_partition=True,
        cells=cells,
        shares=tuple(Share(cell.of[0], "choice", (index,)) for index, cell in enumerate(cells)),
        means=(
            Mean(
                "", "mean", "", tuple(low for low, _ in ranges), tuple(high for _, high in ranges)
            ),
        ),
        ranges=ranges,
    )


def class_name(low: int, high: int) -> str:
    """A class of numbers, as a code: `3-5`; `0`."""
    return str(low) if low == high else f"{low}-{high}"


def _classes(least: int, largest: int) -> Iterator[tuple[int, int]]:
    """0, 1-2, 3-5, 6-10, 11-20, 21-50, 51-100, 101-200, …: fixed, or they would tell of answers."""
    ends = [0, 2]
    for tens in range(10):
        ends += [step * 10**tens for step in (5, 10, 20)]
    low = least
    for end in ends:
        if low <= end < largest:
            yield low, end
            low = end + 1
    yield low, largest


def _answers(question: Single | Multi | Matrix | Ranking) -> list[str]:
    """The codes that count as answers, `other` last."""
    codes = [code for code, choice in choices(question).items() if choice.missing is None]
    if isinstance(question, Single | Multi) and question.other:
        codes.append(OTHER)
    return codes


def _missing(question: Single | Multi | Matrix | Ranking) -> dict[str, str]:
    return {
        code: choice.missing
        for code, choice in choices(question).items()
        if choice.missing is not None
    }


def _indicators(survey: Survey, question: Question) -> Iterator[tuple[str, Indicator]]:
    for called, indicator in survey.indicators.items():
        if indicator.question == question.id:
            yield called, indicator
