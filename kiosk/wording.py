"""The words on the screen, in the languages that the survey offers.

Staff may rewrite them: in copies of our files, in a folder of theirs. What such a file lacks, or
has got wrong, is said in our words.
"""

from datetime import date
from functools import cache
from pathlib import Path

from questions.wording import (
    LANGUAGES,
    Phrase,
    PhraseFileError,
    Phrases,
    has_phrase_file,
    phrase_file,
    phrases,
    placeholders,
)

FOLDER = Path(__file__).parent / "phrases"
UNREAD = frozenset({"fi", "pl", "so", "uk"})
"""Languages of ours that nobody has read whose mother tongue they are."""
REWRITTEN = Path("/etc/medborgarkiosk/phrases")
"""Where staff keep their own."""


@cache
def words(language: str) -> Phrases:
    """The kiosk's phrases in `language`; Swedish for a language that has no phrase file."""
    ours = phrases(FOLDER, language)
    if not has_phrase_file(REWRITTEN, language):
        return ours
    try:
        theirs = phrase_file(REWRITTEN, language)
    except PhraseFileError:
        return ours  # `kiosk doctor` tells it
    known = ours.sources[0]
    fitting = {
        name: phrase
        for name, phrase in theirs.items()
        if name not in known or can_be_filled(phrase, known[name])
    }
    return Phrases(language, fitting, *ours.sources)


def can_be_filled(theirs: Phrase, ours: Phrase) -> bool:
    """Whether a phrase of staff's asks for what ours asks for, neither more nor less."""
    try:
        return placeholders(theirs) == placeholders(ours)
    except ValueError:
        return False


def language_name(language: str) -> str:
    """What a language calls itself."""
    say = words(LANGUAGES[0])
    name = f"language.{language}"
    return say(name) if name in say else language


def spelled(say: Phrases, number: int) -> str:
    """A small number as a word: "högst tre"."""
    name = f"number.{number}"
    return say(name) if name in say else str(number)


def written_date(say: Phrases, day: date) -> str:
    return say("date", day=day.day, month=say(f"month.{day.month}"), year=day.year)
