"""Survey&Report (Artologik): Excel with a sheet that says what its variables and codes mean."""

from exporter.tools.tool import Layout, Leading, Tool

SURVEY_AND_REPORT = Tool(
    name="survey-and-report",
    title="Survey&Report",
    kinds=frozenset({"variables"}),
    layouts=(Layout(leading=(Leading("record", r"\d+"),)),),
    headings=(
        r"(?s)(?P<text>.+)",
        r"(?s)(?P<text>.+?) - (?P<item>.+)",
        r"(?s)(?P<text>.+) - (?P<item>.+)",
    ),
    yes=frozenset({"1", "ja", "yes"}),
    no=frozenset({"2", "nej", "no"}),
    other_codes=frozenset({"other", "annat", "annat, ange vad"}),
    other_items=frozenset({"other", "annat", "kommentar", "comment"}),
)
