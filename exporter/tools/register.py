"""The online tools whose exports can be merged, and which of them wrote a file."""

from collections.abc import Collection, Sequence

from exporter.errors import ExporterError
from exporter.output_names import are_of_output
from exporter.tools.limesurvey import LIMESURVEY
from exporter.tools.tool import Tool

TOOLS: tuple[Tool, ...] = (LIMESURVEY,)


def tool_of(
    headings: Sequence[str], name: str, wanted: str | None = None, asked: Collection[str] = ()
) -> Tool:
    """The tool that wrote a file with these headings. Raises ExporterError.

    `asked`: the codes of the survey's questions, if it is known.
    """
    if are_of_output(headings):
        raise ExporterError("own_output", file=name)
    if wanted is not None:
        for tool in TOOLS:
            if tool.name == wanted:
                return tool
        raise ExporterError(
            "unknown_tool", tool=wanted, known=", ".join(tool.name for tool in TOOLS)
        )
    for tool in TOOLS:
        if tool.recognises(headings, asked):
            return tool
    raise ExporterError("unrecognised", file=name, known=", ".join(tool.title for tool in TOOLS))
