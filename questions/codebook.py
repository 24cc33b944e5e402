"""The codebook: every variable with its text, its values and what is missing."""

from collections.abc import Collection, Iterator, Mapping

from msgspec import Struct

from questions.logic import choices
from questions.model import OTHER, Matrix, Multi, Question, Ranking, Survey
from questions.variables import NOT_SHOWN, WITHHELD, Variable, variables
from questions.wording import QUESTION_PHRASES, Phrases, phrases

MISSING = ("skipped", "not_shown", "withheld", "declined", "unknown")
"""Why a value is no answer: what the column `missing` can hold, besides nothing."""


class Entry(Struct, frozen=True):
    """One value that one variable can have. The fields are the columns of the codebook."""

    variable: str
    label: str
    """The question and the row, choice or rank."""
    kind: str
    value: str
    """What stands in a file of codes; empty for "skipped" and for the range of an integer."""
    meaning: str
    number: int | None
    """The value as a number, where the values are codes."""
    missing: str
    """"" for a real answer, else one of MISSING."""


def codebook(survey: Survey, language: str, withheld: Collection[str] = ()) -> Iterator[Entry]:
    """The entries of all variables, in the order of the questions, in a language of the survey.

    `withheld` names the variables of which some values are left out of what the codebook is for.
    """
    say = phrases(QUESTION_PHRASES, language)
    for variable in variables(survey):
        name, label = variable.name, variable_label(variable, say)
        numbers, reasons = variable.numbers(), variable.missing()
        for value, meaning in value_labels(variable, say).items():
            number, missing = numbers.get(value), reasons.get(value, "")
            yield Entry(name, label, variable.kind, value, meaning, number, missing)
        if variable.kind == "integer" and (bounds := variable.bounds()):
            span = say("codebook.integer", least=bounds[0], most=bounds[1])
            yield Entry(name, label, variable.kind, "", span, None, "")
        yield Entry(name, label, variable.kind, "", say("codebook.skipped"), None, "skipped")
        empty = f" {say('codebook.empty_in_spss')}" if is_empty_in_spss(variable) else ""
        if can_be_not_shown(variable.question):
            meaning = say("codebook.not_shown") + empty
            yield Entry(name, label, variable.kind, str(NOT_SHOWN), meaning, NOT_SHOWN, "not_shown")
        if name in withheld:
            meaning = say("codebook.withheld") + empty
            yield Entry(name, label, variable.kind, str(WITHHELD), meaning, WITHHELD, "withheld")


def can_be_not_shown(question: Question) -> bool:
    """Whether there are respondents who are not asked `question`."""
    return bool(question.show_if) or len(question.modes) == 1


def is_empty_in_spss(variable: Variable) -> bool:
    """Whether a file for SPSS has nothing where a value is not shown or withheld.

    It takes one range of missing values and one value; two declared missing choices need the range.
    """
    return len(set(variable.missing().values())) > 1


def variable_label(variable: Variable, say: Phrases) -> str:
    """What the column holds, in words; `say` speaks a language of the survey."""
    question, part, language = variable.question, variable.part or "", say.language
    text = " ".join(question.text[language].split())
    match question:
        case Matrix():
            return f"{text} – {question.rows[part].text[language]}"
        case Multi():
            choice = question.choices.get(part)
            return f"{text} – {choice.text[language] if choice else say('codebook.other')}"
        case Ranking():
            return f"{text} – {say('codebook.rank', rank=part)}"
        case _:
            return text


def value_labels(variable: Variable, say: Phrases) -> Mapping[str, str]:
    """Value, as it stands in a file of codes, to its words; empty for integers."""
    if variable.kind == "flag":
        return {"1": say("codebook.flag_1"), "0": say("codebook.flag_0")}
    known = choices(variable.question)
    return {
        code: known[code].text[say.language] if code != OTHER else say("codebook.other")
        for code in variable.numbers()
    }
