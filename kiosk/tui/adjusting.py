"""What a respondent can adjust for themselves, and what is put back for the next one."""

from typing import cast

from textual.app import App
from textual.driver import Driver

from kiosk.settings import Settings
from kiosk.tui.held_keys import Repeats
from kiosk.tui.host import Trial
from kiosk.tui.screens.base import KioskScreen
from kiosk.tui.theme import THEMES
from kiosk.wording import language_name


class AdjustableApp(App[None], inherit_bindings=False):
    """Language, colours, plain mode, and the cursor of the terminal that goes with it."""

    repeats: Repeats
    """What tells a press from a key that is held down."""

    def __init__(
        self,
        settings: Settings,
        languages: tuple[str, ...],
        driver_class: type[Driver] | None = None,
    ) -> None:
        self.settings = settings
        super().__init__(driver_class)
        for theme in THEMES.values():
            self.register_theme(theme)
        self.theme = settings.theme
        self.plain = settings.plain
        """Plain mode, for braille and speech: nothing but words, and the cursor where one is."""
        self.languages = languages
        self.language = languages[0]
        self.trial: Trial | None = None

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The stylesheet is read before a theme can be chosen."""
        return dict(THEMES[self.settings.theme].variables)

    @property
    def shown(self) -> KioskScreen:
        """The screen on top: after the first moment it is always one of ours."""
        return cast("KioskScreen", self.screen)

    def put_back(self) -> None:
        """As the settings have it, for whoever comes next."""
        self.language = self.languages[0]
        if self.theme != self.settings.theme:
            self.theme = self.settings.theme
        self._set_plain(plain=self.settings.plain)

    # -- what F2, F3 and F4 do

    def next_language(self) -> None:
        self.language = self._language_after()

    def _language_after(self) -> str:
        position = self.languages.index(self.language)
        return self.languages[(position + 1) % len(self.languages)]

    @property
    def other_language(self) -> str:
        """The name of the language that comes next; empty where there is only one."""
        return language_name(self._language_after()) if len(self.languages) > 1 else ""

    def next_theme(self) -> None:
        names = list(THEMES)
        self.theme = names[(names.index(self.theme) + 1) % len(names)]

    def change_plain(self) -> None:
        self._set_plain(plain=not self.plain)

    def _set_plain(self, *, plain: bool) -> None:
        if plain != self.plain:
            self.plain = plain
            self.show_cursor(shown=plain)
            self.shown.draw()

    # -- the terminal

    def let_keys_repeat(self, *, repeat: bool) -> None:
        """A console that repeats nothing tells a long press from two (DECARM, console_codes(4))."""
        if self._driver is not None and not self.repeats.keyboard_repeats:
            self._driver.write("\x1b[?8h" if repeat else "\x1b[?8l")

    def show_cursor(self, *, shown: bool) -> None:
        """Textual hides the terminal's own cursor; braille and speech follow it."""
        if self._driver is not None:
            self._driver.write("\x1b[?25h" if shown else "\x1b[?25l")

    def move_cursor(self) -> None:
        """Put the terminal's cursor where the screen wants it, once the screen is drawn."""
        if self.plain and self._driver is not None:
            self.cursor_position = self.shown.cursor_offset()
            x, y = self.cursor_position
            self._driver.write(f"\x1b[{y + 1};{x + 1}H")
