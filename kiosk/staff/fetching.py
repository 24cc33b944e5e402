"""`kiosk export`: hand a bundle to staff, unless it would show a single answer."""

from datetime import date
from pathlib import Path

from msgspec import Struct

from kiosk.access import held, open_store, refused
from kiosk.errors import Refusal
from kiosk.opening import closed
from kiosk.setup import Setup
from kiosk.staff.closing import close, is_closed, is_closed_for_good
from kiosk.store.bundle import bundle_name, pack, write
from kiosk.store.response_store import ResponseStore, StoreFault, StoreRefused, store_path
from questions.wording import Phrases


def export_to(folder: Path, setup: Setup, today: date, say: Phrases) -> Path:
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
    with held(setup, say):
        try:
            with open_store(setup) as store:
                return export(store, setup, folder, today, say)
        except StoreRefused as error:
            raise refused(error, setup, say) from None
        except StoreFault as fault:
            raise Refusal(say("export.fault", reason=fault)) from None


class PackedBundle(Struct, frozen=True):
    """A bundle on its way out."""

    name: str
    content: bytes
    before: int
    """How many responses the bundle before held."""
    closes: bool
    """Whether the survey stays closed for it: one more answer would show in the next bundle."""


def export(store: ResponseStore, setup: Setup, folder: Path, today: date, say: Phrases) -> Path:
    """Remember how much is carried away, and write a bundle of `store` into `folder`.

    Raises Refusal, and StoreFault when the store cannot be read.
    """
    try:
        there = _state(folder)
        packed = prepare(store, setup, today, say)
        try:
            return write(packed.name, packed.content, folder)
        except OSError:
            if _untouched(folder, there):
                take_back(store, setup, packed)
            raise
    except OSError as error:
        reason = say.reason(error)
        raise Refusal(say("export.failed", folder=folder, reason=reason)) from None


def prepare(store: ResponseStore, setup: Setup, today: date, say: Phrases) -> PackedBundle:
    """Pack a bundle, and remember how much it holds before anybody can have it.

    Two bundles one answer apart would show that answer, so a bundle needs `min_new` new responses
    unless the survey is over. Whatever happens to the power or the stick afterwards, there may be a
    bundle of so many. Raises Refusal, StoreFault and OSError.
    """
    before = store.exported()
    new = store.count() - before
    same_again = new == 0 and before > 0  # a lost stick: nothing new is shown
    over = closed(setup.survey, today)
    few = new < setup.settings.min_new and not same_again and not (over and over.why == "over")
    if few and not is_closed(setup.folder):
        raise Refusal(say("export.too_few", least=setup.settings.min_new))
    closes = few and not is_closed_for_good(setup.folder)
    content, manifest = pack(store.path)
    if closes:
        close(setup.folder, final=True)
    store.mark_exported(manifest.responses)
    return PackedBundle(bundle_name(manifest), content, before, closes)


def take_back(store: ResponseStore, setup: Setup, packed: PackedBundle) -> None:
    """The packed has not left, for sure: the next one may hold as little more as this one.

    Raises StoreFault and OSError.
    """
    store.mark_exported(packed.before)
    if packed.closes:
        close(setup.folder)


def _state(folder: Path) -> tuple[int, set[str]]:
    """The disk that `folder` is on, and what lies in it. Raises OSError."""
    return folder.stat().st_dev, {path.name for path in folder.iterdir()}


def _untouched(folder: Path, before: tuple[int, set[str]]) -> bool:
    """Whether it is sure that nothing has been left in `folder`: a stick may have been pulled."""
    try:
        return _state(folder) == before
    except OSError:
        return False
