"""A mistake in a question file is answered where it stands, in a sentence that says what to do."""

import pytest
from broken import CASES, GOOD, WARNINGS, Broken

from questions.loader import Loaded, load
from questions.report import PHRASES
from questions.wording import phrases

SWEDISH = phrases(PHRASES, "sv")


def break_good(case: Broken) -> tuple[bytes, tuple[int, int] | None]:
    """The broken file, and the marked place in it."""
    assert GOOD.count(case.old) == 1, f"{case.old!r} must stand once in the good file"
    marked = GOOD.replace(case.old, case.new)
    place = None
    if "¤" in marked:
        before = marked[: marked.rindex("¤")].replace("¤", "")
        place = (before.count("\n") + 1, len(before) - before.rfind("\n"))
    return marked.replace("¤", "").encode(), place


def told(loaded: Loaded) -> list[tuple[str, str]]:
    return [(problem.severity, problem.sentence(SWEDISH)) for problem in loaded.problems]


def test_the_good_file_is_good() -> None:
    loaded = load(GOOD.encode())
    assert told(loaded) == []
    assert loaded.survey is not None


@pytest.mark.parametrize("name", CASES)
def test_a_mistake_gets_its_line_column_and_sentence(name: str) -> None:
    content, place = break_good(CASES[name])
    loaded = load(content)
    assert told(loaded) == [("error", CASES[name].sentence)]
    assert loaded.survey is None
    if place is not None:
        assert (loaded.problems[0].line, loaded.problems[0].column) == place


@pytest.mark.parametrize("name", WARNINGS)
def test_a_warning_leaves_the_survey_usable(name: str) -> None:
    content, place = break_good(WARNINGS[name])
    loaded = load(content)
    assert told(loaded) == [("warning", WARNINGS[name].sentence)]
    assert loaded.survey is not None
    if place is not None:
        assert (loaded.problems[0].line, loaded.problems[0].column) == place


def test_there_are_at_least_sixty_broken_files() -> None:
    assert len(CASES) >= 60
    assert sum("¤" in case.new for case in CASES.values()) >= 60


# Mistakes that are shown at the end of the file or of a part have their places written out here.
@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("bracket left open", (62, 11)),
        ("quote left open", (68, 1)),
        ("line that is no key", (27, 3)),
        ("ten choices", (22, 7)),
        ("one row", (31, 7)),
    ],
)
def test_a_mistake_that_shows_later_still_has_a_place(name: str, place: tuple[int, int]) -> None:
    content, _ = break_good(CASES[name])
    problem = load(content).problems[0]
    assert (problem.line, problem.column) == place


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


def test_a_question_that_is_wrong_does_not_make_references_to_it_wrong() -> None:
    text = GOOD.replace("type: matrix", "type: matrxi")
    assert [sentence for _, sentence in told(load(text.encode()))] == [
        "Typen ”matrxi” finns inte. Menade du ”matrix”?"
    ]


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


@pytest.mark.parametrize(
    ("old", "new", "phrases_told"),
    [
        ("    max_chars: 500\n", "    modes: [webb]\n", {"not_one_of"}),
        ("points: [2, 1]", "points: [2, 101]", {"number_out_of_range"}),
        ("gam: vuxna}", "gam: De Vuxna}", {"rule_name"}),
        (
            "type: matrix\n    text: {sv: Hur stort?,",
            "type: matrxi\n    text: {sv: Hej, fi: Hei,",
            None,
        ),
    ],
)
def test_one_mistake_is_told_once(old: str, new: str, phrases_told: set[str] | None) -> None:
    assert GOOD.count(old) == 1
    told_phrases = [problem.phrase for problem in load(GOOD.replace(old, new).encode()).problems]
    expected = phrases_told or {"unknown_type_guess", "extra_language"}
    assert set(told_phrases) == expected
    assert len(told_phrases) == len(expected)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_sentence_exists_in_every_language(language: str) -> None:
    say = phrases(PHRASES, language)
    for case in [*CASES.values(), *WARNINGS.values()]:
        for problem in load(break_good(case)[0]).problems:
            sentence = problem.sentence(say)
            assert sentence
            assert "{" not in sentence.replace("{{", "").replace("{sv: …, en: …}", "")
            assert f"problem.{problem.phrase}" in say
