"""What may be shown: the least is hidden, or shown coarser, that keeps a reader from too much.

A group with under ten answers is hidden. As the others and the total would give it away, the audit
(`exporter.report.reader`) reads all that would be printed of an item, and as long as it learns too
much, the finest beside it is shown coarser, down to words, and hidden in the end:

- a hidden number may be any of at least five;
- no number is known to be 1 to 4, and no group is known to be of one mind, or never of it.
"""

import gc
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial

from msgspec import Struct

from exporter.output_names import MODE, PLACE
from exporter.report.audit import Network
from exporter.report.crossing import Place, crosses_shown
from exporter.report.figures import Exact
from exporter.report.items import Item
from exporter.report.lines import divide
from exporter.report.look import Look
from exporter.report.model import Base
from exporter.report.plan import TOTAL, Breakdown, Key, never_asked
from exporter.report.possible import Possible, Sizes, other_sizes
from exporter.report.printed import Shown
from exporter.report.reader import Knowledge, knowledge
from exporter.report.steps import LEAST_SHOWN, Level, count_shown, level_of
from questions.model import Question

LEAST_MEAN = 30
"""The least base of a mean, a median or points."""


class Decided(Struct, frozen=True):
    """What is shown of everything that was counted."""

    sizes: Mapping[Key, Base | None]
    items: Mapping[str, Shown]
    crosses: Mapping[str, frozenset[Place]]
    """Name of the table to the places that are shown; none where nothing of it is."""


