"""The threats of docs/threat-model.md, and what the page names as showing that they are met."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

PAGE = Path(__file__).parents[2] / "docs" / "threat-model.md"


class Threat(NamedTuple):
    """A row of the page."""

    number: str
    threat: str
    tests: tuple[str, ...]
    """Names of tests."""
    proofs: tuple[str, ...]
    """Names of modules in tests/proofs."""
    remains: bool
    """Nothing shows it; the page says why under "What remains"."""


def threats(page: Path = PAGE) -> Iterator[Threat]:
    for line in page.read_text("utf-8").splitlines():
        row = re.fullmatch(r"\| ([ABE]\d+) \| (.+?) \| .+ \| (.+) \|", line)
        if row:
            names = re.findall("`([^`]+)`", row[3])
            yield Threat(
                row[1],
                row[2],
                tuple(name for name in names if name.startswith("test_")),
                tuple(name.removeprefix("proofs/") for name in names if name.startswith("proofs/")),
                row[3] == "remains",
            )
