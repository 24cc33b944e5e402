"""Problems of files as lines that a person can act on."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from questions.characters import on_one_line
from questions.loader import Loaded, load, read_file
from questions.model import Info
from questions.problems import Problem
from questions.variables import variables
from questions.wording import QUESTION_PHRASES, Phrases, phrases


def problem_lines(name: str, loaded: Loaded, language: str) -> Iterator[str]:
    """One line for each problem of a question file, then a line that sums up."""
    say = phrases(QUESTION_PHRASES, language)
    yield from told(name, loaded.problems, say)
    yield from summed_up(name, loaded.problems, say, cut=loaded.cut)
    if loaded.survey is not None:
        survey = loaded.survey
        asked = sum(not isinstance(question, Info) for question in survey.questions)
        yield say(
            "check.fine",
            file=name,
            questions=say("check.questions", count=asked),
            variables=say("check.variables", count=len(variables(survey))),
            languages=", ".join(survey.languages),
        )


def told(name: str, problems: Sequence[Problem], say: Phrases) -> Iterator[str]:
    """One line for each problem of any file: `file:line:column: kind: sentence`."""
    for problem in problems:
        kind = say(f"check.{problem.severity}")
        position = f"{on_one_line(name)}:{problem.line}:{problem.column}"
        yield f"{position}: {kind}: {problem.sentence(say)}"


def summed_up(
    name: str, problems: Sequence[Problem], say: Phrases, *, cut: bool = False
) -> Iterator[str]:
    """How many there are; nothing of a file without errors. `cut`: there may be more."""
    counts = Counter[str]()
    for problem in problems:
        counts[problem.severity] += 1 + len(problem.again)
    if cut:
        yield say("check.more", file=name, count=len(problems))
    elif counts["error"]:
        errors = say("check.errors", count=counts["error"])
        warnings = say("check.warnings", count=counts["warning"])
        yield say("check.faulty", file=name, errors=errors, warnings=warnings)


def check_file(
    path: Path, language: str, looked_at: Callable[[Loaded], Loaded]
) -> tuple[int, list[str]]:
    """The exit code and the lines of `kiosk check` for one file.

    0: no errors; 1: errors; 2: the file cannot be read. `looked_at` adds what it finds.
    """
    try:
        loaded = looked_at(load(read_file(path)))
    except OSError as error:
        say = phrases(QUESTION_PHRASES, language)
        return 2, [say("check.unreadable", file=path, reason=say.reason(error))]
    return int(loaded.survey is None), list(problem_lines(str(path), loaded, language))
