"""People who answer through a page with SurveyJS, in Chromium."""

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from exporter.merge import merge
from questions import logic
from questions.logic import Answers, Chosen
from questions.model import Matrix, Number, Ranking, Rating, Text
from tests.exporter.limesurvey_file import random_answers
from tests.exporter.municipality import SURVEY as ESSUNGA
from tests.exporter.office import comments_of, merged_comments, merged_rows, rows_of
from tests.twin.clients import FOLDER, names, people_at, tell
from tests.twin.survey_core import denied, twin

PEOPLE = 10
LANGUAGES = ("sv", "en")


def answered() -> Iterator[bool]:
    chance = random.Random("people")
    people = [random_answers(ESSUNGA, chance) for _ in range(PEOPLE)]
    made = twin(ESSUNGA)
    count = sum(map(len, people))
    same = is_merged_as_answered(made, people)
    yield tell(holds=same, what=f"SurveyJS: {PEOPLE} people, {count} answers")
    same = is_merged_as_answered(denied(made), people)
    yield tell(holds=not same, what="SurveyJS: a skip rule that is denied is seen")


def is_merged_as_answered(made: Mapping[str, Any], people: Sequence[Answers]) -> bool:
    """Whether a merge gives what was answered."""
    told = [
        {"language": LANGUAGES[number % len(LANGUAGES)], "steps": list(steps_of(answers))}
        for number, answers in enumerate(people)
    ]
    sent = people_at("surveyjs_page", "surveyjs_people.mjs", {"survey": made, "people": told})
    export = FOLDER / "surveyjs.json"
    export.write_text(json.dumps(sent, ensure_ascii=False), "utf-8")
    merged = merge([export], ESSUNGA, tool="surveyjs")
    rows = merged_rows(merged) == rows_of(ESSUNGA, list(people), "web", "")
    return rows and merged_comments(merged) == comments_of(list(people))


def steps_of(answers: Answers) -> Iterator[dict[str, object]]:
    """What somebody does on the page."""
    for item in logic.items(ESSUNGA, "web"):
        answer = answers.get(item.name)
        if answer is None:
            continue
        question = item.question
        match answer:
            case Chosen(codes=codes) if isinstance(question, Ranking):
                for name, code in zip(names(question), codes, strict=False):
                    yield {"kind": "pick", "name": name, "codes": [code]}
            case Chosen(codes=codes) if isinstance(question, Matrix):
                yield {"kind": "row", "name": question.id, "row": item.row, "codes": codes}
            case Chosen(codes=codes, words=words):
                yield {"kind": "choose", "name": question.id, "codes": codes, "words": words}
            case _ if isinstance(question, Text):
                yield {"kind": "words", "name": question.id, "words": answer}
            case _ if isinstance(question, Rating):
                yield {"kind": "choose", "name": question.id, "codes": [str(answer)]}
            case _ if isinstance(question, Number):
                yield {"kind": "number", "name": question.id, "number": answer}
