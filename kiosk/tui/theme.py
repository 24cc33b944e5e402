"""Colours: the exact palette of the Linux console, so that every terminal shows the same.

Text may have any of the sixteen colours, a background only one of the first eight. Some consoles
fold the bright half to the dark half; every pair stays readable then too.
"""

from textual.theme import Theme

BLACK, RED, GREEN, BROWN = "#000000", "#aa0000", "#00aa00", "#aa5500"
BLUE, MAGENTA, CYAN, GREY = "#0000aa", "#aa00aa", "#00aaaa", "#aaaaaa"
BRIGHT_CYAN, WHITE = "#55ffff", "#ffffff"


def _theme(
    name: str,
    *,
    page: str,
    text: str,
    strong: str,
    accent: str,
    bar: tuple[str, str],
    notice: tuple[str, str],
    weight: str = "bold",
) -> Theme:
    """`bar` and `notice`: background and text. `weight`: of headings; "none" on a light page, as
    the console draws bold black in grey."""
    return Theme(
        name=name,
        dark=page == BLACK,
        primary=accent,
        background=page,
        surface=page,
        panel=page,
        foreground=text,
        variables={
            "page": page,
            "plain": text,
            "strong": strong,
            "accent": accent,
            "bar": bar[0],
            "on-bar": bar[1],
            "notice": notice[0],
            "on-notice": notice[1],
            "weight": weight,
            "input-cursor-background": text,
            "input-cursor-foreground": page,
        },
    )


THEMES = {
    "dark": _theme(
        "dark",
        page=BLACK,
        text=GREY,
        strong=WHITE,
        accent=BRIGHT_CYAN,
        bar=(CYAN, BLACK),
        notice=(GREY, BLACK),
    ),
    "light": _theme(
        "light",
        page=GREY,
        text=BLACK,
        strong=BLACK,
        accent=BLACK,
        bar=(BLUE, WHITE),
        notice=(BLACK, WHITE),
        weight="none",
    ),
    "contrast": _theme(
        "contrast",
        page=BLACK,
        text=WHITE,
        strong=WHITE,
        accent=WHITE,
        bar=(GREY, BLACK),
        notice=(GREY, BLACK),
    ),
}
"""In the order in which F3 goes through them."""
