"""From the command line to a survey, settings and a data folder, or to a sentence why not."""

from pathlib import Path
from typing import NamedTuple

import msgspec

from kiosk.errors import Refusal
from kiosk.settings import NoHomeError, Settings, SettingsError, data_folder, load_settings
from questions.loader import SURVEYS, load, read_file
from questions.model import Survey
from questions.paths import is_there
from questions.problem_lines import problem_lines
from questions.wording import QUESTION_PHRASES, Phrases, phrases

BROUGHT = "survey.yaml"
"""In the data folder: the question file that staff have brought on a stick. It comes before the one
of the settings, which the kiosk must not change."""


class Setup(NamedTuple):
    """Everything that is known before the first screen."""

    settings: Settings
    survey: Survey
    source: str
    """The text of the question file."""
    data: Path

    @property
    def folder(self) -> Path:
        """Where the store of this survey lies, and what belongs to it."""
        return self.data / self.survey.survey / self.survey.version


def set_up(say: Phrases, config: Path | None, survey: str | None, data: Path | None) -> Setup:
    """Read settings and survey; the options of the command line win. Raises Refusal."""
    settings = settings_of(say, config)
    if data is not None:
        settings = msgspec.structs.replace(settings, data=str(data))
    try:
        folder = data_folder(settings)
    except NoHomeError as error:
        raise Refusal(say("no_home", folder=error)) from None
    brought = folder / BROUGHT
    try:
        name = survey or (str(brought) if is_there(brought) else settings.survey)
    except OSError as error:
        raise unusable(folder, error, say) from None
    loaded, source = _survey(say, name)
    for offered in settings.languages:
        if offered not in loaded.languages:
            known = ", ".join(loaded.languages)
            raise Refusal(say("language_not_offered", language=offered, known=known))
    return Setup(settings, loaded, source, folder)


def settings_of(say: Phrases, path: Path | None) -> Settings:
    """The settings, or the sentences why not. Raises Refusal."""
    try:
        return load_settings(path)
    except OSError as error:
        raise Refusal(
            say("settings_unreadable", file=error.filename, reason=say.reason(error))
        ) from None
    except SettingsError as error:
        problems = phrases(QUESTION_PHRASES, say.language)
        raise Refusal(
            say("settings_faulty", file=error.path),
            *(f"{error.path}:{p.line}:{p.column}: {p.sentence(problems)}" for p in error.problems),
        ) from None


def _survey(say: Phrases, name: str) -> tuple[Survey, str]:
    """The survey called `name`: a file, or the id of one that comes with the program."""
    path = Path(name)
    try:
        if not path.suffix and not is_there(path):
            path = SURVEYS / f"{name}.yaml"
            known = sorted(file.stem for file in SURVEYS.glob("*.yaml"))
            if name not in known:
                raise Refusal(say("survey_missing", survey=name, known=", ".join(known)))
        content = read_file(path)
    except OSError as error:
        line = phrases(QUESTION_PHRASES, say.language)(
            "check.unreadable", file=path, reason=say.reason(error)
        )
        raise Refusal(line) from None
    loaded = load(content)
    if loaded.survey is None:
        raise Refusal(
            say("survey_faulty", file=path), *problem_lines(str(path), loaded, say.language)
        )
    return loaded.survey, content.decode("utf-8-sig")


def unusable(data: Path, error: OSError, say: Phrases) -> Refusal:
    """Why the data folder cannot be used."""
    return Refusal(say("data_unusable", folder=data, reason=say.reason(error)))
