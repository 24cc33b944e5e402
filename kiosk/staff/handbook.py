"""`kiosk handbook`: the handbook as words, for a console without pictures."""

import sys
from pathlib import Path

from rich.console import Console
from rich.markdown import Markdown

from kiosk.errors import Refusal
from questions.wording import Phrases

PAGE = Path(sys.prefix) / "share/doc/medborgarkiosk/handbok.md"
"""Where a package of Debian's and a wheel put it."""
WIDEST = 100
"""Columns beyond which lines are hard to follow."""


def handbook(columns: int, say: Phrases, page: Path = PAGE) -> str:
    """The handbook in lines of at most `columns`. Raises Refusal."""
    try:
        text = page.read_text("utf-8")
    except OSError:
        raise Refusal(say("no_handbook", file=page)) from None
    words = "\n".join(line for line in text.split("\n") if not line.lstrip().startswith("!["))
    console = Console(width=min(columns, WIDEST), color_system=None)
    with console.capture() as captured:
        console.print(Markdown(words, hyperlinks=False))
    return "".join(f"{line.rstrip()}\n" for line in captured.get().splitlines())
