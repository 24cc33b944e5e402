"""What keeps a command from being carried out."""

from collections.abc import Sequence


class CommandError(Exception):
    """Ends a command with exit code 2 and `lines` on standard error."""

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(lines))
        self._lines = lines

    @property
    def lines(self) -> Sequence[str]:
        """Sentences for a person."""
        return self._lines
