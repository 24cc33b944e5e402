"""The survey of the first user: complete, without a warning, and asked as it should be."""

from pathlib import Path

import pytest

from questions import logic
from questions.codebook import MISSING, codebook
from questions.fingerprint import fingerprint
from questions.groups import groups
from questions.loader import SURVEYS, load, load_survey, read_file
from questions.logic import Chosen, Item
from questions.model import (
    Choice,
    Cross,
    Info,
    Matrix,
    Mode,
    Multi,
    Number,
    Ranking,
    Rating,
    Single,
    Survey,
)
from questions.variables import flat, variables
from questions.wording import LANGUAGES, QUESTION_PHRASES, phrases

ESSUNGA = SURVEYS / "essunga_trygg.yaml"


@pytest.fixture(scope="module")
def survey() -> Survey:
    return load_survey(ESSUNGA)


def fault(survey: Survey, name: str, answer: logic.Answer) -> str | None:
    item = next(item for item in logic.items(survey, "web") if item.name == name)
    return logic.fault(item, answer)


def test_it_has_neither_errors_nor_warnings() -> None:
    assert load(read_file(ESSUNGA)).problems == ()


def test_it_is_offered_in_three_languages_with_every_text(survey: Survey) -> None:
    assert survey.languages == ("sv", "en", "sv-simple")
    for question in survey.questions:
        assert set(question.text) == set(survey.languages)
        for choice in logic.choices(question).values():
            assert set(choice.text) == set(survey.languages)


def test_it_asks_eighteen_questions_at_the_kiosk_and_two_more_on_the_web(survey: Survey) -> None:
    def asked(mode: Mode) -> set[str]:
        return {item.question.id for item in logic.items(survey, mode)}

    assert len(asked("kiosk")) == 18
    assert asked("web") - asked("kiosk") == {"utsatt", "anmalt"}


def test_it_yields_54_variables_at_the_kiosk(survey: Survey) -> None:
    at_kiosk = {item.name for item in logic.items(survey, "kiosk")}
    assert sum(variable.item in at_kiosk for variable in variables(survey)) == 54


def test_somebody_under_16_is_not_asked_about_neighbourhood_watch(survey: Survey) -> None:
    items = logic.items(survey, "kiosk")
    names = [item.name for item in logic.path(items, {"alder": Chosen(("u16",))})]
    assert "grann" not in names
    assert "grann" in [item.name for item in logic.path(items, {})]


def test_why_a_place_feels_unsafe_is_asked_only_when_one_does(survey: Survey) -> None:
    items = logic.items(survey, "kiosk")
    for codes, asked in [(("ingen",), False), (("park", "skola"), True), ((), False)]:
        answers = {"otryggplats": Chosen(codes)} if codes else {}
        names = [item.name for item in logic.path(items, answers)]
        assert ("otryggvarfor" in names) == asked


def test_changing_the_place_drops_the_reason(survey: Survey) -> None:
    items = logic.items(survey, "kiosk")
    answers = logic.answered(items, {}, "otryggplats", Chosen(("park",)))
    answers = logic.answered(items, answers, "otryggvarfor", Chosen(("morkt",)))
    answers = logic.answered(items, answers, "kon", Chosen(("man",)))
    answers = logic.answered(items, answers, "otryggplats", Chosen(("ingen",)))
    assert answers == {"otryggplats": Chosen(("ingen",)), "kon": Chosen(("man",))}


