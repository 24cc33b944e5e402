"""LimeSurvey: export of results as CSV, with question codes or codes and texts as heading."""

from exporter.tools.tool import Tool

LIMESURVEY = Tool(
    name="limesurvey",
    title="LimeSurvey",
    recognised_by=(
        frozenset({"id", "submitdate"}),
        frozenset({"id", "lastpage"}),
        frozenset({"id", "startlanguage"}),
    ),
    # `Q1`, `Q1[SQ1]`, `Q1_SQ1`, each perhaps followed by `. Text of the question`.
    heading=(
        r"(?P<code>[A-Za-z][A-Za-z0-9]*)"
        r"(?:\[(?P<part>[^\]]*)\]|_(?P<part2>[A-Za-z0-9]+))?"
        r"(?s:\.\s.*)?\s*\Z"
    ),
    record="id",
    complete="submitdate",
    metadata=(
        "id",
        "lastpage",
        "seed",
        "startlanguage",
        "interviewtime",
        r"grouptime\d+",
        r"\w+time",
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
    ),
    yes=frozenset({"y", "yes", "ja", "1", "true"}),
    no=frozenset({"n", "no", "nej", "0", "2", "false"}),
    not_shown=frozenset({"n/a", "null", "{question_not_shown}"}),
    other_codes=frozenset({"-oth-", "other", "annat"}),
    masks_formulas=True,
)
