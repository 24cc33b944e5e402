"""A18: what lies on a stolen kiosk and its stick when bundles are sealed, what a damaged one gives,
and the power that goes while one is sealed. Each beside a control that fails.
"""

import asyncio
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pyrage

from exporter.errors import ExporterError
from exporter.reading.files import input_files
from exporter.reading.keys import Key
from kiosk.store.bundle import NotABundleError
from kiosk.store.sealing import OtherKeyError
from tests.exporter.office import read_bundle
from tests.kiosk.sealing import SealingKiosk
from tests.proofs.day import SEALED, SEALED_UNSYNCED
from tests.proofs.power_cuts import IMPORTS, a_day, cut, laid_out, proof
from tests.proofs.proof import Proof
from tests.proofs.recording import record
from tests.sealed import ARCHIVE, MUNICIPALITY, Pair, large_store

RESPONSES = 40
PAIRS = (MUNICIPALITY, ARCHIVE)
SIGNS = (b"PK\x03\x04", b"SQLite format 3\x00", b"manifest.json")
"""How a bundle, or a database of one, begins."""


def proofs() -> Iterator[Proof]:
    yield stolen()
    yield written()
    yield keyless()
    yield damaged()
    day = a_day(SEALED)
    yield proof(
        "A18",
        "power cut while a sealed bundle is written: the stick",
        cut(day, "stick", samples=200),
        {"without a sync": cut(a_day(SEALED_UNSYNCED), "stick", 10)},
    )
    yield proof(
        "A18",
        "the same: what the kiosk has thanked for",
        cut(day, "data", samples=4, every=5),
        {"synchronous=OFF": cut(a_day("synchronous=OFF"), "data", samples=4, every=5)},
    )


def a_kiosk(folder: Path, *recipients: Pair) -> SealingKiosk:
    """Answered, confirmed, fetched from while it was open, and once more when it was closed."""

    async def lived() -> SealingKiosk:
        kiosk = SealingKiosk(folder, *recipients).answered(RESPONSES)
        await kiosk.confirmed(*recipients)
        await kiosk.fetched()
        await kiosk.staff.close_for_good()
        await kiosk.fetched()
        return kiosk

    return asyncio.run(lived())


def files_of(kiosk: SealingKiosk) -> list[Path]:
    folders = (kiosk.setup.data, kiosk.stick.folder)
    return [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]


def stolen() -> Proof:
    """All files but the store, and all that a thief's program makes of them."""

    def readable(*recipients: Pair) -> int:
        with tempfile.TemporaryDirectory() as folder:
            kiosk = a_kiosk(Path(folder), *recipients)
            store = next(kiosk.setup.data.rglob("responses.db"))
            return sum(
                any(sign in content for sign in SIGNS)
                for path in files_of(kiosk)
                if path != store and not path.name.startswith(store.name)
                for content in [path.read_bytes()]
            )

    sealed, control = readable(*PAIRS), readable()
    return Proof(
        threat="A18",
        tried="a stolen kiosk's disk and stick, the store aside",
        figure=f"{sealed} readable files; control without recipients: {control}",
        holds=sealed == 0 and control >= 2,
    )


FETCH = """
from kiosk.store import packing
from kiosk.store.packing import write
from kiosk.store.sealing import seal
folder, recipient, packing.TEMPORARY = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
content, _ = packing.pack(folder / "data/responses.db")
if recipient:
    content = seal(content, [recipient])
write("x.kiosk.age", content, folder / "stick")
"""


def written() -> Proof:
    """Every byte that a fetch writes anywhere, also into files that it deletes again."""

    def signs(recipient: str, temporary: str) -> int:
        with laid_out({"stick": None, "data": None}) as disk:
            large_store(disk / "data/responses.db")
            program = f"{IMPORTS}{FETCH}"
            command: list[str | Path] = [sys.executable, "-c", program, disk, recipient, temporary]
            return sum(
                any(sign in call.content(1) for sign in SIGNS)
                for call in record(command, disk).calls
                if call.name in ("write", "pwrite64")
            )

    ours = signs(MUNICIPALITY.public, "MEMORY")
    controls = {
        "open": signs("", "MEMORY"),
        "temporary files": signs(MUNICIPALITY.public, "FILE"),
    }
    told = "; ".join(f"control {name}: {count}" for name, count in controls.items())
    return Proof(
        threat="A18",
        tried="all that the kernel is asked to write while a bundle is sealed",
        figure=f"{ours} with something open; {told}",
        holds=ours == 0 and all(controls.values()),
    )


def keyless() -> Proof:
    """No private half of a key anywhere on the kiosk, as text or as its 32 bytes."""

    def found(paths: list[Path]) -> int:
        wanted = [private for one in PAIRS for private in _forms(one)]
        return sum(
            any(form in content for form in wanted)
            for path in paths
            for content in [path.read_bytes()]
        )

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        kiosk = a_kiosk(folder, *PAIRS)
        ours = found(files_of(kiosk))
        control = found([*files_of(kiosk), MUNICIPALITY.private_file(folder)])
    return Proof(
        threat="A18",
        tried="private keys on a kiosk that seals, and on its stick",
        figure=f"{ours} found; control with one put there: {control}",
        holds=ours == 0 and control == 1,
    )


def _forms(one: Pair) -> list[bytes]:
    letters = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
    data = one.private.lower().rpartition("1")[2][:-6]
    bits = "".join(f"{letters.index(letter):05b}" for letter in data)
    raw = int(bits[:256], 2).to_bytes(32, "big")
    return [one.private.encode(), one.private.lower().encode(), raw]


def damaged() -> Proof:
    """Each byte flipped, and each cut: nothing of it is taken, and its name is told."""
    with tempfile.TemporaryDirectory() as name:
        kiosk = a_kiosk(Path(name), *PAIRS)
        path = kiosk.stick.files(".kiosk.age")[0]
        good = path.read_bytes()
        states = [*_flipped(good), *(good[:length] for length in range(len(good)))]
        taken = sum(_taken(path, content, MUNICIPALITY) for content in states)
        inner = pyrage.decrypt(good, [pyrage.x25519.Identity.from_str(MUNICIPALITY.private)])
        plain = path.with_name("öppen.kiosk")
        control = sum(_taken(plain, content, MUNICIPALITY) for content in _flipped(inner))
    return Proof(
        threat="A18",
        tried="each byte of a sealed bundle flipped, and each cut",
        figure=f"{taken} taken of {len(states)}; control open, flipped: {control}",
        holds=taken == 0 and control > 0,
    )


def _flipped(content: bytes) -> Iterator[bytes]:
    for place in range(len(content)):
        yield content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


def _taken(path: Path, content: bytes, by: Pair) -> bool:
    """Whether an office with the key would count something of it."""
    path.write_bytes(content)
    try:
        [file] = input_files([path], [Key(by.private, by.public)]).files
        read_bundle(file.path, by.private)
    except (NotABundleError, OtherKeyError):
        return False
    except ExporterError as error:
        return path.name not in error.lines[0]
    return True
