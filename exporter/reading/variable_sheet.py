"""Workbooks that hold codes in one sheet and say in another what the codes mean."""

import re
from collections.abc import Mapping, Sequence

from exporter.reading.grid import Grid

_ABOUT, _ANSWERS = "variableview", "data"
_NAME, _LABEL, _CODES, _MISSING = "variable name", "label", "value codes", "missing code"


def in_words(grids: Sequence[Grid]) -> Sequence[Grid] | None:
    """The sheet with the answers, in words, before all that are neither of the two; None where no
    sheet says what its codes mean."""
    sheets = {grid.name.casefold(): grid for grid in grids}
    if not {_ABOUT, _ANSWERS} <= sheets.keys():
        return None
    about, answers = sheets[_ABOUT], sheets[_ANSWERS]
    names = [cell.strip().casefold() for cell in about.rows[0]]
    if not {_NAME, _LABEL} <= set(names):
        return None
    described = [dict(zip(names, row, strict=False)) for row in about.rows[1:]]
    labels = {row[_NAME].strip(): row[_LABEL].strip() for row in described}
    codes = {row[_NAME].strip(): _meanings(row) for row in described}
    missing = {row[_NAME].strip(): _missing(row) for row in described}
    variables = [cell.strip() for cell in answers.rows[0]]
    heading = [_label(name, labels) for name in variables]
    known = [codes.get(name) or missing.get(_commented(name), {}) for name in variables]
    rows = [
        [meant.get(cell.strip(), cell) for cell, meant in zip(row, known, strict=True)]
        for row in answers.rows[1:]
    ]
    rest = [grid for grid in grids if grid is not about and grid is not answers]
    return [Grid(answers.name, "variables", [heading, *rows]), *rest]


def _label(name: str, labels: Mapping[str, str]) -> str:
    if name != _commented(name) and (question := labels.get(_commented(name))):
        return f"{question} - Kommentar"
    return labels.get(name) or name


def _commented(name: str) -> str:
    """`VAR07C` is the comment to `VAR07`, and has its code for nothing."""
    return name.removesuffix("C")


def _meanings(row: Mapping[str, str]) -> Mapping[str, str]:
    """Code to its text; of the codes of those who did not answer, to nothing."""
    found = {}
    for line in row.get(_CODES, "").splitlines():
        if match := re.fullmatch(r"\s*(-?\d+)\s*=\s*(.*?)\s*", line):
            found[match[1]] = match[2]
    return {**found, **_missing(row)}


def _missing(row: Mapping[str, str]) -> Mapping[str, str]:
    return dict.fromkeys(re.findall(r"-?\d+", row.get(_MISSING, "")), "")
