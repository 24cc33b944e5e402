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
from questions.commands.errors import CommandError

SEALED = ".age"
"""How the name of a sealed bundle ends."""
UNFINISHED = ".part"
"""How the name of a file ends that is still being written, or never was to its end."""
_SYSTEMS = {"desktop.ini", "thumbs.db", ".ds_store", "system volume information", "$recycle.bin"}
"""What systems put into folders by themselves, by these names and no others."""

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
    is_named: bool = True
    """Whether staff named it, or it was found in a folder."""


class Inputs(Struct, frozen=True):
    """What lies in the files and folders that staff named: nothing of it is left untold."""

    files: tuple[InputFile, ...]
    """Ordered by their content."""
    passed: tuple[Path, ...]
    """What a folder holds that is not looked into, by its name: hidden files, question files, maps
    and context files (`.yaml`), and what was never finished (`.part`)."""
    refused: tuple[CommandError, ...]
    """What cannot be taken."""


def input_files(paths: Sequence[Path]) -> Inputs:
    """The files of `paths`, a folder being every file in it. Raises ExporterError for none."""
    found: dict[str, InputFile] = {}
    passed: list[Path] = []
    refused: list[CommandError] = []
    for path in paths:
        for file in _within(path, path, set()):
            if isinstance(file, ExporterError):
                refused.append(file)
            elif file != path and _is_passed_over(file.name):
                passed.append(file)
            else:
                try:
                    _add(file, found, is_named=file == path)
                except ExporterError as error:
                    refused.append(error)
    if not found and not refused:
        raise ExporterError("no_files")
    return Inputs(tuple(found[digest] for digest in sorted(found)), tuple(passed), tuple(refused))


def _add(file: Path, found: dict[str, InputFile], *, is_named: bool) -> None:
    """Add a file by its content. Raises ExporterError."""
    digest = _digest(file)
    name = shown_name(file)
    known = found.get(digest)
    if known is None:
        found[digest] = InputFile(digest, name, file, input_kind(file), (file,), is_named)
    else:
        found[digest] = msgspec.structs.replace(
            known,
            name=min(known.name, name),
            copies=(*known.copies, file),
            is_named=known.is_named or is_named,
        )


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


def _within(path: Path, top: Path, seen: set[Path]) -> Iterator[Path | ExporterError]:
    """The files of `path`, whichever way they are linked, and what cannot be read of it.

    What is passed over is not looked into. `seen`: folders that were; links may lead in circles.
    """
    try:
        kind = path.stat().st_mode
        folder = path.resolve()
        entries = sorted(path.iterdir()) if stat.S_ISDIR(kind) else []
    except OSError as error:
        if path == top and isinstance(error, FileNotFoundError):
            yield ExporterError("missing", file=path)
        else:
            yield ExporterError("unreadable", file=shown_name(path), reason=error)
    else:
        if stat.S_ISREG(kind):
            yield path
        elif not stat.S_ISDIR(kind):
            yield ExporterError("no_file", file=shown_name(path))
        elif folder not in seen:
            seen.add(folder)
            for entry in entries:
                if entry.name.lower() in _SYSTEMS:
                    pass
                elif _is_passed_over(entry.name):
                    yield entry
                else:
                    yield from _within(entry, top, seen)


def _is_passed_over(name: str) -> bool:
    """What is hidden, was never finished, or says something about answers and holds none."""
    about = (UNFINISHED, ".yaml", ".yml")
    return name.startswith((".", "~$")) or name.lower().endswith(about)


def is_rewritten(path: Path, output: Path | None) -> bool:
    """Whether a merge, or a report, that writes into the folder `output` writes this file anew."""
    if output is None or not is_output(path.name.removesuffix(UNFINISHED)):
        return False
    folder = path.parent.resolve()
    return output.resolve() in (folder, *folder.parents)


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ExporterError("unreadable", file=shown_name(path), reason=error) from None
