"""Google Forms: the form's own CSV, and its sheet as CSV, TSV or Excel. There are no codes."""

from exporter.tools.tool import LabelsToMatch, Layout, Leading, Tool

STAMP = (
    r"\d{4}[-/]\d{1,2}[-/]\d{1,2}(,?[ T]\d{1,2}[:.]\d\d([:.]\d\d(\.\d+)?)?( [AP]M)?( ?[A-Z]\S*)?)?"
    r"|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}(,? \d{1,2}[:.]\d\d([:.]\d\d)?( [AP]M)?)?"
)
"""In whatever way a country writes it; which way is not known."""

GOOGLE_FORMS = Tool(
    name="google-forms",
    title="Google Forms",
    kinds=frozenset({"csv", "tsv", "workbook"}),
    layouts=(Layout(leading=(Leading("stamp", STAMP),)),),
    headings=(
        r"(?s)(?P<text>.+?)\s*\[(?P<item>[^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*)\]",
        r"(?s)(?P<text>.+)",
    ),
    # The form's own file joins them in one way, its sheet in the other.
    multi=LabelsToMatch((";", ",")),
    metadata=("score|poäng|total score",),
    identifying=("e-?postadress", "e-?mail( address)?", "username|användarnamn"),
    other_inline=True,
)
