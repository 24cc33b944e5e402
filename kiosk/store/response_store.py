"""The response store: where a kiosk keeps what its respondents have sent.

One SQLite file per survey and version. It holds no time and no order: docs/architecture.md says
what is promised of it, and `kiosk.store.file` is the file itself.
"""

import errno
import secrets
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from msgspec import Struct
from sqlite_utils import Database

from kiosk.store.closing import close as close_beside
from kiosk.store.closing import note_fetched, was_fetched
from kiosk.store.durable import sync_file, sync_folder
from kiosk.store.fetch_rule import LEAST, Standing, drawn
from kiosk.store.file import FAULTS, open_file, open_readonly, set_constant_times
from kiosk.store.rewriting import rewritten, wipe_journal
from kiosk.store.salvage import set_aside
from kiosk.store.submission import LARGEST_KEY, Submission
from kiosk.store.tables import (
    Meta,
    StoreRefused,
    check_keys,
    judge,
    read_meta,
    refuse_newer,
    set_meta,
)
from questions.fingerprint import fingerprint, wording_hash
from questions.model import Survey
from questions.paths import is_there
from questions.variables import Value, variables

__all__ = [
    "Meta",
    "ResponseStore",
    "State",
    "StoreFault",
    "StoreRefused",
    "coarse",
    "judge_store",
    "open_readonly",
    "read_meta",
    "state_of",
    "store_path",
]


ROOM = 1 << 20
"""Bytes that have to be free on the disk before somebody is asked: more than any answer takes."""


class StoreFault(Exception):  # noqa: N818 - what the disk has, not the program
    """The store cannot be used right now; the next call tries again with a new connection.

    The message is a class name and the system's or SQLite's name of the error. Nothing else: what
    SQLite says may quote an answer.
    """


class State(Struct, frozen=True):
    """What staff may know of a store."""

    survey: str
    version: str
    fingerprint: str
    place: str
    responses: tuple[int, int]
    """The least and the largest number of responses that there may be, see `coarse`."""
    carried: tuple[int, int] | None
    """The same of those that have left; None before the first fetch."""
    set_aside: int
    """Damaged stores that lie beside it and need a person."""
    wipe_pending: bool | None
    """The order of the newest responses can still be read; None when only the store knows."""


def coarse(count: int) -> tuple[int, int]:
    """The step that `count` lies in: 0-9, 10-19, … 90-99, 100-149, … 450-499, 500-599, …

    Steps never change: two different divisions of one number would narrow it down.
    """
    width = 10 if count < 100 else 50 if count < 500 else 100
    low = count - count % width
    return low, low + width - 1


def store_path(data: Path, survey: str, version: str) -> Path:
    return data / survey / version / "responses.db"


def judge_store(data: Path, survey: Survey, questions: str, place: str) -> None:
    """Whether the store of a survey, if there is one, would be opened for it now.

    What is damaged, or cannot be read, is for opening. Raises StoreRefused.
    """
    path = store_path(data, survey.survey, survey.version)
    with suppress(*FAULTS):
        if is_there(path):
            with open_readonly(path) as db:
                refuse_newer(db, path)
                judge(db, path, survey, _meta(survey, questions, place))


def _meta(survey: Survey, questions: str, place: str) -> Meta:
    """What a new store says of itself."""
    return Meta(
        survey=survey.survey,
        version=survey.version,
        fingerprint=fingerprint(survey),
        place=place,
        questions=questions,
        wording=wording_hash(survey),
    )


def state_of(path: Path) -> State:
    """The state of a store that another process may have open. Raises StoreFault."""
    try:
        with open_readonly(path) as db:
            return _state(db, path, None)
    except FAULTS as error:
        fault = fault_name(error)
    raise StoreFault(fault)


