"""What the console sends and Textual does not know: ignored as one, not taken for single keys."""

import re
from collections.abc import Iterable

from textual import events
from textual._xterm_parser import XTermParser
from textual.drivers import linux_driver
from textual.keys import Keys

_COMPLETE = re.compile(r"\x1b(\[(?!M|\[)[0-?]*[ -/]*[@-~]|\[\[.|O.)")
"""ECMA-48 5.4 (CSI, parameters, intermediates, a final byte), the console's own `ESC [ [ A`, and
the function keys of a VT100 `ESC O P`. Not `ESC [ M`: of old mice, before three bytes."""
_OTHER_THAN_KEYS = re.compile(r"\x1b\[(<?[-\d;]+[mM]|\?\d+;\d\$y|[IO]|20[01]~|48;[\d;:]*t)")
"""Mice, modes, focus, pasting and sizes, which Textual's parser looks for after the keys."""
_WITH_ALT = re.compile(r"\x1b[!-NP-Z\\-~]")
"""Alt and a character, of which Textual makes others: Alt+1 would write an exclamation mark."""


class ConsoleParser(XTermParser):
    """Textual's parser, which takes a sequence that it does not know to pieces, as if `ESC [ P`
    (Pause on the Linux console) were somebody's writing "[P"."""

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[events.Key]:
        if _WITH_ALT.fullmatch(sequence):
            return [events.Key(Keys.Ignore, sequence)]
        keys = list(super()._sequence_to_key_events(sequence, alt))
        if keys or not _COMPLETE.fullmatch(sequence) or _OTHER_THAN_KEYS.fullmatch(sequence):
            return keys
        return [events.Key(Keys.Ignore, sequence)]


def ignore_unknown_keys() -> None:
    """Have Textual's driver read the terminal with a `ConsoleParser`: it offers no other way."""
    linux_driver.XTermParser = ConsoleParser  # type: ignore[attr-defined]  # not its own name there
