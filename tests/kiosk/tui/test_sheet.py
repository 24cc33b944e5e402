"""What does not fit onto a sheet is said to be there, and arrows reach all of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kiosk.tui.widgets.rows import Block, Content, Field, ListLine, Window, hidden, laid_out

LINES = tuple(ListLine(str(n), f"Svar {n}", "( )") for n in range(1, 7))
QUESTION = Block("Hur trygg eller otrygg känner du dig?", "strong")


@pytest.mark.parametrize(("height", "rows_of_a_line"), [(30, 3), (19, 2), (12, 1), (5, 1)])
def test_lines_take_as_many_rows_as_there_is_room_for(height: int, rows_of_a_line: int) -> None:
    rows = laid_out(Content((QUESTION,), LINES), 70, height, plain=False)
    assert len(rows) == 2 + rows_of_a_line * len(LINES)


def test_in_plain_mode_lines_have_no_air() -> None:
    rows = laid_out(Content((QUESTION,), LINES), 70, 30, plain=True)
    assert len(rows) == 2 + len(LINES)


def test_words_keep_their_lines_and_are_broken_at_the_width() -> None:
    text = "Ett två tre\n\nfyra fem sex sju"
    rows = laid_out(Content((Block(text),)), 12, 9, plain=False)
    assert ["".join(text for text, _ in row.parts) for row in rows] == [
        "Ett två tre",
        "",
        "fyra fem sex",
        "sju",
    ]


def test_a_notice_is_one_bar() -> None:
    rows = laid_out(Content((Block("! Det finns ingen rad 8.", "notice"),)), 14, 9, plain=False)
    assert len({len(text) for row in rows for text, _ in row.parts}) == 1


def test_a_field_has_its_unit_in_its_middle_and_what_is_left_below() -> None:
    rows = Field(3, 18, beside="minuter", below="20 tecken kvar").laid_out()
    assert len(rows) == Field(3, below="x").height
    assert [dict(row.parts) for row in rows] == [
        {},
        {" " * 18 + "minuter": "plain"},
        {},
        {"20 tecken kvar": "plain"},
    ]


def test_a_line_of_many_rows_is_one_that_is_hidden() -> None:
    line = ListLine("1", "ord " * 40, "( )")
    assert hidden(laid_out(Content(lines=(line, line)), 40, 3, plain=False)) == 2
    assert hidden(laid_out(Content((Block("ord " * 40),)), 40, 3, plain=False)) == 4


windows = some.builds(
    lambda height, total, top: Window(0, height, total).at(top),
    some.integers(3, 40),
    some.integers(0, 100),
    some.integers(0, 100),
)


@given(windows)
def test_turning_on_shows_every_row_up_to_the_end_and_back(window: Window) -> None:
    window = window.at(0)
    seen = set(range(window.first, window.last + 1))
    for step in (1, -1):
        for _ in range(window.total):
            window = window.page(step)
            seen |= set(range(window.first, window.last + 1))
        assert not (window.more_below if step > 0 else window.more_above)
    assert seen >= set(range(window.total))


@given(windows, some.data())
def test_what_shall_be_seen_is_seen(window: Window, data: some.DataObject) -> None:
    if not window.total:
        return
    first = data.draw(some.integers(0, window.total - 1))
    last = min(first + data.draw(some.integers(0, window.height - 3)), window.total - 1)
    moved = window.showing(first, last)
    assert moved.first <= first
    assert last <= moved.last
    if window.first <= first <= last <= window.last:
        assert moved == window, "it is not moved in vain"
