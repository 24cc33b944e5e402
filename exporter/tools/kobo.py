"""KoboToolbox: CSV and Excel, with names or with the labels of one language."""

from exporter.tools import xforms
from exporter.tools.tool import Delimited, Later, Layout, Tool

_NAMES = (
    frozenset({"_uuid", "_submission_time"}),
    frozenset({"_id", "_uuid"}),
    frozenset({"_uuid", "_index"}),
)

KOBO = Tool(
    name="kobo",
    title="KoboToolbox",
    kinds=frozenset({"csv", "workbook"}),
    layouts=(
        Layout(rows=("names", "nothing"), names=_NAMES, sign=(1, r".*#[A-Za-z]")),  # HXL
        Layout(names=_NAMES),
    ),
    headings=(*xforms.NAMES, *xforms.LABELS),
    # Beside the cell stand columns for each choice.
    multi=Delimited(" "),
    record=("meta/rootuuid", "rootuuid", "_uuid", "_id"),
    is_numbered=False,
    last_counts=True,
    later_by=(Later("_uuid", "other id"), Later("_submission_time", "utc")),
    metadata=(
        *xforms.FORM,
        "_index",
        "_status",
        "_tags",
        "_notes",
        "_validation_status",
        "__?version(__)?",
        "(meta/)?(instanceid|instancename|deprecatedid)",
        "formhub/uuid",
        "_xform_id_string",
        "_attachments",
    ),
    identifying=(*xforms.WHO_AND_WHEN, "_submission_time", "_submitted_by", "_geolocation"),
    items_alone=True,  # a row of a matrix is a question of its own
    not_shown=frozenset({"n/a"}),
    other_parts=xforms.OTHER,
)
