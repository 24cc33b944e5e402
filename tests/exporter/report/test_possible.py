"""Hidden groups could have other sizes, and all that is printed leaves them open."""

from collections.abc import Collection, Mapping, Sequence
from unittest.mock import patch

import pytest

from exporter.report import hiding
from exporter.report.audit import Network
from exporter.report.figures import Exact
from exporter.report.plan import Key
from exporter.report.possible import Possible, Sizes, other_sizes
from exporter.report.steps import count_shown
from tests.exporter.report.attacked import Case, case, fits_sizes
from tests.exporter.report.trouble import TOGETHER

SEEDS = (*TOGETHER, *range(20))


def found(seed: int) -> tuple[Case, list[Possible]]:
    """A survey as it is published, and the other sizes that were thought of."""
    kept: list[Possible] = []

    def kept_sizes(
        exact: Exact,
        sizes: Sizes,
        hidden: Collection[Key],
        readers: Sequence[tuple[Network, Mapping[Key, int]]],
    ) -> list[Possible]:
        kept.extend(other_sizes(exact, sizes, hidden, readers))
        return kept

    with patch.object(hiding, "other_sizes", kept_sizes):
        one = case(seed)
    return one, kept


@pytest.mark.parametrize("seed", SEEDS)
def test_a_hidden_group_could_have_five_sizes_and_the_printed_ones_none_but_as_printed(
    seed: int,
) -> None:
    one, others = found(seed)
    by_group: dict[Key, set[int]] = {}
    for key, sizes in others:
        by_group.setdefault(key, {one.exact.sizes[key]}).add(sizes[key])
    for numbers in by_group.values():
        assert max(numbers) - min(numbers) >= 4
    for group in one.published.groups:
        key = (group.by, group.name)
        for _, sizes in others:
            if group.size is not None:
                printed = count_shown(one.exact.sizes[key])
                assert printed is not None
                assert printed.low <= sizes[key] <= printed.high


@pytest.mark.parametrize("seed", SEEDS)
def test_all_that_is_printed_leaves_the_other_sizes_possible_together(seed: int) -> None:
    """By the attacker's own reading of everything at once."""
    one, others = found(seed)
    for key, sizes in others:
        [beside] = [b.keys for b in one.exact.plan.breakdowns if key in b.keys]
        assert fits_sizes(one, {group: sizes[group] for group in beside})
    some = [key for key, size in one.exact.sizes.items() if size >= 10]
    assert not fits_sizes(one, {some[0]: one.exact.sizes[some[0]] + 6})