class ResponseStore:
    """The store of one survey, for one process that holds the data folder (`kiosk.machine.lock`).

    Every method may be called from any thread and raises StoreFault when the file cannot be used;
    the next call opens it anew, so a store outlives the fault. A damaged file is moved aside
    whenever it is opened, and a new one takes its place.
    """

    def __init__(
        self, data: Path, survey: Survey, questions: str, place: str, min_new: int = LEAST
    ) -> None:
        """Open or make the store in the folder `data`; `questions` is the question file's text.

        `min_new`: what the settings ask for, see `fetch_rule.py`. Raises StoreRefused and
        StoreFault.
        """
        self.path = store_path(data, survey.survey, survey.version)
        self._meta = _meta(survey, questions, place)
        self._least = max(LEAST, min_new)
        self.closed_for_good = False
        """Whether nobody can answer here any more, until the store is cleared."""
        self._survey = survey
        self._turn = threading.RLock()
        self._db: Database | None = None
        self._untidy = True
        with self._guarded():
            self.tidy()

    def add(self, submission: Submission) -> None:
        """Store `submission`. When this returns, it is on the disk and was read back.

        Adding the same object again does nothing. After an error the store is closed, opened,
        checked and looked at: is the submission there, it was stored, else storing is tried once
        more. Raises StoreFault after that; ValueError for a submission that is not of this survey.
        """
        if set(submission.response) != {variable.name for variable in variables(self._survey)}:
            raise ValueError("the submission is not of this survey")
        keys = (submission.key, *(comment.key for comment in submission.comments))
        if not all(0 < key <= LARGEST_KEY for key in keys):
            raise ValueError("a key was not drawn")
        if self.closed_for_good:
            raise StoreFault("closed for good")
        fault = "not read back"
        with self._turn:
            self._untidy = True
            for _ in range(2):
                try:
                    stored = self._stored(submission)
                except FAULTS as error:
                    fault = fault_name(error)
                else:
                    if stored:
                        self._wipe()
                        return
                # A connection that saw an error at a sync takes the next commit as if nothing had
                # been: it must not be used again.
                self.close()
        raise StoreFault(fault) from None

    def tidy(self) -> bool:
        """Write the file anew, and wipe out what the disk still tells of the order of arrival.

        Whether it worked, and there is room for more. When not, it stays due, and every `add` and
        the next opening do it again.
        """
        with self._turn:
            try:
                with rewritten(self._opened()):
                    pass
                if shutil.disk_usage(self.path.parent).free < ROOM:
                    raise OSError(errno.ENOSPC, "")
            except FAULTS:
                self._untidy = True
                self.close()
                return False
            return self._wipe()

    def _wipe(self) -> bool:
        """Wipe the journal, and set one constant time on files and folders.

        Whether it worked: `state` says so. No respondent is refused for it.
        """
        self._untidy = True
        try:
            db = self._opened()
            wipe_journal(db, self.path)
            db.execute("PRAGMA shrink_memory").fetchall()  # what was stored leaves the memory
            set_constant_times(self.path)
        except FAULTS:
            self.close()
            return False
        self._untidy = False
        return True

    @property
    def is_tidy(self) -> bool:
        """Whether the last `tidy`, that of opening included, worked, and so the disk takes more."""
        return not self._untidy

    def count(self) -> int:
        """The exact number of responses. Not for any screen: show `coarse` of it."""
        with self._guarded() as db:
            return db.table("responses").count

    def standing(self) -> Standing:
        """What may leave. Exact: not for any screen."""
        with self._guarded() as db:
            return self._standing(db)

    def draw(self) -> bool:
        """Draw the responses that go with the next bundle, while the survey is open, for ever.

        Whether any were: not when too few are new. On the disk when this returns.
        """
        with self._guarded() as db:
            standing = self._standing(db)
            if not standing.may_draw:
                return False
            keys = [key for (key,) in db.execute(_NEW).fetchall()]
            note_fetched(self.path.parent)
            with rewritten(db) as new:
                new.table("carried").insert_all({"key": k} for k in drawn(keys, standing.least))
            self._wipe()
            return True

    def close_for_good(self) -> bool:
        """Let everything go with the last bundle, and nobody answer any more.

        Whether it is so: not when what is new is too little. On the disk when this returns.
        """
        with self._guarded() as db:
            if not self.closed_for_good:
                if not self._standing(db).may_close:
                    return False
                with rewritten(db) as new:
                    keys = new.execute(_NEW).fetchall()
                    new.table("carried").insert_all({"key": key} for (key,) in keys)
                    set_meta(new, "closed_for_good", True)
                self._wipe()
            close_beside(self.path.parent, for_good=True)
            self.closed_for_good = True
            return True

    def needs_no_code(self) -> bool:
        """Whether staff may clear it with the decision alone: there can be no code for so few
        responses, whatever the settings say, and nothing has left or lies aside."""
        with self._guarded() as db:
            few = self._standing(db).responses < LEAST
            return few and not was_fetched(self.path.parent) and not set_aside(self.path)

    def _standing(self, db: Database) -> Standing:
        meta = read_meta(db)
        check_keys(db, meta)
        responses = db.table("responses").count
        unnamed = len(db.execute(_NEW).fetchall())
        return Standing(
            responses=responses,
            new=max(0, min(unnamed, responses - meta.carried_before)),
            carried=max(db.table("carried").count, meta.carried_before),
            unsure=meta.carried_before > responses,
            interim=meta.interim,
            closed_for_good=meta.closed_for_good,
            least=max(self._least, meta.min_new),
        )

    def questions(self) -> str:
        """The text of the question file that the responses came to."""
        with self._guarded() as db:
            return read_meta(db).questions

    def state(self) -> State:
        with self._guarded() as db:
            return _state(db, self.path, self._untidy)

    @property
    def set_aside(self) -> tuple[Path, ...]:
        """All damaged stores that lie in the folder, whoever moved them there."""
        try:
            return set_aside(self.path)
        except OSError as error:
            raise StoreFault(fault_name(error)) from None

    def close(self) -> None:
        with self._turn:
            if self._db is not None:
                self._db.close()
            self._db = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _opened(self) -> Database:
        if self._db is None:
            self._untidy = True
            self._db = open_file(self.path, self._survey, self._meta)
            self.closed_for_good = read_meta(self._db).closed_for_good
        return self._db

    @contextmanager
    def _guarded(self) -> Iterator[Database]:
        fault = ""
        with self._turn:
            try:
                yield self._opened()
            except FAULTS as error:
                fault = fault_name(error)
            if fault:
                self.close()
                raise StoreFault(fault) from None

    def _stored(self, submission: Submission) -> bool:
        """Insert what is missing of `submission`; whether all of it can then be read back."""
        db = self._opened()
        missing = _missing(db, submission)
        if not missing:
            # An earlier attempt got as far as here; its error may have been the last sync.
            sync_file(self.path)
            sync_folder(self.path.parent)
            return True
        with rewritten(db) as new:
            if not new.table("responses").count:
                set_meta(new, "store", secrets.token_hex(8))
                set_meta(new, "min_new", self._least)
            for table, row in missing:
                new.table(table).insert(row)
        with open_readonly(self.path) as reader:  # `db` would answer from its memory
            return not _missing(reader, submission)


