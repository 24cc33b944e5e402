"""Text on the screen."""

from textual.content import Content
from textual.widgets import Static


class Words(Static):
    """Text that is never markup: question files and answers may hold any character."""

    ALLOW_SELECT = False

    def __init__(self, id: str) -> None:  # noqa: A002  Textual's own name
        super().__init__(id=id, markup=False)
        self._said: str | None = None

    def say(self, text: str) -> None:
        """Show `text`; without any the widget takes no room."""
        if text != self._said:  # what stays as it is needs no new layout
            self._said = text
            self.display = bool(text)
            self.update(Content(text.rstrip()))
