"""A native bar chart of what everybody answered, drawn from what is published of it."""

from typing import cast

from xlsxwriter.chart_bar import ChartBar

from exporter.report.model import Percent, Table
from exporter.report.writers.sheet import FIGURE_PIXELS, GREY, Sheet

BAR, AROUND, WIDEST = 42, 30, 760
"""Pixels: a bar with room for two lines of its label, what is above and below all, and across."""
POINTS = 0.75
"""Of a pixel."""
COLUMN_WIDTH = 9
_COLOUR = "#1F5F8B"


def add_chart(
    sheet: Sheet, table: Table, bars: tuple[int, int], heading: int, row: int, columns: int
) -> float:
    """Draw a bar for each choice, unless the total is hidden; how many points high the chart is.

    `bars`: the row of the first choice, where its label stands, and the column that takes the
    lengths of bars, below a `heading`; the chart is put at `row`, below so many `columns` of
    figures.
    """
    page, words = sheet.page, sheet.words
    say = words.say
    told = [
        (words.row(one), shown)
        for one in table.rows
        if one.measure == "choice" and isinstance(shown := one.figures[0].shown, Percent)
    ]
    if not told:
        return 0
    first, column = bars
    page.set_column(column, column, COLUMN_WIDTH)
    page.write_string(heading, column, say("workbook.bars"), sheet.styles.group)
    page.write_column(first, column, [share.middle for _, share in told], sheet.styles.quiet)
    labels = [words.share(share) for _, share in told]
    last = first + len(told) - 1
    chart = cast("ChartBar", sheet.book.add_chart({"type": "bar"}))
    chart.add_series(
        {
            "name": words.title(table),
            "categories": [page.name, first, 0, last, 0],
            "values": [page.name, first, column, last, column],
            "fill": {"color": _COLOUR},
            "gap": 45,
            "data_labels": {"value": True, "custom": [{"value": label} for label in labels]},
        }
    )
    chart.set_title({"none": True})
    chart.set_legend({"none": True})
    no_lines = {"visible": False}
    chart.set_x_axis({"min": 0, "max": 100, "visible": False, "major_gridlines": no_lines})
    font = {"size": 9}
    chart.set_y_axis(
        {"reverse": True, "interval_unit": 1, "num_font": font, "line": {"color": GREY}}
    )
    height = AROUND + BAR * len(told)
    chart.set_size({"width": min(WIDEST, columns * FIGURE_PIXELS), "height": height})
    heard = "; ".join(f"{text}: {label}" for (text, _), label in zip(told, labels, strict=True))
    described = say("workbook.chart", title=words.title(table), told=heard)
    page.insert_chart(row, 1, chart, {"description": described})
    return height * POINTS
