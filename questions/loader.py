"""From a question file to a `Survey`, or to the list of everything that is wrong with it."""

import errno
from collections.abc import Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from questions.draft import positions_of
from questions.model import Survey
from questions.paths import kind_of
from questions.problems import Position, Problem, Problems, TooManyProblemsError
from questions.rules import check_rules
from questions.shape import shaped
from questions.source import LARGEST_FILE, parse
from questions.source import Mapping as Node
from questions.variables import variables

SURVEYS = Path(__file__).parent / "surveys"
"""The question files that come with the program."""
TEMPLATES = Path(__file__).parent / "templates"
"""One to start from, in each language that commands speak."""
MOST_VARIABLES = 900
"""sqlite-utils writes rows of at most 999 columns; nobody answers nine hundred."""


class Loaded(Struct, frozen=True):
    """A question file that was read: the survey when it has no errors, and all problems found."""

    survey: Survey | None
    problems: tuple[Problem, ...]
    cut: bool = False
    """There were too many problems; those that are here are the first."""
    positions: Mapping[str, Position] = {}
    """Where the keys at the left stand, and each question: `title`, `questions.alder`."""

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity == "error")


class SurveyError(Exception):
    """A question file has errors; `problems` holds all that was found."""

    def __init__(self, path: Path | None, problems: tuple[Problem, ...]) -> None:
        super().__init__(f"{path}: {len(problems)} problems")
        self.path = path
        self.problems = problems


def read_file(path: Path) -> bytes:
    """The content of a question file; never more than one byte over the limit is read.

    Raises OSError, also when `path` is no ordinary file (a pipe would never end).
    """
    kind = kind_of(path)
    if kind not in ("file", None):
        code = errno.EISDIR if kind == "folder" else errno.EINVAL
        raise OSError(code, "not an ordinary file", str(path))
    with path.open("rb") as file:
        return file.read(LARGEST_FILE + 1)


def load(content: bytes) -> Loaded:
    """Read a question file from its bytes. Never raises for what a file says."""
    problems = Problems()
    survey = None
    positions: dict[str, Position] = {}
    try:
        root = parse(content, problems)
        if root is not None:
            plain = shaped(root, Survey, problems)
            if isinstance(root, Node):
                check_rules(plain, root, problems)
                survey = _survey(plain, root, problems)
                positions = positions_of(root)
    except TooManyProblemsError:
        pass
    return Loaded(survey, problems.sorted(), problems.cut, positions)


def _survey(plain: dict[str, object], root: Node, problems: Problems) -> Survey | None:
    """The survey of a file without errors, unless it yields too much."""
    if problems.fatal:
        return None
    survey = msgspec.convert(plain, Survey)
    count = len(variables(survey))
    if count <= MOST_VARIABLES:
        return survey
    position, _ = root.entries["questions"]
    problems.error(position, "too_many_variables", count=count, most=MOST_VARIABLES)
    return None


def load_survey(path: Path) -> Survey:
    """The survey of a question file. Raises SurveyError or OSError."""
    loaded = load(read_file(path))
    if loaded.survey is None:
        raise SurveyError(path, loaded.errors)
    return loaded.survey
