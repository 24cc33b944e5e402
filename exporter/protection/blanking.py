"""Which answers to leave out, so that no combination of known facts has few rows.

Local suppression, greedily (after Samarati and Sweeney 1998, "Protecting privacy when disclosing
information"; k-anonymity). Two things differ from the usual: a blank counts as a value of its own,
so an attacker gains nothing by guessing it, and rows with equal facts are blanked all or none, so
nothing can be told from which of them were taken.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, groupby

import polars as pl
from msgspec import Struct

COUNT = "#count"
"""Column of combinations: how many rows have it."""
BLANKS = "#blanks"
"""Column of combinations: the position in `choices_of` of what is blanked there."""
SIZE = "#size"
"""Column that lives for a moment: how many rows look alike."""
MANY = 8
"""Facts of which all subsets are tried; of more only single ones, pairs and all at once."""


class Fact(Struct, frozen=True):
    """What somebody may know of a respondent and find in a row; it is blanked as a whole."""

    columns: tuple[str, ...]
    """Where it stands among the combinations."""
    tells: frozenset[str]
    """The columns of the rows that are blanked with it: its own, and what would tell it."""


class Blanks(Struct, frozen=True):
    """Facts that are blanked together."""

    facts: frozenset[Fact]
    columns: tuple[str, ...]
    """Their columns among the combinations."""
    tells: frozenset[str]

    @property
    def weight(self) -> int:
        """How many values a row loses."""
        return len(self.tells)


def choices_of(facts: Sequence[Fact]) -> list[Blanks]:
    """What can be blanked, from nothing to everything, the lightest first.

    With a fact go all those that it tells.
    """
    most = len(facts) if len(facts) <= MANY else 2
    drawn = [some for n in range(most + 1) for some in combinations(facts, n)]
    found = {blanks.facts: blanks for blanks in (_together(s, facts) for s in [*drawn, facts])}
    return sorted(found.values(), key=lambda blanks: blanks.weight)


def _together(some: Iterable[Fact], facts: Sequence[Fact]) -> Blanks:
    tells = frozenset(column for fact in some for column in fact.tells)
    gone = [fact for fact in facts if fact.tells <= tells]
    return Blanks(frozenset(gone), tuple(c for fact in gone for c in fact.columns), tells)


def blanked(combinations_: pl.DataFrame, choices: Sequence[Blanks], least: int) -> pl.DataFrame:
    """`combinations_`, each with its COUNT, and where in `choices` its BLANKS stand.

    Afterwards every combination, a blank being a value, has `least` rows or more; there must be as
    many in all. The rare ones are taken from the lightest blanks to the heaviest: first those
    that most rows can share. What is left over takes along the combination that costs least.
    """
    seen = combinations_.with_columns(pl.lit(0, pl.Int64).alias(BLANKS))
    placed, rare = seen.filter(pl.col(COUNT) >= least), seen.filter(pl.col(COUNT) < least)
    heavier = list(enumerate(choices))[1:]
    for _, level in groupby(heavier, key=lambda numbered: numbered[1].weight):
        options = list(level)
        gains = [_shared(placed, rare, n, b, least)[COUNT].sum() for n, b in options]
        for _, (number, blanks) in sorted(
            zip(gains, options, strict=True), key=lambda pair: pair[0], reverse=True
        ):
            shared = _shared(placed, rare, number, blanks, least)
            placed = pl.concat([placed, shared])
            rare = _without(rare, shared)
    while not rare.is_empty():
        placed, rare = _taken_along(placed, rare, choices)
    return placed


def _shared(
    placed: pl.DataFrame, rare: pl.DataFrame, number: int, blanks: Blanks, least: int
) -> pl.DataFrame:
    """Those of `rare` that have enough company once `blanks`, which is `number`, are blanked."""
    moved = rare.with_columns(pl.lit(number, pl.Int64).alias(BLANKS))
    together = pl.concat([moved, placed.filter(pl.col(BLANKS) == number)])
    size = _size(_visible(together, blanks)).alias(SIZE)
    return together.with_columns(size).head(moved.height).filter(pl.col(SIZE) >= least).drop(SIZE)


def _visible(frame: pl.DataFrame, blanks: Blanks) -> list[str]:
    return [name for name in frame.columns if name not in {*blanks.columns, COUNT, BLANKS}]


def _without(rare: pl.DataFrame, shared: pl.DataFrame) -> pl.DataFrame:
    names = [name for name in rare.columns if name not in (COUNT, BLANKS)]
    return rare.join(shared, on=names, how="anti", nulls_equal=True)


def _taken_along(
    placed: pl.DataFrame, rare: pl.DataFrame, choices: Sequence[Blanks]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """One of `rare` placed with the company that costs the fewest values, and that blanked, too."""
    one = rare.sort(pl.all(), nulls_last=True).head(1)
    number, company = min(_companies(placed, one, choices), key=lambda found: found[0])[1:]
    moved = pl.concat([one, company]).with_columns(pl.lit(number, pl.Int64).alias(BLANKS))
    return pl.concat([_without(placed, company), moved]), _without(rare, one)


def _companies(
    placed: pl.DataFrame, one: pl.DataFrame, choices: Sequence[Blanks]
) -> Iterator[tuple[tuple[int, int], int, pl.DataFrame]]:
    """What each company would cost, the number of the blanks that are shared, and who it is.

    A company is all rows that look alike already: of such none is left behind.
    """
    for number, blanks in enumerate(choices):
        visible = _visible(placed, blanks)
        alike = placed.filter(_equal(one, visible))
        for before in alike[BLANKS].unique(maintain_order=True).to_list():
            if not choices[before].facts <= blanks.facts:
                continue
            known = alike.filter(pl.col(BLANKS) == before)
            names = _visible(known, choices[before])
            sizes = known.with_columns(_size(names).alias(SIZE)).sort(SIZE, *names, nulls_last=True)
            company = sizes.filter(_equal(sizes.head(1), [SIZE, *names])).drop(SIZE)
            more = blanks.weight - choices[before].weight
            cost = blanks.weight * one[COUNT].item() + more * company[COUNT].sum()
            yield (cost, number), number, company


def _size(names: Sequence[str]) -> pl.Expr:
    """How many rows look alike in `names`."""
    return pl.col(COUNT).sum().over(names) if names else pl.col(COUNT).sum()


def _equal(one: pl.DataFrame, names: Sequence[str]) -> pl.Expr:
    """Whether a row is as `one` in all of `names`."""
    equal = (pl.col(name).eq_missing(pl.lit(one[name].item(), one.schema[name])) for name in names)
    return pl.all_horizontal(pl.lit(value=True), *equal)
