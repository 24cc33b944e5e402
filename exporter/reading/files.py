"""The files of a merge, as a set: neither their order nor their number of copies matters."""

import hashlib
import stat
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from exporter.errors import ExporterError, refuse
from exporter.output_names import is_output
from kiosk.store.bundle import SUFFIX
from questions.characters import clean
from questions.commands.errors import CommandError

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
    is_named: bool = True
    """Whether staff named it, or it was found in a folder."""


def input_files(
    paths: Sequence[Path], output: Path | None = None, refused: list[CommandError] | None = None
) -> tuple[InputFile, ...]:
    """The files of `paths`, a folder being every file in it, ordered by their content.

    Passed over in a folder are hidden files, unfinished bundles (`.part`), question files, maps
    and context files (`.yaml`), and what a merge or a report has written. What cannot be taken is
    added to `refused`, or raised where there is no such list. Raises ExporterError.
    """
    wrong: list[CommandError] = [] if refused is None else refused
    found: dict[str, InputFile] = {}
    for path in paths:
        for file in _within(path, path, output and output.resolve(), set()):
            try:
                if isinstance(file, ExporterError):
                    raise file
                _add(file, found, is_named=file == path)
            except ExporterError as error:
                wrong.append(error)
    if refused is None:
        refuse(wrong)
    if not found and not wrong:
        raise ExporterError("no_files")
    return tuple(found[digest] for digest in sorted(found))


def _add(file: Path, found: dict[str, InputFile], *, is_named: bool) -> None:
    """Add a file by its content. Raises ExporterError."""
    if is_output(file.name):
        raise ExporterError("own_output", file=shown_name(file))
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


def _within(
    path: Path, top: Path, output: Path | None, seen: set[Path]
) -> Iterator[Path | ExporterError]:
    """The files of `path`, whichever way they are linked, and what cannot be read of it.

    `seen`: folders that were looked into, for links may lead in circles.
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
        elif folder not in seen and (path == top or folder != output):
            seen.add(folder)
            for entry in entries:
                if not is_output(entry.name) and not _is_passed_over(entry.name):
                    yield from _within(entry, top, output, seen)


def _is_passed_over(name: str) -> bool:
    """What operating systems leave in folders, bundles that were never finished, and files that
    say something about answers and hold none."""
    systems = {"desktop.ini", "thumbs.db", "system volume information", "$recycle.bin"}
    about = (".part", ".yaml", ".yml")
    return name.startswith((".", "~$")) or name.lower().endswith(about) or name.lower() in systems


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ExporterError("unreadable", file=shown_name(path), reason=error) from None
