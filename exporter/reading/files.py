"""The files of a merge, as a set: neither their order nor their number of copies matters."""

import hashlib
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from exporter.errors import ExporterError
from exporter.output_names import is_output
from kiosk.store.bundle import SUFFIX
from questions.characters import clean

SEALED = ".age"
"""How the name of a sealed bundle ends."""

InputKind = Literal["bundle", "export"]


class InputFile(Struct, frozen=True):
    """One file, by its content."""

    sha256: str
    name: str
    """Without its folder; of equal files the first name of the alphabet."""
    path: Path
    kind: InputKind
    copies: tuple[Path, ...] = ()
    """All files with this content."""


def input_files(paths: Sequence[Path]) -> tuple[InputFile, ...]:
    """The files of `paths`, a folder being every file in it, ordered by their content.

    Hidden files and unfinished bundles (`.part`) in a folder are passed over. Raises ExporterError.
    """
    found: dict[str, InputFile] = {}
    for path in paths:
        for file in sorted(_files(path)):
            if is_output(file.name):
                raise ExporterError("own_output", file=shown_name(file))
            digest = _digest(file)
            name = shown_name(file)
            known = found.get(digest)
            if known is None:
                found[digest] = InputFile(digest, name, file, input_kind(file), (file,))
            else:
                first = min(known.name, name)
                copies = (*known.copies, file)
                found[digest] = msgspec.structs.replace(known, name=first, copies=copies)
    if not found:
        raise ExporterError("no_files")
    return tuple(found[digest] for digest in sorted(found))


def shown_name(path: Path) -> str:
    """The name of a file as it can be shown: a name may hold any byte."""
    text = path.name.encode("utf-8", "replace").decode("utf-8")
    return " ".join(clean(text).split())


def input_kind(path: Path) -> InputKind:
    """What a file is, by its name. Raises ExporterError for a sealed bundle.

    A bundle is known by what it holds, too: mail programs rename what they do not know.
    """
    suffix = path.suffix.lower()
    if suffix == SEALED:
        raise ExporterError("sealed", file=shown_name(path))
    return "bundle" if suffix == SUFFIX or _holds_a_bundle(path) else "export"


def _holds_a_bundle(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return {"manifest.json", "responses.db"} <= set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        return [p for p in path.rglob("*") if p.is_file() and not _is_systems(p.relative_to(path))]
    if not path.exists():
        raise ExporterError("missing", file=path)
    if not path.is_file():
        raise ExporterError("no_file", file=path)
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
        raise ExporterError("unreadable", file=shown_name(path), reason=error) from None
