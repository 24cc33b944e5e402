"""`kiosk export`: hand a bundle to staff, unless it would show a single answer."""

from datetime import date
from pathlib import Path

from kiosk.access import held, open_store, refused
from kiosk.bundle import write_bundle
from kiosk.period import closed
from kiosk.refusal import Refusal
from kiosk.setup import Setup
from kiosk.store import ResponseStore, StoreFault, StoreRefused, store_path
from questions.report import PHRASES as QUESTION_PHRASES
from questions.wording import Phrases, phrases


def export_to(folder: Path, setup: Setup, today: date, say: Phrases, language: str) -> Path:
    """Export the store of this kiosk, which no other process may have open. Raises Refusal."""
    path = store_path(setup.data, setup.survey.survey, setup.survey.version)
    if not path.exists():
        folder = path.parent
        raise Refusal(
            say(
                "status.none",
                survey=setup.survey.survey,
                version=setup.survey.version,
                folder=folder,
            )
        )
    with held(setup, say, language):
        try:
            with open_store(setup) as store:
                return export(store, setup, folder, today, say, language)
        except StoreRefused as error:
            raise refused(error, setup, say) from None
        except StoreFault as fault:
            raise Refusal(say("export.fault", reason=fault)) from None


def export(
    store: ResponseStore, setup: Setup, folder: Path, today: date, say: Phrases, language: str
) -> Path:
    """Remember how much is carried away, and write a bundle of `store` into `folder`.

    Two bundles one answer apart would show that answer, so a bundle needs `min_new` new responses
    unless the survey is over. Raises Refusal, and StoreFault when the store cannot be read.
    """
    new = store.count() - store.exported()
    same_again = new == 0 and store.exported() > 0  # a lost stick: nothing new is shown
    over = closed(setup.survey, today)
    if new < setup.settings.min_new and not same_again and not (over and over.why == "over"):
        raise Refusal(say("export.too_few", least=setup.settings.min_new))
    # Remembered before it is written: whatever then happens to the power or the stick, there may be
    # a bundle of so many, and the next one must not be a single answer apart from it.
    before = store.exported()
    try:
        there = _state(folder)
        store.mark_exported(store.count())
        try:
            path, _ = write_bundle(store.path, folder)
        except OSError:
            if _untouched(folder, there):
                store.mark_exported(before)
            raise
    except OSError as error:
        reason = phrases(QUESTION_PHRASES, language).reason(error)
        raise Refusal(say("export.failed", folder=folder, reason=reason)) from None
    return path


def _state(folder: Path) -> tuple[int, set[str]]:
    """The disk that `folder` is on, and what lies in it. Raises OSError."""
    return folder.stat().st_dev, {path.name for path in folder.iterdir()}


def _untouched(folder: Path, before: tuple[int, set[str]]) -> bool:
    """Whether it is sure that nothing has been left in `folder`: a stick may have been pulled."""
    try:
        return _state(folder) == before
    except OSError:
        return False
