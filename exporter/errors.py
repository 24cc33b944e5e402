"""Why a merge could not be made."""

from questions.wording import Phrases


class Refusal(Exception):  # noqa: N818  not a fault of the program
    """Ends the command with exit code 2 and one sentence: the phrase `refusal.…`."""

    def __init__(self, phrase: str, **values: object) -> None:
        super().__init__(phrase)
        self.phrase = phrase
        self.values = values
        """What is filled in; an OSError is told as why the system would not."""

    def sentence(self, say: Phrases) -> str:
        values = {
            name: say.reason(value) if isinstance(value, OSError) else value
            for name, value in self.values.items()
        }
        return say(f"refusal.{self.phrase}", **values)
