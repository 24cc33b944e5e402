"""A mistake in a question file is answered where it stands, in a sentence that says what to do."""

import re

import pytest

from questions.loader import Loaded, load
from questions.wording import QUESTION_PHRASES, phrase_file, phrases
from tests.questions.broken import CASES, WARNINGS
from tests.questions.good import GOOD
from tests.questions.unreadable import ALONE

SWEDISH = phrases(QUESTION_PHRASES, "sv")


def told(loaded: Loaded) -> list[tuple[str, str]]:
    return [(problem.severity, problem.sentence(SWEDISH)) for problem in loaded.problems]


def test_the_good_file_is_good() -> None:
    loaded = load(GOOD.encode())
    assert told(loaded) == []
    assert loaded.survey is not None


@pytest.mark.parametrize("name", CASES)
def test_a_mistake_gets_its_line_column_and_sentence(name: str) -> None:
    content, position = CASES[name].apply()
    loaded = load(content)
    assert told(loaded) == [("error", CASES[name].sentence)]
    assert loaded.survey is None
    if position is not None:
        assert (loaded.problems[0].line, loaded.problems[0].column) == position


@pytest.mark.parametrize("name", WARNINGS)
def test_a_warning_leaves_the_survey_usable(name: str) -> None:
    content, position = WARNINGS[name].apply()
    loaded = load(content)
    assert told(loaded) == [("warning", WARNINGS[name].sentence)]
    assert loaded.survey is not None
    if position is not None:
        assert (loaded.problems[0].line, loaded.problems[0].column) == position


def test_there_are_at_least_sixty_broken_files() -> None:
    assert len(CASES) >= 60
    assert sum("¤" in case.new for case in CASES.values()) >= 60


# Mistakes that are shown at the end of the file or of a part have their places written out here.
@pytest.mark.parametrize(
    ("name", "position"),
    [
        ("ten choices", (22, 7)),
        ("one row", (31, 7)),
    ],
)
def test_a_mistake_that_shows_later_still_has_a_place(name: str, position: tuple[int, int]) -> None:
    content, _ = CASES[name].apply()
    problem = load(content).problems[0]
    assert (problem.line, problem.column) == position


def test_all_mistakes_are_told_in_one_go() -> None:
    text = GOOD
    names = [
        "unknown key",
        "misspelt type",
        "missing language of a choice",
        "points for too few places",
    ]
    for name in names:
        text = text.replace(CASES[name].old, CASES[name].new.replace("¤", ""))
    sentences = [sentence for _, sentence in told(load(text.encode()))]
    assert sentences == [CASES[name].sentence for name in names]


def test_a_missing_list_of_languages_is_one_mistake() -> None:
    text = GOOD.replace("languages: [sv, en]\n", "")
    assert told(load(text.encode())) == [
        ("error", "”languages” saknas. Skriv ”languages:” längst till vänster på en egen rad.")
    ]


def test_every_missing_key_is_told() -> None:
    sentences = [sentence for _, sentence in told(load(b"survey: a\n"))]
    assert [sentence.split()[0] for sentence in sentences] == [
        "”languages”",
        "”questions”",
        "”title”",
        "”version”",
    ]


def small(languages: str, questions: str) -> bytes:
    head = f'survey: a\nversion: "1"\nlanguages: {languages}\ntitle: {{sv: Titel}}\nquestions:\n'
    return (head + questions).encode()


def test_questions_that_are_no_list_are_told_how_one_begins() -> None:
    assert told(load(small("[sv]", "  id: a\n  type: text\n  text: {sv: Fråga}\n"))) == [
        ("error", "Varje fråga ska börja med ”- id:” och ha ”type” och ”text” på raderna under.")
    ]


def test_easy_read_cannot_come_first() -> None:
    question = "- {id: a, type: number, text: {sv: Hur många?, sv-simple: Hur många?}}\n"
    loaded = load(small("[sv-simple, sv]", question))
    assert told(loaded) == [
        (
            "error",
            "Det första språket är det som gäller när inget annat valts. "
            "Låt ”sv-simple” stå senare i listan.",
        )
    ]
    assert (loaded.problems[0].line, loaded.problems[0].column) == (3, 13)


def test_a_question_without_easy_read_is_a_warning() -> None:
    loaded = load(small("[sv, sv-simple]", "- {id: a, type: number, text: {sv: Hur många?}}\n"))
    assert told(loaded) == [
        (
            "warning",
            "Frågan ”a” har ingen egen text på ”sv-simple”. Texten på ”sv” visas i stället.",
        )
    ]
    assert loaded.survey is not None


def test_a_survey_may_yield_nine_hundred_variables() -> None:
    rows = ", ".join(f"r{n}: {{sv: Rad {n}}}" for n in range(1, 10))
    question = (
        "- {{id: q{0}, type: matrix, text: {{sv: Fråga}}, rows: {{{1}}}, "
        "columns: {{a: {{sv: A}}, b: {{sv: B}}}}}}\n"
    )
    questions = "".join(question.format(number, rows) for number in range(100))
    assert told(load(small("[sv]", questions))) == []
    one_more = "- {id: a, type: number, text: {sv: Hur många?}}\n"
    loaded = load(small("[sv]", questions + one_more))
    assert told(loaded) == [("error", "Enkäten ger 901 variabler. Högst 900 går.")]
    assert loaded.survey is None


def test_what_stands_in_a_list_without_brackets_is_looked_at_too() -> None:
    """No sentence asks to write what would be the next mistake."""
    text = GOOD.replace("problem_fart: [stor], sett: [1, 2]", 'problem_fart: stort, sett: ">1"')
    text = text.replace("exclusive: [ingen]", "exclusive: torg, ingen")
    found = [(p.line, p.phrase, p.values.get("guess")) for p in load(text.encode()).problems]
    assert found == [
        (25, "no_brackets", None),
        (46, "no_brackets", None),
        (46, "unknown_code_guess", "stor"),
        (46, "condition_no_number", None),
        (46, "no_brackets", None),
    ]


def test_a_hard_space_before_a_key_is_taken_for_a_blank() -> None:
    text = GOOD.replace("{sv: Slut, en: End}", "{sv: Slut,\u00a0en: End}")
    assert load(text.encode()).survey == load(GOOD.encode()).survey


def test_every_sentence_is_shown_by_an_example() -> None:
    """But for those that another file than the good one needs; they have tests of their own."""
    files = [case.apply()[0] for case in [*CASES.values(), *WARNINGS.values()]]
    files += [content for content, _ in ALONE.values()]
    shown = {problem.phrase for content in files for problem in load(content).problems}
    assert {
        name.removeprefix("problem.")
        for name in phrase_file(QUESTION_PHRASES, "sv")
        if name.startswith("problem.")
    } - shown == {
        *("nothing_asked", "simple_first", "no_easy_read", "too_many_variables"),
        *("does_not_fit", "code_does_not_fit", "rule_recipient"),
        *("language_not_drawn", "words_missing", "words_unread"),
    }


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_sentence_exists_in_every_language(language: str) -> None:
    say = phrases(QUESTION_PHRASES, language)
    for case in [*CASES.values(), *WARNINGS.values()]:
        for problem in load(case.apply()[0]).problems:
            sentence = problem.sentence(say)
            assert sentence
            left = sentence.replace("{lang}", "").replace("{language}", "")  # of the address
            assert not re.search(r"\{\w*\}|\{\{", left), "everything is filled in"
            assert f"problem.{problem.phrase}" in say
