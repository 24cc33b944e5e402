"""A digit that leads on by itself once its mark was seen, and the Enter that belongs to it."""

from collections.abc import Callable

from textual.message_pump import MessagePump
from textual.timer import Timer

from kiosk.tui.digits import SAME_PRESS, now


class LeadingOn:
    """What a digit leads to on the present screen; all times in monotonic seconds."""

    def __init__(self, screen: MessagePump, pause: float, then: Callable[[], None]) -> None:
        """`then` goes on, `pause` seconds after a digit."""
        self._screen = screen
        self._pause = pause
        self._then = then
        self._timer: Timer | None = None
        self._led = float("-inf")
        self.is_allowed = True
        """Until a digit has counted nowhere: then nothing on this screen goes on by itself."""

    def new_screen(self) -> None:
        self.stop()
        self.is_allowed = True
        self._led = float("-inf")

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

    def end_press(self) -> None:
        """Another key was pressed: an Enter after it is not for the digit before."""
        self._led = float("-inf")

    def is_same_press(self, at: float) -> bool:
        """Whether an Enter that was pressed `at` was for the digit that has led here."""
        return at - self._led < SAME_PRESS

    def _go_on(self) -> None:
        self._timer = None
        self._then()
        self._led = now()
