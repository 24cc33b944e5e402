"""Microsoft Forms: Excel, and CSV saved from it. Codes and names of columns depend on language."""

from exporter.tools.google_forms import STAMP
from exporter.tools.tool import LabelsToMatch, Layout, Leading, Tool

MICROSOFT_FORMS = Tool(
    name="microsoft-forms",
    title="Microsoft Forms",
    kinds=frozenset({"workbook", "csv"}),
    layouts=(
        Layout(
            leading=(
                Leading("record", r"\d+"),
                Leading("stamp", STAMP),
                Leading("stamp", STAMP),
                Leading("identifying", r"|anonym\w*|\S+@\S+"),
                Leading("identifying", r".*"),
            ),
        ),
    ),
    headings=(r"(?s)(?P<text>.+)",),
    multi=LabelsToMatch((";",)),
    metadata=(
        "total points|quiz feedback|points - .*|feedback - .*",
        "totalt antal poäng|poäng - .*|feedback - .*",
    ),
    identifying=(
        "last modified time|tidpunkt för senaste ändring|senaste ändringstid",
        "tidspunkt for siste endring",
    ),
    # A row of a Likert question heads its column without the question; what comes again gets a
    # digit at its end.
    items_alone=True,
    numbers_repeated=True,
    other_inline=True,
)
