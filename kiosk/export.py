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
    """Write a bundle of `store` into `folder` and remember how much was carried away.

    Two bundles one answer apart would show that answer, so a bundle needs `min_new` new responses
    unless the survey is over. Raises Refusal, and StoreFault when the store cannot be read.
    """
    new = store.count() - store.exported()
    same_again = new == 0 and store.exported() > 0  # a lost stick: nothing new is shown
    over = closed(setup.survey, today)
    if new < setup.settings.min_new and not same_again and not (over and over.why == "over"):
        raise Refusal(say("export.too_few", least=setup.settings.min_new))
    try:
        path, count = write_bundle(store.path, folder)
    except OSError as error:
        reason = phrases(QUESTION_PHRASES, language).reason(error)
        raise Refusal(say("export.failed", folder=folder, reason=reason)) from None
    try:
        store.mark_exported(count)
    except StoreFault:  # not remembered: the next bundle could show a single answer
        path.unlink(missing_ok=True)
        raise
    return path
