"""SurveyJS: JSON, one object a response."""

from exporter.tools.tool import LabelsToMatch, Layout, Tool

SURVEYJS = Tool(
    name="surveyjs",
    title="SurveyJS",
    kinds=frozenset({"json"}),
    layouts=(Layout(),),
    headings=(
        r"(?P<code>[A-Za-z][A-Za-z0-9]*)(?P<part>-Comment)",
        r"(?P<code>[A-Za-z][A-Za-z0-9]*)/(?P<part>[A-Za-z0-9]+)",
        # Of a table of drop-downs each column is a question, and has the rows of it.
        r"[^/]+/(?P<part>[A-Za-z0-9]+)/(?P<code>[A-Za-z][A-Za-z0-9]*)",
        r"(?P<code>[A-Za-z][A-Za-z0-9]*)",
        r"(?s)(?P<text>.+)",
    ),
    multi=LabelsToMatch(("\n",)),
    yes_or_no=("true", "false"),
    identifying=("happendat", "happenedat|createdat|ip|userid"),
    not_shown=frozenset({"{question_not_shown}"}),
    other_parts=("-comment",),
    other_inline=True,
)
