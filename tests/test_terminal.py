"""The screen that tests read is pyte's, whatever is drawn: only quicker."""

import pyte
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.terminal import Cells

PIECES = (
    *("Hur gammal är du?", "å", "▀▄│", "e\u0301", "\u200b", "x" * 25, "\x00", "\x7f"),
    *(
        "\n",
        "\r",
        "\b",
        "\t",
        "\x1bM",
        "\x1bD",
        "\x1bc",
        "\x1b7",
        "\x1b8",
        "\x1b(0",
        "\x1b(B",
        "\x0e",
    ),
    *("\x1b[m", "\x1b[1;31m", "\x1b[38;5;200;48;2;1;2;3m", "\x1b[7m", "\x1b[39;49m"),
    *("\x1b[2;3H", "\x1b[9;20H", "\x1b[A", "\x1b[2J", "\x1b[K", "\x1b[1J", "\x1b[3X"),
    *("\x1b[L", "\x1b[M", "\x1b[2P", "\x1b[@", "\x1b[2;4r", "\x1b[r", "\x1b#8"),
    *("\x1b[4h", "\x1b[4l", "\x1b[?7l", "\x1b[?7h", "\x1b[?5h", "\x1b[?6h", "\x1b[?1049h"),
)


@settings(deadline=None)
@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=8).map("".join), max_size=6))
def test_it_shows_what_pyte_shows(drawn: list[str]) -> None:
    quick, plain = Cells(20, 5), pyte.Screen(20, 5)
    for text in drawn:
        for screen in (quick, plain):
            pyte.Stream(screen).feed(text)
        assert quick.text().split("\n") == [line.rstrip() for line in plain.display]
    assert (quick.cursor.x, quick.cursor.y) == (plain.cursor.x, plain.cursor.y)
    for y in range(plain.lines):
        for x in range(plain.columns):
            assert quick.buffer[y][x] == plain.buffer[y][x]
