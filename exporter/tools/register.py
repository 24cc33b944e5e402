"""The online tools whose exports can be merged."""

from exporter.tools.google_forms import GOOGLE_FORMS
from exporter.tools.kobo import KOBO
from exporter.tools.limesurvey import LIMESURVEY
from exporter.tools.microsoft_forms import MICROSOFT_FORMS
from exporter.tools.odk import ODK
from exporter.tools.tool import Tool

TOOLS: tuple[Tool, ...] = (LIMESURVEY, KOBO, ODK, MICROSOFT_FORMS, GOOGLE_FORMS)
"""What is known by more comes before what is known by less."""
