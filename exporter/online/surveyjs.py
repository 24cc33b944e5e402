"""SurveyJS: the JSON of a survey, for a page or an e-service that shows SurveyJS.

https://surveyjs.io/form-library/documentation/api-reference/survey-data-model
"""

import html
from collections.abc import Iterator, Mapping

import msgspec

from exporter.online.twin import Asked, Form, asked, conditions, forms, help_of, ranks
from questions.logic import choices, has_other
from questions.model import (
    Info,
    Matrix,
    Multi,
    Number,
    Question,
    Ranking,
    Rating,
    Single,
    Survey,
    Text,
)
from questions.wording import QUESTION_PHRASES, phrases

_DEFAULT = "en"
"""The language whose texts SurveyJS looks for under `default`."""
_NO_NAME = "\N{WORD JOINER}"
"""Stands behind a brace where no name is meant; nobody sees it."""
Words = Mapping[str, str]
"""Text by language, as SurveyJS has them."""


def surveyjs(survey: Survey) -> dict[str, bytes]:
    """The files, by name."""
    return {
        f"{survey.survey}{form.suffix}.json": msgspec.json.format(
            msgspec.json.encode(_survey(survey, form)), indent=2
        )
        + b"\n"
        for form in forms(survey)
    }


def _survey(survey: Survey, form: Form) -> dict[str, object]:
    made = _Made(survey, form)
    first = next(iter(form.languages))
    texts = {
        "title": made.in_all(survey.title),
        "description": made.in_all(survey.intro or {}),
        "completedHtml": _as_html(made.in_all(survey.thanks or {})),
    }
    return {
        "locale": first,
        **{key: words for key, words in texts.items() if words},
        "clearInvisibleValues": "onHidden",
        "showProgressBar": True,
        "progressBarType": "questions",
        "showQuestionNumbers": "off",
        "questionErrorLocation": "bottom",
        "pages": [
            {"name": f"page_{question.id}", "elements": list(made.elements(question))}
            for question in asked(survey)
        ],
    }


class _Made:
    """The elements of one form."""

    def __init__(self, survey: Survey, form: Form) -> None:
        self.survey, self.form = survey, form

    def in_all(self, texts: Mapping[str, str]) -> Words:
        """A text in all languages."""
        return {
            "default" if language == _DEFAULT else language: _shown(texts[words])
            for language, words in self.form.languages.items()
            if words in texts
        }

    def elements(self, question: Question) -> Iterator[dict[str, object]]:
        """A question; of a ranking a drop-down for each rank."""
        title = self.in_all(question.text)
        common: dict[str, object] = {}
        if rule := " and ".join(_said(one) for one in conditions(self.survey, question)):
            common["visibleIf"] = rule
        helped = {words: help_of(question, words) for words in self.form.languages.values()}
        if any(helped.values()):
            common["description"] = self.in_all(helped)
        if isinstance(question, Info):
            yield {"type": "html", "name": question.id, "html": _as_html(title), **common}
            return
        if not isinstance(question, Ranking):
            yield {"name": question.id, "title": title, **common, **self._kind(question)}
            return
        for rank, name in ranks(question).items():
            yield {
                "type": "dropdown",
                "renderAs": "select",  # the browser's own, which every telephone can
                "name": name,
                "title": {language: f"{text} {rank}" for language, text in title.items()},
                **common,
                "choices": self._choices(question),
                **_unlike(question, rank),
            }

    def _kind(self, question: Question) -> dict[str, object]:
        match question:
            case Single():
                cleared = {"showClearButton": True}
                return {"type": "radiogroup", **cleared, **self._answers(question)}
            case Multi():
                most = {"maxSelectedChoices": question.max} if question.max else {}
                return {"type": "checkbox", **most, **self._answers(question)}
            case Matrix():
                return {
                    "type": "matrix",
                    "columns": self._choices(question),
                    "rows": [
                        {"value": code, "text": self.in_all(row.text)}
                        for code, row in question.rows.items()
                    ],
                }
            case Number():
                name = f"{{{question.id}}}"
                whole = {
                    "type": "expression",
                    # A skipped number is no fraction.
                    "expression": f"{name} empty or round({name}) = {name}",
                    "text": self.in_all(self._whole(question)),
                }
                return {
                    "type": "text",
                    "inputType": "number",
                    "min": question.min,
                    "max": question.max,
                    "validators": [whole],
                }
            case Rating():
                return {"type": "rating", "rateMin": question.min, "rateMax": question.max}
            case Text():
                return {"type": "comment", "maxLength": question.max_chars}
            case _:
                return {}

    def _whole(self, question: Number) -> Mapping[str, str]:
        """What is asked of somebody who writes a fraction."""
        return {
            words: phrases(QUESTION_PHRASES, words)(
                "codebook.integer", least=question.min, most=question.max
            ).capitalize()
            for words in self.form.languages.values()
        }

    def _answers(self, question: Single | Multi) -> dict[str, object]:
        found: dict[str, object] = {"choices": self._choices(question)}
        if has_other(question):
            found["showOtherItem"] = True
            found["otherText"] = self.in_all(
                {
                    words: phrases(QUESTION_PHRASES, words)("codebook.other")
                    for words in self.form.languages.values()
                }
            )
        return found

    def _choices(self, question: Question) -> list[dict[str, object]]:
        alone = question.exclusive if isinstance(question, Multi) else ()
        return [
            {
                "value": code,
                "text": self.in_all(choice.text),
                **({"isExclusive": True} if code in alone else {}),
            }
            for code, choice in choices(question).items()
        ]


def _shown(text: str) -> str:
    """Text as the page has it: in braces the name of a question would be its answer."""
    return text.strip("\n").replace("{", "{" + _NO_NAME)


def _as_html(words: Words) -> Words:
    return {
        language: html.escape(text, quote=False).replace("\n", "<br>")
        for language, text in words.items()
    }


def _unlike(question: Ranking, rank: int) -> dict[str, object]:
    """No choice has two ranks."""
    names = ranks(question)
    before = [names[other] for other in range(1, rank)]
    if not before:
        return {}
    rule = " and ".join(f"{{item}} <> {{{name}}}" for name in before)
    return {"choicesVisibleIf": rule}


def _said(one: Asked) -> str:
    names = [one.question.id]
    match one.question:
        case Ranking() as question:
            names = list(ranks(question).values())
        case Matrix():
            names = [f"{one.question.id}.{one.row}"]
        case _:
            pass
    codes = ", ".join(
        code if isinstance(one.question, Number | Rating) else f"'{code}'" for code in one.codes
    )
    rule = " or ".join(f"{{{name}}} anyof [{codes}]" for name in names)
    return f"!({rule})" if one.is_none else f"({rule})"
