"""The statistics of a report, written out: a library for them weighs 250 MB.

Shares stand between 0 and 1. A base is how many answers a share was computed from.
"""

from collections.abc import Sequence
from math import sqrt
from statistics import NormalDist

CONFIDENCE = 0.95
LEVEL = 1 - CONFIDENCE

_NORMAL = NormalDist()
_FARTHEST = 40.0
"""Standard errors: beyond this a probability is 0 to a computer."""
_HALVINGS = 60
"""From there to what a computer can tell apart."""

Part = tuple[float, float, tuple[float, float]]
"""Of a weighted sum: a weight, an estimate, and the interval of the estimate."""


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


def square_and_add(parts: Sequence[Part]) -> tuple[float, float]:
    """The interval of a weighted sum of independent estimates; a weight may be negative.

    Zou and Donner 2008, "Construction of confidence limits about effect measures: a general
    approach", Statistics in Medicine 27 (MOVER). The sum of two shares with the weights 1 and -1,
    each with its Wilson interval, has Newcombe's.
    """
    whole = below = above = 0.0
    for weight, estimate, limits in parts:
        low, high = limits if weight > 0 else limits[::-1]
        whole += weight * estimate
        below += (weight * (estimate - low)) ** 2
        above += (weight * (high - estimate)) ** 2
    return whole - sqrt(below), whole + sqrt(above)


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
    return square_and_add(
        [
            (1, share_a, _wilson(share_a, base_a, deviate)),
            (-1, share_b, _wilson(share_b, base_b, deviate)),
        ]
    )
