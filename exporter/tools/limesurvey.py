"""LimeSurvey: CSV and Excel, headed by codes, codes and texts, or full texts; and VV files."""

from exporter.tools.other_words import OTHER_WORDS
from exporter.tools.tool import Layout, Leading, Tool
from exporter.tools.yes_and_no import NO, YES

_NAMES = (
    frozenset({"id", "submitdate"}),
    frozenset({"id", "lastpage"}),
    frozenset({"id", "startlanguage"}),
)
_STAMP = r"|\{question_not_shown\}|\d{4}-\d\d-\d\d( \d\d:\d\d(:\d\d)?)?"

LIMESURVEY = Tool(
    name="limesurvey",
    title="LimeSurvey",
    kinds=frozenset({"csv", "tsv", "workbook", "json"}),
    layouts=(
        Layout(names=_NAMES),
        Layout(  # VV
            rows=("texts", "codes"),
            names=_NAMES,
            escapes=(
                ("{quote}", '"'),
                ("{tab}", "\t"),
                ("{cr}", "\r"),
                ("{newline}", "\n"),
                ("{lbrace}", "{"),
            ),
        ),
        # Headed by full texts, in whatever language.
        Layout(
            leading=(
                Leading("record", r"\d+"),
                Leading("complete", _STAMP),
                Leading("metadata", r"-?\d*"),
                Leading("metadata", r"[a-z]{2,3}(-[\w-]+)?"),
            ),
        ),
    ),
    headings=(
        # `Q1`, `Q1[SQ1]`, `Q1_SQ1`, each perhaps followed by `. Text of the question`.
        r"(?P<code>[A-Za-z][A-Za-z0-9]*)"
        r"(?:\[(?P<part>[^\]]*)\]|_(?P<part2>[A-Za-z0-9]+))?"
        r"(?s:\.\s*(?P<text>.*))?\s*",
        r"(?s)(?P<text>.+?)\s*\[(?P<item>[^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*)\]",
        r"(?s)(?P<text>.+?)[\s_](?P<item>\d)",  # a rank
        r"(?s)(?P<text>.+)",
    ),
    record=("id",),
    complete=("submitdate",),
    not_sent=frozenset({"{question_not_shown}"}),
    metadata=(
        "lastpage",
        "seed",
        "fr\u00f6",
        "startlanguage",
        "interviewtime",
        r"grouptime\d+",
        r"\w+time",
        r"(group time|question time|gruppenzeit|fragenzeit)\W.*",
    ),
    identifying=(
        "submitdate",
        "startdate",
        "datestamp",
        "token",
        "ipaddr",
        "refurl",
        "email",
        "firstname",
        "lastname",
        r"attribute_?\d*",
        "date started|datum påbörjad|datum gestartet",
        "date last action|datum senaste åtgärd|datum letzte aktivität",
        "ip address|ip-adress|ip-adresse",
        "referrer url|hänvisande url|weiterleitungs-url",
        "access code|behörighetskod|zugangscode",
    ),
    yes=YES | {"y", "1", "true"},
    no=NO | {"n", "0", "2", "false"},
    not_shown=frozenset({"n/a", "null", "{question_not_shown}"}),
    box_not_shown="N/A",  # in full answers; other questions have it where they were skipped, too
    bare_is_not_shown=True,
    other_codes=OTHER_WORDS | {"-oth-"},
    other_items=OTHER_WORDS,
    masked="=",
    cut=r"\S ?\.\. *(\[.*)?$",
)
