"""Small surveys at random, and who answers them: skewed, all alike, with groups of one."""

import random
from typing import Any

import polars as pl
from msgspec.structs import replace

from exporter.frames import column_types, shown
from questions.logic import choices
from questions.model import (
    OTHER,
    Choice,
    Condition,
    Cross,
    Indicator,
    Matrix,
    Multi,
    NoneOf,
    Number,
    Question,
    Ranking,
    Rating,
    Report,
    Row,
    Single,
    Survey,
)
from questions.variables import of_question


def text(words: str) -> dict[str, str]:
    return {"sv": words}


def some_choices(chance: random.Random, least: int = 2, most: int = 5) -> dict[str, Choice]:
    found = {
        code: Choice(text=text(code), value=number)
        for number, code in enumerate("abcdefghi"[: chance.randint(least, most)], start=1)
    }
    if chance.random() < 0.4:
        found["ejsv"] = Choice(text=text("ejsv"), value=99, missing="declined")
    return found


def small_survey(chance: random.Random) -> tuple[Survey, list[str]]:
    """A survey with up to three breakdowns beside the mode and up to four items; its places."""
    questions: list[Question] = []
    rollup: dict[str, dict[str, str]] = {}
    for number in range(chance.randint(0, 2)):
        name = f"bak{number}"
        if chance.random() < 0.15:
            question: Question = Multi(
                id=name, text=text(name), background=True, choices=some_choices(chance, 2, 4)
            )
        elif chance.random() < 0.1:
            question = Rating(id=name, text=text(name), background=True, max=chance.randint(2, 4))
        else:
            question = Single(
                id=name, text=text(name), background=True, choices=some_choices(chance, 2, 6)
            )
        questions.append(question)
        codes = [code for code, choice in choices(question).items() if choice.missing is None]
        if len(codes) > 2 and chance.random() < 0.5:
            rollup[name] = dict.fromkeys(codes[: chance.randint(2, len(codes) - 1)], "grupp")
    indicators: dict[str, Indicator] = {}
    for number in range(chance.randint(1, 4)):
        questions.append(_item(chance, f"q{number}", questions, indicators, rollup))
    both = [q.id for q in questions if isinstance(q, Single | Multi)]
    crosses = []
    if len(both) > 1 and chance.random() < 0.4:
        rows, columns = chance.sample(both, 2)
        crosses.append(Cross(rows=rows, columns=columns))
    survey = Survey(
        survey="liten",
        version="1",
        languages=("sv",),
        title=text("Liten"),
        questions=tuple(questions),
        indicators=indicators,
        rollup=rollup,
        report=Report(crosses=tuple(crosses)),
    )
    places = [f"plats{number}" for number in range(chance.choice([1, 1, 2, 3]))]
    return survey, places


def chained(survey: Survey, chance: random.Random) -> Survey:
    """`survey` with skip rules that hang on questions with skip rules, and on those of one mode."""
    questions: list[Question] = []
    for question in survey.questions:
        singles = [q for q in questions if isinstance(q, Single)]
        if singles and chance.random() < 0.8:
            # Mostly the one before, so that chains become long.
            some = {one.id: one for one in (singles[-1], chance.choice(singles))}
            on = list(some.values())[: chance.choice([1, 1, 2])]
            rules = {one.id: _condition(chance, one) for one in on}
            modes = chance.choice([question.modes, question.modes, ("kiosk", "web"), ("web",)])
            question = replace(question, show_if=rules, modes=modes)
        questions.append(question)
    return replace(survey, questions=tuple(questions))


def _condition(chance: random.Random, on: Single) -> Condition:
    codes = tuple(chance.sample(list(on.choices), chance.randint(1, len(on.choices) - 1)))
    return NoneOf(codes=codes) if chance.random() < 0.25 else codes


