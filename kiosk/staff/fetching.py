"""Fetching: a bundle for staff, which shows nobody's answers by what it holds more than the last.

The rule is in `kiosk/store/fetch_rule.py`. Whatever happens to the power or the stick once
responses are drawn for a bundle, they count as carried away: there may be a bundle of them.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Literal

from msgspec import Struct

from kiosk.access import held, open_store
from kiosk.errors import Refusal
from kiosk.opening import closed
from kiosk.setup import Setup, refused, unusable
from kiosk.staff.confirming import confirmed_recipients
from kiosk.staff.status import stores_in
from kiosk.store.closing import note_fetched
from kiosk.store.file import FAULTS
from kiosk.store.packing import bundle_name, pack, write
from kiosk.store.response_store import (
    ResponseStore,
    StoreFault,
    StoreRefused,
    fault_name,
    store_path,
)
from kiosk.store.sealing import seal, sealed_name
from questions.loader import load
from questions.paths import is_there
from questions.wording import Phrases

Kind = Literal["new", "again", "last"]


class PackedBundle(Struct, frozen=True):
    """A bundle on its way out."""

    name: str
    content: bytes
    kind: Kind
    """Responses were drawn for it; it is the one before again, byte for byte below its seal; or it
    holds everything, as the survey is closed for good."""


def export_to(
    folder: Path, setup: Setup, today: date, say: Phrases, *, last: bool
) -> tuple[Path, PackedBundle]:
    """Fetch from the store of this kiosk, which no other process may have open, into `folder`.

    `last`: close the survey for good first. Raises Refusal.
    """
    path = store_path(setup.data, setup.survey.survey, setup.survey.version)
    try:
        there = is_there(path)
        recipients = confirmed_recipients(setup, say)
    except OSError as error:
        raise unusable(setup.data, error, say) from None
    survey, version = setup.survey.survey, setup.survey.version
    if not there:
        none = say("status.none", survey=survey, version=version, folder=path.parent)
        raise Refusal(none, *_others(setup, say))
    of = say("export.of", survey=survey, version=version, folder=path.parent)
    with held(setup, say):
        try:
            with open_store(setup) as store:
                _look_into(folder, say)
                packed = _fetched(store, recipients, today, say, last=last)
        except Refusal as refusal:
            raise Refusal(of, *refusal.lines) from None
        except StoreRefused as error:
            raise refused(error, setup, say) from None
        except (StoreFault, *FAULTS) as fault:
            raise Refusal(of, say("export.fault", reason=fault_name(fault))) from None
        try:
            return write(packed.name, packed.content, folder), packed
        except OSError as error:
            raise _failed(folder, error, say) from None


def _fetched(
    store: ResponseStore, recipients: Sequence[str], today: date, say: Phrases, *, last: bool
) -> PackedBundle:
    """Raises Refusal, StoreFault and FAULTS."""
    if last:
        close_for_good(store, say)
    elif is_over(store, today):
        raise Refusal(say("export.over"))
    return fetch(store, recipients, say)


def _others(setup: Setup, say: Phrases) -> list[str]:
    """The surveys of which there are answers after all. Raises Refusal."""
    try:
        stores = stores_in(setup.data)
    except OSError as error:
        raise unusable(setup.data, error, say) from None
    named = ((store.parent.parent.name, store.parent.name) for store in stores)
    return [say("export.other", survey=survey, version=version) for survey, version in named]


def is_own_disk(folder: Path, data: Path) -> bool:
    """Whether what lies in `folder` lies in this machine: on the disk of the system or of the
    answers. So it does where a stick is to be mounted, and is not."""
    try:
        return folder.stat().st_dev in {Path("/").stat().st_dev, data.stat().st_dev}
    except OSError:
        return False


def _look_into(folder: Path, say: Phrases) -> None:
    """Before responses are drawn for it: is there a folder at all? Raises Refusal."""
    try:
        next(folder.iterdir(), None)
    except OSError as error:
        raise _failed(folder, error, say) from None


def _failed(folder: Path, error: OSError, say: Phrases) -> Refusal:
    return Refusal(say("export.failed", folder=folder, reason=say.reason(error)))


def fetch(store: ResponseStore, recipients: Sequence[str], say: Phrases) -> PackedBundle:
    """Pack what may leave now: what is drawn for it, or everything once it is closed for good.

    Sealed for `recipients` while it is in memory; for nobody: it is open. Raises Refusal, in words
    that tell nothing about how many there are; StoreFault and FAULTS.
    """
    is_new = store.draw()
    standing = store.standing()
    if standing.closed_for_good and standing.gives_nothing:
        raise Refusal(say("export.gives_nothing", least=standing.least))
    if not standing.closed_for_good and not standing.interim:
        raise Refusal(say("export.closing_only"))
    if not standing.carried:
        raise Refusal(say("export.too_few"))
    note_fetched(store.path.parent)
    content, manifest = pack(store.path)
    kind: Kind = "last" if manifest.last else "new" if is_new else "again"
    name = bundle_name(manifest)
    if recipients:
        name, content = sealed_name(name, recipients), seal(content, recipients)
    return PackedBundle(name, content, kind)


def close_for_good(store: ResponseStore, say: Phrases) -> None:
    """Nobody can answer any more, until the store is cleared. Raises Refusal and StoreFault."""
    if not store.close_for_good():
        raise Refusal(say("export.wait_to_close"))


def is_over(store: ResponseStore, today: date) -> bool:
    """Whether the survey's last day has passed, by the store's own question file, and it is open.

    Not by one that staff have brought: that changes nothing about when everything may go.
    """
    if store.closed_for_good:
        return False
    survey = load(store.questions().encode()).survey
    why = closed(survey, today) if survey else None
    return why is not None and why.why == "over"
