"""The JSON Schema of context files, for completion and checks while typing in an editor.

`python -m exporter.report.context_schema` writes it anew; a test sees that it is current.
"""

from typing import Any

from exporter.report.context import Context
from questions.schema import SCHEMA as OF_QUESTION_FILES
from questions.schema import rendered, schema_of

SCHEMA = OF_QUESTION_FILES.with_name("context.schema.json")
"""Beside the one of question files."""


def schema() -> dict[str, Any]:
    """The schema of context files."""
    result = schema_of(Context, "Medborgarkiosk: kontextfil")
    result["$defs"]["Source"]["properties"]["when"]["type"] = ["string", "integer"]  # 2027
    return result


if __name__ == "__main__":
    SCHEMA.write_text(rendered(schema()), encoding="utf-8")
