"""The kiosk's settings: one small YAML file, checked as strictly as a question file."""

import codecs
import json
import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from kiosk.store.durable import replace_file
from kiosk.store.fetch_rule import LEAST
from kiosk.store.sealing import MOST, Recipient
from questions.loader import read_file
from questions.model import Base, Language, Name
from questions.paths import is_there
from questions.problems import Problem, Problems, TooManyProblemsError
from questions.shape import shaped
from questions.source import parse

SYSTEM_FILE = Path("/etc/medborgarkiosk/kiosk.yaml")
"""Read when it exists and no other file is named."""
DEFAULT_SURVEY = "essunga_trygg"

_Path = Annotated[str, Meta(max_length=4000)]


class Settings(Base, frozen=True, kw_only=True):
    """Every key is optional."""

    survey: _Path = DEFAULT_SURVEY
    """A question file, or the id of one that comes with the program."""
    data: _Path = ""
    """The data folder; empty: systemd's state folder, else the user's."""
    place: Name = "kiosk"
    """Where the kiosk stands."""
    languages: tuple[Language, ...] = ()
    """Those offered at this kiosk, in this order; empty: all of the survey."""
    idle_seconds: Annotated[int, Meta(ge=10, le=600)] = 60
    """Seconds without a key before the countdown."""
    warn_seconds: Annotated[int, Meta(ge=20, le=120)] = 30
    """Seconds of countdown; WCAG 2.2.1 asks for at least 20."""
    theme: Literal["dark", "light", "contrast"] = "dark"
    """The colours for each new respondent; F3 changes them."""
    plain: bool = False
    """Whether each respondent begins in plain mode, for braille and speech; F4 changes it."""
    pin_hash: str = ""
    """The code of the staff, as `kiosk pin` writes it; empty: no staff menu."""
    min_new: Annotated[int, Meta(ge=1, le=100)] = LEAST
    """Responses that a bundle takes at least; a lower number counts as `LEAST`."""
    recipients: Annotated[tuple[Recipient, ...], Meta(max_length=MOST)] = ()
    """Who can open bundles, as `kiosk recipients` writes it; empty: everybody who has one."""


class SettingsError(Exception):
    """The settings file has errors."""

    def __init__(self, path: Path, problems: tuple[Problem, ...]) -> None:
        super().__init__(str(path))
        self.path = path
        self.problems = problems


class NoHomeError(Exception):
    """A folder is to lie in a home that nobody has."""


def load_settings(path: Path | None) -> Settings:
    """The settings of `path`, else of the system's file if there is one, else the defaults.

    Raises SettingsError, or OSError when the file cannot be read, or seen.
    """
    if path is None:
        if not is_there(SYSTEM_FILE):
            return Settings()
        path = SYSTEM_FILE
    content = read_file(path).removeprefix(codecs.BOM_UTF8)
    if all(not line or line.startswith(b"#") for line in map(bytes.strip, content.splitlines())):
        return Settings()  # nothing but remarks
    problems = Problems()
    plain: dict[str, object] = {}
    try:
        root = parse(content, problems)
        if root is not None:
            plain = shaped(root, Settings, problems)
    except TooManyProblemsError:
        pass
    if problems.fatal:
        raise SettingsError(path, problems.sorted())
    return msgspec.convert(plain, Settings)


def set_key(path: Path, name: str, value: str | Sequence[str]) -> None:
    """Set one key of a settings file, in its place if it stands there, also commented out.

    The file is one that `load_settings` can read. Raises OSError.
    """
    text = path.read_bytes().decode("utf-8-sig")
    line = f"{name}: {json.dumps(value, ensure_ascii=False)}"  # which YAML reads, too
    for place in (rf"^{name}:[^\r\n]*{_LISTED}", rf"^#\s*{name}:[^\r\n]*"):
        changed, count = re.subn(place, lambda _: line, text, count=1, flags=re.MULTILINE)
        if count:
            break
    else:
        changed = f"{text.rstrip()}\n{line}\n" if text.strip() else f"{line}\n"
    replace_file(path, changed.encode(), path.stat().st_mode & 0o777)


_LISTED = r"(?:\r?\n(?:[ \t]+[^\s#]|-[ \t])[^\r\n]*)*"
"""The lines below a key that belong to it."""


def data_folder(settings: Settings, environment: Mapping[str, str] = os.environ) -> Path:
    """Where responses are kept: the setting, systemd's state folder, or the user's data folder.

    Raises NoHomeError.
    """
    if settings.data:
        return _below_home(settings.data)
    if state := environment.get("STATE_DIRECTORY"):
        return Path(state.split(":")[0])
    return _below_home(environment.get("XDG_DATA_HOME") or "~/.local/share") / "medborgarkiosk"


def _below_home(folder: str) -> Path:
    try:
        return Path(folder).expanduser()
    except RuntimeError:  # no HOME, and no such user
        raise NoHomeError(folder) from None
