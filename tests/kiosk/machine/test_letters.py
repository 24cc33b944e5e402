"""The letters of the console: made of two small fonts here, of Debian's in `make vm-test`."""

import gzip
import struct
from pathlib import Path

import pytest

from kiosk.machine import letters
from kiosk.machine.letters import (
    ALPHABETS,
    BLOCKS,
    COLUMNS,
    INSTEAD,
    ROWS,
    Font,
    Size,
    composed,
    doubled,
    main,
    parsed,
    serialised,
    sizes,
)


def font_of(*drawn: str, height: int = 16, shade: int = 1) -> Font:
    """A font of one glyph for each string; each glyph is another one."""
    glyphs = tuple(bytes([number % 256, shade] * (height // 2)) for number in range(len(drawn)))
    return Font(8, height, glyphs, tuple(map(frozenset, drawn)))


def glyph(font: Font, character: str) -> bytes:
    [at] = [at for at, here in enumerate(font.drawn) if character in here]
    return font.glyphs[at]


@pytest.mark.parametrize(
    ("dots", "largest", "columns", "rows"),
    [
        ((640, 480), Size(8, 16, doubled=False), 80, 30),
        ((800, 600), Size(10, 20, doubled=False), 80, 30),
        ((1024, 768), Size(12, 24, doubled=False), 85, 32),
        ((1280, 800), Size(16, 32, doubled=False), 80, 25),
        ((1366, 768), Size(16, 32, doubled=False), 85, 24),
        ((1920, 1080), Size(11, 22, doubled=True), 87, 24),
        ((3840, 2160), Size(16, 32, doubled=True), 120, 33),
    ],
)
def test_the_largest_letters_that_leave_80_columns_and_24_rows(
    dots: tuple[int, int], largest: Size, columns: int, rows: int
) -> None:
    width, height = dots
    found = sizes(*dots)
    assert found[0] == largest
    times = 1 + largest.doubled
    assert (width // (times * largest.width), height // (times * largest.height)) == (columns, rows)
    for size in found:
        times = 1 + size.doubled
        assert width >= COLUMNS * size.width * times
        assert height >= ROWS * size.height * times


def test_on_an_old_kernel_1920_dots_have_letters_of_32() -> None:
    """Which is the most that it takes."""
    [first, *_] = [size for size in sizes(1920, 1080) if not size.doubled]
    assert first == Size(16, 32, doubled=False)


def test_a_screen_too_small_for_any_has_none() -> None:
    assert sizes(400, 300) == []


def test_a_font_is_read_as_it_is_written() -> None:
    font = font_of("Aa", " ", "", "▀Ж")
    assert parsed(serialised(font)) == font


def test_the_older_form_is_read() -> None:
    """https://www.win.tue.nl/~aeb/linux/kbd/font-formats-1.html: with U+FFFE before a sequence."""
    glyphs = b"".join(bytes([number]) * 14 for number in range(256))
    table = b"".join(struct.pack("<4H", 0x41 + at, 0xFFFE, 0x301, 0xFFFF) for at in range(256))
    font = parsed(b"\x36\x04\x02\x0e" + glyphs + table)
    assert (font.width, font.height, len(font.glyphs)) == (8, 14, 256)
    assert glyph(font, "C") == bytes([2]) * 14
    assert all(len(here) == 1 for here in font.drawn), "a sequence is no character"


def test_what_is_no_font_is_refused() -> None:
    with pytest.raises((ValueError, struct.error)):
        parsed(b"\x7fELF" + bytes(100))
    with pytest.raises((ValueError, struct.error)):
        parsed(b"")


def test_a_font_gets_what_it_lacks_in_the_place_of_what_nobody_wants() -> None:
    first = font_of("a", "ấ", " ", "▀", "ậ")
    second = font_of("a", "Ж", "Щω", "я", shade=2)
    both = composed(first, second, "a ▀ЖЩ")
    assert both.drawn == tuple(map(frozenset, ("a", "Ж", " ", "▀", "Щ")))
    assert glyph(both, "a") == glyph(first, "a")
    assert [glyph(both, char) for char in "ЖЩ"] == [glyph(second, char) for char in "ЖЩ"]
    assert both.glyphs.index(glyph(first, " ")) == 2, "the kernel takes what stands there"


def test_what_there_is_no_room_for_is_lacking() -> None:
    both = composed(font_of("a", "ấ"), font_of("Ж", "Щ", shade=2), "aЖЩ")
    assert both.drawn == (frozenset("a"), frozenset("Ж"))


def test_twice_the_size_is_each_dot_four_times() -> None:
    font = Font(
        11, 2, (bytes([0b10000000, 0b00100000, 0b01000000, 0b00000000]),), (frozenset("x"),)
    )
    [large] = doubled(font).glyphs
    assert (doubled(font).width, doubled(font).height) == (22, 4)
    rows = ["".join(f"{byte:08b}" for byte in large[at : at + 3])[:22] for at in range(0, 12, 3)]
    assert rows == ["1100000000000000000011"] * 2 + ["0011000000000000000000"] * 2


LOADER = """\
#!/bin/sh
[ "$1 $2" = "-C /dev/tty1" ] || exit 2
height=$(od -An -tu4 -j24 -N4 "$3")
[ "$height" -le MOST ] || exit 71
cp "$3" "FOLDER/loaded"
"""


@pytest.mark.parametrize(("most", "loaded"), [(128, (22, 44)), (32, (16, 32)), (31, (14, 28))])
def test_the_console_gets_the_largest_that_its_kernel_takes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int, loaded: tuple[int, int]
) -> None:
    """A loader of ours stands for that of the system, which needs a console to load it to."""
    for across, down in ((8, 16), (11, 22), (14, 28), (16, 32)):
        size = Size(across, down, doubled=False)
        for name, drawn in ((BLOCKS, ("a", "ấ", "▀")), (ALPHABETS, ("a", "Ж", INSTEAD))):
            glyphs = tuple(bytes(down * (1 if across == 8 else 2)) for _ in drawn)
            font = Font(across, down, glyphs, tuple(map(frozenset, drawn)))
            file = tmp_path / f"{name}{size.name}.psf.gz"
            file.write_bytes(gzip.compress(serialised(font)))
    script = tmp_path / "setfont"
    script.write_text(LOADER.replace("MOST", str(most)).replace("FOLDER", str(tmp_path)))
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(letters, "screen", lambda: (1920, 1080))
    monkeypatch.setattr(letters, "FONTS", tmp_path)
    main()
    font = parsed((tmp_path / "loaded").read_bytes())
    assert (font.width, font.height) == loaded
    assert set().union(*font.drawn) >= set("a▀Ж")


@pytest.mark.parametrize(
    "content",
    [b"", b"no gzip", gzip.compress(b"")[:-3], gzip.compress(b"\x36\x04")],
    ids=["empty", "no gzip", "cut off", "no font"],
)
def test_files_that_are_no_fonts_leave_the_letters_as_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    for size in sizes(1920, 1080):
        for name in (BLOCKS, ALPHABETS):
            (tmp_path / f"{name}{size.name}.psf.gz").write_bytes(content)
    monkeypatch.setattr(letters, "screen", lambda: (1920, 1080))
    monkeypatch.setattr(letters, "FONTS", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    main()


def test_without_a_screen_of_dots_the_letters_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letters, "FRAMEBUFFER", tmp_path / "fb0")
    monkeypatch.setenv("PATH", str(tmp_path))  # and nothing is there to change them with
    main()
