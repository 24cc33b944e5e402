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
from exporter.reading.bounds import UNREADABLE_ZIP
from exporter.reading.keys import Key
from kiosk.store.bundle import SUFFIX, NotABundleError, content_of
from kiosk.store.sealing import SUFFIX as SEALED
from kiosk.store.sealing import (
    TEST_SUFFIX,
    OtherKeyError,
    has_passphrase,
    is_sealed,
    named_in,
    opened_test,
)
from questions.characters import clean
from questions.commands.errors import CommandError

UNFINISHED = ".part"
"""How the name of a file ends that is still being written, or never was to its end."""
_SYSTEMS = {"desktop.ini", "thumbs.db", ".ds_store", "system volume information", "$recycle.bin"}
"""What systems put into folders by themselves, by these names and no others."""

InputKind = Literal["bundle", "export"]


class InputFile(Struct, frozen=True):
    """One file, by its content."""

    sha256: str
    """Of a sealed bundle: of what was sealed. It is other bytes each time that it is fetched."""
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
    and context files (`.yaml`), and what was never finished (`.part`). And what is about seals:
    private keys, and test files of kiosks."""
    refused: tuple[CommandError, ...]
    """What cannot be taken."""


def input_files(paths: Sequence[Path], keys: Sequence[Key] = ()) -> Inputs:
    """The files of `paths`, a folder being every file in it. Raises ExporterError for none.

    `keys`: what opens sealed bundles.
    """
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
                    _add(file, found, keys, is_named=file == path)
                except ExporterError as error:
                    if error.phrase in _ABOUT_SEALS and file != path:
                        passed.append(file)
                    else:
                        refused.append(error)
    if not found and not refused:
        raise ExporterError("no_files")
    return Inputs(tuple(found[digest] for digest in sorted(found)), tuple(passed), tuple(refused))


_ABOUT_SEALS = {"seal_test", "seal_passphrase"}
"""Why a file holds no answers, sealed or not."""


def _add(file: Path, found: dict[str, InputFile], keys: Sequence[Key], *, is_named: bool) -> None:
    """Add a file by its content. Raises ExporterError."""
    kind = input_kind(file)
    digest = _digest_of_bundle(file, keys) if kind == "bundle" else _digest(file)
    name = shown_name(file)
    known = found.get(digest)
    if known is None:
        found[digest] = InputFile(digest, name, file, kind, (file,), is_named)
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
    """What a file is, by its name.

    A bundle is known by what it holds, too: mail programs rename what they do not know.
    """
    is_bundle = path.suffix.lower() in (SUFFIX, SEALED) or is_sealed(_beginning(path))
    return "bundle" if is_bundle or _holds_a_bundle(path) else "export"


def _beginning(path: Path) -> bytes:
    """By which a sealed file is known."""
    try:
        with path.open("rb") as file:
            return file.read(200)
    except OSError:
        return b""  # whoever reads it says so


def _holds_a_bundle(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return {"manifest.json", "responses.db"} <= set(archive.namelist())
    except UNREADABLE_ZIP:
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
    about = (UNFINISHED, ".yaml", ".yml", TEST_SUFFIX + SEALED)
    return name.startswith((".", "~$")) or name.lower().endswith(about)


def is_rewritten(path: Path, output: Path | None) -> bool:
    """Whether a merge, or a report, that writes into the folder `output` writes this file anew."""
    if output is None or not is_output(path.name.removesuffix(UNFINISHED)):
        return False
    folder = path.parent.resolve()
    return output.resolve() in (folder, *folder.parents)


def not_for(path: Path, keys: Sequence[Key]) -> ExporterError | None:
    """For whom else a bundle is sealed, which none of `keys` opens, as far as its name tells.

    None: it was sealed for one of them, and is damaged.
    """
    named = named_in(path.name)
    if set(named) & {key.fingerprint for key in keys}:
        return None
    if named:
        return ExporterError("sealed_for", file=shown_name(path), fingerprints=", ".join(named))
    return ExporterError("sealed", file=shown_name(path))


def _digest_of_bundle(path: Path, keys: Sequence[Key]) -> str:
    """Of what is in the bundle, sealed or not; of one that is damaged of the file.

    Raises ExporterError where it cannot be opened, or is no bundle.
    """
    if has_passphrase(_beginning(path)):
        raise ExporterError("seal_passphrase", file=shown_name(path))
    try:
        content = content_of(path, [key.identity for key in keys])
    except NotABundleError:
        return _digest(path)
    except OSError as error:
        raise ExporterError("unreadable", file=shown_name(path), reason=error) from None
    except OtherKeyError:
        if refusal := not_for(path, keys):
            raise refusal from None
        return _digest(path)
    if opened_test(content):
        raise ExporterError("seal_test", file=shown_name(path))
    return hashlib.sha256(content).hexdigest()


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ExporterError("unreadable", file=shown_name(path), reason=error) from None
