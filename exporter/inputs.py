"""The files of a merge, as a set: neither their order nor their number of copies matters."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from exporter.refusal import Refusal, system_reason
from kiosk.bundle import SUFFIX

OUTPUTS = frozenset(
    {"responses.csv", "responses_excel.csv", "responses.xlsx", "comments.csv", "codebook.csv"}
    | {"comments_excel.csv", "merged.db", "merge-report.md", "merge-report.json"}
)
"""What a merge writes: never taken in."""


class InputFile(Struct, frozen=True):
    """One file, by its content."""

    sha256: str
    name: str
    """Without its folder; of equal files the first name of the alphabet."""
    path: Path

    @property
    def is_bundle(self) -> bool:
        return self.path.suffix == SUFFIX


def input_files(paths: Sequence[Path]) -> tuple[InputFile, ...]:
    """The files of `paths`, a folder being every file in it, ordered by their content.

    Hidden files and unfinished bundles (`.part`) in a folder are passed over. Raises Refusal.
    """
    found: dict[str, InputFile] = {}
    for path in paths:
        for file in sorted(_files(path)):
            if file.name in OUTPUTS:
                raise Refusal("own_output", file=file.name)
            digest = _digest(file)
            known = found.get(digest)
            if known is None or file.name < known.name:
                found[digest] = InputFile(digest, file.name, file)
    if not found:
        raise Refusal("no_files")
    return tuple(found[digest] for digest in sorted(found))


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        return [p for p in path.rglob("*") if p.is_file() and not _is_systems(p.relative_to(path))]
    if not path.exists():
        raise Refusal("missing", file=path)
    if not path.is_file():
        raise Refusal("no_file", file=path)
    return [path]


def _is_systems(path: Path) -> bool:
    """What operating systems leave in folders, and bundles that were never finished."""
    hidden = any(part.startswith((".", "~$")) for part in path.parts)
    systems = {"desktop.ini", "thumbs.db", "system volume information", "$recycle.bin"}
    return hidden or path.suffix == ".part" or any(p.lower() in systems for p in path.parts)


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise Refusal("unreadable", file=path.name, reason=system_reason(error)) from None
