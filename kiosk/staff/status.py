"""`kiosk status`: how much has been answered, in coarse steps, and what needs a person."""

from collections.abc import Iterator
from pathlib import Path

from kiosk.store.response_store import State, StoreFault, state_of, store_path
from questions.wording import Phrases


def status(data: Path, survey: str, version: str, say: Phrases) -> tuple[int, list[str]]:
    """The exit code and the lines: first the store of this version, then older ones beside it."""
    paths = [store_path(data, survey, version)]
    paths += sorted(path for path in data.glob("*/*/responses.db") if path not in paths)
    worst = 0
    lines: list[str] = []
    for path in paths:
        if not path.exists():
            lines.append(say("status.none", survey=survey, version=version, folder=path.parent))
            continue
        try:
            state = state_of(path)
        except StoreFault as fault:
            worst = 1
            lines.append(say("status.unreadable", folder=path.parent, reason=fault))
        else:
            worst = max(worst, int(state.set_aside > 0))
            lines += _lines(state, path, say)
    return worst, lines


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
