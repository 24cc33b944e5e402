"""How exactly a count may be shown, and what a reader can conclude from it.

The fewer answered, the coarser: the step of a share never tells a single answer from the next. A
count of 0 to 4, and all but 0 to 4, is never told from its neighbours (*ends*).
"""

from enum import IntEnum

from exporter.report.model import Base, Percent

LEAST_SHOWN = 10
"""A group with fewer answers is not shown."""
ENDS = 4
"""The largest count that is not told from 0."""


class Level(IntEnum):
    """How coarse a share is shown."""

    PERCENT = 0
    FIVES = 1
    TENTHS = 2
    WORDS = 3
    HIDDEN = 4


STEPS = {Level.PERCENT: 1, Level.FIVES: 5, Level.TENTHS: 10}
"""In per cent."""
_LEAST = ((100, Level.PERCENT), (30, Level.FIVES), (20, Level.TENTHS), (LEAST_SHOWN, Level.WORDS))


def level_of(base: int) -> Level:
    """The finest that a base allows."""
    return next((level for least, level in _LEAST if base >= least), Level.HIDDEN)


def base_shown(count: int) -> Base | None:
    """A base as it is shown; None under ten."""
    match level_of(count):
        case Level.HIDDEN:
            return None
        case Level.WORDS:
            return Base(10, 19)
        case Level.TENTHS:
            return Base(20, 29)
        case level:
            low, high = (30, 99) if level is Level.FIVES else (100, count + 5)
            near = nearest_five(count)
            return Base(max(low, near - 2), min(high, near + 2), near)


def nearest_five(count: int) -> int:
    return 5 * ((count + 2) // 5)


def count_shown(count: int) -> Base | None:
    """A count that is shown to the nearest five, from ten on."""
    if count < LEAST_SHOWN:
        return None
    near = nearest_five(count)
    return Base(max(LEAST_SHOWN, near - 2), near + 2, near)


def share_shown(count: int, base: int, printed: Base, level: Level) -> Percent:
    """A share of a base of ten or more, which is `printed` so.

    `level` is no finer than `level_of(base)`.
    """
    rest = base - count
    if level is Level.WORDS:
        if count <= ENDS or 10 * count < 4 * base:
            return Percent("under_half", 40, 0)
        if rest <= ENDS or 10 * count > 6 * base:
            return Percent("over_half", 60, 0)
        return Percent("about_half", 50, 0)
    step = STEPS[level]
    covered = -(-100 * ENDS // (step * printed.low)) * step  # the smallest step that covers four
    if count <= ENDS or 200 * count < step * base:
        return Percent("at_most", covered, step)
    if rest <= ENDS or 200 * rest <= step * base:  # half a step is rounded up
        return Percent("at_least", 100 - covered, step)
    return Percent("about", step * ((200 * count + step * base) // (2 * step * base)), step)


def tenths(total: int, base: int) -> int:
    """A mean to one decimal, in tenths."""
    return (20 * total + base) // (2 * base)
