"""SurveyMonkey: questions in one row of headings and choices in the next, in one row, or below a
title."""

from exporter.tools.google_forms import STAMP
from exporter.tools.tool import Layout, Leading, Tool

_NAMES = (frozenset({"respondent id"}), frozenset({"respondentid"}))
_RECORD = Leading("record", r"'?\d{6,}([.,]0*)?|\d[.,]\d+e\+\d+")
_LEADING = (
    _RECORD,
    Leading("metadata", r"\d+([.,]0*)?"),
    Leading("stamp", STAMP + r"|\d{5}\.\d+"),
    Leading("stamp", STAMP + r"|\d{5}\.\d+"),
)
_NO_NUMBER = r"(?!\d)"
_OTHER = frozenset(
    {"other (please specify)", "annat (specificera)", "annat (ange)", "other", "annat"}
)

SURVEYMONKEY = Tool(
    name="surveymonkey",
    title="SurveyMonkey",
    kinds=frozenset({"csv", "workbook"}),
    layouts=(
        Layout(rows=("nothing", "texts", "items"), names=_NAMES, sign=(2, _NO_NUMBER)),
        Layout(rows=("texts", "items"), names=_NAMES, leading=(_RECORD,), sign=(1, _NO_NUMBER)),
        Layout(names=_NAMES, leading=(_RECORD,)),
        Layout(rows=("texts", "items"), leading=_LEADING, sign=(1, _NO_NUMBER)),
        Layout(leading=_LEADING),
    ),
    headings=(
        r"(?s)(?P<text>.+)",
        r"(?s)(?P<text>.+?) - (?P<item>.+)",
        r"(?s)(?P<text>.+) - (?P<item>.+)",
    ),
    record=("respondent id", "respondentid"),
    metadata=("collector( ?id)?", r"custom data( \d+)?"),
    identifying=(
        "(start|end) ?date",
        "date (created|modified)",
        "ip address",
        "email address|email",
        "first name|last name",
    ),
    marks_by_label=True,
    other_codes=frozenset({"other", "other (please specify)", "annat", "annat (ange)"}),
    other_items=_OTHER,
    other_marks=_OTHER,
)
