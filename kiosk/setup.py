"""From the command line to a survey, settings and a data folder, or to a sentence why not."""

import errno
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from kiosk.errors import Refusal
from kiosk.settings import NoHomeError, Settings, SettingsError, data_folder, load_settings
from questions.loader import SURVEYS, load, read_file
from questions.model import Survey
from questions.paths import is_there
from questions.problem_lines import problem_lines
from questions.wording import QUESTION_PHRASES, Phrases, phrases

if TYPE_CHECKING:
    from kiosk.store.tables import StoreRefused

BROUGHT = "survey.yaml"
"""In the data folder: the question file that staff have brought on a stick. It comes before the one
of the settings, which the kiosk must not change; but the kiosk starts, whatever it holds."""


class Setup(NamedTuple):
    """Everything that is known before the first screen."""

    settings: Settings
    survey: Survey
    source: str
    """The text of the question file."""
    data: Path
    passed_over: tuple[str, ...] = ()
    """Why the question file that staff have brought is not used, as sentences; empty: it is, or
    there is none."""

    @property
    def folder(self) -> Path:
        """Where the store of this survey lies, and what belongs to it."""
        return self.data / self.survey.survey / self.survey.version


_OF_THE_DISK = {
    getattr(errno, name, None)  # Windows has not all of them
    for name in (
        *("EIO", "EROFS", "ENOSPC", "EDQUOT", "ENXIO", "ENODEV"),
        *("EBADMSG", "EUCLEAN", "ESTALE", "ETIMEDOUT", "EREMOTEIO"),
    )
}
"""What a disk says that is full, broken, gone, or read-only after a fault; not what somebody has
set, such as an owner or a name."""


class DiskFault(Refusal):
    """The disk of the data folder is in the way, and may not be for ever."""

    def __init__(self, line: str, fault: OSError) -> None:
        super().__init__(line)
        self.fault = fault
        self.setup: Setup | None = None
        """With the survey of the settings, where it is not known whether staff have brought one."""


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
        is_brought = survey is None and _can_be_read(brought)
    except OSError as error:
        refusal = unusable(folder, error, say)
        if isinstance(refusal, DiskFault):
            refusal.setup = Setup(settings, *survey_called(say, settings.survey), folder)
        raise refusal from None
    passed_over: tuple[str, ...] = ()
    if is_brought:
        try:
            setup = Setup(settings, *survey_called(say, str(brought)), folder)
            check_usable(setup, say)
        except Refusal as refusal:
            passed_over = tuple(refusal.lines)
        else:
            return setup
    own = Setup(settings, *survey_called(say, survey or settings.survey), folder, passed_over)
    _check_languages(own, say)
    return own


def _can_be_read(brought: Path) -> bool:
    """Whether there is a file; one that is passed over for another reason than the disk is one.

    Raises OSError.
    """
    if not is_there(brought):
        return False
    try:
        read_file(brought)
    except OSError as error:
        if error.errno in _OF_THE_DISK:
            raise
    return True


def check_usable(setup: Setup, say: Phrases) -> None:
    """Whether the kiosk can use this survey, with its settings and what lies here: for a file that
    staff bring, before it is taken and at each start. Raises Refusal."""
    from kiosk.store.response_store import judge_store  # takes longer to import than all the rest
    from kiosk.store.tables import StoreRefused

    _check_languages(setup, say)
    try:
        judge_store(setup.data, setup.survey, setup.source, setup.settings.place)
    except StoreRefused as error:
        raise refused(error, setup, say) from None


def _check_languages(setup: Setup, say: Phrases) -> None:
    """Raises Refusal."""
    for offered in setup.settings.languages:
        if offered not in setup.survey.languages:
            known = ", ".join(setup.survey.languages)
            raise Refusal(say("language_not_offered", language=offered, known=known))


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


def survey_called(say: Phrases, name: str) -> tuple[Survey, str]:
    """The survey called `name`, and its text: a file, or the id of one that comes with the program.

    Raises Refusal.
    """
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
    line = say("data_unusable", folder=data, reason=say.reason(error))
    return DiskFault(line, error) if error.errno in _OF_THE_DISK else Refusal(line)


def refused(error: "StoreRefused", setup: Setup, say: Phrases) -> Refusal:
    """Why the store cannot be used with this survey, as a sentence."""
    return Refusal(
        say(
            f"store_refused.{error.reason}",
            file=error.path,
            survey=setup.survey.survey,
            version=setup.survey.version,
        )
    )