_NEW = "SELECT key FROM responses EXCEPT SELECT key FROM carried ORDER BY key"


def _missing(db: Database, submission: Submission) -> list[tuple[str, dict[str, Value | None]]]:
    """The rows of `submission` that are not stored to the letter, each with its table."""
    rows: list[tuple[str, dict[str, Value | None]]] = [
        ("responses", {"key": submission.key, **submission.response}),
        *(("comments", comment._asdict()) for comment in submission.comments),
    ]
    return [
        (table, row)
        for table, row in rows
        if list(db.query(f'SELECT * FROM "{table}" WHERE key = ?', [row["key"]])) != [row]  # noqa: S608  names are our own
    ]


def _state(db: Database, path: Path, wipe_pending: bool | None) -> State:
    meta = read_meta(db)
    named = db.table("carried").count if db.table("carried").exists() else 0  # 0.1.0 has none
    carried = max(named, meta.carried_before)
    return State(
        survey=meta.survey,
        version=meta.version,
        fingerprint=meta.fingerprint,
        place=meta.place,
        responses=coarse(db.table("responses").count),
        carried=coarse(carried) if carried else None,
        set_aside=len(set_aside(path)),
        wipe_pending=wipe_pending,
    )


def fault_name(error: Exception) -> str:
    """`error` without its message, in which an answer may be quoted."""
    if isinstance(error, StoreFault):
        return str(error)
    name = type(error).__name__
    if isinstance(error, OSError):
        return f"{name} {errno.errorcode.get(error.errno or 0, '')}".strip()
    return f"{name} {getattr(error, 'sqlite_errorname', '')}".strip()
