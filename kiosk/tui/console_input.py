"""What the terminal sends, taken to pieces: characters in, Textual's messages out.

Textual's own parser takes a sequence that it does not know for the keys it is made of, as if
`ESC [ P` (Pause on the Linux console) were somebody's writing "[P"; it waits without end for the
end of a paste, holds all of it, believes any size of the screen, and divides by it. Here whatever
is not known is ignored as one, and nothing that is held grows or stays.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from math import inf

from textual import constants, events, messages
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._xterm_parser import XTermParser
from textual.keys import Keys
from textual.message import Message

_WHOLE = re.compile(
    r"\x1b(\[(?![\[M])[0-?]*[ -/]*[@-~]|\[\[.|\[M...|O.|[^\[O])",
    re.DOTALL,
)
"""A sequence: `ESC [`, parameters, intermediates and a final byte (ECMA-48 5.4); the console's own
`ESC [ [ A`; `ESC [ M` of old mice, and three bytes; the function keys of a VT100, `ESC O P`; Alt
and a character."""
_BEGUN = re.compile(r"\x1b(\[(\[|M.{0,2}|[0-?]*[ -/]*)?|O)?", re.DOTALL)
"""What may become one."""
_WITH_ALT = re.compile(r"\x1b[^\x00-\x1f\x7f]")
_MOUSE = re.compile(r"\x1b\[<\d+;\d+;\d+[Mm]")
_SYNCHRONIZED = re.compile(r"\x1b\[\?2026;[1-4]\$y")
"""The terminal can show a whole screen at once, and answers that Textual has asked whether."""
_LONGEST = 32
"""Characters of a sequence: no key and no mouse sends more."""
_PASTE, _PASTE_END = "\x1b[200~", "\x1b[201~"
_LONGEST_PASTE = 10_000
"""Characters of a paste that are kept: no field takes more."""
_PASTE_SECONDS = 1.0
"""Silence after which a paste that has not ended is dropped: it would swallow every key."""


class ConsoleReader:
    """Reads one terminal. Nothing that comes from it raises anything.

    Left out: sizes (the kernel tells them), the focus of a window and the place of a cursor.
    """

    def __init__(self) -> None:
        self._textual = XTermParser()
        """Tells what a whole sequence means; it is given no stream to parse."""
        self._sequence = ""
        """An escape sequence that is not whole yet."""
        self._pasted: list[str] | None = None
        """The characters of a paste that has not ended."""
        self._until = inf
        """When what is not whole is given up, in seconds of the caller's clock."""

    @property
    def waits(self) -> bool:
        """Whether silence alone tells what has come: Escape, or a sequence that was cut off."""
        return bool(self._sequence)

    def feed(self, text: str, now: float) -> Iterator[Message]:
        """The messages of `text`, which came `now` (seconds)."""
        for character in text:
            yield from self._take(character)
        self._until = now + (constants.ESCAPE_DELAY if self._sequence else _PASTE_SECONDS)

    def tick(self, now: float) -> Iterator[Message]:
        """Nothing has come until `now`."""
        if now < self._until:
            return
        sequence, self._sequence, self._pasted, self._until = self._sequence, "", None, inf
        if sequence == "\x1b":
            yield events.Key("escape", sequence)

    def _take(self, character: str) -> Iterator[Message]:
        if self._pasted is not None:
            yield from self._paste(character)
        elif character == "\x1b":
            if self._sequence == "\x1b":
                yield events.Key("escape", character)
            self._sequence = character  # whatever was not whole is dropped
        elif not self._sequence:
            yield from self._meant(character)
        else:
            self._sequence = self._sequence[:_LONGEST] + character
            if _WHOLE.fullmatch(self._sequence):
                sequence, self._sequence = self._sequence, ""
                yield from self._meant(sequence)
            elif not _BEGUN.fullmatch(self._sequence):
                self._sequence = ""

    def _paste(self, character: str) -> Iterator[Message]:
        assert self._pasted is not None  # noqa: S101  called within one
        self._pasted.append(character)
        if len(self._pasted) > _LONGEST_PASTE + len(_PASTE_END):
            del self._pasted[_LONGEST_PASTE]
        if "".join(self._pasted[-len(_PASTE_END) :]) == _PASTE_END:
            text = "".join(self._pasted[: -len(_PASTE_END)])
            self._pasted = None
            yield events.Paste(text)

    def _meant(self, sequence: str) -> Iterator[Message]:
        """What a character or a whole sequence means; nothing where it has no meaning here."""
        if sequence == _PASTE:
            self._pasted = []
        elif _SYNCHRONIZED.fullmatch(sequence):
            yield messages.TerminalSupportsSynchronizedOutput()
        elif _MOUSE.fullmatch(sequence) or _is_key(sequence):
            with suppress(Exception):  # Textual's code, and anybody's bytes
                yield from self._pressed_or_pointed(sequence)

    def _pressed_or_pointed(self, sequence: str) -> list[Message]:
        if mouse := self._textual.parse_mouse_code(sequence):
            return [mouse]
        keys = self._textual._sequence_to_key_events(sequence)
        return [key for key in keys if key.key != Keys.Ignore]


def _is_key(sequence: str) -> bool:
    """Not Alt and a character, of which Textual makes another: Alt+1 would write "¡"."""
    return len(sequence) == 1 or (
        sequence in ANSI_SEQUENCES_KEYS and not _WITH_ALT.fullmatch(sequence)
    )
