"""The statistics of a report, written out: a library for them weighs 250 MB.

Shares stand between 0 and 1. A base is how many answers a share was computed from; of weighted
shares it is Kish's effective number, which need not be whole.
"""

from collections.abc import Mapping, Sequence
from math import sqrt
from statistics import NormalDist
from typing import Any, TypeVar

CONFIDENCE = 0.95
LEVEL = 1 - CONFIDENCE

FEWEST_IN_CATEGORY = 10
"""Answers in a category of a margin, under which nothing is weighted."""
LEAST_WEIGHT, LARGEST_WEIGHT = 0.3, 3.0
CLOSE_ENOUGH = 1e-9
"""How far a weighted share may be from the one that was aimed at."""
MOST_ROUNDS = 1000

_NORMAL = NormalDist()
_FARTHEST = 40.0
"""Standard errors: beyond this a probability is 0 to a computer."""
_HALVINGS = 60
"""From there to what a computer can tell apart."""

Cell = TypeVar("Cell", bound=tuple[Any, ...])


def wilson(share: float, base: float, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """The score interval of a share; (0, 1) when there are no answers.

    Wilson 1927, "Probable inference, the law of succession, and statistical inference", JASA 22.
    """
    return _wilson(share, base, _deviate(confidence))


def newcombe(
    share_a: float,
    base_a: float,
    share_b: float,
    base_b: float,
    confidence: float = CONFIDENCE,
) -> tuple[float, float]:
    """The interval of `share_a` less `share_b`, of independent groups.

    Method 10 of Newcombe 1998, "Interval estimation for the difference between independent
    proportions", Statistics in Medicine 17: the Wilson intervals of both, without correction.
    """
    return _newcombe(share_a, base_a, share_b, base_b, _deviate(confidence))


def p_value(share_a: float, base_a: float, share_b: float, base_b: float) -> float:
    """The smallest level at which Newcombe's interval leaves out 0; of equal shares it is 1.

    Found by halving: the interval grows with the deviate, and none but that of equal shares
    touches 0 at first.
    """
    near, far = 0.0, _FARTHEST
    for _ in range(_HALVINGS):
        middle = (near + far) / 2
        lower, upper = _newcombe(share_a, base_a, share_b, base_b, middle)
        if lower <= 0 <= upper:
            far = middle
        else:
            near = middle
    return 2 * _NORMAL.cdf(-far)


def holm(p_values: Sequence[float], level: float = LEVEL) -> tuple[bool, ...]:
    """Which of a family of differences are significant together, in the order given.

    Holm 1979, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of
    Statistics 6: the chance of any false one in the family stays below `level`.
    """
    found = [False] * len(p_values)
    by_size = sorted(range(len(p_values)), key=lambda index: p_values[index])
    for left, index in zip(range(len(p_values), 0, -1), by_size, strict=True):
        if p_values[index] > level / left:
            break
        found[index] = True
    return tuple(found)


def kish(weights: Sequence[float], counts: Sequence[int]) -> float:
    """How many unweighted answers tell as much as these; `counts` have each weight. 0 of none.

    Kish 1965, "Survey Sampling", section 11.7.
    """
    pairs = list(zip(weights, counts, strict=True))
    total = sum(weight * count for weight, count in pairs)
    squares = sum(weight * weight * count for weight, count in pairs)
    return total * total / squares if squares else 0.0


def raked(
    cells: Mapping[Cell, int], targets: Sequence[Mapping[Any, float]]
) -> dict[Cell, float] | None:
    """The weight of one answer in each cell, so that the margins are those of the population.

    A cell is a category of each margin; `cells` counts the answers in it. `targets` has the
    population of each margin by category, in any unit, none of them 0. A cell with a category that
    its margin does not have ("vill inte svara", above all) keeps weight 1 and is no part of the
    raking. The mean weight of the others is 1, too: neither kind counts more than the other.

    Weights beyond LEAST_WEIGHT and LARGEST_WEIGHT are cut off there and all scaled to a mean of 1,
    in turns, until both hold: then the margins are near the population's, not the same.

    None: nothing is to be weighted, because there are no targets, because a category has under
    FEWEST_IN_CATEGORY answers among those that are raked, or because no weights lead there.

    Deming and Stephan 1940, "On a least squares adjustment of a sampled frequency table when the
    expected marginal totals are known", Annals of Mathematical Statistics 11.
    """
    counts = {cell: count for cell, count in cells.items() if _is_raked(cell, targets)}
    if not targets:
        return None
    total = sum(counts.values())
    aims = [
        {category: total * size / sum(target.values()) for category, size in target.items()}
        for target in targets
    ]
    for position, aim in enumerate(aims):
        answers = _margin(counts, dict.fromkeys(counts, 1.0), position)
        if any(answers.get(category, 0) < FEWEST_IN_CATEGORY for category in aim):
            return None
    weights = _fitted(counts, aims, CLOSE_ENOUGH * total)
    if weights is None:
        return None
    return dict.fromkeys(cells, 1.0) | _trimmed(weights, counts)


def _deviate(confidence: float) -> float:
    """How many standard errors an interval reaches to either side."""
    return _NORMAL.inv_cdf((1 + confidence) / 2)


def _wilson(share: float, base: float, deviate: float) -> tuple[float, float]:
    squared = deviate * deviate
    middle = base * share + squared / 2
    half = deviate * sqrt(base * share * (1 - share) + squared / 4)
    whole = base + squared
    # Rounding must not push a share out of its own interval.
    return (
        max(0.0, min(share, (middle - half) / whole)),
        min(1.0, max(share, (middle + half) / whole)),
    )


def _newcombe(
    share_a: float, base_a: float, share_b: float, base_b: float, deviate: float
) -> tuple[float, float]:
    lower_a, upper_a = _wilson(share_a, base_a, deviate)
    lower_b, upper_b = _wilson(share_b, base_b, deviate)
    difference = share_a - share_b
    below = sqrt((share_a - lower_a) ** 2 + (upper_b - share_b) ** 2)
    above = sqrt((upper_a - share_a) ** 2 + (share_b - lower_b) ** 2)
    return difference - below, difference + above


def _is_raked(cell: tuple[Any, ...], targets: Sequence[Mapping[Any, float]]) -> bool:
    return all(category in target for category, target in zip(cell, targets, strict=True))


def _margin(
    counts: Mapping[Cell, int], weights: Mapping[Cell, float], position: int
) -> dict[Any, float]:
    """The weighted number of answers in each category of a margin."""
    found: dict[Any, float] = {}
    for cell, count in counts.items():
        found[cell[position]] = found.get(cell[position], 0.0) + weights[cell] * count
    return found


def _fitted(
    counts: Mapping[Cell, int], aims: Sequence[Mapping[Any, float]], near: float
) -> dict[Cell, float] | None:
    """Weights that lead to `aims`, margin after margin, round after round; None if none do."""
    weights = dict.fromkeys(counts, 1.0)
    for _ in range(MOST_ROUNDS):
        farthest = 0.0
        for position, aim in enumerate(aims):
            margin = _margin(counts, weights, position)
            farthest = max(farthest, *(abs(margin[name] - size) for name, size in aim.items()))
            weights = {
                cell: weight * aim[cell[position]] / margin[cell[position]]
                for cell, weight in weights.items()
            }
        if farthest <= near:
            return weights
    return None


def _trimmed(weights: Mapping[Cell, float], counts: Mapping[Cell, int]) -> dict[Cell, float]:
    """`weights` within their bounds and with a mean of 1."""
    total = sum(counts.values())
    kept = dict(weights)
    for _ in range(MOST_ROUNDS):
        kept = {c: min(LARGEST_WEIGHT, max(LEAST_WEIGHT, w)) for c, w in kept.items()}
        mean = sum(kept[cell] * count for cell, count in counts.items()) / total
        if abs(mean - 1) <= CLOSE_ENOUGH:
            break
        kept = {cell: weight / mean for cell, weight in kept.items()}
    return kept
