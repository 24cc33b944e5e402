"""The online tools whose exports can be merged."""

from exporter.tools.limesurvey import LIMESURVEY
from exporter.tools.tool import Tool

TOOLS: tuple[Tool, ...] = (LIMESURVEY,)
"""Those come first that are known by more."""
