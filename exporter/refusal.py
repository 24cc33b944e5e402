"""Why a merge could not be made."""


class Refusal(Exception):  # noqa: N818  not a fault of the program
    """Ends the command with exit code 2 and one sentence: the phrase `refusal.…`."""

    def __init__(self, phrase: str, **values: object) -> None:
        super().__init__(phrase)
        self.phrase = phrase
        self.values = values
