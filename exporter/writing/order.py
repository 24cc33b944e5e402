"""What is asked of a merge, beside the responses themselves."""

from collections.abc import Collection

from msgspec import Struct

from exporter.errors import ExporterError
from exporter.output_names import ALWAYS, DETAILED_ONLY, ROW_LEVEL, Output


class Order(Struct, frozen=True):
    """What to write, and how much of it."""

    questions: bytes
    """The question file."""
    only: Collection[Output] = frozenset(Output)
    detailed: bool = False
    """Every answer as it was given, with its place."""

    def wants(self, output: Output) -> bool:
        return output in self.only or output in ALWAYS

    @property
    def wants_rows(self) -> bool:
        """Whether any file has a row for each response."""
        return any(output in self.only for output in ROW_LEVEL)


def order_of(questions: bytes, only: str | None, *, detailed: bool) -> Order:
    """`only`: names of outputs, divided by commas; None for all. Raises ExporterError."""
    names = [name.strip() for name in (only or "").split(",") if name.strip()]
    if only is None:
        return Order(questions, detailed=detailed)
    for name in names:
        if name not in frozenset(Output):
            raise ExporterError("unknown_output", name=name, known=", ".join(Output))
        if name in DETAILED_ONLY and not detailed:
            raise ExporterError("needs_detailed", name=name)
    return Order(questions, frozenset(map(Output, names)), detailed)
