"""Why a command could not be carried out, as sentences for staff."""

from questions.commands.errors import CommandError


class Refusal(CommandError):  # noqa: N818  not a fault of the program
    """Ends a command with exit code 2 and `lines` on standard error."""
