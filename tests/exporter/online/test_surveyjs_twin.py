"""The JSON for SurveyJS says the survey, and what comes back is what was answered."""

import json
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from types import CodeType
from typing import Any

import hypothesis
from msgspec.structs import replace

from exporter.online.surveyjs import surveyjs
from questions.logic import choices
from questions.model import Info, Ranking, Survey
from tests.exporter.municipality import SURVEY
from tests.exporter.online.respondents import (
    Given,
    Shown,
    merged_as_answered,
)
from tests.exporter.test_merge import examples, seeds
from tests.questions.strategies import surveys

RANK = "{}{}"
KINDS = {
    "radiogroup": "one",
    "dropdown": "one",
    "rating": "one",
    "checkbox": "several",
    "matrix": "rows",
    "text": "number",
    "comment": "words",
    "html": "nothing",
}


def elements(content: bytes) -> list[dict[str, Any]]:
    return [one for page in json.loads(content)["pages"] for one in page["elements"]]


def compiled(expression: str) -> CodeType:
    """An expression of SurveyJS, as far as surveys of ours go, as Python."""
    code = re.sub(r"\{([\w.]+)\} anyof \[([^\]]*)\]", r'any_of("\1", (\2,))', expression)
    return compile(re.sub(r"!(?=\()", "not ", code), "visibleIf", "eval")


def holds(code: CodeType, given: Given) -> bool:
    def any_of(name: str, codes: tuple[object, ...]) -> bool:
        found = given.get(name.replace(".", " "), ())
        several = found if isinstance(found, tuple) else (found,)
        return bool({str(one) for one in several} & {str(code) for code in codes})

    return bool(eval(code, {"any_of": any_of}))  # noqa: S307  our own file's


def shown(of: list[dict[str, Any]]) -> Iterator[Shown]:
    for one in of:
        codes = [str(c["value"]) for c in one.get("columns", one.get("choices", []))]
        if one["type"] == "rating":
            codes = [str(n) for n in range(one["rateMin"], one["rateMax"] + 1)]
        yield Shown(
            one["name"],
            KINDS[one["type"]],  # type: ignore[arg-type]
            partial(holds, compiled(one.get("visibleIf", "True"))),
            codes=codes,
            rows=[row["value"] for row in one.get("rows", [])],
            alone=[c["value"] for c in one.get("choices", []) if c.get("isExclusive")],
            most=one.get("maxSelectedChoices", 0),
            low=one.get("min", 0),
            high=one.get("max", 0),
            other=one.get("showOtherItem", False),
            unlike=re.findall(r"<> \{(\w+)\}", one.get("choicesVisibleIf", "")),
        )


def export(path: Path, of: list[dict[str, Any]], answers: list[Given]) -> Path:
    """What a page with SurveyJS sends: one object a respondent."""
    sent = []
    for given in answers:
        found: dict[str, Any] = {"HappendAt": "2027-05-02T10:11:12.1234567"}
        for one in of:
            name = one["name"]
            rows = {r["value"]: given.get(f"{name} {r['value']}") for r in one.get("rows", [])}
            if any(rows.values()):
                found[name] = {row: code for row, code in rows.items() if code}
            elif name in given:
                value = given[name]
                found[name] = list(value) if isinstance(value, tuple) else value
                if one["type"] == "rating":
                    found[name] = int(str(value))
            if f"{name}*" in given:
                found[f"{name}-Comment"] = given[f"{name}*"]
        sent.append(found)
    path.write_text(json.dumps(sent, ensure_ascii=False), "utf-8")
    return path


@examples(25)
@hypothesis.given(survey=surveys(), seed=seeds)
def test_what_is_answered_in_the_twin_is_merged_as_it_was_answered(
    survey: Survey, seed: int
) -> None:
    """What nobody answered has no column there, and is told."""
    [content] = surveyjs(survey).values()
    of = elements(content)
    merged_as_answered(
        survey,
        list(shown(of)),
        seed,
        RANK,
        lambda folder, given: export(folder / "webb.json", of, given),
    )


def test_the_json_says_the_survey_in_all_its_languages() -> None:
    for name, content in surveyjs(SURVEY).items():
        by_name = {one["name"]: one for one in elements(content)}
        own = {"sv": "sv", "default": "en"}  # SurveyJS asks for English under that name
        if "simple" in name:
            own = {"sv": "sv-simple"}
        assert json.loads(content)["locale"] == "sv"
        for question in SURVEY.questions:
            first = f"{question.id}1" if isinstance(question, Ranking) else question.id
            if "web" not in question.modes:
                assert first not in by_name
                continue
            said = by_name[first]
            for key, language in own.items():
                title = said["html" if said["type"] == "html" else "title"][key]
                rank = " 1" if isinstance(question, Ranking) else ""
                assert title == question.text[language].strip("\n") + rank
                labels = said.get("columns", said.get("choices", []))
                assert {one["value"]: one["text"][key] for one in labels} == {
                    code: choice.text[language] for code, choice in choices(question).items()
                }


def test_a_number_may_be_skipped_and_a_fraction_is_told_in_words() -> None:
    """That it works so is seen by `make twin-test`; without `empty` nobody could skip it."""
    [content, _] = surveyjs(SURVEY).values()
    [rule] = next(one for one in elements(content) if one["name"] == "settpolis")["validators"]
    assert rule["expression"] == "{settpolis} empty or round({settpolis}) = {settpolis}"
    assert rule["text"] == {"sv": "Heltal 0–99", "default": "Whole number 0–99"}


def test_what_an_author_writes_is_neither_an_answer_nor_a_mark_of_html() -> None:
    """`{alder}` in a text would be what was answered there."""
    text = "Är {alder} <b>så</b>?\nJa & nej"
    questions = (
        replace(SURVEY.questions[0], text={"sv": text}),
        Info(id="slut", text={"sv": text}),
    )
    survey = replace(SURVEY, languages=("sv",), questions=questions, thanks={"sv": text})
    [content] = surveyjs(survey).values()
    asked, told = elements(content)
    assert asked["title"]["sv"] == text.replace("{", "{\u2060")
    as_html = "Är {\u2060alder} &lt;b&gt;så&lt;/b&gt;?<br>Ja &amp; nej"
    assert told["html"]["sv"] == json.loads(content)["completedHtml"]["sv"] == as_html
