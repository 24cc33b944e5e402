"""Why a command could not be carried out, as sentences for staff."""


class Refusal(Exception):  # noqa: N818  not a fault of the program
    """Ends a command with exit code 2 and `lines` on standard error."""

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines
