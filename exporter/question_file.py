"""The question file that an office's command is given."""

from pathlib import Path

from exporter.errors import PHRASES, ExporterError
from questions.commands.errors import CommandError
from questions.loader import load, read_file
from questions.model import Survey
from questions.problem_lines import problem_lines
from questions.wording import locale_language, phrases


def survey_of_file(path: Path) -> tuple[Survey, bytes]:
    """The survey, and the file as it is. Raises CommandError with every mistake."""
    try:
        content = read_file(path)
        loaded = load(content)
    except OSError as error:
        raise ExporterError("unreadable", file=path, reason=error) from None
    if loaded.survey is None:
        language = locale_language()
        faulty = phrases(PHRASES, language)("survey_faulty", file=path)
        raise CommandError(faulty, *problem_lines(str(path), loaded, language))
    return loaded.survey, content
