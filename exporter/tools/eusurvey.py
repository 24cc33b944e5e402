"""EUSurvey: Excel and ODS with three rows above the headings; its own columns stand last."""

from exporter.tools.tool import LabelsToMatch, Layout, Tool
from exporter.tools.yes_and_no import NO, YES

EUSURVEY = Tool(
    name="eusurvey",
    title="EUSurvey",
    kinds=frozenset({"workbook"}),
    layouts=(
        Layout(
            rows=("nothing", "nothing", "nothing", "names"),
            # The short name of the survey, then the time of the export.
            sign=(1, r"(?!\d+\t)[^\t]+\t\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}"),
        ),
    ),
    headings=(
        r"(?s)(?P<text>.+) \((?P<code>[A-Za-z][A-Za-z0-9]*)\)",
        r"(?s)(?P<text>.+)",
        r"(?s)(?P<text>.+?):\s*(?P<item>.+)",
        r"(?s)(?P<text>.+):\s*(?P<item>.+)",
    ),
    multi=LabelsToMatch((";",)),
    record=("svar-id", "contribution id", "answer id"),
    no_record=frozenset({"anonymous", "anonym", "anonymt"}),  # in the anonymous mode
    is_numbered=False,
    metadata=("språk|languages?",),
    identifying=(
        "inbjudans nummer|invitation number",
        "användarnamn|user ?name",
        "skapad den|creation date",
        "senaste uppdatering|last update",
    ),
    yes=YES | {"1", "true"},
    no=NO | {"0", "false"},
    items_alone=True,
    other_inline=True,
    goes_on_in=r"Content\d*",
    goes_on_below=True,
)
