"""The online tools whose exports can be merged."""

from exporter.tools.eusurvey import EUSURVEY
from exporter.tools.formbricks import FORMBRICKS
from exporter.tools.google_forms import GOOGLE_FORMS
from exporter.tools.kobo import KOBO
from exporter.tools.limesurvey import LIMESURVEY
from exporter.tools.microsoft_forms import MICROSOFT_FORMS
from exporter.tools.nextcloud_forms import NEXTCLOUD_FORMS
from exporter.tools.odk import ODK
from exporter.tools.qualtrics import QUALTRICS
from exporter.tools.survey_and_report import SURVEY_AND_REPORT
from exporter.tools.surveyjs import SURVEYJS
from exporter.tools.surveymonkey import SURVEYMONKEY
from exporter.tools.tool import Tool
from exporter.tools.typeform import TYPEFORM

TOOLS: tuple[Tool, ...] = (
    LIMESURVEY,
    KOBO,
    ODK,
    FORMBRICKS,
    QUALTRICS,
    SURVEYMONKEY,
    SURVEY_AND_REPORT,
    EUSURVEY,
    MICROSOFT_FORMS,
    TYPEFORM,
    NEXTCLOUD_FORMS,
    GOOGLE_FORMS,
    SURVEYJS,
)
"""What is known by more comes before what is known by less."""
