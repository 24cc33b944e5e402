"""No question may be called like a column that means something else in a file that is merged."""

import re

import pytest

from exporter.output_names import MODE, PLACE, PUBLISH, REVIEW, THEME
from exporter.tools.register import TOOLS
from exporter.tools.tool import Tool
from questions import reserved

AN_ID = re.compile(r"[A-Za-z][A-Za-z0-9]{0,19}")


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_what_a_tool_calls_its_own_columns_is_reserved(tool: Tool) -> None:
    names = {*tool.record, *tool.complete, *tool.metadata, *tool.identifying}
    names.update(*(known for layout in tool.layouts for known in layout.names))
    could_be_ids = {name.lower() for name in names if AN_ID.fullmatch(name)}
    assert could_be_ids <= reserved.IDS


def test_what_marks_our_own_files_is_reserved() -> None:
    assert {MODE, PLACE, REVIEW, THEME, PUBLISH} <= reserved.IDS
