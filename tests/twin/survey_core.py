"""survey-core, in Node: what it shows after each answer, beside what the question file says."""

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from exporter.online.surveyjs import surveyjs
from questions import logic
from questions.logic import Answer, Answers, Chosen, Item
from questions.model import Info, Multi, Survey
from tests.exporter.limesurvey_file import random_answers
from tests.exporter.municipality import SURVEY as ESSUNGA
from tests.exporter.office import SURVEY as ONE_OF_EACH
from tests.twin.clients import names, node, tell

WALKS, CHANGES = 1500, 3
"""Of each survey so many people answer it; each of them then changes so much."""
Step = tuple[Item, Answer | None]
"""What somebody answers to an item; None takes the answer back."""


def twin(survey: Survey) -> dict[str, Any]:
    """The first form, which has all languages but easy-read."""
    made: dict[str, Any] = json.loads(next(iter(surveyjs(survey).values())))
    return made


def denied(made: Mapping[str, Any]) -> dict[str, Any]:
    """A twin in which one skip rule says the opposite."""
    changed: dict[str, Any] = json.loads(json.dumps(made))
    rules = [one for page in changed["pages"] for one in page["elements"] if "visibleIf" in one]
    rules[0]["visibleIf"] = f"!({rules[0]['visibleIf']})"
    return changed


def shown() -> Iterator[bool]:
    for name, survey in {"Essunga": ESSUNGA, "one of each": ONE_OF_EACH}.items():
        chance = random.Random(name)
        walks = [walk(survey, chance) for _ in range(WALKS)]
        expected = [list(seen_after(survey, steps)) for steps in walks]
        made = twin(survey)
        found = visible(made, walks)
        count = sum(map(len, walks))
        yield tell(
            holds=found == expected,
            what=f"survey-core shows what the logic says: {name}, {WALKS} people, {count} answers",
        )
        yield tell(
            holds=visible(denied(made), walks[:20]) != expected[:20],
            what=f"a skip rule that is denied is seen: {name}",
        )


def walk(survey: Survey, chance: random.Random) -> list[Step]:
    """All answers of somebody, and then some of them changed or taken back."""
    items = [one for one in logic.items(survey, "web") if not isinstance(one.question, Info)]
    answers, others = random_answers(survey, chance), random_answers(survey, chance)
    changed = chance.choices(items, k=CHANGES)
    return [
        *((item, answers[item.name]) for item in items if item.name in answers),
        *((item, others.get(item.name)) for item in changed),
    ]


def seen_after(survey: Survey, steps: Sequence[Step]) -> Iterator[list[str]]:
    """The names in the twin of all that is shown, after all answers and after each change."""
    items = logic.items(survey, "web")
    answers: Answers = {}
    for number, (item, answer) in enumerate(steps, 1):
        if item.name in {one.name for one in logic.path(items, answers)}:
            answers = logic.answered(items, answers, item.name, answer)
        if number >= len(steps) - CHANGES:
            on_the_way = {one.question.id: one.question for one in logic.path(items, answers)}
            yield [name for one in on_the_way.values() for name in names(one)]


def visible(made: Mapping[str, Any], walks: Sequence[Sequence[Step]]) -> list[list[list[str]]]:
    people = []
    for steps in walks:
        events = [as_event(*step) for step in steps]
        answers: dict[str, Any] = {}
        for name, row, value in events[:-CHANGES]:
            if row:
                answers.setdefault(name, {})[row] = value
            else:
                answers[name] = value
        people.append({"answers": answers, "changes": events[-CHANGES:]})
    found: list[list[list[str]]] = node("visible.mjs", {"survey": made, "people": people})
    return found


def as_event(item: Item, answer: Answer | None) -> tuple[str, str, object]:
    """Name, row and value, as SurveyJS has them; of a ranking the first place."""
    name = names(item.question)[0]
    match answer:
        case None:
            return name, item.row or "", None
        case Chosen(codes=codes) if isinstance(item.question, Multi):
            return name, "", list(codes)
        case Chosen(codes=codes):
            return name, item.row or "", codes[0]
        case _:
            return name, "", answer
