"""How every kind of screen looks, at every size and in every theme: colours, glyphs, composition.

What is looked at is each cell that the real app draws on the way of the gallery.
"""

import asyncio
import re
from itertools import product
from typing import NamedTuple

import pytest
from textual.geometry import Region

from kiosk.tui.fitting import SIZES
from kiosk.tui.theme import THEMES
from kiosk.tui.widgets.sheet import Sheet
from kiosk.tui.widgets.words import Words
from questions.characters import CONSOLE_GLYPHS
from tests.gallery import (
    DOCS,
    PICTURES,
    REPORT,
    TAKEN,
    TITLES,
    Screen,
    page,
    picture,
    screens,
    svg,
)

DARK_HALF = ["000000", "aa0000", "00aa00", "aa5500", "0000aa", "aa00aa", "00aaaa", "aaaaaa"]
BRIGHT_HALF = ["555555", "ff5555", "55ff55", "ffff55", "5555ff", "ff55ff", "55ffff", "ffffff"]
PALETTE = [*DARK_HALF, *BRIGHT_HALF]
"""Of the Linux console (torvalds/linux, drivers/tty/vt/vt.c: default_red, _grn, _blu)."""


class Cell(NamedTuple):
    """What a cell is drawn with; colours as in the palette."""

    text: str
    colour: str
    background: str
    bold: bool


class Choices(NamedTuple):
    """A list of choices as it was drawn."""

    region: Region
    lines: int
    marked: int
    highlighted: int
    rows: list[int | None]
    """The line that each row belongs to."""
    shown: set[int | None]
    """The lines of which words are seen."""


class Look(NamedTuple):
    """A screen as it was seen."""

    name: str
    cells: list[list[Cell]]
    stage: Region
    words: list[tuple[str, Region]]
    """Beside the sheet."""
    left_out: int
    """Rows of the sheet that cannot be seen."""
    widest: int
    """Cells of its longest row of words."""
    lists: list[Choices]
    svg: str


def looks(size: tuple[int, int], theme: str) -> list[Look]:
    """Every kind of screen."""

    async def seen() -> list[Look]:
        return [look(each) async for each in screens(size, theme)]

    return asyncio.run(seen())


def look(seen: Screen) -> Look:
    screen = seen.app.screen
    sheet = screen.query_one(Sheet)
    rows = [drawn.row for drawn in sheet._drawn]
    return Look(
        seen.name,
        cells(seen),
        screen.query_one("#stage").region,
        [(str(words.content), words.region) for words in screen.query(Words) if words.display],
        sheet.rows_left_out,
        max(sum(len(text) for text, _ in row.parts) for row in rows if row.line is None),
        [choices_of(sheet)] if sheet.content.lines else [],
        svg(seen) if seen.app.size in TAKEN else "",
    )


def choices_of(sheet: Sheet) -> Choices:
    rows = [drawn.row for drawn in sheet._drawn]
    lines = sheet.content.lines
    return Choices(
        sheet.region,
        len(lines),
        sum(line.is_marked for line in lines),
        int(sheet._highlighted >= 0),
        [row.line for row in rows],
        {row.line for row in rows if row.line is not None and row.parts},
    )


def cells(seen: Screen) -> list[list[Cell]]:
    """The rows of the screen, cell by cell (no character of ours is two cells wide)."""
    rows = []
    for strip in seen.app.screen._compositor.render_strips():
        row = []
        for text, style, _ in strip:
            assert style is not None
            assert style.bgcolor is not None
            assert style.color is not None or text.isspace()
            parts = (style.color or style.bgcolor, style.bgcolor)
            colours = [part.get_truecolor().hex[1:] for part in parts]
            front, back = colours
            row += [Cell(character, front, back, bool(style.bold)) for character in text]
        rows.append(row)
    return rows


def luminance(colour: str) -> float:
    """WCAG 2.2, "relative luminance"."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, "contrast ratio"."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def folded(colour: str) -> str:
    """The dark twin of a bright colour, which some consoles draw in its place."""
    return DARK_HALF[PALETTE.index(colour) % 8]


def drawn(cell: Cell) -> str:
    """The colour of a cell's text: the console brightens what is bold."""
    return BRIGHT_HALF[PALETTE.index(cell.colour) % 8] if cell.bold else cell.colour


