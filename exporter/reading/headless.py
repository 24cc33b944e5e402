"""An export without its headings: its first row is somebody's answers, and is told to nobody."""

from collections.abc import Collection

from exporter.errors import ExporterError
from exporter.reading.columns import IgnoredColumn
from exporter.reading.headings import headings_of
from exporter.reading.map_file import Map
from exporter.reading.matching import columns
from exporter.reading.moments import is_moment
from exporter.reading.places import places_of
from exporter.reading.recognised import Recognised
from questions.characters import normal
from questions.logic import choices
from questions.model import Survey


def refuse_without_headings(
    found: Recognised, name: str, survey: Survey | None, given: Map | None = None
) -> None:
    """Raises ExporterError where the first row seems to hold answers.

    What is no heading of the survey, nor of the map, is a sign of that: a moment above moments, and
    a choice of the survey. One moment above another one is enough; else there have to be more signs
    than headings. Without a moment a third of the row has to be choices: a heading of another
    survey may be called like one.
    """
    first, below = found.table.head[0], found.table.head[len(found.layout.rows) :]
    known = _known(found, survey, given) if survey else set[int]()
    words = _words(survey) if survey else set[str]()
    left = {n: cell for n, cell in enumerate(first) if cell.strip() and n not in known}
    moments = {n for n, cell in left.items() if is_moment(cell)}
    under = {n: {row[n] for row in below if n < len(row) and is_moment(row[n])} for n in moments}
    moments = {n for n in moments if under[n]}
    chosen = {n for n, cell in left.items() if normal(cell) in words}
    signs = len(moments | chosen)
    if any(under[n] - {first[n]} for n in moments) or (
        signs > len(known) and (moments or (signs > 1 and 3 * signs > len(left)))
    ):
        raise ExporterError("no_headings", file=name)


def _known(found: Recognised, survey: Survey, given: Map | None) -> Collection[int]:
    """The columns that are headed by something of the survey, or of the map."""
    headings = headings_of(found.head, found.layout, found.tool)
    places = places_of(given, headings) if given else {}
    placed = {number: place.column for number, place in places.items()}
    roles = [one.role for one in found.layout.leading]
    matches = columns(headings, survey, found.tool, roles, placed)
    held = {n for n, match in enumerate(matches) if not isinstance(match.column, IgnoredColumn)}
    return held | placed.keys()


def _words(survey: Survey) -> Collection[str]:
    """The codes and labels of all choices, as `normal` has them."""
    return {
        normal(word)
        for question in survey.questions
        for code, choice in choices(question).items()
        for word in (code, *choice.text.values())
    }
