"""Colours: the exact palette of the Linux console, so that every terminal shows the same.

Text may have any of the sixteen colours, a background only one of the first eight. Some consoles
fold the bright half to the dark half; every pair stays readable then too.
"""

from textual.theme import Theme

BLACK, RED, GREEN, BROWN = "#000000", "#aa0000", "#00aa00", "#aa5500"
BLUE, MAGENTA, CYAN, GREY = "#0000aa", "#aa00aa", "#00aaaa", "#aaaaaa"
BRIGHT_CYAN, YELLOW, WHITE = "#55ffff", "#ffff55", "#ffffff"


def _theme(
    name: str,
    *,
    dark: bool,
    page: str,
    text: str,
    strong: str,
    accent: str,
    bar: tuple[str, str],
    notice: str,
) -> Theme:
    return Theme(
        name=name,
        dark=dark,
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
            "notice": notice,
            "input-cursor-background": text,
            "input-cursor-foreground": page,
        },
    )


DARK = _theme(
    "kiosk-dark",
    dark=True,
    page=BLACK,
    text=GREY,
    strong=WHITE,
    accent=BRIGHT_CYAN,
    bar=(CYAN, BLACK),
    notice=YELLOW,
)