SEEN = [*product(SIZES, ["dark"]), *product([*TAKEN, SIZES[-1]], ["light", "contrast"])]
"""Every size, and every theme at the smallest, the recommended and the largest: what is drawn where
does not hang on the theme."""


@pytest.mark.parametrize(("size", "theme"), SEEN, ids=str)
def test_every_kind_of_screen(size: tuple[int, int], theme: str) -> None:
    seen = looks(size, theme)
    assert sorted(each.name for each in seen) == sorted(TITLES), "the gallery tells of all"
    for each in seen:
        assert_readable(each)
        if each.name == "plain":
            assert_words_alone(each)
        else:
            assert_composed(each, *size)
            for choices in each.lists:
                assert_fits(each.name, choices, size[1])
                assert_not_by_colour_alone(each, choices)
        if size in TAKEN:
            taken = (PICTURES / picture(each.name, size, theme)).read_text("utf-8")
            assert each.svg == taken, f"{each.name}: look at it, and `make gallery`"


def assert_readable(seen: Look) -> None:
    """On every console: with the whole palette, and with its bright half folded to the dark."""
    for cell in {cell for row in seen.cells for cell in row if not cell.text.isspace()}:
        told = f"{seen.name}: {cell}"
        assert cell.colour in PALETTE, told
        assert cell.background in DARK_HALF, told
        assert cell.text in CONSOLE_GLYPHS, told
        if cell.text != "▀":  # of the QR code: no text
            assert contrast(drawn(cell), cell.background) >= 7, told
            assert contrast(folded(drawn(cell)), cell.background) >= 4.5, told


def assert_composed(seen: Look, width: int, height: int) -> None:
    """The same composition at every size: centred, not stretched, nothing cut off."""
    stage = seen.stage
    assert abs(stage.x - (width - stage.right)) <= 1, "centred"
    assert abs(stage.y - (height - stage.bottom)) <= 1, "centred"
    assert stage.width <= 96, "not stretched"
    assert stage.height <= 36, "not stretched"
    for text, region in seen.words:
        assert min(region.width, max(map(len, text.splitlines()))) <= 76, f"{seen.name}: {text}"
        assert region.bottom <= stage.bottom - 2, f"{seen.name}: cut off: {text}"
    assert seen.widest <= 76, seen.name
    assert not seen.left_out, f"{seen.name}: cut off"


def assert_fits(name: str, choices: Choices, height: int) -> None:
    """Every line of the list is on the screen, with air around it where there is room."""
    assert len(choices.shown) == choices.lines, f"{name}: some choices cannot be seen"
    if height >= 33 and choices.lines <= 7:
        fewest = min(choices.rows.count(line) for line in choices.shown)
        assert fewest >= 3, f"{name}: three rows each where height allows"


def assert_not_by_colour_alone(seen: Look, choices: Choices) -> None:
    """A highlighted line has its arrow, a marked one its sign."""
    text = "\n".join(
        "".join(cell.text for cell in row[choices.region.x : choices.region.right])
        for row in seen.cells[choices.region.y : choices.region.bottom]
    )
    arrows = len(re.findall(r"^ *> +\d", text, re.MULTILINE))
    assert arrows == choices.highlighted, seen.name
    assert len(re.findall(r"\(•\)|\[[x\d]\]", text)) == choices.marked, seen.name


def assert_words_alone(plain: Look) -> None:
    text = "".join(cell.text for row in plain.cells for cell in row)
    assert not re.search("[─-▟]", text), "lines and blocks"
    assert "Mycket trygg" in text


def test_what_is_hard_to_read_would_be_found() -> None:
    assert contrast("000000", "ffffff") == pytest.approx(21)
    assert contrast("555555", "aaaaaa") < 4.5, "bold black on the light theme"
    assert contrast(folded("ffff55"), "000000") < 4.5, "yellow, where bright colours are folded"


def test_the_gallery_is_of_these_screens() -> None:
    expected = {picture(name, size, theme) for name in TITLES for size in TAKEN for theme in THEMES}
    assert {path.name for path in PICTURES.iterdir()} == {*expected, REPORT}
    assert (DOCS / "gallery.md").read_text("utf-8") == page()
