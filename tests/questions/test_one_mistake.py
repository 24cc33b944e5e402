"""One mistake is told once: what only follows from it is silent until it is mended."""

import re

import pytest

from questions.loader import load
from questions.problem_lines import problem_lines
from questions.wording import QUESTION_PHRASES, phrases
from tests.questions.good import GOOD, Broken

SWEDISH = phrases(QUESTION_PHRASES, "sv")

ONCE = {
    # -- what is wrong in itself makes nothing else wrong
    "not_one_of": [
        Broken("    max_chars: 500\n", "    modes: [webb]\n", "unknown mode"),
        Broken("{not: [ung]}, ", "{not: [ung]}}\n    modes: [kiosk, webb]\n    # {", "one of two"),
    ],
    "number_out_of_range": [
        Broken("points: [2, 1]", "points: [2, 101]", "points"),
        Broken("    pick: 2\n", "    pick: 0\n", "points for a pick that is wrong"),
    ],
    "not_a_number": [
        Broken("points: [2, 1]", "points: [2; 1]", "points that are no list of numbers"),
        Broken("en: Small}", "en: Small, value: ett}", "a number that would be its position"),
    ],
    "rule_group": [Broken("gam: vuxna}", "gam: De Vuxna}", "titles of the groups")],
    "rule_code": [
        Broken("exclusive: [ingen]", "exclusive: [Ingen]", "exclusive"),
        Broken("      stor: {", "      Stor: {", "referred to by conditions and indicators"),
        Broken("      fart: {", "      fortkörning: {", "row referred to by a condition"),
        Broken("{ung: unga", "{Ung: unga", "code of a group"),
        Broken("      gam: {sv", "      gammal: {sv", "referred to by a rollup"),
        Broken("      lite: {", "      liten1: {", "the positions of the others"),
    ],
    "rule_question_id": [
        Broken("id: alder", "id: ålder", "referred to by a condition and a rollup"),
        Broken("id: problem", "id: 1problem", "referred to by a condition and indicators"),
    ],
    "rule_language": [Broken("[sv, en]", "[sv; en-simple]", "no base language is missed")],
    "unknown_type_guess": [Broken("type: matrix", "type: matrxi", "references to it")],
    "group_language": [Broken("{sv: Gammal, en: Old}", "Gammal", "choice without languages")],
    "group_code": [
        Broken(
            "    choices:\n      ung: {sv: Ung, en: Young}\n      gam: {sv: Gammal, en: Old}\n"
            "      ejsv: {sv: Vill inte svara, en: Prefer not to say, missing: declined}\n",
            "    choices:\n",
            "no choices at all",
        )
    ],
    "text_in_choice": [Broken("{sv: Litet, en: Small}", "{text: Litet}", "no languages")],
    "glued_key": [Broken("{sv: Buss, en: Bus}", '{sv:"Buss", en: Bus}', "language")],
    "curly_quotes_here": [Broken('version: "1"', "version: ”1”", "a value, not a text")],
    "no_brackets": [Broken("exclusive: [ingen]", "exclusive: ingen", "list")],
    "condition_forward": [
        Broken("{alder: {not: [ung]}", "{prio: {not: [rang]}", "the codes are not looked at")
    ],
    "more_than_choices": [Broken("pick: 2", "pick: 4", "points for the places")],
    "min_not_below_max": [
        Broken("    max: 99\n", "    min: 99\n    max: 9\n", "condition on the number")
    ],
    "unknown_code_guess": [
        Broken("{ung: unga, gam", "{ungg: unga, gam", "the code that has no group now")
    ],
    # -- what stands in two places
    "same_id": [
        Broken(
            "  - id: ord\n    type: text\n",
            "  - id: alder\n    type: text\n",
            "the first of them is the one that is referred to",
        )
    ],
    "comma_in_text": [
        Broken(
            "ljus: {sv: Ljus, en: Light}\n      buss: {sv: Buss, en: Bus}",
            "ljus: {sv: Mer, en: Light}\n      buss: {sv: Mer, eller mindre, en: Bus}",
            "a text that is cut short is compared with no other",
        )
    ],
}


