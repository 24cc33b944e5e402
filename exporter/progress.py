"""How whoever waits for a long merge is told how far it has come."""

from collections.abc import Callable

OnProgress = Callable[[str, int], None]
"""Called with the phrase `progress.…` of a step, and how many rows or files it has come on."""
