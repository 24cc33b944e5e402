"""Ids that no question may have, because a column of that name means something else already.

They are compared without regard to case. Where a tool puts a path before a name
(`meta/instanceID`), the last part counts. `tests/exporter/tools` sees that no tool is forgotten.
"""


def _words(spelled: str) -> frozenset[str]:
    return frozenset(spelled.split())


OURS = _words("key mode place id time other granska tema publicera ignore total rowid oid")
"""Columns, marks of our own files, words of a map, and the names that SQLite gives every row."""

TOOLS = _words(
    # LimeSurvey: what its expressions know, then the columns of its exports
    "lang sid savedid token qid gid sgq self that this"
    " submitdate lastpage startlanguage seed startdate datestamp interviewtime"
    " ipaddr refurl email firstname lastname"
    # ODK and KoboToolbox
    " start end today username deviceid phonenumber simserial subscriberid"
    " uuid rootuuid instanceid instancename"
    " submissiondate submitterid submittername attachmentspresent attachmentsexpected"
    " status reviewstate edits formversion isvalidated"
    # Google Forms, Microsoft Forms, SurveyMonkey, Nextcloud Forms, Formbricks, SurveyJS
    " timestamp name respondentid finished tags quotas happendat"
    # Qualtrics
    " enddate ipaddress responseid responseset recordeddate progress userlanguage"
    " recipientlastname recipientfirstname recipientemail externalreference externaldatareference"
    " distributionchannel locationlatitude locationlongitude locationaccuracy"
)
"""What online tools call columns of their own in an export."""

SPSS = _words("all and by eq ge gt le lt ne not or to with")
"""Words that cannot be the name of a variable there."""

IDS = OURS | TOOLS | SPSS
CODES = _words("time other")
"""Codes that a choice, row or column may not have: with the id before them they mean more."""
