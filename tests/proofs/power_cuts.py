"""E1, E3, E6: the power goes at any instant, and no thanked answer and no bundle goes with it.

A day of a kiosk (`tests.proofs.day`) runs under strace; what the kernel was asked to do to the disk
is played again (`tests.proofs.recording`), and after every single step the power is cut: the disk
(`tests.proofs.disk`) is left with what was synced and with some of the rest, a new kiosk opens it,
and everything in it is compared with what was submitted and with what had been thanked for.

Recorded below the program and not inside SQLite, by a VFS of our own: so it is the real store that
runs, with the SQLite of the kiosk, and not its statements in another library with an SQLite built
otherwise. What is outside SQLite is in the recording too: the folders that are made, what the store
syncs by itself, the bundle on its stick.
"""

import hashlib
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Self

from msgspec import Struct, field

from kiosk.store.response_store import store_path
from tests.installed import LIGHT
from tests.proofs.day import OURS, SETTINGS, SURVEY, UNSYNCED, UNWIPED
from tests.proofs.disk import Tree, crashes
from tests.proofs.looking import CORRUPT, FAILURES, LOST, PARTS, Promised, look_at_cleared
from tests.proofs.proof import Proof
from tests.proofs.recording import Player, Recording, record

MEMORY = "/dev/shm"  # noqa: S108
"""Where the disks of the recordings and the states are: they are synced thousands of times."""
RESPONSES = 12
CLEARED = 9
"""Responses in a store that is cleared."""
IMPORTS = f"""{LIGHT}
sys.path.insert(0, {str(Path(__file__).parents[2])!r})
from pathlib import Path
"""
DAY = f"""{IMPORTS}
from tests.proofs.day import main
main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
"""


class Seen(Struct):
    """What came of the states that were looked at, each once."""

    states: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)

    @property
    def failures(self) -> int:
        return sum(self.outcomes[kind] for kind in FAILURES)

    def __iadd__(self, other: "Seen") -> Self:
        self.states += other.states
        self.outcomes += other.outcomes
        return self

    def __str__(self) -> str:
        kinds = [kind for kind in FAILURES if kind in (LOST, CORRUPT) or self.outcomes[kind]]
        return ", ".join(f"{self.outcomes[kind]} {kind}" for kind in kinds)


def proofs() -> Iterator[Proof]:
    day = a_day(OURS)
    steps = sum(not line for line in Player(day).play())
    yield proof(
        "E1",
        f"power cut after each of the {steps} steps of a day",
        cut(day, "data", samples=25),
        {name: cut(a_day(name), "data", 4) for name in SETTINGS if name != OURS},
    )
    yield proof("E1", "and again while the store is being repaired", repairs(day, repairs=20))
    yield proof(
        "E1",
        "power cut while a survey is cleared",
        clearing(CLEAR, samples=50),
        {"deleting one after the other": clearing(UNLINK, samples=50)},
    )
    heeded, ignored = syncs(day)
    unwiped = a_day(UNWIPED, responses=3)
    yield proof(
        "E3",
        "power cut on a disk where one sync has failed",
        failing(heeded[::8], every=5),
        {
            "the sync that SQLite ignores": failing([ignored], every=1),
            UNWIPED: failing(commits(unwiped)[-2:], every=1, setting=UNWIPED, responses=3),
        },
    )
    yield proof(
        "E6",
        "power cut while a bundle is written to a stick",
        cut(day, "stick", samples=400),
        {"without a sync": cut(a_day(UNSYNCED), "stick", 10)},
    )


def proof(threat: str, tried: str, seen: Seen, controls: Mapping[str, Seen] | None = None) -> Proof:
    controls = controls or {}
    told = [f"{seen} in {seen.states} states"]
    told += [f"control {name}: {control} in {control.states}" for name, control in controls.items()]
    fails = all(control.failures for control in controls.values())
    return Proof(threat, tried, "; ".join(told), seen.states > 0 and not seen.failures and fails)


def repairs(day: Recording, repairs: int) -> Seen:
    """The power comes back, the store is opened, and the power goes once more under way."""
    player, promised = Player(day), Promised()
    chance, hot = Random(2), list[tuple[Tree, Promised]]()
    for line in player.play():
        promised.hear(line)
        [state] = list(crashes(player.disk, chance, samples=1))[-1:]
        if state.get(str(store_path(Path("data"), SURVEY.survey, SURVEY.version)) + "-journal"):
            hot.append((state, copy(promised)))
    seen = Seen()
    for state, known in chance.sample(hot, repairs):
        with laid_out(state) as disk:
            seen += cut(recorded(disk, 0, OURS), "data", samples=3, promised=known)
    return seen


Sync = tuple[str, int]
"""The name of the call, and how many of its name it makes with those before it."""


