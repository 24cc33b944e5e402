"""`kiosk status`: how much has been answered, in coarse steps, and what needs a person."""

import re
from collections.abc import Iterator
from pathlib import Path

from kiosk.store.response_store import State, StoreFault, fault_name, state_of, store_path
from questions.paths import is_there, kind_of
from questions.wording import Phrases


def status(data: Path, survey: str, version: str, say: Phrases) -> tuple[int, list[str]]:
    """The exit code and the lines: first the store of this version, then older ones beside it."""
    first = store_path(data, survey, version)
    told = [(0, [say("status.none", survey=survey, version=version, folder=first.parent)])]
    try:
        if is_there(first):
            told = [_told(first, say)]
        told += [_told(path, say) for path in stores_in(data) if path != first]
    except OSError as error:
        told.append((1, [_unreadable(Path(error.filename or data), error, say)]))
    return max(code for code, _ in told), [line for _, lines in told for line in lines]


def stores_in(data: Path) -> list[Path]:
    """The stores of all surveys and versions that lie in the data folder. Raises OSError."""
    return [
        path
        for survey in named_folders(data)
        for version in named_folders(survey)
        if is_there(path := store_path(data, survey.name, version.name))
    ]


def named_folders(folder: Path) -> list[Path]:
    """Those in `folder` that can be a survey's or a version's.

    A disk may have others of its own. Raises OSError.
    """
    try:
        found = sorted(folder.iterdir())
    except FileNotFoundError:  # before the first start
        return []
    return [p for p in found if re.fullmatch("[a-z0-9_-]{1,40}", p.name) and kind_of(p) == "folder"]


def _told(path: Path, say: Phrases) -> tuple[int, list[str]]:
    """One store: the exit code, and the lines."""
    try:
        state = state_of(path)
    except StoreFault as fault:
        return 1, [_unreadable(path.parent, fault, say)]
    return int(state.set_aside > 0), list(_lines(state, path, say))


def _unreadable(folder: Path, fault: Exception, say: Phrases) -> str:
    return say("status.unreadable", folder=folder, reason=fault_name(fault))


def _lines(state: State, path: Path, say: Phrases) -> Iterator[str]:
    yield say(
        "status.store",
        survey=state.survey,
        version=state.version,
        place=state.place,
        responses=_span(state.responses, say),
    )
    if state.carried:
        yield say("status.exported", responses=_span(state.carried, say))
    else:
        yield say("status.not_exported")
    if state.set_aside:
        yield say("status.set_aside", count=state.set_aside, folder=path.parent)


def _span(responses: tuple[int, int], say: Phrases) -> str:
    low, high = responses
    if low == 0:
        return say("status.fewer", count=high + 1)
    return say("status.between", low=low, high=high)
