"""What a screen may ask of the app. What it has to tell goes up as messages."""

from typing import Literal, Protocol

from kiosk.tui.held_keys import Repeats
from questions.model import Survey

Trial = Literal["menu", "command"]
"""Nothing that is answered is kept: staff try the survey out of their menu, for one pass; or
somebody does with `kiosk try`."""


class Host(Protocol):
    """The app, as its screens know it: nothing here changes more than the terminal."""

    @property
    def survey(self) -> Survey: ...

    @property
    def languages(self) -> tuple[str, ...]:
        """Those that are offered here, the usual one first."""
        ...

    @property
    def language(self) -> str:
        """That of whoever stands there now."""
        ...

    @property
    def other_language(self) -> str:
        """The name of the language that comes next; empty where there is only one."""
        ...

    @property
    def trial(self) -> Trial | None:
        """What every screen has to say; None: it is no trial."""
        ...

    @property
    def plain(self) -> bool:
        """Plain mode, for braille and speech: nothing but words, and the cursor where one is."""
        ...

    @property
    def repeats(self) -> Repeats:
        """What tells a press from a key that is held down, over all screens."""
        ...

    def let_keys_repeat(self, *, repeat: bool) -> None:
        """Whether a key held down comes again, where the terminal can be told."""
        ...

    def move_cursor(self) -> None:
        """Put the terminal's cursor where the screen wants it, once the screen is drawn."""
        ...
