"""The question that a council asks, answered by the example of a report on its first page:

*How many over 65 feel unsafe in the evening, and where, kiosk and web together, as a table and a
picture, and what has changed since the promise?* The page is `På en sida` of `lagesbild.html`.
"""

import csv
from collections.abc import Sequence
from functools import cache

from exporter.output_names import PUBLISHED, ReportOutput
from exporter.report.writers.outputs import Release
from exporter.report.writers.page.elements import BarTable, Callout, HeatTable, Line, Section, Told
from tests.example_report import releases
from tests.exporter.office import memory

OLDEST = "65 år eller äldre"


@cache
def years() -> tuple[Sequence[Release], list[dict[str, str]]]:
    """The report of each year, and all that is published of the last."""
    with memory() as folder:
        made = releases(folder)
        tables = folder / PUBLISHED / ReportOutput.TABLES
        with tables.open(encoding="utf-8", newline="") as file:
            return made, list(csv.DictReader(file))


def example() -> tuple[Section, list[dict[str, str]]]:
    """The first page of the last year, and all that is published."""
    made, rows = years()
    return made[-1].page.sections[0], rows


def words(line: Line) -> str:
    return "".join(part.text if isinstance(part, Told) else part for part in line)


def of_the_oldest(item: str) -> str:
    [cell] = [
        row
        for row in example()[1]
        if (row["item"], row["group_text"]) == (item, OLDEST) and row["table"] != "who_answered"
    ]
    return cell["share_shown"]


def test_the_first_page_says_how_many_of_the_oldest_feel_unsafe_and_draws_it() -> None:
    page, _ = example()
    assert page.title == "På en sida"
    [table] = [one for one in page.elements if isinstance(one, BarTable)]
    [row] = [row for part in table.parts for row in part.rows if row.label == OLDEST]
    assert words(row.figure) == of_the_oldest("otrygg_kvall") == "45 %"
    assert row.bar is not None
    everybody = table.parts[0].rows[0]
    assert everybody.label == "Alla"  # kiosk and web together


def test_it_says_where() -> None:
    page, _ = example()
    [table] = [one for one in page.elements if isinstance(one, HeatTable)]
    column = table.columns.index(OLDEST) - 1
    assert len(table.rows) >= 3
    for place, figures in table.rows:
        [code] = {
            row["item"]
            for row in example()[1]
            if row["table"] == "otryggplats" and row["item_text"] == place
        }
        assert words(figures[column].figure) == of_the_oldest(code)


def test_it_says_what_has_changed_since_the_promise() -> None:
    page, _ = example()
    [change, _] = [one for one in page.elements if isinstance(one, Callout)]
    assert change.title == "Vad har förändrats sedan förra gången (2026)?"
    said = " ".join(map(words, change.lines))
    assert "Skillnaden är säker" in said
    assert "kan bero på slumpen" in said


def test_no_mean_is_given_up_for_what_is_told_without_it() -> None:
    """Of the first year somebody could be picked out, by shares alone: they are shown coarser."""
    for release in years()[0]:
        [table] = [table for table in release.published.tables if table.name == "prio"]
        points = [row for row in table.rows if row.measure == "points"]
        assert points
        assert all(row.figures[0].status == "shown" for row in points)
