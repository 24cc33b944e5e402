"""What KoboToolbox and ODK share: names of an XForm, with their groups before them."""

_PATH = r"(?:.*[/-])?"

NAMES = (
    _PATH + r"(?P<code>[A-Za-z][A-Za-z0-9]*)(?P<part>_other)",
    # A choice of several, or a row or a rank with a name of its own.
    _PATH + r"(?P<code>[A-Za-z][A-Za-z0-9]*)[/_](?P<part>[A-Za-z0-9]+)",
    _PATH + r"(?P<code>[A-Za-z][A-Za-z0-9]*)",
)
OTHER = ("_other",)
"""The column of the free line is called like the question with this behind it; the choice `other`
stands below the question like all others."""

LABELS = (
    r"(?s)#*\s*(?P<text>.+?)\s*/\s*(?P<item>.+)",
    r"(?s)#*\s*(?P<text>.+)\s*/\s*(?P<item>.+)",
    r"(?s)#*\s*(?P<text>.+)",
)
"""Labels in the place of names."""

FORM = (
    "generated_table_list_label_.*",
    "reserved_name_for_field_list_labels_.*",
    "instancename",
    r"about__survey",
)
"""Columns that a form makes for itself, and the introduction of ours."""

WHO_AND_WHEN = (
    "start",
    "end",
    "today",
    "username",
    "deviceid",
    "phonenumber",
    "simserial",
    "subscriberid",
    "email",
    r".*[_-](latitude|longitude|altitude|precision|accuracy)",
)
