"""LimeSurvey exports in the documented shapes, made from answers that are known."""

import random
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from questions import logic
from questions.logic import Answer, Answers, Chosen, Item
from questions.model import OTHER, Info, Matrix, Multi, Number, Ranking, Rating, Survey, Text
from questions.variables import of_question

OWN = (
    "id",
    "submitdate",
    "lastpage",
    "startlanguage",
    "seed",
    "startdate",
    "datestamp",
    "ipaddr",
    "refurl",
)
OWN_IN_FULL = (
    "Svars-ID",
    "Datum inskickad",
    "Sista sidan",
    "Startspråk",
    "Frö",
    "Datum påbörjad",
    "Datum senaste åtgärd",
    "IP-adress",
    "Hänvisande URL",
)
WORDS = [
    "Fler lampor",
    "Håll rent på torget",
    "=1+1",
    'Sätt upp "Sakta"-skyltar; tack',
    "Två\nrader",
]


def random_answers(survey: Survey, chance: random.Random) -> dict[str, Answer]:
    """Valid answers of one respondent on the web, some questions skipped."""
    items = logic.items(survey, "web")
    answers: Answers = {}
    for item in items:
        if logic.applies(item.question, answers) and chance.random() < 0.9:
            answer = _random_answer(item, chance)
            if answer is not None:
                answers = {**answers, item.name: answer}
    return dict(answers)


def _random_answer(item: Item, chance: random.Random) -> Answer | None:
    question = item.question
    match question:
        case Info():
            return None
        case Number():
            return chance.randint(question.min, min(question.max, question.min + 20))
        case Rating():
            return chance.randint(question.min, question.max)
        case Text():
            return chance.choice(WORDS)
    codes = [*logic.choices(question), *([OTHER] if logic.has_other(question) else [])]
    picked = chance.sample(codes, chance.randint(1, min(logic.most_codes(question), len(codes))))
    if isinstance(question, Multi) and set(picked) & set(question.exclusive):
        picked = [code for code in picked if code in question.exclusive][:1]
    return Chosen(tuple(picked), "egna ord" if OTHER in picked else "")


def write_export(
    path: Path,
    survey: Survey,
    records: Mapping[str, Answers],
    *,
    heading: str = "code",
    values: str = "code",
    separator: str = ",",
    encoding: str = "utf-8-sig",
    yes: str = "Y",
    no: str = "",
    language: str = "sv",
    incomplete: Sequence[str] = (),
    other: str = "-oth-",
    rank: str = "{code}{rank}",
) -> Path:
    """Write `records` (record id to answers) as LimeSurvey does.

    `heading`: "code" `q[sub]`, "em" `q_sub`, or "codetext" `q[sub]. Text`; `values`: "code" or
    "label" in `language`; `incomplete`: ids that were not sent in; `other`: what stands for the
    free line; `rank`: the column of a rank.
    """
    rows = [_quoted(headings(survey, heading, language, rank), separator)]
    for record, answers in records.items():
        sent = "" if record in incomplete else "1980-01-01 00:00:00"
        own = [record, sent, "3", language, "123456", "2027-05-02 10:11:12", "2027-05-02 10:15:00"]
        own += ["192.0.2.7", "https://example.org/"]
        rows.append(
            _quoted([*own, *cells(survey, answers, values, yes, no, language, other)], separator)
        )
    if not records:  # LimeSurvey exports one record of empty strings then
        rows.append(_quoted([""] * len(headings(survey, heading, language, rank)), separator))
    path.write_bytes(("\r\n".join(rows) + "\r\n\r\n").encode(encoding))
    return path


def _quoted(cells_of_row: Sequence[str], separator: str) -> str:
    return separator.join('"' + cell.replace('"', '""') + '"' for cell in cells_of_row)


def headings(
    survey: Survey, style: str, language: str = "sv", rank: str = "{code}{rank}"
) -> list[str]:
    if style == "full":
        columns = _columns(survey, language, rank)
        return [*OWN_IN_FULL, *(f"{text} [{item}]" if item else text for _, text, item in columns)]
    names = list(OWN) if style != "codetext" else [f"{name}. About {name}" for name in OWN]
    for name, text, item in _columns(survey, language, rank):
        code, _, part = name.partition("_")
        written = name if style == "em" or not part else f"{code}[{part}]"
        own = f". {text} [{item}]" if item else f". {text}"
        names.append(f"{written}{own if style == 'codetext' else ''}")
    return names


def _columns(survey: Survey, language: str, rank: str) -> Iterator[tuple[str, str, str]]:
    """Every column of the survey in LimeSurvey's order, as `code_part`, its text and its item's."""
    for question in survey.questions:
        text = " ".join(question.text[language].split())
        match question:
            case Text() | Info():
                yield question.id, text, ""
            case Ranking():
                for number in range(1, question.pick + 1):
                    name = rank.format(code=question.id, rank=number)
                    yield name, f"{text} {number}", ""
            case _:
                rows = question.rows if isinstance(question, Matrix) else logic.choices(question)
                for variable in of_question(question):
                    row = rows.get(variable.part or "")
                    item = row.text[language] if row else "Annat" if variable.part else ""
                    yield variable.name, text, item
                if logic.has_other(question) and not isinstance(question, Multi):
                    yield f"{question.id}_{OTHER}", text, "Annat"


def cells(
    survey: Survey,
    answers: Answers,
    values: str,
    yes: str,
    no: str,
    language: str,
    other: str = "-oth-",
) -> list[str]:
    row = []
    for question in survey.questions:
        shown = {code: c.text[language] for code, c in logic.choices(question).items()}

        def written(code: str, shown: Mapping[str, str] = shown) -> str:
            if code == OTHER:
                return other
            return shown[code] if values == "label" else code

        answer = answers.get(question.id)
        match question:
            case Info():
                row.append("")
            case Text():
                text = str(answer or "")
                row.append(f"'{text}" if text.startswith("=") else text.replace("\r", ""))
            case Number() | Rating():
                row.append(f"{answer}.0000000000" if answer is not None else "")
            case Matrix():
                for code in question.rows:
                    given = answers.get(f"{question.id}_{code}")
                    row.append(written(given.codes[0]) if isinstance(given, Chosen) else "")
            case Multi():
                given = answer if isinstance(answer, Chosen) else Chosen(())
                row += [yes if code in given.codes else no for code in question.choices]
                if question.other:
                    row.append(given.words)
            case Ranking():
                codes = answer.codes if isinstance(answer, Chosen) else ()
                row += [written(code) for code in codes] + [""] * (question.pick - len(codes))
            case _:
                row.append(written(answer.codes[0]) if isinstance(answer, Chosen) else "")
                if logic.has_other(question):
                    row.append(answer.words if isinstance(answer, Chosen) else "")
    return row
