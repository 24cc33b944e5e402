"""LimeSurvey: a survey structure to import, as tab-separated values.

A row is a setting, a group, a question, a part of one or an answer; all rows of a language stand
together. https://www.limesurvey.org/manual/Tab_Separated_Value_survey_structure
"""

import html
from collections.abc import Iterator, Mapping, Sequence

from exporter.online.twin import Asked, Form, asked, conditions, forms, help_of, ranks
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

COLUMNS = (
    *("class", "type/scale", "name", "relevance", "text", "help", "language", "mandatory", "other"),
    *("max_answers", "exclude_all_others", "maximum_chars", "other_replace_text"),
    *("min_num_value_n", "max_num_value_n", "num_value_int_only", "em_validation_q"),
)
SETTINGS = {
    # Nothing is kept of who answers, nor when.
    "anonymized": "Y",
    "datestamp": "N",
    "ipaddr": "N",
    "ipanonymize": "Y",
    "refurl": "N",
    "savetimings": "N",
    "allowsave": "N",  # else who goes on later leaves name and address
    "usecookie": "N",
    "format": "S",
    "allowprev": "Y",
    "showprogress": "Y",
    "showwelcome": "Y",
    "showgroupinfo": "X",
    "showqnumcode": "X",
    "shownoanswer": "Y",  # else a choice can't be taken back
    "publicstatistics": "N",
    "printanswers": "N",
}
_TYPES: Mapping[type, str] = {
    Info: "X",
    Single: "L",
    Multi: "M",
    Matrix: "F",
    Number: "N",
    Rating: "L",
    Ranking: "!",
    Text: "T",
}
Cells = Mapping[str, str]
"""Column to what stands in it."""
OTHER_CHOSEN = "-oth-"


def limesurvey(survey: Survey) -> dict[str, bytes]:
    """The files to import, by name."""
    return {
        f"{survey.survey}{form.suffix}.txt": _file(survey, form).encode("utf-8-sig")
        for form in forms(survey)
    }


def _file(survey: Survey, form: Form) -> str:
    lines = [dict(zip(COLUMNS, COLUMNS, strict=True)), *_rows(survey, form)]
    return "".join(
        "\t".join(_quoted(line.get(column, "")) for column in COLUMNS) + "\n" for line in lines
    )


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if set(cell) & set('"\t\n\r') else cell


def _rows(survey: Survey, form: Form) -> Iterator[Cells]:
    first, *others = form.languages
    settings = {"language": first, "additional_languages": " ".join(others), **SETTINGS}
    for name, value in settings.items():
        yield {"class": "S", "name": name, "text": value}
    for language, words in form.languages.items():
        texts = {
            "surveyls_title": survey.title[words],
            "surveyls_welcometext": (survey.intro or {}).get(words, ""),
            "surveyls_endtext": (survey.thanks or {}).get(words, ""),
        }
        for name, text in texts.items():
            yield {"class": "SL", "name": name, "text": _shown(text), "language": language}
    for language, words in form.languages.items():
        yield {
            "class": "G",
            "type/scale": "G1",
            "name": _shown(survey.title[words]),
            "relevance": "1",
            "language": language,
        }
        for question in asked(survey):
            for cells in _question(survey, question, words):
                yield {**cells, "language": language}


def _question(survey: Survey, question: Question, language: str) -> Iterator[Cells]:
    text, relevance = _shown(question.text[language]), _relevance(survey, question)
    cells = {
        "class": "Q",
        "type/scale": _TYPES[type(question)],
        "name": question.id,
        "relevance": relevance,
        "text": text,
        "help": _shown(help_of(question, language)),
        "mandatory": "N",
        "other": "Y" if has_other(question) else "N",
        **_attributes(question),
    }
    if has_other(question):
        cells["other_replace_text"] = phrases(QUESTION_PHRASES, language)("codebook.other")
    if not isinstance(question, Ranking):
        yield cells
        yield from _parts(question, language)
        return
    for rank, name in ranks(question).items():
        yield {**cells, "name": name, "text": f"{text} {rank}", **_unlike(question, rank)}
        yield from _parts(question, language)


def _parts(question: Question, language: str) -> Iterator[Cells]:
    """The rows, choices and answers of a question."""
    rows: Mapping[str, str] = {}
    answers: Mapping[str, str] = {
        code: choice.text[language] for code, choice in choices(question).items()
    }
    match question:
        case Matrix():
            rows = {code: row.text[language] for code, row in question.rows.items()}
        case Multi():
            rows, answers = answers, {}
        case Rating():
            answers = {str(n): str(n) for n in range(question.min, question.max + 1)}
        case _:
            pass
    for code, text in rows.items():
        yield {
            "class": "SQ",
            "type/scale": "0",
            "name": code,
            "relevance": "1",
            "text": _shown(text),
        }
    for code, text in answers.items():
        yield {"class": "A", "type/scale": "0", "name": code, "text": _shown(text)}


def _attributes(question: Question) -> Cells:
    match question:
        case Multi():
            most = {"max_answers": str(question.max)} if question.max else {}
            alone = ";".join(question.exclusive)
            return {**most, **({"exclude_all_others": alone} if alone else {})}
        case Number():
            return {
                "min_num_value_n": str(question.min),
                "max_num_value_n": str(question.max),
                "num_value_int_only": "1",
            }
        case Text():
            return {"maximum_chars": str(question.max_chars)}
        case _:
            return {}


def _unlike(question: Ranking, rank: int) -> Cells:
    """No choice has two ranks, and no rank is left out before one that is given."""
    names = ranks(question)
    mine = names[rank]
    rules = [
        f"({mine}.NAOK != {names[before]}.NAOK or is_empty({mine}.NAOK))"
        for before in range(1, rank)
    ]
    return {"em_validation_q": " and ".join(rules)}


# -- skip rules


def _relevance(survey: Survey, question: Question) -> str:
    found = [_said(one) for one in conditions(survey, question)]
    return " and ".join(found) or "1"


def _said(one: Asked) -> str:
    any_of = "(" + " or ".join(_any(one.question, one.row, one.codes)) + ")"
    return f"!{any_of}" if one.is_none else any_of


def _any(question: Question, row: str, codes: Sequence[str]) -> Iterator[str]:
    for code in codes:
        match question:
            case Multi() if code == OTHER:
                yield f"!is_empty({question.id}_{OTHER}.NAOK)"
            case Multi():
                yield f'{question.id}_{code}.NAOK == "Y"'
            case Ranking():
                yield from (f'{name}.NAOK == "{code}"' for name in ranks(question).values())
            case Matrix():
                yield f'{question.id}_{row}.NAOK == "{code}"'
            case Number() | Rating():
                yield f'{question.id}.NAOK == "{code}"'
            case _:
                yield f'{question.id}.NAOK == "{OTHER_CHOSEN if code == OTHER else code}"'


def _shown(text: str) -> str:
    """Text as the page has it: words in braces would be run, and marks be read as HTML."""
    plain = html.escape(text, quote=False).replace("{", "&#123;").replace("}", "&#125;")
    return plain.strip("\n").replace("\n", "<br />")
