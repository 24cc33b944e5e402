"""Textual's driver for a Linux terminal, with threads that no bytes and no hang-up end."""

import os
import time
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterator
from contextlib import suppress
from fcntl import ioctl
from select import select
from typing import Any, TextIO

from textual import constants
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from kiosk.tui.console_input import ConsoleReader

_AT_ONCE = 256
"""Bytes that are read: so few that Python keeps them where they are overwritten once forgotten."""
_LOOK_SECONDS = 0.1
"""How often the reading thread looks whether it is to end."""
_KDGKBMODE = 0x4B44
"""Asks for the mode of a keyboard, which only a Linux console has (ioctl_console(2))."""


class ConsoleDriver(LinuxDriver):
    """Reads with a `ConsoleReader`. What ends the reading or the writing is a crash of the app."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._file = _Output(self._file, self._crash)  # type: ignore[assignment,arg-type]

    def run_input_thread(self) -> None:
        try:
            self._read()
        except Exception as error:
            self._crash(error)

    def _read(self) -> None:
        """Until the app ends. Bytes that are no UTF-8 become U+FFFD, which no field takes."""
        decode = getincrementaldecoder("utf-8")("replace").decode
        reader = ConsoleReader()
        while not self.exit_event.is_set():
            patience = constants.ESCAPE_DELAY if reader.waits else _LOOK_SECONDS
            if select([self.fileno], [], [], patience)[0]:
                self._pass_on(reader.feed(decode(self._bytes()), time.monotonic()))
            else:
                self._pass_on(reader.tick(time.monotonic()))

    def _pass_on(self, found: Iterator[Message]) -> None:
        for message in found:
            self.process_message(message)

    def _bytes(self) -> bytes:
        """What can be read; nothing, after a moment, of a terminal that was hung up."""
        with suppress(OSError):
            if content := os.read(self.fileno, _AT_ONCE):
                return content
        self.exit_event.wait(_LOOK_SECONDS)  # the app finds out by itself
        return b""

    def _crash(self, error: Exception) -> None:
        if os.isatty(self.fileno):  # else the terminal has gone, which is no fault
            self._app.call_later(self._app._handle_exception, error)


class _Output:
    """The terminal to write on; after a fault, which is told once, nowhere."""

    def __init__(self, file: TextIO, failed: Callable[[Exception], None]) -> None:
        self._file = file
        self._failed = failed
        self._works = True
        self.fileno = file.fileno

    def write(self, text: str) -> None:
        self._tried(lambda: self._file.write(text))

    def flush(self) -> None:
        self._tried(self._file.flush)

    def _tried(self, use: Callable[[], object]) -> None:
        if self._works:
            try:
                use()
            except Exception as error:
                self._works = False
                self._failed(error)


def is_console(terminal: int) -> bool:
    """Whether a file descriptor is a Linux console, which can be told not to repeat keys."""
    with suppress(OSError):
        ioctl(terminal, _KDGKBMODE, bytes(8))
        return True
    return False