@pytest.mark.parametrize(
    ("name", "answer", "expected"),
    [
        ("alder", Chosen(("a30",)), None),
        ("alder", Chosen(("x",)), "unknown_code"),
        ("alder", Chosen(("a30", "a50")), "too_many"),
        ("alder", 3, "wrong_kind"),
        ("alder", Chosen(()), "empty"),
        ("alder", Chosen(("other",)), "unknown_code"),
        ("otryggplats", Chosen(("centr", "skola", "park")), None),
        ("otryggplats", Chosen(("centr", "skola", "park", "vag")), "too_many"),
        ("otryggplats", Chosen(("centr", "ingen")), "not_alone"),
        ("otryggplats", Chosen(("centr", "centr")), "repeated"),
        ("otryggplats", Chosen(("centr",), "ord"), "words_without_other"),
        ("problem_fart", Chosen(("stort",)), None),
        ("problem_fart", Chosen(("fart",)), "unknown_code"),
        ("settpolis", 99, None),
        ("settpolis", 100, "out_of_range"),
        ("settpolis", -1, "out_of_range"),
        ("loftmarkt", 0, "out_of_range"),
        ("prio", Chosen(("polis", "ljus")), None),
        ("prio", Chosen(("polis", "ljus", "unga", "stold")), "too_many"),
        ("forslag", "Fler lampor", None),
        ("forslag", " \n ", "empty"),
        ("forslag", "x" * 501, "too_long"),
    ],
)
def test_an_answer_is_valid_or_it_is_said_why_not(
    survey: Survey, name: str, answer: logic.Answer, expected: str | None
) -> None:
    assert fault(survey, name, answer) == expected


def test_answers_become_one_flat_row(survey: Survey) -> None:
    row = flat(
        survey,
        {
            "alder": Chosen(("a30",)),
            "otryggplats": Chosen(("park", "skola")),
            "problem_fart": Chosen(("mstor",)),
            "settpolis": 0,
            "prio": Chosen(("polis", "ljus")),
            "forslag": "Fler lampor",
        },
    )
    assert row["alder"] == "a30"
    assert (row["otryggplats_park"], row["otryggplats_centr"]) == (1, 0)
    assert row["otryggvarfor_morkt"] is None, "skipped: all empty, not 0"
    assert (row["problem_fart"], row["problem_busk"]) == ("mstor", None)
    assert row["settpolis"] == 0
    assert (row["prio_1"], row["prio_2"], row["prio_3"]) == ("polis", "ljus", None)
    assert "forslag" not in row


def test_the_codebook_tells_every_value(survey: Survey) -> None:
    entries = list(codebook(survey, "sv"))
    declined = [e for e in entries if e.variable == "alder" and e.value == "ejsv"]
    assert [(e.meaning, e.number, e.missing) for e in declined] == [
        ("Vill inte svara", 99, "declined")
    ]
    agree = {e.value: e.number for e in entries if e.variable == "tycker_syns" and e.value}
    assert agree == {"heltj": 5, "delvj": 4, "varke": 3, "knapp": 2, "intea": 1, "vetej": 98}
    assert {e.variable for e in entries} == {v.name for v in variables(survey)}
    shown_to_some = {e.variable for e in entries if e.missing == "not_shown"}
    assert "loftmarkt" in shown_to_some
    assert "alder" not in shown_to_some
    label = next(e.label for e in entries if e.variable == "problem_fart")
    assert label.endswith(" – Bilar som kör för fort")


def test_the_codebook_tells_each_kind_of_missing(survey: Survey) -> None:
    told = {
        (entry.missing, entry.value, entry.meaning, entry.number)
        for entry in codebook(survey, "sv", withheld={"grann", "omrade"})
        if entry.missing and entry.variable == "grann"
    }
    assert told == {
        ("skipped", "", "Hoppade över", None),
        ("not_shown", "-1", "(visades inte)", -1),
        ("withheld", "-2", "uppgift utelämnad", -2),
        ("unknown", "vetej", "Vet inte", 98),
    }


