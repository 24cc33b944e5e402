"""E11, E12: files at random, from good ones: a result or one kind of refusal, in bounded memory.

Each reader runs in a process of its own (`python -m tests.proofs.hostile loader 60`), for so many
seconds, and says how many files it was given, how they ended, and the most memory it ever had. The
control is a reader that raises something else now and then: it has to be found out.
"""

import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from kiosk.store.bundle import NotABundleError
from kiosk.store.packing import write_bundle
from kiosk.store.response_store import ResponseStore
from questions.loader import SURVEYS, load, load_survey
from tests.bench.store import submission
from tests.exporter.office import read_bundle
from tests.proofs.proof import Proof

ESSUNGA = SURVEYS / "essunga_trygg.yaml"
SECONDS = 25
MOST_MEGABYTES = 512
READERS = {"loader": "E12", "bundle": "E11", "limesurvey": "E11"}
TOKENS = [
    *(b"\0", b"\xff", b"\xef\xbb\xbf", b"\r", b"\n\n", b"\t", b'"', b"'", b",", b";", b":", b"-"),
    *(b"&a ", b"*a", b"!!python/object:os.system ", b"{" * 300, b"[" * 300, b"<<: ", b"? ", b"|\n"),
    *(b"PK\x01\x02", b"PK\x05\x06", b"\x1b[2J", b"=1+1", b"9" * 400, b"-1", b"1e9", b"\xc2\x9b"),
]


def proofs() -> Iterator[Proof]:
    control = run("control", 3)
    for reader, threat in READERS.items():
        done = run(reader, SECONDS)
        said = done.stdout.strip() or done.stderr.strip()[-80:]
        yield Proof(
            threat,
            f"{reader}: damaged files for {SECONDS} s",
            f"{said}; control {'found out' if control.returncode == 1 else 'PASSED'}",
            done.returncode == 0 and control.returncode == 1,
        )


def run(reader: str, seconds: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.proofs.hostile", reader, str(seconds)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def damaged(good: bytes, chance: random.Random) -> bytes:
    """`good` with a few pieces changed, doubled, moved, cut off or put in."""
    content = bytearray(good)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        at = chance.randrange(len(content) + 1)
        length = chance.choice((0, 1, 1, 4, 40, 400))
        match chance.randrange(5):
            case 0:
                content[at : at + length] = chance.randbytes(length)
            case 1:
                content[at:at] = chance.choice(TOKENS)
            case 2:
                del content[at : at + length]
            case 3:
                other = chance.randrange(len(content) + 1)
                content[at:at] = content[other : other + length]
            case _ if chance.random() < 0.2:
                del content[at:]
    return bytes(content)


def reader_of(name: str, folder: Path) -> tuple[bytes, Callable[[bytes], str]]:
    """A good file, and how one is read: the name of how it ended."""
    if name == "loader":
        return ESSUNGA.read_bytes(), lambda content: "read" if load(content).survey else "refused"
    if name == "bundle":
        return _bundle(folder), lambda content: _read_bundle(folder, content)
    if name == "control":
        return b"good", lambda content: "read" if content.isascii() else str(int(content))
    return _export(folder), lambda content: _merged(folder, content)


def _bundle(folder: Path) -> bytes:
    survey, chance = load_survey(ESSUNGA), random.Random(1)
    with ResponseStore(folder / "data", survey, ESSUNGA.read_text("utf-8"), "kiosk") as store:
        for _ in range(20):
            store.add(submission(survey, chance))
    return write_bundle(store.path, folder)[0].read_bytes()


def _read_bundle(folder: Path, content: bytes) -> str:
    path = folder / "it.kiosk"
    path.write_bytes(content)
    try:
        read_bundle(path)
    except NotABundleError:
        return "refused"
    return "read"


def _export(folder: Path) -> bytes:
    from tests.exporter.limesurvey_file import random_answers, write_export

    survey, chance = load_survey(ESSUNGA), random.Random(1)
    path = folder / "export.csv"
    write_export(path, survey, {str(n): random_answers(survey, chance) for n in range(1, 31)})
    return path.read_bytes()


def _merged(folder: Path, content: bytes) -> str:
    from exporter.errors import ExporterError
    from exporter.merge import merge

    path = folder / "it.csv"
    path.write_bytes(content)
    try:
        merge([path], load_survey(ESSUNGA))
    except ExporterError:
        return "refused"
    return "read"


def main() -> None:
    name, seconds = sys.argv[1], float(sys.argv[2])
    chance = random.Random(1)
    ends: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        good, read = reader_of(name, Path(folder))
        assert read(good) == "read"
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            content = damaged(good, chance)
            try:
                ends[read(content)] += 1
            except Exception as error:
                ends[type(error).__name__] += 1
                Path(tempfile.gettempdir(), f"hostile-{name}").write_bytes(content)
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(", ".join(f"{count} {how}" for how, count in ends.most_common()), f"{megabytes} MB")
    sys.exit(bool(set(ends) - {"read", "refused"}) or megabytes > MOST_MEGABYTES)


if __name__ == "__main__":
    main()
