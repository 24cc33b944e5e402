"""A digit that leads on by itself once its mark was seen."""

from collections.abc import Callable

from textual.message_pump import MessagePump
from textual.timer import Timer


class LeadingOn:
    """What a digit leads to on the present screen."""

    def __init__(self, screen: MessagePump, pause: float, then: Callable[[], None]) -> None:
        """`then` goes on, `pause` seconds after a digit."""
        self._screen = screen
        self._pause = pause
        self._then = then
        self._timer: Timer | None = None
        self.is_allowed = True
        """Until a digit has counted nowhere: then nothing on this screen goes on by itself."""

    def new_screen(self) -> None:
        self.stop()
        self.is_allowed = True

    def begin(self) -> None:
        """Go on once the mark was seen."""
        if self._pause:
            self._timer = self._screen.set_timer(self._pause, self._go_on)
        else:
            self._go_on()

    def stop(self) -> None:
        """Whatever else happens, nothing goes on by itself."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def _go_on(self) -> None:
        self._timer = None
        self._then()