@pytest.mark.parametrize(
    ("phrase", "case"),
    [(phrase, case) for phrase, cases in ONCE.items() for case in cases],
    ids=lambda value: value.sentence if isinstance(value, Broken) else value,
)
def test_one_mistake_is_told_once(phrase: str, case: Broken) -> None:
    problems = load(case.apply()[0]).problems
    assert [(problem.phrase, problem.again) for problem in problems] == [(phrase, ())]


def told(text: str) -> list[str]:
    return [problem.phrase for problem in load(text.encode()).problems]


def test_two_mistakes_in_a_question_of_unknown_type_are_two() -> None:
    text = GOOD.replace(
        "type: matrix\n    text: {sv: Hur stort?,", "type: matrxi\n    text: {sv: Hej, fi: Hei,"
    )
    assert sorted(told(text)) == ["extra_language", "unknown_type_guess"]


def test_a_question_with_a_wrong_id_is_looked_at_all_the_same() -> None:
    text = GOOD.replace("id: plats", "id: 1plats").replace("    max: 2\n", "    max: 4\n")
    assert told(text) == ["rule_question_id", "more_than_choices"]


def test_a_survey_whose_only_question_is_wrong_is_not_said_to_ask_nothing() -> None:
    start, end = GOOD.index("  - id: alder"), GOOD.index("  - id: slut")
    text = GOOD[:start] + "  - id: kon\n    type: sngle\n" + GOOD[end : GOOD.index("indicators")]
    assert told(text) == ["unknown_type_guess"]
    assert told(text.replace("sngle", "info\n    text: {sv: A, en: B}")) == ["nothing_asked"]


def test_a_text_that_two_choices_fall_back_to_is_told_once() -> None:
    text = GOOD.replace("[sv, en]", "[sv, en, sv-simple]").replace("sv: Buss", "sv: Ljus")
    problems = [p for p in load(text.encode()).problems if p.severity == "error"]
    assert [(p.phrase, p.values["language"]) for p in problems] == [("same_text", "sv")]


def test_a_fallback_that_equals_the_easy_text_of_another_is_told_there() -> None:
    text = GOOD.replace("[sv, en]", "[sv, en, sv-simple]")
    text = text.replace("en: Bus}", "en: Bus, sv-simple: Ljus}")
    problem = next(p for p in load(text.encode()).problems if p.severity == "error")
    lines = text.splitlines()
    assert (problem.phrase, problem.values["language"]) == ("same_text", "sv-simple")
    assert lines[problem.line - 1][problem.column - 1 :] == "Ljus}"


def test_what_is_wrong_in_the_same_way_in_many_places_is_told_once_with_all_lines() -> None:
    text = GOOD.replace("languages: [sv, en]", "languages: [sv]")
    texts = len(re.findall(r"\ben: ", text))
    loaded = load(text.encode())
    assert len(loaded.problems) == 1
    sentence = loaded.problems[0].sentence(SWEDISH)
    assert sentence.startswith("Språket ”en” står inte i enkätens ”languages” (sv). ")
    assert sentence.endswith(
        " Samma sak på rad 5, 12, 14, 15, 16, 19, 20, 22, 23, 24, 29, 31 och 19 rader till."
    )
    assert (loaded.problems[0].line, len(loaded.problems[0].again)) == (4, texts - 1)
    lines = list(problem_lines("enkat.yaml", loaded, "sv"))
    assert len(lines) == 2
    assert lines[1] == f"enkat.yaml: {texts} fel, 0 varningar."


def test_the_same_mistake_on_two_lines_names_both() -> None:
    text = GOOD.replace("[stor], sett", "[stora], sett").replace("plus: [stor]", "plus: [stora]")
    sentences = [problem.sentence(SWEDISH) for problem in load(text.encode()).problems]
    assert sentences == [
        "Koden ”stora” finns inte i frågan ”problem”. Menade du ”stor”? Samma sak på rad 64."
    ]
