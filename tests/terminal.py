"""The real program in a real pseudo-terminal: keys in, bytes out, and the screen they draw."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Self

import pyte
from PIL import Image, ImageDraw
from pyte import modes
from wcwidth import wcwidth

from tests.installed import AS_ON_A_KIOSK
from tests.screen import Screen

KEYS = {
    "enter": "\r",
    "escape": "\x1b",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "backspace": "\x7f",
    "delete": "\x1b[3~",
    "home": "\x1b[1~",
    "end": "\x1b[4~",
    "space": " ",
    "tab": "\t",
    "f1": "\x1b[[A",
    "f2": "\x1b[[B",
    "f3": "\x1b[[C",
    "f4": "\x1b[[D",
    "ctrl+c": "\x03",
    "ctrl+q": "\x11",
    "ctrl+p": "\x10",
    "ctrl+v": "\x16",
    "ctrl+x": "\x18",
    "ctrl+z": "\x1a",
    "ctrl+backslash": "\x1c",
}
PALETTE = {
    "black": "000000",
    "red": "aa0000",
    "green": "00aa00",
    "brown": "aa5500",
    "blue": "0000aa",
    "magenta": "aa00aa",
    "cyan": "00aaaa",
    "white": "aaaaaa",
    "brightblack": "555555",
    "brightred": "ff5555",
    "brightgreen": "55ff55",
    "brightbrown": "ffff55",
    "brightblue": "5555ff",
    "brightmagenta": "ff55ff",
    "brightcyan": "55ffff",
    "brightwhite": "ffffff",
}
# Requests that the Linux console swallows and pyte would print.
_REQUESTS = re.compile(
    rb"\x1b\[[?>=]?[0-9;]*\$p|\x1b\[[<>=][0-9;]*u|\x1b\]22;[^\x07\x1b]*(\x07|\x1b\\)"
)
_OF_THE_TESTER = (
    *("TEXTUAL", "COLOR", "NO_COLOR", "COLUMNS", "LINES"),  # pytest sets the last two
    *("NOTIFY_SOCKET", "STATE_DIRECTORY"),
)
"""Variables of whoever runs the tests that would change what the program does: how they begin."""


# pyte makes a new cell for every character and looks up how wide it is: half of what tests cost.
_narrow = cache(lambda character: wcwidth(character) == 1)
_cell = lru_cache(maxsize=65536)(lambda attributes, text: attributes._replace(data=text))

_PAINTED = 0.03
"""Seconds without a byte after which a picture is whole."""


class Cells(pyte.Screen):
    """pyte's screen, quicker for what is drawn most: narrow characters that fit into the line."""

    def __init__(self, columns: int, rows: int) -> None:
        self._texts: dict[int, str] = {}
        super().__init__(columns, rows)

    def draw(self, data: str) -> None:
        cursor = self.cursor
        text = data.translate(self.g1_charset if self.charset else self.g0_charset)
        fits = cursor.x + len(text) <= self.columns
        if not fits or modes.IRM in self.mode or not all(map(_narrow, text)):
            super().draw(data)
            return
        line = self.buffer[cursor.y]
        for x, character in enumerate(text, start=cursor.x):
            line[x] = _cell(cursor.attrs, character)
        cursor.x += len(text)
        self.dirty.add(cursor.y)

    def text(self) -> str:
        """The screen as lines; only those that changed are put together anew."""
        for y in self.dirty:
            cells = self.buffer[y]
            self._texts[y] = "".join([cells[x].data for x in range(self.columns)]).rstrip()
        self.dirty.clear()
        return "\n".join(self._texts[y] for y in range(self.lines))


