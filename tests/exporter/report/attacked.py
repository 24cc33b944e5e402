"""Small surveys that are published and attacked; for controls with a rule taken away."""

import random
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any
from unittest.mock import patch

import polars as pl
from msgspec import Struct

from exporter.report import hiding, published
from exporter.report.crossing import Place
from exporter.report.figures import Exact, counted, shared
from exporter.report.look import Look
from exporter.report.making import plan_of
from exporter.report.model import Base, Percent, Published
from exporter.report.plan import TOTAL, Key
from exporter.report.reader import Knowledge, knowledge
from exporter.report.steps import LEAST_SHOWN, STEPS, Level, share_shown
from questions.model import Survey
from tests.exporter.report.attacker import Attack, Pin, Release, pins
from tests.exporter.report.small_surveys import chained, responses, small_survey


class Case(Struct, frozen=True):
    """What one small municipality answered, and what is published of it."""

    survey: Survey
    exact: Exact
    published: Published


def frame_of(seed: int, most: int = 600) -> tuple[Survey, pl.DataFrame]:
    chance = random.Random(seed)
    survey, places = small_survey(chance)
    count = int(10 * (most / 10) ** chance.random())
    return survey, responses(survey, places, count, chance)


def case(seed: int, most: int = 600) -> Case:
    survey, frame = frame_of(seed, most)
    return case_of(survey, frame)


def chained_case(seed: int) -> Case:
    """A small survey in which most questions hang on others, however indirectly."""
    chance = random.Random(seed)
    survey, places = small_survey(chance)
    survey = chained(survey, chance)
    count = int(40 * 15 ** chance.random())
    return case_of(survey, responses(survey, places, count, chance))


def case_of(survey: Survey, frame: pl.DataFrame) -> Case:
    exact = counted(frame, plan_of(frame, survey))
    return Case(survey, exact, published.published(exact))


def known_small(exact: Exact) -> Mapping[tuple[str, Key], bool]:
    """Which groups are hidden for their own size: a reader may know as much."""
    small = {("", key): size < LEAST_SHOWN for key, size in exact.sizes.items()}
    for item in exact.plan.items:
        for key, of_group in exact.items[item.name].items():
            small[item.name, key] = of_group.base < LEAST_SHOWN
            for share in item.shares:
                if share.less:  # has a base of its own
                    _, left = shared(share, of_group)
                    small[f"{item.name} {share.name} {share.measure}", key] = left < LEAST_SHOWN
    for cross, crossed in exact.crosses.items():
        for row, line in enumerate(crossed.counts):
            for column, count in enumerate(line):
                small[f"{cross} {row} {column}", TOTAL] = count < LEAST_SHOWN
    return small


def attack(one: Case, *, ends: bool = True) -> list[Pin]:
    if one.published.groups[0].size is None:  # not even how many they are: then nothing is shown
        assert all(not base for table in one.published.tables for _, base in table.bases)
        return []
    attacker = Attack(one.survey, ends=ends)
    return list(pins(attacker.read(one.published, known_small(one.exact))))


def fits_sizes(one: Case, sizes: Mapping[Key, int]) -> bool:
    """Whether everything that is published could be so with groups of these sizes."""
    attacker = Attack(one.survey)
    release = attacker.read(one.published, known_small(one.exact))
    for key, size in sizes.items():
        attacker.say(size, [(1, release.size[key])], size)
    return attacker.has_solution()


def pinned(seed: int, most: int = 600) -> list[Pin]:
    """What an attacker pins in one small survey."""
    return attack(case(seed, most))


# -- with a rule taken away


def nothing_crossed(exact: Exact, *_: object) -> dict[str, frozenset[Place]]:
    """No table of two answers."""
    return dict.fromkeys(exact.crosses, frozenset())


class Blind(Look):
    """Sees of no unknown that it is told."""

    def is_narrow(self, unknown: int) -> bool:
        return unknown < 0

    def are_few(self, unknown: int) -> bool:
        return unknown < 0


def without_hiding_of(seed: int) -> Case:
    """Rule 2 off: small groups alone are hidden."""

    def nothing(*arguments: Any, **options: Any) -> Knowledge:
        found = knowledge(*arguments, **options)
        return Knowledge(found.network, found.unknowns, [], found.others)

    with (
        patch.object(hiding, "knowledge", nothing),
        patch.object(hiding, "Look", Blind),
        patch.object(hiding, "crosses_shown", nothing_crossed),
    ):
        return case(seed)


