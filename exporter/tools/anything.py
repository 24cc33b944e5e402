"""What no other description fits: read with a map that staff have looked at."""

from exporter.tools.tool import LabelsToMatch, Layout, Tool
from exporter.tools.yes_and_no import NO, YES

ANYTHING = Tool(
    name="map",
    title="map",
    kinds=frozenset({"csv", "tsv", "workbook", "json"}),
    layouts=(Layout(),),
    headings=(
        r"(?s)(?P<text>.+?)\s*\[(?P<item>[^\[\]]+)\]",
        r"(?P<code>[A-Za-z][A-Za-z0-9]*)_+(?P<part>[A-Za-z0-9]+)",
        r"(?P<code>[A-Za-z][A-Za-z0-9]*)",
        r"(?s)(?P<text>.+)",
    ),
    multi=LabelsToMatch((";", ",")),
    is_numbered=False,
    yes=YES | {"1", "x", "y", "true", "sant"},
    no=NO | {"0", "2", "n", "false", "falskt"},
    marks_by_label=True,
    other_inline=True,
    identifying=("e-?(post|mail).*", "ip.*", "namn|name", "tidst.mpel|timestamp"),
)
