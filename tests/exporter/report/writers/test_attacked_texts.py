"""Whoever reads the files and nothing else picks nobody out, either.

The words of `tables.csv` and of the page, which all files share, are read back into figures as a
person would read them, and the attacker with a solver starts from those.
"""

import csv
import re
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from exporter.output_names import ReportOutput
from exporter.report.model import Answered, Base, Cross, Figure, Group, Percent, Row, Table, Value
from exporter.report.model import Published as Model
from exporter.report.writers.outputs import Release, write_report
from tests.exporter.report.attacked import Case, attack, case, without_hiding_of
from tests.exporter.report.writers.test_page import Read

Words = dict[tuple[str, str, str, str, str], dict[str, str]]
NOT = "ej frågad"
SHARE = re.compile(r"(?:(högst|minst) )?(\d+) %$")
TENTHS = re.compile(r"(högst|minst|ungefär) (\d+) av 10$")
HALVES = {
    "mindre än hälften": Percent("under_half", 40, 0),
    "ungefär hälften": Percent("about_half", 50, 0),
    "mer än hälften": Percent("over_half", 60, 0),
}
KINDS = {"högst": "at_most", "minst": "at_least", "ungefär": "about", None: "about"}
SEEDS = (1, 3, 8, 11, 13, 24, 37, 105, 116, 832, 990, 1388)


def read_share(words: str) -> Percent | None:
    if words in HALVES:
        return HALVES[words]
    if found := SHARE.match(words):
        percent = int(found[2])
        step = 1 if percent % 5 else 5  # a whole per cent may be one of five by chance
        return Percent(KINDS[found[1]], percent, step)  # type: ignore[arg-type]
    if found := TENTHS.match(words):
        return Percent(KINDS[found[1]], 10 * int(found[2]), 10)  # type: ignore[arg-type]
    return None


def read_base(words: str) -> Base | None:
    if found := re.match(r"(\d+)–(\d+)$", words):
        return Base(int(found[1]), int(found[2]))
    return Base(int(words) - 2, int(words) + 2, int(words)) if words.isdecimal() else None


def read_figure(row: Row, cell: dict[str, str]) -> Figure:
    words = cell["share_shown"]
    if row.measure in ("mean", "median", "points", "balance"):
        found = re.match(r"(\d+),(\d)$", words)
        value = Value(10 * int(found[1]) + int(found[2])) if found else None
        return Figure("shown" if value else "hidden", value)
    share = read_share(words)
    return Figure("shown" if share else "hidden", share)


def read_back(known: Model, words: Words) -> Model:
    """`known` gives the names of everything, as the question file does; the figures are read."""

    def size(group: Group) -> Group:
        cell = words["who_answered", "who_answered", "count", group.by, group.name]
        return msgspec.structs.replace(group, size=read_base(cell["share_shown"]))

    return msgspec.structs.replace(
        known,
        groups=tuple(map(size, known.groups)),
        tables=tuple(_table(known, table, words) for table in known.tables),
        crosses=tuple(_cross(cross, words) for cross in known.crosses),
    )


def _table(known: Model, table: Table, words: Words) -> Table:
    def cells(row: Row) -> list[dict[str, str]]:
        item = row.indicator or row.name or table.name
        return [words[table.name, item, row.measure, g.by, g.name] for g in known.groups]

    def count(measure: str) -> Base | None:
        return read_base(words[table.name, table.name, measure, "total", ""]["share_shown"])

    bases = []
    of_all = [cells(row) for row in table.rows if not row.bases]
    for column in zip(*of_all, strict=True):
        told = next((cell["base_shown"] for cell in column if cell["base_shown"]), "")
        base = read_base(told)
        told = "not_asked" if told == NOT else "hidden"
        bases.append(("shown" if base else told, base))
    answered = None
    if (table.name, table.name, "asked", "total", "") in words:
        assert table.answered is not None
        missing = {kind: count(kind) for kind in table.answered.missing}
        answered = Answered(count("asked"), count("answered"), count("skipped"), missing)
    rows = [
        msgspec.structs.replace(row, figures=tuple(read_figure(row, cell) for cell in cells(row)))
        for row in table.rows
    ]
    return msgspec.structs.replace(table, bases=tuple(bases), rows=tuple(rows), answered=answered)


def _cross(cross: Cross, words: Words) -> Cross:
    def count(row: str, column: str) -> int | None:
        told = words[cross.name, row, "count", cross.columns, column]["share_shown"]
        return int(told) if told.isdecimal() else None

    both = words[cross.name, cross.name, "count", "total", ""]["share_shown"]
    return msgspec.structs.replace(
        cross,
        base=read_base(both),
        counts=tuple(
            tuple(count(row, column) for column in cross.column_names) for row in cross.row_names
        ),
    )


def of_tables(folder: Path) -> Words:
    with (folder / ReportOutput.TABLES).open(encoding="utf-8", newline="") as file:
        return {
            (row["table"], row["item"], row["measure"], row["group_by"], row["group"]): row
            for row in csv.DictReader(file)
        }


def of_page(folder: Path) -> Words:
    """What the page shows of the figures; PDF and Word have the same, in the same order."""
    words: Words = {
        key: {
            "share_shown": "",
            "base_shown": row["base_shown"] if row["base_shown"] == NOT else "",
        }
        for key, row in of_tables(folder).items()
    }
    columns = {"figure": "share_shown", "base": "base_shown"}
    for source, part, text in Read((folder / ReportOutput.PAGE).read_text("utf-8")).figures:
        table, item, measure, group_by, group = source.split("/")
        if part in columns:
            words[table, item, measure, group_by, group][columns[part]] = text
    return words


def read_from(one: Case, folder: Path, of: Callable[[Path], Words]) -> Case:
    """As somebody has it who sees a file of the report."""
    written = write_report(Release(one.published, one.survey, "sv"), folder)
    return Case(one.survey, one.exact, read_back(one.published, of(written)))


@pytest.mark.parametrize("of", [of_tables, of_page])
@pytest.mark.parametrize("seed", SEEDS)
def test_nobody_is_picked_out_of_the_words(
    seed: int, of: Callable[[Path], Words], tmp_path: Path
) -> None:
    assert attack(read_from(case(seed), tmp_path, of)) == []


@pytest.mark.parametrize("of", [of_tables, of_page])
def test_who_reads_the_words_sees_what_is_wrongly_shown(
    of: Callable[[Path], Words], tmp_path: Path
) -> None:
    """Or the reading would be too coarse to find anybody."""
    found = []
    for seed in range(6):
        found += attack(read_from(without_hiding_of(seed), tmp_path / str(seed), of))
    assert found