def test_only_what_was_withheld_is_said_to_be(survey: Survey) -> None:
    def withheld(*names: str) -> list[str]:
        entries = codebook(survey, "en", withheld=names)
        return [entry.variable for entry in entries if entry.missing == "withheld"]

    assert withheld() == []
    assert withheld("tryggkvall", "alder") == ["alder", "tryggkvall"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_why_there_is_no_answer_has_words(language: str) -> None:
    say = phrases(QUESTION_PHRASES, language)
    assert all(f"codebook.missing_{reason}" in say for reason in MISSING)


def test_the_content_agrees_with_the_municipality(survey: Survey) -> None:
    """114 14 for reports, 112 for emergencies, and no question that points to a person."""
    for language in survey.languages:
        assert survey.intro
        assert "114 14" in survey.intro[language]
        assert "112" in survey.intro[language]
    background = [q.id for q in survey.questions if getattr(q, "background", False)]
    assert background == ["alder", "omrade", "kon"]


# -- what the result shows


def names(survey: Survey, question: str) -> list[str]:
    found = next(one for one in survey.questions if one.id == question)
    assert isinstance(found, Single | Multi)
    return [group.name for group in groups(survey, found)]


def test_every_title_in_the_result_is_there_in_all_languages(survey: Survey) -> None:
    titles = [*survey.themes.values(), *(i.text or {} for i in survey.indicators.values())]
    titles += [title for of_one in survey.groups.values() for title in of_one.values()]
    assert len(titles) == 15 + 7 + 3 + 4 + 2 + 3
    assert all(set(title) == set(survey.languages) for title in titles)


def test_every_theme_that_has_a_title_is_asked_about(survey: Survey) -> None:
    asked = {getattr(question, "theme", None) for question in survey.questions}
    rows = {row.theme for q in survey.questions if isinstance(q, Matrix) for row in q.rows.values()}
    assert set(survey.themes) == (asked | rows) - {None}


def test_small_groups_are_put_together_in_the_result(survey: Survey) -> None:
    assert names(survey, "alder") == ["under_30", "fran_30_till_64", "fran_65"]
    assert names(survey, "omrade") == ["nossebro", "ovriga_orter", "landsbygd", "utanfor"]
    assert names(survey, "otryggvarfor") == ["platsen", "manniskor", "trafiken"]
    places = ["centr", "skola", "hallplatser", "vagar", "park", "annan", "ingen"]
    assert names(survey, "otryggplats") == places
    assert names(survey, "kon") == ["kvinn", "man", "annat"]


def test_the_result_crosses_places_and_reasons_and_sets_priorities_beside_problems(
    survey: Survey,
) -> None:
    assert survey.report.crosses == (Cross(rows="otryggplats", columns="otryggvarfor"),)
    priorities = survey.report.priorities
    assert priorities is not None
    assert (priorities.ranking, priorities.problems) == ("prio", "problem")
    paired = [row for rows in priorities.pairs.values() for row in rows]
    assert sorted(paired) == ["alko", "busk", "drog", "fart", "mork", "paver", "stold"]


def test_its_answers_stay_comparable_whatever_the_result_shows(survey: Survey) -> None:
    """A change here makes every store in use refuse its own question file."""
    expected = "88de11e64a3b204953acf959b9656385e8c12f35fdf17fc926f1c6b9f512c23c"
    assert fingerprint(survey) == expected
    content = read_file(ESSUNGA)
    bare = load(content[: content.index(b"themes:\n")]).survey
    assert bare is not None
    assert not bare.indicators
    assert fingerprint(bare) == expected


def test_the_question_file_names_the_schema_for_editors() -> None:
    first = ESSUNGA.read_text(encoding="utf-8").splitlines()[0]
    path = first.partition("$schema=")[2]
    assert (ESSUNGA.parent / Path(path)).resolve().is_file()


def test_all_kinds_of_question_but_info_are_in_use(survey: Survey) -> None:
    used = {type(question) for question in survey.questions}
    assert used >= {Single, Multi, Matrix, Number, Rating, Ranking}
    assert Info not in used
    assert all(isinstance(c, Choice) for q in survey.questions for c in logic.choices(q).values())
    assert all(isinstance(item, Item) for item in logic.items(survey, "web"))
