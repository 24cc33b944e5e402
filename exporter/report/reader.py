"""Somebody who reads one item's figures and knows all rules: of whom do they learn too much?

The audit believes them to know even which groups are hidden for their own size, and so have under
ten answers, and which for that of others.
"""

from collections.abc import Callable, Collection, Mapping

from msgspec import Struct

from exporter.report.audit import Network
from exporter.report.figures import Exact
from exporter.report.items import Item
from exporter.report.look import Look, Tried
from exporter.report.plan import TOTAL, Key
from exporter.report.printed import Bounds, Shown, Unknowns, printed
from exporter.report.steps import ENDS, Level
from exporter.report.whole import Solutions


class Knowledge(Struct):
    """What a reader concludes from one item."""

    told: list[Key]
    """The groups of which too much is known."""
    sizes: dict[Key, tuple[int, int]]
    totals: tuple[tuple[int, int], ...]
    """Bounds of the base of everybody, and of each of its cells."""


def knowledge(
    item: Item,
    exact: Exact,
    sizes: Bounds,
    shown: Shown,
    hidden: Collection[Key],
    *,
    closely: bool,
) -> Knowledge:
    """What can be concluded from what `shown` prints, and of whom it is too much.

    `sizes`: what is known of the size of each group; that of those in `hidden` is not printed.
    Narrowed bounds see most of it. `closely`: when they see nothing, whole solutions are looked
    for.
    """
    network, unknowns = printed(item, exact, sizes, shown)
    network.narrow()
    low, high = network.low, network.high
    looks: list[Callable[[Network], Look]] = [Look]
    if closely:
        looks += [Tried, Solutions]
    told: list[Key] = []
    for look in looks:
        told = told or _told(network, unknowns, shown.levels, hidden, look(network))
    return Knowledge(
        told,
        {key: (low[n], high[n]) for key, n in unknowns.size.items()},
        tuple((low[n], high[n]) for n in (unknowns.base[TOTAL], *unknowns.cells[TOTAL])),
    )


def _told(
    network: Network,
    unknowns: Unknowns,
    levels: Mapping[Key, Level],
    hidden: Collection[Key],
    look: Look,
) -> list[Key]:
    """The groups of which too much is known, as far as `look` sees."""
    told: dict[Key, None] = {}
    if any(network.high[cell] < ENDS for cell in unknowns.cells[TOTAL]):
        told[TOTAL] = None  # no part of it could be any of five values
    numbers = list(unknowns.hidden(levels, hidden))
    counts = list(unknowns.all_counts())
    sides = [(key, side) for key, *both in unknowns.opposites for side in both]
    look.prepare(
        [unknown for _, unknown in numbers],
        [unknown for _, unknown in counts],
        [unknown for _, unknown in sides],
    )
    for is_known, asked in (
        (look.is_narrow, numbers),
        (look.are_few, counts),
        (look.is_nobody, sides),
    ):
        for key, unknown in asked:
            if key not in told and is_known(unknown):
                told[key] = None
    return list(told)
