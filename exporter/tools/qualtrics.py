"""Qualtrics: codes, texts, and from 2016 on a third row of headings with its own ids."""

from exporter.tools.tool import Layout, Leading, Tool

_NAMES = (
    frozenset({"responseid", "finished"}),
    frozenset({"startdate", "recordeddate"}),
    frozenset({"responseid", "startdate"}),
)
_RECORD = Leading("record", r"R_\w+")
_SPECIFY = ("please specify", "ange", "ange vad", "nämligen")
_OTHER = frozenset(
    f"{word}{end}"
    for word in ("other", "annat", "annan")
    for more in ("", *(f", {how}" for how in _SPECIFY), *(f" ({how})" for how in _SPECIFY))
    for end in (more, f"{more}:")
)
_IMPORT = r".*\{\s*['\"]ImportId"

QUALTRICS = Tool(
    name="qualtrics",
    title="Qualtrics",
    kinds=frozenset({"csv", "tsv", "workbook"}),
    layouts=(
        Layout(
            rows=("codes", "texts", "nothing"),
            names=_NAMES,
            sign=(2, _IMPORT),
        ),
        Layout(
            rows=("codes", "texts"),
            names=_NAMES,
            sign=(1, r"(?i)(response ?(id|set)|(start|end) ?date)\b"),
        ),
        # Older ones call their own columns V1 to V10.
        Layout(rows=("codes", "texts", "nothing"), leading=(_RECORD,), sign=(2, _IMPORT)),
        Layout(rows=("codes", "texts"), leading=(_RECORD,), sign=(1, r"(?i)response ?id\t")),
        Layout(rows=("codes",), names=_NAMES),
    ),
    headings=(
        r"(?P<code>[A-Za-z][A-Za-z0-9]*)(?:_\d+)?_(?P<part>TEXT)",
        r"(?P<code>[A-Za-z][A-Za-z0-9]*)[_#](?P<part>[A-Za-z0-9]+)",
        r"(?P<code>[A-Za-z][A-Za-z0-9]*)",
        # Of a question with a free line, `Question - Selected Choice - Choice` and
        # `Question - Other - Text`.
        r"(?s)(?P<text>.+?)(?:\s*-\s*Selected Choice)?",
        r"(?s)(?P<text>.+?)\s*-\s*Selected Choice\s*-\s*(?P<item>.+)",
        r"(?s)(?P<text>.+?)\s*-\s*(?P<item>.+)",
        r"(?s)(?P<text>.+)\s*-\s*(?P<item>.+)",
        r"(?s)(?P<text>.+)\s*-\s*(?P<item>.+)\s*-\s*Text",
    ),
    record=("responseid",),
    is_numbered=False,
    complete=("finished",),
    not_sent=frozenset({"false", "0"}),
    metadata=("responseset", "progress", "status", "userlanguage", "distributionchannel"),
    identifying=(
        "startdate",
        "enddate",
        "recordeddate",
        "ipaddress",
        "recipient(lastname|firstname|email)",
        "externalreference",
        "externaldatareference",
        "location(latitude|longitude|accuracy)",
        r"duration \(in seconds\)",
        r"v\d+",
    ),
    marks_by_label=True,
    ranks_in_cells=True,
    not_shown=frozenset({"-99"}),  # what was seen and not answered, where staff ask for it
    other_codes=_OTHER,
    other_parts=("text",),
    other_items=frozenset({"text"}),
    other_marks=_OTHER,
)