class Terminal(Screen):
    """A program on a terminal of `columns` x `rows`. Use it as a context manager."""

    def __init__(
        self,
        command: Sequence[str | Path],
        columns: int = 80,
        rows: int = 24,
        environment: Mapping[str, str] | None = None,
        folder: Path | None = None,
    ) -> None:
        """`folder` is where the program is started."""
        self.screen = Cells(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.raw = bytearray()
        self._controller, device = pty.openpty()
        os.set_blocking(self._controller, False)  # writing takes what there is room for
        fcntl.ioctl(device, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.before = termios.tcgetattr(device)
        self._device = device
        keep = {k: v for k, v in os.environ.items() if not k.startswith(_OF_THE_TESTER)}
        own = {"TERM": "linux", "LC_ALL": "sv_SE.UTF-8", "PYTHONUTF8": "1"}
        self._seen = (-1, "")
        self.process = subprocess.Popen(
            list(map(str, command)),
            stdin=device,
            stdout=device,
            stderr=device,
            start_new_session=True,
            env={**keep, **AS_ON_A_KIOSK, **own, **(environment or {})},
            cwd=folder,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        os.close(self._controller)
        os.close(self._device)

    # -- reading

    def read(self, seconds: float = 0.0) -> bool:
        """Take in what the program has written, waiting at most `seconds` for the first byte."""
        ready, _, _ = select.select([self._controller], [], [], seconds)
        if not ready:
            return False
        data = os.read(self._controller, 65536)
        self.raw += data
        self._stream.feed(_REQUESTS.sub(b"", data))
        return True

    @property
    def text(self) -> str:
        """The screen as lines."""
        if self._seen[0] != len(self.raw):
            self._seen = (len(self.raw), self.screen.text())
        return self._seen[1]

    def is_over(self) -> bool:
        return self.process.poll() is not None

    # -- typing

    def press(self, *keys: str) -> None:
        """Press keys by name; a single character is itself."""
        for key in keys:
            self.type(KEYS.get(key, key))
            self.last_key = key

    def type(self, text: str) -> None:
        self.send(text.encode())

    def send(self, content: bytes) -> None:
        """Bytes, whether or not they are characters, as fast as the program takes them."""
        self.last_key = ""
        while content and not self.is_over():
            readable, writable, _ = select.select([self._controller], [self._controller], [], 0.1)
            if readable:
                self.read()
            if writable:
                content = content[os.write(self._controller, content) :]

    def hang_up(self) -> None:
        """Take the terminal away, without a signal."""
        os.close(self._controller)
        self._controller = os.open(os.devnull, os.O_RDWR)

    def end(self, number: int) -> int:
        """Send a signal and return the exit code."""
        self.process.send_signal(number)
        return self.wait_for_exit()

    def wait_for_exit(self, seconds: float = 20.0) -> int:
        end = time.monotonic() + seconds
        while self.process.poll() is None and time.monotonic() < end:
            self.read(0.02)
        while self.read():
            pass
        code = self.process.poll()
        assert code is not None, f"still running:\n{self.text}"
        return code

    def is_clean(self) -> bool:
        """Whether the terminal is as it was before: modes restored, cursor shown, nothing left."""
        return termios.tcgetattr(self._device) == self.before and not self.screen.cursor.hidden

    # -- seeing

    def wait(self, condition: Callable[[], bool] | str, seconds: float = 20.0) -> None:
        """The program's picture comes in pieces of 4 KiB: what is seen first may be its top."""
        super().wait(condition, seconds)
        self.settle(_PAINTED, at_most=1.0)

    def picture(self, cell: tuple[int, int] = (8, 16)) -> Image.Image:
        """The screen as a picture in the colours of the console; only block glyphs are drawn."""
        width, height = cell
        size = (self.screen.columns * width, self.screen.lines * height)
        image = Image.new("RGB", size, "#000000")
        draw = ImageDraw.Draw(image)
        for y in range(self.screen.lines):
            for x in range(self.screen.columns):
                character = self.screen.buffer[y][x]
                front, back = _colour(character.fg, "aaaaaa"), _colour(character.bg, "000000")
                left, top = x * width, y * height
                draw.rectangle((left, top, left + width - 1, top + height - 1), fill=back)
                if character.data == "▀":
                    draw.rectangle((left, top, left + width - 1, top + height // 2 - 1), fill=front)
        return image


def _colour(name: str, default: str) -> str:
    return "#" + (default if name == "default" else PALETTE.get(name, name))


def kiosk(data: Path, *options: str | Path) -> list[str | Path]:
    """The command that starts the kiosk with its responses in `data`."""
    return [sys.executable, "-m", "kiosk.cli", "--data", data, *options]
