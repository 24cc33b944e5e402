"""Surveys that hypothesis makes up, and residents who answer them."""

from typing import Any

from hypothesis import strategies as st

from questions.logic import Answer, Chosen, Item, choices, has_other, most_codes
from questions.model import (
    OTHER,
    Choice,
    Condition,
    Info,
    Matrix,
    Multi,
    NoneOf,
    Number,
    Question,
    Ranking,
    Rating,
    Row,
    Single,
    Survey,
    Text,
)

CODES = ["a", "b", "c", "d", "e"]


def _choices(codes: list[str]) -> dict[str, Choice]:
    return {
        code: Choice(text={"sv": f"Val {code}"}, value=position)
        for position, code in enumerate(codes, start=1)
    }


@st.composite
def conditions(draw: st.DrawFn, earlier: list[Question]) -> dict[str, Condition]:
    """Skip rules on some of the earlier questions."""
    show_if: dict[str, Condition] = {}
    usable = [q for q in earlier if not isinstance(q, Ranking | Text | Info)]
    for question in draw(st.lists(st.sampled_from(usable), max_size=2) if usable else st.just([])):
        match question:
            case Number() | Rating():
                values = [str(number) for number in range(question.min, question.max + 1)]
            case _:
                values = [*choices(question), *([OTHER] if has_other(question) else [])]
        name = question.id
        if isinstance(question, Matrix):
            name = f"{name}_{draw(st.sampled_from(sorted(question.rows)))}"
        wanted = tuple(draw(st.lists(st.sampled_from(values), min_size=1, max_size=3, unique=True)))
        show_if[name] = NoneOf(codes=wanted) if draw(st.booleans()) else wanted
    return show_if


@st.composite
def questions(draw: st.DrawFn, number: int, earlier: list[Question]) -> Question:
    codes = CODES[: draw(st.integers(2, 5))]
    common: dict[str, Any] = {
        "id": f"q{number}",
        "text": {"sv": f"Fråga {number}"},
        "show_if": draw(conditions(earlier)),
        "modes": draw(st.sampled_from([("kiosk", "web"), ("kiosk", "web"), ("web",)])),
    }
    match draw(st.integers(0, 7)):
        case 0:
            return Single(choices=_choices(codes), other=draw(st.booleans()), **common)
        case 1:
            return Multi(
                choices=_choices(codes),
                other=draw(st.booleans()),
                exclusive=tuple(draw(st.sampled_from([[], codes[-1:]]))),
                max=draw(st.none() | st.integers(1, len(codes))),
                **common,
            )
        case 2:
            rows = {code: Row(text={"sv": f"Rad {code}"}) for code in codes}
            return Matrix(rows=rows, columns=_choices(codes), **common)
        case 3:
            return Number(min=0, max=3, **common)
        case 4:
            return Rating(max=4, **common)
        case 5:
            return Ranking(choices=_choices(codes), pick=draw(st.integers(1, len(codes))), **common)
        case 6:
            return Text(max_chars=50, **common)
        case _:
            return Info(**common)


@st.composite
def surveys(draw: st.DrawFn) -> Survey:
    asked: list[Question] = []
    for number in range(draw(st.integers(1, 8))):
        asked.append(draw(questions(number, asked)))
    return Survey(
        survey="s", version="1", languages=("sv",), title={"sv": "S"}, questions=tuple(asked)
    )


def answers_to(item: Item) -> st.SearchStrategy[Answer]:
    """Valid answers to one item that is no info screen."""
    question = item.question
    match question:
        case Number() | Rating():
            return st.integers(question.min, question.max)
        case Text():
            return st.text("abcåäö ", min_size=1, max_size=50).filter(str.strip)
    codes = [*choices(question), *([OTHER] if has_other(question) else [])]
    most = min(most_codes(question), len(codes))
    chosen = st.lists(st.sampled_from(codes), min_size=1, max_size=most, unique=True)
    if isinstance(question, Multi) and question.exclusive:
        chosen = chosen.map(
            lambda picked: picked if set(picked).isdisjoint(question.exclusive) else picked[:1]
        ).filter(lambda picked: len(picked) == 1 or set(picked).isdisjoint(question.exclusive))
    return st.builds(
        lambda picked, words: Chosen(tuple(picked), words if OTHER in picked else ""),
        chosen,
        st.text("ordå ", max_size=10).map(str.strip),
    )
