"""Whom a widget hands keys and clicks to: its screen, as far as a widget knows it."""

from typing import Literal, Protocol

from textual import events


class Receiver(Protocol):
    """Called at once and not by messages: a key after this one may bring another screen."""

    def is_press(self, event: events.Key | events.Click) -> bool:
        """Whether it is a press of its own, and not a key held down or a second click."""
        ...

    def on_key(self, event: events.Key) -> None:
        """A key that a field has no use for."""
        ...

    def refuse_key(self, why: Literal["not_a_number", "field_full"]) -> None:
        """A character was typed that a field does not take."""
        ...

    def act(self, key: str) -> None:
        """The name of a key was clicked or tapped."""
        ...

    def pick(self, index: int) -> None:
        """A line of the choice list was clicked or tapped."""
        ...
