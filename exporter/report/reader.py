"""Somebody who reads one item's figures and knows all rules: of whom do they learn too much?

The audit believes them to know even which groups are hidden for their own size, and so have under
ten answers, and which for that of others.
"""

from collections.abc import Callable, Collection, Mapping, Sequence

from msgspec import Struct

from exporter.report.audit import Network
from exporter.report.figures import Exact
from exporter.report.items import Item
from exporter.report.look import Look, Tried, found_out
from exporter.report.plan import TOTAL, Key
from exporter.report.possible import Possible, Sizes, one_of
from exporter.report.printed import Shown, Unknowns, printed
from exporter.report.steps import ENDS, Level
from exporter.report.whole import Solutions


class Knowledge(Struct):
    """What a reader concludes from one item."""

    network: Network
    unknowns: Unknowns
    told: list[Key]
    """The groups of which too much is known."""
    others: list[tuple[Key, int]] | None
    """Whether groups have other sizes, as unknowns; None where that was not looked at."""

    @property
    def sizes(self) -> Sizes:
        """What it tells of the size of each group."""
        low, high = self.network.low, self.network.high
        return {key: (low[n], high[n]) for key, n in self.unknowns.size.items()}


def knowledge(
    item: Item,
    exact: Exact,
    sizes: Sizes,
    shown: Shown,
    hidden: Collection[Key],
    *,
    others: Sequence[Possible] | None = None,
    before: Knowledge | None = None,
) -> Knowledge:
    """What can be concluded from what `shown` prints, and of whom it is too much.

    `sizes`: what is known of them; those of `hidden` are not printed. Narrowed bounds see most of
    it. With `others` it is looked at closely: whole solutions are looked for with the true sizes or
    these, each of which has to stay possible. `before`: what was concluded when less was known, and
    as much was printed.
    """
    if before is None:
        network, unknowns = printed(item, exact, sizes, shown)
        network.narrow()
    else:
        network, unknowns = before.network, before.unknowns
        is_new = network.learn({n: sizes[key] for key, n in unknowns.size.items()})
        if not is_new and (others is None or before.others is not None):
            return before
    if others is None:
        told = _told(network, unknowns, shown.levels, hidden, [], Look(network))
        return Knowledge(network, unknowns, told, None)
    chosen = one_of(network, unknowns.size, exact, others)
    network.narrow()
    looks: list[Callable[[Network], Look]] = [Look, Tried, Solutions]
    for look in looks:
        told = _told(network, unknowns, shown.levels, hidden, chosen, look(network))
        if told:
            break
    return Knowledge(network, unknowns, told, chosen)


def _told(
    network: Network,
    unknowns: Unknowns,
    levels: Mapping[Key, Level],
    hidden: Collection[Key],
    others: Sequence[tuple[Key, int]],
    look: Look,
) -> list[Key]:
    """The groups of which too much is known, as far as `look` sees."""
    if any(network.high[cell] < ENDS for cell in unknowns.cells[TOTAL]):
        return [TOTAL]  # no part of it could be any of five values
    return found_out(
        look,
        list(unknowns.hidden(levels, hidden)),
        list(unknowns.all_counts()),
        [*((key, side) for key, *both in unknowns.opposites for side in both), *others],
    )
