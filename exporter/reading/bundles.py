"""Bundles as frames: what several copies of several stores hold together."""

from collections.abc import Sequence

import polars as pl
from msgspec import Struct

from exporter.findings import Finding, Findings
from exporter.frames import MODES, ROW, column_type
from exporter.output_names import MODE, PLACE
from exporter.reading.files import InputFile
from exporter.rules import checked
from kiosk.store.bundle import Bundle, NotABundleError, read_bundle
from kiosk.store.clearing import clearing_code
from questions.characters import clean
from questions.fingerprint import fingerprint, wording_hash
from questions.model import Survey
from questions.variables import Value, Variable, variables


class KioskResponses(Struct, frozen=True):
    """What all bundles of a merge hold together."""

    frame: pl.DataFrame
    """A frame of responses."""
    comments: tuple[tuple[str, str], ...]
    """Question and text."""
    stores: tuple[tuple[str, int], ...]
    """Place and number of responses, one pair a store."""
    clearing_codes: tuple[tuple[str, str], ...]
    """Place, and the code with which all that is merged of a store can be cleared there."""
    read: tuple[tuple[str, int], ...]
    """File name and number of responses in it."""


def read_bundles(files: Sequence[InputFile], survey: Survey, findings: Findings) -> KioskResponses:
    """Read `files`; those of other questions, or damaged, are noted and left out.

    Bundles are cumulative: a response is known by its store and its key, and counts once.
    """
    responses: dict[tuple[str, int], tuple[Value | None, ...]] = {}
    comments: dict[tuple[str, int], tuple[str, str]] = {}
    places: dict[str, str] = {}
    last: dict[str, Bundle] = {}
    read = []
    for file in files:
        bundle = _bundle(file, survey, findings)
        if bundle is None:
            continue
        # A store in which nobody has answered has no identity yet.
        store = bundle.manifest.store or bundle.manifest.place
        places[store] = bundle.manifest.place
        if bundle.manifest.last and len(bundle.responses) >= _count(last.get(store)):
            last[store] = bundle
        read.append((file.name, len(bundle.responses)))
        for key, values in bundle.responses:
            if responses.setdefault((store, key), values) != values:
                findings.add(Finding(file.name, "changed_response"))
        known = {question.id for question in survey.questions}
        for key, question, text in bundle.comments:
            if question not in known:
                findings.add(Finding(file.name, "unknown_question"))
            elif (text := clean(text)).strip():
                comments.setdefault((store, key), (question, text))
    frames = [
        _frame(
            [row for (own, _), row in responses.items() if own == store], place, survey, findings
        )
        for store, place in sorted(places.items())
    ]
    counts = {store: sum(own == store for own, _ in responses) for store in places}
    return KioskResponses(
        frame=pl.concat(frames) if frames else _frame([], "", survey, findings),
        comments=tuple(comments.values()),
        stores=tuple(sorted((places[store], count) for store, count in counts.items())),
        clearing_codes=tuple(
            sorted(
                (bundle.manifest.place, clearing_code(bundle.responses, bundle.comments))
                for store, bundle in last.items()
                if len(bundle.responses) == counts[store]
            )
        ),
        read=tuple(read),
    )


def _count(bundle: Bundle | None) -> int:
    return len(bundle.responses) if bundle else 0


def _bundle(file: InputFile, survey: Survey, findings: Findings) -> Bundle | None:
    try:
        bundle = read_bundle(file.path)
    except NotABundleError as error:
        findings.add(Finding(file.name, f"bundle_{error.reason}"))
        return None
    if bundle.manifest.fingerprint != fingerprint(survey):
        detail = f"{bundle.manifest.survey} {bundle.manifest.version}"
        findings.add(Finding(file.name, "other_fingerprint", detail=detail))
        return None
    if wording_hash(bundle.survey) != wording_hash(survey):
        findings.add(Finding(file.name, "other_wording", weight="note"))
    return bundle


def _frame(
    rows: Sequence[tuple[Value | None, ...]], place: str, survey: Survey, findings: Findings
) -> pl.DataFrame:
    """The responses of one store; a value that the survey does not have is left out and noted."""
    notes = findings.of(place)
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(variables(survey))
    series = []
    for variable, values in zip(variables(survey), columns, strict=True):
        good = [value if _is_allowed(value, variable) else None for value in values]
        wrong = sum(a is not b for a, b in zip(values, good, strict=True))
        if wrong:
            notes.note("kiosk_value", column=variable.name, count=wrong)
        series.append(pl.Series(variable.name, good, dtype=column_type(variable)))
    count = len(rows)
    frame = pl.DataFrame(
        [
            pl.Series(MODE, ["kiosk"] * count, MODES),
            pl.Series(PLACE, [place] * count, pl.String),
            *series,
            pl.Series(ROW, [0] * count, pl.Int64),
        ]
    )
    return checked(frame, survey, "kiosk", notes).drop(ROW)


def _is_allowed(value: Value | None, variable: Variable) -> bool:
    match value:
        case None:
            return True
        case str():
            return value in variable.numbers()
        case int():
            least, most = variable.bounds() or (0, 0)
            return least <= value <= most
