"""Bytes as no keyboard sends them: broken UTF-8, sequences without end, claims of the terminal."""

from collections.abc import Iterator
from random import Random

from tests.kiosk.resident import START
from tests.terminal import Terminal

_BROKEN = (
    b"\xff",
    b"\xfe",
    b"\xc3",
    b"\xe2\x80",
    b"\xf0\x9f\x98",
    b"\x80",
    b"\xc0\x80",
    b"\xed\xa0\x80",
)
_CLAIMS = (
    *(
        b"\x1b[48;24;80;0;0t",
        b"\x1b[48;0;0;0;0t",
        b"\x1b[48;99999;99999;1;1t",
        b"\x1b[48;5:x;5;5;5t",
    ),
    *(b"\x1b[<0;10;10M", b"\x1b[<0;10;10m", b"\x1b[<0;-5;0M", b"\x1b[<64;9999999999;9999999999M"),
    *(b"\x1b[I", b"\x1b[O", b"\x1b[?2026;2$y", b"\x1b[?2048;1$y", b"\x1b[9;99R", b"\x1b[;R"),
    *(
        b"\x1b[200~",
        b"\x1b[201~",
        b"\x1b[201~",
        b"\x1b[M\xff\xff\xff",
        b"\x1b[1114112u",
        b"\x1b[;;~",
    ),
    "\x1b[\u0664;\u0664R\x1b[<\u0661;\u0661;\u0661M".encode(),
)
_ENDS = b"@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~"


def sequence(chance: Random) -> bytes:
    """One of them. Some mean something, as everything that can be typed does."""
    match chance.randrange(7):
        case 0:
            return chance.randbytes(chance.choice((1, 1, 2, 5, 40)))
        case 1:
            return chance.choice(_BROKEN) * chance.choice((1, 1, 3))
        case 2 | 3:
            return chance.choice(_CLAIMS)
        case 4:  # a sequence of the right form
            inside = bytes(
                chance.choice(b"0123456789;:<?") for _ in range(chance.choice((1, 5, 9)))
            )
            return b"\x1b[" + inside + bytes([chance.choice(_ENDS)])
        case 5:  # a long one, or one that never ends
            inside = bytes([chance.choice(b"19;: ")]) * chance.choice((31, 32, 33, 500, 5_000))
            return b"\x1b[" + inside + chance.choice((b"", b"t", b"M", b"\x1b", b"\xff"))
        case _:
            return b"\x1b" * chance.choice((1, 1, 2, 9)) + chance.randbytes(
                chance.choice((0, 1, 3))
            )


def noise(count: int, seed: int) -> Iterator[bytes]:
    """`count` sequences, cut into pieces anywhere."""
    chance = Random(seed)
    whole = b"".join(sequence(chance) for _ in range(count))
    while whole:
        cut = chance.choice((1, 2, 7, 60, 400))
        yield whole[:cut]
        whole = whole[cut:]


def make_noise(terminal: Terminal, count: int, seed: int) -> None:
    """Send `count` sequences to a kiosk, and bring it back to how the next person finds it.

    Ctrl+Q is among them: it has to be a kiosk under systemd, where that does nothing.
    """
    for piece in noise(count, seed):
        assert not terminal.is_over(), terminal.text
        terminal.send(piece)
        while terminal.read():
            pass
    terminal.settle(1.3, at_most=60)
    go_to_start(terminal)
    terminal.press("1")  # somebody comes and leaves: what was adjusted is put back
    terminal.wait(lambda: START not in terminal.words)
    go_to_start(terminal)


def go_to_start(terminal: Terminal) -> None:
    """Wherever that is from, in whatever language."""
    while START not in terminal.words:
        for key in ("escape", "2", "x"):
            terminal.press(key)
            terminal.settle(0.5)
        assert not terminal.is_over(), terminal.text
