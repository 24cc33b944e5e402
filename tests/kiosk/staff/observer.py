"""Somebody who holds every bundle, knows when everybody came and went, and has answered as well.

What they can say of a person: the response is none of those in a bundle that was fetched before
that person came. All others that were ever seen are *candidates* for it, and a promise is kept as
long as there are ten, those that the observer has written among them.

The kiosk here is the real store with the real fetching. A weaker rule is told by this observer, or
the observer is worth nothing: see `test_observer.py`.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from kiosk.cli import PHRASES
from kiosk.errors import Refusal
from kiosk.staff.fetching import fetch
from kiosk.store.clearing import clear
from kiosk.store.closing import close, reopen
from kiosk.store.fetch_rule import LEAST
from kiosk.store.response_store import ResponseStore, StoreFault
from kiosk.store.submission import Submission
from questions.wording import phrases
from tests.exporter.office import QUESTIONS, SURVEY, Bundle, read_bundle, survey_of
from tests.exporter.residents import submissions

SAY = phrases(PHRASES, "sv")


@dataclass
class Person:
    """Somebody who came and went, as the observer has noted it."""

    when: int
    line: int
    """Which of the kiosk's stores it went to, one after the other."""
    response: int
    """The key of what they sent: what the observer wants to find."""
    comments: tuple[int, ...]
    is_observer: bool


@dataclass
class Kiosk:
    """A kiosk, its staff, and what the observer has gathered."""

    folder: Path
    chance: Random
    now: int = 0
    people: list[Person] = field(default_factory=list)
    bundles: list[tuple[int, int, Bundle]] = field(default_factory=list)
    """Each with the time at which it was fetched, and its store."""
    line: int = 0
    version: int = 1

    def __post_init__(self) -> None:
        self._sent: Iterator[Submission] = iter(submissions(SURVEY, 400, self.chance.randrange(99)))
        self.store = self._opened()

    def _opened(self) -> ResponseStore:
        text = QUESTIONS.replace('version: "1"', f'version: "{self.version}"')
        return ResponseStore(self.folder / "data", survey_of(text), text, "bibliotek")

    # -- what can happen

    def answer(self, *, by_observer: bool = False) -> None:
        submission = next(self._sent)
        with suppress(StoreFault):  # closed for good
            self.store.add(submission)
            spoken = tuple(comment.key for comment in submission.comments)
            self.people.append(Person(self.now, self.line, submission.key, spoken, by_observer))

    def fetch(self, *, arrives: bool = True) -> None:
        """Whatever becomes of the stick, the observer may have got hold of it."""
        with suppress(Refusal, StoreFault):
            packed = fetch(self.store, (), SAY)
            path = self.folder / packed.name
            path.write_bytes(packed.content if arrives else packed.content[:100])
            if arrives:
                self.bundles.append((self.now, self.line, read_bundle(path)))

    def close_for_good(self) -> None:
        with suppress(StoreFault):
            self.store.close_for_good()

    def close_or_open(self) -> None:
        folder = self.store.path.parent
        if not self.store.closed_for_good:
            self.chance.choice((close, reopen))(folder)

    def restart(self) -> None:
        self.store.close()
        self.store = self._opened()

    def bring(self) -> None:
        """Another period under the same version, as root may set it: it opens nothing again."""
        self.store.close()
        day = self.chance.choice(("2027-01-01", "2031-01-01"))
        text = QUESTIONS.replace('version: "1"', f'version: "{self.version}"')
        text += f"period: {{closes: {day}}}\n"
        self.store = ResponseStore(self.folder / "data", survey_of(text), text, "bibliotek")

    def new_version(self) -> None:
        self.store.close()
        self.version += 1
        self.line += 1
        self.store = self._opened()

    def damage(self) -> None:
        """A page of zeros; what can be read is in the next store."""
        self.store.close()
        pages = self.store.path.stat().st_size // 4096
        with self.store.path.open("r+b") as file:
            file.seek(4096 * self.chance.randrange(1, pages))
            file.write(bytes(4096))
        self.store = self._opened()

    def clear(self) -> None:
        """What lay here can be fetched no more; the next survey has another store."""
        if self.store.closed_for_good:
            self.store.close()
            close(self.store.path.parent)
            clear(self.store.path, "KS 2027/1")
            reopen(self.store.path.parent)
            self.line += 1
            self.store = self._opened()

    # -- what the observer makes of it

    def candidates(self, person: Person) -> set[int]:
        """The responses that can be this person's, of all that were ever seen."""
        seen = [
            (n, {key for key, _ in b.responses})
            for n, line, b in self.bundles
            if line == person.line
        ]
        return _later(person, seen)

    def candidates_for_words(self, person: Person) -> set[int]:
        """The same of comments."""
        seen = [
            (n, {key for key, *_ in b.comments})
            for n, line, b in self.bundles
            if line == person.line
        ]
        return _later(person, seen)


def _later(person: Person, seen: list[tuple[int, set[int]]]) -> set[int]:
    before = [keys for fetched, keys in seen if fetched < person.when]
    return set().union(*(keys for _, keys in seen)).difference(*before)


ACTS: tuple[tuple[str, int], ...] = (
    ("answer", 60),
    ("own", 6),
    ("fetch", 10),
    ("lost stick", 4),
    ("close or open", 2),
    ("restart", 2),
    ("bring", 2),
    ("damage", 1),
    ("close for good", 1),
    ("clear", 1),
    ("new version", 1),
)


def lived(folder: Path, seed: int, acts: int) -> Kiosk:
    """A kiosk to which so many things have happened, one after the other."""
    chance = Random(seed)
    kiosk = Kiosk(folder, chance)
    names, weights = zip(*ACTS, strict=True)
    for kiosk.now in range(1, acts + 1):
        match chance.choices(names, weights)[0]:
            case "answer":
                kiosk.answer()
            case "own":
                kiosk.answer(by_observer=True)
            case "fetch":
                kiosk.fetch()
            case "lost stick":
                kiosk.fetch(arrives=False)
            case "close or open":
                kiosk.close_or_open()
            case "restart":
                kiosk.restart()
            case "bring":
                kiosk.bring()
            case "damage":
                kiosk.damage()
            case "close for good":
                kiosk.close_for_good()
            case "clear":
                kiosk.clear()
            case "new version":
                kiosk.new_version()
    kiosk.close_for_good()
    kiosk.now += 1
    kiosk.fetch()
    kiosk.store.close()
    return kiosk


def told_apart(kiosk: Kiosk) -> list[str]:
    """Of everybody whose response or comment has fewer candidates than was promised: how many."""
    found = []
    for person in kiosk.people:
        if person.is_observer:
            continue
        left = kiosk.candidates(person)
        if person.response in left and len(left) < LEAST:
            found.append(f"a response with {len(left)} candidates")
        words = kiosk.candidates_for_words(person)
        all_words = {
            key for n, line, b in kiosk.bundles for key, *_ in b.comments if line == person.line
        }
        if words and words != all_words:
            found.append(f"a comment with {len(words)} candidates of {len(all_words)}")
    return found
