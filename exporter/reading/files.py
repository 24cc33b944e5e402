"""The files of a merge, as a set: neither their order nor their number of copies matters."""

import hashlib
import stat
import zipfile
from collections.abc import Iterator, Sequence
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


def input_files(paths: Sequence[Path], output: Path | None = None) -> tuple[InputFile, ...]:
    """The files of `paths`, a folder being every file in it, ordered by their content.

    Passed over in a folder are hidden files, unfinished bundles (`.part`), and what the last merge
    wrote into `output`. Raises ExporterError.
    """
    found: dict[str, InputFile] = {}
    for path in paths:
        for file in _files(path, output):
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


def _files(path: Path, output: Path | None) -> Iterator[Path]:
    """The files of `path`, whichever way they are linked. Raises ExporterError."""
    try:
        yield from _within(path, path, output and output.resolve(), set())
    except OSError as error:
        at = Path(error.filename or path)
        if at == path and isinstance(error, FileNotFoundError):
            raise ExporterError("missing", file=path) from None
        raise ExporterError("unreadable", file=shown_name(at), reason=error) from None


def _within(path: Path, top: Path, output: Path | None, seen: set[Path]) -> Iterator[Path]:
    """`seen`: folders that were looked into, for links may lead in circles. Raises OSError."""
    kind = path.stat().st_mode
    if stat.S_ISREG(kind):
        yield path
    elif not stat.S_ISDIR(kind):
        raise ExporterError("no_file", file=shown_name(path))
    elif (folder := path.resolve()) not in seen and (path == top or folder != output):
        seen.add(folder)
        for entry in sorted(path.iterdir()):
            own = folder == output and is_output(entry.name)
            if not own and not _is_systems(entry.name):
                yield from _within(entry, top, output, seen)


def _is_systems(name: str) -> bool:
    """What operating systems leave in folders, and bundles that were never finished."""
    systems = {"desktop.ini", "thumbs.db", "system volume information", "$recycle.bin"}
    return name.startswith((".", "~$")) or name.endswith(".part") or name.lower() in systems


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ExporterError("unreadable", file=shown_name(path), reason=error) from None
