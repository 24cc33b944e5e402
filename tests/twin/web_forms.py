"""People who answer a form in ODK Web Forms, in Chromium: the client of ODK Central."""

import random
import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from xml.etree import ElementTree

import openpyxl
from pyxform.xls2xform import convert

from exporter.merge import merge
from exporter.online.own_names import own_name
from exporter.online.xlsform import xlsform
from questions import logic
from questions.logic import Answers, Chosen
from questions.model import Matrix, Ranking, Rating
from tests.exporter.limesurvey_file import random_answers
from tests.exporter.municipality import SURVEY as ESSUNGA
from tests.exporter.office import comments_of, merged_comments, merged_rows, rows_of
from tests.exporter.online_files import write_text
from tests.twin.clients import FOLDER, people_at, tell

PEOPLE = 10


def answered() -> Iterator[bool]:
    chance = random.Random("people")
    people = [random_answers(ESSUNGA, chance) for _ in range(PEOPLE)]
    count = sum(map(len, people))
    [content] = xlsform(ESSUNGA).values()
    same = is_merged_as_answered(content, people)
    yield tell(holds=same, what=f"ODK Web Forms: {PEOPLE} people, {count} answers")
    same = is_merged_as_answered(denied(content), people)
    yield tell(holds=not same, what="ODK Web Forms: a skip rule that is denied is seen")


def denied(content: bytes) -> bytes:
    """A form in which one skip rule says the opposite, of a question that everybody gets then."""
    book = openpyxl.load_workbook(BytesIO(content))
    sheet = book["survey"]
    head = [cell.value for cell in sheet[1]]
    column = head.index("relevant") + 1
    rules = [cell for [cell] in sheet.iter_rows(min_row=2, min_col=column, max_col=column)]
    first = next(cell for cell in rules if cell.value)
    first.value = f"not({first.value})"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def is_merged_as_answered(content: bytes, people: Sequence[Answers]) -> bool:
    """Whether a merge gives what was answered."""
    form = convert(xlsform=content, file_type=".xlsx", validate=False).xform
    told = []
    for number, answers in enumerate(people):
        language = ESSUNGA.languages[number % len(ESSUNGA.languages)]
        heading = f"{own_name(language)} ({language})"
        told.append({"language": heading, "steps": list(steps_of(answers, language))})
    given = {"form": form, "people": told}
    sent = people_at("web_forms_page", "web_forms_people.mjs", given)
    records = [dict(values(ElementTree.fromstring(one))) for one in sent]  # noqa: S314  our own
    columns = list(dict.fromkeys(column for record in records for column in record))
    own = ["SubmissionDate", "KEY"]
    rows = [
        ["2027-05-02T10:11:12.000Z", f"uuid:{number:032}", *(one.get(c, "") for c in columns)]
        for number, one in enumerate(records)
    ]
    export = write_text(FOLDER / "odk.csv", [[*own, *columns], *rows], end="\n")
    merged = merge([export], ESSUNGA)
    same = merged_rows(merged) == rows_of(ESSUNGA, list(people), "web", "")
    return same and merged_comments(merged) == comments_of(list(people))


def values(instance: ElementTree.Element, path: str = "") -> Iterator[tuple[str, str]]:
    """Columns of ODK Central's CSV and what stands in them: groups before names, with hyphens."""
    for child in instance:
        name = re.sub(r"\{.*\}", "", child.tag)
        if name == "meta":
            continue
        if len(child):
            yield from values(child, f"{path}{name}-")
        else:
            yield f"{path}{name}", child.text or ""


def steps_of(answers: Answers, language: str) -> Iterator[dict[str, object]]:
    """What somebody does on the page, by the texts that they read."""
    for item in logic.items(ESSUNGA, "web"):
        answer = answers.get(item.name)
        if answer is None:
            continue
        question = item.question
        step: dict[str, object] = {"kind": "choose", "text": question.text[language]}
        match answer:
            case Chosen(codes=codes) if isinstance(question, Ranking):
                for rank, code in enumerate(codes, 1):
                    label = question.choices[code].text[language]
                    yield {**step, "kind": "pick", "rank": str(rank), "label": label}
            case Chosen(codes=codes):
                row = {}
                if isinstance(question, Matrix):
                    row = {"row": question.rows[item.row or ""].text[language]}
                yield {**step, **row, "codes": codes}
            case _ if isinstance(question, Rating):
                yield {**step, "kind": "star", "star": answer}
            case _:
                yield {**step, "kind": "write", "words": str(answer)}
