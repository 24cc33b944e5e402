"""What the kiosk asks of its machine: sticks, the clock, a restart. See `privileged.py`."""

import asyncio
import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

SOCKET = Path("/run/medborgarkiosk.sock")
LONGEST_LINE = 16 << 20
"""Bytes of an answer: some question files, in base 64."""
SECONDS = 300
"""The longest that one request takes: a slow stick."""


class NotDoneError(Exception):
    """Why it was not done: a phrase below `stick.`"""

    def __init__(self, reason: str, *, touched: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.touched = touched
        """Whether something may have been left on the stick."""


class File(NamedTuple):
    """A question file on a stick."""

    name: str
    content: bytes


class Machine:
    """Each method raises NotDoneError."""

    def __init__(self, address: Path = SOCKET) -> None:
        self._address = address

    async def put_on_stick(
        self, name: str, content: bytes, progress: Callable[[float], None]
    ) -> None:
        """Write a file, synced, read back from the stick, and the stick let go."""
        request = {"do": "write", "name": name, "size": len(content)}
        await self._ask(request, content, progress)

    async def files_on_stick(self) -> list[File]:
        found = await self._ask({"do": "read"})
        return [File(str(file["name"]), base64.b64decode(file["content"])) for file in found]

    async def set_clock(self, to: int) -> None:
        """`to`: seconds since 1970."""
        await self._ask({"do": "clock", "to": to})

    async def restart(self) -> None:
        await self._ask({"do": "restart"})

    async def shut_down(self) -> None:
        await self._ask({"do": "shutdown"})

    async def _ask(
        self,
        request: dict[str, object],
        content: bytes = b"",
        progress: Callable[[float], None] | None = None,
    ) -> Any:
        try:
            reader, writer = await asyncio.open_unix_connection(self._address, limit=LONGEST_LINE)
        except OSError:
            raise NotDoneError("unreachable", touched=False) from None
        try:
            async with asyncio.timeout(SECONDS):
                writer.write(json.dumps(request).encode() + b"\n" + content)
                while line := await reader.readline():
                    answer = json.loads(line)
                    if "progress" in answer and progress:
                        progress(float(answer["progress"]))
                    elif "done" in answer:
                        return answer["done"]
                    else:
                        raise NotDoneError(str(answer["fault"]), touched=bool(answer["touched"]))
        except (OSError, TimeoutError, ValueError, KeyError, TypeError):
            pass  # it ended in the middle: as below
        finally:
            writer.close()
        raise NotDoneError("failed", touched=bool(content))
