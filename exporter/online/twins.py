"""The tools for which a twin can be made."""

from collections.abc import Callable, Mapping

from exporter.online.limesurvey import limesurvey
from exporter.online.surveyjs import surveyjs
from exporter.online.xlsform import xlsform
from questions.model import Survey

TWINS: Mapping[str, Callable[[Survey], Mapping[str, bytes]]] = {
    "limesurvey": limesurvey,
    "xlsform": xlsform,
    "surveyjs": surveyjs,
}
"""As `--to` calls them. Each makes files, by their names."""