def _item(
    chance: random.Random,
    name: str,
    earlier: list[Question],
    indicators: dict[str, Indicator],
    rollup: dict[str, dict[str, str]],
) -> Question:
    show_if: dict[str, Any] = {}
    singles = [q for q in earlier if isinstance(q, Single)]
    if singles and chance.random() < 0.2:
        on = chance.choice(singles)
        code = chance.choice(list(on.choices))
        show_if = {on.id: NoneOf(codes=(code,)) if chance.random() < 0.5 else (code,)}
    modes = ("web",) if chance.random() < 0.1 else ("kiosk", "web")
    common: dict[str, Any] = {"id": name, "text": text(name), "show_if": show_if, "modes": modes}
    kind = chance.choice(["single", "single", "multi", "matrix", "rating", "number", "ranking"])
    found = some_choices(chance)
    codes = [code for code, choice in found.items() if choice.missing is None]
    if kind in ("single", "matrix") and chance.random() < 0.6 and len(codes) > 2:
        chosen = chance.sample(codes, chance.randint(1, len(codes) - 1))
        left = [code for code in codes if code not in chosen]
        exclude = (left[0],) if len(left) > 1 and chance.random() < 0.4 else ()
        if chance.random() < 0.7:
            indicators[f"i_{name}"] = Indicator(question=name, count=tuple(chosen), exclude=exclude)
        else:
            minus = tuple(code for code in left if code not in exclude)
            indicators[f"i_{name}"] = Indicator(
                question=name, plus=tuple(chosen), minus=minus, exclude=exclude
            )
    match kind:
        case "single":
            return Single(choices=found, other=chance.random() < 0.1, **common)
        case "multi":
            if len(codes) > 2 and chance.random() < 0.5:
                rollup[name] = dict.fromkeys(codes[:2], "grupp")
            exclusive = (codes[-1],) if chance.random() < 0.4 else ()
            most = chance.choice([None, 2])
            return Multi(choices=found, exclusive=exclusive, max=most, **common)
        case "matrix":
            rows = {code: Row(text=text(code)) for code in "xy"}
            return Matrix(rows=rows, columns=found, **common)
        case "rating":
            return Rating(max=chance.randint(2, 5), **common)
        case "number":
            return Number(max=chance.choice([5, 20, 99]), **common)
        case _:
            ranked = {code: Choice(text=text(code), value=n) for n, code in enumerate("abcd", 1)}
            indicators[f"i_{name}"] = Indicator(question=name, points=(2, 1))
            return Ranking(choices=ranked, pick=2, **common)


def responses(survey: Survey, places: list[str], count: int, chance: random.Random) -> pl.DataFrame:
    """So many respondents, most of them alike."""
    types = column_types(survey)
    habits = _Habits(survey, chance)
    rows = [_row(survey, places, chance, habits) for _ in range(count)]
    frame = pl.DataFrame(rows, schema=types, orient="row")
    for question in survey.questions:
        asked = shown(survey, question)
        if asked is not None:
            names = [variable.name for variable in of_question(question)]
            frame = frame.with_columns(pl.when(asked).then(pl.col(n)).alias(n) for n in names)
    return frame


class _Habits:
    """How skewed the answers to each question are, and how many skip it."""

    def __init__(self, survey: Survey, chance: random.Random) -> None:
        self.web = chance.choice([0.0, 0.05, 0.5, 0.9])
        self.skew = {
            question.id: chance.choice([0.0, 0.5, 1.0, 2.0, 4.0, 30.0])
            for question in survey.questions
        }
        self.skip = {
            question.id: chance.choice([0.0, 0.0, 0.05, 0.3]) for question in survey.questions
        }


def _row(survey: Survey, places: list[str], chance: random.Random, habits: _Habits) -> list[object]:
    web = chance.random() < habits.web
    row: list[object] = ["web" if web else "kiosk", None if web else chance.choice(places)]
    for question in survey.questions:
        columns = of_question(question)
        if chance.random() < habits.skip[question.id]:
            row += [None] * len(columns)
            continue
        skew = habits.skew[question.id]

        def one(codes: list[str], skew: float = skew) -> str:
            weights = [(number + 1.0) ** -skew for number in range(len(codes))]
            return chance.choices(codes, weights)[0]

        match question:
            case Multi():
                codes = [v.part or "" for v in columns]
                marked = {one(codes) for _ in range(chance.randint(1, question.max or len(codes)))}
                alone = [
                    code
                    for code in codes
                    if code in marked and code in (*question.exclusive, "ejsv")
                ]
                marked = {alone[0]} if alone else marked
                row += [int(code in marked) for code in codes]
            case Ranking():
                first = one(list(question.choices))
                second = one([code for code in question.choices if code != first])
                row += [first, second]
            case Number() | Rating():
                values = [str(v) for v in range(question.min, question.max + 1)]
                row.append(int(one(values)))
            case Matrix():
                row += [one(list(question.columns)) for _ in columns]
            case Single():
                codes = [*question.choices, *([OTHER] if question.other else [])]
                row.append(one(codes))
            case _:
                raise AssertionError(question)
    return row
