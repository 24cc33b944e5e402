"""Typeform: a choice of several heads its column without its question."""

from exporter.tools.tool import Layout, Leading, Tool

TYPEFORM = Tool(
    name="typeform",
    title="Typeform",
    kinds=frozenset({"csv", "workbook"}),
    layouts=(Layout(leading=(Leading("record", r"(?=.*[a-z])(?=.*\d)[0-9a-z]{20,40}"),)),),
    headings=(
        r"(?s)(?P<text>.+)",
        r"(?s)(?P<text>.+?) - (?P<item>.+)",
        r"(?s)(?P<text>.+?)\s*\[(?P<item>[^\[\]]+)\]",
    ),
    is_numbered=False,
    complete=("response type",),
    not_sent=frozenset({"partial", "started"}),
    metadata=("tags", "ending|outcome"),
    identifying=(r"(start|submit|stage) date.*", "network id"),
    yes_or_no=("1", "0"),
    marks_by_label=True,
    items_alone=True,
    other_by_words=True,
    other_items=frozenset({"other", "annat", "annan"}),
)
