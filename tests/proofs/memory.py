"""A10: what respondents wrote, in whichever way they left, is nowhere in the program's memory.

The real program on a pseudo-terminal, with what the unit says of its memory; its memory is read as
root. The control is a kiosk that empties no cache and overwrites nothing: the words are found.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.kiosk.remains import UNFORGETFUL, WAYS, left_in_memory
from tests.proofs.proof import Proof


def proofs() -> Iterator[Proof]:
    for others in (0, 10):
        left, control = (searched(change, others) for change in ("", UNFORGETFUL))
        yield Proof(
            threat="A10",
            tried=f"memory after {len(left)} who left words, and {others} others",
            figure=f"pieces of words {sum(left)}; control {' '.join(map(str, control))}",
            holds=not any(left) and all(control),
        )


def searched(change: str, others: int) -> list[int]:
    with tempfile.TemporaryDirectory() as folder:
        return list(left_in_memory(Path(folder), change, WAYS, others).values())
