"""Key pairs, and what is sealed with them, for tests of all packages."""

import shutil
import sqlite3
from pathlib import Path

import msgspec
import pyrage
from msgspec import Struct

from kiosk.store.sealing import fingerprint_of
from tests.exporter.office import SURVEY, Kiosk, memory
from tests.exporter.residents import submissions

CANARY = "kanariefågeln sjöng"


class Pair(Struct, frozen=True):
    """A key pair, as text."""

    private: str
    public: str

    @property
    def fingerprint(self) -> str:
        return fingerprint_of(self.public)

    def private_file(self, folder: Path) -> Path:
        """As `age-keygen` writes it."""
        path = folder / f"privat_{self.fingerprint}.txt"
        path.write_text(f"# public key: {self.public}\n{self.private}\n", "utf-8")
        return path

    def public_file(self, folder: Path) -> Path:
        path = folder / f"publik_{self.fingerprint}.txt"
        path.write_text(f"# {self.fingerprint}\n{self.public}\n", "utf-8")
        return path


def pair() -> Pair:
    identity = pyrage.x25519.Identity.generate()
    return Pair(str(identity), str(identity.to_public()))


MUNICIPALITY = Pair(
    "AGE-SECRET-KEY-10J9VNSDEUJYURQ25TRHRGN2U2KZVQ2PCDK0VTSRNSQDSPCXV46MQYCX4WD",
    "age1jpuy5ccyk5aj6zch2kpmmqwgmugts7836y86kyxyt8uagp676v9s0jtj4j",
)
ARCHIVE = Pair(
    "AGE-SECRET-KEY-13540EFE2K2ZU4FTMXTG66R8J4C4X2QNEZC226M3A022PTKYQH5MQWTVYW2",
    "age1eylhwun7sayclue379wmq0r4xvtsd5f9r86a6vr98rnqpr8dgcpsykpyz3",
)
STRANGER = Pair(
    "AGE-SECRET-KEY-15NFRF9296A9RAPD6UPL5NL69NE8HVHN775JA567S2HTNU8KC65KQPZCG9F",
    "age1wamv959walfcnjryvj3h0n9ldcefged6cjkf5ef688d277240scsyruslh",
)
"""Always the same: of nobody."""


def large_store(path: Path) -> Path:
    """A store, closed for good, larger than the memory that SQLite takes before it uses a disk."""
    with memory() as folder, Kiosk(folder / "data").take(submissions(SURVEY, 12)) as kiosk:
        shutil.copy(kiosk.store.path, path)
    with sqlite3.connect(path) as db:
        db.execute("UPDATE meta SET value = '1' WHERE name = 'closed_for_good'")
        rows = ((key, "ord", f"{CANARY} {key} " * 8) for key in range(1, 20_000))
        db.executemany("INSERT INTO comments VALUES (?, ?, ?)", rows)
    db.close()
    return path


def opened(file: Path, by: Pair) -> bytes:
    return pyrage.decrypt(file.read_bytes(), [pyrage.x25519.Identity.from_str(by.private)])


def digits_in(file: Path, by: Pair) -> str:
    return str(msgspec.json.decode(opened(file, by))["digits"])
