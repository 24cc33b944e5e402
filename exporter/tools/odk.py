"""ODK Central, CSV or the ZIP around it, and ODK Briefcase."""

from exporter.tools import xforms
from exporter.tools.tool import Delimited, Later, Layout, Tool

ODK = Tool(
    name="odk",
    title="ODK",
    layouts=(Layout(names=(frozenset({"key", "submissiondate"}),)),),
    headings=xforms.NAMES,
    # Columns for each choice, where there are any, hold 0 for what was not asked, too.
    multi=Delimited(" "),
    record=("key",),
    is_numbered=False,
    last_counts=True,
    later_by=(Later("edits", "count"),),
    metadata=(
        *xforms.FORM,
        "meta-instanceid",
        "meta-instancename",
        "attachmentspresent",
        "attachmentsexpected",
        "status",
        "reviewstate",
        "edits",
        "formversion",
        "isvalidated",
        "set-of-.*",
    ),
    identifying=(*xforms.WHO_AND_WHEN, "submissiondate", "submitterid", "submittername"),
    other_parts=xforms.OTHER,
    locked=("status", "not decrypted"),
    ends_short=True,
)
