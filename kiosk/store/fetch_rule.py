"""Which responses may leave a kiosk, and when: so that nobody can be told from two bundles.

Whoever holds every bundle and knows when everybody came and went sees what is in one bundle and not
in the one before. That difference is never smaller than the least number, and while a survey is
open as many responses, drawn at random, stay behind: who of all that came since the last bundle is
in the difference is not known either.
"""

import secrets
from collections.abc import Collection

from msgspec import Struct

LEAST = 10
"""Responses that a bundle takes at least, and that stay behind. Settings can only raise it."""
GROWTH = 4
"""A bundle takes at least a quarter of what was ever carried away: each one is worth the way."""


class Standing(Struct, frozen=True):
    """How many responses of a store may have left it. Exact: not for any screen."""

    responses: int
    new: int
    """Those that no bundle holds."""
    carried: int
    """How many have ever left."""
    unsure: bool
    """Whether more may have left than is known: then not even that nothing is new is sure."""
    interim: bool
    """Whether a bundle may leave while the survey is open: not once it is no longer known for sure
    which responses have left."""
    closed_for_good: bool
    least: int

    @property
    def may_draw(self) -> bool:
        """Whether responses may be drawn for a bundle while the survey is open."""
        going = self.new - self.least
        enough = going >= self.least and GROWTH * going >= self.carried
        return enough and self.interim and not self.closed_for_good

    @property
    def may_close(self) -> bool:
        """Whether everything may go: then the last bundle differs from all before by enough."""
        nothing_new = self.new == 0 and not self.unsure
        return nothing_new or self.new >= self.least or self.carried == 0

    @property
    def gives_nothing(self) -> bool:
        """Whether there are too few responses in all for any of them to leave."""
        return self.responses < self.least


def drawn(new: Collection[int], least: int) -> list[int]:
    """The keys that go, out of those of the new responses: all but `least`, by chance."""
    return secrets.SystemRandom().sample(sorted(new), len(new) - least)