def crosses_by_size_alone(seed: int) -> list[Pin]:
    """Of two answers together every count of ten or more is printed."""

    def all_large(exact: Exact, *_: object) -> dict[str, frozenset[Place]]:
        return {
            name: frozenset(
                (row, column)
                for row, line in enumerate(crossed.counts)
                for column, count in enumerate(line)
                if count >= LEAST_SHOWN
            )
            for name, crossed in exact.crosses.items()
        }

    with patch.object(hiding, "crosses_shown", all_large):
        return [pin for pin in pinned(seed) if "_x_" in pin.item]


def without_ends(seed: int) -> list[Pin]:
    """Rule 4 off: counts of 0 to 4 are rounded like all others."""

    def rounded(count: int, base: int, printed: Base, level: Level) -> Percent:
        if level is Level.WORDS:
            return published_share(count, base, printed, level)
        step = STEPS[level]
        return Percent("about", step * ((200 * count + step * base) // (2 * step * base)), step)

    published_share = share_shown
    with patch.object(published, "share_shown", rounded):
        return attack(case(seed), ends=False)


def with_exact_order(seed: int) -> list[Pin]:
    """The choices of everybody stand in the order of their exact counts."""
    one = case(seed)
    attacker = Attack(one.survey)
    release = attacker.read(one.published, known_small(one.exact))
    for item in one.exact.plan.items:
        for key, count in one.exact.items[item.name].items():
            cells = release.cells.get((item.name, key))
            if cells is None:
                continue
            true = dict(zip((cell.of[0] for cell in item.cells), count.cells, strict=True))
            codes = sorted((code for code in cells if code in true), key=lambda code: -true[code])
            for more, less in pairwise(codes):
                least = 0 if true[more] == true[less] else 1
                attacker.say(least, [(1, cells[more]), (-1, cells[less])], 10**6)
    return list(pins(release))


def two_releases(seed: int, more: int) -> list[Pin]:
    """The same survey is published twice in full, `more` answers apart."""
    survey, frame = frame_of(seed)
    if frame.height < LEAST_SHOWN + more:
        return []
    before, after = case_of(survey, frame.head(frame.height - more)), case_of(survey, frame)
    attacker = Attack(survey)
    first = attacker.read(before.published, known_small(before.exact))
    second = attacker.read(after.published, known_small(after.exact))
    _link(attacker, first, second, more, more)
    return [*pins(first), *pins(second)]


def _link(attacker: Attack, first: Release, second: Release, more: int, most: int) -> None:
    """Nobody took back an answer, and so many came."""

    def grew(before: int, after: int) -> None:
        attacker.say(0, [(1, after), (-1, before)], most)

    attacker.say(more, [(1, second.size["total", ""]), (-1, first.size["total", ""])], most)
    for key in first.size:
        if key in second.size:
            grew(first.size[key], second.size[key])
    for name, base in first.base.items():
        if name in second.base:
            grew(base, second.base[name])
            for code, cell in first.cells[name].items():
                if code in second.cells[name]:
                    grew(cell, second.cells[name][code])


CONTROLS: Mapping[str, Callable[[int], list[Pin]]] = {
    "small groups alone hidden": lambda seed: attack(without_hiding_of(seed)),
    "counts of two answers by size alone": crosses_by_size_alone,
    "ends rounded like the rest": without_ends,
    "order of exact counts": with_exact_order,
    "two full reports, 3 answers apart": lambda seed: two_releases(seed, 3),
}


def preliminary(seed: int, more: int) -> list[Pin]:
    """Totals first, and with `more` answers everything."""
    survey, frame = frame_of(seed)
    if frame.height < LEAST_SHOWN + more:
        return []
    start = frame.head(frame.height - more)
    before = case_of(survey, start)
    full = case_of(survey, frame)
    attacker = Attack(survey)
    first = attacker.read(published.totals(before.published), known_small(before.exact))
    second = attacker.read(full.published, known_small(full.exact))
    _link(attacker, first, second, more, 10**6)
    return list(pins(second))
