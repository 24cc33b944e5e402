"""Why a merge could not be made."""

from questions.report import PHRASES
from questions.wording import locale_language, phrases


class Refusal(Exception):  # noqa: N818  not a fault of the program
    """Ends the command with exit code 2 and one sentence: the phrase `refusal.…`."""

    def __init__(self, phrase: str, **values: object) -> None:
        super().__init__(phrase)
        self.phrase = phrase
        self.values = values


def system_reason(error: OSError) -> str:
    """Why the system refused a file, in the language of the locale."""
    return phrases(PHRASES, locale_language()).reason(error)
