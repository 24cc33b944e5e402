"""The words on the screen, in the languages that the survey offers."""

from datetime import date
from pathlib import Path

from questions.wording import LANGUAGES, Phrases, phrases

FOLDER = Path(__file__).parent / "phrases"


def words(language: str) -> Phrases:
    """The kiosk's phrases in `language`; Swedish for a language that has no phrase file."""
    return phrases(FOLDER, language)


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
