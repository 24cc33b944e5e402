"""Bundles as frames: what several copies of several stores hold together."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

import polars as pl
from msgspec import Struct

from exporter.findings import Findings, Notes
from exporter.frames import MODES, ROW, column_type, column_types
from exporter.output_names import MODE, PLACE
from exporter.reading.files import InputFile
from exporter.reading.keys import Key
from exporter.rules import checked
from kiosk.store.bundle import Bundle, Manifest, NotABundleError, open_bundle
from kiosk.store.clearing import Spoken, clearing_code
from kiosk.store.sealing import OtherKeyError
from questions.characters import clean
from questions.fingerprint import fingerprint, wording_hash
from questions.model import Survey
from questions.variables import Variable, variables

_KEY, _FILE = "#key", "#file"
"""Columns of responses: the key, and the number of the file that had it first."""
_BEFORE = "#before"
"""What ends the names of columns of an earlier file."""


class KioskResponses(Struct, frozen=True):
    """What all bundles of a merge hold together."""

    frame: pl.DataFrame
    """A frame of responses."""
    comments: tuple[tuple[str, str], ...]
    """Question and text."""
    stores: tuple[tuple[str, int], ...]
    """Place and number of responses, one pair a kiosk."""
    clearing_codes: tuple[tuple[str, str], ...]
    """Place, and the code with which all that is merged of a store can be cleared there."""
    read: tuple[tuple[str, int], ...]
    """File name and number of responses in it."""


class _Content(Struct, frozen=True):
    """What one bundle holds."""

    manifest: Manifest
    frame: pl.DataFrame
    """Key and variables. A value that the survey does not have is left out."""
    wrong: Counter[str]
    """How many were left out of each variable, in responses that were not known."""
    comments: tuple[Spoken, ...]
    clearing_code: str
    """Empty but of a last bundle."""


class _ReadBundle(Struct, frozen=True):
    """What is kept of a bundle once its content was added."""

    name: str
    manifest: Manifest
    responses: pl.Series
    comments: frozenset[int]
    """The keys of both."""
    clearing_code: str
    differs: bool
    """Whether it has other content under a key that was known."""

    def holds(self, other: "_ReadBundle") -> bool:
        """Whether all of `other`, and more, is here, too."""
        size, others = (len(x.responses) + len(x.comments) for x in (self, other))
        return (
            size > others
            and not (self.differs or other.differs)
            and other.comments <= self.comments
            and other.responses.is_in(self.responses.implode()).all()
        )


def read_bundles(
    files: Sequence[InputFile], survey: Survey, findings: Findings, keys: Sequence[Key] = ()
) -> KioskResponses:
    """Read `files`; those of other questions, or damaged, are noted and left out.

    What is sealed for none of `keys` was refused before.
    Bundles are cumulative: a response or a comment is known by its key alone, and counts once.
    """
    union = _Union(survey, findings)
    for file in files:
        notes = findings.of(file.name)
        try:
            with open_bundle(file.path, [key.identity for key in keys]) as bundle:
                manifest = bundle.manifest
                if manifest.fingerprint != fingerprint(survey):
                    detail = f"{manifest.survey} {manifest.version}"
                    notes.note("other_fingerprint", detail=detail)
                    continue
                _tell_of_wording(bundle, survey, notes)
                if manifest.version != survey.version:
                    notes.note("other_version", detail=f"{manifest.place}: {manifest.version}")
                content = _content(bundle, survey, union.responses[_KEY])
        except NotABundleError as error:
            notes.note(f"bundle_{error.reason}")
            continue
        except OtherKeyError:  # though its name says that it was for one of them
            notes.note("bundle_damaged")
            continue
        union.add(content, notes)
    for kiosk in union.kiosks():
        _tell_of_files(kiosk, findings)
    return KioskResponses(
        frame=_checked(union.responses, survey, findings),
        comments=tuple(union.cleaned_comments()),
        stores=union.counts(),
        clearing_codes=tuple(sorted(_clearing_codes(union.read))),
        read=tuple((one.name, one.manifest.responses) for one in union.read),
    )


def _tell_of_wording(bundle: Bundle, survey: Survey, notes: Notes) -> None:
    """That the kiosk asked in other words than `survey` has; or in several, one after the other."""
    own = wording_hash(bundle.survey)
    if set(bundle.manifest.earlier_wordings) - {own}:
        notes.note("words_changed", detail=bundle.manifest.place)
    elif own != wording_hash(survey):
        notes.note("other_wording", weight="note")


def _content(bundle: Bundle, survey: Survey, known: pl.Series) -> _Content:
    """All that a bundle holds. `known`: the keys of responses that were read before."""
    raw = {v.name: pl.String if v.kind == "code" else pl.Int64 for v in variables(survey)}
    schema = {_KEY: pl.Int64, **raw}
    allowed = [pl.col(_KEY), *map(_allowed, variables(survey))]
    frames = [pl.DataFrame(schema=schema).select(allowed)]
    wrong: Counter[str] = Counter()
    for rows in bundle.batches():
        columns = zip(schema.items(), zip(*rows, strict=True), strict=True)
        batch = pl.DataFrame([pl.Series(name, given, kind) for (name, kind), given in columns])
        frame = batch.select(allowed)
        is_new = ~batch[_KEY].is_in(known.implode())
        for name in raw:
            wrong[name] += int((is_new & batch[name].is_not_null() & frame[name].is_null()).sum())
        frames.append(frame)
    comments = tuple(bundle.comments())
    is_last = bundle.manifest.last
    code = clearing_code(bundle.responses(), comments) if is_last else ""
    return _Content(bundle.manifest, pl.concat(frames), +wrong, comments, code)


def _allowed(variable: Variable) -> pl.Expr:
    """The values of a variable that the survey has; null instead of others."""
    column = pl.col(variable.name)
    if variable.kind == "code":
        return column.cast(column_type(variable), strict=False)
    good = column.is_between(*(variable.bounds() or (0, 0)))
    return pl.when(good).then(column).cast(column_type(variable)).alias(variable.name)


class _Union:
    """The responses and comments of all bundles that were read so far, each once."""

    def __init__(self, survey: Survey, findings: Findings) -> None:
        self._questions = {question.id for question in survey.questions}
        self._variables = [variable.name for variable in variables(survey)]
        self._findings = findings
        self._comments: dict[int, tuple[str, str]] = {}
        self._kiosk: list[int] = []
        """Of each file that was read: the number of the first one of the same kiosk."""
        self.read: list[_ReadBundle] = []
        columns = {variable.name: column_type(variable) for variable in variables(survey)}
        own = {_KEY: pl.Int64(), _FILE: pl.Int64(), PLACE: pl.String()}
        self.responses = pl.DataFrame(schema=own | columns)

    def add(self, content: _Content, notes: Notes) -> None:
        """Add what is new in `content`, and note where it contradicts what is known."""
        manifest = content.manifest
        again = content.frame.join(self.responses, on=_KEY, suffix=_BEFORE)
        differing = self._differing(again) + self._add_comments(content.comments, notes)
        if differing:
            notes.note("changed_response", count=differing)
        for name, count in content.wrong.items():
            self._findings.of(manifest.place).note("kiosk_value", column=name, count=count)
        relatives = {*again[_FILE].unique()} | {
            number
            for number, other in enumerate(self.read)
            if manifest.store and other.manifest.store == manifest.store
        }
        self._place(manifest.place, relatives, notes)
        number = len(self.read)
        fresh = content.frame.join(self.responses, on=_KEY, how="anti").with_columns(
            pl.lit(number, pl.Int64).alias(_FILE), pl.lit(manifest.place).alias(PLACE)
        )
        self.responses = pl.concat([self.responses, fresh.select(self.responses.columns)])
        self.read.append(
            _ReadBundle(
                name=notes.name,
                manifest=manifest,
                responses=content.frame[_KEY],
                comments=frozenset(key for key, *_ in content.comments),
                clearing_code=content.clearing_code,
                differs=bool(differing),
            )
        )

    def _differing(self, again: pl.DataFrame) -> int:
        """How many responses have other answers than before."""
        unequal = (pl.col(v).ne_missing(pl.col(v + _BEFORE)) for v in self._variables)
        return again.filter(pl.any_horizontal(pl.lit(value=False), *unequal)).height

    def _add_comments(self, comments: Sequence[Spoken], notes: Notes) -> int:
        """How many say something else than before."""
        differing = 0
        for key, question, text in comments:
            if question in self._questions:
                differing += self._comments.setdefault(key, (question, text)) != (question, text)
            else:
                notes.note("unknown_question")
        return differing

    def _place(self, place: str, relatives: Collection[int], notes: Notes) -> None:
        """Give the next file to a kiosk. `relatives`: files of the same store or responses."""
        places = {number: self.read[number].manifest.place for number in relatives}
        for other in sorted(set(places.values()) - {place}):
            notes.note("two_places", detail=f"{other}, {place}")
        same = {self._kiosk[number] for number in relatives if places[number] == place}
        first = min(same, default=len(self.read))
        self._kiosk = [first if kiosk in same else kiosk for kiosk in self._kiosk] + [first]

    def kiosks(self) -> Iterator[list[_ReadBundle]]:
        """The files of each kiosk."""
        for kiosk in sorted(set(self._kiosk)):
            yield [f for number, f in zip(self._kiosk, self.read, strict=True) if number == kiosk]

    def counts(self) -> tuple[tuple[str, int], ...]:
        """Place and number of responses of each kiosk; of one where nobody answered only when it
        is the only one of its place."""
        per_file = dict(self.responses.group_by(_FILE).len().iter_rows())
        counts: Counter[int] = Counter()
        for number, kiosk in enumerate(self._kiosk):
            counts[kiosk] += per_file.get(number, 0)
        found = [(self.read[kiosk].manifest.place, count) for kiosk, count in counts.items()]
        answered = {place for place, count in found if count}
        unanswered = {(place, 0) for place, _ in found if place not in answered}
        return tuple(sorted([*((place, count) for place, count in found if count), *unanswered]))

    def cleaned_comments(self) -> Iterator[tuple[str, str]]:
        """Question and text of all that is more than blanks."""
        for question, text in self._comments.values():
            if (cleaned := clean(text)).strip():
                yield question, cleaned


def _tell_of_files(kiosk: Sequence[_ReadBundle], findings: Findings) -> None:
    """Note which files of a kiosk are of no more use, and whether something is still to come.

    And whether something is gone that was there: under a damaged key it would count twice.
    """
    by_size = sorted(kiosk, key=lambda f: (len(f.responses), len(f.comments)), reverse=True)
    newest = by_size[0]
    needed = [file for file in kiosk if not any(other.holds(file) for other in by_size)]
    for file in kiosk:
        if file not in needed:
            findings.of(file.name).note("superseded", weight="note")
    known = pl.concat([file.responses for file in kiosk]).unique()
    said = frozenset[int]().union(*(file.comments for file in kiosk))
    if lacking := len(known) - len(newest.responses) + len(said) - len(newest.comments):
        findings.of(newest.name).note("lacks_earlier", count=lacking)
    if not any(file.manifest.last for file in kiosk):
        for file in needed:
            if file.manifest.format > 1:  # version 0.1.0 gave everything each time
                findings.of(file.name).note("not_last", weight="note")


def _clearing_codes(read: Sequence[_ReadBundle]) -> Iterator[tuple[str, str]]:
    """Place and code of each store of which a last bundle holds all that is merged."""
    stores: dict[str, list[_ReadBundle]] = {}
    for file in read:
        stores.setdefault(file.manifest.store or file.manifest.place, []).append(file)
    for files in stores.values():
        lasts = [file for file in files if file.manifest.last]
        last = max(lasts, key=lambda file: len(file.responses), default=None)
        if last is not None and all(_is_in(file, last) for file in files):
            yield last.manifest.place, last.clearing_code


def _is_in(file: _ReadBundle, other: _ReadBundle) -> bool:
    return file.comments <= other.comments and bool(
        file.responses.is_in(other.responses.implode()).all()
    )


def _checked(responses: pl.DataFrame, survey: Survey, findings: Findings) -> pl.DataFrame:
    """A frame of responses, without answers that break a rule of the survey."""
    types = column_types(survey)
    frames = [pl.DataFrame(schema=types)]
    for place in sorted(responses[PLACE].unique()):
        own = [pl.lit("kiosk").cast(MODES).alias(MODE), pl.lit(0, pl.Int64).alias(ROW)]
        at_place = responses.filter(pl.col(PLACE) == place).with_columns(own)
        frames.append(checked(at_place, survey, "kiosk", findings.of(place)).select(types.keys()))
    return pl.concat(frames)
