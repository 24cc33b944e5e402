"""Where the dots of a matrix lie: the same in every file that draws it."""

from collections.abc import Sequence

from msgspec import Struct

from exporter.report.writers.page.elements import Dot, Matrix

WIDE, HIGH = 420, 300
"""Of the picture, in its own units; the plot is what its margins leave."""
LEFT, RIGHT, TOP, BOTTOM = 52, WIDE - 16, 16, HIGH - 54
TICKS = 20
"""Per cent between two lines."""
DOT, WIDER = 22, 16
"""How high a dot is, and how much wider with each further number in it."""

Place = tuple[float, float, list[Dot]]
"""Dots that are drawn as one, and where."""


class Tick(Struct, frozen=True):
    """A line of both scales."""

    percent: int
    x: float
    y: float


class Mark(Struct, frozen=True):
    """Dots that are drawn as one, around a middle."""

    label: str
    x: float
    y: float
    wide: int


class Plot(Struct, frozen=True):
    ticks: tuple[Tick, ...]
    marks: tuple[Mark, ...]


def plot(element: Matrix) -> Plot:
    low, high = element.ends

    def x(percent: int) -> float:
        return round(LEFT + (RIGHT - LEFT) * (percent - low) / (high - low), 1)

    def y(percent: int) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * (percent - low) / (high - low), 1)

    places = _together([(x(one.across), y(one.up), [one]) for one in element.dots])
    return Plot(
        tuple(Tick(percent, x(percent), y(percent)) for percent in range(low, high + 1, TICKS)),
        tuple(
            Mark(", ".join(str(dot.number) for dot in dots), across, up, _width(dots))
            for across, up, dots in places
        ),
    )


def _width(dots: Sequence[Dot]) -> int:
    return DOT + WIDER * (len(dots) - 1)


def _together(places: Sequence[Place]) -> list[Place]:
    """Dots that would cover each other as one, where the first of them is; again, until none do."""
    found: list[Place] = []
    for across, up, dots in places:
        for number, (x, y, others) in enumerate(found):
            near = (_width(dots) + _width(others)) / 2
            if abs(x - across) < near and abs(y - up) < DOT:
                numbered = sorted((*others, *dots), key=lambda dot: dot.number)
                found[number] = (x, y, numbered)
                break
        else:
            found.append((across, up, dots))
    return found if len(found) == len(places) else _together(found)
