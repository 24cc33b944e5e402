"""What a merge of LimeSurvey rows has to do, as plain data for programs that do it another way."""

from typing import Any

from questions.codebook import codebook, value_labels, variable_label
from questions.logic import has_other
from questions.model import Multi, NoneOf, Question, Ranking, Survey, Text
from questions.variables import Variable, of_question
from questions.wording import QUESTION_PHRASES, phrases

SAY = phrases(QUESTION_PHRASES, "sv")


def plan(survey: Survey) -> dict[str, Any]:
    """Questions with their columns, rules and words; the columns of free text; the codebook."""
    return {
        "questions": [_question(question) for question in survey.questions],
        "texts": [
            (q.id, q.text["sv"], q.id if isinstance(q, Text) else f"{q.id}[other]")
            for q in survey.questions
            if isinstance(q, Text) or has_other(q)
        ],
        "codebook": [
            [getattr(entry, name) for name in entry.__struct_fields__]
            for entry in codebook(survey, "sv")
        ],
        "not_shown": SAY("codebook.not_shown"),
    }


def _question(question: Question) -> dict[str, Any]:
    alone = question.exclusive if isinstance(question, Multi) else ()
    return {
        "variables": [_variable(variable) for variable in of_question(question)],
        "most": question.max if isinstance(question, Multi) else None,
        "alone": [f"{question.id}_{code}" for code in alone],
        "is_multi": isinstance(question, Multi),
        "is_ranking": isinstance(question, Ranking),
        "on_the_web": "web" in question.modes,
        "show_if": [
            (name, list(w.codes if isinstance(w, NoneOf) else w), isinstance(w, NoneOf))
            for name, w in question.show_if.items()
        ],
    }


def _variable(variable: Variable) -> dict[str, Any]:
    question, part = variable.question, variable.part
    if part is None:
        heading = question.id
    else:
        heading = (
            f"{question.id}{part}" if isinstance(question, Ranking) else f"{question.id}[{part}]"
        )
    return {
        "name": variable.name,
        "heading": heading,
        "kind": variable.kind,
        "codes": list(variable.numbers()),
        "bounds": variable.bounds(),
        "label": variable_label(variable, SAY),
        "labels": dict(value_labels(variable, SAY)),
    }