def syncs(day: Recording) -> tuple[list[Sync], Sync]:
    """All syncs but one, and that one, whose failure nobody can know of.

    SQLite syncs a new journal and then its folder, and does not look at what comes of the latter
    (unixSync in its os_unix.c). The name of the journal is then not surely on the disk, and a power
    cut in the next few milliseconds damages the store. The journal is made once, with the store, so
    there is no answer in it yet.
    """
    heeded, ignored, made = list[Sync](), list[Sync](), Counter[str]()
    for number, call in enumerate(day.calls):
        if call.name in ("fdatasync", "fsync"):
            made[call.name] += 1
            before = [earlier.name for earlier in day.calls[number - 2 : number]]
            of_journal = call.name == "fdatasync" and before == ["fdatasync", "openat"]
            (heeded if ignored or not of_journal else ignored).append((call.name, made[call.name]))
    return heeded, ignored[0]


def commits(day: Recording) -> list[Sync]:
    """The syncs with which a change is made: of a journal whose header was just overwritten.

    When one fails, the journal that is on the disk would still take the change back.
    """
    found, made = list[Sync](), Counter[str]()
    for before, call in pairwise(day.calls):
        if call.name in ("fdatasync", "fsync"):
            made[call.name] += 1
            if before.name == "pwrite64" and before.arguments[2] == "28":
                found.append((call.name, made[call.name]))
    return found


def failing(
    syncs: Sequence[Sync], every: int, setting: str = OURS, responses: int = RESPONSES
) -> Seen:
    """Each of `syncs` fails: what it was to bring to the disk never gets there, but is read."""
    seen = Seen()
    for name, number in syncs:
        fault = f"--inject={name}:error=EIO:when={number}"
        seen += cut(a_day(setting, responses, faults=[fault]), "data", samples=1, every=every)
    return seen


CLEAR = """
from kiosk.store.clearing import clear
clear(Path(sys.argv[1]) / "data/essunga_trygg/2027-1/responses.db", "KS 2027/12")
"""
UNLINK = """
for file in (Path(sys.argv[1]) / "data/essunga_trygg/2027-1").iterdir():
    file.unlink()
"""


@contextmanager
def to_be_cleared() -> Iterator[Path]:
    """A disk with a store, and beside it one that was damaged and moved aside."""
    with laid_out({"stick": None, "data": None}) as disk:
        recorded(disk, CLEARED, OURS)
        [path] = disk.rglob("responses.db")
        content = path.read_bytes()
        path.write_bytes(bytes(4096) + content[4096:])
        recorded(disk, 0, OURS)
        path.write_bytes(content)
        yield disk


def clearing(program: str, samples: int) -> Seen:
    with to_be_cleared() as disk:
        player = Player(record([sys.executable, "-c", f"{IMPORTS}{program}", disk], disk))
    chance, seen, known = Random(3), Seen(), set[bytes]()
    for _ in player.play():
        for tree in crashes(player.disk, chance, samples):
            digest = hashlib.sha256(repr(tree).encode()).digest()
            if digest not in known:
                known.add(digest)
                with laid_out(tree) as disk:
                    seen.states += 1
                    seen.outcomes[look_at_cleared(disk, CLEARED)] += 1
    return seen


# -- looking at them all


def cut(
    recording: Recording, part: str, samples: int, every: int = 1, promised: Promised | None = None
) -> Seen:
    """Cut the power after every (so many) step of `recording` and look at the folder `part`."""
    look, judge = PARTS[part]
    promised = promised or Promised()
    chance, seen, known = Random(1), Seen(), dict[bytes, object]()
    judged = set()
    player = Player(recording)
    for number, line in enumerate(player.play()):
        if line:
            promised.hear(line)
        elif number % every:
            continue
        for tree in crashes(player.disk, chance, samples):
            state = {p: c for p, c in tree.items() if p.split("/")[0] == part}
            digest = hashlib.sha256(repr(state).encode()).digest()
            if digest not in known:
                with laid_out(state) as disk:
                    known[digest] = look(disk)
            key = (digest, promised.begun, promised.kept, promised.packing, promised.packed)
            if key not in judged:
                judged.add(key)
                seen.states += 1
                seen.outcomes[judge(known[digest], promised)] += 1
    return seen


@contextmanager
def laid_out(state: Tree) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=MEMORY) as name:
        root = Path(name) / "disk"
        root.mkdir()
        for path, content in sorted(state.items()):
            if content is None:
                (root / path).mkdir()
            else:
                (root / path).write_bytes(content)
        yield root


# -- what is recorded


def a_day(setting: str, responses: int = RESPONSES, faults: Sequence[str] = ()) -> Recording:
    with laid_out({"stick": None, "data": None}) as disk:
        return recorded(disk, responses, setting, faults)


def recorded(disk: Path, responses: int, setting: str, faults: Sequence[str] = ()) -> Recording:
    return record([sys.executable, "-c", DAY, disk, str(responses), setting], disk, faults)
