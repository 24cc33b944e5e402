"""An online survey beside its question file, before it opens."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from exporter.comparing.differences import differences
from exporter.comparing.structures import structure_of
from exporter.comparing.trial import trial_differences
from exporter.errors import ExporterError, refuse
from exporter.reading.files import input_files
from questions.model import Survey
from questions.paths import kind_of
from questions.wording import Phrases


def compare(
    path: Path, survey: Survey, say: Phrases, tool: str | None = None, maps: Sequence[Path] = ()
) -> tuple[bool, Sequence[str]]:
    """Whether the file at `path`, a structure or an export, asks the same; and sentences about it.

    Raises CommandError.
    """
    try:
        if kind_of(path) == "folder":
            raise ExporterError("folder", file=path)
    except OSError as error:
        raise ExporterError("unreadable", file=path, reason=error) from None
    inputs = input_files([path])
    refuse(inputs.refused)
    [file] = inputs.files
    if file.kind == "bundle":
        raise ExporterError("compare_bundle", file=file.name)
    try:
        structure = structure_of(path, file.name)
        if structure is None:
            found = list(trial_differences(file, survey, say, tool, maps))
            alike = say("compare.alike_export", file=file.name)
        else:
            found = list(differences(structure, survey, say))
            alike = say("compare.alike", file=file.name, tool=structure.tool)
    except OSError as error:
        raise ExporterError("unreadable", file=path, reason=error) from None
    return not found, list(_lines(file.name, found, alike, say))


def _lines(name: str, found: Sequence[str], alike: str, say: Phrases) -> Iterator[str]:
    if not found:
        yield alike
        return
    yield say("compare.differs", file=name, count=len(found))
    yield from (f"  {line}" for line in found)
