"""What respondents leave in the memory of the program: ways to leave words there, and a search.

Only root can search: the program lets nobody else read its memory.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from tests.kiosk.circumstances import changed_kiosk
from tests.kiosk.resident import START, Resident, wait_until_ready
from tests.kiosk.small_survey import write_small_survey
from tests.terminal import Terminal

PIECE = 16
"""Letters in a row that count as words left behind. Up to 15 bytes can stay in the end of a block
that something smaller, and lasting, took while they were written: CPython's blocks are multiples of
16 bytes."""
UNFORGETFUL = """
from kiosk.tui import app
app.forget_drawn_text = lambda: None
"""
"""A control: a kiosk that leaves to the toolkit what it keeps."""


def stops(resident: Resident, words: str) -> None:
    resident.type(words)
    del resident.answers["tanke"]
    resident.stop()


def waits(resident: Resident, words: str) -> None:
    """Until the kiosk forgets: half a minute."""
    resident.type(words)
    resident.terminal.wait(resident.say("forgotten.title"), 40)
    resident.leave()


def deletes(resident: Resident, words: str) -> None:
    resident.type(words)
    resident.write("")
    del resident.answers["tanke"]
    resident.skip()
    resident.go_to(None)
    resident.send()


def changes(resident: Resident, words: str) -> None:
    resident.answer(words)
    resident.back()
    resident.answer("Inget särskilt")
    resident.go_to(None)
    resident.send()


def pastes(resident: Resident, words: str) -> None:
    resident.terminal.type(f"\x1b[200~{words}\x1b[201~")
    resident.terminal.wait(words[:20])
    resident.stop()


def leaves_what_was_found(resident: Resident, words: str) -> None:
    _shows_what_was_found(resident, words)
    resident.stop()


def takes_away(resident: Resident, words: str) -> None:
    _shows_what_was_found(resident, words)
    resident.press("1")
    resident.terminal.wait(lambda: words not in resident.terminal.words)
    resident.terminal.settle(0.4)
    resident.press("enter")
    resident.terminal.wait("Hur många steg?")
    resident.stop()


def _shows_what_was_found(resident: Resident, words: str) -> None:
    resident.terminal.type(words)
    resident.terminal.wait(words)
    resident.press("enter")
    resident.terminal.wait(resident.say("found.title"))
    resident.terminal.settle(0.4)


def sends(resident: Resident, words: str) -> None:
    resident.answer(words)
    resident.go_to(None)
    resident.send()


Way = Callable[[Resident, str], None]
WAYS: Mapping[Way, str] = {
    stops: "Abendrotkvisten i månsken",
    deletes: "Blomsterlyktan bortom trappan",
    changes: "Cykelhjulsnavet utan olja",
    pastes: "Ekorrbärsriset vid stigen " + "och mera " * 15 + "därtill",
    leaves_what_was_found: "Grannen nås på 076-1938472",
    takes_away: "Ring hellre på 076-2849503",
    sends: "Fjällvråkens rede på höjden",
    waits: "Drakflygarnas äng i dimma",
}
"""How words are left, and the words; they are as nobody else writes them."""
OTHER_LETTERS = "Gökurω och lärkurens slag", "Höbalarnas \U0001f600 långa skugga"
"""Which take CPython two and four bytes a letter."""


def left_in_memory(
    folder: Path, change: str, ways: Iterable[Way], others: int = 0
) -> Mapping[str, int]:
    """How many pieces of the words of each way, and of OTHER_LETTERS, stand in the memory of one
    kiosk that all of them came to, one after the other, and then so many others."""
    path, survey = write_small_survey(folder)
    settings = folder / "kiosk.yaml"
    settings.write_text("idle_seconds: 10\nwarn_seconds: 20\n")
    data = folder / "data"
    options: list[str | Path] = ["--data", data, "--survey", path, "--config", settings]
    come = [(way, WAYS[way]) for way in ways] + [(stops, words) for words in OTHER_LETTERS]
    with Terminal(changed_kiosk(folder, change, *options)) as terminal:
        wait_until_ready(terminal, data)
        for way, words in come:
            resident = Resident(terminal, survey)
            resident.begin()
            resident.go_to("tanke")
            way(resident, words)
        for seed in range(others):
            resident = Resident(terminal, survey, seed=seed)
            resident.begin()
            resident.go_to(None)
            resident.send()
        terminal.wait(START)
        terminal.settle(1)
        memory = memory_of(terminal.process.pid)
    return {words: copies(memory, words) for _, words in come}


def memory_of(process: int) -> list[bytes]:
    """All that a process has mapped for reading, the stacks of its threads included."""
    found = []
    maps = Path(f"/proc/{process}/maps").read_text().splitlines()
    with Path(f"/proc/{process}/mem").open("rb", buffering=0) as memory:
        for line in maps:
            begin, end, mode = re.match("([0-9a-f]+)-([0-9a-f]+) (....)", line).groups()  # type: ignore[union-attr]
            if mode[0] == "r" and not line.endswith(("[vvar]", "[vsyscall]", "[vvar_vclock]")):
                memory.seek(int(begin, 16))
                found.append(memory.read(int(end, 16) - int(begin, 16)))
    return found


def copies(memory: Iterable[bytes], words: str, length: int = PIECE) -> int:
    """How many pieces of `words`, of so many letters, stand in `memory`: as UTF-8, and as CPython
    keeps texts, with one, two or four bytes a letter (PEP 393)."""
    pieces = {words[at : at + length] for at in range(len(words) - length + 1)}
    wanted = {
        piece.encode(encoding)
        for piece in pieces
        for encoding in ("utf-8", "latin-1", "utf-16-le", "utf-32-le")
        if encoding != "latin-1" or max(piece) < "\u0100"
    }
    pattern = re.compile(b"|".join(map(re.escape, sorted(wanted))))
    return sum(len(pattern.findall(part)) for part in memory)