@contextmanager
def _never_collected() -> Iterator[None]:
    """Networks are very many tuples and no circles: to look for circles takes a third of it all."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@_never_collected()
def decided(exact: Exact) -> Decided:
    """What can be shown of `exact` so that nobody can be picked out."""
    sizes = _sizes_shown(exact)
    hidden = {key for key, size in sizes.items() if size is None}
    drafts = [_Draft(item) for item in exact.plan.items]
    sizes_known: Sizes = _size_bounds(exact, sizes)
    before: Sizes | None = None
    while sizes_known != before:  # what one item tells of the sizes can give away another's
        before = sizes_known
        for draft in drafts:
            draft.settle(exact, sizes_known, hidden)
            sizes_known = draft.with_learnt(sizes_known)
    readers = [(one.network, one.unknowns.size) for one in (d.learnt for d in drafts) if one]
    others = other_sizes(exact, sizes_known, hidden, readers)
    settle = partial(_Draft.settle, exact=exact, sizes=sizes_known, hidden=hidden, others=others)
    with ThreadPoolExecutor() as pool:  # the solver works beside Python
        list(pool.map(settle, drafts))  # what is shown less from here on tells less of the sizes
    items = {draft.item.name: draft.shown for draft in drafts}
    return Decided(sizes, items, crosses_shown(exact, sizes_known, items, hidden, others))


def _sizes_shown(exact: Exact) -> dict[Key, Base | None]:
    """How many each group has, where that can be shown."""
    sizes = exact.sizes
    hidden = {key for key in exact.plan.keys if count_shown(sizes[key]) is None}

    def shown() -> dict[Key, Base | None]:
        return {key: None if key in hidden else count_shown(sizes[key]) for key in exact.plan.keys}

    while TOTAL not in hidden:
        network = Network()
        known = _size_bounds(exact, shown())
        unknowns = {key: network.unknown(sizes[key], *known[key]) for key in exact.plan.keys}
        divide(network, exact.plan.breakdowns, unknowns)
        network.narrow()
        look = Look(network)
        told = next(
            (
                key
                for key in exact.plan.keys
                if (key in hidden and look.is_narrow(unknowns[key])) or look.are_few(unknowns[key])
            ),
            None,
        )
        if told is None:
            break
        hidden.add(_next_to_hide(exact.plan.breakdowns, told, sizes, hidden))
    return shown()


def _size_bounds(exact: Exact, shown: Mapping[Key, Base | None]) -> dict[Key, tuple[int, int]]:
    total = shown[TOTAL]
    most = total.high if total else LEAST_SHOWN - 1
    found: dict[Key, tuple[int, int]] = {}
    for key, base in shown.items():
        if base is not None:
            found[key] = base.low, base.high
        else:  # of modes and places those are named where anybody has answered
            least = min(1, exact.sizes[key]) if key[0] in (MODE, PLACE) else 0
            is_small = exact.sizes[key] < LEAST_SHOWN
            found[key] = least, min(most, LEAST_SHOWN - 1) if is_small else most
    return found


def _next_to_hide(
    breakdowns: Sequence[Breakdown],
    told: Key,
    sizes: Mapping[Key, int],
    hidden: Iterable[Key],
) -> Key:
    """The smallest group that is shown, of those among which `told` can be found out."""
    hidden = set(hidden)
    if told not in hidden:
        return told
    near = [b for b in breakdowns if told in b.keys] + [b for b in breakdowns if told not in b.keys]
    for breakdown in near:
        shown = [key for key in breakdown.keys if key in sizes and key not in hidden]
        if shown:
            return min(shown, key=lambda key: sizes[key])
    return TOTAL


# -- one item


class _Draft:
    """What can be printed of one item; less and less, as more is known from other tables."""

    def __init__(self, item: Item) -> None:
        self.item = item
        self.shown = Shown({}, set(), answered=False)
        self.learnt: Knowledge | None = None
        """From what is printed so far; None where nothing is."""

    def with_learnt(self, sizes: Sizes) -> Sizes:
        """What is known of the sizes with what this item tells."""
        if self.learnt is None:
            return sizes
        return {
            key: (max(low, sizes[key][0]), min(high, sizes[key][1]))
            for key, (low, high) in self.learnt.sizes.items()
        }

    def settle(
        self,
        exact: Exact,
        sizes: Sizes,
        hidden: Collection[Key],
        others: Sequence[Possible] | None = None,
    ) -> None:
        """Print so much less that nothing is told that nobody may know."""
        first = Shown(dict(self.shown.levels), set(self.shown.means), self.shown.answered)
        plan, item, shown, levels = exact.plan, self.item, self.shown, self.shown.levels
        bases = {key: exact.items[item.name][key].base for key in plan.keys}

        def told() -> Sequence[Key]:
            before = self.learnt
            self.learnt = knowledge(item, exact, sizes, shown, hidden, others=others, before=before)
            return _one_a_breakdown(plan.breakdowns, self.learnt.told)

        def until_safe(give_up: Callable[[Key], bool]) -> None:
            while levels[TOTAL] is not Level.HIDDEN:
                too_much = told()
                if not too_much:
                    return
                given_up = [give_up(key) for key in too_much]
                if not any(given_up):
                    levels[TOTAL] = Level(levels[TOTAL] + 1)
                _no_finer_than_whole(plan.breakdowns, levels)
                self.learnt = None
            self.learnt = None

        def coarser(told: Key) -> bool:
            key = _next_to_coarsen(plan.breakdowns, told, bases, levels)
            if key is not None:
                levels[key] = Level(levels[key] + 1)
            return key is not None

        def fewer_extras(told: Key) -> bool:
            if shown.answered:
                shown.answered = False
            elif shown.means:
                smallest = min(shown.means, key=lambda key: bases[key])
                shown.means.discard(told if told in shown.means else smallest)
            else:
                return coarser(told)
            return True

        if not levels:
            asked = [key for key in plan.keys if not never_asked(plan.survey, item.question, key)]
            levels.update(dict.fromkeys(asked, Level.HIDDEN))
            levels[TOTAL] = level_of(bases[TOTAL])
            until_safe(coarser)  # the total by itself: no group is worth a coarser one
            if levels[TOTAL] is not Level.HIDDEN:
                levels.update({key: level_of(bases[key]) for key in asked if key != TOTAL})
                _no_finer_than_whole(plan.breakdowns, levels)
                self.learnt = None
                until_safe(coarser)
            shown.answered = levels[TOTAL] is not Level.HIDDEN and _asks_everybody(item.question)
            shown.means = {
                key
                for key in asked
                if (item.means or item.ranges)
                and levels[key] <= Level.FIVES
                and bases[key] >= LEAST_MEAN
            }
            self.learnt = None
        elif (shown.answered or shown.means) and told():
            # Nothing of that is given up for what is told without it, too.
            answered, means = shown.answered, set(shown.means)
            shown.answered, shown.means, self.learnt = False, set(), None
            until_safe(coarser)
            shown.answered = answered and levels[TOTAL] is not Level.HIDDEN
            shown.means = {key for key in means if levels[key] <= Level.FIVES}
            self.learnt = None
        until_safe(fewer_extras)
        gave_up = levels[TOTAL] is Level.HIDDEN is not first.levels.get(TOTAL)
        if gave_up and shown.own_bases and any(share.less for share in item.shares):
            # They tell how many they leave out: better all answers without them than none.
            self.shown = first
            first.own_bases = False
            self.settle(exact, sizes, hidden, others)


def _asks_everybody(question: Question) -> bool:
    """Else how many were asked would tell of the answers it hangs on, or of the mode."""
    return not question.show_if and len(question.modes) > 1


def _no_finer_than_whole(breakdowns: Sequence[Breakdown], levels: dict[Key, Level]) -> None:
    """Parts that are shown finer than what they make up would tell it."""
    for breakdown in breakdowns:
        for key in breakdown.keys:
            if key in levels:
                levels[key] = max(levels[key], levels.get(breakdown.within, Level.HIDDEN))


def _next_to_coarsen(
    breakdowns: Sequence[Breakdown],
    told: Key,
    bases: Mapping[Key, int],
    levels: Mapping[Key, Level],
) -> Key | None:
    """What to show coarser so that less is known of `told`: the finest beside it, itself first.

    Coarser than words is hidden. None when no group is left, and it is up to the total.
    """
    every = [b.keys for b in breakdowns]
    beside = [keys for keys in every if told in keys]
    for near in (*beside, [key for keys in every for key in keys]):
        shown = [key for key in near if levels.get(key, Level.HIDDEN) is not Level.HIDDEN]
        if shown:
            break
    else:
        return None
    return min(shown, key=lambda key: (levels[key], key != told, bases[key]))


def _one_a_breakdown(breakdowns: Sequence[Breakdown], told: Sequence[Key]) -> list[Key]:
    """The first of `told` in each breakdown: what is mended for one may do for the others."""
    if TOTAL in told:
        return [TOTAL]
    first: dict[str, Key] = {}
    for key in told:
        first.setdefault(key[0], key)
    return [first[b.by] for b in breakdowns if b.by in first]
