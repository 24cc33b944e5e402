"""XLSForm: a workbook from which KoboToolbox and ODK make a form.

https://xlsform.org and, for what each question is allowed, https://docs.getodk.org/form-logic
"""

import re
from collections.abc import Iterator, Mapping
from io import BytesIO

import polars as pl

from exporter.online.own_names import own_name
from exporter.online.twin import Asked, asked, conditions, help_of
from exporter.writing.sheet import Sheet
from exporter.writing.workbook import write_workbook
from questions.logic import choices, has_other
from questions.model import (
    OTHER,
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

Cells = Mapping[str, str]
"""Column to what stands in it."""


INTRO = "about__survey"
"""The name of the introduction. No question, row or choice can have it."""
_MEANT = re.compile(r"[\\*_#]")
"""What begins a mark of Markdown, and what takes its meaning away."""
_TAG = re.compile(r"<(?=[A-Za-z/!])")


def xlsform(survey: Survey) -> dict[str, bytes]:
    """The file, by name."""
    made = _Made(survey)
    sheets: dict[str, list[Cells]] = {
        "survey": [
            *made.intro(),
            *(row for question in asked(survey) for row in made.rows(question)),
        ],
        "choices": [row for question in asked(survey) for row in made.choices(question)],
        "settings": [
            {
                "form_title": survey.title[survey.languages[0]],
                "form_id": survey.survey,
                "version": survey.version,
                "default_language": made.heading(survey.languages[0]),
                "style": "pages",
            }
        ],
    }
    out = BytesIO()
    write_workbook(out, [_sheet(name, rows) for name, rows in sheets.items()])
    return {f"{survey.survey}.xlsx": out.getvalue()}


def _sheet(name: str, rows: list[Cells]) -> Sheet:
    # A survey without choices has the sheet for them, too.
    columns = list(dict.fromkeys(column for row in rows for column in row)) or ["list_name"]
    cells = {str(n): [row.get(column) for row in rows] for n, column in enumerate(columns)}
    return Sheet(name, pl.DataFrame(cells, schema=dict.fromkeys(cells, pl.String)), tuple(columns))


class _Made:
    """The rows of one survey."""

    def __init__(self, survey: Survey) -> None:
        self.survey = survey

    def heading(self, language: str) -> str:
        """As clients list it; the code tells readers of screens how to speak it."""
        return f"{own_name(language)} ({language})"

    def in_all(self, column: str, texts: Mapping[str, str]) -> Cells:
        return {
            f"{column}::{self.heading(language)}": _shown(texts[language])
            for language in self.survey.languages
            if texts.get(language)
        }

    def intro(self) -> Iterator[Cells]:
        """What the survey is about, before its questions."""
        if self.survey.intro:
            yield {"type": "note", "name": INTRO, **self.in_all("label", self.survey.intro)}

    def rows(self, question: Question) -> Iterator[Cells]:
        """A question, or several that make it up, in the sheet `survey`."""
        rule = " and ".join(_said(one) for one in conditions(self.survey, question))
        label = self.in_all("label", question.text)
        helped = {one: help_of(question, one) for one in self.survey.languages}
        cells = {"name": question.id, **label, **self.in_all("hint", helped)}
        relevant = {"relevant": rule} if rule else {}
        match question:
            case Matrix():
                yield {"type": "begin_group", **cells, "appearance": "table-list", **relevant}
                for code, row in question.rows.items():
                    yield {
                        "type": f"select_one {question.id}",
                        "name": f"{question.id}_{code}",
                        **self.in_all("label", row.text),
                    }
                yield {"type": "end_group"}
            case Ranking():
                yield {"type": "begin_group", **cells, "appearance": "field-list", **relevant}
                for rank in range(1, question.pick + 1):
                    yield self._rank(question, rank)
                yield {"type": "end_group"}
            case _:
                yield {**_kind(question), **cells, **relevant}
        if has_other(question):
            yield {
                "type": "text",
                "name": f"{question.id}_{OTHER}",
                **self.in_all("label", self._other()),
                "relevant": _said(Asked(question, codes=(OTHER,))),
            }

    def _rank(self, question: Ranking, rank: int) -> Cells:
        before = [f"name != ${{{question.id}_{other}}}" for other in range(1, rank)]
        return {
            "type": f"select_one {question.id}",
            "name": f"{question.id}_{rank}",
            **self.in_all("label", dict.fromkeys(self.survey.languages, str(rank))),
            "appearance": "minimal",
            **({"choice_filter": " and ".join(before)} if before else {}),
        }

    def choices(self, question: Question) -> Iterator[Cells]:
        """What can be chosen, in the sheet `choices`."""
        for code, choice in choices(question).items():
            yield {"list_name": question.id, "name": code, **self.in_all("label", choice.text)}
        if has_other(question):
            yield {"list_name": question.id, "name": OTHER, **self.in_all("label", self._other())}

    def _other(self) -> Mapping[str, str]:
        return {
            language: phrases(QUESTION_PHRASES, language)("codebook.other")
            for language in self.survey.languages
        }


def _kind(question: Question) -> Cells:
    match question:
        case Info():
            return {"type": "note"}
        case Single():
            return {"type": f"select_one {question.id}"}
        case Multi():
            rules = [f"count-selected(.) <= {question.max}"] if question.max else []
            rules += [
                f"not(selected(., '{code}') and count-selected(.) > 1)"
                for code in question.exclusive
            ]
            rule = {"constraint": " and ".join(rules)} if rules else {}
            return {"type": f"select_multiple {question.id}", **rule}
        case Number():
            return {"type": "integer", "constraint": f". >= {question.min} and . <= {question.max}"}
        case Rating():
            return {
                "type": "range",
                "parameters": f"start={question.min} end={question.max} step=1",
                "appearance": "rating",
            }
        case Text():
            return {
                "type": "text",
                "appearance": "multiline",
                "constraint": f"string-length(.) <= {question.max_chars}",
            }
        case _:
            raise AssertionError(question.id)  # a group of questions


def _said(one: Asked) -> str:
    name = f"{one.question.id}_{one.row}" if one.row else one.question.id
    said = []
    for code in one.codes:
        match one.question:
            case Multi():
                said.append(f"selected(${{{name}}}, '{code}')")
            case Ranking() as question:
                said += [f"${{{name}_{n}}} = '{code}'" for n in range(1, question.pick + 1)]
            case Number() | Rating():
                said.append(f"${{{name}}} = {code}")
            case _:
                said.append(f"${{{name}}} = '{code}'")
    any_of = " or ".join(said)
    return f"not({any_of})" if one.is_none else f"({any_of})"


def _shown(text: str) -> str:
    """Text as clients have it, who read Markdown, some HTML and names in `${}`.

    They agree on few signs that take a meaning away (Enketo's `markdown.js`; ODK Web Forms): where
    there is none a blank keeps a mark apart.
    """
    plain = _TAG.sub("&lt;", _MEANT.sub(r"\\\g<0>", text.strip("\n")))
    return plain.replace("](", "] (").replace("${", "$ {")
