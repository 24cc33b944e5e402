"""Why a command of the exporter could not be carried out."""

from collections.abc import Sequence
from pathlib import Path

from questions.commands.errors import CommandError
from questions.wording import QUESTION_PHRASES, Phrases, locale_language, phrases

PHRASES = Path(__file__).parent / "phrases"


class ExporterError(CommandError):
    """Ends the command with exit code 2 and one sentence: the phrase `error.…`."""

    def __init__(self, phrase: str, **values: object) -> None:
        super().__init__(phrase)
        self.phrase = phrase
        self.values = values
        """What is filled in; an OSError is told as why the system would not."""

    @property
    def lines(self) -> Sequence[str]:
        return [self.sentence(phrases(PHRASES, locale_language()))]

    def sentence(self, say: Phrases) -> str:
        values = {
            name: say.reason(value) if isinstance(value, OSError) else value
            for name, value in self.values.items()
        }
        return say(f"error.{self.phrase}", **values)


def with_shared(say: Phrases) -> Phrases:
    """The phrases of the exporter, and what is said of every file that staff write."""
    return Phrases(say.language, *say.sources, *phrases(QUESTION_PHRASES, say.language).sources)


class SeveralError(CommandError):
    """Several of them, told together."""

    def __init__(self, errors: Sequence[CommandError]) -> None:
        super().__init__()
        self.errors = errors

    @property
    def lines(self) -> Sequence[str]:
        return list(dict.fromkeys(line for error in self.errors for line in error.lines))


def refuse(errors: Sequence[CommandError]) -> None:
    """Raise `errors`, if there are any: one as it is, several together."""
    if len(errors) == 1:
        raise errors[0]
    if errors:
        raise SeveralError(errors)
