"""Nextcloud Forms: CSV, Excel and ODS. The names of its columns are in the language of whoever
exports."""

from exporter.tools.tool import LabelsToMatch, Layout, Leading, Tool

NEXTCLOUD_FORMS = Tool(
    name="nextcloud-forms",
    title="Nextcloud Forms",
    kinds=frozenset({"csv", "workbook"}),
    layouts=(
        Layout(
            leading=(
                Leading("identifying", r".*"),
                Leading("identifying", r".*"),
                # With its zone; older versions wrote it out in words.
                Leading(
                    "stamp",
                    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)"
                    r"|\D.*\d{4}.*\d{1,2}:\d\d:\d\d.*",
                ),
            ),
        ),
    ),
    headings=(
        r"(?s)(?P<text>.+)",
        # Parentheses within the last one are the row's own.
        r"(?s)(?P<text>.+?)\s*\((?P<item>[^()]*(?:\([^()]*\)[^()]*)*)\)",
        r"(?s)(?P<text>.+?)\s*\((?P<item>.+)\)",
        r"(?s)(?P<text>.+)\s*\((?P<item>.+)\)",
    ),
    multi=LabelsToMatch((";",)),
    ranks_in_cells=True,
    other_inline=True,
    masked="=+-@\t\r",
    # A matrix or a ranking that nobody answered has one empty cell in the place of several.
    stops_at_unknown=True,
)
