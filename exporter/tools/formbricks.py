"""Formbricks: CSV and Excel, headed by numbered texts."""

from exporter.tools.tool import LabelsToMatch, Layout, Tool

FORMBRICKS = Tool(
    name="formbricks",
    title="Formbricks",
    kinds=frozenset({"csv", "workbook"}),
    layouts=(
        Layout(
            names=(frozenset({"response id", "survey id"}), frozenset({"no.", "response id"})),
        ),
    ),
    headings=(
        r"(?s)\d+\.\s+(?P<text>.+?) - (?P<item>.+)",
        r"(?s)\d+\.\s+(?P<text>.+) - (?P<item>.+)",
        r"(?s)\d+\.\s+(?P<text>.+)",
    ),
    multi=LabelsToMatch((";",)),
    record=("response id",),
    is_numbered=False,
    complete=("finished",),
    not_sent=frozenset({"no", "nej", "false", "0"}),
    metadata=(r"(?s)\d+\. .* - option id", r"no\.", "survey id", "(quotas|tags|notes)"),
    identifying=(
        "timestamp",
        "(formbricks|user|person|contact) id.*",
        r"(person|contact)\..*",
        "verified email|e-?mail",
        "(url|source|country|device|os|browser|action|ip ?address|language)",
        "(useragent|user agent)( - .*)?",
    ),
    other_inline=True,
    masked="=+-@\t\r",
)
